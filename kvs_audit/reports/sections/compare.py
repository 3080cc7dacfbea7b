"""Whether two shares differ more than chance: so that a report points at nobody for nothing."""

from statistics import NormalDist

import polars as pl


def z_of_difference(met: pl.Expr, n: pl.Expr, other_met: pl.Expr, other_n: pl.Expr) -> pl.Expr:
    """The two-proportion z of ``met / n`` against ``other_met / other_n``, with the pooled share.

    0 where both shares are all or nothing alike; null where a denominator is 0.
    """
    pooled = (met + other_met) / (n + other_n)
    spread = (pooled * (1 - pooled) * (1 / n + 1 / other_n)).sqrt()
    difference = met / n - other_met / other_n
    z = pl.when(spread > 0).then(difference / spread).otherwise(0.0)
    return pl.when((n > 0) & (other_n > 0)).then(z)


def limit_for(comparisons: int, level: float = 0.95) -> float:
    """How large a z must be for chance alone to exceed it in 5 % of as many comparisons taken together (Bonferroni)."""
    return NormalDist().inv_cdf(1 - (1 - level) / (2 * max(comparisons, 1)))


def against_the_rest(cells: pl.DataFrame, within: str, few: int) -> pl.DataFrame:
    """Hold each cell against all others with the same ``within``: adds ``z`` and ``skiller_sig``.

    ``cells``: ``opfyldt``, ``naevner`` and the column ``within``. Only cells where it and the rest have at least
    ``few`` due units are compared; the others have a null ``z`` and ``skiller_sig`` false.
    """
    met, n = pl.col("opfyldt"), pl.col("naevner")
    rest_met, rest_n = met.sum().over(within) - met, n.sum().over(within) - n
    enough = (n >= few) & (rest_n >= few)
    compared = cells.with_columns(z=pl.when(enough).then(z_of_difference(met, n, rest_met, rest_n)))
    limit = limit_for(compared["z"].count())
    return compared.with_columns(skiller_sig=(pl.col("z").abs() > limit).fill_null(value=False))
