"""A case, and everything with a key, stands in one extract only."""

import pytest
from partition_extracts import a_case, write_tables

from kvs_audit.errors import FileFault
from kvs_audit.extract import read_extract
from kvs_audit.partitions.keys import keys_of, refuse_shared_keys


def shared(tmp_path, *folders):
    """What is said of extracts, named as their folders."""
    files = {}
    for folder in folders:
        files[folder.name] = tmp_path / f"{folder.name}.parquet"
        keys_of(read_extract(folder)).write_parquet(files[folder.name])
    refuse_shared_keys(files)


def test_extracts_with_keys_of_their_own_pass(tmp_path):
    shared(tmp_path, a_case(tmp_path / "faxe", "1"), a_case(tmp_path / "ringsted", "2"))


def test_a_case_in_two_extracts_is_refused_and_its_key_is_not_told(tmp_path):
    faxe = a_case(tmp_path / "faxe", "7")
    ringsted = write_tables(
        tmp_path / "ringsted", sager=["S7,Ringsted,,,"], indsatser=["M8,S7,aflastning,2024-01-01,,"]
    )

    with pytest.raises(FileFault) as refused:
        shared(tmp_path, faxe, ringsted)
    assert "sager, kolonnen sag_id: 1 nøgle i faxe og ringsted." in str(refused.value)
    assert "S7" not in str(refused.value)


@pytest.mark.parametrize(
    ("table", "line", "column"),
    [("planer", "P1,S{},handleplan,2024-01-01", "plan_id"), ("opfoelgninger", "P1,M{},2024-02-01", "opfoelgning_id")],
)
def test_a_key_of_any_table_in_two_extracts_is_refused(tmp_path, table, line, column):
    folders = [a_case(tmp_path / f"del{n}", str(n), **{table: [line.format(n)]}) for n in (1, 2)]

    with pytest.raises(FileFault, match=f"{table}, kolonnen {column}: 1 nøgle i del1 og del2"):
        shared(tmp_path, *folders)


def test_a_measure_in_two_extracts_is_refused_also_where_it_is_rejected_in_one(tmp_path):
    faxe = a_case(tmp_path / "faxe", "1")
    ringsted = write_tables(
        tmp_path / "ringsted", sager=["S2,Ringsted,,,"], indsatser=["M1,S2,ukendt_type,2024-01-01,,"]
    )

    with pytest.raises(FileFault, match="indsatser, kolonnen indsats_id: 1 nøgle i faxe og ringsted"):
        shared(tmp_path, faxe, ringsted)


def test_a_row_that_belongs_to_a_case_of_another_extract_is_refused(tmp_path):
    faxe = a_case(tmp_path / "faxe", "1")
    ringsted = a_case(tmp_path / "ringsted", "2", planer=["P1,S1,handleplan,2024-01-01"])

    with pytest.raises(FileFault, match="sager, kolonnen sag_id: 1 nøgle i faxe og ringsted"):
        shared(tmp_path, faxe, ringsted)


def test_a_case_that_no_extract_has_may_be_pointed_at_from_several(tmp_path):
    folders = [a_case(tmp_path / f"del{n}", str(n), planer=[f"P{n},S9,handleplan,2024-01-01"]) for n in (1, 2)]

    shared(tmp_path, *folders)


def test_one_line_for_each_set_of_extracts_the_largest_first_and_then_how_many_more(tmp_path):
    folders = [a_case(tmp_path / f"del{n}", "1") for n in (1, 2, 3)]
    folders += [
        write_tables(
            tmp_path / f"del{n}",
            sager=[f"S{n}a,Faxe,,,", "S5,Faxe,,,", "S6,Faxe,,,"],
            indsatser=[f"M{n},S5,aflastning,2024-01-01,,"],
        )
        for n in (4, 5)
    ]

    with pytest.raises(FileFault) as refused:
        shared(tmp_path, *folders)
    assert str(refused.value).splitlines()[1:4] == [
        "- sager, kolonnen sag_id: 2 nøgler i del4 og del5.",
        "- sager, kolonnen sag_id: 1 nøgle i del1, del2 og del3.",
        "- indsatser, kolonnen indsats_id: 1 nøgle i del1, del2 og del3.",
    ]
