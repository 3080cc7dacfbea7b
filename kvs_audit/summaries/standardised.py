"""Indirect standardisation: what a group would have had, if each kind of unit had gone as it does in general.

Nobody is blamed for a mix of requirements, ages or types of measures that is harder than the others': each unit is
held against the share of its own stratum. The ratio of what was found to what was expected compares a group with the
reference, never with another group that has another mix.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from kvs_audit.summaries.rates import CONFIDENCE, IN_RATE, MET

ONE_REQUIREMENT: Final = ("standard", "krav")
"""The least that units must share to be held against each other."""

_DIGITS: Final = 9
"""Sums of floats depend on their order in the last digits, and that order on threads: the page must not."""


def expected(rows: pl.DataFrame, strata: Sequence[str], outside: pl.Expr | None = None) -> pl.DataFrame:
    """The decided rows with ``met`` (1.0 or 0.0) and ``forventet``, the share met in their stratum.

    ``rows``: assessments (schema VURDERINGER and any further columns of ``strata``); those that could not be assessed
    take no part. ``outside``: rows that the shares are not to be taken from; null counts as false. A null in a
    column of ``strata`` is a value of its own. ``forventet`` is null where nothing else lies in the stratum.
    """
    met = pl.col("status").is_in(MET).cast(pl.Float64)
    kept = pl.lit(value=True) if outside is None else ~outside.fill_null(value=False)
    decided = rows.filter(pl.col("status").is_in(IN_RATE))
    share = met.filter(kept).mean().over(strata) if strata else met.filter(kept).mean()
    return decided.with_columns(met=met, forventet=share)


def case_dispersion(units: pl.DataFrame, within: Sequence[str]) -> pl.DataFrame:
    """How much more cases vary than as many independent units would: ``phi``, at least 1, per ``within``.

    ``units``: as :func:`expected` gives them. Month after month of one measure tells less than as many children do; the
    factor is what survey statistics call a design effect, with the case as the cluster.
    """
    residual = pl.col("met") - pl.col("forventet")
    cases = units.group_by(*within, "sag_id").agg(sum=residual.sum(), kvadrater=(residual**2).sum())
    factor = ((pl.col("sum") ** 2).sum() / pl.col("kvadrater").sum()).fill_nan(1.0).clip(lower_bound=1.0)
    return (cases.group_by(*within).agg(phi=factor) if within else cases.select(phi=factor)).with_columns(
        pl.col("phi").round(_DIGITS)
    )


def standardised(rows: pl.DataFrame, group: str, strata: Sequence[str] = ONE_REQUIREMENT) -> pl.DataFrame:
    """What deviates in each group against what was expected of its mix, one row per group, sorted by name.

    ``rows``: due assessments, as for :func:`expected`; what happened later must be left out by the caller. All groups
    together are the reference. ``naevner``; ``ikke_opfyldt`` (deviations, justified or not) and ``ventet_ikke_opfyldt``
    as numbers; ``ratio``, their quotient, with ``nedre`` and ``oevre``: the exact 95 % Poisson interval (Garwood) of
    the effective number of deviations, that is divided by ``phi`` of the cases. Null where nothing was expected. A
    Poisson interval is wider than that of a share, so it errs towards seeing no difference.
    """
    units = expected(rows, strata).drop_nulls(group)
    phi = float(case_dispersion(units, ())["phi"].item()) if units.height else 1.0
    summed = (
        units.group_by(group)
        .agg(
            naevner=pl.len().cast(pl.Int64),
            ikke_opfyldt=(1 - pl.col("met")).sum().cast(pl.Int64),
            ventet_ikke_opfyldt=(1 - pl.col("forventet")).sum().round(_DIGITS),
        )
        .sort(group)
    )
    low, high = poisson_interval(summed["ikke_opfyldt"] / phi)
    some = pl.col("ventet_ikke_opfyldt") > 0
    per = pl.col("ventet_ikke_opfyldt") / phi
    return summed.with_columns(
        ratio=pl.when(some).then(pl.col("ikke_opfyldt") / pl.col("ventet_ikke_opfyldt")),
        nedre=pl.when(some).then(low / per),
        oevre=pl.when(some).then(high / per),
    )


def poisson_interval(counts: pl.Series, confidence: float = CONFIDENCE) -> tuple[pl.Series, pl.Series]:
    """The exact interval of the mean of a Poisson count (Garwood 1936), by the chi-squared distribution."""
    from scipy.stats import chi2  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    tail = (1 - confidence) / 2
    number = counts.cast(pl.Float64).to_numpy()
    # Of nothing seen the least mean is 0, where the distribution with no degrees of freedom is not defined.
    low = chi2.ppf(tail, (2 * number).clip(min=1e-9)) / 2 * (number > 0)
    high = chi2.ppf(1 - tail, 2 * number + 2) / 2
    return pl.Series("nedre", low, pl.Float64), pl.Series("oevre", high, pl.Float64)
