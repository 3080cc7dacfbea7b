"""Reading an extract against the bare reading of the same files, in the same run.

    python tests/benchmarks/bench_reading.py [CASES]

Bare is polars' own all-text read of CSV and its read of Parquet, and fastexcel's read of every sheet; ours adds row
numbers, parsing, keys, accounting and the privacy guard. Prints medians of three, and their ratio.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import fastexcel
import polars as pl
import xlsxwriter

from kvs_audit.extract import read_extract
from kvs_audit.sample import generate, write_extract


def danish(frame: pl.DataFrame) -> pl.DataFrame:
    """Dates, numbers and truths as Danish systems write them."""
    return frame.with_columns(
        pl.col(pl.Date).dt.strftime("%d-%m-%Y"),
        pl.col(pl.Float64).cast(pl.String).str.replace(".", ",", literal=True),
        pl.col(pl.Boolean).cast(pl.String).replace({"true": "ja", "false": "nej"}),
    )


def write_danish(frames: dict[str, pl.DataFrame], folder: Path) -> None:
    folder.mkdir()
    for name, frame in frames.items():
        text = danish(frame).write_csv(separator=";", line_terminator="\r\n")
        (folder / f"{name}.csv").write_bytes(text.encode("cp1252"))


def write_workbook(frames: dict[str, pl.DataFrame], path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        for name, frame in frames.items():
            frame.write_excel(book, name, autofit=False)


def bare_csv(folder: Path, separator: str, encoding: str) -> None:
    for file in folder.glob("*.csv"):
        pl.read_csv(file, infer_schema=False, separator=separator, encoding=encoding)


def bare_parquet(folder: Path) -> None:
    for file in folder.glob("*.parquet"):
        pl.read_parquet(file)


def bare_workbook(path: Path) -> None:
    book = fastexcel.read_excel(path)
    for sheet in book.sheet_names:
        book.load_sheet(sheet).to_polars()


def seconds(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return statistics.median(once() for _ in range(3))


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    frames = generate(cases, 1)
    print(f"{cases} cases, {sum(frame.height for frame in frames.values())} rows")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        write_extract(frames, place / "csv", "csv")
        write_extract(frames, place / "parquet", "parquet")
        write_danish(frames, place / "dansk")
        write_workbook(frames, place / "udtraek.xlsx")
        jobs = {
            "canonical CSV": (place / "csv", lambda: bare_csv(place / "csv", ",", "utf8")),
            "Danish CSV": (place / "dansk", lambda: bare_csv(place / "dansk", ";", "cp1252")),
            "Parquet": (place / "parquet", lambda: bare_parquet(place / "parquet")),
            "xlsx": (place / "udtraek.xlsx", lambda: bare_workbook(place / "udtraek.xlsx")),
        }
        for name, (path, bare) in jobs.items():
            ours, floor = seconds(lambda path=path: read_extract(path)), seconds(bare)
            print(f"{name:14} bare {floor:6.2f} s   ours {ours:6.2f} s   ratio {ours / floor:4.1f}")


if __name__ == "__main__":
    main()
