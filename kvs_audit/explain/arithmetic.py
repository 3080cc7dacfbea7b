"""The arithmetic of single dates and ages, by the very expressions that the checks use."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from kvs_audit.checks.contract import Band
from kvs_audit.contract.danish import counted_text, long_date, number
from kvs_audit.facts.dates import add_days, add_months, age, birthday, day, days_between


@cache
def months_later(start: date, months: int) -> date:
    """A date some calendar months later, clamped to the month's end."""
    later: date = _value(add_months(day(start), months))
    return later


@cache
def days_later(start: date, days: int) -> date:
    """A date some days later."""
    later: date = _value(add_days(day(start), days))
    return later


@cache
def days_apart(earlier: date, later: date) -> float:
    """Days from one date to another, as assessments hold them."""
    return float(_value(days_between(day(earlier), day(later))))


@cache
def age_on(birth: date, on: date) -> int:
    """Completed years on a date, negative before birth."""
    return int(_value(age(day(birth), day(on))))


@cache
def birthday_of(birth: date, years: int) -> date:
    """The first day on which a child is that old."""
    turned: date = _value(birthday(day(birth), years))
    return turned


def caps_on(case: Mapping[str, Any], bands: tuple[Band, ...], on: date) -> tuple[float, ...]:
    """The caps of the bands that the child's possible ages on a date fall in."""
    ages = dict.fromkeys(ages_on(case, on))
    return tuple(band.loft for years in ages for band in bands if band.fra <= years <= band.til)


def ages_on(case: Mapping[str, Any], on: date) -> tuple[int, int]:
    """The age with the first and with the last possible birthday; the birth date must be known."""
    return age_on(case["foedselsdato_fra"], on), age_on(case["foedselsdato_til"], on)


def months_sum(start: date, months: int) -> str:
    """``15. januar 2025 + 3 måneder = 15. april 2025``."""
    amount = counted_text(months, "måned", "måneder")
    return f"{long_date(start)} + {amount} = {long_date(months_later(start, months))}"


def days_sum(start: date, days: int) -> str:
    """``15. januar 2025 + 30 dage = 14. februar 2025``."""
    return f"{long_date(start)} + {counted_text(days, 'dag', 'dage')} = {long_date(days_later(start, days))}"


def days_difference(earlier: date, later: date) -> str:
    """``20. april 2025 − 15. april 2025 = 5 dage``."""
    days = days_apart(earlier, later)
    return f"{long_date(later)} − {long_date(earlier)} = {number(days)} {'dag' if days == 1 else 'dage'}"


def _value(expression: pl.Expr) -> Any:
    return pl.select(expression).item()
