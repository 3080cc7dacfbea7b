"""One extract that is too large for the memory as many that are not: whole cases, and every row in one of them.

Only keys are looked at and held; the rows pass by, some at a time, and are written as they are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import TABLES, Column
from kvs_audit.errors import ArgumentFault, FileFault
from kvs_audit.exports.folder import write_folder
from kvs_audit.extract.columnar import ARROW_FAULTS
from kvs_audit.extract.containers import table_files
from kvs_audit.extract.integrity import is_rising, key_positions
from kvs_audit.extract.names import shown
from kvs_audit.extract.parse import parse_column
from kvs_audit.extract.raw import raw_table

_ROWS_AT_ONCE: Final = 500_000
_FILES_AT_ONCE: Final = 200

_KEY: Final = Column("noegle", "id", "")

OnRows = Callable[[str, int], None]
"""Told of a file's name, and how many of its rows have been written."""


@dataclass(frozen=True)
class Split:
    """How an extract was split: the folders of the parts, and the number of cases."""

    folders: tuple[str, ...]
    cases: int


@dataclass(frozen=True, eq=False)
class _Places:
    """The part that each key belongs to: ``noegle``, each once, and ``del``. ``rising``: the keys are in order."""

    known: pl.DataFrame
    rising: bool

    @classmethod
    def of_rows(cls, rows: pl.DataFrame) -> "_Places":
        """Of two rows with the same key the first one counts."""
        known = rows.drop_nulls("noegle")
        rising = is_rising(known.select("noegle"))
        return cls(known if rising else known.unique("noegle", keep="first", maintain_order=True), rising)

    def of(self, keys: pl.Series) -> pl.Series:
        """The part of each row by its key; without a known one the first, which refuses it as the whole would."""
        return key_positions(keys.to_frame("noegle"), self.known, rising=self.rising).fill_null(0)


@dataclass(frozen=True)
class _TableFile:
    """A table's file. ``headings``: by what their columns are called in the contract."""

    path: Path
    table: str
    headings: Mapping[str, str]

    def keys(self, *columns: str) -> Iterator[list[pl.Series]]:
        """Key columns as an audit reads them, some rows at a time."""
        names = [self.headings[column] for column in columns]
        for batch in _batches(self.path, names):
            yield [_texts(batch.column(name)) for name in names]


def split_extract(extract: Path, folder: Path, cases: int, on_rows: OnRows = lambda *_: None) -> Split:
    """Split a folder of Parquet files into extracts of so many cases each, in a new folder, all or nothing.

    The cases stand in the order of ``sager``; every part has every table, with columns, values and order as they were.
    In memory are the keys of cases and measures, and half a million rows. Raises ArgumentFault when it is no folder of
    Parquet files, FileFault when one cannot be read or there is no case to split by, PrivacyFault when a file's name
    holds personal data, and OutputFault when the new folder is there already or cannot be written.
    """
    if cases < 1:
        msg = f"--cases: {cases} er for lidt; der skal være mindst én sag i hver del."
        raise ArgumentFault(msg)
    files = [_table_file(path) for path in _parquet_files(extract)]
    places = _places({file.table: file for file in files}, cases, shown(extract.resolve().name))
    known = places["sager"].known.height
    number = -(-known // cases)
    names = tuple(f"del-{part:0{len(str(number))}}" for part in range(1, number + 1))

    def write(new: Path) -> None:
        for name in names:
            (new / name).mkdir()
        for file in files:
            _split(file, places, [new / name / file.path.name for name in names], on_rows)

    write_folder(folder, write)
    return Split(names, known)


def _parquet_files(extract: Path) -> list[Path]:
    found = table_files(extract) if extract.is_dir() else []
    if not found or any(path.suffix.lower() != ".parquet" for path in found):
        msg = f"{shown(extract.resolve().name)} kan ikke deles: det skal være en mappe, hvor alle tabeller er Parquet."
        raise ArgumentFault(msg)
    return found


def _table_file(path: Path) -> _TableFile:
    """The columns are called as a reader of the whole extract calls them."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where an extract is split

    with _reading(path):
        headings = [str(name) for name in pq.read_schema(path).names]
    if len(set(headings)) < len(headings):
        raise FileFault(f"{shown(path.name)} har to kolonner med samme navn.")
    cells = pl.DataFrame(schema={str(i): pl.String for i in range(len(headings))})
    raw = raw_table(fold(path.stem), shown(path.name), headings, cells, pl.Series([], dtype=pl.UInt32))
    return _TableFile(path, raw.name, {n: headings[i] for n, i in zip(raw.names, raw.positions, strict=True)})


def _places(files: Mapping[str, _TableFile], cases: int, label: str) -> dict[str, _Places]:
    """Where cases and measures belong, by table. A measure belongs where its case does."""
    sager, indsatser = files.get("sager"), files.get("indsatser")
    if sager is None or "sag_id" not in sager.headings:
        raise FileFault(f"{label} kan ikke deles: der skal være en tabel sager med sag_id.")
    ids = pl.concat([own for (own,) in sager.keys("sag_id")] or [pl.Series(dtype=pl.String)])
    ids = ids.drop_nulls().unique(maintain_order=True).alias("noegle")
    if ids.is_empty():
        raise FileFault(f"{label} kan ikke deles: tabellen sager har ingen sager.")
    numbers = pl.int_range(len(ids), dtype=pl.UInt32, eager=True)
    places = {"sager": _Places.of_rows(pl.DataFrame({"noegle": ids, "del": numbers // cases}))}
    if indsatser is not None and {"indsats_id", "sag_id"} <= indsatser.headings.keys():
        rows = [pl.DataFrame({"noegle": pl.Series(dtype=pl.String), "del": pl.Series(dtype=pl.UInt32)})]
        for own, case in indsatser.keys("indsats_id", "sag_id"):
            rows.append(pl.DataFrame({"noegle": own, "del": places["sager"].of(case)}))
        places["indsatser"] = _Places.of_rows(pl.concat(rows))
    return places


def _split(file: _TableFile, places: Mapping[str, _Places], targets: Sequence[Path], on_rows: OnRows) -> None:
    """Write each row of a file to its part's; only so many files are open at once."""
    done = 0
    for first in range(0, len(targets), _FILES_AT_ONCE):
        block = dict(enumerate(targets[first : first + _FILES_AT_ONCE], start=first))
        for written in _write_block(file, places, block):
            done += written
            on_rows(file.path.name, done)


def _write_block(file: _TableFile, places: Mapping[str, _Places], targets: Mapping[int, Path]) -> Iterator[int]:
    """Write the rows of some parts; yields how many, as they are written."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    with _reading(file.path):
        schema = pq.read_schema(file.path).remove_metadata()
    with ExitStack() as opened:
        writers = {
            part: opened.enter_context(pq.ParquetWriter(path, schema, compression="zstd"))
            for part, path in targets.items()
        }
        for batch in _batches(file.path):
            rows = pl.DataFrame({"del": _parts(file, places, batch)}).with_row_index("nr")
            own = rows.filter(pl.col("del").is_in(list(targets)))
            for (part,), of_part in own.partition_by("del", as_dict=True, maintain_order=True).items():
                taken = batch.take(of_part["nr"].to_arrow())
                writers[part].write_batch(taken.replace_schema_metadata(None))
                yield of_part.height


def _parts(file: _TableFile, places: Mapping[str, _Places], batch: Any) -> pl.Series:
    """The part of each row: that of its case, or of the measure it hangs on."""
    contract = TABLES.get(file.table)
    owner = "sager" if contract is None or contract.parent is None else contract.parent
    heading = file.headings.get(TABLES[owner].key[0])
    if contract is None or heading is None or owner not in places:
        return pl.repeat(0, batch.num_rows, dtype=pl.UInt32, eager=True)
    return places[owner].of(_texts(batch.column(heading)))


def _texts(column: Any) -> pl.Series:
    """Keys as an audit reads them, null where it could not."""
    return parse_column(pl.Series(_KEY.name, column), None, _KEY).values[0]


def _batches(path: Path, columns: Sequence[str] | None = None) -> Iterator[Any]:
    """Rows of a Parquet file, some at a time, looked over: polars trusts texts and offsets as they come."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    with _reading(path):
        file = pq.ParquetFile(path, page_checksum_verification=True)
        batches = file.iter_batches(_ROWS_AT_ONCE, columns=columns)
    with file:
        while True:
            with _reading(path):
                batch = next(batches, None)
                if batch is None:
                    return
                batch.validate(full=True)
            yield batch


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Tell what pyarrow says of a file as the file's fault, and none of its words, which may hold values."""
    try:
        yield
    except ARROW_FAULTS:
        raise FileFault(f"{shown(path.name)} kan ikke læses som en Parquet-fil.") from None
