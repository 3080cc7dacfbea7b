"""A set of files is written whole or not at all, and leaves nothing else behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kvs_audit.errors import OutputFault
from kvs_audit.exports import write_set
from kvs_audit.exports.folder import write_folder

NAMES = ("a.csv", "b.parquet", "c.xlsx")


def writers(text):
    return {name: lambda path: path.write_text(text, encoding="utf-8") and None for name in NAMES}


def contents(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def all_of(text):
    return dict.fromkeys(NAMES, text)


@pytest.fixture
def existing(tmp_path):
    folder = tmp_path / "ud"
    write_set(folder, writers("gammel"))
    (folder / "min egen.txt").write_text("bevares", encoding="utf-8")
    return folder


def fail_at(monkeypatch, call, fault):
    """Let the call-th replacement of a file fail, once."""
    real, calls = os.replace, []

    def replace(source, target):
        calls.append(target)
        if len(calls) == call:
            raise fault(source, target)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)


def held_open(source, target):
    return PermissionError(13, "Permission denied", str(source), None, str(target))


def test_a_new_folder_gets_its_parents_and_nothing_else(tmp_path):
    folder = tmp_path / "a" / "b" / "ud"
    assert write_set(folder, writers("ny")) == tuple(folder / name for name in NAMES)
    assert contents(folder) == all_of("ny")
    assert [path.name for path in folder.parent.iterdir()] == ["ud"]


def test_an_empty_folder_is_filled(tmp_path):
    write_set(tmp_path, writers("ny"))
    assert contents(tmp_path) == all_of("ny")


def test_a_relative_folder_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_set(Path("ud"), writers("ny"))
    write_set(Path("ud"), writers("nyere"))
    write_set(Path(), writers("her"))
    assert contents(tmp_path / "ud") == all_of("nyere")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "her"


def test_only_our_own_files_are_replaced(existing):
    write_set(existing, writers("ny"))
    assert contents(existing) == all_of("ny") | {"min egen.txt": "bevares"}


def test_a_file_of_ours_that_was_missing_is_added(existing):
    (existing / "b.parquet").unlink()
    write_set(existing, writers("ny"))
    assert contents(existing) == all_of("ny") | {"min egen.txt": "bevares"}


@pytest.mark.parametrize("call", [1, 2, 3])
@pytest.mark.parametrize("fault", [held_open, lambda *_: KeyboardInterrupt()])
def test_when_a_file_cannot_be_replaced_all_stay_as_they_were(existing, monkeypatch, call, fault):
    fail_at(monkeypatch, call, fault)
    with pytest.raises((OutputFault, KeyboardInterrupt)):
        write_set(existing, writers("ny"))
    assert contents(existing) == all_of("gammel") | {"min egen.txt": "bevares"}


@pytest.mark.parametrize("call", [1, 2, 3])
def test_files_that_were_not_there_before_are_taken_away_again(tmp_path, monkeypatch, call):
    (tmp_path / "c.xlsx").write_text("gammel", encoding="utf-8")
    fail_at(monkeypatch, call, held_open)
    with pytest.raises(OutputFault):
        write_set(tmp_path, writers("ny"))
    assert contents(tmp_path) == {"c.xlsx": "gammel"}


def test_a_file_system_without_second_names_keeps_copies(existing, monkeypatch):
    def no_links(*_, **__):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    fail_at(monkeypatch, 3, held_open)
    with pytest.raises(OutputFault):
        write_set(existing, writers("ny"))
    assert contents(existing) == all_of("gammel") | {"min egen.txt": "bevares"}


def test_the_message_names_the_file_that_is_held_open(existing, monkeypatch):
    fail_at(monkeypatch, 1, held_open)
    with pytest.raises(OutputFault) as fault:
        write_set(existing, writers("ny"))
    assert str(fault.value) == (
        f"c.xlsx i {existing} kan ikke erstattes: filen er åben i et andet program eller skrivebeskyttet. "
        "Luk den, og kør igen. De gamle filer er ikke ændret."
    )


def test_a_folder_under_a_files_name_is_a_clear_message(existing):
    (existing / "c.xlsx").unlink()
    (existing / "c.xlsx").mkdir()
    with pytest.raises(OutputFault, match=r"c\.xlsx i .* kan ikke erstattes"):
        write_set(existing, writers("ny"))
    assert (existing / "a.csv").read_text(encoding="utf-8") == "gammel"


@pytest.mark.parametrize("exists", [True, False])
def test_a_writer_that_fails_changes_nothing(tmp_path, exists):
    folder = tmp_path / "ny" / "ud"
    if exists:
        write_set(folder, writers("gammel"))

    def full(path):
        path.write_text("halv", encoding="utf-8")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputFault, match="ikke plads på disken"):
        write_set(folder, writers("ny") | {"c.xlsx": full})
    if exists:
        assert contents(folder) == all_of("gammel")
    else:
        assert list(tmp_path.iterdir()) == []


def test_a_fault_of_another_kind_is_not_hidden(tmp_path):
    def broken(path):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_set(tmp_path / "ud", {"a.csv": broken})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_a_clear_message(tmp_path):
    file = tmp_path / "ud"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(OutputFault) as fault:
        write_set(file, writers("ny"))
    assert str(fault.value) == f"{file} er en fil, ikke en mappe."
    assert [path.name for path in tmp_path.iterdir()] == ["ud"]


def test_a_folder_inside_a_file_is_a_clear_message(tmp_path):
    file = tmp_path / "fil"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(OutputFault) as fault:
        write_set(file / "a" / "ud", writers("ny"))
    assert str(fault.value) == f"{file} er en fil, ikke en mappe."


def test_a_place_without_access_is_a_clear_message(tmp_path, monkeypatch):
    def refused(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(OutputFault, match="der er ikke adgang til den"):
        write_set(tmp_path / "ud", writers("ny"))


def leftover(path):
    (path / "nye").mkdir(parents=True)
    (path / "laas").touch()
    return path


def test_what_a_killed_run_left_is_swept_away_and_nothing_else(existing):
    gone = [
        leftover(existing / ".kvs-audit-0123456789abcdef"),
        leftover(existing.parent / ".ud.kvs-audit-0123456789abcdef"),
    ]
    kept = [leftover(existing.parent / ".ude.kvs-audit-0123456789abcdef"), leftover(existing / ".kvs-audit-min")]
    write_set(existing, writers("ny"))
    assert [path.exists() for path in (*gone, *kept)] == [False, False, True, True]


def test_a_run_under_way_into_the_same_folder_is_left_alone(existing):
    def meanwhile(path):
        write_set(existing, {"anden.csv": lambda other: other.write_text("anden", encoding="utf-8")})
        path.write_text("ny", encoding="utf-8")

    write_set(existing, {"a.csv": meanwhile})
    assert contents(existing) == all_of("gammel") | {"a.csv": "ny", "anden.csv": "anden", "min egen.txt": "bevares"}


def test_two_runs_that_make_the_same_folder_both_get_their_files(tmp_path):
    folder = tmp_path / "ny" / "ud"

    def meanwhile(path):
        write_set(folder, {"anden.csv": lambda other: other.write_text("anden", encoding="utf-8")})
        path.write_text("ny", encoding="utf-8")

    write_set(folder, {"a.csv": meanwhile})
    assert contents(folder) == {"a.csv": "ny", "anden.csv": "anden"}
    assert [path.name for path in folder.parent.iterdir()] == ["ud"]


@pytest.mark.parametrize("exists", [True, False])
def test_a_kill_leaves_no_half_file_and_the_next_run_is_clean(tmp_path, exists):
    folder = tmp_path / "ud"
    if exists:
        write_set(folder, writers("gammel"))
    script = (
        "import os, sys; from pathlib import Path; from kvs_audit.exports import write_set\n"
        "def killed(path):\n"
        "    path.write_text('halv', encoding='utf-8'); os._exit(9)\n"
        "write_set(Path(sys.argv[1]), {'a.csv': killed})"
    )
    done = subprocess.run([sys.executable, "-c", script, str(folder)], check=False)
    assert done.returncode == 9
    left = {path.name for path in folder.iterdir() if not path.name.startswith(".")} if exists else folder.exists()
    assert left == (set(NAMES) if exists else False)
    write_set(folder, writers("ny"))
    assert contents(folder) == all_of("ny")
    assert [path.name for path in tmp_path.iterdir()] == ["ud"]


class TestANewFolder:
    """Folders within it, and all at once: :func:`write_folder`."""

    @staticmethod
    def parts(new):
        for name in ("del-1", "del-2"):
            (new / name).mkdir()
            (new / name / "a.csv").write_text(name, encoding="utf-8")

    def test_it_gets_its_name_when_everything_is_there(self, tmp_path):
        write_folder(tmp_path / "a" / "dele", self.parts)
        assert [path.name for path in (tmp_path / "a").iterdir()] == ["dele"]
        read = {path.parent.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("a/dele/*/a.csv")}
        assert read == {"del-1": "del-1", "del-2": "del-2"}

    def test_one_that_is_there_is_left_as_it_is(self, existing):
        with pytest.raises(OutputFault, match="findes allerede"):
            write_folder(existing, self.parts)
        assert contents(existing) == all_of("gammel") | {"min egen.txt": "bevares"}

    def test_when_it_cannot_be_written_nothing_is_left(self, tmp_path):
        def full(new):
            self.parts(new)
            raise OSError(28, "No space left on device")

        with pytest.raises(OutputFault, match="ikke plads på disken"):
            write_folder(tmp_path / "a" / "dele", full)
        assert list(tmp_path.iterdir()) == []

    def test_inside_a_file_is_a_clear_message(self, tmp_path):
        (tmp_path / "fil").write_text("x", encoding="utf-8")
        with pytest.raises(OutputFault, match="er en fil, ikke en mappe"):
            write_folder(tmp_path / "fil" / "dele", self.parts)
