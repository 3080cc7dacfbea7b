"""fund.xlsx, read by another program than the one that wrote it."""

import zipfile
from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree

import openpyxl
import polars as pl
import pytest

from kvs_audit.exports.worklist import write_worklist
from kvs_audit.exports.worklist.cells import LONGEST_TEXT, sheet_rows, visible, visible_text
from kvs_audit.exports.worklist.columns import COLUMNS
from kvs_audit.exports.worklist.workbook import _sheet_name

AFLASTNING = "ringsted-aflastning"


@pytest.fixture(scope="module")
def path(result, tmp_path_factory):
    path = tmp_path_factory.mktemp("xlsx") / "fund.xlsx"
    write_worklist(result, path)
    return path


@pytest.fixture(scope="module")
def book(path):
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def rows(book):
    """The findings of a sheet as dicts by heading."""

    def read(name):
        _, headings, *lines = book[name].iter_rows()
        return [dict(zip([cell.value for cell in headings], line, strict=True)) for line in lines]

    return read


def test_there_is_an_overview_and_a_sheet_per_standard(book):
    assert book.sheetnames == ["Oversigt", AFLASTNING, "uddybning-stoetteperson"]


def test_every_finding_is_a_row_in_order(rows, result):
    expected = result.fund.filter(pl.col("standard") == AFLASTNING)
    assert expected.height > 10
    for heading, column in (("Fund", "fund_id"), ("Kravets id", "krav"), ("Hvad er fundet", "saetning")):
        assert [row[heading].value for row in rows(AFLASTNING)] == expected[column].to_list()


def test_a_standard_without_findings_has_its_headings_and_filter(book):
    sheet = book["uddybning-stoetteperson"]
    assert [cell.value for cell in sheet[2]] == [column.heading for column in COLUMNS]
    assert all(cell.value is None for cell in sheet[3])
    assert sheet.auto_filter.ref == "A2:R3"


def test_headings_are_frozen_and_filtered(book, result):
    sheet = book[AFLASTNING]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref == f"A2:R{2 + result.fund.height}"
    assert sheet.max_row == 2 + result.fund.height


def test_dates_are_dates_in_danish(rows):
    cell = rows(AFLASTNING)[0]["Dato"]
    assert cell.is_date
    assert cell.value == datetime(2024, 3, 5)
    assert cell.number_format == "[$-406]d. mmmm yyyy"


def test_figures_are_numbers_and_unknown_ones_empty(rows):
    grants = [row for row in rows(AFLASTNING) if row["Kravets id"].value == "bevilget-doegnloft"]
    assert {(row["Målt"].value, row["Grænse"].value) for row in grants} == {(6.5, 6)}
    others = [row for row in rows(AFLASTNING) if row["Kravets id"].value == "undersoegelse"]
    assert {row["Målt"].value for row in others} <= {None}


def test_codes_are_danish_words(rows):
    first = rows(AFLASTNING)[0]
    assert (first["Status"].value, first["Styrke"].value, first["Krav"].value) == (
        "Afvigelse",
        "Udgangspunkt",
        "Bevilget døgnloft",
    )


def test_sentences_are_wrapped_and_columns_wide(book, rows):
    assert rows(AFLASTNING)[0]["Hvad er fundet"].alignment.wrap_text
    assert book[AFLASTNING].column_dimensions["C"].width > 60


def test_a_deviation_looks_otherwise_than_a_justified_one_without_colour_too(result, tmp_path):
    fund = result.fund.with_columns(
        status=pl.when(pl.int_range(pl.len()) == 0).then(pl.lit("begrundet_afvigelse")).otherwise("status")
    )
    changed = replace(result)
    changed.__dict__["fund"] = fund
    write_worklist(changed, tmp_path / "x.xlsx")
    justified, deviating = (openpyxl.load_workbook(tmp_path / "x.xlsx")[AFLASTNING].cell(row, 1) for row in (3, 4))
    assert (justified.value, deviating.value) == ("Begrundet afvigelse", "Afvigelse")
    assert deviating.font.bold and not justified.font.bold
    assert grey(deviating) < grey(justified) - 25


def grey(cell):
    red, green, blue = (int(cell.fill.fgColor.rgb[-6:][i : i + 2], 16) for i in (0, 2, 4))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_every_text_is_a_string_cell_and_nothing_runs(path, rows, nasty):
    shown = {row["Team"].value for row in rows(AFLASTNING)}
    assert {nasty[name] for name in ("formula", "at", "plus", "minus", "number", "quotes")} <= shown
    assert {row["Team"].data_type for row in rows(AFLASTNING)} <= {"s", "inlineStr"}
    with zipfile.ZipFile(path) as file:
        sheets = [file.read(name) for name in file.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
        assert not any("hyperlink" in file.read(name).decode() for name in file.namelist() if name.endswith(".rels"))


def test_control_and_direction_characters_are_left_out(rows):
    assert "NordSyd" in {row["Team"].value for row in rows(AFLASTNING)}


def test_markup_is_text_and_what_looks_like_an_escape_is_escaped(rows, path):
    with zipfile.ZipFile(path) as file:
        text = file.read("xl/worksheets/sheet2.xml").decode("utf-8")
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt; _x005F_x0041_" in text
    assert any(str(row["Team"].value).startswith("<b>&amp;</b> ") for row in rows(AFLASTNING))


def test_every_part_is_well_formed(path):
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        for name in file.namelist():
            ElementTree.fromstring(file.read(name))


def test_the_same_findings_give_the_same_bytes(result, path, tmp_path):
    write_worklist(result, tmp_path / "igen.xlsx")
    assert (tmp_path / "igen.xlsx").read_bytes() == path.read_bytes()


def test_a_reservation_stands_beside_its_finding(rows):
    missed = [
        row for row in rows(AFLASTNING) if row["Kravets id"].value == "opfoelgning" and row["Indsats"].value == "I0"
    ]
    assert [row["Forbehold"].value for row in missed] == [
        "1 række i opfølgninger for denne indsats blev afvist ved indlæsningen; fundet kan skyldes det."
    ]


def test_a_draft_or_superseded_standard_says_so_on_its_sheet_and_in_the_overview(book, result):
    for chosen in result.chosen:
        for caveat in chosen.standard.forbehold:
            assert caveat in book[chosen.standard.id]["A1"].value
            assert any(caveat in str(row[1].value) for row in book["Oversigt"].iter_rows())


def overview(book):
    return [[cell.value for cell in row] for row in book["Oversigt"].iter_rows()]


def test_the_overview_says_what_was_audited(book, result):
    facts = {row[0]: row[1] for row in reversed(overview(book)) if row[0]}
    assert facts["Opgjort pr."] == "31. december 2024"
    assert facts["Sager"] == "8 sager, 8 indsatser"
    assert facts["Fund"] == f"{result.fund.height} fund blandt {result.vurderinger.height} vurderinger"
    assert facts["Indlæsning"] == "2 rækker afvist, 0 værdier sat til ukendt; se afviste.csv"
    assert facts["Obs"].startswith("1 afvist række kan ikke føres til en sag.")
    assert "Vurderet for Ringsted." in facts[AFLASTNING]


def test_the_overview_has_every_requirement_with_its_rate(book, result):
    lines = {(row[0], row[1]): row[2:] for row in overview(book)}
    assert lines[AFLASTNING, "Bevilget døgnloft"] == ["Udgangspunkt", 8, 0, 8, 0, 0, 0, 8, 0]
    assert lines[AFLASTNING, "Netværk først"] == ["Udgangspunkt", 8, 0, 0, 0, 8, 0, 0, "–"]
    assert lines["uddybning-stoetteperson", "Tilbudt"] == ["Skal", 0, 0, 0, 0, 0, 0, 0, "–"]
    requirements = sum(len(chosen.standard.krav) for chosen in result.chosen)
    assert len([row for row in overview(book) if row[10] is not None]) == requirements + 1


def test_a_full_sheet_goes_on_in_another_and_says_so(result, tmp_path):
    write_worklist(result, tmp_path / "x.xlsx", most_rows=12)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    names = [name for name in book.sheetnames if name.startswith(AFLASTNING)]
    parts = -(-result.fund.height // 10)
    assert names == [AFLASTNING, *(f"{AFLASTNING} ({n})" for n in range(2, parts + 1))]
    found = [row[-1].value for name in names for row in book[name].iter_rows(min_row=3)]
    assert found == result.fund["fund_id"].to_list()
    assert f"ark 2 af {parts}" in book[names[1]]["A1"].value
    assert any(f"Fundene fylder {parts} ark" in str(cell) for row in overview(book) for cell in row)


def test_sheet_names_are_short_and_unlike():
    taken = {"oversigt", "history"}
    long = "en-meget-lang-standard-med-et-langt-navn"
    names = [_sheet_name(name, 1, taken) for name in (long, f"{long}-2", "oversigt", "history", "a")]
    assert names == [
        "en-meget-lang-standard-med-et-l",
        "en-meget-lang-standard-med- (2)",
        "oversigt (2)",
        "history (2)",
        "a",
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * LONGEST_TEXT, LONGEST_TEXT),
        ("x" * (LONGEST_TEXT + 1), LONGEST_TEXT),
        ("å" * LONGEST_TEXT, LONGEST_TEXT),
        ("😀" * LONGEST_TEXT, LONGEST_TEXT // 2),
        ("\u0007" * 9 + "x" * LONGEST_TEXT, LONGEST_TEXT),
    ],
)
def test_a_text_too_long_for_a_cell_is_cut(text, shown):
    assert len(visible_text(text)) == shown
    assert pl.select(visible(pl.lit(text))).item() == visible_text(text)


def test_one_text_and_a_column_of_texts_lose_the_same_characters():
    every = "".join(chr(code) for code in (*range(0x300), *range(0x600, 0x620), *range(0x2000, 0x2070), 0xFFFE, 0xFFFF))
    assert pl.select(visible(pl.lit(every))).item() == visible_text(every)
    assert not set(visible_text(every)) & set("\u0000\n\u007f\u0085\u061c\u202e\u2066\ufffe")
    assert "æ" in visible_text(every)


@pytest.mark.parametrize(
    ("day", "serial"),
    [
        (date(1900, 1, 1), 1),
        (date(1900, 2, 28), 59),
        (date(1900, 3, 1), 61),
        (date(2024, 3, 5), 45356),
        (date(2100, 12, 31), 73415),
    ],
)
def test_dates_are_serial_numbers_of_a_calendar_where_1900_had_a_leap_day(day, serial):
    (xml,) = sheet_rows(pl.DataFrame({"d": [day]}), {"d": pl.lit(4)}, first_row=3)
    assert xml == f'<row r="3"><c r="A3" s="4"><v>{serial}</v></c></row>'


def test_an_unknown_value_is_an_empty_cell():
    (xml,) = sheet_rows(pl.DataFrame({"t": ["x", None]}), {"t": pl.lit(1)}, first_row=1)
    assert xml.endswith('<row r="2"><c r="A2" s="1"/></row>')
