"""Whether a team, or a year, differs from the rest by more than chance: so that a report points at nobody for nothing.

Each requirement is held against itself (as Mantel and Haenszel do for strata), so that a team is not judged by its mix
of requirements. Assessments of one case, such as month after month of the same respite, are not independent: the
variance is inflated by how much more cases vary than independent assessments would.
"""

from collections.abc import Sequence
from statistics import NormalDist

import polars as pl

STRATA = ("kommune", "standard", "krav")
"""What is held against itself: one requirement in one municipality."""

_DIGITS = 9

DECIDED = ("opfyldt", "afvigelse", "begrundet_afvigelse")


def limit_for(comparisons: int, level: float = 0.95) -> float:
    """How large a z must be for chance alone to exceed it in 5 % of as many comparisons taken together (Bonferroni)."""
    return NormalDist().inv_cdf(1 - (1 - level) / (2 * max(comparisons, 1)))


def against_the_rest(rows: pl.DataFrame, group: str, within: Sequence[str], few: int) -> pl.DataFrame:
    """Hold each group against all others within the same ``within``.

    ``rows``: assessments (schema VURDERINGER and the column ``group``); only decided ones count. ``within``: some of
    STRATA, or nothing for all together. One row per group with decided assessments, sorted: ``n``, ``sager`` (cases),
    ``andel`` and ``ventet`` (the share met, and the one expected had the group met each requirement as often as all
    together), ``z`` and ``skiller_sig``. Groups with fewer than ``few`` cases, in themselves or in the rest, and a
    group without a name have a null ``z`` and ``skiller_sig`` false.
    """
    # A null in a group or stratum is a value of its own in polars' grouping, which is what is wanted here.
    met = (pl.col("status") == "opfyldt").cast(pl.Float64)
    units = rows.filter(pl.col("status").is_in(DECIDED)).select(
        *dict.fromkeys((*STRATA, "sag_id", group)),
        samlet=pl.lit("samlet"),
        met=met,
        forventet=met.mean().over(STRATA),
        alle=pl.len().over(STRATA).cast(pl.Float64),
    )
    keys = ("samlet", *within)
    groups = _sums(units, group, keys).join(_inflation(units, keys), on=keys, nulls_equal=True)
    others = pl.col("sager").sum().over(keys) - pl.col("sager")
    enough = (pl.col("sager") >= few) & (others >= few) & pl.col(group).is_not_null()
    spread = (pl.col("varians") * pl.col("oppustning")).sqrt()
    z = pl.when(enough & (spread > 0)).then((pl.col("opfyldt") - pl.col("forventet")) / spread)
    compared = groups.select(
        *within,
        group,
        "n",
        "sager",
        andel=pl.col("opfyldt") / pl.col("n"),
        # Sums of floats depend on their order in the last digits, and that order on threads: the page must not.
        ventet=(pl.col("forventet") / pl.col("n")).round(_DIGITS),
        z=z.round(_DIGITS),
    ).sort(*within, group, nulls_last=True)
    limit = limit_for(compared["z"].count())
    return compared.with_columns(skiller_sig=(pl.col("z").abs() > limit).fill_null(value=False))


def _sums(units: pl.DataFrame, group: str, keys: Sequence[str]) -> pl.DataFrame:
    """Observed, expected and variance per group: the hypergeometric of each stratum, summed."""
    share, n, whole = pl.col("forventet").first(), pl.len(), pl.col("alle").first()
    variance = n * (whole - n) / (whole - 1).clip(lower_bound=1) * share * (1 - share)
    strata = units.group_by("samlet", *STRATA, group).agg(
        opfyldt=pl.col("met").sum(), forventet=pl.col("forventet").sum(), n=n, varians=variance
    )
    cases = units.group_by(*keys, group).agg(sager=pl.col("sag_id").n_unique())
    return (
        strata.group_by(*keys, group)
        .agg(pl.col("opfyldt", "forventet", "n", "varians").sum())
        .join(cases, on=[*keys, group], nulls_equal=True)
    )


def _inflation(units: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """How much more cases vary than independent assessments would, at least 1."""
    residual = pl.col("met") - pl.col("forventet")
    return (
        units.group_by(*keys, "sag_id")
        .agg(sum=residual.sum(), kvadrater=(residual**2).sum())
        .group_by(*keys)
        .agg(
            oppustning=((pl.col("sum") ** 2).sum() / pl.col("kvadrater").sum()).fill_nan(1.0).clip(lower_bound=1.0),
        )
    )
