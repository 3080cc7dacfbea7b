"""How fast extracts are read, beside the bare reading of the same files by polars, pyarrow and fastexcel.

    python tests/benchmarks/bench_reading.py [--cases 100000] [--seed 1] [--rounds 3] [--forms csv dansk parquet xlsx]

Each form is read in turns with its bare reading, so that both meet the same machine; the best of the rounds counts.
CPU seconds are those of all threads of this process. The steps are: *files* (bytes, records, shape), *guard* (personal
data), *rows* (types, keys, rejects).
"""

import argparse
import tempfile
import time
from pathlib import Path

import fastexcel
import polars as pl
import xlsxwriter

from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.containers import open_container
from kvs_audit.extract.guard import guard_tables
from kvs_audit.extract.integrity import accept_tables
from kvs_audit.sample import generate, write_extract

BOOLS = {"true": "ja", "false": "nej"}


def write_danish(source, target):
    """The canonical CSV as a Danish system would export it."""
    target.mkdir()
    for file in source.glob("*.csv"):
        table = TABLES[file.stem].by_name
        frame = pl.read_csv(file, infer_schema=False)
        frame = frame.with_columns(
            pl.col(name).str.replace(r"^(\d{4})-(\d\d)-(\d\d)$", "$3-$2-$1")
            if table[name].type in ("date", "date_or_month")
            else pl.col(name).replace(BOOLS)
            if table[name].type == "bool"
            else pl.col(name).str.replace(".", ",", literal=True)
            if table[name].type in ("num", "int")
            else pl.col(name)
            for name in frame.columns
        )
        (target / file.name).write_bytes(frame.write_csv(separator=";", line_terminator="\r\n").encode("cp1252"))


def write_workbook(frames, target):
    """One sheet per table, dates as dates."""
    with xlsxwriter.Workbook(target, {"constant_memory": True, "default_date_format": "dd-mm-yyyy"}) as book:
        for name, frame in frames.items():
            page = book.add_worksheet(name)
            page.write_row(0, 0, frame.columns)
            for number, row in enumerate(frame.iter_rows(), 1):
                for column, value in enumerate(row):
                    if value is not None:
                        page.write(number, column, value)


def bare_csv(path, separator, encoding):
    for file in sorted(path.iterdir()):
        data = file.read_bytes()
        data = data if encoding == "utf-8" else data.decode(encoding).encode()
        pl.read_csv(data, separator=separator, infer_schema=False)


def bare_parquet(path):
    for file in sorted(path.iterdir()):
        pl.read_parquet(file)


def bare_workbook(path):
    book = fastexcel.read_excel(path)
    for sheet in book.sheet_names:
        book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, (time.perf_counter() - wall, time.process_time() - cpu)


def read_in_steps(path):
    """The (wall, CPU) seconds of every step of one reading."""
    container, files = timed(lambda: open_container(path))
    tables = [table.raw for table in container.tables]
    _, guard = timed(lambda: guard_tables(tables, frozenset()))
    _, rows = timed(lambda: accept_tables({table.name: table for table in tables}))
    whole = tuple(sum(parts) for parts in zip(files, guard, rows, strict=True))
    return {"files": files, "guard": guard, "rows": rows, "all": whole}


def measure(path, bare, rounds):
    """The best (wall, CPU) seconds of every step, and of the bare reading."""
    best = {}
    for _ in range(rounds):
        _, found = timed(lambda: bare(path))
        for name, seconds in {"bare": found, **read_in_steps(path)}.items():
            best[name] = tuple(map(min, best.get(name, seconds), seconds))
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--forms", nargs="+", default=["csv", "dansk", "parquet", "xlsx"])
    given = parser.parse_args()
    frames = generate(given.cases, given.seed)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_extract(frames, place / "csv", "csv")
        forms = {"csv": (place / "csv", lambda path: bare_csv(path, ",", "utf-8"))}
        if "dansk" in given.forms:
            write_danish(place / "csv", place / "dansk")
            forms["dansk"] = (place / "dansk", lambda path: bare_csv(path, ";", "cp1252"))
        if "parquet" in given.forms:
            write_extract(frames, place / "parquet", "parquet")
            forms["parquet"] = (place / "parquet", bare_parquet)
        if "xlsx" in given.forms:
            write_workbook(frames, place / "udtraek.xlsx")
            forms["xlsx"] = (place / "udtraek.xlsx", bare_workbook)
        print(f"{given.cases:,} cases, {sum(frame.height for frame in frames.values()):,} rows; wall / CPU seconds")
        print(
            f"{'':10}"
            + "".join(f"{step:>16}" for step in ("bare", "files", "guard", "rows", "all"))
            + f"{'all/bare':>12}"
        )
        for form in given.forms:
            best = measure(*forms[form], given.rounds)
            cells = "".join(
                f"{best[s][0]:>9.2f} /{best[s][1]:>5.2f}" for s in ("bare", "files", "guard", "rows", "all")
            )
            print(f"{form:10}{cells}{best['all'][0] / best['bare'][0]:>7.1f} /{best['all'][1] / best['bare'][1]:>4.1f}")


if __name__ == "__main__":
    main()
