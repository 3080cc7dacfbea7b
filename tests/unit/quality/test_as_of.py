"""Without an as-of date, an extract is taken as of the last thing that happened in it."""

from collections.abc import Callable
from datetime import date

from kvs_audit.extract import Extract
from kvs_audit.quality import last_event

Make = Callable[..., Extract]


def test_it_is_the_latest_date_of_something_that_happened(make: Make) -> None:
    extract = make(planer="plan_id sag_id type dato\nP1 S1 handleplan 2024-06-30")
    assert last_event(extract) == date(2024, 6, 30)


def test_starts_and_ends_may_be_planned_and_do_not_count(make: Make) -> None:
    line = "M1 S1 aflastning 2024-02-01 2030-03-01 2031-03-01"
    extract = make(indsatser="indsats_id sag_id indsatstype afgoerelsesdato startdato slutdato\n" + line)
    assert last_event(extract) == date(2024, 2, 1)


def test_a_month_of_respite_counts_from_its_first_day(make: Make) -> None:
    extract = make(aflastningsdoegn="indsats_id maaned doegn\nM1 2024-07 3")
    assert last_event(extract) == date(2024, 7, 1)


def test_an_extract_without_dates_has_none(make: Make) -> None:
    line = "M1 S1 aflastning - - -"
    extract = make(indsatser="indsats_id sag_id indsatstype afgoerelsesdato startdato slutdato\n" + line)
    assert last_event(extract) is None


def test_a_mistyped_year_far_ahead_does_not_count(make: Make) -> None:
    dates = [f"2024-01-{day:02}" for day in range(1, 29)] + ["2025-01-28", "2062-01-01"]
    plans = "\n".join(f"P{n} S1 handleplan {day}" for n, day in enumerate(dates))
    extract = make(planer="plan_id sag_id type dato\n" + plans)
    assert last_event(extract) == date(2025, 1, 28)
