"""Workbooks as they come back: complete, partial, contradictory, edited, and with personal data."""

from datetime import date

import openpyxl
import polars as pl
import pytest
from review_extract import drawn_sample

from kvs_audit.errors import ArgumentFault, FileFault, PrivacyFault
from kvs_audit.review import collect, write_collected, write_review
from kvs_audit.review.drawn import Plan

TEAM_A, TEAM_B, NO_TEAM = "gennemgang-team-a.xlsx", "gennemgang-team-b.xlsx", "gennemgang-uden-team.xlsx"
PLAN = Plan("team", 9, 1, theme="maalgruppe")


@pytest.fixture
def folder(tmp_path):
    """A sample of all five cases with one question each: two in team A, two in team B, one without a team."""
    place = tmp_path / "stikproeve"
    write_review(drawn_sample(PLAN), place)
    return place


def fill(folder, name, answers, *, reviewer="R-1", comment=None, to=None, change=None):
    """Fill in a workbook, row by row from the top (None: leave empty), and save it under its own or another name."""
    book = openpyxl.load_workbook(folder / name)
    book["Vejledning"]["B4"] = reviewer
    sheet = book["Vurdering"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row, answer in enumerate(answers, 2):
        sheet.cell(row, columns["Svar"]).value = answer
    if comment:
        sheet.cell(2, columns["Kommentar"]).value = comment
    if change:
        change(book)
    book.save(folder / (to or name))


def reasons(collected):
    return collected.problems.select("fil", "raekke", "aarsag").rows()


def test_complete_workbooks_give_a_rate_over_the_cases_judged(folder):
    fill(folder, TEAM_A, ["opfyldt", "ikke opfyldt"], comment="Se notat 3")
    fill(folder, TEAM_B, ["opfyldt", "ikke relevant"], reviewer="R-2")
    fill(folder, NO_TEAM, ["kan ikke vurderes"], reviewer="R-3")
    collected = collect(folder)
    (row,) = collected.rates.to_dicts()
    counted = ("sager_spurgt", "opfyldt", "ikke_opfyldt", "ikke_relevant", "kan_ikke_vurderes", "ubesvaret", "sager")
    assert [row[name] for name in counted] == [5, 2, 1, 1, 1, 0, 3]
    assert (row["andel"], row["nedre"], row["oevre"]) == pytest.approx((2 / 3,) * 3)
    assert collected.problems.is_empty()
    assert collected.answers["kommentar"].drop_nulls().to_list() == ["Se notat 3"]


def test_a_partial_workbook_counts_for_what_it_has_and_the_rest_is_told(folder):
    fill(folder, TEAM_A, ["opfyldt", None])
    collected = collect(folder)
    assert collected.rates.select("opfyldt", "ubesvaret", "sager_spurgt").row(0) == (1.0, 4, 5)
    assert reasons(collected) == [
        (TEAM_A, 3, "ubesvaret"),
        (TEAM_B, 2, "ubesvaret"),
        (TEAM_B, 3, "ubesvaret"),
        (NO_TEAM, 2, "ubesvaret"),
    ]


def test_answers_are_known_whatever_their_case_and_blanks_and_others_do_not_count(folder):
    fill(folder, TEAM_A, [" Ikke  Opfyldt ", "måske"])
    collected = collect(folder)
    assert collected.answers["svar"].to_list() == ["ikke opfyldt"]
    assert (TEAM_A, 3, "ukendt_svar") in reasons(collected)


def test_comments_that_a_spreadsheet_took_for_numbers_or_days_are_kept_and_answers_that_are_none_do_not_count(folder):
    def typed(book):
        sheet = book["Vurdering"]
        sheet.cell(2, 6).value, sheet.cell(3, 6).value = 12.5, date(2025, 6, 1)
        sheet.cell(3, 5).value = True

    fill(folder, TEAM_A, ["opfyldt", "opfyldt"], change=typed)
    collected = collect(folder)
    assert collected.answers["kommentar"].to_list() == ["12.5"]
    assert (TEAM_A, 3, "ukendt_svar") in reasons(collected)


def test_two_reviewers_of_a_case_are_compared_and_the_case_counts_in_parts(folder):
    fill(folder, TEAM_A, ["opfyldt", "opfyldt"], reviewer="R-2", to="kopi.xlsx")
    fill(folder, TEAM_A, ["opfyldt", "ikke opfyldt"])
    collected = collect(folder)
    assert collected.rates.select("opfyldt", "ikke_opfyldt", "andel").row(0) == (1.5, 0.5, 0.75)
    assert collected.agreement.select("par", "enige").row(0) == (2, 1)


def test_one_reviewer_who_contradicts_himself_has_no_answer_there(folder):
    fill(folder, TEAM_A, ["opfyldt", "opfyldt"], to="kopi.xlsx")
    fill(folder, TEAM_A, ["opfyldt", "ikke opfyldt"])
    collected = collect(folder)
    assert collected.answers.height == 1
    assert [row for row in reasons(collected) if row[2] == "modstridende"] == [
        (TEAM_A, 3, "modstridende"),
        ("kopi.xlsx", 3, "modstridende"),
    ]


def test_deleted_and_added_rows_are_told(folder):
    def edit(book):
        sheet = book["Vurdering"]
        sheet.delete_rows(3)
        sheet.append(["S99", "x", "", "", "opfyldt", "", "", "", "S99|x|y"])

    fill(folder, TEAM_A, ["opfyldt"], change=edit)
    found = reasons(collect(folder))
    assert (TEAM_A, 3, "ukendt_raekke") in found
    assert (TEAM_A, None, "raekke_mangler") in found


def test_an_empty_reviewer_is_the_files_name_and_is_told(folder):
    fill(folder, TEAM_A, ["opfyldt"], reviewer=None)
    collected = collect(folder)
    assert collected.answers["gennemgaaet_af"].to_list() == ["gennemgang-team-a"]
    (told,) = [sentence for sentence in collected.sentences() if "feltet »Gennemgået af« er tomt" in sentence]
    assert TEAM_A in told.partition(": ")[0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda book: book.remove(book["Vurdering"]), "arket Vurdering mangler"),
        (lambda book: book["Vurdering"].delete_cols(5), "overskriften Svar"),
        (lambda book: book["Vejledning"].__setitem__("B2", "000000000000"), "hører til en anden stikprøve"),
    ],
)
def test_edited_structure_is_refused_with_the_files_name(folder, change, message):
    fill(folder, TEAM_A, ["opfyldt"], change=change)
    with pytest.raises(FileFault, match=f"{TEAM_A}.*{message}"):
        collect(folder)


def test_every_faulty_file_is_named_at_once(folder):
    for name in (TEAM_A, TEAM_B):
        fill(folder, name, ["opfyldt"], change=lambda book: book.remove(book["Vurdering"]))
    with pytest.raises(FileFault) as fault:
        collect(folder)
    assert TEAM_A in str(fault.value)
    assert TEAM_B in str(fault.value)


def test_a_file_that_is_no_workbook_is_refused(folder):
    (folder / "andet.xlsx").write_bytes(b"ikke en projektmappe")
    with pytest.raises(FileFault, match=r"andet\.xlsx"):
        collect(folder)


@pytest.mark.parametrize("where", ["comment", "reviewer"])
def test_personal_data_refuse_everything_and_are_not_repeated(folder, where):
    fill(folder, TEAM_A, ["opfyldt"], **{where: "Ring 12 34 56 78"})
    with pytest.raises(PrivacyFault, match="1 celle med telefonnummer") as fault:
        collect(folder)
    assert "12 34" not in str(fault.value)


def test_rates_stand_beside_those_that_the_data_decide(folder, tmp_path):
    fill(folder, TEAM_A, ["opfyldt", "opfyldt"])
    written = write_collected(collect(folder), tmp_path / "svar", folder)
    assert {path.name for path in written} == {"svar.csv", "rater.csv", "enighed.csv", "mangler.csv", "gennemgang.xlsx"}
    rates = pl.read_csv(tmp_path / "svar" / "rater.csv")
    assert set(rates["kilde"]) == {"gennemgang", "data"}
    assert rates.filter(pl.col("kilde") == "data")["krav"].is_in(["maalgruppe"]).any() is False


def test_results_are_not_written_among_the_workbooks(folder):
    fill(folder, TEAM_A, ["opfyldt"])
    with pytest.raises(ArgumentFault, match="en anden mappe"):
        write_collected(collect(folder), folder, folder)


def test_only_answers_comments_and_reviewer_can_be_changed_and_answers_are_a_list(folder):
    book = openpyxl.load_workbook(folder / TEAM_A)
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    sheet = book["Vurdering"]
    headings = [cell.value for cell in sheet[1]]
    opened = {
        headings[cell.column - 1] for row in sheet.iter_rows(min_row=2) for cell in row if not cell.protection.locked
    }
    assert opened == {"Svar", "Kommentar"}
    assert not book["Vejledning"]["B4"].protection.locked
    lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert [(v.formula1, str(v.sqref)) for v in lists] == [
        ('"opfyldt,ikke opfyldt,ikke relevant,kan ikke vurderes"', "E2:E3")
    ]
