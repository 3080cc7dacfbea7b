"""What the report says of the development of each requirement, from decisions counted by hand."""

from datetime import date
from html import unescape

import polars as pl
import pytest
from report_extracts import scope

from kvs_audit.reports.sections import control
from kvs_audit.reports.sections.control_text import level_text, point_table, signal_texts, verdict_text
from kvs_audit.reports.trends import krav_trends

KRAV = "hjemmestoette-udtoemt"


def decided(*months: tuple[int, int, int, int]) -> list[dict]:
    """Measures decided on the first of a month: (year, month, met, due)."""
    rows = [(date(year, month, 1), i < met) for year, month, met, due in months for i in range(due)]
    return [
        {"hjemmestoette_udtoemt": met, "afgoerelsesdato": day, "leverandoertype": "netvaerk", "indsats_id": f"I{n}"}
        for n, (day, met) in enumerate(rows)
    ]


def months(first: tuple[int, int], number: int, met: int, due: int) -> list[tuple[int, int, int, int]]:
    start = first[0] * 12 + first[1] - 1
    return [((start + i) // 12, (start + i) % 12 + 1, met, due) for i in range(number)]


def chart(rows: list[tuple[int, int, int, int]], shifts=(), period="auto", **options):
    looked_at = scope(decided(*rows), **options)
    return {each.krav: each for each in krav_trends(looked_at, shifts, period)}[KRAV]


def told(trend) -> str:
    return verdict_text(trend.points, trend.kind, trend.unjudged)


STEADY = months((2024, 7), 24, 8, 10)


def test_months_are_points_where_each_has_enough_units():
    trend = chart(STEADY)

    assert (trend.kind, trend.due, trend.judged, trend.signals.height) == ("maaned", 240, True, 0)
    assert told(trend) == "80 % opfyldt siden juli 2024; ingen udsving ud over det tilfældige"


@pytest.mark.parametrize(
    ("met", "due", "kind"), [(4, 5, "maaned"), (3, 4, "kvartal"), (9, 10, "maaned"), (10, 10, "kvartal")]
)
def test_a_month_has_five_units_and_one_of_the_rarer_outcome_on_average_or_quarters_are_drawn(met, due, kind):
    assert chart(months((2024, 7), 24, met, due)).kind == kind


def test_the_reader_may_choose_quarters():
    trend = chart(months((2022, 7), 48, 8, 10), period="kvartal")

    assert (trend.kind, trend.points.height, trend.unjudged) == ("kvartal", 16, "")


def test_too_few_units_are_drawn_and_not_judged():
    trend = chart(months((2024, 7), 24, 1, 1), period="maaned")

    assert trend.unjudged == "faa"
    assert not trend.judged
    assert told(trend) == "100 % opfyldt siden juli 2024; for få vurderinger til en dom"


def test_rare_departures_are_drawn_by_what_lies_between_them():
    trend = chart(
        [row for year in range(2022, 2026) for row in months((year, 1), 12, 2, 2)] + months((2026, 1), 6, 2, 2)
    )
    # Two met a month; a departure in months so far apart that no rule speaks.
    apart = [3, 9, 2, 6, 1, 12, 4, 7, 2, 5, 8, 1]
    at = [sum(apart[: i + 1]) for i in range(12)]
    rare = chart([(2021 + m // 12, m % 12 + 1, 2, 2 + (m in at)) for m in range(62)])

    assert trend.unjudged == "faa"  # nothing departs
    assert (rare.kind, rare.judged) == ("afstand", True)
    assert told(rare) == "9 % er afvigelser siden 1. april 2021; ingen udsving ud over det tilfældige"
    headings, rows = point_table(rare.points, rare.kind)
    assert headings[0] == "Afvigelse"
    assert rows[0][:2] == ("1. april 2021", "8")


def test_a_month_outside_the_limits_is_named():
    uneven = [(year, month, (7, 8, 9, 8)[month % 4], 10) for year, month, _, _ in STEADY]
    trend = chart([*uneven[:20], (2026, 3, 0, 10), *uneven[21:]])

    assert told(trend).endswith("; marts 2026 under grænsen")
    marks = control.drawn_points(trend.points, trend.kind).filter(pl.col("maerke").is_not_null())
    assert marks.select("label", "tegn", "maerke", "tal").row(0)[:3] == ("marts 2026", "under grænsen", "0 %")
    assert marks["tal"][0].startswith("0 % · 0 af 10, grænser ")


def test_a_lasting_fall_is_named_by_the_last_year_and_by_its_run():
    trend = chart([*months((2023, 7), 24, 16, 20), *months((2025, 7), 12, 11, 20)])
    texts = list(signal_texts(trend.points, trend.kind))

    assert texts == [
        "55 % opfyldt de seneste 12 måneder mod 80 % før",
        "12 måneder i træk under midten (juli 2025 – juni 2026)",
        "24 måneder i træk over midten (juli 2023 – juni 2025)",
    ]
    assert told(trend) == f"72 % opfyldt siden juli 2023; {texts[0]}; {texts[1]} og 1 mere"
    drawn = control.drawn_points(trend.points, trend.kind)
    assert drawn["maerke"].drop_nulls().to_list() == ["24 i træk", "12 i træk"]


def test_a_change_where_a_level_shift_was_given_is_no_signal_and_the_new_level_is_told():
    rows = [*months((2023, 7), 24, 16, 20), *months((2025, 7), 12, 11, 20)]
    trend = chart(rows, [date(2025, 7, 1)])

    assert trend.signals.is_empty()
    assert told(trend) == "55 % opfyldt siden juli 2025; ingen udsving ud over det tilfældige"


@pytest.mark.parametrize(("shift", "provisional"), [(date(2025, 8, 1), True), (date(2025, 7, 1), False)])
def test_eleven_months_since_a_shift_are_provisional_and_twelve_are_judged(shift, provisional):
    trend = chart(STEADY, [shift])

    assert ("foreløbig (11 hele måneder, ingen dom før 12); før da ingen udsving" in told(trend)) == provisional


def test_nothing_but_a_provisional_phase_says_how_far_it_is():
    assert told(chart(months((2025, 10), 9, 8, 10))) == (
        "80 % opfyldt siden oktober 2025, foreløbig (9 hele måneder, ingen dom før 12)"
    )


def test_respite_days_of_the_same_children_are_drawn_and_not_judged():
    measures = [{"indsats_id": f"I{i}", "sag_id": f"S{i}", "startdato": date(2024, 1, 1)} for i in range(10)]
    days = [
        {"indsats_id": f"I{i}", "maaned": f"{year}-{month:02}", "doegn": 9 if i < 4 else 2}
        for i in range(10)
        for year in (2024, 2025)
        for month in range(1, 13)
    ]
    cases = [{"sag_id": f"S{i}", "foedselsdato": "2016-05-05"} for i in range(10)]
    looked_at = scope(measures, cases, tilsyn=("leverance",), tables={"aflastningsdoegn": days})
    trend = {each.krav: each for each in krav_trends(looked_at, ())}["doegnloft"]

    assert (trend.kind, trend.unjudged, trend.judged) == ("maaned", "igen", False)
    assert told(trend) == "60 % opfyldt siden januar 2024; ingen dom, for de samme sager går igen"


def test_the_table_says_what_each_point_is():
    trend = chart([*STEADY[:20], (2026, 3, 0, 10), (2026, 5, 8, 10)])
    headings, rows = point_table(trend.points, trend.kind)
    by_period = {row[0]: row for row in rows}

    assert len(headings) == len(rows[0]) == 8
    assert by_period["marts 2026"][1:5] == ("0", "10", "0 %", "0")
    assert by_period["marts 2026"][7] == "under grænsen"
    assert by_period["april 2026"][1:] == ("0", "0", "–", "0", by_period["maj 2026"][5], "–", "ingen forfaldne")


def test_the_charts_together_say_how_many_chance_alone_would_give():
    parts = list(control.trends(scope(decided(*STEADY)), ()))
    text = unescape(parts[0].html)

    assert text.startswith("<p>0 af 1 diagram viser et udsving.")
    assert "op mod 5 % af diagrammerne vise et alligevel, her under ét" in text
    assert "Der er ikke angivet niveauskift" in unescape(parts[2].html)
    assert any("Hjemmestøtte udtømt: 80 % opfyldt" in getattr(part, "title", "") for part in parts)


def test_every_requirement_with_units_stands_in_the_table_and_the_explorer_is_for_notebooks():
    looked_at = scope(decided(*STEADY))
    *_, table, explorer = control.trends(looked_at, ["2025-01-01"])
    decided_krav = looked_at.due.filter(pl.col("status") != "kan_ikke_vurderes")["krav"].n_unique()

    assert unescape(table.html).count("<tr>") == 1 + decided_krav
    assert explorer.as_dict()["instead"].startswith("De øvrige krav")


def test_an_empty_period_is_said_in_words():
    empty = scope(decided(*STEADY), fra=date(2010, 1, 1), til=date(2010, 12, 31))

    assert "ingen udvikling at vise" in next(iter(control.trends(empty))).html


def test_level_shifts_are_dates_each_once_in_order():
    assert control.shift_days(["2025-07-01", date(2024, 1, 1), "2024-01-01"]) == [date(2024, 1, 1), date(2025, 7, 1)]


def test_a_chart_without_whole_periods_says_so():
    trend = chart([(2026, 6, 5, 10)], fra=date(2026, 6, 1), til=date(2026, 6, 20))

    assert level_text(trend.points, trend.kind) == "ingen hele perioder endnu"
