"""What falls due: the audit of a later day, over what is known today.

There is one definition of a deadline, the audit's own. Whatever the audit would find some days from now, if nothing
more were recorded, falls due before then. Beside that stand days that no finding marks, told by the kinds themselves:
a lower cap that begins to count, a time that runs out.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final

import polars as pl

from kvs_audit.assess import Chosen, assess, covered_by
from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.cycle.due_words import falls_due_text, window_text
from kvs_audit.errors import ArgumentFault
from kvs_audit.extract.model import Extract
from kvs_audit.facts.dates import day, days_between
from kvs_audit.facts.frozen import known_by
from kvs_audit.facts.known import Known
from kvs_audit.facts.names import UnitNames
from kvs_audit.fund.findings import DEVIATIONS, fund_ids

MOST_DAYS: Final = 3660

DUE: Final = pl.Schema(
    {
        "frist": pl.Date(),
        "dage": pl.Int64(),
        **{name: VURDERINGER[name] for name in ("team", "raadgiver", "sag_id", "indsats_id", "kommune")},
        **{name: VURDERINGER[name] for name in ("standard", "krav", "styrke", "enhed", "enhed_id")},
        "hvad": pl.String(),
        "krav_tekst": pl.String(),
        "graense": pl.Float64(),
        "udfald": pl.String(),
        "aarsag": pl.String(),
        "frist_id": pl.String(),
    }
)
"""One row per deadline. ``frist``: the last day on which it is not yet passed; ``dage``: days to it, 0 is today.

``hvad``: what is due, in Danish. ``graense``: the limit that counts. ``udfald``: the status that the unit will have if
nothing more is recorded, and ``aarsag`` why, where that cannot be assessed; null where the day is no unit's due date.
``frist_id``: the id of the finding that it would become (see ``fund``).
"""

_UNIT: Final = ("standard", "krav", "enhed_id")
_MEASURE: Final = ("standard", "krav", "indsats_id")


def due(
    extract: Extract, chosen: Sequence[Chosen], as_of: date, within: int, today: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Deadlines from the as-of date to ``within`` days later, both included, in the schema DUE.

    By team, caseworker, date, case and requirement; those without a team or caseworker last. What is a finding already
    is none of them. Facts dated after ``as_of`` are not known. ``today``: all assessments of the as-of date (schema
    VURDERINGER), where they have been made already. Raises ArgumentFault when ``within`` is out of range.
    """
    if not 0 <= within <= MOST_DAYS or date.max - as_of <= timedelta(days=within):
        msg = f"--within: {within} kan ikke bruges. Skriv et antal dage fra 0 til {MOST_DAYS}."
        raise ArgumentFault(msg)
    seen, last = known_by(extract, as_of), as_of + timedelta(days=within)
    ahead = Known(seen, last + timedelta(days=1))
    naming = UnitNames(seen)
    now = assess(seen, chosen, as_of) if today is None else today
    rows = pl.concat(
        [_foreseen(ahead, chosen, now, as_of, last), *(_windows(ahead, each, naming, as_of, last) for each in chosen)]
    )
    return (
        rows.with_columns(
            dage=days_between(day(as_of), pl.col("frist")).cast(pl.Int64),
            frist_id=pl.Series(fund_ids(rows), dtype=pl.String()),
        )
        .sort("team", "raadgiver", "frist", "sag_id", *_UNIT, nulls_last=True)
        .select(DUE.names())
    )


def not_foreseen(extract: Extract, chosen: Iterable[Chosen], as_of: date) -> tuple[tuple[str, str, str], ...]:
    """Standard, krav and reason of requirements whose deadlines cannot be told, for lack of a whole table."""
    concerned = [
        Chosen(each.standard.model_copy(update={"krav": lacking}), each.kommuner)
        for each in chosen
        if (lacking := tuple(krav for krav in each.standard.krav if krav.kind.missing_table(extract)))
    ]
    told = pl.col("aarsag").str.starts_with("mangler_tabel:")
    rows = assess(extract, concerned, as_of).filter(told).select("standard", "krav", "aarsag").unique().sort(pl.all())
    return tuple(rows.iter_rows())


def _foreseen(ahead: Known, chosen: Sequence[Chosen], now: pl.DataFrame, as_of: date, last: date) -> pl.DataFrame:
    """What the audit of the day after the last will find or be unable to assess, and does not today."""
    event, status, today = pl.col("haendelsesdato"), pl.col("status"), pl.col("i_dag")
    table_missing = pl.col("aarsag").str.starts_with("mangler_tabel:").fill_null(value=False)
    found = status.is_in(DEVIATIONS)
    begins = pl.col("begynder").is_between(day(as_of), day(last))
    dated = (event >= day(as_of)) & (found | today.is_null() | (event > day(as_of)))
    undated = (event < day(as_of)) & (found | (today.is_null() & begins))
    texts = _texts(chosen)
    return (
        assess(ahead.extract, chosen, ahead.as_of)
        .lazy()
        .filter((status != "opfyldt") & ~table_missing & (event <= day(last)))
        .join(now.lazy().select(*_UNIT, i_dag="status"), on=_UNIT, how="left")
        .filter(~today.is_in(DEVIATIONS).fill_null(value=False))
        .join(_other_days(ahead, chosen).lazy(), on=_MEASURE, how="left")
        .filter((dated | undated) & (pl.col("begynder") <= day(last)).fill_null(value=True))
        .join(texts.lazy(), on=("standard", "krav"), how="left")
        .with_columns(
            frist=pl.when(begins).then("begynder").otherwise(pl.max_horizontal(event, day(as_of))),
            udfald=status,
        )
        .select(name for name in DUE if name not in ("dage", "frist_id"))
        .collect()
    )


def _texts(chosen: Sequence[Chosen]) -> pl.DataFrame:
    rows = [
        (each.standard.id, krav.id, falls_due_text(krav), krav.tekst) for each in chosen for krav in each.standard.krav
    ]
    schema = dict.fromkeys(("standard", "krav", "hvad", "krav_tekst"), pl.String())
    return pl.DataFrame(rows, schema=schema, orient="row")


def _other_days(ahead: Known, chosen: Sequence[Chosen]) -> pl.DataFrame:
    """``begynder`` per standard, krav and indsats_id: the day it falls due where the event date is another one."""
    ids = ahead.extract.tables["indsatser"]["indsats_id"]
    parts = [pl.DataFrame(schema=dict.fromkeys(_MEASURE, pl.String()) | {"begynder": pl.Date()})]
    for each in chosen:
        covered = covered_by(ahead, each)
        for krav in each.standard.krav:
            told = [] if krav.relevant is None else [krav.relevant.begins(covered)]
            told += [] if krav.kind.falls_due is None else [krav.kind.falls_due(covered, krav.parametre)]
            for deadlines in told:
                days = deadlines.group_by("indsats").agg(begynder=pl.col("frist").max()).collect()
                names = {"standard": pl.lit(each.standard.id), "krav": pl.lit(krav.id)}
                parts.append(days.select(**names, indsats_id=ids.gather(days["indsats"]), begynder="begynder"))
    return pl.concat(parts).group_by(_MEASURE).agg(pl.col("begynder").max())


def _windows(ahead: Known, chosen: Chosen, naming: UnitNames, as_of: date, last: date) -> pl.DataFrame:
    """The days that the kinds tell of themselves."""
    parts = [pl.DataFrame(schema={name: DUE[name] for name in DUE if name not in ("dage", "frist_id")})]
    covered = covered_by(ahead, chosen)
    for krav in chosen.standard.krav:
        kind = krav.kind
        if kind.windows is None or (kind.table is not None and not ahead.extract.has(kind.table)):
            continue
        days = kind.windows(covered, krav.parametre).filter(pl.col("frist").is_between(day(as_of), day(last))).collect()
        named = naming.named(days, kind.unit).with_columns(
            standard=pl.lit(chosen.standard.id),
            krav=pl.lit(krav.id),
            styrke=pl.lit(krav.styrke),
            enhed=pl.lit(kind.unit),
            hvad=pl.lit(window_text(krav)),
            krav_tekst=pl.lit(krav.tekst),
            udfald=pl.lit(None, dtype=pl.String()),
            aarsag=pl.lit(None, dtype=pl.String()),
        )
        parts.append(named.select(parts[0].columns).cast(parts[0].schema))
    return pl.concat(parts)
