"""Groups of an extract, and the folders they get."""

import polars as pl
import pytest

from kvs_audit.reports.batch_groups import folder_names, groups, without_team

CASES = pl.DataFrame(
    {
        "kommune": ["Faxe", "Ringsted Kommune", "Ringsted", "Faxe", "Faxe"],
        "team": ["Nord", "Nord", "Syd", None, "Nord"],
    }
)


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("Team Ås", "team-aas"),
        ("../../etc", "etc"),
        (r"C:\temp\..", "c-temp"),
        ("CON", "mappe-con"),
        ("con.txt", "con-txt"),
        ("lpt9", "mappe-lpt9"),
        ("com10", "com10"),
        ("...", "uden-navn"),
        ("日本", "uden-navn"),
        ("", "uden-navn"),
        ("x" * 300, "x" * 60),
        ("<b>team</b>", "b-team-b"),
    ],
)
def test_any_name_becomes_a_safe_folder(name, folder):
    assert folder_names([name]) == (folder,)


def test_folders_are_all_different_also_where_numbers_are_taken():
    assert folder_names(["A!", "a-2", "a", "A?"]) == ("a", "a-2", "a-3", "a-4")


def test_spellings_of_a_municipality_are_one_group():
    assert [(group.kommune, group.folder) for group in groups(CASES, "kommune")] == [
        ("Faxe", "faxe"),
        ("Ringsted", "ringsted"),
    ]


def test_a_team_is_one_of_its_municipality():
    assert [group.label for group in groups(CASES, "team")] == ["Faxe, Nord", "Ringsted, Nord", "Ringsted, Syd"]


def test_cases_without_a_team_are_counted():
    assert without_team(CASES) == 1
