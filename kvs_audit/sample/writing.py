"""An extract as files: canonical CSV or Parquet, all tables or none."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import polars as pl

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import OutputFault

Format = Literal["csv", "parquet"]

_SUFFIXES = (".csv", ".parquet")
_STAGING = ".kvs_audit-"


def _canonical_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Whole numbers without a decimal point."""
    floats = pl.col(name for name, dtype in frame.schema.items() if dtype.is_float())
    return frame.with_columns(floats.cast(pl.String).str.strip_suffix(".0")) if frame.schema else frame


def _write_table(frame: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".parquet":
        frame.write_parquet(path)
    else:
        _canonical_text(frame).write_csv(path, line_terminator="\n", date_format="%Y-%m-%d")


@contextmanager
def _staging(parent: Path) -> Iterator[tuple[Path, Path]]:
    """Two empty folders, for the new files and for the replaced ones, gone afterwards.

    Replaced files that could not be put back are never thrown away.
    """
    parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=parent))
    new, old = staging / "new", staging / "old"
    new.mkdir()
    old.mkdir()
    try:
        yield new, old
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if not any(old.iterdir()):
            shutil.rmtree(staging, ignore_errors=True)


def _ours(folder: Path) -> list[Path]:
    """Files of the folder that a reader takes for tables of an extract, the required ones first."""
    order = list(TABLES)
    files = [
        path
        for path in folder.iterdir()
        if path.suffix.lower() in _SUFFIXES and fold(path.stem) in TABLES and not path.name.startswith((".", "~$"))
    ]
    return sorted(files, key=lambda path: (order.index(fold(path.stem)), path.name))


def _swap(old: list[Path], new: list[Path], folder: Path, aside: Path) -> None:
    """Put ``new`` in the place of ``old``, or leave everything as it was.

    The required tables leave first and arrive last: whoever reads a folder in between finds an extract without them,
    which is refused, never a mixture of two.
    """
    moves = [(path, aside / path.name) for path in old] + [(path, folder / path.name) for path in reversed(new)]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            source.replace(target)
            done.append((source, target))
    except OSError as fault:
        name = moves[len(done)][0].name
        raise OutputFault(f"{name} kan ikke erstattes. Er filen åben i et andet program?") from fault
    finally:
        if len(done) < len(moves):
            for source, target in reversed(done):
                target.replace(source)


def write_extract(frames: Mapping[str, pl.DataFrame], folder: Path, format: Literal["csv", "parquet"]) -> None:
    """Write the tables as ``<table>.csv`` or ``<table>.parquet``, all of them or none.

    A new folder gets its name when everything in it is written. In an existing folder only tables of an extract are
    replaced, in either format, as a table may not lie there twice; other files stay. Raises OutputFault when the
    folder cannot be written.
    """
    folder = folder.absolute()
    exists = folder.exists()
    try:
        with _staging(folder if exists else folder.parent) as (new, old):
            for name, frame in frames.items():
                _write_table(frame, new / f"{name}.{format}")
            if exists:
                _swap(_ours(folder), _ours(new), folder, old)
                shutil.rmtree(old)
                old.mkdir()
            else:
                new.replace(folder)
    except OSError as fault:
        raise OutputFault(f"Der kan ikke skrives i mappen {folder.name}.") from fault


__all__ = ["Format", "write_extract"]
