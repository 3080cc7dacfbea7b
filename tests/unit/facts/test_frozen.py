"""The extract as it stood on a day."""

from datetime import date

import polars as pl
import pytest

from kvs_audit import from_frames
from kvs_audit.assess import assess, choose_standards
from kvs_audit.facts.dates import age, birthday
from kvs_audit.facts.frozen import known_by
from kvs_audit.sample import generate
from kvs_audit.standards.loader import load_standards

DAY = date(2025, 3, 31)


def frozen(**tables):
    rows = {
        "sager": [{"sag_id": "S1", "kommune": "Ringsted"}],
        "indsatser": [measure("M1")],
        **tables,
    }
    columns = {table: {name: None for row in listed for name in row} for table, listed in rows.items()}
    frames = {
        table: pl.DataFrame([columns[table] | row for row in listed], schema=dict.fromkeys(columns[table], pl.String))
        for table, listed in rows.items()
    }
    return known_by(from_frames(frames), DAY).tables


def measure(name, **more):
    dates = {"afgoerelsesdato": "2025-01-01", "startdato": "2025-01-15", "slutdato": None}
    return {"indsats_id": name, "sag_id": "S1", "indsatstype": "aflastning", **dates, **more}


@pytest.mark.parametrize(
    ("table", "column", "row"),
    [
        ("opfoelgninger", "dato", {"opfoelgning_id": "F1", "indsats_id": "M1"}),
        ("planer", "dato", {"plan_id": "P1", "sag_id": "S1", "type": "handleplan"}),
        ("klippekortsamtaler", "dato", {"indsats_id": "M1"}),
        ("stoettepersoner", "tilbudt_dato", {"indsats_id": "M1"}),
        (
            "undersoegelser",
            "startdato",
            {"undersoegelse_id": "U1", "sag_id": "S1", "type": "afdaekning", "slutdato": None},
        ),
    ],
)
def test_a_fact_of_the_day_is_known_and_one_of_the_day_after_is_not(table, column, row):
    assert frozen(**{table: [{**row, column: "2025-03-31"}]})[table].height == 1
    assert frozen(**{table: [{**row, column: "2025-04-01"}]})[table].is_empty()


def test_an_offer_without_a_date_stays():
    assert frozen(stoettepersoner=[{"indsats_id": "M1", "tilbudt_dato": None}])["stoettepersoner"].height == 1


def test_days_of_a_month_that_has_begun_are_known():
    months = [{"indsats_id": "M1", "maaned": month, "doegn": "3"} for month in ("2025-03", "2025-04")]
    assert frozen(aflastningsdoegn=months)["aflastningsdoegn"]["maaned"].to_list() == [date(2025, 3, 1)]


def test_an_assessment_that_ends_later_is_under_way():
    rows = [
        {"undersoegelse_id": name, "sag_id": "S1", "type": "afdaekning", "startdato": "2025-01-01", "slutdato": end}
        for name, end in (("U1", "2025-03-31"), ("U2", "2025-04-01"))
    ]
    assert frozen(undersoegelser=rows)["undersoegelser"]["slutdato"].to_list() == [DAY, None]


def test_planned_starts_and_ends_are_kept_and_measures_decided_later_lose_their_dates():
    rows = [
        measure("M1", startdato="2025-04-15", slutdato="2025-12-31", boernesamtale_dato="2025-04-01"),
        measure("M2", afgoerelsesdato="2025-04-01", startdato="2025-03-01"),
        measure("M3", afgoerelsesdato=None, startdato="2025-04-01"),
        measure("M4", afgoerelsesdato=None, startdato="2025-03-31", boernesamtale_dato="2025-03-31"),
    ]
    kept = frozen(indsatser=rows)["indsatser"]
    assert kept.select("indsats_id", "afgoerelsesdato", "startdato", "slutdato", "boernesamtale_dato").rows() == [
        ("M1", date(2025, 1, 1), date(2025, 4, 15), date(2025, 12, 31), None),
        ("M2", None, None, None, None),
        ("M3", None, None, None, None),
        ("M4", None, DAY, None, DAY),
    ]


def test_the_audit_of_the_day_is_the_same_with_and_without_what_came_later():
    extract = from_frames(generate(150, 5))
    chosen = choose_standards(extract, catalogue := load_standards(()), list(catalogue))
    day = date(2025, 2, 28)
    assert assess(known_by(extract, day), chosen, day).equals(assess(extract, chosen, day))


@pytest.mark.parametrize(
    ("birth", "years", "day"),
    [
        (date(2011, 5, 7), 14, date(2025, 5, 7)),
        (date(2012, 2, 29), 12, date(2024, 2, 29)),
        (date(2012, 2, 29), 13, date(2025, 3, 1)),
        (date(2012, 2, 28), 13, date(2025, 2, 28)),
        (date(2020, 1, 1), 0, date(2020, 1, 1)),
    ],
)
def test_the_birthday_is_the_first_day_of_an_age(birth, years, day):
    assert pl.select(birthday(pl.lit(birth), years)).item() == day
    before, on = pl.select(age(pl.lit(birth), pl.lit(day).dt.offset_by("-1d")), on=age(pl.lit(birth), pl.lit(day)))
    assert (before.item(), on.item()) == (years - 1, years)


def test_an_unknown_birth_has_no_birthday():
    assert pl.select(birthday(pl.lit(None, dtype=pl.Date()), 3)).item() is None
