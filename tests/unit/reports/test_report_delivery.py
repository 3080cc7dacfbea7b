"""Respite against cap and grant, and follow-ups around their deadlines, counted by hand."""

from datetime import date

import polars as pl
import pytest
from report_extracts import scope

from kvs_audit.charts.punctuality import NOT_HELD, by_week
from kvs_audit.facts.known import Known
from kvs_audit.reports.case_story import case_lines
from kvs_audit.reports.delivery import granted_and_delivered, of_kind, punctuality, respite_months
from kvs_audit.reports.sections import delivery

DELIVERY = ("leverance",)


def days(*rows: tuple[str, str, float]) -> dict:
    return {"aflastningsdoegn": [{"indsats_id": i, "maaned": month, "doegn": number} for i, month, number in rows]}


def measure(number: int, **columns) -> dict:
    return {"indsats_id": f"I{number}", "sag_id": f"S{number}", "startdato": date(2026, 1, 1), **columns}


def test_child_months_stand_at_the_childs_age_against_its_cap():
    # 5 years on 1 February (cap 10), 6 on 1 March (cap 6)
    cases = [{"sag_id": "S1", "foedselsdato": "2020-02-15"}]
    looked_at = scope([measure(1)], cases, DELIVERY, tables=days(("I1", "2026-02", 10), ("I1", "2026-03", 6.5)))

    assert respite_months(looked_at).sort("alder").rows() == [(5, 10.0, 10.0, False), (6, 6.5, 6.0, True)]
    title = delivery.respite_against_cap(looked_at).title
    assert title == "Loftet er overskredet i 1 af 2 måneder (50 %); 0 af dem er begrundet"


def test_a_month_whose_age_is_unknown_is_counted_but_not_drawn():
    # Born some day in March: 5 or 6 years on 1 March 2026, and 5 days are within both caps
    cases = [{"sag_id": "S1", "foedselsdato": "2020-03"}]
    looked_at = scope([measure(1)], cases, DELIVERY, tables=days(("I1", "2026-03", 5)))

    assert of_kind(looked_at, "doegnloft")["status"].to_list() == ["opfyldt"]
    assert respite_months(looked_at).is_empty()


def test_only_whole_months_are_granted_and_a_month_without_a_row_delivered_nothing():
    # From 15 February: March and April whole; ends 10 May.
    looked_at = scope(
        [measure(1, startdato=date(2026, 2, 15), slutdato=date(2026, 5, 10), bevilget_doegn_pr_md=4)],
        tilsyn=DELIVERY,
        tables=days(("I1", "2026-02", 4), ("I1", "2026-03", 3), ("I1", "2026-05", 1)),
    )

    assert granted_and_delivered(looked_at).rows() == [
        (date(2026, 3, 1), 4.0, 3.0, 1),
        (date(2026, 4, 1), 4.0, 0.0, 1),
    ]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 4, 1), None, [4, 5, 6]),  # the as-of date is the last day of June
        (date(2026, 4, 2), None, [5, 6]),
        (date(2026, 4, 1), date(2026, 6, 1), [4, 5]),  # the end is the first day without
        (date(2026, 4, 1), date(2026, 5, 31), [4]),
        (date(2026, 6, 2), None, []),
    ],
)
def test_a_month_is_whole_from_its_first_to_its_last_day(start, end, months):
    looked_at = scope(
        [measure(1, startdato=start, slutdato=end, bevilget_doegn_pr_md=4)],
        tilsyn=DELIVERY,
        tables=days(("I1", "2020-01", 1)),
    )

    assert granted_and_delivered(looked_at)["maaned"].dt.month().to_list() == months


def test_without_a_table_of_days_nothing_is_said_about_delivery():
    looked_at = scope([measure(1, bevilget_doegn_pr_md=4)], tilsyn=DELIVERY)

    assert granted_and_delivered(looked_at).is_empty()
    assert delivery.granted_against_delivered(looked_at).spec is None
    assert delivery.respite_against_cap(looked_at).spec is None


def test_an_unknown_grant_is_left_out():
    looked_at = scope(
        [measure(1, bevilget_doegn_pr_md=None), measure(2, bevilget_doegn_pr_md=2)],
        tilsyn=DELIVERY,
        tables=days(("I1", "2026-06", 9), ("I2", "2026-06", 1)),
    )

    assert granted_and_delivered(looked_at).tail(1).rows() == [(date(2026, 6, 1), 2.0, 1.0, 1)]


def test_the_title_says_the_share_delivered_in_the_last_twelve_whole_months():
    months = pl.DataFrame(
        {
            "maaned": [date(2025, 6, 1), date(2025, 7, 1), date(2026, 6, 1)],
            "bevilget": [100.0, 10.0, 10.0],
            "leveret": [0.0, 9.0, 6.0],
        }
    )

    assert "leveret 75 % af" in delivery.granted_text(months, date(2026, 6, 30))
    assert "leveret 75 % af" in delivery.granted_text(months, date(2026, 7, 30))
    # On 29 June the month is not over, so its row is not there; June of last year is: 9 of 110
    assert "leveret 8 % af" in delivery.granted_text(months.head(2), date(2026, 6, 29))


def follow_ups(*dates: date) -> dict:
    return {
        "opfoelgninger": [{"opfoelgning_id": f"O{i}", "indsats_id": "I1", "dato": day} for i, day in enumerate(dates)]
    }


def test_follow_ups_stand_at_their_days_from_the_deadline():
    # Start 1 January 2025: deadline 1 April; held 30 March. Then 30 September; held 2 October. Then 2 April 2026: none.
    looked_at = scope(
        [measure(1, startdato=date(2025, 1, 1))],
        tilsyn=DELIVERY,
        tables=follow_ups(date(2025, 3, 30), date(2025, 10, 2)),
    )

    assert punctuality(looked_at)["dage"].to_list() == [-2, 2, None]
    title = delivery.follow_up_punctuality(looked_at).title
    assert title == "33 % af 3 forfaldne opfølgninger kom til tiden; 1 kom for sent, 1 er ikke holdt"


def test_the_distribution_agrees_with_the_assessments():
    looked_at = scope(
        [measure(1, startdato=date(2025, 1, 1))],
        tilsyn=DELIVERY,
        tables=follow_ups(date(2025, 3, 30), date(2025, 10, 2)),
    )
    statuses = of_kind(looked_at, "opfoelgningskaede")["status"].to_list()

    assert [day is not None and day <= 0 for day in punctuality(looked_at)["dage"]] == [
        s == "opfyldt" for s in statuses
    ]


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (0, -1),
        (-6, -1),
        (-7, -2),
        (1, 1),
        (7, 1),
        (8, 2),
        (-84, -13),
        (-83, -12),
        (84, 12),
        (85, 13),
        (500, 13),
        (None, NOT_HELD),
    ],
)
def test_weeks_begin_and_end_at_the_deadline(day, week):
    assert by_week(pl.DataFrame({"dage": [day]}, schema={"dage": pl.Int64()}))["uge"].to_list() == [week]


def test_without_the_table_of_follow_ups_there_is_no_distribution():
    looked_at = scope([measure(1)], tilsyn=DELIVERY)

    assert punctuality(looked_at).is_empty()
    assert delivery.follow_up_punctuality(looked_at).spec is None


def test_a_cases_timeline_has_what_was_known_and_the_missed_deadlines():
    looked_at = scope(
        [measure(1, startdato=date(2025, 1, 1), afgoerelsesdato=date(2024, 12, 1))],
        tilsyn=DELIVERY,
        tables=follow_ups(date(2025, 3, 30), date(2026, 7, 1))
        | {"undersoegelser": [_assessment(date(2024, 10, 1), date(2026, 7, 1)), _assessment(date(2026, 7, 1), None)]},
    )
    events = case_lines(Known(looked_at.result.extract, looked_at.as_of), looked_at.fund, "S1")

    assert events.rows() == [
        ("Undersøgelser", "undersøgelse", date(2024, 10, 1), None),  # ends after the as-of date: under way
        ("Aflastning (I1)", "indsats", date(2025, 1, 1), None),
        ("Aflastning (I1)", "afgørelse", date(2024, 12, 1), None),
        ("Aflastning (I1)", "opfølgning", date(2025, 3, 30), None),
        ("Aflastning (I1)", "frist overskredet", date(2025, 9, 30), None),
    ]


def _assessment(start: date, end: date | None) -> dict:
    return {
        "undersoegelse_id": f"U{start}",
        "sag_id": "S1",
        "type": "boernefaglig_undersoegelse",
        "startdato": start,
        "slutdato": end,
    }
