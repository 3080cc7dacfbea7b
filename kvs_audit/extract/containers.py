"""What an extract consists of: a folder of table files, a workbook, or a zip of such a folder."""

import hashlib
import io
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import FileFault
from kvs_audit.extract.columnar import read_parquet
from kvs_audit.extract.csv_text import read_csv
from kvs_audit.extract.guard import guard_names
from kvs_audit.extract.model import Source
from kvs_audit.extract.names import shown
from kvs_audit.extract.parallel import WORTH_BYTES, side_by_side
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.workbook import Workbook
from kvs_audit.extract.zips import check_members, member_path, open_zip, unpacked_members

_TABLE_SUFFIXES = (".csv", ".parquet")
_MAC_FOLDER = "__MACOSX"


@dataclass(frozen=True)
class FoundTable:
    """A file, sheet or frame: ``name`` is folded, ``origin`` is how it is told apart from another of that name.

    ``label`` names it in messages. ``raw`` is None when it holds nothing at all.
    """

    name: str
    origin: str
    label: str
    raw: RawTable | None


@dataclass(frozen=True)
class Container:
    """An opened extract: its name for messages, what its parts are called, its tables, and its files."""

    name: str
    part: str
    tables: Sequence[FoundTable]
    sources: tuple[Source, ...]


def open_container(path: Path) -> Container:
    """Read every table of an extract as it stands. Names are guarded before any of them can be told.

    Raises FileFault when the path or a file cannot be read, PrivacyFault when a name holds personal data.
    """
    guard_names([path.name or path.resolve().name], "Udtrækket")
    if not path.exists():
        guard_names([str(path)], "Stien")
        raise FileFault(f"Stien {shown(str(path))} findes ikke.")
    if path.is_dir():
        return _read_folder(path)
    if path.suffix.lower() == ".zip":
        return _read_zip(path)
    if path.suffix.lower() == ".xlsx":
        return _read_workbook(path)
    raise FileFault(
        f"{shown(path.name)} er ikke et udtræk: det skal være en mappe med CSV- eller Parquet-filer, "
        "en xlsx-projektmappe eller en zip-fil med en sådan mappe."
    )


def _is_table_file(file_name: str) -> bool:
    """Whether a file of that name is a table: CSV or Parquet, neither hidden nor an editor's lock file."""
    return file_name.lower().endswith(_TABLE_SUFFIXES) and not file_name.startswith((".", "~$"))


def table_files(folder: Path) -> list[Path]:
    """The tables' files of an extract, by name. Raises PrivacyFault when a name holds personal data."""
    files = sorted(entry for entry in folder.iterdir() if _is_table_file(entry.name) and entry.is_file())
    guard_names([file.name for file in files], "Fil")
    return files


def _read_folder(path: Path) -> Container:
    files = table_files(path)
    large = sum(file.stat().st_size for file in files) >= WORTH_BYTES
    read = side_by_side(_read_file, files, worth_it=large)
    tables, sources = [table for table, _ in read], tuple(source for _, source in read)
    return Container(shown(path.resolve().name), "fil", tables, sources)


def _read_file(file: Path) -> tuple[FoundTable, Source]:
    data, label = _read_bytes(file), shown(file.name)
    return _read_table_file(file.name, data, label, label), _source(file.name, data)


def _read_table_file(file_name: str, data: bytes, origin: str, label: str) -> FoundTable:
    stem, _, suffix = file_name.rpartition(".")
    name = fold(stem)
    raw = read_csv(data, name, label) if suffix.lower() == "csv" else read_parquet(data, name, label)
    return FoundTable(name, origin, label, raw)


def _read_zip(path: Path) -> Container:
    data, container = _read_bytes(path), shown(path.name)
    with open_zip(io.BytesIO(data), container, "zip-fil") as archive:
        check_members(archive, container)
        paths = {id(info): member_path(info) for info in archive.infolist()}
        found = {key: PurePosixPath(path) for key, path in paths.items() if _is_table_member(path)}
        guard_names([str(place) for place in found.values()], "Fil")
        if len({place.parent for place in found.values()}) > 1:
            raise FileFault(f"{container}: tabellerne ligger i mere end én mappe.")
        contents: list[tuple[PurePosixPath, bytes]] = []
        for info, pieces in unpacked_members(archive, len(data), container):
            if id(info) in found:
                contents.append((found[id(info)], b"".join(pieces)))
            else:
                deque(pieces, maxlen=0)
    tables = [
        _read_table_file(place.name, content, f"{container} ({shown(place.name)})", _inner_label(container, place.name))
        for place, content in sorted(contents)
    ]
    return Container(container, "fil", tables, (_source(path.name, data),))


def _is_table_member(path: str) -> bool:
    place = PurePosixPath(path)
    return not path.endswith("/") and _MAC_FOLDER not in place.parts and _is_table_file(place.name)


def _inner_label(container: str, file_name: str) -> str:
    """A table in a container: the container's name and the table's."""
    folded = fold(file_name.rpartition(".")[0])
    return f"{container} ({folded if folded in TABLES else shown(file_name)})"


def _read_workbook(path: Path) -> Container:
    data, container = _read_bytes(path), shown(path.name)
    workbook = Workbook(data, container)
    guard_names(workbook.sheets, "Ark")
    tables = []
    for number, sheet in enumerate(workbook.sheets):
        name = fold(sheet)
        label = f"{container} ({name if name in TABLES else shown(sheet)})"
        tables.append(FoundTable(name, shown(sheet), label, workbook.read(number, name, label)))
    return Container(container, "ark", tables, (_source(path.name, data),))


def _source(name: str, data: bytes) -> Source:
    return Source(name, hashlib.sha256(data).hexdigest())


def _read_bytes(file: Path) -> bytes:
    data = _bytes_or_none(file)
    if data is None:
        raise FileFault(f"{shown(file.name)} kan ikke åbnes. Er den låst af et andet program?")
    return data


def _bytes_or_none(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
