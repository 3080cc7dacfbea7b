"""Which extracts a folder holds, on this machine and on object storage."""

import fsspec
import pytest
from partition_extracts import a_case

from kvs_audit.errors import ArgumentFault, FileFault, PrivacyFault
from kvs_audit.partitions.places import Partition, find_partitions, on_this_machine


def names(place):
    return [each.name for each in find_partitions(str(place))]


def test_folders_zips_and_workbooks_are_extracts_in_the_order_of_code_points(tmp_path):
    for name in ("ringsted", "Århus", "Faxe"):
        (tmp_path / name).mkdir()
    for name in ("b.ZIP", "a.xlsx"):
        (tmp_path / name).touch()

    assert names(tmp_path) == ["Faxe", "a.xlsx", "b.ZIP", "ringsted", "Århus"]


def test_hidden_things_lock_files_and_files_of_other_kinds_are_passed_over(tmp_path):
    for name in (".git", "__MACOSX", "faxe"):
        (tmp_path / name).mkdir()
    for name in ("~$a.xlsx", ".b.zip", "LAES-MIG.txt"):
        (tmp_path / name).touch()

    assert names(tmp_path) == ["faxe"]


def test_a_folder_without_tables_is_not_passed_over_in_silence(tmp_path):
    (tmp_path / "tom").mkdir()

    assert names(tmp_path) == ["tom"]


def test_tables_beside_extracts_are_refused_for_they_would_be_lost(tmp_path):
    a_case(tmp_path / "faxe", "1")
    (tmp_path / "planer.csv").touch()

    with pytest.raises(ArgumentFault, match="tabeller ved siden af udtræk"):
        find_partitions(str(tmp_path))


@pytest.mark.parametrize(
    ("place", "kind", "message"),
    [
        ("ringsted", ArgumentFault, "ringsted er ét udtræk. Det måles med kvs-audit audit"),
        ("tom", ArgumentFault, "tom indeholder ingen udtræk"),
        ("borte", FileFault, "borte findes ikke"),
        ("fil.zip", ArgumentFault, "fil.zip er ikke en mappe med udtræk"),
        ("ukendt://spand/udtraek", ArgumentFault, "Lageret ukendt:// kendes ikke"),
        ("memory://borte", FileFault, "borte findes ikke på lageret"),
    ],
)
def test_what_holds_no_extracts_is_refused(tmp_path, place, kind, message):
    a_case(tmp_path / "ringsted", "1")
    (tmp_path / "tom").mkdir()
    (tmp_path / "fil.zip").touch()

    with pytest.raises(kind, match=message):
        find_partitions(place if "://" in place else str(tmp_path / place))


def test_a_name_with_personal_data_is_refused_and_not_told(tmp_path):
    (tmp_path / "faxe").mkdir()
    (tmp_path / "sag 010190-1234").mkdir()

    with pytest.raises(PrivacyFault, match="Udtræk nr") as refused:
        find_partitions(str(tmp_path))
    assert "010190" not in str(refused.value)


@pytest.fixture
def bucket(tmp_path):
    """Two extracts on object storage, of which one is a zip."""
    files = fsspec.filesystem("memory")
    root = f"/{tmp_path.name}-spand"
    a_case(tmp_path / "faxe", "1")
    for file in (tmp_path / "faxe").iterdir():
        files.pipe_file(f"{root}/faxe/{file.name}", file.read_bytes())
    files.pipe_file(f"{root}/ringsted.zip", b"PK")
    yield f"memory://{root}"
    files.rm(root, recursive=True)


def test_extracts_on_object_storage_are_found_as_those_on_disk(bucket):
    assert find_partitions(bucket) == (
        Partition("faxe", f"{bucket}/faxe"),
        Partition("ringsted.zip", f"{bucket}/ringsted.zip"),
    )


def test_an_extract_from_object_storage_is_a_copy_of_the_same_name_that_goes_away(bucket, tmp_path):
    folder, packed = find_partitions(bucket)

    with on_this_machine(folder) as place:
        assert place.name == "faxe"
        read = {file.name: file.read_bytes() for file in place.iterdir()}
    assert read == {file.name: file.read_bytes() for file in (tmp_path / "faxe").iterdir()}
    assert not place.exists()
    with on_this_machine(packed) as place:
        assert (place.name, place.read_bytes()) == ("ringsted.zip", b"PK")


def test_an_extract_that_is_gone_from_the_storage_is_a_fault_that_names_it(bucket):
    with (
        pytest.raises(FileFault, match="vaek kan ikke hentes fra lageret"),
        on_this_machine(Partition("vaek", f"{bucket}/vaek")),
    ):
        pass


def test_storage_whose_package_is_not_installed_is_told(monkeypatch):
    def lacking(url):
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr(fsspec.core, "url_to_fs", lacking)
    with pytest.raises(ArgumentFault, match="s3:// kræver en pakke til fsspec"):
        find_partitions("s3://spand/udtraek")


def test_without_the_extra_object_storage_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setattr("kvs_audit.partitions.places.find_spec", lambda name: None)
    with pytest.raises(ArgumentFault, match=r"kvs-audit\[cluster\]"):
        find_partitions("s3://spand/udtraek")
