"""Every finding that is new on a day was a deadline the day before, or it rests on facts that came later.

Held against the audit itself, day by day, on random extracts that crowd around the limits and on generated histories.
"""

from datetime import date, timedelta

import polars as pl
import pytest
from random_extracts import random_extract

from kvs_audit import from_frames
from kvs_audit.assess import assess, choose_standards
from kvs_audit.cycle.due import due
from kvs_audit.facts.frozen import known_by
from kvs_audit.fund.findings import DEVIATIONS
from kvs_audit.sample import generate
from kvs_audit.standards.loader import load_standards

UNIT = ("standard", "krav", "enhed_id")
DAY = timedelta(days=1)


def every_standard(extract):
    catalogue = load_standards(())
    return choose_standards(extract, catalogue, list(catalogue))


def found(extract, day):
    rows = assess(extract, every_standard(extract), day).filter(pl.col("status").is_in(DEVIATIONS))
    return {tuple(unit): event for *unit, event in rows.select(*UNIT, "haendelsesdato").iter_rows()}


def foretold(extract, day, within):
    """The deadlines of units: those that become findings when nothing more is recorded."""
    rows = due(extract, every_standard(extract), day, within).filter(pl.col("udfald").is_in(DEVIATIONS))
    deadlines = {tuple(unit): frist for *unit, frist in rows.select(*UNIT, "frist").iter_rows()}
    assert len(deadlines) == rows.height
    return deadlines


def first_days(extract, today, days):
    """When each unit first becomes a finding while nothing more is recorded: by one audit a day."""
    seen = known_by(extract, today)
    first = dict.fromkeys(found(seen, today), today)
    for number in range(1, days + 1):
        day = today + number * DAY
        audited = found(seen, day)
        assert first.keys() <= audited.keys()
        for unit in audited:
            first.setdefault(unit, day)
    return {unit: day for unit, day in first.items() if day > today}


def check_foretold(extract, today, within):
    """A deadline is the last day before the finding, or the day itself where the event makes it one at once."""
    first, deadlines = first_days(extract, today, within + 1), foretold(extract, today, within)
    last = today + within * DAY
    events = found(known_by(extract, today), last + DAY)
    assert {unit for unit, day in first.items() if day <= last} <= deadlines.keys() <= first.keys()
    for unit in first.keys() - deadlines.keys():
        assert events[unit] > last
    for unit, deadline in deadlines.items():
        assert first[unit] - deadline in (timedelta(0), DAY), unit
    return len(deadlines)


@pytest.mark.parametrize("seed", [700, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(701, 713))])
def test_random_extracts_have_no_finding_that_was_not_due_and_no_deadline_that_does_not_become_one(seed):
    extract = random_extract(seed, cases=300, gaps=seed % 3 == 2)
    assert check_foretold(from_frames(extract.text_frames()), extract.as_of, within=8)


HISTORIES = [
    (date(2025, 4, 30), 40),
    *(
        pytest.param(day, 400, marks=pytest.mark.slow)
        for day in (date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29), date(2026, 2, 28), date(2026, 6, 29))
    ),
]


@pytest.mark.parametrize(("day", "cases"), HISTORIES)
def test_a_finding_new_in_a_history_was_due_the_day_before_or_rests_on_later_facts(day, cases):
    before = from_frames(generate(cases, 17, until=day - DAY))
    after = from_frames(generate(cases, 17, until=day))
    new = found(after, day).keys() - found(before, day - DAY).keys()
    without_later_facts = found(known_by(before, day - DAY), day).keys()
    deadlines = foretold(before, day - DAY, within=1)
    for unit in new & without_later_facts:
        assert day - DAY <= deadlines[unit] <= day


@pytest.mark.slow
def test_over_two_years_of_a_history_both_reasons_occur():
    """So that the test above is not true for lack of anything to look at."""
    due_before, later_facts = 0, 0
    for month in range(24):
        day = date(2024 + month // 12, month % 12 + 1, 28)
        before, after = (from_frames(generate(600, 17, until=until)) for until in (day - DAY, day))
        new = found(after, day).keys() - found(before, day - DAY).keys()
        deadlines = foretold(before, day - DAY, within=1)
        unchanged = found(known_by(before, day - DAY), day).keys()
        assert all(unit in deadlines for unit in new & unchanged)
        due_before += len(new & deadlines.keys())
        later_facts += len(new - unchanged)
    assert due_before > 10
    assert later_facts > 10
