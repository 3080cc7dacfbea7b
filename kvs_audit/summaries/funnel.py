"""Funnels: which groups differ by more than chance, and which only by how few units they have.

Each group's share is held against that of all groups together (less those found to stand out), with limits at 2 and 3
standard errors that narrow as the denominators grow. Groups are ordered by name, never ranked.

What is done, and where it comes from:

* The limits are exact binomial ones for an effective number of units: as many independent units as would vary as much
  as the group's own do (Spiegelhalter 2005, Statistics in Medicine 24: 1185-1202; Korn and Graubard 1998 for the
  effective number). Where one requirement is looked at, the effective number is the denominator divided by ``phi``.
* A group is part of the level that it is held against, so its variance is the hypergeometric one; with several
  requirements each is held against itself, as Mantel and Haenszel do.
* Over-dispersion, first source: assessments of one case are alike. ``phi`` multiplies the variance, estimated from the
  cases (see :func:`case_dispersion`), which few groups allow too.
* Over-dispersion, second source: groups differ a little for reasons nobody recorded. With at least
  ``GROUPS_FOR_SPREAD`` judged groups the z scores, winsorised by a tenth at each end, tell how much (made right for
  normal scores, which the published estimate is not): either multiplied on (Spiegelhalter 2005) or added to the
  variance (DerSimonian and Laird's, Spiegelhalter and others 2012, JRSS A 175: 1-47), whichever makes the data more
  likely. As some tens of groups estimate it poorly, the limits then widen as Student's t distribution wants. With
  fewer groups one that stands out cannot be told from a wide spread, and nothing is added.
* Many comparisons: only what lies beyond 3 standard errors is a verdict, and with more than 18 judged groups the outer
  limits widen as Bonferroni's inequality wants, so that the risk of any false verdict in one call stays below 5 %.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from statistics import NormalDist
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from kvs_audit.facts.dates import day
from kvs_audit.summaries.rates import rates
from kvs_audit.summaries.standardised import ONE_REQUIREMENT, case_dispersion, expected

MINIMUM: Final = 10
"""Fewer cases than this, in a group or in all others, and no verdict is drawn."""

INNER: Final = 2.0
OUTER: Final = 3.0
"""Standard errors of the limits."""

RISK: Final = 0.05
"""The risk of at least one false verdict among all comparisons of a call, at most."""

GROUPS_FOR_SPREAD: Final = 10
WINSORISED: Final = 0.1

OF_NORMAL: Final = 0.6787
"""What winsorising by a tenth at each end leaves of the variance of normal scores: 0.8 - 2 a f(a) + 0.2 a², a = 1.2816.

Divided by it the estimate is right where nobody stands out; else 30 groups that differ a little at random would have
limits a fifth too narrow.
"""

DOMME: Final[Mapping[str, str]] = MappingProxyType(
    {
        "for_faa": "for få til en vurdering",
        "inden_for": "ikke til at skelne fra de øvrige",
        "maaske_under": "lavere, men det kan være tilfældigt",
        "maaske_over": "højere, men det kan være tilfældigt",
        "under": "lavere end tilfældigheder forklarer",
        "over": "højere end tilfældigheder forklarer",
    }
)
"""The verdicts, and what they say: no more than the data support, and nothing of the reason."""

STANDING_OUT: Final = ("under", "over")

_ALL: Final = "_alle"
_DIGITS: Final = 9

Floats = NDArray[np.float64]


def outer_limit(comparisons: int) -> float:
    """Standard errors of the outer limits: 3, or more where so many comparisons (Bonferroni) need it."""
    return max(OUTER, NormalDist().inv_cdf(1 - RISK / (2 * max(comparisons, 1))))


def limits(level: ArrayLike, units: ArrayLike, errors: float) -> tuple[Floats, Floats]:
    """The exact binomial limits of a share, at as many standard errors as the normal distribution's tails would be.

    ``level``: the share expected; ``units``: how many independent units, which need not be whole. A share below the
    first or above the second has less than the tail's probability, at most. Where even none, or all, of so few units
    would not be that rare, the limit is 0, or 1.
    """
    from scipy.special import bdtrik  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    share, number = np.asarray(level, dtype=float), np.asarray(units, dtype=float)
    tail = NormalDist().cdf(-errors)
    low = bdtrik(tail, number, share) / number
    high = 1 - bdtrik(tail, number, 1 - share) / number
    return np.clip(low, 0, 1), np.clip(high, 0, 1)


def funnel(
    rows: pl.DataFrame,
    group: str,
    as_of: date,
    *,
    within: Sequence[str] = (),
    strata: Sequence[str] = ONE_REQUIREMENT,
    minimum: int = MINIMUM,
) -> pl.DataFrame:
    """Hold each group against all others of the same ``within``; one row each, sorted by ``within`` and name.

    ``rows``: assessments (schema VURDERINGER, and any further columns named). Only those with an event date by A
    count. ``strata``: what is held against itself, beside ``within``. Beside the columns of :func:`rates` with its
    interval and bounds: ``sager`` (cases that were decided), ``ventet`` (the share expected of the group's mix of
    strata), ``niveau`` (the share of those that do not stand out), ``justeret`` (``niveau`` + ``andel`` - ``ventet``:
    the share with the mix of all), ``lav2``, ``hoej2``, ``lav3``, ``hoej3`` (the limits of ``justeret``), ``z``
    (null where nothing is judged), ``phi`` and ``dom`` (a key of DOMME). Further what :func:`curve` needs.
    A group without a name, with fewer than ``minimum`` decided cases, or with fewer among the others, gets ``for_faa``.
    """
    whole = rows.with_columns(pl.lit("alle").alias(_ALL))
    due = whole.filter(pl.col("haendelsesdato") <= day(as_of))
    keys = (_ALL, *within)
    counted = rates(whole, (*keys, group), as_of, interval=True)
    cells, groups = _cells(due, group, keys, tuple(dict.fromkeys((*keys, *strata))))
    groups = _judged(groups, group, keys, minimum)
    ydre = outer_limit(int(groups["doemt"].sum()))
    verdicts = _stepwise(cells, groups, group, keys, ydre)
    return (
        counted.join(verdicts, on=[*keys, group], how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.col("dom").fill_null("for_faa"), sager=pl.col("sager").fill_null(0), ydre=pl.lit(ydre))
        .sort(*within, group, nulls_last=True)
        .drop(_ALL)
    )


def curve(row: Mapping[str, float], most: float, points: int = 150) -> pl.DataFrame:
    """The limits of a funnel for denominators from few to ``most``, as ``lav2``, ``hoej2``, ``lav3`` and ``hoej3``.

    ``row``: any judged row of the funnel. They are those of a group with the mix of all; one whose mix is harder to
    tell anything from has wider ones of its own.
    """
    whole = row["alle"]
    numbers = np.geomspace(2, max(min(most, 0.98 * whole), 3), points)
    variance = row["phi"] * row["varians"] * (1 / numbers - 1 / whole) * row["ganget"] + row["tillagt"]
    size = row["niveau"] * (1 - row["niveau"]) / variance
    inner, outer = limits(row["niveau"], size, INNER), limits(row["niveau"], size, row["ydre"])
    return pl.DataFrame({"naevner": numbers, "lav2": inner[0], "hoej2": inner[1], "lav3": outer[0], "hoej3": outer[1]})


def _cells(
    due: pl.DataFrame, group: str, keys: Sequence[str], strata: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Counts per stratum and group, and per group its cases and the funnel's phi: all that the verdicts need."""
    units = expected(due, strata)
    cells = units.group_by(*strata, group).agg(n=pl.len().cast(pl.Float64), met=pl.col("met").sum())
    groups = units.group_by(*keys, group).agg(sager=pl.col("sag_id").n_unique().cast(pl.Int64))
    return cells.with_columns(_stratum=pl.struct(strata)), groups.join(
        case_dispersion(units, keys), on=keys, nulls_equal=True
    )


def _judged(groups: pl.DataFrame, group: str, keys: Sequence[str], minimum: int) -> pl.DataFrame:
    others = pl.col("sager").sum().over(keys) - pl.col("sager")
    enough = (pl.col("sager") >= minimum) & (others >= minimum) & pl.col(group).is_not_null()
    return groups.with_columns(doemt=enough, ude=pl.lit(value=False), dom=pl.lit(None, dtype=pl.String()))


def _stepwise(cells: pl.DataFrame, groups: pl.DataFrame, group: str, keys: Sequence[str], ydre: float) -> pl.DataFrame:
    """Set the group that stands out most aside and look again at the others, until none is left that does.

    Else one group far below pulls the level down, and those that are all alike would seem to stand out above it.
    """
    while True:
        held = _held(cells, groups, group, keys, ydre)
        apart = _set_aside(held, group, keys)
        if apart.is_empty():
            return held.drop("ude", "doemt")
        groups = groups.update(apart, on=[*keys, group], how="left")


def _set_aside(held: pl.DataFrame, group: str, keys: Sequence[str]) -> pl.DataFrame:
    """The most extreme of each funnel's groups that stand out, where at least two judged ones remain without it."""
    inside = pl.col("doemt") & ~pl.col("ude")
    return (
        held.filter(inside.sum().over(keys) > 2)
        .filter(inside & pl.col("dom").is_in(STANDING_OUT))
        .sort(pl.col("z").abs(), group, descending=[True, False])
        .unique(subset=list(keys), keep="first", maintain_order=True)
        .select(*keys, group, "dom", ude=pl.lit(value=True))
    )


def _held(cells: pl.DataFrame, groups: pl.DataFrame, group: str, keys: Sequence[str], ydre: float) -> pl.DataFrame:
    """Every group held against the level of those that are not set aside."""
    of_groups = _against_the_level(cells, groups, group, keys)
    variance = _with_spread(of_groups, keys, ydre)
    level = pl.col("niveau")
    told = pl.col("doemt") & (pl.col("_var") > 0)
    sized = variance.with_columns(
        _size=level * (1 - level) / pl.col("_var"), z=pl.when(told).then(pl.col("_dev") / pl.col("_var").sqrt())
    )
    known = sized.filter((pl.col("_var") > 0) & pl.col("_size").is_finite() & (pl.col("_size") > 0))
    share, size = known["niveau"].to_numpy(), known["_size"].to_numpy()
    bounds = {
        name: pl.Series(name, values, pl.Float64)
        for errors, names in ((INNER, ("lav2", "hoej2")), (ydre, ("lav3", "hoej3")))
        for name, values in zip(names, limits(share, size, errors), strict=True)
    }
    found = known.select(*keys, group).with_columns(**bounds)
    judged = sized.join(found, on=[*keys, group], how="left", nulls_equal=True).with_columns(dom=_verdict())
    rounded = ("ventet", "niveau", "justeret", "varians", "tillagt", "ganget", "z")
    return judged.with_columns(pl.col(rounded).round(_DIGITS)).drop("_dev", "_var", "_size")


def _verdict() -> pl.Expr:
    """Those set aside keep theirs; without limits (all, or none, met) nobody differs."""
    share = pl.col("justeret").round(_DIGITS)
    return (
        pl.when(~pl.col("doemt"))
        .then(pl.lit("for_faa"))
        .when(pl.col("ude"))
        .then("dom")
        .when(share < pl.col("lav3"))
        .then(pl.lit("under"))
        .when(share > pl.col("hoej3"))
        .then(pl.lit("over"))
        .when(share < pl.col("lav2"))
        .then(pl.lit("maaske_under"))
        .when(share > pl.col("hoej2"))
        .then(pl.lit("maaske_over"))
        .otherwise(pl.lit("inden_for"))
    )


def _against_the_level(cells: pl.DataFrame, groups: pl.DataFrame, group: str, keys: Sequence[str]) -> pl.DataFrame:
    """Deviation and variance of each group, before any spread between groups; one row per group of ``groups``."""
    apart = groups.select(*keys, group, "ude")
    inside = pl.col("n") * (~pl.col("ude")).cast(pl.Float64)
    n, whole, share = pl.col("n"), pl.col("_whole"), pl.col("_share")
    # Part of the level: drawn from it without replacement. Set aside: beside it.
    part = (whole - n) / (whole - 1).clip(lower_bound=1)
    strata = (
        cells.join(apart, on=[*keys, group], nulls_equal=True)
        .with_columns(_whole=inside.sum().over("_stratum"), _met=(pl.col("met") * inside / n).sum().over("_stratum"))
        .filter(whole > 0)
        .with_columns(_share=pl.col("_met") / whole)
        .with_columns(_unit=share * (1 - share))
        .with_columns(_own=n * pl.col("_unit") * pl.when("ude").then(1 + n / whole).otherwise(part))
    )
    level = (
        strata.filter(~pl.col("ude"))
        .group_by(keys)
        .agg(alle=n.sum(), niveau=pl.col("met").sum() / n.sum(), varians=(n * pl.col("_unit")).sum() / n.sum())
    )
    summed = strata.group_by(*keys, group).agg(pl.col("n", "met", "_own").sum(), _expected=(n * share).sum())
    return (
        groups.join(summed, on=[*keys, group], nulls_equal=True)
        .join(level, on=list(keys), nulls_equal=True)
        .with_columns(ventet=pl.col("_expected") / n, _dev=(pl.col("met") - pl.col("_expected")) / n)
        .with_columns(justeret=pl.col("niveau") + pl.col("_dev"), _var=_variance())
        .drop("met", "_own", "_expected", "n")
    )


def _variance() -> pl.Expr:
    """The group's own variance, but no less than that of the mix of all: no one is flagged inside the drawn limits."""
    n, whole = pl.col("n"), pl.col("alle")
    mixed = n * pl.col("varians") * pl.when("ude").then(1 + n / whole).otherwise(1 - n / whole)
    return pl.col("phi") * pl.max_horizontal("_own", mixed) / n**2


def _with_spread(groups: pl.DataFrame, keys: Sequence[str], ydre: float) -> pl.DataFrame:
    """Variances with the spread between groups, where there are enough of them: ``ganget`` and ``tillagt``."""
    inside = pl.col("doemt") & ~pl.col("ude") & (pl.col("_var") > 0)
    judged = groups.filter(inside).with_columns(_z=pl.col("_dev") / pl.col("_var").sqrt())
    many = judged.filter(pl.len().over(keys) >= GROUPS_FOR_SPREAD)
    spreads = [
        (*(part[key][0] for key in keys), *_widened(part["_dev"].to_numpy(), part["_var"].to_numpy(), ydre))
        for part in many.partition_by(keys)
    ]
    schema = {**{key: groups.schema[key] for key in keys}, "ganget": pl.Float64(), "tillagt": pl.Float64()}
    found = pl.DataFrame(spreads, schema=schema, orient="row")
    return (
        groups.join(found, on=list(keys), how="left", nulls_equal=True)
        .with_columns(pl.col("ganget").fill_null(1.0), pl.col("tillagt").fill_null(0.0))
        .with_columns(_var=pl.col("_var") * pl.col("ganget") + pl.col("tillagt"))
    )


def spread(deviations: Floats, variances: Floats) -> tuple[float, float]:
    """What the variances are to be multiplied by, and what is to be added: one of 1 and 0 stays as it is."""
    phi = winsorised_phi(deviations / np.sqrt(variances)) / OF_NORMAL
    if phi <= 1:
        return 1.0, 0.0
    added = added_variance(phi, variances)
    more_likely = _likelihood(deviations, variances + added) > _likelihood(deviations, variances * phi)
    return (1.0, added) if more_likely else (phi, 0.0)


def _widened(deviations: Floats, variances: Floats, errors: float) -> tuple[float, float]:
    """The spread, and where there is any, Student's t in place of the normal distribution: it is estimated."""
    multiplied, added = spread(deviations, variances)
    if (multiplied, added) == (1.0, 0.0):
        return multiplied, added
    from scipy.stats import t  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    wider = float(t.isf(NormalDist().cdf(-errors), len(deviations) - 1) / errors) ** 2
    return multiplied * wider, added * wider


def winsorised_phi(z: Floats, share: float = WINSORISED) -> float:
    """The mean square of z scores, after those beyond the outer tenths are moved in to them (Spiegelhalter 2005)."""
    low, high = np.quantile(z, [share, 1 - share])
    return float(np.mean(np.clip(z, low, high) ** 2))


def added_variance(phi: float, variances: Floats) -> float:
    """DerSimonian and Laird's variance between groups, from the dispersion of so many z scores."""
    weights, number = 1 / variances, len(variances)
    most = weights.sum() - (weights**2).sum() / weights.sum()
    return float(max(0.0, (number * phi - (number - 1)) / most))


def _likelihood(deviations: Floats, variances: Floats) -> float:
    """The logarithm of the normal likelihood, less its constant."""
    return float(-np.sum(np.log(variances) + deviations**2 / variances) / 2)
