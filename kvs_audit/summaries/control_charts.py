"""Control charts of the contract's rate: whether a share changed over time by more than chance.

A p-chart: the share met per month or quarter of the event date, around a centre line (all met of all due in the phase)
with limits that widen where a period has few units. Over-dispersion is handled as Laney does in the p' chart: the
limits are multiplied by ``sigma_z``, the mean moving range of the standardised shares over 1.128; here never below 1,
so that limits are never narrower than the binomial ones, and further by ``usikkerhed``, as it is estimated from few
points. Signals are a point outside the limits and a run on one side of the centre line (how strict: see
``control_rules``), and a drift: the last year's share differs from that before it in the same phase. The first sees a
sudden change, the last a lasting one that is too small for single points to show. Level shifts (a change of law, a
reorganisation) cut the chart into phases, each with a centre line and limits of its own. A phase with fewer than
``ENOUGH`` periods is provisional: it has limits, and no signals.

Laney, Quality Engineering 14(4), 2002; Shewhart's rules as in Montgomery, Statistical Quality Control.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import numpy as np
import polars as pl

from kvs_audit.facts.dates import day
from kvs_audit.summaries.control_rules import Flags, Floats, needed_run, needed_sigmas, side_probabilities, uncertainty
from kvs_audit.summaries.rates import rates

Every = Literal["1mo", "1q"]

ENOUGH: Final = 12
"""Whole periods (or gaps between departures) that a phase must have before anything is said of it."""

DRIFT: Final = 2.576
"""Standard deviations that the share of the last year may lie from that before it: chance alone exceeds them in 1 %."""

EARLIER: Final = 8
"""Whole periods that the phase must have before its last year, for a drift to be looked for."""

MOST_HIDDEN: Final = 0.2
"""Share of a phase's periods that may be hidden; with more, those that are left are no fair sample of it."""

LAW_CHANGE: Final = date(2024, 1, 1)
"""When barnets lov came into force: the level shift that a chart allows for unless told otherwise."""

WHOLE, JUDGED, PROVISIONAL = "hel", "bedoemt", "foreloebig"
EMPTY, UNFINISHED, MIXED, CONCEALED = "tom", "ufuldstaendig", "blandet", "skjult"
"""What a point is (``punkt``): judged; in a provisional phase; without units; a period that the as-of date or the
report's period cuts; one with a level shift inside it; one whose figures are hidden. Only the first has signals, and
only the first two make limits."""

_MOVING_RANGE: Final = 1.128
"""The mean range of two standard normal values."""

ONE: Final = pl.lit(0).alias("_et")
"""A column to join by where one chart has no columns that tell it from others."""

CHART: Final = "_diagram"
"""A column with the number of the chart, from 0."""

_DIGITS: Final = 9
"""Sums of floats depend on their order in the last digits; a signal must not."""


def by_period(
    vurderinger: pl.DataFrame,
    by: Sequence[str],
    as_of: date,
    every: Every,
    *,
    shifts: Sequence[date] = (),
    window: tuple[date | None, date | None] = (None, None),
) -> pl.DataFrame:
    """The contract's rate per period of the event date: one row per chart and period, without holes.

    ``vurderinger``: the schema VURDERINGER and the columns ``by``, whose combinations are the charts. Only rows due by
    A count: units met before they were due would lift the last periods, as those that will be missed are not yet in.
    ``window``: the first and last event date that the assessments were narrowed to. A chart runs from its first period
    with units to that of A (or of the window's end). Adds to the columns of :func:`rates`: ``periode`` and ``slut``
    (first and last day), ``fase`` (number, from 0, of the phase that the first day is in), ``punkt``.
    """
    due = vurderinger.filter(pl.col("haendelsesdato") <= day(as_of))
    counted = rates(due.with_columns(periode=pl.col("haendelsesdato").dt.truncate(every)), [*by, "periode"], as_of)
    last = min(as_of, window[1] or as_of)
    first = pl.col("periode").min()
    starts = counted.group_by(by, maintain_order=True).agg(first) if by else counted.select(first).drop_nulls()
    whole = starts.with_columns(
        pl.date_ranges("periode", pl.max_horizontal("periode", day(last).dt.truncate(every)), every)
    ).explode("periode")
    counts = [name for name, dtype in counted.schema.items() if dtype.is_integer() and name not in by]
    filled = whole.join(counted, on=[*by, "periode"], how="left", nulls_equal=True, maintain_order="left").with_columns(
        pl.col(counts).fill_null(0), slut=pl.col("periode").dt.offset_by(every).dt.offset_by("-1d")
    )
    return with_phases(filled, as_of, shifts, window)


def with_phases(
    points: pl.DataFrame,
    as_of: date,
    shifts: Sequence[date] = (),
    window: tuple[date | None, date | None] = (None, None),
) -> pl.DataFrame:
    """Add ``fase`` and ``punkt``, see :func:`by_period`, to rows with ``periode``, ``slut`` and ``naevner``.

    A null ``naevner`` is one that is hidden.
    """
    fra, til = window
    cut = (
        (pl.col("slut") > day(as_of))
        | (pl.col("periode") < day(fra or date.min))
        | (pl.col("slut") > day(til or date.max))
    )
    inside = [(pl.col("periode") < day(shift)) & (day(shift) <= pl.col("slut")) for shift in shifts]
    passed = [(day(shift) <= pl.col("periode")).cast(pl.Int64) for shift in set(shifts)]
    return points.with_columns(
        fase=pl.sum_horizontal(passed) if passed else pl.lit(0, pl.Int64),
        punkt=pl.when(pl.col("naevner").is_null())
        .then(pl.lit(CONCEALED))
        .when(pl.col("naevner") == 0)
        .then(pl.lit(EMPTY))
        .when(cut)
        .then(pl.lit(UNFINISHED))
        .when(pl.any_horizontal(inside) if inside else pl.lit(value=False))
        .then(pl.lit(MIXED))
        .otherwise(pl.lit(WHOLE)),
    )


def p_chart(points: pl.DataFrame, by: Sequence[str] = (), *, year: int = 12) -> pl.DataFrame:
    """Centre lines, limits and signals of p'-charts.

    ``points``: see :func:`by_period`, in time's order within each chart; ``year``: how many of them are a year. Adds
    ``andel``; per phase ``midte`` (centre line), ``sigma_z`` (at least 1), ``usikkerhed`` (1 where ``sigma_z`` is) and
    ``hele`` (whole periods); per chart ``sigmaer`` and ``serie_krav`` (how many standard deviations, and points in a
    row, make a signal); per point ``nedre_graense`` and ``oevre_graense``, within 0 and 1; ``udenfor``, ``serie`` and
    ``skred`` (``over`` or ``under``; null: no signal), and ``serie_nr``, which tells a phase's runs apart. A phase
    without whole periods has null in all of them.
    """
    phase = [*by, "fase"]
    placed = points.with_columns(andel=pl.when(pl.col("naevner") > 0).then(pl.col("opfyldt") / pl.col("naevner")))
    measured = placed.join(_phases(placed, phase), on=phase, how="left", nulls_equal=True, maintain_order="left")
    settled = measured.with_columns(
        punkt=pl.when(pl.col("punkt") != WHOLE)
        .then(pl.col("punkt"))
        .when(pl.col("doemmes"))
        .then(pl.lit(JUDGED))
        .otherwise(pl.lit(PROVISIONAL))
    ).drop("doemmes")
    strict = _with_strictness(settled, by)
    deviation = (
        (pl.col("midte") * (1 - pl.col("midte")) / pl.col("naevner")).sqrt() * pl.col("sigma_z") * pl.col("usikkerhed")
    )
    reach = pl.when(pl.col("naevner") > 0).then(pl.col("sigmaer") * deviation)
    limited = strict.with_columns(
        nedre_graense=(pl.col("midte") - reach).clip(0, 1).round(_DIGITS),
        oevre_graense=(pl.col("midte") + reach).clip(0, 1).round(_DIGITS),
    )
    return _with_drift(with_signals(limited, by, "andel"), by, year)


def _with_drift(points: pl.DataFrame, by: Sequence[str], year: int) -> pl.DataFrame:
    """Add ``skred``: the last year of the chart's last phase, where its share differs from that of the phase before it.

    The difference of the two shares is more than DRIFT of its standard deviations; those follow from the share of the
    phase, ``sigma_z`` and ``usikkerhed``.
    """
    phase = [*by, "fase"]
    judged = pl.col("punkt") == JUDGED
    left = judged.cast(pl.Int64).reverse().cum_sum().reverse()
    placed = points.with_columns(_sidste=(pl.col("fase") == pl.col("fase").max().over([*by, ONE])) & judged)
    placed = placed.with_columns(_nu=pl.col("_sidste") & (left.over(phase) <= year))
    before = pl.col("_sidste") & ~pl.col("_nu")
    sums = {
        f"_{name}_{when}": pl.col(name).filter(which).sum().over(phase)
        for name in ("opfyldt", "naevner")
        for when, which in (("nu", pl.col("_nu")), ("foer", before))
    }
    centre = pl.col("midte")
    spread = (centre * (1 - centre) * (1 / pl.col("_naevner_nu") + 1 / pl.col("_naevner_foer"))).sqrt()
    apart = pl.col("_opfyldt_nu") / pl.col("_naevner_nu") - pl.col("_opfyldt_foer") / pl.col("_naevner_foer")
    z = (apart / (spread * pl.col("sigma_z") * pl.col("usikkerhed"))).round(_DIGITS)
    enough = pl.col("_nu") & (before.sum().over(phase) >= EARLIER) & (spread > 0)
    return (
        placed.with_columns(**sums)
        .with_columns(
            skred=pl.when(enough & (z > DRIFT)).then(pl.lit("over")).when(enough & (z < -DRIFT)).then(pl.lit("under"))
        )
        .drop("_sidste", "_nu", *sums)
    )


def _phases(points: pl.DataFrame, phase: Sequence[str]) -> pl.DataFrame:
    """Per phase the centre line, the over-dispersion, the number of whole periods, and whether it is judged."""
    whole = points.filter(pl.col("punkt") == WHOLE)
    centres = whole.group_by(phase, maintain_order=True).agg(
        midte=pl.col("opfyldt").sum() / pl.col("naevner").sum(), hele=pl.len()
    )
    spread = (pl.col("midte") * (1 - pl.col("midte")) / pl.col("naevner")).sqrt()
    ranges = (
        whole.join(centres, on=phase, nulls_equal=True, maintain_order="left")
        .with_columns(z=pl.when(spread > 0).then((pl.col("andel") - pl.col("midte")) / spread))
        .group_by(phase, maintain_order=True)
        .agg(sigma_z=pl.col("z").diff().abs().mean() / _MOVING_RANGE)
        .with_columns(pl.col("sigma_z").fill_null(1.0).clip(lower_bound=1.0).round(_DIGITS))
    )
    estimated = pl.Series("usikkerhed", uncertainty(centres["hele"].to_numpy().astype(np.int64)))
    hidden = points.group_by(phase).agg(skjulte=(pl.col("punkt") == CONCEALED).sum())
    return (
        centres.join(ranges, on=phase, nulls_equal=True, maintain_order="left")
        .join(hidden, on=phase, nulls_equal=True, maintain_order="left")
        .with_columns(
            midte=pl.col("midte").round(_DIGITS),
            usikkerhed=pl.when(pl.col("sigma_z") > 1).then(estimated).otherwise(1.0).round(_DIGITS),
            doemmes=(pl.col("hele") >= ENOUGH)
            & (pl.col("skjulte") <= MOST_HIDDEN * (pl.col("hele") + pl.col("skjulte"))),
        )
        .drop("skjulte")
    )


def _with_strictness(points: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add per chart ``sigmaer`` and ``serie_krav``, by the sizes of its judged points."""
    numbered = points.with_columns(ONE)
    charts = numbered.select(*by, "_et").unique(maintain_order=True).with_row_index(CHART)
    with_chart = numbered.join(charts, on=[*by, "_et"], how="left", nulls_equal=True, maintain_order="left")
    judged = with_chart.filter(pl.col("punkt") == JUDGED)
    chart = judged[CHART].to_numpy().astype(np.int64)
    size, centre = (judged[name].to_numpy().astype(np.float64) for name in ("naevner", "midte"))
    strictness = charts.select(
        CHART,
        sigmaer=pl.Series(needed_sigmas(chart, charts.height, size, centre)),
        serie_krav=pl.Series(needed_run(*padded(judged, charts.height, *side_probabilities(size, centre)))),
    )
    return with_chart.join(strictness, on=CHART, how="left", maintain_order="left").drop(CHART, "_et")


def padded(points: pl.DataFrame, charts: int, above: Floats, below: Floats) -> tuple[Floats, Floats, Flags]:
    """The chances of judged points as charts × points: both 0 where a chart has fewer, and where phases begin.

    ``points``: the column CHART and ``fase``, in time's order within each chart.
    """
    chart = points[CHART].to_numpy().astype(np.int64)
    place = points.select(pl.int_range(pl.len()).over(CHART)).to_series().to_numpy()
    longest = int(place.max()) + 1 if len(place) else 0
    grids = [np.zeros((charts, longest)) for _ in range(2)]
    for grid, values in zip(grids, (above, below), strict=True):
        grid[chart, place] = values
    first = np.zeros((charts, longest), dtype=bool)
    first[chart, place] = (
        points.select((pl.col("fase") != pl.col("fase").shift()).fill_null(value=True).over(CHART))
        .to_series()
        .to_numpy()
    )
    return grids[0], grids[1], first


def with_signals(points: pl.DataFrame, by: Sequence[str], value: str) -> pl.DataFrame:
    """Add ``udenfor``, ``serie`` and ``serie_nr`` (tells runs apart) to judged points.

    ``points`` have a centre line, limits and ``serie_krav``. On a limit is not outside. A point on the centre line
    neither breaks nor prolongs a run.
    """
    level = pl.col(value).round(_DIGITS) if points.schema[value].is_float() else pl.col(value)
    outside = (
        pl.when(level > pl.col("oevre_graense"))
        .then(pl.lit("over"))
        .when(level < pl.col("nedre_graense"))
        .then(pl.lit("under"))
    )
    side = pl.when(level > pl.col("midte")).then(pl.lit("over")).when(level < pl.col("midte")).then(pl.lit("under"))
    judged = pl.col("punkt") == JUDGED
    sided = points.with_columns(udenfor=pl.when(judged).then(outside), side=pl.when(judged).then(side)).with_row_index(
        "raekke"
    )
    keys = [*by, "fase"]
    long = pl.col("laengde") >= pl.col("serie_krav")
    runs = (
        sided.drop_nulls("side")
        .with_columns(loeb=pl.col("side").rle_id().over(keys))
        .with_columns(laengde=pl.len().over([*keys, "loeb"]))
        .select("raekke", serie=pl.when(long).then("side"), serie_nr=pl.when(long).then("loeb"))
    )
    return sided.join(runs, on="raekke", how="left", maintain_order="left").drop("raekke", "side")
