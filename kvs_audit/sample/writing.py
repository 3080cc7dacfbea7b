"""An extract as files: canonical CSV or Parquet, all tables or none."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import polars as pl

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
def _staging(parent: Path) -> Iterator[Path]:
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=_STAGING, dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ours(folder: Path) -> list[Path]:
    """Files of the folder that are tables of an extract, the required ones first."""
    names = {f"{table}{suffix}": place for place, table in enumerate(TABLES) for suffix in _SUFFIXES}
    found = [path for path in folder.iterdir() if path.name.lower() in names]
    return sorted(found, key=lambda path: names[path.name.lower()])


def _swap(old: list[Path], new: list[Path], folder: Path, aside: Path) -> None:
    """Put ``new`` in the place of ``old``, or leave everything as it was.

    The required tables leave first and arrive last: whoever reads a folder in between finds an extract without them,
    which is refused, never a mixture of two.
    """
    moved: list[tuple[Path, Path]] = []
    try:
        for path in old:
            moved.append((path, path.replace(aside / path.name)))
        for path in reversed(new):
            moved.append((path, path.replace(folder / path.name)))
    except OSError as fault:
        for source, target in reversed(moved):
            target.replace(source)
        raise OutputFault(
            f"{Path(fault.filename).name} kan ikke erstattes. Er filen åben i et andet program?"
        ) from fault


def write_extract(frames: Mapping[str, pl.DataFrame], folder: Path, format: Literal["csv", "parquet"]) -> None:
    """Write the tables as ``<table>.csv`` or ``<table>.parquet``, all of them or none.

    A new folder gets its name when everything in it is written. In an existing folder only tables of an extract are
    replaced, in either format, as a table may not lie there twice; other files stay. Raises OutputFault when the
    folder cannot be written.
    """
    folder = folder.absolute()
    exists = folder.exists()
    try:
        with _staging(folder if exists else folder.parent) as staging:
            written = staging / "extract"
            written.mkdir()
            for name, frame in frames.items():
                _write_table(frame, written / f"{name}.{format}")
            if not exists:
                written.replace(folder)
                return
            aside = staging / "old"
            aside.mkdir()
            _swap(_ours(folder), _ours(written), folder, aside)
    except OSError as fault:
        raise OutputFault(f"Der kan ikke skrives i mappen {folder.name}.") from fault


__all__ = ["Format", "write_extract"]
