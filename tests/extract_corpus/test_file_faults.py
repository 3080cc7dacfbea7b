"""An extract that cannot be read is refused whole, with one message that holds no value, and leaves nothing behind."""

import tempfile
from pathlib import Path

import pytest
from corpus_file_faults import FILE_FAULTS

from kvs_audit.errors import FileFault
from kvs_audit.extract import read_extract


@pytest.mark.parametrize("name", FILE_FAULTS)
def test_a_file_fault_is_one_danish_message(name: str, tmp_path: Path) -> None:
    build, message = FILE_FAULTS[name]
    path = build(tmp_path)
    with pytest.raises(FileFault) as fault:
        read_extract(path)
    assert str(fault.value) == message.format(sti=path)
    assert fault.value.__cause__ is None
    assert fault.value.__context__ is None


def test_refused_zips_leave_nothing_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "midlertidig"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    for number, name in enumerate(name for name in FILE_FAULTS if "zip" in name and "far too much" not in name):
        place = tmp_path / str(number)
        place.mkdir()
        with pytest.raises(FileFault):
            read_extract(FILE_FAULTS[name][0](place))
    assert list(scratch.iterdir()) == []
