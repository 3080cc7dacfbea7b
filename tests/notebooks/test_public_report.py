"""Nothing small and nobody can be found in a public report, by any means."""

import re
from datetime import date
from html.parser import HTMLParser

import polars as pl
import pytest
from rendered_reports import AS_OF, STANDARDS, Rendered, rendered

from kvs_audit import audit, read_extract
from kvs_audit.errors import ArgumentFault, PrivacyFault
from kvs_audit.reports import run_report
from kvs_audit.reports.public_scan import refuse_identifying
from kvs_audit.sample.location import sample_path

NAME = "offentlig"

THRESHOLD = 5


@pytest.fixture(scope="module")
def report():
    return rendered(NAME)


@pytest.fixture(scope="module")
def due():
    rows = audit(sample_path(), standards=STANDARDS, as_of=AS_OF).vurderinger
    return rows.filter(pl.col("haendelsesdato") <= AS_OF)


class _Rows(HTMLParser):
    """The body rows of every table in a page, as lists of texts."""

    def __init__(self):
        super().__init__()
        self.rows, self._inside = [], False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        self._inside = tag in ("td", "th") or self._inside
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self._inside = self._inside and tag not in ("td", "th")

    def handle_data(self, data):
        if self._inside:
            self.rows[-1][-1] += data


def rate_rows(report: Rendered) -> list[list[str]]:
    """Rows of the tables behind the charts: label, met, due, share, interval, not met, not assessed, bounds."""
    reader = _Rows()
    reader.feed(report.html.partition("<script>")[0])
    return [row for row in reader.rows if len(row) == 8 and row[1] != "Opfyldt"]


def number(text: str) -> int | None:
    return None if text == "skjult" else int(text.replace(".", ""))


def test_no_table_shows_a_small_count(report):
    rows = rate_rows(report)
    counts = [number(row[column]) for row in rows for column in (1, 5, 6)]

    assert len(rows) > 50
    assert not [count for count in counts if count is not None and 0 < count < THRESHOLD]


def test_a_hidden_row_hides_everything_that_a_count_could_be_worked_out_from(report):
    hidden = [row for row in rate_rows(report) if "skjult" in (row[1], row[5])]

    assert hidden
    assert all(row[1:6] == ["skjult"] * 5 for row in hidden)


def test_every_requirement_with_a_small_count_is_hidden(report, due):
    groups = {"met": pl.col("status") == "opfyldt", "not_met": pl.col("status").str.ends_with("afvigelse")}
    counts = due.group_by("standard", "krav").agg(
        **{name: group.sum() for name, group in groups.items()},
        **{f"{name}_children": pl.col("sag_id").filter(group).n_unique() for name, group in groups.items()},
    )
    small = counts.filter(
        pl.any_horizontal(
            (pl.col(name) > 0) & (pl.min_horizontal(name, f"{name}_children") < THRESHOLD) for name in groups
        )
    )
    of_krav = [row for row in rate_rows(report) if not row[0].isdecimal()]
    hidden = sum(row[1] == "skjult" for row in of_krav)

    assert small.height > 5
    assert len(of_krav) == counts.height
    assert hidden >= small.height


def test_hidden_figures_are_not_in_the_charts_data(report):
    for spec in report.specs:
        for rows in spec["datasets"].values():
            for row in rows:
                if "skjult" in str(row.get("tal", "")) or row.get("andel", 0) is None:
                    assert all(row.get(key) is None for key in ("andel", "nedre", "oevre", "procent"))
                for met, whole in re.findall(r"(\d+) af (\d+)", str(row.get("tal") or "")):
                    assert int(met) == 0 or int(met) >= THRESHOLD
                    assert int(whole) == int(met) or int(whole) - int(met) >= THRESHOLD


def test_shown_figures_are_those_of_the_assessments(report, due):
    decided = due.filter(pl.col("status") != "kan_ikke_vurderes")
    counts = decided.group_by("standard", "krav").agg(met=(pl.col("status") == "opfyldt").sum(), n=pl.len())
    expected = set(counts.select("met", "n").rows())
    shown = {
        (number(row[1]), number(row[2])) for row in rate_rows(report) if not row[0].isdecimal() and row[1] != "skjult"
    }

    assert shown
    assert shown <= expected


def test_no_id_of_a_case_a_measure_or_a_caseworker_is_in_any_file(report):
    tables = read_extract(sample_path()).tables
    ids = {*tables["sager"]["sag_id"], *tables["indsatser"]["indsats_id"], *tables["sager"]["raadgiver"].drop_nulls()}
    files = [file.read_text(encoding="utf-8") for file in report.page.parent.iterdir()]

    assert len(files) == 2
    assert not [value for value in ids if any(value in text for text in files)]


def test_neither_hashes_nor_files_nor_row_counts_of_the_extract_are_told(report):
    extract = read_extract(sample_path())
    text = report.html.partition("<script>")[0] + report.page.with_suffix(".ipynb").read_text(encoding="utf-8")

    assert not [source for source in extract.sources if source.sha256 in text or source.name in text]
    assert "Rækker i udtrækket" not in text


def test_no_worklist_is_written(report):
    assert {file.suffix for file in report.page.parent.iterdir()} == {".html", ".ipynb"}


def test_a_higher_threshold_hides_more():
    five, twenty = (sum(row[1] != "skjult" for row in rate_rows(rendered(NAME, taerskel=limit))) for limit in (5, 20))

    assert 0 < twenty < five


def test_a_threshold_that_hides_next_to_nothing_is_refused(tmp_path):
    with pytest.raises(ArgumentFault, match="mindst 3"):
        run_report(NAME, sample_path(), AS_OF, tmp_path / "ud", {"taerskel": 2})


def test_a_report_that_would_show_an_id_is_not_written(tmp_path, monkeypatch):
    from kvs_audit.reports.sections import public

    case = read_extract(sample_path()).tables["sager"]["sag_id"][0]
    monkeypatch.setattr(public, "audited_text", lambda _: f"Se sag {case}.")
    with pytest.raises(PrivacyFault, match="id'et på en sag") as fault:
        run_report(NAME, sample_path(), AS_OF, tmp_path / "ud", {"standards": STANDARDS})
    assert case not in str(fault.value)
    assert not (tmp_path / "ud").exists()


def test_a_report_whose_chart_would_show_a_small_count_is_not_written(tmp_path, monkeypatch):
    from kvs_audit.reports.sections import public

    def unhidden(rows, tables, as_of, threshold):
        from kvs_audit.summaries.disclosure import published

        return published(rows, tables, as_of, 1)

    monkeypatch.setattr(public, "published", unhidden)
    with pytest.raises(PrivacyFault, match="et antal under 5"):
        run_report(NAME, sample_path(), AS_OF, tmp_path / "ud", {"standards": STANDARDS})
    assert not (tmp_path / "ud").exists()


def test_ids_with_blanks_are_found_too():
    extract = read_extract(sample_path())
    cases = extract.tables["sager"].with_columns(raadgiver=pl.lit("R 7 b"))
    spaced = type(extract)(
        tables={**extract.tables, "sager": cases},
        columns=extract.columns,
        rejects=extract.rejects,
        counts=extract.counts,
    )
    empty = type("Notebook", (), {"cells": []})()

    refuse_identifying(empty, ["Intet at se."], spaced, THRESHOLD)
    with pytest.raises(PrivacyFault):
        refuse_identifying(empty, ["Spørg R 7 b om det."], spaced, THRESHOLD)


@pytest.mark.parametrize(
    ("name", "level", "message"),
    [
        ("afgoerelsestilsyn", "offentlig", "til intern brug. Til udgivelse er der rapporten offentlig"),
        ("offentlig", "intern", "skjuler altid små tal"),
        ("offentlig", "hemmelig", "skal være intern eller offentlig"),
    ],
)
def test_a_level_that_is_not_the_reports_own_is_refused(name, level, message, tmp_path):
    with pytest.raises(ArgumentFault, match=message):
        run_report(name, sample_path(), AS_OF, tmp_path / "ud", {"level": level})


def test_a_period_without_data_gives_a_public_report_that_says_so(tmp_path):
    parameters = {"standards": STANDARDS, "fra": "2010-01-01", "til": "2010-12-31", "level": "offentlig"}
    page = run_report(NAME, sample_path(), date(2026, 6, 30), tmp_path, parameters).read_text(encoding="utf-8")

    assert "Der er ingen vurderinger at vise" in page


LAW = ["serviceloven", "barnets-lov"]


@pytest.fixture(scope="module")
def with_law():
    return rendered(NAME, standards=(*STANDARDS, *LAW))


def mirror_rows(report: Rendered) -> list[list[str]]:
    return [row for row in rate_rows(report) if "(landet " in row[0]]


def test_the_mirror_shows_published_rates_of_the_law_and_nothing_else(with_law):
    shown = {tuple(row[1:]) for row in rate_rows(with_law) if "(landet " not in row[0]}

    assert len(mirror_rows(with_law)) == 7
    assert all(tuple(row[1:]) in shown for row in mirror_rows(with_law))


def test_without_the_law_the_mirror_has_no_figures_of_its_own(report):
    assert not mirror_rows(report)
    assert "lavet uden dem" in report.html


def test_hidden_bounds_follow_hidden_counts(report, with_law):
    for row in (*rate_rows(report), *rate_rows(with_law)):
        assert (row[7] == "skjult") == ("skjult" in (row[1], row[6]))
