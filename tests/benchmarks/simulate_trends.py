"""How often trend charts cry wolf, and how soon they see a real change: ``python tests/benchmarks/simulate_trends.py``.

Every figure comes from the charts that the reports draw, fed with drawn counts. The seed is fixed, so that the figures
are the same on every run. With ``--charts N`` another number of charts is drawn per figure (2,000).
"""

import argparse
from collections.abc import Iterator
from itertools import chain

import numpy as np
import polars as pl

from kvs_audit.summaries.control_charts import p_chart
from kvs_audit.summaries.control_gaps import g_chart

SIZES = (5, 10, 20, 40)
"""Due units a month."""

USUAL, FALLEN, RISEN = 0.75, 0.65, 0.85
BEFORE = 36
"""Months on the chart before the shift."""
LONGEST = 36
"""Months that a shift is followed."""
YEAR = 12
RULES = ("udenfor", "serie", "skred")


def frame(met: np.ndarray, size: int, phase_at: int | None = None) -> pl.DataFrame:
    """Charts × points of met units as the points of p-charts."""
    charts, points = met.shape
    phase = np.zeros(points, dtype=np.int64) if phase_at is None else (np.arange(points) >= phase_at).astype(np.int64)
    return pl.DataFrame(
        {
            "diagram": np.repeat(np.arange(charts), points),
            "plads": np.tile(np.arange(points), charts),
            "fase": np.tile(phase, charts),
            "opfyldt": met.ravel(),
            "naevner": np.full(met.size, size),
            "punkt": ["hel"] * met.size,
        }
    )


def alarmed(points: pl.DataFrame, since: int = 0) -> np.ndarray:
    """Per chart, whether a point from ``since`` on bears a signal."""
    rules = [name for name in RULES if name in points.columns]
    signal = pl.any_horizontal(pl.col(rules).is_not_null()) & (pl.col("plads") >= since)
    return points.group_by("diagram").agg(signal.any().alias("s")).sort("diagram")["s"].to_numpy()


def overdispersed(random: np.random.Generator, size: int, share: float, shape: tuple[int, int]) -> np.ndarray:
    """Counts whose variance is twice the binomial one: the share itself differs from month to month."""
    concentration = size - 2.0  # variance factor 1 + (size - 1) / (concentration + 1) = 2
    shares = random.beta(share * concentration, (1 - share) * concentration, shape)
    return random.binomial(size, shares)


def false_alarms(random: np.random.Generator, charts: int) -> Iterator[str]:
    """Charts in which nothing changes."""
    yield "False alarms, share of charts without any change (p-chart):"
    yield f"{'':34}" + "".join(f"{size:>8}" for size in SIZES) + "  due units per point"
    for share in (0.75, 0.9):
        for points in (12, 24, 36, 60):
            drawn = [
                alarmed(p_chart(frame(random.binomial(n, share, (charts, points)), n), ["diagram"])) for n in SIZES
            ]
            yield row(f"{points} points, {share:.0%} met", drawn)
    two = [alarmed(p_chart(frame(random.binomial(n, 0.75, (charts, 60)), n, 30), ["diagram"])) for n in SIZES]
    yield row("30 + 30 points, two phases", two)
    wide = [alarmed(p_chart(frame(overdispersed(random, n, 0.75, (charts, 36)), n), ["diagram"])) for n in SIZES]
    yield row("36 points, variance doubled", wide)
    for departures in (0.02, 0.1):
        gaps = random.geometric(departures, (charts, 24)) - 1
        points = frame(gaps, 0).rename({"opfyldt": "imellem"}).drop("naevner")
        yield f"g-chart, 24 departures, {departures:.0%} depart: {alarmed(g_chart(points, ['diagram'])).mean():.1%}"


def row(name: str, drawn: list[np.ndarray]) -> str:
    """A line of shares."""
    return f"{name:34}" + "".join(f"{each.mean():8.1%}" for each in drawn)


def months_until_seen(random: np.random.Generator, charts: int, size: int, after: float, every: int) -> np.ndarray:
    """Months from the shift to the first report that shows a signal; LONGEST + 1 where none did.

    A report is made at the end of every period, of all periods until then.
    """
    before, longest = BEFORE // every, LONGEST // every
    met = np.hstack(
        [
            random.binomial(size * every, USUAL, (charts, before)),
            random.binomial(size * every, after, (charts, longest)),
        ]
    )
    seen = np.full(charts, LONGEST + 1)
    for periods in range(1, longest + 1):
        waiting = np.flatnonzero(seen > LONGEST)
        chart = p_chart(frame(met[waiting, : before + periods], size * every), ["diagram"], year=YEAR // every)
        seen[waiting[alarmed(chart, before)]] = periods * every
    return seen


def shifts(random: np.random.Generator, charts: int) -> Iterator[str]:
    """Charts whose share met changes by ten percentage points, and by none, after three years at 75 %."""
    yield ""
    yield f"Months until a shift from {USUAL:.0%} is seen, after {BEFORE} months; a report at the end of every period:"
    yield f"{'per month':>10}{'by':>10}{'to':>8}{'median':>9}{'within 12':>11}{'within 24':>11}"
    for size in SIZES:
        for every, name in ((1, "month"), (3, "quarter")):
            for after in (FALLEN, RISEN, USUAL):
                seen = months_until_seen(random, charts, size, after, every)
                median = f"{np.median(seen):.0f}" if np.median(seen) <= LONGEST else f"> {LONGEST}"
                yield (
                    f"{size:>10}{name:>10}{after:>8.0%}{median:>9}"
                    f"{(seen <= YEAR).mean():>11.0%}{(seen <= 2 * YEAR).mean():>11.0%}"
                )


def main() -> None:
    """Print every figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--charts", type=int, default=2_000)
    charts = options.parse_args().charts
    random = np.random.default_rng(20_240_101)
    for line in chain(false_alarms(random, charts), shifts(random, charts)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
