"""The summary of an audit without its rows: for extracts of any size."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from kvs_audit.assess import Chosen, decide
from kvs_audit.extract.model import Extract
from kvs_audit.summaries.rates import rates

_NAMES = ("standard", "krav")


def summary(extract: Extract, chosen: Iterable[Chosen], as_of: date) -> pl.DataFrame:
    """One row per standard and krav, as :func:`rates` gives them for the assessments of :func:`assess`.

    Every unit gets its status; the rows are counted requirement by requirement and let go.
    """
    return stacked(
        rates(decided.rows, (), as_of).select(
            pl.lit(decided.standard).alias("standard"), pl.lit(decided.krav.id).alias("krav"), pl.all()
        )
        for decided in decide(extract, chosen, as_of)
        if decided.rows.height
    )


def stacked(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Rates of several requirements, in their order; without any, those of no assessments."""
    nothing = pl.DataFrame(schema={"haendelsesdato": pl.Date, "status": pl.String, **dict.fromkeys(_NAMES, pl.String)})
    return pl.concat([rates(nothing, _NAMES, date.min), *parts])
