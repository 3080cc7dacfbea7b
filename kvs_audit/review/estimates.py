"""Weighted estimates from a sample: totals, rates, and intervals that hold for unequal probabilities and small numbers.

Totals are Horvitz-Thompson's: each drawn case counts as the inverse of its probability. Rates are Hájek's: a total over
a total. The variance of a rate is that of drawing with replacement, linearised; cases that were certain to be drawn add
nothing to it. It errs on the safe side: it takes no credit for the cells, nor for drawing without replacement. The
interval is Wilson's with the number of cases that would give the same variance in a simple random sample.
"""

from typing import Final

import polars as pl

from kvs_audit.summaries.rates import wilson

SURE: Final = 1 - 1e-9
"""A case this likely to be drawn was certain to be."""

ESTIMATE: Final = pl.Schema(
    {
        "sager": pl.UInt32(),
        "i_alt": pl.Float64(),
        "ikke_opfyldt_i_alt": pl.Float64(),
        "andel": pl.Float64(),
        "nedre": pl.Float64(),
        "oevre": pl.Float64(),
    }
)
"""``sager``: reviewed cases in the denominator. ``i_alt`` and ``ikke_opfyldt_i_alt``: estimated numbers of cases in
the population. ``andel``: estimated share met; ``nedre`` and ``oevre``: its 95 % interval."""


def estimate(answers: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """One row per combination of ``by``, sorted by it: ESTIMATE.

    ``answers``: one row per reviewed case and requirement: ``sandsynlighed``, ``taeller`` (how much of the case counts
    as met) and ``naevner`` (how much of it was judged met or not); a case that two reviewers judge differently has
    parts between 0 and 1. Rows with ``naevner`` 0 or null count nowhere. ``andel`` is null where nothing was judged.
    """
    weight = 1 / pl.col("sandsynlighed")
    met, judged = weight * pl.col("taeller"), weight * pl.col("naevner")
    share = pl.col("andel")
    off = pl.when(pl.col("sandsynlighed") < SURE).then(met - share * judged).otherwise(0.0)
    counts = pl.col("naevner") > 0
    per_group = (
        answers.lazy()
        .filter(counts)
        .with_columns(andel=(met.sum() / judged.sum()).over(by))
        .group_by(by)
        .agg(
            sager=pl.len(),
            i_alt=judged.sum(),
            ikke_opfyldt_i_alt=(judged - met).sum(),
            andel=share.first(),
            afvig=(off**2).sum(),
            usikre=(pl.col("sandsynlighed") < SURE).sum(),
            kish=judged.sum() ** 2 / (judged**2).sum(),
        )
    )
    groups = answers.lazy().select(by).unique()
    found = groups.join(per_group, on=by, how="left", nulls_equal=True).with_columns(_effective()).sort(by).collect()
    return _with_interval(found).select(*by, *ESTIMATE.names()).with_columns(pl.col("sager").fill_null(0))


def _effective() -> pl.Expr:
    """``antal``: the size of a simple random sample as good; null for a full count, which leaves no doubt.

    Never more than Kish's, which also serves where all answers are alike and their variance is 0.
    """
    n = pl.col("sager").cast(pl.Float64)
    variance = pl.when(n > 1).then(n / (n - 1)).otherwise(1.0) * pl.col("afvig") / pl.col("i_alt") ** 2
    plain = pl.col("andel") * (1 - pl.col("andel"))
    same = pl.when(variance > 0).then(plain / variance)
    return pl.when(pl.col("usikre") > 0).then(pl.min_horizontal(same, "kish")).alias("antal")


def _with_interval(found: pl.DataFrame) -> pl.DataFrame:
    low, high = wilson(pl.col("andel").clip(0.0, 1.0), pl.col("antal"))
    sampled, full = pl.col("antal").is_not_null(), pl.col("andel")
    return found.with_columns(
        nedre=pl.when(sampled).then(low).otherwise(full), oevre=pl.when(sampled).then(high).otherwise(full)
    )
