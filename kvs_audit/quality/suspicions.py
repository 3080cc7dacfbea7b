"""Rows that are allowed but look wrong: each is kept and audited as it stands, and someone should look at it.

Every rule says nothing where a value that it needs is unknown: an unknown is never suspicious.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import polars as pl

from kvs_audit.contract.legal_basis import BARNETS_LOV_FROM, BL, SEL, law, measure_type
from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.model import Extract, typed_columns
from kvs_audit.facts.dates import add_days, add_months, age, day
from kvs_audit.quality.as_of import event_dates

SUSPICIONS = pl.Schema(
    {
        "forhold": pl.String(),
        "tabel": pl.String(),
        "raekke": pl.UInt32(),
        "sag_id": pl.String(),
        "indsats_id": pl.String(),
    }
)
"""One row per suspicious source row and what is odd about it (``forhold``, see :data:`FORHOLD`).

``raekke``: its row number in the source. ``sag_id`` and ``indsats_id``: what it belongs to; ``indsats_id`` is null for
rows of a case.
"""

OLDEST: Final = 23
"""Support after the 18th birthday ends with the 23rd year; who is older at a measure's start or end looks mistyped."""

LONGEST_YEARS: Final = 10

FORHOLD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "opfoelgning_foer_start": "Opfølgning dateret før indsatsens start; den tæller ikke som opfølgning.",
        "opfoelgning_efter_slut": "Opfølgning dateret efter indsatsens slutning; den tæller ikke som opfølgning.",
        "opfoelgning_uden_start": "Opfølgning på en indsats uden startdato; den tæller ikke som opfølgning.",
        "afgoerelse_efter_start": "Afgørelsen er dateret efter indsatsens start.",
        "over_ti_aar": "Indsatsen har varet i mere end ti år; mangler der en slutdato?",
        "lovgrundlag_type": "Lovgrundlaget hører til en anden type indsats.",
        "lovgrundlag_dato": (
            "Lovgrundlaget gjaldt ikke på afgørelsens dato: serviceloven gælder afgørelser til og med 2023, "
            "barnets lov fra 1. januar 2024."
        ),
        "alder_over_23": "Barnet er over 23 år, mens indsatsen løber; er fødselsdatoen rigtig?",
        "ens_raekker": "Rækken er ens med en anden i alt andet end sin nøgle; er den leveret to gange?",
        "efter_opgoerelsesdato": "Hændelsen er dateret efter opgørelsesdatoen og regnes for ukendt.",
    }
)
"""What can be odd about a row, in Danish, in the order in which it is told."""

_COMPARED: Final = ("indsatser", "undersoegelser", "planer", "opfoelgninger", "klippekortsamtaler")
"""Tables where two rows with equal values are one too many. Equal cases are a matter of anonymity, not of mistakes."""


def suspicions(extract: Extract, as_of: date | None) -> pl.DataFrame:
    """Every suspicious row, see :data:`SUSPICIONS`; by ``forhold`` in the order of FORHOLD, table and row.

    ``as_of`` bounds running measures and what counts as the future; None leaves both out.
    """
    measures = _measures(extract, as_of)
    found = [
        *(rule(measures) for rule in _MEASURE_RULES),
        *_follow_ups(extract, measures),
        _equal_rows(extract),
        *([] if as_of is None else [_after(extract, as_of)]),
    ]
    place = {name: number for number, name in enumerate(FORHOLD)}
    tables = {name: number for number, name in enumerate(TABLES)}
    return pl.concat(found).sort(
        pl.col("forhold").replace_strict(place, return_dtype=pl.Int32),
        pl.col("tabel").replace_strict(tables, return_dtype=pl.Int32),
        "raekke",
    )


def suspicion_counts(rows: pl.DataFrame, shown: int) -> pl.DataFrame:
    """Suspicions by ``forhold`` and ``tabel``: their number (``antal``) and the first source rows (``raekker``)."""
    return rows.group_by("forhold", "tabel", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("antal"), pl.col("raekke").head(shown).alias("raekker")
    )


def _measures(extract: Extract, as_of: date | None) -> pl.DataFrame:
    """Accepted measures with the latest possible birthday of the child, and ``sidste``, the last day known to run.

    That is the day the measure ceased, lacking it the as-of date, lacking that the start; null where it never started.
    ``lov`` and ``baerer``: the law that the legal basis cites, and the measure type that it carries.
    """
    births = extract.tables["sager"].select("sag", "foedselsdato_til")
    basis = pl.col("lovgrundlag")
    bases = extract.tables["indsatser"].select(basis.drop_nulls().unique())  # few distinct texts, read once each
    today = pl.lit(as_of, dtype=pl.Date())
    running = pl.max_horizontal("startdato", today)
    return (
        extract.tables["indsatser"]
        .join(births, on="sag", how="left", maintain_order="left")
        .join(bases.with_columns(lov=law(basis), baerer=measure_type(basis)), on="lovgrundlag", how="left")
        .with_columns(sidste=pl.when(pl.col("startdato").is_not_null()).then(pl.coalesce("slutdato", running)))
    )


def _found(rows: pl.DataFrame, forhold: str, table: str) -> pl.DataFrame:
    missing = [name for name in ("sag_id", "indsats_id") if name not in rows.columns]
    return rows.with_columns(
        pl.lit(forhold).alias("forhold"),
        pl.lit(table).alias("tabel"),
        *(pl.lit(None, pl.String).alias(name) for name in missing),
    ).select(SUSPICIONS.names())


def _decided_after_start(measures: pl.DataFrame) -> pl.DataFrame:
    late = measures.filter(pl.col("afgoerelsesdato") > pl.col("startdato"))
    return _found(late, "afgoerelse_efter_start", "indsatser")


def _very_long(measures: pl.DataFrame) -> pl.DataFrame:
    long = measures.filter(pl.col("sidste") > add_months(pl.col("startdato"), 12 * LONGEST_YEARS))
    return _found(long, "over_ti_aar", "indsatser")


def _basis_of_another_type(measures: pl.DataFrame) -> pl.DataFrame:
    other = measures.filter(pl.col("baerer") != pl.col("indsatstype").cast(pl.String))
    return _found(other, "lovgrundlag_type", "indsatser")


def _basis_of_another_time(measures: pl.DataFrame) -> pl.DataFrame:
    cited, from_2024 = pl.col("lov"), pl.col("afgoerelsesdato") >= day(BARNETS_LOV_FROM)
    wrong = measures.filter((from_2024 & (cited == SEL)) | (~from_2024 & (cited == BL)))
    return _found(wrong, "lovgrundlag_dato", "indsatser")


def _too_old(measures: pl.DataFrame) -> pl.DataFrame:
    """By the later of two possible birthdays, so that nobody is called too old for being born early in a month."""
    ended = pl.col("slutdato") > pl.col("startdato")
    last = pl.when(ended).then(add_days(pl.col("slutdato"), -1)).otherwise(pl.coalesce("sidste", "afgoerelsesdato"))
    old = measures.filter(age(pl.col("foedselsdato_til"), last) > OLDEST)
    return _found(old, "alder_over_23", "indsatser")


_MEASURE_RULES: Final[tuple[Callable[[pl.DataFrame], pl.DataFrame], ...]] = (
    _decided_after_start,
    _very_long,
    _basis_of_another_type,
    _basis_of_another_time,
    _too_old,
)


def _follow_ups(extract: Extract, measures: pl.DataFrame) -> list[pl.DataFrame]:
    if not extract.has("opfoelgninger"):
        return []
    rows = extract.tables["opfoelgninger"].join(
        measures.select("indsats", "sag_id", "startdato", "slutdato"), on="indsats", how="left", maintain_order="left"
    )
    dated = pl.col("dato")
    return [
        _found(rows.filter(dated < pl.col("startdato")), "opfoelgning_foer_start", "opfoelgninger"),
        _found(rows.filter(dated > pl.col("slutdato")), "opfoelgning_efter_slut", "opfoelgninger"),
        _found(rows.filter(pl.col("startdato").is_null()), "opfoelgning_uden_start", "opfoelgninger"),
    ]


def _equal_rows(extract: Extract) -> pl.DataFrame:
    parts = [pl.DataFrame(schema=SUSPICIONS)]
    for name in _COMPARED:
        if extract.has(name):
            rows = extract.tables[name]
            table = TABLES[name]
            compared = [typed for c in table.columns if c.name not in table.key for typed in typed_columns(c)]
            twins = rows.filter(pl.struct(compared).is_duplicated()) if rows.height else rows
            parts.append(_found(_with_case(twins, extract), "ens_raekker", name))
    return pl.concat(parts)


def _after(extract: Extract, as_of: date) -> pl.DataFrame:
    later = event_dates(extract).filter(pl.col("dato") > as_of)
    parts = [pl.DataFrame(schema=SUSPICIONS)]
    for (name,), rows in later.partition_by("tabel", as_dict=True, maintain_order=True).items():
        table = str(name)
        source = extract.tables[table].join(rows.select("raekke"), on="raekke", how="semi", maintain_order="left")
        parts.append(_found(_with_case(source, extract), "efter_opgoerelsesdato", table))
    return pl.concat(parts)


def _with_case(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """Rows of a measure with their case's id; others as they are."""
    if "sag_id" in rows.columns:
        return rows
    cases = extract.tables["indsatser"].select("indsats", "sag_id")
    return rows.join(cases, on="indsats", how="left", maintain_order="left")
