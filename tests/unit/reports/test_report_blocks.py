"""Pieces of the page escape what they are given."""

import pytest

from kvs_audit.reports.blocks import bullets, facts, heading, paragraph, table

BAD = "<b>&\"'"
GOOD = "&lt;b&gt;&amp;&quot;&#x27;"


@pytest.mark.parametrize(
    "piece",
    [
        paragraph(BAD),
        heading(BAD, 3),
        bullets([BAD]),
        bullets([f"{BAD}: x"], lead=":"),
        facts([(BAD, "x")]),
        facts([("x", BAD)]),
        table(BAD, ["x"], [["x"]]),
        table("x", [BAD], [["x"]]),
        table("x", ["x", "y"], [["x", BAD]]),
        table("x", ["x"], [[BAD]], folded=True),
        table(BAD, ["x"], [["x"]], folded=True),
    ],
)
def test_text_never_becomes_markup(piece):
    assert GOOD in piece.html
    assert BAD not in piece.html


def test_a_table_names_its_columns_and_rows_for_screen_readers():
    html = table("Tal", ("Krav", "Antal"), [("A", "1")], (1,)).html

    left = ' style="text-align:left"'
    assert f'<th scope="col"{left}>Krav</th><th scope="col" class="num">Antal</th>' in html
    assert f'<th scope="row"{left}>A</th><td class="num">1</td>' in html
    assert 'role="region" tabindex="0" aria-label="Tal"' in html


def test_a_folded_table_says_how_many_rows_it_hides():
    assert "<summary>Tal (2 rækker)</summary>" in table("Tal", ("Krav",), [("A",), ("B",)], folded=True).html


def test_the_lead_of_an_item_is_set_off_once():
    assert bullets(["Krav: a: b"], lead=":").html == "<ul><li><strong>Krav</strong>: a: b</li></ul>"
