"""A zip is refused just beyond its limits and read just within them."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from kvs_audit.errors import FileFault
from kvs_audit.extract import read_extract, zips

FILES = {
    "sager.csv": b"sag_id,kommune\n1,Faxe\n",
    "indsatser.csv": b"indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato\n",
}


def packed(path: Path, name: str, data: bytes) -> tuple[Path, int]:
    """A zip with a further member; its path and the member's packed size."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, content in FILES.items():
            archive.writestr(other, content)
        archive.writestr(name, data)
        size = archive.getinfo(name).compress_size
    return path, size


def test_a_member_may_be_large_when_it_packs_poorly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, size = packed(tmp_path / "u.zip", "noter.csv", b"a\n" + b"0" * 5_000)
    monkeypatch.setattr(zips, "MOST_BYTES", 1_000)
    monkeypatch.setattr(zips, "MOST_TIMES", -(-5_002 // size))
    assert read_extract(path).extra_tables == ("noter",)


def test_a_member_may_pack_well_when_it_is_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = packed(tmp_path / "u.zip", "noter.csv", b"a\n" + b"0" * 4_998)
    monkeypatch.setattr(zips, "MOST_BYTES", 5_000)
    monkeypatch.setattr(zips, "MOST_TIMES", 2)
    assert read_extract(path).extra_tables == ("noter",)


def test_a_member_that_is_both_large_and_well_packed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = packed(tmp_path / "u.zip", "noter.csv", b"a\n" + b"0" * 4_999)
    monkeypatch.setattr(zips, "MOST_BYTES", 5_000)
    monkeypatch.setattr(zips, "MOST_TIMES", 2)
    with pytest.raises(FileFault, match=r"^u\.zip fylder urimeligt meget udpakket\.$"):
        read_extract(path)


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path, _ = packed(tmp_path / "u.zip", "noter.bin", random.Random(1).randbytes(5_000))
    raw = path.read_bytes()
    at = raw.rfind(b"PK\x01\x02")
    entry = raw[at : raw.rfind(b"PK\x05\x06")]
    end = bytearray(raw[raw.rfind(b"PK\x05\x06") :])
    copies = 2_000
    for field, value in ((8, 3 + copies), (10, 3 + copies)):
        end[field : field + 2] = value.to_bytes(2, "little")
    size = int.from_bytes(end[12:16], "little") + copies * len(entry)
    end[12:16] = size.to_bytes(4, "little")
    path.write_bytes(raw[: raw.rfind(b"PK\x05\x06")] + entry * copies + bytes(end))
    assert len(zipfile.ZipFile(io.BytesIO(path.read_bytes())).infolist()) == 3 + copies
    with pytest.raises(FileFault, match="er beskadiget"):
        read_extract(path)


@pytest.mark.parametrize(
    "name", ["a/..b/noter.txt", "a/b..txt", "a/...", "c-d.txt", "æ:ø.txt", "noter:2.txt", "~/noter.txt"]
)
def test_names_that_only_look_dangerous_pass(name: str, tmp_path: Path) -> None:
    path, _ = packed(tmp_path / "u.zip", name, b"x")
    assert read_extract(path).counts["sager"].laest == 1
