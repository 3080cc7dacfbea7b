"""Control charts: signals told by shape and words, gaps kept, phases apart."""

from datetime import date

import polars as pl

from kvs_audit.charts.control import MARKS, NUMBERS, SHARES, control_explorer, control_figure
from kvs_audit.charts.figure import VEGALITE_MIME

TABLE = (("Periode", "Andel", "Bemærkning"), [("januar 2026", "50 %", "–")])


def points(**columns) -> pl.DataFrame:
    rows = {
        "x": [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1)],
        "vaerdi": [0.5, None, 0.9, 0.4],
        "midte": [0.5, 0.5, 0.6, 0.6],
        "nedre_graense": [0.2, None, 0.3, 0.3],
        "oevre_graense": [0.8, None, 0.8, 0.8],
        "fase": [0, 0, 1, 1],
        "tegn": ["inden for grænserne", "ikke bedømt", "over grænsen", "ikke bedømt"],
        "maerke": [None, None, "90 %", None],
        "label": ["januar", "februar", "marts", "april"],
        "tal": ["50 % · 1 af 2", "ingen forfaldne", "90 % · 9 af 10", "40 % · 4 af 10"],
        **columns,
    }
    return pl.DataFrame(rows, schema_overrides={"vaerdi": pl.Float64})


def drawn(frame: pl.DataFrame, values: str = SHARES):
    return control_figure(frame, TABLE, values=values, title="T", alt_text="A", reason="Hvorfor")


def data_of(figure) -> list[dict]:
    return [row for rows in figure.spec["datasets"].values() for row in rows]


def marks_of(figure) -> dict:
    """Domain and ranges of the points' shape, fill and outline."""
    encodings = [layer["encoding"] for layer in figure.spec["layer"] if "shape" in layer.get("encoding", {})]
    return {name: encodings[0][name]["scale"] for name in ("shape", "fill", "stroke")}


def test_every_kind_of_point_has_a_shape_or_a_fill_of_its_own():
    looks = [(shape, fill) for shape, fill, _ in MARKS.values()]

    assert len(set(looks)) == len(MARKS)
    signals = [name for name in MARKS if name not in ("inden for grænserne", "ikke bedømt")]
    assert len({MARKS[name][0] for name in signals} | {"circle"}) == len(signals) + 1


def test_only_the_kinds_there_are_stand_in_the_legend_and_unjudged_points_are_hollow():
    scales = marks_of(drawn(points()))

    assert scales["shape"]["domain"] == ["inden for grænserne", "over grænsen", "ikke bedømt"]
    assert scales["shape"]["range"] == ["circle", "triangle-up", "circle"]
    assert scales["fill"]["range"][2] != scales["stroke"]["range"][2]
    assert scales["fill"]["range"][0] == scales["stroke"]["range"][0]


def test_a_period_without_units_stays_as_a_gap():
    rows = [row for row in data_of(drawn(points())) if "vaerdi" in row]

    assert [row["vaerdi"] for row in rows] == [0.5, None, 0.9, 0.4]
    assert all(
        "break-paths" in str(layer["mark"])
        for layer in drawn(points()).spec["layer"]
        if layer["mark"]["type"] == "line"
    )


def test_a_line_stands_where_the_second_phase_begins():
    assert {"x": "2026-03-01T00:00:00"} in data_of(drawn(points()))


def test_a_chart_of_one_phase_has_no_such_line_and_no_layer_without_data():
    spec = drawn(points(fase=[0] * 4)).spec

    assert all(rows for rows in spec["datasets"].values())
    assert not [layer for layer in spec["layer"] if layer["mark"]["type"] == "rule"]


def test_a_signal_is_told_in_words_beside_the_point():
    texts = [layer for layer in drawn(points()).spec["layer"] if layer["mark"]["type"] == "text"]

    assert [layer["encoding"]["text"]["field"] for layer in texts] == ["maerke"]


def test_departures_stand_by_their_number():
    figure = drawn(points(x=[1, 2, 3, 4]), NUMBERS)
    axes = [layer["encoding"]["x"] for layer in figure.spec["layer"]]

    assert {axis["type"] for axis in axes} == {"quantitative"}
    assert figure.rows == (("januar 2026", "50 %", "–"),)


def test_nothing_to_draw_is_said_in_words():
    figure = drawn(points(vaerdi=[None] * 4))

    assert figure.spec is None
    assert figure.alt == "Hvorfor"


def test_the_explorer_offers_every_requirement_and_begins_with_the_first():
    both = pl.concat([points().with_columns(krav=pl.lit(name)) for name in ("Æ", "A")])
    figure = control_explorer(both, title="T", reason="R")
    params = [param for param in figure.spec["params"] if param["name"] == "valgt"]

    assert params[0]["bind"]["options"] == ["Æ", "A"]
    assert params[0]["value"] == "Æ"
    assert figure._repr_mimebundle_()[0][VEGALITE_MIME]["params"]
    assert control_explorer(pl.DataFrame(), title="T", reason="R").spec is None
