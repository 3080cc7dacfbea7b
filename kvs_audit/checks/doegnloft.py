"""Kind ``doegnloft``."""

from itertools import pairwise

import polars as pl

from kvs_audit.checks.birthdays import Either, constant_cap, with_caps
from kvs_audit.checks.contract import Band, Banded, kind, month_deadlines, month_outcomes
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import birthday


def stricter_caps(covered: Covered, p: Banded) -> pl.LazyFrame:
    """The first month that a lower cap, or the first cap at all, counts in a case with a covered measure then active.

    With the month of birth only, the earliest possible month.
    """
    bands = sorted(p.baand, key=lambda band: band.fra)
    before = {upper.fra: lower.loft for lower, upper in pairwise(bands) if lower.til + 1 == upper.fra}
    return pl.concat(
        [_begins(covered, band) for band in bands if band.fra not in before or band.loft < before[band.fra]]
    )


def _begins(covered: Covered, band: Band) -> pl.LazyFrame:
    """The first month whose first day finds the child in the band."""
    turns = birthday(pl.col("foedselsdato_fra"), band.fra)
    first = pl.when(turns.dt.day() == 1).then(turns).otherwise(turns.dt.offset_by("1mo").dt.month_start())
    active = (pl.col("startdato") <= first) & (pl.col("slutdato").is_null() | (first < pl.col("slutdato")))
    return month_deadlines(covered.started.lazy().filter(active), first, limit=band.loft)


@kind(
    "doegnloft",
    title="Loft over leverede aflastningsdøgn pr. måned",
    parameters=Banded,
    unit="sag_maaned",
    table="aflastningsdoegn",
    base="startet",
    limit=lambda p: constant_cap(p.baand),
    windows=stricter_caps,
)
def doegnloft(covered: Covered, p: Banded) -> pl.LazyFrame:
    """The respite days delivered in a month stay within the cap for the child's age.

    Unit: case × month whose first day is no later than A, with days above 0 and an age on the first of the month within
    a band. Met: the sum over the covered measures is at most the cap. Unknown: the birth date is missing, or only its
    month is known and its days lead to different outcomes. Justified: a contributing measure documents a departure,
    or a parent has a psychiatric illness or substance misuse. Figures: sum / cap, the lower one where birthdays give
    two. Event date: the first of the month.
    """
    months, cap = with_caps(covered.respite_months.lazy().filter(pl.col("sum") > 0), p.baand, "maaned")
    met = Either(pl.col("sum") <= cap.first, pl.col("sum") <= cap.last)
    return month_outcomes(
        months.filter(met.relevant),
        met=met.agreed,
        reason=met.reason,
        limit=pl.when(met.agreed.is_not_null())
        .then(pl.min_horizontal(cap.first, cap.last))
        .otherwise(pl.lit(constant_cap(p.baand), dtype=pl.Float64())),
        justified=pl.col("begrundet") | pl.col("foraeldre"),
    )
