"""Dates as numbers."""

from datetime import date

import numpy as np
import pytest

from kvs_audit.sample.days import add_months, age, day, on_or_after_monday, on_or_before_friday


def days(*texts):
    return np.array([day(date.fromisoformat(text)) for text in texts])


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2023-01-31", 3, "2023-04-30"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2023-12-15", 1, "2024-01-15"),
    ],
)
def test_months_are_added_and_clamped_to_the_months_end(start, months, expected):
    assert add_months(days(start), months)[0] == days(expected)[0]


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2012-02-29", "2023-02-28", 10),
        ("2012-02-29", "2023-03-01", 11),
        ("2020-06-15", "2020-06-14", -1),
        ("2020-06-15", "2020-06-15", 0),
        ("2020-06-15", "2026-06-14", 5),
        ("2020-06-15", "2026-06-15", 6),
    ],
)
def test_age_counts_completed_years(born, on, years):
    assert age(days(born), days(on))[0] == years


def test_weekends_move_to_the_working_day_before_or_after():
    friday, saturday, sunday, monday = days("2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04")
    week = np.array([friday, saturday, sunday, monday])
    assert on_or_before_friday(week).tolist() == [friday, friday, friday, monday]
    assert on_or_after_monday(week).tolist() == [friday, monday, monday, monday]
