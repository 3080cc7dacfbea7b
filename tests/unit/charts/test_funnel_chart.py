"""The funnel chart: points, names and limits from hand-made comparisons."""

import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "summaries"))
from funnel_rows import DAY, assessed

from kvs_audit.charts.funnel import funnel_figure
from kvs_audit.summaries.funnel import funnel


def drawn(*groups: tuple, **options):
    rows = funnel(assessed(*groups), "team", DAY).with_columns(label=pl.col("team").fill_null("Uden team"))
    return funnel_figure(rows, title="T", reason="R", **options)


def points(figure) -> dict[str, dict]:
    return {row["label"]: row for rows in figure.spec["datasets"].values() for row in rows if "tegn" in row}


def names(figure) -> set[str]:
    texts = [layer for layer in figure.spec["layer"] if layer["mark"]["type"] == "text"]
    datasets = figure.spec["datasets"]
    return {datasets[layer["data"]["name"]][0]["label"] for layer in texts}


EQUAL = [(name, "k", 75, 100) for name in "BCDE"]


def test_the_table_stands_in_the_order_of_names_with_denominator_limits_and_verdict():
    figure = drawn(("A", "k", 40, 100), *EQUAL, mixed=False)

    assert [row[0] for row in figure.rows] == ["A", "B", "C", "D", "E"]
    assert figure.headings[:5] == ("Team", "Opfyldt", "Forfaldne", "Sager", "Andel opfyldt")
    assert figure.rows[0][:5] == ("A", "40", "100", "100", "40 %")
    assert figure.rows[0][-1] == "lavere end tilfældigheder forklarer"
    assert figure.rows[1][-1] == "ikke til at skelne fra de øvrige"


def test_those_that_stand_out_are_named_and_told_by_shape_as_well_as_colour():
    figure = drawn(("A", "k", 40, 100), *EQUAL)
    marks = next(layer for layer in figure.spec["layer"] if layer["mark"]["type"] == "point")
    shapes = marks["encoding"]["shape"]["scale"]

    assert "A" in names(figure)
    assert points(figure)["A"]["tegn"] == "mere end tilfældigheder"
    assert dict(zip(shapes["domain"], shapes["range"], strict=True)) == {
        "mere end tilfældigheder": "diamond",
        "ikke til at skelne": "circle",
    }


def test_names_that_would_cover_each_other_are_left_to_the_table():
    figure = drawn(*[(f"Team {n:02}", "k", 750, 1000) for n in range(12)])

    assert len(names(figure)) <= 4
    assert len(figure.rows) == 12


def test_a_team_with_too_few_has_a_point_and_no_limits():
    figure = drawn(("A", "k", 1, 4), *EQUAL)

    assert points(figure)["A"]["tegn"] == "for få"
    assert figure.rows[0][6:8] == ("–", "–")
    assert figure.rows[0][-1] == "for få til en vurdering"


def test_the_limits_in_the_table_lie_around_what_was_expected_of_the_teams_own_mix():
    # A has the hard requirement: expected 18 %, and its own share of 18 % lies in the middle of its limits.
    figure = drawn(("A", "easy", 9, 10), ("A", "hard", 9, 90), ("B", "easy", 81, 90), ("B", "hard", 1, 10))
    low, high = (int(part.strip(" %")) for part in figure.rows[0][7].split("–"))

    assert figure.rows[0][4:6] == ("18 %", "18 %")
    assert low < 18 < high


def test_the_alternative_text_has_every_denominator_and_verdict():
    figure = drawn(("A", "k", 40, 100), *EQUAL)

    assert figure.alt.startswith("T. ")
    assert "A: 40 % (40 af 100), ventet 75 %, lavere end tilfældigheder forklarer" in figure.alt


def test_the_note_explains_the_lines_and_limits_moved_out_for_many_comparisons():
    assert drawn(*EQUAL, note="N.").note.endswith("stiplet er 2 standardfejl fra det, fuldt optrukket 3. N.")
    many = [(f"T{n:03}", "k", 75, 100) for n in range(60)]
    figure = drawn(*many)
    assert figure.note.endswith("fuldt optrukket 3,3 i stedet for 3, fordi der er mange sammenligninger.")
    assert figure.headings[7] == "Grænser, 3,3 standardfejl"


@pytest.mark.parametrize("met", [0, 100])
def test_where_all_or_nothing_is_met_there_are_points_and_no_limits(met):
    figure = drawn(*[(name, "k", met, 100) for name in "AB"])

    assert figure.spec is not None
    assert not [layer for layer in figure.spec["layer"] if layer["mark"]["type"] == "line"]


def test_nothing_decided_is_said_in_words():
    rows = assessed(("A", "k", 1, 4)).with_columns(status=pl.lit("kan_ikke_vurderes"))
    groups = funnel(rows, "team", date(2026, 6, 30)).with_columns(label="team")

    assert funnel_figure(groups, title="T", reason="Hvorfor").alt == "Hvorfor"


def test_the_same_chart_twice_is_drawn_alike():
    from kvs_audit.charts.drawing import svg

    first, second = (svg(drawn(("A", "k", 40, 100), *EQUAL).spec) for _ in range(2))
    assert first == second
