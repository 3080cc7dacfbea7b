"""What becomes of a finding from one run to the next."""

from datetime import date

import pytest

from kvs_audit.cycle.compare import EDITIONS, MOVE_TEXT, MOVED, MOVES, compare_runs
from kvs_audit.cycle.history import Edition
from kvs_audit.errors import ArgumentFault


def moves_of(comparison):
    return dict(comparison.moves.select("enhed_id", "bevaegelse").iter_rows())


def ages_of(comparison):
    return {
        unit: rest for unit, *rest in comparison.moves.select("enhed_id", "foerst_fundet", "alder_dage").iter_rows()
    }


def test_a_run_compared_with_itself_has_nothing_new_and_nothing_resolved(run, row):
    same = run("a", "2025-06-30", row("M1", "afvigelse"), row("M2", "opfyldt"), row("M3", "begrundet_afvigelse"))
    comparison = compare_runs(same, same)
    assert moves_of(comparison) == {"M1": "fortsat", "M3": "fortsat"}
    assert comparison.moves.schema == MOVED


@pytest.mark.parametrize(
    ("before", "now", "move"),
    [
        ("afvigelse", "afvigelse", "fortsat"),
        ("afvigelse", "begrundet_afvigelse", "fortsat"),
        ("begrundet_afvigelse", "afvigelse", "fortsat"),
        ("opfyldt", "afvigelse", "ny"),
        ("kan_ikke_vurderes", "afvigelse", "ny"),
        (None, "begrundet_afvigelse", "ny"),
        ("afvigelse", "opfyldt", "loest"),
        ("begrundet_afvigelse", "opfyldt", "loest"),
        ("afvigelse", "kan_ikke_vurderes", "kan_ikke_vurderes"),
        ("afvigelse", None, "ude"),
    ],
)
def test_only_what_is_assessed_and_met_is_resolved(run, row, before, now, move):
    old = run("a", "2025-06-30", *([] if before is None else [row("M1", before)]), row("M9", "opfyldt"))
    new = run("b", "2025-09-30", *([] if now is None else [row("M1", now)]), row("M9", "opfyldt"))
    assert moves_of(compare_runs(old, new)) == {"M1": move}


def test_units_without_a_finding_in_either_run_are_no_moves(run, row):
    old = run("a", "2025-06-30", row("M1", "opfyldt"), row("M2", "kan_ikke_vurderes"))
    new = run("b", "2025-09-30", row("M1", "kan_ikke_vurderes"), row("M2", "opfyldt"))
    assert moves_of(compare_runs(old, new)) == {}


def test_a_finding_that_is_no_longer_relevant_is_told_from_one_whose_measure_is_gone(run, row):
    old = run("a", "2025-06-30", row("M1#1", "afvigelse"), row("M2#1", "afvigelse"), row("M1", "opfyldt", "plan"))
    new = run("b", "2025-09-30", row("M1", "opfyldt", "plan"))
    assert moves_of(compare_runs(old, new)) == {"M1#1": "bortfaldet", "M2#1": "ude"}


def test_a_month_is_gone_when_its_case_is(run, row):
    old = run("a", "2025-06-30", row("S1@2025-01", "afvigelse", "loft"), row("S2@2025-01", "afvigelse", "loft"))
    new = run("b", "2025-09-30", row("M1", "opfyldt", "plan"))
    assert moves_of(compare_runs(old, new)) == {"S1@2025-01": "bortfaldet", "S2@2025-01": "ude"}


def test_what_the_other_run_did_not_measure_is_neither_new_nor_gone(run, row):
    both = {"x": Edition("1", "aa", ("Ringsted", "Faxe")), "y": Edition("1", "bb", ("Ringsted",))}
    only_x = {"x": Edition("1", "aa", ("Ringsted",))}
    everywhere = [row("M1", "afvigelse", standard="y"), row("M2", "afvigelse", standard="x", kommune="Faxe")]
    here = row("M3", "afvigelse", standard="x", kommune="Ringsted Kommune")
    wide, narrow = run("a", "2025-06-30", *everywhere, standards=both), run("b", "2025-09-30", here, standards=only_x)
    assert moves_of(compare_runs(wide, narrow)) == {"M1": "ikke_maalt_nu", "M2": "ikke_maalt_nu", "M3": "ny"}
    later = run("c", "2025-12-31", *everywhere, here, standards=both)
    assert moves_of(compare_runs(narrow, later)) == {"M1": "ikke_maalt_foer", "M2": "ikke_maalt_foer", "M3": "fortsat"}


def test_event_dates_outside_a_run_s_period_were_not_measured_by_it(run, row):
    early, late = (
        row(unit, "afvigelse", haendelsesdato=day)
        for unit, day in (("M1", date(2025, 3, 31)), ("M2", date(2025, 4, 1)))
    )
    old = run("a", "2025-06-30", early, late)
    new = run("b", "2025-06-30", late, fra=date(2025, 4, 1), til=date(2025, 6, 30))
    assert moves_of(compare_runs(old, new)) == {"M1": "ikke_maalt_nu", "M2": "fortsat"}
    assert moves_of(compare_runs(new, old)) == {"M1": "ikke_maalt_foer", "M2": "fortsat"}


def test_a_table_that_is_missing_resolves_nothing_and_makes_nothing_new(run, row):
    missing = row("M1", "kan_ikke_vurderes", "opfoelgning", aarsag="mangler_tabel:opfoelgninger")
    found = row("M1#1", "afvigelse", "opfoelgning")
    without, having = run("a", "2025-06-30", missing), run("b", "2025-06-30", found)
    assert moves_of(compare_runs(having, without)) == {"M1#1": "ikke_maalt_nu"}
    assert moves_of(compare_runs(without, having)) == {"M1#1": "ikke_maalt_foer"}


def test_age_counts_from_the_event_date_and_the_first_run_that_has_found_it_ever_since(run, row):
    found, met = row("M1", "afvigelse"), row("M1", "opfyldt")
    other = row("M2", "afvigelse")
    runs = [
        run("1", "2025-01-31", found, other),
        run("2", "2025-02-28", met, other),
        run("3", "2025-03-31", found),
        run("4", "2025-04-30", found, other),
        run("5", "2025-05-31", found, other),
    ]
    comparison = compare_runs(runs[3], runs[4], earlier=runs)
    assert ages_of(comparison) == {"M1": [date(2025, 3, 31), 150], "M2": [date(2025, 1, 31), 150]}
    alone = compare_runs(runs[3], runs[4])
    assert ages_of(alone) == {"M1": [date(2025, 4, 30), 150], "M2": [date(2025, 4, 30), 150]}


def test_a_resolved_finding_has_no_age(run, row):
    old, new = run("a", "2025-06-30", row("M1", "afvigelse")), run("b", "2025-09-30", row("M1", "opfyldt"))
    assert ages_of(compare_runs(old, new)) == {"M1": [None, None]}


def test_moves_under_a_changed_standard_say_so(run, row):
    old = run(
        "a",
        "2025-06-30",
        row("M1", "opfyldt"),
        standards={"ringsted-aflastning": Edition("1", "aa", ("Ringsted",)), "x": Edition("1", "x", ())},
    )
    new = run(
        "b",
        "2025-06-30",
        row("M1", "afvigelse"),
        standards={"ringsted-aflastning": Edition("1", "ab", ("Ringsted",)), "y": Edition("2", "y", ())},
    )
    comparison = compare_runs(old, new)
    assert comparison.moves["standard_aendret"].to_list() == [True]
    assert comparison.editions.schema == EDITIONS
    assert comparison.editions.rows() == [
        ("ringsted-aflastning", "1", "1", "aendret"),
        ("x", "1", None, "kun_foer"),
        ("y", None, "2", "kun_nu"),
    ]


def test_counts_add_up_to_the_moves_and_give_the_oldest_that_persists(run, row):
    old = run(
        "a",
        "2025-06-30",
        row("M1", "afvigelse"),
        row("M2", "afvigelse", haendelsesdato=date(2025, 5, 1)),
        row("M3", "afvigelse"),
    )
    new = run(
        "b",
        "2025-06-30",
        row("M1", "opfyldt"),
        row("M2", "afvigelse", haendelsesdato=date(2025, 5, 1)),
        row("M3", "afvigelse", haendelsesdato=date(2025, 5, 31)),
        row("M4", "afvigelse"),
    )
    counts = compare_runs(old, new).counts.to_dicts()
    assert counts == [
        {
            "standard": "ringsted-aflastning",
            "krav": "undersoegelse",
            **dict.fromkeys(MOVES, 0),
            "ny": 1,
            "fortsat": 2,
            "loest": 1,
            "aeldste_dage": 60,
        }
    ]


def test_the_order_of_rows_changes_nothing(run, row):
    rows = [row(f"M{n}", "afvigelse") for n in range(5)]
    old, new = run("a", "2025-06-30", *rows[:4]), run("b", "2025-09-30", *rows[1:])
    turned = compare_runs(run("a", "2025-06-30", *rows[3::-1]), run("b", "2025-09-30", *rows[:0:-1]))
    assert compare_runs(old, new).moves.equals(turned.moves)


def test_runs_in_the_wrong_order_are_refused(run):
    with pytest.raises(ArgumentFault, match="Skriv den gamle kørsel først"):
        compare_runs(run("ny", "2025-06-30"), run("gammel", "2025-06-29"))


def test_every_move_has_a_danish_name():
    assert set(MOVE_TEXT) == set(MOVES)
