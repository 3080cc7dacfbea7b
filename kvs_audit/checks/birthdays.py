"""Outcomes that depend on age when only the month of birth may be known."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from kvs_audit.checks.contract import Band
from kvs_audit.contract.vurderinger import AARSAG_FOEDSELSDAG, mangler_vaerdi
from kvs_audit.facts.dates import age_by_table

FIRST, LAST = pl.col("foedselsdato_fra"), pl.col("foedselsdato_til")


@dataclass(frozen=True)
class Either:
    """One expression evaluated with the first and with the last possible birthday; null means *not relevant*.

    Both are null, too, where the birth date is unknown altogether.
    """

    first: pl.Expr
    last: pl.Expr

    @property
    def relevant(self) -> pl.Expr:
        """Whether some possible birthday makes the unit relevant; never null. An unknown birth date may."""
        return FIRST.is_null() | self.first.is_not_null() | self.last.is_not_null()

    @property
    def agreed(self) -> pl.Expr:
        """The common value of the two birthdays; null where they differ or the birth date is unknown."""
        return pl.when(self.first.eq(self.last)).then(self.first)

    @property
    def reason(self) -> pl.Expr:
        """Why age does not decide: no birth date, or birthdays that differ; null where they agree."""
        return (
            pl.when(FIRST.is_null())
            .then(pl.lit(mangler_vaerdi("foedselsdato")))
            .when(self.first.ne_missing(self.last))
            .then(pl.lit(AARSAG_FOEDSELSDAG))
        )


def with_ages(
    units: pl.LazyFrame, on: pl.Expr, by: Callable[[pl.Expr, pl.Expr], pl.Expr] = age_by_table
) -> tuple[pl.LazyFrame, Either]:
    """Units with the age in completed years on a date: computed once, however often it is asked for.

    ``on``: a date of the extract; ``by``: what ages are told by, which must be :func:`age` for any other date.
    """
    aged = units.with_columns(alder_foerst=by(FIRST, on), alder_sidst=by(LAST, on))
    return aged, Either(pl.col("alder_foerst"), pl.col("alder_sidst"))


def with_caps(units: pl.LazyFrame, bands: tuple[Band, ...], on: str) -> tuple[pl.LazyFrame, Either]:
    """Units with the cap by age on a date, null outside every band: computed once, however often it is asked for."""
    aged, both = with_ages(units, pl.col(on))
    capped = aged.with_columns(loft_foerst=_cap(bands, both.first), loft_sidst=_cap(bands, both.last))
    return capped, Either(pl.col("loft_foerst"), pl.col("loft_sidst"))


def constant_cap(bands: tuple[Band, ...]) -> float | None:
    """The one cap that all bands share, if they do."""
    values = {band.loft for band in bands}
    return values.pop() if len(values) == 1 else None


def _cap(bands: tuple[Band, ...], years: pl.Expr) -> pl.Expr:
    return pl.coalesce(*[pl.when(years.is_between(b.fra, b.til)).then(pl.lit(b.loft)) for b in bands])
