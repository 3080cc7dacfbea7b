"""What the report on data quality says, against an extract whose gaps are known."""

from html import unescape

import polars as pl
from report_extracts import scope

from kvs_audit.quality import examine
from kvs_audit.reports.sections import quality

BOTH = ("afgoerelse", "leverance")

MEASURES = [
    {"indsats_id": "I1", "sag_id": "S1", "hjemmestoette_udtoemt": True, "leverandoertype": "netvaerk"},
    {"indsats_id": "I2", "sag_id": "S2", "hjemmestoette_udtoemt": None, "leverandoertype": "netvaerk"},
    {"indsats_id": "I2", "sag_id": "S2", "hjemmestoette_udtoemt": None, "leverandoertype": "netvaerk"},
]
"""The third row repeats a key and is rejected."""


def looked_at():
    return scope(MEASURES, tilsyn=BOTH)


def found():
    result = looked_at().result
    return examine(result.extract, result.chosen, result.as_of)


def test_the_rows_read_used_and_rejected_are_told():
    # two cases and three measures, of which one is rejected
    assert "2 tabeller med 5 rækker; 4 kunne bruges, 1 er afvist" in quality.read_text(looked_at())


def test_what_costs_most_assessments_comes_first():
    rows = looked_at().vurderinger.filter(status="kan_ikke_vurderes")
    costs = quality.costs(looked_at())

    assert costs["antal"].sum() == rows.height
    assert costs["antal"].to_list() == sorted(costs["antal"], reverse=True)
    texts = quality.important_texts(looked_at())
    assert len(texts) == 3
    first = costs.row(0, named=True)
    assert f"koster {first['antal']} vurderinger i {first['krav']} krav" in texts[0]


def test_rejected_rows_are_told_where_nothing_costs_more():
    measures = [{**row, "hjemmestoette_udtoemt": True} for row in MEASURES]
    texts = quality.important_texts(scope(measures, tilsyn=()))

    assert texts == ["Tabellen indsatser: 1 række af 3 er afvist."]


def test_a_missing_table_is_asked_for_with_its_columns_and_what_needs_it():
    html = unescape(quality.to_deliver(looked_at(), found()).html)

    assert "<strong>Tabellen undersoegelser</strong>" in html
    assert "undersoegelse_id, sag_id, type, startdato, slutdato" in html


def test_a_value_that_is_missing_is_asked_for_with_its_place_and_cost():
    html = unescape(quality.to_deliver(looked_at(), found()).html)

    assert (
        "<strong>Værdier i indsatser.hjemmestoette_udtoemt</strong>: mangler i 1 række og koster 1 vurdering." in html
    )


def test_columns_that_are_always_filled_are_left_out_of_the_chart():
    columns = quality.filled_columns(looked_at())

    assert ("indsatser", "hjemmestoette_udtoemt", 1, 2) in columns.rows()
    assert "indsatstype" not in columns["kolonne"]


def test_a_column_whose_emptiness_means_something_is_no_gap():
    assert "slutdato" not in quality.filled_columns(looked_at())["kolonne"]


def test_the_chart_of_lost_assessments_has_the_assessments_figures():
    rows = looked_at().vurderinger
    krav = rows.filter(krav="hjemmestoette-udtoemt")
    figure = quality.unassessed(looked_at())
    listed = {row[0].partition(" – ")[0]: row[1] for row in figure.rows}

    assert krav.height == 2
    assert listed["Hjemmestøtte udtømt"] == "1 af 2"


def test_a_requirement_that_nothing_decides_is_named_on_page_one():
    text = quality.unknown_text(looked_at())
    unknown = looked_at().vurderinger.filter(pl.col("status") == "kan_ikke_vurderes").height

    assert text.startswith(f"{unknown} af {looked_at().vurderinger.height} vurderinger")
    assert "Slet ikke vurderet: " in text
    assert "Undersøgelse" in text
