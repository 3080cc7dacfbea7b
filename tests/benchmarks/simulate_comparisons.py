"""How often funnels accuse somebody falsely, and how often they see a real difference of ten percentage points.

    python tests/benchmarks/simulate_comparisons.py [number of simulations]

Equal groups: the share of funnels (or of reports with many) in which anyone is pointed at, which is to stay below 5 %.
One group planted ten points lower: how often it is pointed at, how often it lies beyond the inner limits at least, and
how often an equal group is pointed at beside it. Seeds are fixed, so the figures are the same on every run.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from kvs_audit.summaries.funnel import STANDING_OUT, funnel

DAY = date(2026, 6, 30)
LEVEL = 0.75
PLANTED = 0.10


@dataclass(frozen=True)
class World:
    """Cases per group and how they come about; ``alike``: the correlation of a case's units; ``spread``: of groups."""

    name: str
    cases: Sequence[int]
    units: int = 1
    alike: float = 0.0
    spread: float = 0.0
    krav: int = 1
    levels: Sequence[float] = (LEVEL,)
    lower: float = 0.0


def draw(world: World, rng: np.random.Generator) -> pl.DataFrame:
    """Assessments of one such world: in group 0 the share met lies ``lower`` below the level."""
    parts = []
    for group, cases in enumerate(world.cases):
        own = rng.normal(0, world.spread) - (world.lower if group == 0 else 0)
        for krav in range(world.krav):
            level = np.clip(world.levels[krav % len(world.levels)] + own, 0.01, 0.99)
            parts.append((group, krav, cases, _met(level, cases, world, rng)))
    return pl.concat([_rows(world, *part) for part in parts])


def _met(level: float, cases: int, world: World, rng: np.random.Generator) -> np.ndarray:
    """Cases × units: a case's own share is drawn from a beta distribution with the wanted correlation."""
    if world.alike == 0:
        return rng.random((cases, world.units)) < level
    strength = 1 / world.alike - 1
    return rng.random((cases, world.units)) < rng.beta(level * strength, (1 - level) * strength, (cases, 1))


def _rows(world: World, group: int, krav: int, cases: int, met: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {"sag_id": np.repeat(np.arange(cases) + 100_000 * group, world.units), "met": met.ravel()}
    ).select(
        pl.col("sag_id").cast(pl.String),
        standard=pl.lit("s"),
        krav=pl.lit(f"k{krav:02}"),
        team=pl.lit(f"T{group:02}"),
        haendelsesdato=pl.lit(DAY),
        status=pl.when("met").then(pl.lit("opfyldt")).otherwise(pl.lit("afvigelse")),
    )


def verdicts(world: World, times: int, seed: int, within: Sequence[str] = ()) -> list[pl.DataFrame]:
    """The funnels of so many independent worlds."""
    rng = np.random.default_rng(seed)
    return [funnel(draw(world, rng), "team", DAY, within=within) for _ in range(times)]


def accused(frame: pl.DataFrame) -> bool:
    """Whether anyone is pointed at."""
    return bool(frame["dom"].is_in(STANDING_OUT).any())


TOWN = (70, 110, 150, 210)
"""Cases of the four teams of a municipality."""

EQUAL = (
    (World("4 teams, 70 to 210 cases, one assessment each", TOWN), ()),
    (World("4 small teams of 12 to 30 cases, 95 % met", (12, 18, 24, 30), levels=(0.95,)), ()),
    (World("the same four, 3 assessments a case that are alike (0.3)", TOWN, units=3, alike=0.3), ()),
    (
        World(
            "4 teams × 5 requirements from 40 % to 95 %, cases alike", TOWN, 2, 0.3, 0, 5, (0.4, 0.6, 0.75, 0.9, 0.95)
        ),
        (),
    ),
    (World("4 teams × 20 requirements, a funnel each", TOWN, 2, 0.3, 0, 20, (0.5, 0.75, 0.9)), ("krav",)),
    (World("30 municipalities of 100 to 400 cases", tuple(range(100, 400, 10))), ()),
    (World("the same 30, real levels spread by 4 points", tuple(range(100, 400, 10)), spread=0.04), ()),
)

SIZES = (50, 100, 200, 400, 800)


def main(times: int) -> None:
    """Print both tables."""
    print(f"Equal groups ({times} simulations): a false verdict in")
    for seed, (world, within) in enumerate(EQUAL):
        share = np.mean([accused(frame) for frame in verdicts(world, times, seed, within)])
        print(f"  {100 * share:5.1f} %  {world.name}")
    print(
        "\nOne of four teams 10 points below 75 %: cases per team, pointed at, beyond 2 standard errors, others accused"
    )
    for alike, units in ((0.0, 1), (0.3, 2)):
        how = "one assessment a case" if units == 1 else f"{units} assessments a case, alike ({alike})"
        for size in SIZES:
            world = World("", (size,) * 4, units=units, alike=alike, lower=PLANTED)
            found = verdicts(world, times, 100 + size)
            first = [frame.filter(team="T00")["dom"].item() for frame in found]
            others = np.mean([accused(frame.filter(pl.col("team") != "T00")) for frame in found])
            under, doubt = (
                np.mean([dom in words for dom in first]) for words in (("under",), ("under", "maaske_under"))
            )
            print(f"  {size:4}  {100 * under:5.1f} %  {100 * doubt:5.1f} %  {100 * others:4.1f} %  {how}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
