"""Charts: what they draw, say and list from hand-made figures."""

import sys

import polars as pl
import pytest

from kvs_audit.charts import theme
from kvs_audit.charts.figure import METADATA_KEY, VEGALITE_MIME
from kvs_audit.charts.heatmap import heatmap_figure
from kvs_audit.charts.quick_import import without_slow_formats
from kvs_audit.charts.rates import rates_figure
from kvs_audit.charts.trend import trend_figure

COUNTS = ("opfyldt", "afvigelse", "begrundet_afvigelse", "kan_ikke_vurderes", "naevner")


def rate_rows(*rows: tuple[str, int, int, int, int], **columns: list[object]) -> pl.DataFrame:
    """Rows of label, met, deviation, justified, unknown; the shares worked out plainly, the interval just 10 points."""
    frame = pl.DataFrame(rows, schema=["label", *COUNTS[:4]], orient="row")
    frame = frame.with_columns(naevner=pl.sum_horizontal(COUNTS[:3]))
    share = pl.when(pl.col("naevner") > 0).then(pl.col("opfyldt") / pl.col("naevner"))
    frame = frame.with_columns(andel=share).with_columns(nedre=pl.col("andel") - 0.1, oevre=pl.col("andel") + 0.1)
    due = pl.col("naevner") + pl.col("kan_ikke_vurderes")
    best = pl.col("opfyldt") + pl.col("kan_ikke_vurderes")
    frame = frame.with_columns(mindst=pl.col("opfyldt") / due, maksimalt=best / due)
    return frame.with_columns(pl.Series(name, values) for name, values in columns.items())


def data_of(spec) -> list[dict]:
    return [row for rows in spec["datasets"].values() for row in rows]


def test_a_chart_of_rates_lists_the_lowest_first_with_its_denominator_and_interval():
    figure = rates_figure(rate_rows(("Høj", 9, 1, 0, 0), ("Lav", 1, 2, 1, 5)), title="T", reason="R")

    assert figure.rows[0] == ("Lav", "1", "4", "25 %", "15–35 %", "2", "1", "5", "11–67 %")
    assert figure.rows[1] == ("Høj", "9", "10", "90 %", "80–100 %", "1", "0", "0", "–")


def test_a_chart_of_rates_keeps_the_given_order_when_asked_to():
    figure = rates_figure(rate_rows(("Høj", 9, 1, 0, 0), ("Lav", 1, 2, 1, 5)), title="T", reason="R", in_order=True)

    assert [row[0] for row in figure.rows] == ["Høj", "Lav"]


def test_a_row_without_denominator_is_listed_with_dashes_and_drawn_with_words():
    figure = rates_figure(rate_rows(("Målt", 1, 1, 0, 0), ("Tom", 0, 0, 0, 3)), title="T", reason="R")

    assert figure.rows[1] == ("Tom", "0", "0", "–", "–", "0", "0", "3", "0–100 %")
    drawn = {row["label"]: row["tal"] for row in data_of(figure.spec)}
    assert drawn == {"Målt": "50 % · 1 af 2", "Tom": "3 kunne ikke vurderes"}


def test_the_alternative_text_has_the_title_and_every_rate():
    figure = rates_figure(rate_rows(("A", 1, 1, 0, 0), ("B", 3, 0, 0, 0)), title="Fundet", reason="R")

    assert figure.alt.startswith("Fundet")
    assert "A: 50 % (1 af 2" in figure.alt
    assert "B: 100 % (3 af 3" in figure.alt


def test_the_bounds_are_drawn_and_told_only_where_something_could_not_be_assessed():
    # 1 of 4 met and 5 unknown: from 1 of 9 to 6 of 9.
    figure = rates_figure(rate_rows(("Lav", 1, 2, 1, 5), ("Høj", 9, 1, 0, 0)), title="T", reason="R", note="N.")
    drawn = {row["label"]: (row["mindst"], row["maksimalt"]) for row in data_of(figure.spec)}

    assert drawn == {"Lav": (pytest.approx(1 / 9), pytest.approx(6 / 9)), "Høj": (None, None)}
    assert "yderpunkter 11–67 %" in figure.alt
    assert figure.alt.count("yderpunkter") == 1
    assert "Yderpunkterne er andelen, hvis" in figure.note


def test_without_anything_unknown_the_note_says_nothing_of_bounds():
    assert rates_figure(rate_rows(("A", 1, 1, 0, 0)), title="T", reason="R", note="N.").note == "N."


def test_nothing_to_draw_is_said_in_words():
    rows = rate_rows(("Tom", 0, 0, 0, 3), periode=[1], hel=[True], team=["T"])

    for figure in (
        rates_figure(rows, title="T", reason="Hvorfor"),
        heatmap_figure(rows, title="T", alt_text="a", reason="Hvorfor"),
        trend_figure(rows, title="T", alt_text="a", reason="Hvorfor"),
    ):
        assert figure.spec is None
        assert figure.alt == "Hvorfor"
        data, _ = figure._repr_mimebundle_()
        assert VEGALITE_MIME not in data


def test_a_heat_map_shows_counts_without_colour_below_ten_units_and_a_dash_where_there_are_none():
    rows = rate_rows(("K", 9, 0, 0, 0), ("K", 5, 5, 0, 0), ("L", 1, 0, 0, 0), team=["A", "B", "A"])
    figure = heatmap_figure(rows, title="T", alt_text="a", reason="R")

    assert figure.headings == ("Krav", "A", "B")
    assert figure.rows == (("K", "9 af 9", "50 % (5 af 10)"), ("L", "1 af 1", "–"))
    colours = {row["tekst"]: row["flade"] for row in data_of(figure.spec) if "tekst" in row}
    assert colours == {"9 af 9": theme.SMALL_CELL, "50 %": theme.STEPS[2], "1 af 1": theme.SMALL_CELL}


@pytest.mark.parametrize(("met", "step"), [(19, 0), (20, 1), (79, 3), (80, 4), (100, 4)])
def test_the_steps_of_a_heat_map_begin_at_their_bounds(met, step):
    rows = rate_rows(("K", met, 100 - met, 0, 0), team=["A"])
    figure = heatmap_figure(rows, title="T", alt_text="a", reason="R")

    assert [row["flade"] for row in data_of(figure.spec) if "flade" in row] == [theme.STEPS[step]]


def test_a_trend_keeps_periods_in_time_and_marks_the_unfinished_one():
    rows = rate_rows(("2. kv.", 1, 1, 0, 0), ("1. kv.", 1, 0, 0, 0), periode=[2, 1], hel=[False, True])
    figure = trend_figure(rows, title="T", alt_text="a", reason="R")

    assert [row[0] for row in figure.rows] == ["1. kv.", "2. kv."]
    assert {row["label"]: row["hel"] for row in data_of(figure.spec)} == {"1. kv.": True, "2. kv.": False}


def test_a_figure_is_interactive_in_jupyterlab_with_the_finding_above_it():
    figure = rates_figure(rate_rows(("A", 1, 1, 0, 0)), title="Fundet", reason="R")
    data, metadata = figure._repr_mimebundle_()

    assert data[VEGALITE_MIME]["title"]["text"] == ["Fundet"]
    assert metadata[METADATA_KEY]["rows"] == [list(figure.rows[0])]


def test_no_chart_names_an_address_on_a_network():
    figure = rates_figure(rate_rows(("A", 1, 1, 0, 0)), title="T", reason="R")

    assert "http" not in str(figure.spec)


@pytest.mark.parametrize("module", ["rfc3987_syntax", "isoduration"])
def test_imports_leave_slow_formats_out_only_inside_the_block(module, monkeypatch):
    monkeypatch.delitem(sys.modules, module, raising=False)
    with without_slow_formats():
        assert sys.modules[module] is None
    assert module not in sys.modules


def test_a_module_that_is_there_already_stays_inside_the_block(monkeypatch):
    monkeypatch.setitem(sys.modules, "isoduration", sys)
    with without_slow_formats():
        assert sys.modules["isoduration"] is sys
    assert sys.modules["isoduration"] is sys


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def dark(colour: str) -> str:
    from kvs_audit.reports.colours import DARK

    return DARK[colour]


CELLS = [*zip(theme.STEPS, theme.STEP_TEXT, strict=True), (theme.SMALL_CELL, theme.SMALL_CELL_TEXT)]


@pytest.mark.parametrize(("cell", "text"), CELLS)
def test_text_in_a_cell_can_be_read_in_both_schemes(cell, text):
    assert contrast(cell, text) >= 4.5
    assert contrast(dark(cell), dark(text)) >= 4.5


@pytest.mark.parametrize("text", [theme.INK, theme.MUTED])
def test_text_on_the_page_can_be_read_in_both_schemes(text):
    assert contrast(theme.PAPER, text) >= 4.5
    assert contrast(dark(theme.PAPER), dark(text)) >= 4.5


@pytest.mark.parametrize("mark", [theme.ALERT, *theme.SERIES])
def test_marks_stand_out_from_the_page_in_both_schemes(mark):
    assert contrast(theme.PAPER, mark) >= 3
    assert contrast(dark(theme.PAPER), dark(mark)) >= 3


def test_steps_of_a_heat_map_grow_paler_so_that_grey_print_keeps_their_order():
    light = [luminance(step) for step in theme.STEPS]

    assert light == sorted(light)
