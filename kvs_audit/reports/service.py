"""Frames about the service level: what is granted, to whom, for how long, and how soon it is followed up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import polars as pl

from kvs_audit.contract.danish import word_text
from kvs_audit.facts.dates import age, day
from kvs_audit.facts.known import Known
from kvs_audit.facts.narrowing import within
from kvs_audit.reports.scope import Scope

HALF = 0.5 + 1e-9
"""Half, and what the product of shares may be off by."""

LONGEST = 60
"""Months that a curve follows."""

AGE_GROUPS = ((0, 2), (3, 5), (6, 9), (10, 13), (14, 17), (18, 22))


def measures(scope: Scope) -> pl.DataFrame:
    """Measures known by A of the report's municipality, team and period (by decision, lacking it start).

    ``indsats``, ``indsats_id``, ``sag_id``, ``kommune``, ``team``, ``type`` (in words), ``dato``, ``aar``, ``alder``
    (completed years on ``dato``; null where it is unknown or depends on an unknown day of birth), ``startet``,
    ``startdato``, ``slutdato``.
    """
    result = scope.result
    known = Known(result.extract, scope.as_of)
    cases = result.extract.tables["sager"].select("sag", "kommune", "team")
    older, younger = (age(pl.col(name), pl.col("dato")) for name in ("foedselsdato_fra", "foedselsdato_til"))
    rows = known.measures.join(cases, on="sag", how="left", maintain_order="left").with_columns(
        type=word_text(pl.col("indsatstype")),
        aar=pl.col("dato").dt.year(),
        alder=pl.when(older == younger).then(older),
    )
    rows = within(scope.own(rows), result.fra, result.til, "dato")
    columns = ("indsats", "indsats_id", "sag_id", "kommune", "team", "indsatstype", "type", "dato", "aar", "alder")
    return rows.select(*columns, "startet", "startdato", "slutdato")


def age_group(years: pl.Expr) -> pl.Expr:
    """``3–5 år``; null where the age is unknown or in no group."""
    groups = pl.lit(None, dtype=pl.String())
    for first, last in AGE_GROUPS:
        groups = pl.when(years.is_between(first, last)).then(pl.lit(f"{first}–{last} år")).otherwise(groups)
    return groups


def durations(scope: Scope) -> pl.DataFrame:
    """Started measures with ``maaneder`` (see :func:`in_months`) and ``slut`` (whether it had ended by A)."""
    ended = (pl.col("slutdato") <= day(scope.as_of)).fill_null(value=False)
    until = pl.when(ended).then("slutdato").otherwise(day(scope.as_of))
    rows = measures(scope).filter("startet").with_columns(slut=ended)
    return rows.with_columns(maaneder=in_months(pl.col("startdato"), until, pl.col("slut")))


def in_months(start: pl.Expr, until: pl.Expr, happened: pl.Expr) -> pl.Expr:
    """Calendar months from one date to another, as the law counts them.

    What happened is counted within the months that it took (rounded up: on the day three months later is three); what
    has not happened yet was waited for as many whole months as have passed.
    """
    apart = 12 * (until.dt.year() - start.dt.year()) + until.dt.month().cast(pl.Int32) - start.dt.month().cast(pl.Int32)
    whole = apart - (start.dt.offset_by(pl.format("{}mo", apart)) > until).cast(pl.Int32)
    begun = (start.dt.offset_by(pl.format("{}mo", whole)) < until).cast(pl.Int32)
    return whole + pl.when(happened).then(begun).otherwise(0)


def first_follow_ups(scope: Scope) -> pl.DataFrame:
    """Started measures with ``maaneder`` to the first follow-up and ``slut`` (whether there was one).

    Without one, the months to the end of the measure or A. Without the table of follow-ups there are no rows.
    """
    rows = durations(scope)
    if not scope.result.extract.has("opfoelgninger"):
        return rows.clear()
    chain = Known(scope.result.extract, scope.as_of).follow_ups
    first = chain.group_by("indsats").agg(foerste=pl.col("dato").min())
    found = pl.col("foerste").is_not_null()
    until = pl.coalesce("foerste", pl.min_horizontal("slutdato", day(scope.as_of)))
    return rows.join(first, on="indsats", how="left", maintain_order="left").with_columns(
        maaneder=in_months(pl.col("startdato"), until, found), slut=found
    )


@dataclass(frozen=True)
class Survival:
    """Kaplan and Meier's estimate for one group: ``median`` in months with its interval, null where not reached.

    ``left``: the share left after each whole month from 0, as far as the group was followed.
    """

    group: str
    number: int
    ended: int
    median: int | None
    low: int | None
    high: int | None
    left: tuple[float, ...]

    def after(self, months: int) -> float | None:
        """The share left after so many months; null where nobody was followed that long."""
        return self.left[months] if months < len(self.left) else None


def survival(rows: pl.DataFrame, group: str, order: Sequence[str] = ()) -> list[Survival]:
    """One estimate per group of ``rows`` (``maaneder``, ``slut`` and the text column ``group``), in order or sorted."""
    parts = rows.drop_nulls(group).partition_by(group, as_dict=True)
    names = [name for name in (order or sorted(str(key[0]) for key in parts)) if (name,) in parts]
    return [_survival(name, parts[(name,)]) for name in names]


def _survival(group: str, rows: pl.DataFrame) -> Survival:
    from statsmodels.duration.survfunc import SurvfuncRight  # noqa: PLC0415 - takes seconds to import

    with np.errstate(all="ignore"):  # the interval's logarithm of a share of 0 or 1, which it leaves out itself
        fitted = SurvfuncRight(rows["maaneder"].to_numpy().astype(float), rows["slut"].to_numpy().astype(int))
        low, high = fitted.quantile_ci(0.5)
    half = fitted.surv_times[fitted.surv_prob <= HALF]  # the first time that half have ended; the library wants more
    followed = min(int(rows["maaneder"].max()), LONGEST)  # type: ignore[arg-type]
    return Survival(
        group,
        rows.height,
        int(rows["slut"].sum()),
        int(half[0]) if len(half) else None,
        _months(low),
        _months(high),
        tuple(_left(fitted, followed)),
    )


def _left(fitted: object, followed: int) -> Iterator[float]:
    """The share left after each whole month: that after the last event no later than it."""
    times, shares = getattr(fitted, "surv_times"), getattr(fitted, "surv_prob")  # noqa: B009 - untyped library
    for month in range(followed + 1):
        passed = int(np.searchsorted(times, month, side="right"))
        yield float(shares[passed - 1]) if passed else 1.0


def _months(months: float) -> int | None:
    return int(months) if isfinite(months) else None
