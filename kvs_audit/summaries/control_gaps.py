"""g-charts, for departures too rare to count per period: how many units were met from one departure to the next.

The units of a phase stand in the order of their event dates. Each point is a departure: the met units since the one
before it, or since the phase began (a geometric number has no memory, so that is as good a start as any). While nothing
changes, the numbers are geometric. The centre line is the median, the limits are probability limits: each is passed by
chance with 0.135 % as at 3 standard deviations, or less where the chart has many points (see ``control_rules``). The
share of departures comes from all units of the phase, also those after its last departure; they make no point of their
own before the next departure, and are shown as unfinished. Over-dispersion is not reckoned with.

Kaminsky et al., Journal of Quality Technology 24, 1992; Benneyan, Health Care Management Science 4, 2001.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from kvs_audit.facts.dates import day
from kvs_audit.summaries.control_charts import (
    CHART,
    ENOUGH,
    JUDGED,
    ONE,
    PROVISIONAL,
    UNFINISHED,
    WHOLE,
    padded,
    with_signals,
)
from kvs_audit.summaries.control_rules import LEVEL, Floats, Ints, needed_run
from kvs_audit.summaries.rates import IN_RATE, MET

TAIL: Final = 0.00135
"""The chance of passing one of the limits, at most."""

_ROUNDING: Final = 1e-12


def between_departures(
    vurderinger: pl.DataFrame, by: Sequence[str], as_of: date, *, shifts: Sequence[date] = ()
) -> pl.DataFrame:
    """One row per departure, and one for the units after the last of each phase, in order within each chart.

    ``vurderinger``: the schema VURDERINGER and the columns ``by``; only rows due by A that could be assessed. Units of
    one day stand in the order of their ids. ``fase``; ``nummer`` (from 1, within the chart); ``dato`` (the departure's
    event date; of an unfinished row the last unit's); ``imellem`` (met units); ``punkt`` (``hel`` or
    ``ufuldstaendig``).
    """
    keys = [*by, "fase"]
    passed = [(day(shift) <= pl.col("haendelsesdato")).cast(pl.Int64) for shift in set(shifts)]
    departed = ~pl.col("status").is_in(MET)
    return (
        vurderinger.filter((pl.col("haendelsesdato") <= day(as_of)) & pl.col("status").is_in(IN_RATE))
        .with_columns(fase=pl.sum_horizontal(passed) if passed else pl.lit(0, pl.Int64))
        .sort(*by, "haendelsesdato", "enhed_id", nulls_last=True)
        .with_columns(foer=departed.cast(pl.Int64).cum_sum().over(keys) - departed.cast(pl.Int64))
        .group_by([*keys, "foer"], maintain_order=True)
        .agg(
            dato=pl.col("haendelsesdato").last(),
            imellem=(~departed).sum().cast(pl.Int64),
            punkt=pl.when(departed.any()).then(pl.lit(WHOLE)).otherwise(pl.lit(UNFINISHED)),
        )
        .with_columns(ONE)
        .with_columns(nummer=pl.int_range(1, pl.len() + 1).over([*by, "_et"]))
        .select(*by, "fase", "nummer", "dato", "imellem", "punkt")
    )


def g_chart(points: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """Centre lines, limits and signals of g-charts.

    ``points``: see :func:`between_departures`. Adds per phase ``hele`` (departures), ``andel_afvigelser``, ``midte``,
    ``nedre_graense`` and ``oevre_graense`` (whole numbers of units; the lower one mostly 0); per chart ``serie_krav``;
    per point ``udenfor`` and ``serie``: ``over`` is longer between departures than before, and so better.
    """
    phase = [*by, "fase"]
    whole = pl.col("punkt") == WHOLE
    phases = points.group_by(phase, maintain_order=True).agg(
        hele=whole.sum().cast(pl.Int64), andel_afvigelser=whole.sum() / (pl.col("imellem").sum() + whole.sum())
    )
    judged = pl.col("hele") >= ENOUGH
    placed = points.join(phases, on=phase, nulls_equal=True, maintain_order="left").with_columns(
        punkt=pl.when(~whole).then("punkt").when(judged).then(pl.lit(JUDGED)).otherwise(pl.lit(PROVISIONAL))
    )
    charts = placed.select(*by, ONE).unique(maintain_order=True).with_row_index(CHART)
    drawn = placed.with_columns(ONE).join(charts, on=[*by, "_et"], nulls_equal=True, maintain_order="left")
    share = drawn["andel_afvigelser"].to_numpy().astype(np.float64)
    number = drawn.select((pl.col("punkt") == JUDGED).sum().over(CHART)).to_series().to_numpy()
    low, high = probability_limits(share, np.minimum(TAIL, LEVEL / (2 * np.maximum(number, 1))))
    limited = drawn.with_columns(
        midte=pl.Series(_quantile(share, 0.5)), nedre_graense=pl.Series(low), oevre_graense=pl.Series(high)
    )
    runs = charts.with_columns(serie_krav=pl.Series(_runs(limited, charts.height), dtype=pl.Int64)).select(
        CHART, "serie_krav"
    )
    return with_signals(limited.join(runs, on=CHART, maintain_order="left").drop(CHART, "_et"), by, "imellem")


def probability_limits(share: Floats, tail: Floats) -> tuple[Floats, Floats]:
    """The fewest and the most units between departures that chance passes with at most ``tail`` each."""
    low = np.where(share > tail, 0.0, _quantile(share, tail))
    return low, _quantile(share, 1 - tail)


def _quantile(share: Floats, level: Floats | float) -> Floats:
    """The least number of met units that is reached before a departure no more seldom than ``level``; 0 if none is."""
    kept = np.where((share > 0) & (share < 1), 1 - share, 0.5)
    number = np.ceil(np.log1p(-np.asarray(level)) / np.log(kept) - _ROUNDING) - 1
    return np.where((share > 0) & (share < 1), np.maximum(number, 0), 0.0)


def _runs(points: pl.DataFrame, charts: int) -> Ints:
    judged = points.filter(pl.col("punkt") == JUDGED)
    share, centre = (judged[name].to_numpy().astype(np.float64) for name in ("andel_afvigelser", "midte"))
    above, below = (1 - share) ** (centre + 1), 1 - (1 - share) ** centre
    return needed_run(*padded(judged, charts, above, below))
