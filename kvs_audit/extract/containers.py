"""What an extract consists of: a folder of table files, a workbook, or a zip of such a folder."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kvs_audit.contract.folding import fold
from kvs_audit.errors import FileFault
from kvs_audit.extract.columnar import read_parquet
from kvs_audit.extract.csv_text import read_csv
from kvs_audit.extract.model import Source
from kvs_audit.extract.raw import RawTable

TABLE_SUFFIXES = (".csv", ".parquet")


@dataclass(frozen=True)
class Container:
    """An opened extract: its name for messages, its tables (empty ones None, with their name and label), its files."""

    name: str
    tables: Sequence["FoundTable"]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class FoundTable:
    """A file or sheet: ``origin`` is its own name as written, ``raw`` is None when it holds nothing at all."""

    name: str
    origin: str
    label: str
    raw: RawTable | None


def is_table_file(file_name: str) -> bool:
    """Whether a file of that name is a table: CSV or Parquet, neither hidden nor an editor's lock file."""
    return file_name.lower().endswith(TABLE_SUFFIXES) and not file_name.startswith((".", "~$"))


def read_table_file(file_name: str, data: bytes, label: str) -> FoundTable:
    """Read one table file from its bytes."""
    stem, _, suffix = file_name.rpartition(".")
    name = fold(stem)
    raw = read_csv(data, name, label) if suffix.lower() == "csv" else read_parquet(data, name, label)
    return FoundTable(name, file_name, label, raw)


def read_folder(path: Path) -> Container:
    """Read every table file of a folder, in the order of their names."""
    files = sorted(entry for entry in path.iterdir() if is_table_file(entry.name) and entry.is_file())
    tables, sources = [], []
    for file in files:
        data = read_bytes(file)
        sources.append(Source(file.name, hashlib.sha256(data).hexdigest()))
        tables.append(read_table_file(file.name, data, file.name))
    return Container(path.resolve().name, tables, tuple(sources))


def read_bytes(file: Path) -> bytes:
    """A file's bytes; FileFault when the system refuses."""
    data = _bytes_or_none(file)
    if data is None:
        raise FileFault(f"{file.name} kan ikke åbnes. Er den låst af et andet program?")
    return data


def _bytes_or_none(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
