"""A summary as an HTML table."""

from datetime import date

import polars as pl

from kvs_audit.summaries import as_html


def test_headings_numbers_and_shares_are_danish():
    html = as_html(pl.DataFrame({"krav": ["doegnloft"], "enheder": [1234], "andel": [0.1234], "observeret": [10.5]}))
    assert '<th scope="col">Andel opfyldt</th>' in html
    for text in ("Døgnloft", "1.234", "12,3 %", "10,5"):
        assert f">{text}</td>" in html


def test_text_is_escaped_in_cells_and_caption():
    html = as_html(pl.DataFrame({"team": ["<script>alert(1)</script>"]}), caption="a & <b>")
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<caption>a &amp; &lt;b&gt;</caption>" in html


def test_null_is_a_dash_and_flags_dates_and_codes_are_words():
    frame = pl.DataFrame({"team": [None], "status": ["kan_ikke_vurderes"], "dag": [date(2024, 3, 5)], "ja": [True]})
    html = as_html(frame.with_columns(pl.col("team").cast(pl.String)))
    for text in ("–", "Kan ikke vurderes", "5. marts 2024", "ja"):
        assert f">{text}</td>" in html


def test_an_empty_summary_is_a_table_with_headings():
    assert as_html(pl.DataFrame(schema={"krav": pl.String})) == (
        '<table><thead><tr><th scope="col">Krav</th></tr></thead><tbody></tbody></table>'
    )


def test_characters_that_steer_are_left_out():
    assert "<td>NordSyd</td>" in as_html(pl.DataFrame({"team": ["Nord\u202e\u0007Syd"]}))


def test_bounds_are_percentages_as_the_share_is():
    html = as_html(pl.DataFrame({"andel": [0.5], "mindst": [0.25], "maksimalt": [0.75]}))

    for text in ("50,0 %", "25,0 %", "75,0 %"):
        assert f">{text}</td>" in html
