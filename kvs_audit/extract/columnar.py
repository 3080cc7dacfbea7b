"""Tables that come with columns already: Parquet files, and frames handed over from Python."""

import io
from typing import Any, Final

import polars as pl

from kvs_audit.errors import FileFault
from kvs_audit.extract.parquet_pages import promised
from kvs_audit.extract.raw import FIRST_DATA_ROW, RawTable, raw_table
from kvs_audit.extract.text import guard_text, is_blank, is_plain

ARROW_FAULTS = (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError, NotImplementedError, OSError)
"""What polars and pyarrow (whose errors are also built-in ones) raise for a table they cannot take."""

_FLAT: Final = {
    "bool": pl.Boolean(),
    **{f"int{bits}": kind() for bits, kind in ((8, pl.Int8), (16, pl.Int16), (32, pl.Int32), (64, pl.Int64))},
    "float": pl.Float32(),
    "double": pl.Float64(),
    "string": pl.String(),
    "large_string": pl.String(),
    "date32[day]": pl.Date(),
    **{f"timestamp[{unit}]": pl.Datetime(unit) for unit in ("ms", "us", "ns")},
}
"""Columns of Parquet files as pyarrow names them and polars reads them."""

_ROWS_AT_ONCE: Final = 1 << 17


def read_parquet(data: bytes, name: str, label: str) -> RawTable | None:
    """Read one Parquet file; None when it is empty. Raises FileFault when it is no Parquet file."""
    if not data:
        return None
    frame = _parquet_frame(data)
    _give_back()
    if frame is None:
        raise FileFault(f"{label} kan ikke læses som en Parquet-fil.")
    headings, cells, plain = frame
    return _table(headings, cells, name, label, plain=plain and _none_empty(cells))


def _none_empty(cells: pl.DataFrame) -> bool:
    texts = cells.select(pl.col(pl.String).str.len_bytes().min())
    return not texts.width or 0 not in texts.row(0)


def _parquet_frame(data: bytes) -> tuple[list[str], pl.DataFrame, bool] | None:
    """Headings, cells by position, and whether all texts are of plain bytes; or None.

    An error, which may hold values, goes no further. polars reads what it surely can, at half the cost; what it refuses
    is for pyarrow to read or refuse, which also takes two columns of one name and checksums.
    """
    import pyarrow as pa  # noqa: PLC0415 - takes as long to import as polars, and only these files need it
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    try:
        file = pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True)
        cells = _read_by_polars(data, file.schema_arrow)
        if cells is not None:
            return *_by_position(cells), _texts_are_plain(cells)
        table = file.read()
        return *_arrow_table(table), all(_plain_bytes(column) for column in table.columns)
    except ARROW_FAULTS:
        return None


def _read_by_polars(data: bytes, schema: Any) -> pl.DataFrame | None:
    """The frame, where the file has columns of the kinds that extracts have and holds all that its footer promises."""
    expected = [_FLAT.get(str(kind)) for kind in schema.types]
    distinct = len(set(schema.names)) == len(schema.names)
    promise = promised(data) if distinct and None not in expected else None
    if promise is None:
        return None
    try:
        cells = pl.read_parquet(io.BytesIO(data))
    except (*ARROW_FAULTS, pl.exceptions.PanicException):
        return None
    kept = cells.height == promise.rows and (cells.columns, cells.dtypes) == (schema.names, expected)
    return cells if kept and all(cells[:, i].null_count() == n for i, n in promise.empty.items()) else None


def _give_back() -> None:
    """What pyarrow keeps for its next table is as much memory as the tables take here."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    pa.default_memory_pool().release_unused()


def _arrow_table(table: Any) -> tuple[list[str], pl.DataFrame]:
    """An Arrow table by position. It is validated first: polars trusts texts and offsets as they come.

    Metadata is left out, which polars would act on and a damaged file may have spoilt.
    """
    import pyarrow as pa  # noqa: PLC0415 - as above

    table.validate(full=True)
    headings = [str(name) for name in table.column_names]
    fields = [pa.field(str(i), field.type) for i, field in enumerate(table.schema)]
    return headings, pl.DataFrame(pa.Table.from_arrays(table.columns, schema=pa.schema(fields)))


def _texts_are_plain(cells: pl.DataFrame) -> bool:
    """As :func:`_plain_bytes`; some rows at a time, since these texts have to be laid end to end for it."""
    texts = cells.select(pl.col(pl.String))
    oldest = pl.CompatLevel.oldest()
    slices = (column for rows in texts.iter_slices(_ROWS_AT_ONCE) for column in rows)
    return all(_plain_chunk(column.to_arrow(compat_level=oldest)) for column in slices)


def _plain_bytes(column: Any) -> bool:
    """Whether a column holds no text, or only text of bytes that need no second look; other kinds hold anything."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    kind = column.type
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return bool(pa.types.is_primitive(kind) or pa.types.is_decimal(kind))
    return all(_plain_chunk(chunk) for chunk in column.chunks)


def _plain_chunk(texts: Any) -> bool:
    joined = texts.buffers()[2]
    return joined is None or is_plain(joined.to_pybytes())


def read_frame(frame: Any, name: str, label: str) -> RawTable | None:
    """Read a polars or pandas frame, or anything with the Arrow interface; None when it has no columns.

    Raises FileFault when it is none of these.
    """
    found = _any_frame(frame)
    if found is None:
        raise FileFault(f"{label} er ikke en tabel, der kan læses (polars, pandas eller Arrow).")
    return _table(*found, name, label)


def _any_frame(frame: Any) -> tuple[list[str], pl.DataFrame] | None:
    if isinstance(frame, pl.LazyFrame):
        frame = _collected(frame)
    if isinstance(frame, pl.DataFrame):
        return _by_position(frame)
    if type(frame).__module__.partition(".")[0] == "pandas":
        return _from_pandas(frame)
    if hasattr(frame, "__arrow_c_stream__"):
        return _from_arrow(frame)
    return None


def _collected(frame: pl.LazyFrame) -> pl.DataFrame | None:
    try:
        return frame.collect()
    except ARROW_FAULTS:
        return None


def _from_arrow(frame: Any) -> tuple[list[str], pl.DataFrame] | None:
    import pyarrow as pa  # noqa: PLC0415 - takes as long to import as polars, and is seldom needed

    try:
        table = pa.table(frame)
    except ARROW_FAULTS:
        return None
    return _arrow_table(table)


def _from_pandas(frame: Any) -> tuple[list[str], pl.DataFrame] | None:
    """A pandas frame, its index left out; mixed columns are taken value by value."""
    if not hasattr(frame, "columns"):
        return None
    headings = ["" if name is None else str(name) for name in frame.columns]
    columns = {str(i): _pandas_column(frame.iloc[:, i]) for i in range(len(headings))}
    return headings, pl.DataFrame(columns)


def _pandas_column(values: Any) -> pl.Series:
    try:
        column: pl.Series = pl.from_pandas(values.reset_index(drop=True), nan_to_null=True)
    except ARROW_FAULTS:
        return _mixed_column(values)
    return column


def _mixed_column(values: Any) -> pl.Series:
    """Values of several types in one column, each in the spelling a column of its own would have had."""
    texts = [
        None if missing else guard_text(_single(value))[0]
        for value, missing in zip(values.tolist(), values.isna(), strict=True)
    ]
    return pl.Series(texts, dtype=pl.String)


def _single(value: Any) -> pl.Series:
    try:
        return pl.Series([value])
    except ARROW_FAULTS:
        return pl.Series([str(value)])


def _by_position(frame: pl.DataFrame) -> tuple[list[str], pl.DataFrame]:
    headings = frame.columns
    cells = frame.rename({heading: str(i) for i, heading in enumerate(headings)}) if headings else frame
    return headings, cells


def _table(headings: list[str], cells: pl.DataFrame, name: str, label: str, *, plain: bool = False) -> RawTable | None:
    """None when there are neither headings nor values; values without a heading are kept for the privacy guard."""
    if not any(heading.strip() for heading in headings) and all(is_blank(column).all() for column in cells):
        return None
    raekke = pl.int_range(FIRST_DATA_ROW, FIRST_DATA_ROW + cells.height, dtype=pl.UInt32, eager=True)
    return raw_table(name, label, headings, cells, raekke, plain=plain)
