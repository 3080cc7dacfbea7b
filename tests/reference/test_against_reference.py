"""The package against the slow reference, row for row, on random extracts that crowd around the limits."""

from dataclasses import replace
from pathlib import Path

import pytest
from audited import ALL_STANDARDS, FIELDS, by_key, differences, package_rows, reference_rows
from kvs_reference import STANDARDS, same_municipality
from mini_tables import EXPECTED_FIELDS, read_cases
from random_extracts import AS_OF_DATES, RandomExtract, random_extract

from kvs_audit import audit, from_frames, read_extract

HAND_CASES = [case for path in sorted((Path(__file__).parent / "cases").glob("*.toml")) for case in read_cases(path)]


def assert_same(package, reference):
    found = differences(package, reference)
    assert not found, f"{len(found)} differences, the first:\n" + "\n".join(found[:20])
    assert package == reference, "the same rows in another order, or some twice"


@pytest.mark.parametrize("case", HAND_CASES, ids=lambda case: case.name)
def test_the_package_gives_the_rows_worked_out_by_hand(case):
    extract = RandomExtract(case.as_of, case.tables, case.columns)
    rows = [dict(zip(FIELDS, row, strict=True)) for row in package_rows(extract, [case.standard])]

    got = [[row[field] for field in EXPECTED_FIELDS] for row in rows if row["krav"] in case.krav]
    wanted = [[row[field] for field in EXPECTED_FIELDS] for row in case.expected]
    assert sorted(got, key=lambda row: row[:2]) == sorted(wanted, key=lambda row: row[:2])


@pytest.mark.parametrize("as_of", AS_OF_DATES, ids=str)
def test_random_cases_are_assessed_as_the_reference_does(as_of):
    extract = random_extract(1, cases=400, as_of=as_of)

    assert_same(package_rows(extract), reference_rows(extract))


@pytest.mark.parametrize("seed", range(101, 107))
def test_random_extracts_with_missing_tables_and_columns_are_assessed_as_the_reference_does(seed):
    extract = random_extract(seed, cases=120, gaps=True)

    assert_same(package_rows(extract), reference_rows(extract))


def test_typed_frames_are_assessed_as_text_is():
    extract = random_extract(201, cases=300, unreadable=False)

    assert_same(package_rows(extract, frames=extract.typed_frames()), reference_rows(extract))


def test_a_folder_of_files_is_assessed_as_frames_are(tmp_path):
    extract = random_extract(202, cases=300)
    folder = extract.write_csv(tmp_path / "udtraek")
    result = audit(read_extract(folder), standards=list(ALL_STANDARDS), as_of=extract.as_of)

    assert_same(result.vurderinger.select(FIELDS).rows(), reference_rows(extract))


def test_tables_without_rows_are_assessed_as_tables_where_nothing_happened():
    extract = random_extract(206, cases=60)
    for table in extract.tables:
        if table != "sager":
            emptied = {name: [] if name == table else rows for name, rows in extract.tables.items()}
            if table == "indsatser":
                emptied = {name: rows if name == "sager" else [] for name, rows in extract.tables.items()}
            some = replace(extract, tables=emptied)
            assert_same(package_rows(some), reference_rows(some))


def test_without_named_standards_each_municipality_is_judged_by_its_own():
    extract = random_extract(203, cases=300)
    result = audit(from_frames(extract.text_frames()), as_of=extract.as_of)

    assert_same(result.vurderinger.select(FIELDS).rows(), reference_rows(extract, named=False))


def test_a_standard_named_for_a_municipality_judges_its_cases_only():
    extract = random_extract(204, cases=300)
    frames = from_frames(extract.text_frames())
    named = [f"{standard}@faxe kommune" for standard in ALL_STANDARDS]
    one = audit(frames, standards=named, as_of=extract.as_of).vurderinger.select(FIELDS).rows()
    named += [f"{standard}@Odense" for standard in ALL_STANDARDS]
    two = audit(frames, standards=named, as_of=extract.as_of).vurderinger.select(FIELDS).rows()

    faxe, odense = reference_rows(extract, kommune="Faxe"), reference_rows(extract, kommune="Odense")
    assert_same(one, faxe)
    assert by_key(two) == by_key(faxe) | by_key(odense)


def test_keeping_one_municipality_is_the_same_as_having_its_cases_only():
    extract = random_extract(205, cases=300)
    faxe = {row["sag_id"] for row in extract.tables["sager"] if same_municipality(row["kommune"], "Faxe")}
    result = audit(
        from_frames(extract.text_frames()), standards=list(ALL_STANDARDS), as_of=extract.as_of, kommune="FAXE"
    )

    assert_same(result.vurderinger.select(FIELDS).rows(), reference_rows(extract.of_cases(faxe)))


def test_the_random_cases_reach_every_requirement_with_every_status_it_can_have():
    rows = [dict(zip(FIELDS, row, strict=True)) for row in reference_rows(random_extract(1, cases=3000))]
    reached = {(row["standard"], row["krav"], row["status"]) for row in rows}
    never_open = {"opfoelgning", "doegn-som-anbringelse", "en-indsats-ad-gangen", "klippekort-ramme", "handleplan"}

    for standard, content in STANDARDS.items():
        for krav, _, styrke, _ in content["krav"]:
            statuses = {"opfyldt", "afvigelse"}
            statuses |= set() if styrke == "skal" else {"begrundet_afvigelse"}
            statuses |= set() if krav in never_open else {"kan_ikke_vurderes"}
            assert {status for name, other, status in reached if (name, other) == (standard, krav)} == statuses, krav


@pytest.mark.slow
@pytest.mark.seeds(1000, 16)
def test_many_random_cases_are_assessed_as_the_reference_does(seed):
    extract = random_extract(seed, cases=3000)

    assert_same(package_rows(extract), reference_rows(extract))


@pytest.mark.slow
@pytest.mark.seeds(2000, 80)
def test_many_random_extracts_with_gaps_are_assessed_as_the_reference_does(seed):
    extract = random_extract(seed, cases=250, gaps=True)

    assert_same(package_rows(extract), reference_rows(extract))
