"""Dates as whole days since 1970-01-01, so that life stories are plain integer arithmetic on arrays."""

from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

UNKNOWN: Final = np.iinfo(np.int64).min
"""A day that is not there: not started, or not recorded. It sorts before every day."""

NEVER: Final = np.iinfo(np.int64).max // 4
"""A day that does not come. It sorts after every day, and small sums with it do not overflow."""

_EPOCH: Final = date(1970, 1, 1).toordinal()
_THURSDAY: Final = 3
"""The weekday of day 0, Monday being 0."""


def day(value: date) -> int:
    """The day number of a date."""
    return value.toordinal() - _EPOCH


def day_of(year: int, month: int = 1, day_of_month: int = 1) -> int:
    """The day number of year, month and day."""
    return day(date(year, month, day_of_month))


def on_or_before_friday(days: Ints) -> Ints:
    """Saturdays and Sundays become the Friday before."""
    return np.asarray(days - np.maximum((days + _THURSDAY) % 7 - 4, 0), dtype=np.int64)


def on_or_after_monday(days: Ints) -> Ints:
    """Saturdays and Sundays become the Monday after."""
    weekday = (days + _THURSDAY) % 7
    return np.asarray(np.where(weekday > 4, days + 7 - weekday, days), dtype=np.int64)


def month_of(days: Ints) -> Ints:
    """Calendar months since January 1970."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def month_start(months: Ints) -> Ints:
    """The first day of each calendar month."""
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def day_of_month(days: Ints) -> Ints:
    """0 for the first of the month."""
    return np.asarray(days - month_start(month_of(days)), dtype=np.int64)


def add_months(days: Ints, months: int | Ints) -> Ints:
    """Calendar months later, clamped to the month's last day."""
    target = month_of(days) + months
    last = month_start(target + 1) - month_start(target) - 1
    return np.asarray(month_start(target) + np.minimum(day_of_month(days), last), dtype=np.int64)


def age(birth: Ints, on: Ints) -> Ints:
    """Completed years, negative before birth."""
    not_yet = day_of_month(on) < day_of_month(birth)
    return np.asarray((month_of(on) - month_of(birth) - not_yet) // 12, dtype=np.int64)
