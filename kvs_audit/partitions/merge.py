"""Many sorted files become one, a piece at a time: memory is bounded by the piece, whatever the files hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import Any, Final

import polars as pl

from kvs_audit.exports.delimited import add_csv
from kvs_audit.partitions.one import RowCounts

SORTED_BY: Final = ("standard", "krav", "enhed_id")
_SAMPLED: Final = 1000
"""One id in so many is looked at to cut a large requirement into pieces of about equal size."""


@dataclass(frozen=True, eq=False)
class Sorted:
    """A Parquet file sorted by SORTED_BY, and how many rows it has of each standard and krav."""

    path: Path
    counts: RowCounts

    @cached_property
    def spans(self) -> Mapping[tuple[str, str], tuple[int, int]]:
        """First row and number of rows of each standard and krav."""
        lengths = [length for *_, length in self.counts]
        starts = accumulate(lengths, initial=0)
        return {
            (standard, krav): (start, length)
            for (standard, krav, length), start in zip(self.counts, starts, strict=False)
        }

    def rows(self, start: int, length: int) -> pl.LazyFrame:
        """Rows by their place."""
        return pl.scan_parquet(self.path).slice(start, length)


Slice = tuple[Sorted, int, int]
"""A file, and which of its rows: the first one's place, and how many."""


def merged(files: Sequence[Sorted], most_rows: int) -> Iterator[pl.DataFrame]:
    """The rows of all files in the order of SORTED_BY (Unicode code point), in pieces of about ``most_rows`` at most.

    No two rows have the same values in SORTED_BY; :func:`refuse_shared_keys` sees to that.
    """
    for slices in _pieces(files, most_rows):
        # One file after the other: hundreds read at once would take hundreds of threads.
        yield pl.concat([file.rows(start, length).collect() for file, start, length in slices]).sort(SORTED_BY)


def _pieces(files: Sequence[Sorted], most_rows: int) -> Iterator[list[Slice]]:
    """Which rows make up each piece: several small requirements, one, or a part of a large one."""
    together: list[list[Slice]] = []
    for key in sorted({key for file in files for key in file.spans}):
        slices = [(file, *file.spans[key]) for file in files if key in file.spans]
        if together and sum(map(_height, together)) + _height(slices) > most_rows:
            yield _joined(together)
            together = []
        if _height(slices) > most_rows:
            yield from _cut(slices, most_rows)
        else:
            together.append(slices)
    if together:
        yield _joined(together)


def _joined(requirements: Iterable[Iterable[Slice]]) -> list[Slice]:
    """One slice per file: the rows of requirements that follow each other lie side by side."""
    joined: dict[Path, Slice] = {}
    for file, start, length in chain.from_iterable(requirements):
        _, first, before = joined.get(file.path, (file, start, 0))
        joined[file.path] = (file, first, before + length)
    return list(joined.values())


def _height(slices: Iterable[Slice]) -> int:
    return sum(length for *_, length in slices)


def _cut(slices: Sequence[Slice], most_rows: int) -> Iterator[list[Slice]]:
    """One requirement's rows by ranges of ``enhed_id``, found from a sample of the ids."""
    every = min(_SAMPLED, max(most_rows // (2 * len(slices)), 1))
    sample = pl.concat([_ids(part).gather_every(every) for part in slices]).sort()
    bounds = sample.gather_every(max(most_rows // every, 1)).unique().sort()[1:]
    places = [[0, *_ids(part).search_sorted(bounds, side="left").to_list(), part[2]] for part in slices]
    for number in range(len(bounds) + 1):
        cut = [
            (file, start + ends[number], ends[number + 1] - ends[number])
            for (file, start, _), ends in zip(slices, places, strict=True)
        ]
        yield [part for part in cut if part[2]]


def _ids(part: Slice) -> pl.Series:
    file, start, length = part
    return file.rows(start, length).select("enhed_id").collect().to_series()


def write_pieces(pieces: Iterable[pl.DataFrame], schema: pl.Schema, parquet: Path, csv: Path | None = None) -> int:
    """Write pieces one after the other as one Parquet file, and as one CSV; returns the number of rows."""
    import pyarrow.parquet  # noqa: PLC0415 - only where partitions are merged

    empty = schema.to_frame()
    height = 0
    with pyarrow.parquet.ParquetWriter(parquet, _arrow(empty).schema, compression="zstd") as file:
        for piece in pieces:
            file.write_table(_arrow(piece))
            height += piece.height
            if csv is not None:
                _add(piece, csv, header=height == piece.height)
    if csv is not None and not height:
        _add(empty, csv, header=True)
    return height


def _arrow(frame: pl.DataFrame) -> Any:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())


def _add(frame: pl.DataFrame, csv: Path, *, header: bool) -> None:
    with csv.open("wb" if header else "ab") as file:
        add_csv(frame, file, header=header)
