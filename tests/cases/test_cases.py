"""Every hand-worked case gives exactly the assessments written beside it, and nothing reachable is left without one."""

import csv
import subprocess
import sys
from collections import defaultdict
from functools import cache

import pytest
from case_audits import ACROSS, CASES, alone, rows_in_scope, together
from case_catalogue import REQUIREMENTS
from case_files import Case, CaseError, Row, load_file

from kvs_audit.errors import UserError

AUDITED = [case for case in CASES if not case.refused]
REFUSED = [case for case in CASES if case.refused]
ENHEDER = {
    "doegnloft": "sag_maaned",
    "doegn_som_anbringelse": "sag_maaned",
    "opfoelgningskaede": "interval",
    "sagens_opfoelgning": "interval",
}
"""The unit of each kind that does not assess measures."""
LAW = ("serviceloven", "barnets-lov")


def name(case: Case) -> str:
    return f"{case.kind}: {case.sentence}"


@pytest.mark.parametrize("case", AUDITED, ids=name)
def test_a_case_gives_the_assessments_written_beside_it_and_no_other(case):
    assert rows_in_scope(case, together(case)) == sorted(map(str, case.expected))


@pytest.mark.slow
@pytest.mark.parametrize("case", AUDITED, ids=name)
def test_a_case_in_an_extract_of_its_own_gives_the_same(case):
    assert rows_in_scope(case, alone(case)) == sorted(map(str, case.expected))


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_a_case_that_cannot_be_audited_is_refused_as_the_users_fault(case):
    with pytest.raises(UserError) as fault:
        alone(case)
    assert fault.value.exit_status == 2


@pytest.mark.parametrize("case", AUDITED, ids=name)
def test_every_row_of_a_case_also_outside_its_scope_keeps_the_output_contract(case):
    for row in together(case).iter_rows(named=True):
        reachable = REQUIREMENTS[f"{row['standard']}/{row['krav']}"]
        open_row = row["status"] == "kan_ikke_vurderes"
        assert (row["styrke"], row["status"] in reachable.statuses) == (reachable.strength, True), row
        assert row["aarsag"] in (reachable.reasons if open_row else {None}), row
        assert not (open_row and row["observeret"] is not None), row
        assert row["haendelsesdato"] is not None, row
        assert (row["enhed"], unit(row)) == (expected_unit(row, reachable.kind), row["enhed_id"]), row


def expected_unit(row: dict, kind: str) -> str:
    """A missing table leaves no interval or month to assess, so the unit is the measure."""
    return "indsats" if str(row["aarsag"]).startswith("mangler_tabel") else ENHEDER.get(kind, "indsats")


def unit(row: dict) -> str:
    """The unit's id as its other columns would write it."""
    match row["enhed"]:
        case "sag_maaned":
            assert row["indsats_id"] is None
            return f"{row['sag_id']}@{row['haendelsesdato']:%Y-%m}"
        case "interval":
            number = row["enhed_id"].rpartition("#")[2]
            assert int(number) >= 1
            return f"{row['indsats_id']}#{number}"
        case _:
            return row["indsats_id"]


@pytest.mark.parametrize("case", AUDITED, ids=name)
def test_the_rows_of_a_case_are_unique_and_sorted_by_code_point(case):
    keys = together(case).select("standard", "krav", "enhed_id").rows()
    assert keys == sorted(set(keys))


def test_a_case_gives_the_same_through_files_and_the_command_line(tmp_path):
    case = next(c for c in CASES if c.kind == "doegnloft" and c.expected)
    (tmp_path / "udtraek").mkdir()
    for table, frame in case.frames().items():
        frame.write_csv(tmp_path / "udtraek" / f"{table}.csv")
    named = [part for standard in case.standards for part in ("--standard", standard)]
    command = [sys.executable, "-m", "kvs_audit", "audit", str(tmp_path / "udtraek"), *named]
    command += ["--as-of", case.as_of.isoformat(), "--out", str(tmp_path / "ud")]
    subprocess.run(command, check=True, capture_output=True)
    with (tmp_path / "ud" / "vurderinger.csv").open(encoding="utf-8", newline="") as handle:
        got = [as_row(line) for line in csv.DictReader(handle)]
    assert sorted(str(row) for row in got if row.krav in case.krav) == sorted(map(str, case.expected))


def as_row(line: dict[str, str]) -> Row:
    numbers = [float(line[column]) if line[column] else None for column in ("observeret", "graense")]
    krav = f"{line['standard']}/{line['krav']}"
    return Row(krav, line["enhed_id"], line["status"], line["aarsag"] or None, *numbers, line["haendelsesdato"])


# ---- what the cases cover


def test_the_hand_written_catalogue_holds_the_54_requirements_of_23_kinds():
    local = {krav: found for krav, found in REQUIREMENTS.items() if not krav.startswith(LAW)}
    assert (len(local), len({requirement.kind for requirement in local.values()})) == (54, 23)


def test_the_law_adds_16_requirements_and_four_kinds_and_every_kind_has_a_file():
    kinds = {requirement.kind for requirement in REQUIREMENTS.values()}
    assert (len(REQUIREMENTS), len(kinds)) == (54 + 16, 23 + 4)
    assert {case.kind for case in CASES} == kinds | ACROSS


def test_only_a_deviation_from_less_than_a_skal_can_be_justified():
    justifiable = {krav for krav, reachable in REQUIREMENTS.items() if "begrundet_afvigelse" in reachable.statuses}
    assert justifiable == {krav for krav, reachable in REQUIREMENTS.items() if reachable.strength != "skal"}


@pytest.mark.parametrize("krav", REQUIREMENTS)
def test_every_reachable_status_of_a_requirement_has_a_case_and_no_other_status_is_expected(krav):
    assert expected_of("status")[krav] == REQUIREMENTS[krav].statuses


@pytest.mark.parametrize("krav", REQUIREMENTS)
def test_every_reachable_reason_of_a_requirement_has_a_case_and_no_other_reason_is_expected(krav):
    assert expected_of("aarsag")[krav] - {None} == REQUIREMENTS[krav].reasons


@cache
def expected_of(column: str) -> dict[str, set]:
    found = defaultdict(set)
    for row in (row for case in CASES for row in case.expected):
        found[row.krav].add(getattr(row, column))
    return found


@pytest.mark.parametrize("case", [case for case in AUDITED if case.kind not in ACROSS], ids=name)
def test_a_case_lies_in_the_file_of_a_kind_it_is_about(case):
    assert case.kind in {REQUIREMENTS[krav].kind for krav in case.krav}


# ---- the form of case files

GOOD = """
standard = "faxe-paedagogisk-stoette"
krav = ["formaal-angivet"]
opgjort = 2024-12-31
["A stated purpose is met"]
indsatser = '''
indsats_id afgoerelsesdato startdato formaal_angivet
M1 2024-03-01 2024-04-01 true # a remark
'''
forventet = '''
formaal-angivet M1 opfyldt - - - 2024-03-01
'''
"""


def load(tmp_path, text: str) -> list[Case]:
    path = tmp_path / "flag.toml"
    path.write_text(text, encoding="utf-8")
    return load_file(path)


def test_a_mini_table_is_filled_up_with_what_is_understood(tmp_path):
    (case,) = load(tmp_path, GOOD)
    assert case.sentence == "A stated purpose is met"
    assert case.frames()["sager"].select("sag_id", "kommune").rows() == [("S1", "Faxe")]
    columns = ("indsats_id", "sag_id", "indsatstype", "slutdato", "formaal_angivet")
    assert case.frames()["indsatser"].select(columns).rows() == [("M1", "S1", "stoette_i_hjemmet", None, "true")]
    assert case.frames()["planer"].is_empty()


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("opgjort =", "opgjrt =", "unknown opgjrt"),
        ("indsatser =", "indsats =", "unknown indsats"),
        ("startdato formaal", "starter formaal", "unknown starter"),
        ("04-01 true", "04-01", "not as many cells"),
        ("opfyldt", "met", "status"),
        ("M1 opfyldt - - -", "M1 kan_ikke_vurderes - - -", "status and reason"),
        ("- - - 2024-03-01", "- - 2024-03-01", "seven cells"),
        ("- - - 2024-03-01", "- - - -", "never empty"),
        ("- - - 2024-03-01", "- ? - 2024-03-01", "could not convert"),
        ('["formaal-angivet"]', '["formaal"]', "no krav"),
        ("A stated purpose is met", "underforstaaet", "sentence"),
        ("indsatser = ", "mangler = ['klip']\nindsatser = ", "unknown klip"),
        ("indsatser = ", "mangler = ['indsatser']\nindsatser = ", "both written and missing"),
        (
            "indsatser = ",
            "uden_kolonner = { indsatser = ['formaal_angivet'] }\nindsatser = ",
            "unknown formaal_angivet",
        ),
        ("forventet = ", "afvises = true\nforventet = ", "either forventet or afvises"),
        ("formaal-angivet M1", "formaal-angivet M1 opfyldt - - - 2024-03-01\nformaal-angivet M1", "expected twice"),
    ],
)
def test_a_case_that_is_not_written_as_it_should_be_is_refused(tmp_path, written, instead, fault):
    assert written in GOOD
    with pytest.raises(CaseError, match=fault):
        load(tmp_path, GOOD.replace(written, instead))
