"""CSV: UTF-8, comma, LF, ISO dates, decimal point, empty = null; a text that a spreadsheet would run is made inert."""

from pathlib import Path
from typing import IO

import polars as pl


def inert(text: pl.Expr) -> pl.Expr:
    """One apostrophe before a text that a spreadsheet would take for a formula; a plain number stays as it is."""
    starts = text.str.contains(r"^[=+\-@\t\r]")
    number = text.str.contains(r"^[+\-]?[0-9]+(?:[.,][0-9]+)?$")
    return pl.when(starts & ~number).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)


def write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame; the same frame gives the same bytes."""
    with path.open("wb") as file:
        add_csv(frame, file, header=True)


def add_csv(frame: pl.DataFrame, file: IO[bytes], *, header: bool) -> None:
    """Write a frame to an open file: pieces one after the other, the first with a header, are as one frame."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String()]
    safe = frame.lazy().with_columns(inert(pl.col(name)).alias(name) for name in texts).collect()
    safe.write_csv(file, include_header=header, line_terminator="\n", date_format="%Y-%m-%d", float_scientific=False)
