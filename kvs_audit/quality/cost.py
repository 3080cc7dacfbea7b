"""What the gaps of an extract cost: requirements that cannot be assessed, wholly or in part, and why.

Two views that complete each other. What the standards declare to need says which requirement a missing table or column
is needed for, also where there is nothing to assess. The assessments say how many units were lost, exactly, with the
three-valued logic of every kind.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import polars as pl

from kvs_audit.assess import Chosen
from kvs_audit.contract.vurderinger import mangler_tabel, mangler_vaerdi
from kvs_audit.extract.model import Extract
from kvs_audit.quality.contents import EMPTY_MEANS_SOMETHING
from kvs_audit.standards.model import Krav
from kvs_audit.standards.needs import Columns, deciding_columns, justifying_columns

NEEDS = pl.Schema(
    {
        "tabel": pl.String(),
        "kolonne": pl.String(),
        "tilstand": pl.String(),
        "rolle": pl.String(),
        "krav": pl.List(pl.String()),
    }
)
"""What is missing or empty, and which requirements (``standard/krav``) miss it.

``tilstand`` as in :data:`kvs_audit.quality.contents.GAPS`; ``kolonne`` is null for a missing table. ``rolle``:
``afgoerende`` (decides the requirement) or ``begrundende`` (could have justified a departure).
"""

KRAV_STATES = pl.Schema(
    {
        "standard": pl.String(),
        "krav": pl.String(),
        "styrke": pl.String(),
        "tilstand": pl.String(),
        "enheder": pl.Int64(),
        "uvurderede": pl.Int64(),
        "aarsager": pl.List(pl.String()),
        "antal": pl.List(pl.Int64()),
    }
)
"""One row per requirement. ``enheder``: assessed units; ``uvurderede``: those that could not be assessed.

``tilstand``: ``kan_ikke_vurderes`` (no unit can be, or its table or column is missing and it has none), ``for_tomt``
(half of them or more cannot), ``delvis`` (some cannot), ``kan_vurderes``, or ``ingen_enheder`` (nothing to assess).
``aarsager``: the reasons (as in vurderinger), most frequent first, each with its number of units in ``antal``.
"""

TOO_EMPTY: Final = 0.5
"""The share of units that cannot be assessed from which the data are too empty for the requirement."""


def missing_needs(extract: Extract, chosen: Iterable[Chosen], gaps: pl.DataFrame) -> pl.DataFrame:
    """Which requirements need what the extract lacks; see :data:`NEEDS`. ``gaps`` as :func:`column_gaps` gives them.

    Tables and columns that no requirement needs are left out. A requirement that a column be filled in does not miss
    an empty column: it deviates.
    """
    needs = [
        (table, column, role, f"{each.standard.id}/{krav.id}", _may_be_empty(krav, column))
        for each in chosen
        for krav in each.standard.krav
        for role, columns in (("afgoerende", deciding_columns(krav)), ("begrundende", justifying_columns(krav)))
        for table, column in _pairs(columns)
    ]
    schema = {"tabel": pl.String, "kolonne": pl.String, "rolle": pl.String, "krav": pl.String, "maa": pl.Boolean}
    needed = pl.DataFrame(needs, schema=schema, orient="row")
    order = gaps.with_row_index("_plads")
    tables = order.filter(pl.col("kolonne").is_null()).drop("kolonne").join(needed.drop("kolonne"), on="tabel")
    columns = order.drop_nulls("kolonne").join(needed, on=["tabel", "kolonne"])
    found = pl.concat([tables.with_columns(kolonne=pl.lit(None, pl.String)).select(columns.columns), columns])
    return (
        found.filter((pl.col("tilstand") != "tom") | ~pl.col("maa"))
        .group_by("_plads", "tabel", "kolonne", "tilstand", "rolle")
        .agg(pl.col("krav").unique().sort())
        .sort("rolle", "_plads")
        .select(NEEDS.names())
    )


def _pairs(columns: Columns) -> Iterator[tuple[str, str]]:
    return ((table, column) for table, names in columns.items() for column in names)


def _may_be_empty(krav: Krav, column: str) -> bool:
    return krav.art == "udfyldt" and column == getattr(krav.parametre, "kolonne", None)


def krav_states(extract: Extract, chosen: Sequence[Chosen], vurderinger: pl.DataFrame | None) -> pl.DataFrame:
    """How far each requirement can be assessed, see :data:`KRAV_STATES`; in the order of the standards' files.

    ``vurderinger`` are the assessments of ``chosen`` (schema VURDERINGER); None where there is no as-of date: then what
    the standards declare to need decides alone.
    """
    counted = _counted(vurderinger)
    rows = []
    for each in chosen:
        for krav in each.standard.krav:
            units, lost, reasons = counted.get((each.standard.id, krav.id), (0, 0, []))
            missing = list(dict.fromkeys(_missing(extract, krav)))
            known = reasons or [(reason, 0) for reason in missing]
            state = _state(units, lost, lacks=bool(missing))
            told = known if state not in ("kan_vurderes", "ingen_enheder") else []
            rows.append(
                (
                    each.standard.id,
                    krav.id,
                    krav.styrke,
                    state,
                    units,
                    lost,
                    [reason for reason, _ in told],
                    [number for _, number in told],
                )
            )
    return pl.DataFrame(rows, schema=KRAV_STATES, orient="row")


def _state(units: int, lost: int, *, lacks: bool) -> str:
    if not units:
        return "kan_ikke_vurderes" if lacks else "ingen_enheder"
    if lost == units:
        return "kan_ikke_vurderes"
    if lost >= TOO_EMPTY * units:
        return "for_tomt"
    return "delvis" if lost else "kan_vurderes"


def _missing(extract: Extract, krav: Krav) -> Iterator[str]:
    """Reasons, as assessments give them, for tables and columns that the requirement needs and the extract lacks."""
    for table, column in _pairs(deciding_columns(krav)):
        if not extract.has(table):
            yield mangler_tabel(table)
        elif not extract.has_column(table, column) and f"{table}.{column}" not in EMPTY_MEANS_SOMETHING:
            yield mangler_vaerdi(column)


def _counted(vurderinger: pl.DataFrame | None) -> dict[tuple[str, str], tuple[int, int, list[tuple[str, int]]]]:
    """Units, units that could not be assessed, and reasons with their numbers, by standard and krav."""
    if vurderinger is None:
        return {}
    lost = pl.col("aarsag").is_not_null()
    by_reason = (
        vurderinger.group_by("standard", "krav", "aarsag")
        .len("antal")
        .sort("antal", "aarsag", descending=[True, False])
        .group_by("standard", "krav", maintain_order=True)
        .agg(
            pl.col("antal").sum().alias("enheder"),
            pl.col("antal").filter(lost).sum().alias("uvurderede"),
            pl.col("aarsag").filter(lost).alias("aarsager"),
            pl.col("antal").filter(lost).alias("tal"),
        )
    )
    return {
        (row["standard"], row["krav"]): (
            row["enheder"],
            row["uvurderede"],
            list(zip(row["aarsager"], row["tal"], strict=True)),
        )
        for row in by_reason.iter_rows(named=True)
    }
