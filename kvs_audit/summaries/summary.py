"""The summary of an audit without its rows: for extracts of any size."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain, groupby
from typing import Final

import polars as pl

from kvs_audit.assess import Chosen, Decided, decide
from kvs_audit.extract.model import Extract
from kvs_audit.extract.parallel import side_by_side
from kvs_audit.extract.parts import in_parts, of_cases
from kvs_audit.summaries.rates import lazy_rates, rates

CASES_AT_ONCE: Final = 500_000

_WORKERS: Final = 2
"""Parts side by side: what one does alone, it does while the other fills the cores."""

_NAMES: Final = ("standard", "krav")


def summary(
    extract: Extract, chosen: Sequence[Chosen], as_of: date, *, cases_at_once: int = CASES_AT_ONCE
) -> pl.DataFrame:
    """One row per standard and krav, as :func:`rates` gives them for the assessments of :func:`assess`.

    Every unit gets its status; the rows are counted requirement by requirement and let go. An audit is separable by
    case, so what it needs of memory beside the extract is bounded by ``cases_at_once``.
    """
    parts = in_parts(extract, max(1, cases_at_once // _WORKERS))
    return summed(side_by_side(lambda part: _counted(of_cases(extract, part), chosen, as_of), parts, workers=_WORKERS))


def _counted(extract: Extract, chosen: Iterable[Chosen], as_of: date) -> pl.DataFrame:
    decided = groupby(decide(extract, chosen, as_of), lambda each: each.standard)
    counts = chain.from_iterable(_counts(requirements, as_of) for _, requirements in decided)
    return stacked(counted for counted in counts if counted["enheder"][0])


def _counts(requirements: Iterable[Decided], as_of: date) -> list[pl.DataFrame]:
    """The requirements of one standard counted together, each a frame of one row: what they share is there once."""
    return pl.collect_all(
        [
            lazy_rates(each.rows, (), as_of).select(
                pl.lit(each.standard).alias("standard"), pl.lit(each.krav.id).alias("krav"), pl.all()
            )
            for each in requirements
        ]
    )


def stacked(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Rates of several requirements, in their order; without any, those of no assessments."""
    nothing = pl.DataFrame(schema={"haendelsesdato": pl.Date, "status": pl.String, **dict.fromkeys(_NAMES, pl.String)})
    return pl.concat([rates(nothing, _NAMES, date.min), *parts])


def summed(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Counts and rates per standard and krav of all parts, as :func:`rates` gives them for the whole."""
    counts = [name for name, dtype in parts[0].schema.items() if dtype == pl.Int64()]
    share = pl.when(pl.col("naevner") > 0).then(pl.col("opfyldt") / pl.col("naevner"))
    return (
        pl.concat(parts)
        .group_by(_NAMES)
        .agg(pl.col(counts).sum())
        .sort(_NAMES)
        .with_columns(andel=share)
        .select(parts[0].columns)
    )
