"""The files of the parts on this machine's disk, and the merged files that are made of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import polars as pl

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import TABLES
from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.errors import OutputFault
from kvs_audit.extract.rejects import AFVISTE
from kvs_audit.fund.findings import FUND
from kvs_audit.partitions.merge import Sorted, merged, write_pieces
from kvs_audit.partitions.one import ASSESSMENTS, FINDINGS, REJECTED, WORKLIST, Part
from kvs_audit.partitions.places import Partition

MERGED: Final = ("vurderinger.csv", "vurderinger.parquet", "fund.parquet", "fund.zip", "afviste.csv")

MOST_ROWS: Final = 500_000
"""About so many assessments are in memory at a time while files are merged; of findings, with their sentences, half."""

_UNNAMED: Final = "udtraek"


def keep(part: Part, scratch: Path, place: int) -> Part:
    """Put a part's files on disk; returns the part without them. Raises OutputFault."""
    with writing():
        for name, content in part.files.items():
            file = part_file(scratch, place, name)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
    return replace(part, files={})


def part_file(scratch: Path, place: int, name: str) -> Path:
    """Where a file of the part in that place lies."""
    return scratch / str(place) / name


def merge_files(partitions: Sequence[Partition], parts: Sequence[Part], scratch: Path) -> None:
    """Make the files MERGED in ``scratch``."""
    places = range(len(parts))
    for name, schema, csv, most_rows in (
        (ASSESSMENTS, VURDERINGER, scratch / "vurderinger.csv", MOST_ROWS),
        (FINDINGS, FUND, None, MOST_ROWS // 2),
    ):
        files = [Sorted(part_file(scratch, place, name), parts[place].rows[name]) for place in places]
        write_pieces(merged(files, most_rows), schema, scratch / f"{name}.parquet", csv)
    rejected = [(each.name, part_file(scratch, place, REJECTED)) for place, each in enumerate(partitions)]
    write_pieces(_rejected(rejected), _REJECTED, scratch / "afviste.parquet", scratch / "afviste.csv")
    worklists = [part_file(scratch, place, WORKLIST) for place in places]
    _zip(worklist_names([each.name for each in partitions]), worklists, scratch / "fund.zip")


_REJECTED: Final = pl.Schema({"udtraek": pl.String(), **AFVISTE})


def _rejected(files: Sequence[tuple[str, Path]]) -> Iterator[pl.DataFrame]:
    """The lines of afviste.csv in the order of one extract made of all: by table, extract, row."""
    for table in TABLES:
        for name, path in files:
            lines = pl.scan_parquet(path).filter(tabel=table).collect()
            if lines.height:
                yield lines.select(pl.lit(name).alias("udtraek"), *AFVISTE.names())


def worklist_names(extracts: Sequence[str]) -> tuple[str, ...]:
    """The workbooks' names: the extracts', as every system can take them, and all different."""
    taken: dict[str, None] = {}
    for extract in extracts:
        stem = extract.rpartition(".")[0] if extract.lower().endswith((".zip", ".xlsx")) else extract
        plain = fold(stem).replace("_", "-") or _UNNAMED
        name, number = f"fund-{plain}.xlsx", 1
        while name in taken:
            number += 1
            name = f"fund-{plain}-{number}.xlsx"
        taken[name] = None
    return tuple(taken)


def _zip(names: Sequence[str], files: Sequence[Path], target: Path) -> None:
    """Put the workbooks, packed as they are, into one file; the same workbooks give the same bytes."""
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for name, file in zip(names, files, strict=True):
            archive.writestr(ZipInfo(name), file.read_bytes())


@contextmanager
def writing() -> Iterator[None]:
    """Tell in Danish when the temporary folder cannot take what is put there. Raises OutputFault."""
    try:
        yield
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        msg = f"Mellemresultater kan ikke skrives i systemets midlertidige mappe ({reason}). Er der plads?"
        raise OutputFault(msg) from fault
