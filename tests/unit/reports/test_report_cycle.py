"""What a report of supervision says ahead and back in time, against extracts whose deadlines are counted by hand."""

from datetime import date
from html import unescape

import polars as pl
import pytest
from report_extracts import AS_OF, scope

from kvs_audit.cycle.history import as_run
from kvs_audit.errors import ArgumentFault
from kvs_audit.reports.sections import ahead, since
from kvs_audit.reports.sections.opening import opening

FOLLOWED = {"opfoelgninger": [{"opfoelgning_id": "F9", "indsats_id": "I9", "dato": date(2026, 5, 1)}]}
"""Only measure I9 has been followed up."""

DUE = {"indsats_id": "I1", "sag_id": "S1", "startdato": date(2026, 4, 10)}
"""Followed up by 10 July 2026, ten days after the as-of date."""


def respite(number: int, exhausted: bool | None) -> dict:
    return {"indsats_id": f"I{number}", "sag_id": f"S{number}", "hjemmestoette_udtoemt": exhausted}


@pytest.mark.parametrize(("days", "listed"), [(9, 0), (10, 1)])
def test_a_deadline_is_listed_from_the_day_it_is_within_reach(days, listed):
    looked_at = scope([DUE], tables=FOLLOWED)

    assert ahead.deadlines(looked_at, days).select("sag_id", "frist").rows() == [("S1", date(2026, 7, 10))] * listed


def test_the_section_says_how_many_whose_and_until_when():
    cases = [{"sag_id": "S1", "team": "Nord", "raadgiver": "R1"}]
    text = unescape(ahead.due_soon(scope([DUE], cases, tables=FOLLOWED), 30).html)

    assert "1 frist udløber fra 30. juni 2026 til 30. juli 2026, begge dage med" in text
    assert "S1 · I1" in text
    assert "Opfølgning skal være holdt" in text
    assert "10. juli 2026" in text
    assert "Nord" in text


def test_no_deadline_is_said_in_words():
    assert "Ingen frister udløber fra 30. juni 2026" in ahead.due_soon(scope([DUE], tables=FOLLOWED), 5).html


def test_deadlines_keep_to_the_reports_team():
    measures = [DUE, {**DUE, "indsats_id": "I2", "sag_id": "S2"}]
    cases = [{"sag_id": "S1", "team": "Nord"}, {"sag_id": "S2", "team": "Syd"}]

    assert ahead.deadlines(scope(measures, cases, tables=FOLLOWED, team="Syd"), 30)["sag_id"].to_list() == ["S2"]


@pytest.mark.parametrize("period", [{}, {"fra": date(2026, 4, 1)}, {"til": date(2026, 2, 28)}])
def test_a_finding_of_today_is_no_deadline_within_the_period_or_outside_it(period):
    # Started on 10 December 2025 and never followed up: a finding of 10 March. The other is due on 10 July.
    late = {"indsats_id": "I2", "sag_id": "S2", "startdato": date(2025, 12, 10)}
    looked_at = scope([DUE, late], tables=FOLLOWED, **period)

    assert ahead.deadlines(looked_at, 30).select("sag_id", "frist").rows() == [("S1", date(2026, 7, 10))]


def test_deadlines_that_cannot_be_seen_for_lack_of_a_table_are_named():
    text = unescape(ahead.due_soon(scope([DUE]), 30).html)

    assert "»Opfølgning«" in text
    assert "kan ikke ses: tabellen opfølgninger mangler." in text


def run_of(looked_at, as_of=date(2026, 3, 31)):
    return as_run("2026-03", as_of, looked_at.result.extract, looked_at.result.chosen, looked_at.result.vurderinger)


OLD = [respite(1, False), respite(2, False), respite(3, True), respite(4, None)]
NEW = [respite(1, False), respite(2, True), respite(3, False), respite(5, False)]
"""Kept, resolved, new; 4 is gone from the extract without having been found, and 5 has come with a finding."""


def moved():
    looked_at = scope(NEW)
    return looked_at, since.compared(looked_at, run_of(scope(OLD)))


def of_exhausted(rows: pl.DataFrame) -> dict[str, str]:
    found = rows.filter(krav="hjemmestoette-udtoemt")
    return dict(found.select("enhed_id", "bevaegelse").rows())


def test_findings_are_new_persisting_or_resolved_as_the_facts_changed():
    looked_at, comparison = moved()

    assert of_exhausted(since.moves_of(looked_at, comparison)) == {
        "I1": "fortsat",
        "I2": "loest",
        "I3": "ny",
        "I5": "ny",
    }


def test_the_reports_findings_are_those_that_are_new_or_persist():
    looked_at, comparison = moved()
    moves = since.moves_of(looked_at, comparison)

    assert moves.filter(pl.col("bevaegelse").is_in(["ny", "fortsat"])).height == looked_at.fund.height > 0


def test_page_one_and_the_section_have_the_same_figures():
    looked_at, comparison = moved()
    text = since.summary_text(looked_at, comparison)

    assert text.startswith("Siden 31. marts 2026: ")
    assert text in unescape(opening(looked_at, comparison).html)
    assert text in unescape(since.since_last(looked_at, comparison).html)
    assert "Siden" not in opening(looked_at).html


def test_a_run_beside_itself_has_nothing_new_and_nothing_resolved():
    looked_at = scope(OLD)
    moves = since.moves_of(looked_at, since.compared(looked_at, run_of(looked_at, AS_OF)))

    assert set(moves["bevaegelse"]) == {"fortsat"}


def test_a_report_on_a_team_tells_of_its_findings_only():
    cases = [{"sag_id": f"S{n}", "team": "Nord" if n == 3 else "Syd"} for n in (1, 2, 3, 5)]
    looked_at = scope(NEW, cases, team="Nord")
    moves = since.moves_of(looked_at, since.compared(looked_at, run_of(scope(OLD))))

    assert of_exhausted(moves) == {"I3": "ny"}


def test_a_changed_standard_is_told():
    looked_at, comparison = moved()
    old = comparison.old
    editions = {name: type(each)("0", "andet", each.kommuner) for name, each in old.standards.items()}
    changed = since.compared(looked_at, type(old)(old.name, old.as_of, editions, old.vurderinger))

    assert "Ændret siden da: »Aflastning" in unescape(since.since_last(looked_at, changed).html)


def test_a_later_run_is_refused_and_without_one_the_section_says_how():
    looked_at = scope(OLD)

    with pytest.raises(ArgumentFault, match="opgjort pr"):
        since.compared(looked_at, run_of(looked_at, date(2026, 7, 1)))
    assert "sammenlign_med" in since.since_last(looked_at, None).html
