"""No small count can be found in what is published, nor worked out from several tables that share margins."""

import random
from datetime import date
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from kvs_audit.summaries import published, suppress

DAY = date(2024, 12, 31)
SHARED = {"alle": (), "team": ("team",), "kvartal": ("kvartal",), "team og kvartal": ("team", "kvartal")}


def assessments(counts):
    """``{(team, kvartal): (met, not met, unclear)}`` as assessments, every one of another child."""
    rows = [
        (team, quarter, status, f"S{team}{quarter}{status}{number}")
        for (team, quarter), figures in counts.items()
        for status, many in zip(("opfyldt", "afvigelse", "kan_ikke_vurderes"), figures, strict=True)
        for number in range(many)
    ]
    frame = pl.DataFrame(rows, schema=["team", "kvartal", "status", "sag_id"], orient="row")
    return frame.with_columns(haendelsesdato=pl.lit(DAY))


def hidden_groups(table, by="team"):
    return table.filter("skjult")[by].to_list()


def test_large_counts_are_published_with_their_rate():
    tables = published(assessments({("A", 1): (30, 10, 0), ("B", 1): (20, 5, 6)}), {"team": ("team",)}, DAY)
    assert tables["team"].rows() == [
        ("A", 30, 10, 40, 0.75, 0, False),
        ("B", 20, 5, 25, 0.8, 6, False),
    ]


@pytest.mark.parametrize(("deviations", "hidden"), [(4, True), (5, False), (1, True), (0, False)])
def test_a_count_below_the_threshold_hides_its_row_and_nothing_does_not(deviations, hidden):
    (row,) = published(assessments({("A", 1): (30, deviations, 0)}), {"team": ("team",)}, DAY)["team"].to_dicts()
    assert row["skjult"] is hidden
    assert (row["opfyldt"] is None, row["naevner"] is None, row["andel"] is None) == (hidden,) * 3


def test_the_threshold_is_a_parameter():
    counts = assessments({("A", 1): (30, 9, 0)})
    assert published(counts, {"team": ("team",)}, DAY, threshold=10)["team"]["skjult"].to_list() == [True]
    assert published(counts, {"team": ("team",)}, DAY, threshold=9)["team"]["skjult"].to_list() == [False]


def test_many_units_of_few_children_are_small_too():
    one_child = assessments({("A", 1): (30, 12, 0)}).with_columns(
        sag_id=pl.when(pl.col("status") == "afvigelse").then(pl.lit("S")).otherwise("sag_id")
    )
    assert published(one_child, {"team": ("team",)}, DAY)["team"]["skjult"].to_list() == [True]


def test_a_small_number_not_assessable_is_hidden_by_itself():
    (row,) = published(assessments({("A", 1): (30, 10, 2)}), {"team": ("team",)}, DAY)["team"].to_dicts()
    assert (row["kan_ikke_vurderes"], row["opfyldt"], row["skjult"]) == (None, 30, False)


def test_units_not_yet_due_are_no_part_of_it():
    later = assessments({("A", 1): (30, 10, 0)}).with_columns(haendelsesdato=pl.lit(date(2025, 1, 1)))
    assert published(later, {"team": ("team",)}, DAY)["team"].height == 0


def test_a_margin_does_not_reveal_the_only_hidden_row():
    counts = assessments({("A", 1): (30, 10, 0), ("B", 1): (20, 6, 0), ("C", 1): (25, 3, 0)})
    tables = published(counts, {"alle": (), "team": ("team",)}, DAY)
    assert tables["alle"]["skjult"].to_list() == [False]
    assert hidden_groups(tables["team"]) == ["B", "C"]


def test_two_small_rows_that_add_up_to_a_small_number_need_a_third():
    counts = assessments({("A", 1): (30, 10, 0), ("B", 1): (20, 2, 0), ("C", 1): (25, 2, 0)})
    assert hidden_groups(published(counts, {"alle": (), "team": ("team",)}, DAY)["team"]) == ["A", "B", "C"]


def test_two_small_rows_that_add_up_to_enough_need_no_third():
    counts = assessments({("A", 1): (30, 10, 0), ("B", 1): (20, 3, 0), ("C", 1): (25, 3, 0)})
    assert hidden_groups(published(counts, {"alle": (), "team": ("team",)}, DAY)["team"]) == ["B", "C"]


def test_without_the_margin_only_the_small_row_is_hidden():
    counts = assessments({("A", 1): (30, 10, 0), ("B", 1): (20, 6, 0), ("C", 1): (25, 3, 0)})
    assert hidden_groups(published(counts, {"team": ("team",)}, DAY)["team"]) == ["C"]


def test_when_everything_together_is_small_the_margin_goes_too():
    counts = assessments({("A", 1): (30, 1, 0), ("B", 1): (20, 2, 0)})
    tables = published(counts, {"alle": (), "team": ("team",)}, DAY)
    assert tables["alle"]["skjult"].to_list() == [True]


def test_a_row_of_zeros_is_no_hiding_place():
    counts = assessments({("A", 1): (30, 10, 0), ("B", 1): (20, 0, 0), ("C", 1): (25, 3, 0)})
    assert hidden_groups(published(counts, {"alle": (), "team": ("team",)}, DAY)["team"]) == ["A", "C"]


def test_a_cell_of_two_dimensions_is_not_found_from_either_margin():
    counts = assessments(
        {(team, quarter): (20, 10, 0) for team in "ABC" for quarter in (1, 2, 3)} | {("B", 2): (20, 3, 0)}
    )
    table = published(counts, SHARED, DAY)["team og kvartal"]
    hidden = set(table.filter("skjult").select("team", "kvartal").rows())
    assert ("B", 2) in hidden
    assert all(len({cell for cell in hidden if cell[0] == team}) != 1 for team in "ABC")
    assert all(len({cell for cell in hidden if cell[1] == quarter}) != 1 for quarter in (1, 2, 3))


def test_nested_groups_are_known_to_be_nested():
    rows = assessments({("A", 1): (30, 10, 0), ("B", 1): (20, 3, 0), ("C", 1): (25, 9, 0)}).with_columns(
        kommune=pl.when(pl.col("team") == "C").then(pl.lit("Faxe")).otherwise(pl.lit("Ringsted"))
    )
    tables = published(rows, {"kommune": ("kommune",), "team": ("team",)}, DAY)
    assert hidden_groups(tables["team"]) == ["A", "B"]
    assert hidden_groups(tables["kommune"], "kommune") == []


def test_an_unknown_group_is_a_group():
    rows = assessments({("A", 1): (30, 10, 0), ("B", 1): (20, 3, 0)}).with_columns(
        team=pl.when(pl.col("team") == "A").then("team")
    )
    assert published(rows, {"alle": (), "team": ("team",)}, DAY)["team"]["skjult"].to_list() == [True, True]


def test_no_assessments_give_empty_tables():
    empty = assessments({("A", 1): (1, 0, 0)}).clear()
    tables = published(empty, SHARED, DAY)
    assert [table.height for table in tables.values()] == [1, 0, 0, 0]


def test_any_tables_of_counts_can_be_suppressed_together():
    team = pl.DataFrame({"team": ["A", "B", "C"], "antal": [10, 6, 3], "andel": [0.5, 0.3, 0.1]})
    total = pl.DataFrame({"antal": [19]})
    out = suppress({"alle": total, "team": team}, {"alle": (), "team": ("team",)}, ("antal",))
    assert out["team"].rows() == [("A", 10, 0.5, False), ("B", None, None, True), ("C", None, None, True)]
    assert out["alle"].rows() == [(19, False)]


def attacker_range(cells, tables, target, count):
    """What someone who solves all published rows together can say of the sum over ``target`` cells."""
    lines, totals = [], []
    for by, table in tables:
        for row in table.filter(~pl.col("skjult")).to_dicts():
            lines.append([float(all(cell[name] == row[name] for name in by)) for cell in cells])
            totals.append(row[count])
    wanted = np.array([float(inside) for inside in target])
    ends = []
    for sign in (1, -1):
        found = linprog(sign * wanted, A_eq=lines or None, b_eq=totals or None, bounds=(0, None))
        ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
    return ends


@pytest.mark.parametrize("seed", range(25))
def test_no_small_count_can_be_worked_out_from_any_mix_of_tables(seed):
    dice = random.Random(seed)
    counts = {
        (team, quarter): (dice.choice((0, 2, 6, 15, 40)), dice.choice((0, 1, 3, 5, 12)), 0)
        for team in "ABCD"
        for quarter in (1, 2, 3)
    }
    rows = assessments(counts)
    chosen = dict(dice.sample(sorted(SHARED.items()), k=dice.choice((2, 3, 4))))
    tables = published(rows, chosen, DAY)
    present = [{"team": team, "kvartal": quarter} for (team, quarter), figures in counts.items() if any(figures)]
    known = [(chosen[name], table) for name, table in tables.items()]
    for (by, table), (number, count) in ((t, c) for t in known for c in enumerate(("opfyldt", "ikke_opfyldt"))):
        for row in table.to_dicts():
            target = [all(cell[name] == row[name] for name in by) for cell in present]
            true = sum(
                counts[cell["team"], cell["kvartal"]][number]
                for cell, inside in zip(present, target, strict=True)
                if inside
            )
            if 0 < true < 5:
                assert row["skjult"]
                least, most = attacker_range(present, known, target, count)
                assert most - least > 4.999


@pytest.mark.parametrize("seed", range(10))
def test_no_margin_less_its_published_rows_is_a_small_number(seed):
    dice = random.Random(100 + seed)
    counts = {
        (team, quarter): (dice.randint(0, 30), dice.randint(0, 9), 0) for team in "ABCDE" for quarter in (1, 2, 3, 4)
    }
    tables = published(assessments(counts), SHARED, DAY)
    for outer, inner in combinations(SHARED, 2):
        if not set(SHARED[outer]) < set(SHARED[inner]):
            continue
        for row in tables[outer].filter(~pl.col("skjult")).to_dicts():
            inside = tables[inner].filter(pl.lit(True), *[pl.col(name) == row[name] for name in SHARED[outer]])
            for count in ("opfyldt", "ikke_opfyldt"):
                rest = row[count] - (inside[count].sum() or 0)
                assert rest == 0 or rest >= 5
