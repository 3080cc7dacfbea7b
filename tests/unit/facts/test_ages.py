"""Ages in completed years, worked out by hand and against plain Python."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvs_audit.facts.dates import age, age_by_table

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


def of(birth, on, by=age):
    frame = pl.DataFrame({"birth": [birth], "on": [on]}, schema={"birth": pl.Date, "on": pl.Date})
    return frame.select(by(pl.col("birth"), pl.col("on"))).item()


@pytest.mark.parametrize("by", [age, age_by_table])
@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2014, 3, 1), date(2026, 2, 28), 11),
        (date(2014, 3, 1), date(2026, 3, 1), 12),
        (date(2012, 2, 29), date(2025, 2, 28), 12),
        (date(2012, 2, 29), date(2025, 3, 1), 13),
        (date(2012, 2, 29), date(2024, 2, 29), 12),
        (date(2026, 1, 1), date(2025, 12, 31), -1),
        (date(1900, 1, 1), date(2100, 12, 31), 200),
        (None, date(2025, 1, 1), None),
        (date(2012, 1, 1), None, None),
    ],
)
def test_years_are_completed_on_the_birthday(birth, on, years, by):
    assert of(birth, on, by) == years


@given(DAYS, DAYS)
def test_any_two_days_of_an_extract_give_what_plain_python_gives(birth, on):
    years = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))

    assert of(birth, on) == of(birth, on, age_by_table) == years


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_that_no_extract_can_hold_has_an_age_but_is_in_no_table(day):
    assert of(date(2000, 6, 1), day) == day.year - 2000 - (day.month < 6)
    with pytest.raises(pl.exceptions.PolarsError):
        of(date(2000, 6, 1), day, age_by_table)
