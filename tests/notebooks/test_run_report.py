"""Running a report: what it writes, what it refuses, and that its figures are those of the assessments."""

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from rendered_reports import AS_OF, STANDARDS, rendered

from kvs_audit import audit
from kvs_audit.errors import ArgumentFault, FileFault, OutputFault
from kvs_audit.reports import open_report, run_report
from kvs_audit.reports.audited_scope import open_scope
from kvs_audit.sample.location import sample_path

NAME = "afgoerelsestilsyn"


@pytest.fixture(scope="module")
def report():
    return rendered(NAME)


@pytest.fixture(scope="module")
def due():
    """The due assessments of requirements to decisions."""
    result = audit(sample_path(), standards=STANDARDS, as_of=AS_OF)
    krav = [(c.standard.id, k.id) for c in result.chosen for k in c.standard.krav if k.tilsyn == "afgoerelse"]
    wanted = pl.DataFrame(krav, schema=["standard", "krav"], orient="row")
    return result.vurderinger.filter(pl.col("haendelsesdato") <= AS_OF).join(
        wanted, on=["standard", "krav"], how="semi"
    )


def test_every_rate_in_the_charts_tables_is_that_of_the_assessments(report, due):
    decided = due.filter(pl.col("status") != "kan_ikke_vurderes")
    by_krav = decided.group_by("standard", "krav").agg(met=(pl.col("status") == "opfyldt").sum(), n=pl.len())
    expected = sorted((met, n) for met, n in by_krav.select("met", "n").rows())
    drawn = sorted(
        tuple(map(int, re.search(r"(\d+) af (\d+)", row["tal"]).groups()))
        for spec in report.specs[:4]  # one chart per standard that has requirements to decisions
        for rows in spec["datasets"].values()
        for row in rows
    )

    assert drawn == expected


def test_page_one_says_the_number_of_cases_and_due_assessments(report, due):
    number = f"{due.height:,}".replace(",", ".")

    assert f"holder {due['sag_id'].n_unique()} sager op mod 26 krav" in report.text
    assert f"giver {number} forfaldne vurderinger" in report.text


def test_the_first_of_the_three_things_is_the_heaviest_requirement_of_the_data(report, due):
    weight = pl.col("styrke").replace_strict({"skal": 3, "boer": 2, "udgangspunkt": 1}, return_dtype=pl.Int64())
    deviations = due.filter(status="afvigelse").group_by("standard", "krav").agg(vaegt=weight.sum(), n=pl.len())
    standard, krav, _, times = deviations.sort(
        "vaegt", "n", "standard", "krav", descending=[True, True, False, False]
    ).row(0)
    units = due.filter(pl.col("status") != "kan_ikke_vurderes", standard=standard, krav=krav).height
    first = re.search(r"De tre vigtigste ting (.*?)\)", report.text)[1]

    assert f"ikke opfyldt i {times} af {units} forfaldne vurderinger" in first


def test_the_page_has_language_title_landmarks_and_a_skip_link(report):
    html = report.html

    assert '<html lang="da">' in html
    assert "<title>Tilsyn med afgørelser</title>" in html
    for landmark in ("<header>", "<nav ", "<main ", "<footer>"):
        assert html.count(landmark) == 1
    assert '<a class="skip" href="#indhold">' in html
    assert html.count("<h1>") == 1


def test_the_page_points_nowhere_outside_itself_and_forbids_requests(report):
    before_scripts = report.html.partition("<script>")[0]
    targets = re.findall(r'(?:src|href|action|data)="([^"]*)"', before_scripts)

    assert targets
    assert all(target.startswith(("#", "data:,")) for target in targets)
    assert "default-src 'none'" in before_scripts
    assert "connect-src" not in before_scripts  # falls back to none


def test_the_page_hides_code_and_the_notebook_keeps_it(report):
    assert "report.opening()" not in report.html
    assert any("report.opening()" in cell.source for cell in report.notebook.cells)


def test_every_chart_has_words_a_table_and_a_drawing(report):
    figures = report.html.count("<figure ")

    assert figures == len(report.specs) > 10
    assert report.html.count('class="chart" role="img" aria-label="') == figures
    assert report.html.count("<summary>Tallene bag figuren</summary>") == figures
    assert report.html.count('<div class="drawn" aria-hidden="true"><svg') == figures


def test_nothing_tells_where_it_ran_or_when(report):
    notebook = report.page.with_suffix(".ipynb").read_text(encoding="utf-8")

    assert str(sample_path()) not in notebook + report.html
    assert str(Path.cwd()) not in notebook + report.html
    assert "papermill" not in notebook
    assert (
        f'extract = "{sample_path().name}"'.replace('"', '\\"') in notebook
        or f"extract = '{sample_path().name}'" in notebook
    )


def test_the_same_report_twice_has_the_same_bytes(report, tmp_path):
    again = run_report(NAME, sample_path(), AS_OF, tmp_path, {"standards": STANDARDS})

    assert again.read_bytes() == report.page.read_bytes()
    assert again.with_suffix(".ipynb").read_bytes() == report.page.with_suffix(".ipynb").read_bytes()


def test_a_period_without_data_gives_a_report_that_says_so(tmp_path):
    parameters = {"standards": STANDARDS, "fra": "2010-01-01", "til": "2010-12-31"}
    page = run_report(NAME, sample_path(), AS_OF, tmp_path, parameters).read_text(encoding="utf-8")

    assert "Der er ingen vurderinger at vise" in page
    assert "chart-spec" not in page.partition("</footer>")[0]


@pytest.mark.parametrize(
    ("name", "parameters", "message"),
    [
        ("findes-ikke", {}, "findes ikke"),
        (NAME, {"tem": "x"}, "kender ikke parameteren"),
        (NAME, {"sager": "nul"}, "skal være et helt tal"),
        (NAME, {"team": "Team Nul"}, "ingen sager fra Team Nul"),
        (NAME, {"kommune": "Læsø"}, "Læsø"),
        (NAME, {"standards": "nul"}, "Standarden nul findes ikke"),
    ],
)
def test_a_wrong_argument_is_told_before_the_notebook_runs_and_nothing_is_written(
    name, parameters, message, tmp_path, monkeypatch
):
    monkeypatch.setattr("kvs_audit.reports.runner.execute", lambda *_: pytest.fail("the notebook ran"))
    with pytest.raises(ArgumentFault, match=message):
        run_report(name, sample_path(), AS_OF, tmp_path / "ud", parameters)
    assert not (tmp_path / "ud").exists()


def test_an_extract_that_is_not_there_is_told_and_nothing_is_written(tmp_path):
    with pytest.raises(FileFault, match="findes ikke"):
        run_report(NAME, tmp_path / "intet", AS_OF, tmp_path / "ud")
    assert not (tmp_path / "ud").exists()


def test_a_folder_that_is_a_file_is_told(tmp_path, monkeypatch):
    (tmp_path / "ud").write_text("x")
    with pytest.raises(OutputFault):
        run_report(NAME, sample_path(), AS_OF, tmp_path / "ud", {"standards": STANDARDS})


def test_the_report_keeps_to_its_team(tmp_path):
    page = rendered(NAME, team="Team Syd")

    assert "i Team Syd" in page.text
    assert "Team Nord" not in page.text


def test_importing_reports_imports_no_charts_and_no_papermill():
    code = "import sys, kvs_audit.reports; print(sorted({'altair', 'papermill', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_the_worklist_holds_exactly_the_reports_findings(report):
    from openpyxl import load_workbook

    book = load_workbook(report.page.with_name(f"{NAME}-fund.xlsx"))
    listed = sum(book[name].max_row - 2 for name in book.sheetnames[1:])
    scope = open_report(NAME, sample_path(), as_of=AS_OF, standards=STANDARDS).scope

    assert listed == scope.fund.height == scope.due.filter(pl.col("status").str.ends_with("afvigelse")).height
    assert "uddybning-stoetteperson" not in book.sheetnames  # it has no requirement to decisions


def test_the_worklist_keeps_to_the_reports_filters():
    from openpyxl import load_workbook

    page = rendered(NAME, team="Team Syd").page
    book = load_workbook(page.with_name(f"{NAME}-fund.xlsx"))
    rows = [row for name in book.sheetnames[1:] for row in book[name].iter_rows(min_row=3, values_only=True)]

    assert rows
    assert all("Team Syd" in row for row in rows)


def test_a_report_without_a_browser_for_its_pdf_says_so_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("KVS_AUDIT_BROWSER", str(tmp_path / "ingen"))
    with pytest.raises(OutputFault, match="Edge, Chrome eller Chromium"):
        run_report(NAME, sample_path(), AS_OF, tmp_path / "ud", {"standards": STANDARDS}, pdf=True)
    assert not (tmp_path / "ud").exists()


@pytest.mark.parametrize(
    ("kommune", "period"), [(None, (None, None)), ("ringsted kommune", (date(2025, 1, 1), date(2025, 12, 31)))]
)
def test_an_audit_of_everything_narrowed_is_the_audit_of_the_part(kommune, period):
    fra, til = period
    direct = audit(sample_path(), as_of=AS_OF, kommune=kommune, fra=fra, til=til)
    narrowed = open_scope(sample_path(), ("afgoerelse",), as_of=AS_OF, kommune=kommune, fra=fra, til=til).result

    assert narrowed.vurderinger.equals(direct.vurderinger)
    assert [(c.standard.id, c.kommuner) for c in narrowed.chosen] == [
        (c.standard.id, c.kommuner) for c in direct.chosen
    ]
    assert dict(narrowed.parameters) == dict(direct.parameters)
    assert (narrowed.kommune, narrowed.fra, narrowed.til) == (direct.kommune, direct.fra, direct.til)


def test_what_is_worked_out_for_a_report_is_worked_out_once(tmp_path):
    """Checking the arguments opens the report, and its notebook opens it again."""
    extract = tmp_path / "udtraek"
    shutil.copytree(sample_path(), extract)
    first = open_report(NAME, extract, as_of=AS_OF).scope
    assert open_report(NAME, extract, as_of=AS_OF).scope is first
    other_team = open_report(NAME, extract, as_of=AS_OF, team="Team Nord").scope
    assert set(other_team.vurderinger["team"]) == {"Team Nord"} < set(first.vurderinger["team"])

    os.utime(extract / "sager.csv", ns=(0, 0))
    assert open_report(NAME, extract, as_of=AS_OF, team="Team Nord").scope is not other_team


def test_the_linked_charts_stay_in_the_notebook():
    report = rendered("serviceniveau")

    assert "åbn den i JupyterLab" in report.text
    assert "row_number" not in report.html.partition("<script>")[0]
    assert any("row_number" in str(cell) for cell in report.notebook.cells)
    assert not any("S0000" in str(spec) for spec in report.specs)
