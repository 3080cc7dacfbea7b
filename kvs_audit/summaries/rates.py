"""The contract's rate: met units among those that could be assessed and had fallen due."""

from collections.abc import Sequence
from datetime import date
from statistics import NormalDist

import polars as pl

from kvs_audit.facts.dates import day

MET = ("opfyldt",)
IN_RATE = ("opfyldt", "afvigelse", "begrundet_afvigelse")

CONFIDENCE = 0.95


def rates(vurderinger: pl.DataFrame, by: Sequence[str], as_of: date, *, interval: bool = False) -> pl.DataFrame:
    """Counts and the rate of assessments (schema VURDERINGER), one row per combination of ``by``, sorted by it.

    ``enheder``: all rows. ``opfyldt``, ``afvigelse``, ``begrundet_afvigelse``, ``kan_ikke_vurderes``: rows with an
    event date by A. ``ikke_forfaldne``: rows with a later one, whatever their status; the five add up to ``enheder``.
    ``naevner``: opfyldt + afvigelse + begrundet_afvigelse. ``andel``: opfyldt / naevner, null where naevner is 0.
    With ``interval`` also what :func:`with_interval` and :func:`with_bounds` add. A null in a column of ``by`` is a
    group of its own, sorted last. Without ``by``: one row for everything, also when there are no assessments.
    """
    summary = lazy_rates(vurderinger.lazy(), by, as_of).collect()
    return with_bounds(with_interval(summary)) if interval else summary


def lazy_rates(vurderinger: pl.LazyFrame, by: Sequence[str], as_of: date) -> pl.LazyFrame:
    """What :func:`rates` gives, of rows that are not worked out yet: only ``haendelsesdato``, ``status`` and ``by``."""
    due = pl.col("haendelsesdato") <= day(as_of)
    statuses = (*IN_RATE, "kan_ikke_vurderes")
    counts = {status: (due & (pl.col("status") == status)).sum().cast(pl.Int64) for status in statuses}
    counted = {"enheder": pl.len().cast(pl.Int64), **counts, "ikke_forfaldne": (~due).sum().cast(pl.Int64)}
    if by:
        grouped = vurderinger.group_by(list(by)).agg(**counted).sort(list(by), nulls_last=True)
    else:
        grouped = vurderinger.select(**counted)
    return grouped.with_columns(naevner=pl.sum_horizontal(IN_RATE)).with_columns(
        andel=pl.when(pl.col("naevner") > 0).then(pl.col("opfyldt") / pl.col("naevner"))
    )


def with_interval(summary: pl.DataFrame) -> pl.DataFrame:
    """Add ``nedre`` and ``oevre``, the interval of :func:`wilson` of ``opfyldt`` among ``naevner``."""
    low, high = wilson(pl.col("opfyldt") / pl.col("naevner"), pl.col("naevner"))
    return summary.with_columns(nedre=low, oevre=high)


def wilson(share: pl.Expr, of: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The 95 % interval of a share of so many, which need not be whole; null where there are none.

    Wilson's interval stays within 0 and 1 and holds its level for small numbers and shares near the ends, where the
    plain normal one fails. Importing a statistics package for it would take longer than the rest of a report; the tests
    hold it against one. Source: Wilson (1927), *Probable inference, the law of succession, and statistical inference*.
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    some = pl.when(of > 0)
    scale = 1 + z**2 / of
    centre = (share + z**2 / (2 * of)) / scale
    reach = z * (share * (1 - share) / of + z**2 / (4 * of**2)).sqrt() / scale
    return some.then((centre - reach).clip(0, 1)), some.then((centre + reach).clip(0, 1))


def with_bounds(summary: pl.DataFrame) -> pl.DataFrame:
    """Add ``mindst`` and ``maksimalt``: the share of ``opfyldt`` if none, or all, of the not assessable were met.

    Both are of ``naevner`` + ``kan_ikke_vurderes``, so that any answer to what is not known, also that some of it
    should not count at all, gives a share between them. They are null where nothing is due or a count is null
    (hidden), and equal to ``andel`` where everything could be assessed. Where a whole table is missing a measure stands
    for units that nobody can count, and the bounds hold for those rows as they are.
    """
    whole = pl.col("naevner") + pl.col("kan_ikke_vurderes")
    best = pl.col("opfyldt") + pl.col("kan_ikke_vurderes")
    return summary.with_columns(
        mindst=pl.when(whole > 0).then(pl.col("opfyldt") / whole), maksimalt=pl.when(whole > 0).then(best / whole)
    )
