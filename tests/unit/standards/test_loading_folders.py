"""Built-in standards and the user's own, side by side."""

import shutil
from pathlib import Path

import pytest

from kvs_audit.errors import ArgumentFault, StandardFault
from kvs_audit.standards import load_standard, load_standards
from kvs_audit.standards.loader import BUILT_IN, find_standard

OWN = Path(__file__).parent / "egne" / "proeveby-aflastning.toml"


def test_own_standards_stand_beside_the_built_in_ones_sorted_by_id():
    ids = list(load_standards([OWN.parent]))
    assert ids == sorted([*load_standards(), "proeveby-aflastning"])


def test_the_catalogue_cannot_be_changed():
    with pytest.raises(TypeError):
        load_standards()["x"] = None


def test_a_standard_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load_standards()["ringsted-aflastning"].titel = "x"


def test_an_id_that_a_built_in_standard_has_is_refused(tmp_path):
    shutil.copy(BUILT_IN / "ringsted-aflastning.toml", tmp_path / "min.toml")
    with pytest.raises(StandardFault) as caught:
        load_standards([tmp_path])
    assert str(caught.value) == (
        "min.toml: standarden ringsted-aflastning findes også i ringsted-aflastning.toml; et id må kun bruges én gang."
    )


def test_an_id_used_in_two_folders_is_refused(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        shutil.copy(OWN, tmp_path / name / f"{name}.toml")
    with pytest.raises(StandardFault, match=r"b\.toml: standarden proeveby-aflastning findes også i a\.toml"):
        load_standards([tmp_path / "a", tmp_path / "b"])


def test_the_same_folder_named_twice_is_read_once():
    assert "proeveby-aflastning" in load_standards([OWN.parent, OWN.parent])


def test_faults_of_several_files_are_told_together(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(StandardFault) as caught:
        load_standards([tmp_path])
    assert {line.split(":")[0] for line in str(caught.value).splitlines()} == {"a.toml", "b.toml"}


def test_other_files_and_hidden_ones_in_the_folder_are_left_alone(tmp_path):
    shutil.copy(OWN, tmp_path / "EGEN.TOML")
    (tmp_path / ".skjult.toml").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "~$laast.toml").write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "noter.txt").write_text("x", encoding="utf-8")
    assert "proeveby-aflastning" in load_standards([tmp_path])


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ArgumentFault, match=r"^Mappen .*nej findes ikke\.$"):
        load_standards([tmp_path / "nej"])


def test_a_folder_without_standards_is_refused(tmp_path):
    with pytest.raises(ArgumentFault, match="har ingen standarder"):
        load_standards([tmp_path])


def test_the_hash_is_the_same_whatever_the_line_endings(tmp_path):
    windows = tmp_path / OWN.name
    windows.write_bytes(OWN.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert load_standard(windows) == load_standard(OWN)


def test_another_text_has_another_hash(tmp_path):
    other = tmp_path / OWN.name
    other.write_bytes(OWN.read_bytes() + b"# rettet\n")
    assert load_standard(other).sha256 != load_standard(OWN).sha256


def test_a_byte_order_mark_does_no_harm(tmp_path):
    file = tmp_path / OWN.name
    file.write_bytes(b"\xef\xbb\xbf" + OWN.read_bytes())
    assert load_standard(file).id == "proeveby-aflastning"


def test_only_the_files_name_is_kept_not_its_path():
    assert load_standard(OWN).fil == "proeveby-aflastning.toml"


def test_an_unknown_id_is_answered_with_the_nearest():
    with pytest.raises(ArgumentFault) as caught:
        find_standard(load_standards(), "ringsted-aflasting")
    assert str(caught.value) == (
        "Standarden ringsted-aflasting findes ikke. Mente du ringsted-aflastning? "
        "Se dem alle med: kvs-audit standards list"
    )
