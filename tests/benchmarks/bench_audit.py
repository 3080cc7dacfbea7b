"""The whole audit against what polars needs just to read the same columns and to write the same rows.

    python tests/benchmarks/bench_audit.py [--cases 1000000] [--rounds 3] [--sizes 10000 100000 1000000]

All five local standards, from Parquet. Every measurement is a process of its own, so that its peak memory is its own;
the rounds take turns and the best of each counts. *statuses* is reading, with guard and accounting, every status and
the summary; *rows* is that with every assessment written to Parquet instead of counted. The floors: polars reads the
contract's columns of the same files, and writes the same finished frame. All run under what ``kvs-audit`` sets when it
starts: the allocator's and the garbage collector's settings. With ``--sizes`` also how time grows.
"""

import argparse
import gc
import itertools
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from kvs_audit.cli import ALLOCATOR, COLLECTED_EVERY

AS_OF = date(2026, 6, 30)


def timed(work):
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu}


def read_columns(place):
    import polars as pl

    from kvs_audit.contract.tables import TABLES

    def read():
        for file in sorted(place.glob("*.parquet")):
            known = [name for name in pl.read_parquet_schema(file) if name in TABLES[file.stem].by_name]
            pl.read_parquet(file, columns=known)

    return timed(read)[1]


def write_frame(place):
    import polars as pl

    frame = pl.read_parquet(place / "audit" / "vurderinger.parquet")
    return timed(lambda: frame.write_parquet(place / "audit" / "floor.parquet"))[1]


def opened(place):
    from kvs_audit.assess import choose_standards
    from kvs_audit.extract import read_extract
    from kvs_audit.standards import LAW, load_standards

    catalogue = load_standards()
    extract = read_extract(place)
    return extract, choose_standards(extract, catalogue, [name for name in catalogue if name not in LAW])


def statuses(place):
    from kvs_audit.summaries.summary import summary

    counted, seconds = timed(lambda: summary(*opened(place), AS_OF))
    return {**seconds, "rows": counted["enheder"].sum()}


def rows(place):
    from kvs_audit.assess import assess_each
    from kvs_audit.exports.slim import rows_to_parquet

    (place / "audit").mkdir(exist_ok=True)
    return timed(lambda: rows_to_parquet(assess_each(*opened(place), AS_OF), place / "audit" / "vurderinger.parquet"))[
        1
    ]


STEPS = {step.__name__: step for step in (read_columns, statuses, rows, write_frame)}


def measured(step, place):
    """One step in a process of its own: seconds, and megabytes at the peak."""
    command, environment = [sys.executable, __file__, "--step", step, str(place)], os.environ | dict([ALLOCATOR])
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def best(place, rounds, steps=tuple(STEPS)):
    found = {}
    for _ in range(rounds):
        for step in steps:
            new = measured(step, place)
            old = found.get(step, new)
            found[step] = {name: (max if name == "mb" else min)(old[name], new[name]) for name in new}
    return found


def extract_of(cases, place):
    """Parquet of so many generated cases, made by a process of its own."""
    code = "import sys; from kvs_audit.sample import generate, write_extract; from pathlib import Path; "
    code += "write_extract(generate(int(sys.argv[1]), 1), Path(sys.argv[2]), 'parquet')"
    subprocess.run([sys.executable, "-c", code, str(cases), str(place)], check=True)
    return place


def show(cases, found):
    floor, wrote = found["read_columns"], found["write_frame"]
    print(f"{cases:,} cases, {found['statuses']['rows']:,} assessments; seconds (wall / processor), peak MB")
    for step, of in found.items():
        print(f"  {step:14}{of['wall']:8.2f} /{of['cpu']:7.2f}{of['mb']:8,.0f} MB")
    both = {name: floor[name] + wrote[name] for name in ("wall", "cpu")}
    for label, step, base in (("statuses / read_columns", "statuses", floor), ("rows / (read + write)", "rows", both)):
        print(f"  {label:26}{found[step]['wall'] / base['wall']:6.1f} /{found[step]['cpu'] / base['cpu']:6.1f}")


def growth(sizes, rounds, place):
    print("growth: statuses, processor seconds")
    points = []
    for cases in sizes:
        of = best(extract_of(cases, place / str(cases)), rounds, ("statuses",))["statuses"]
        points.append((cases, of["cpu"]))
        print(f"  {cases:>10,} cases {of['cpu']:8.2f} s{of['mb']:8,.0f} MB")
    for (fewer, less), (more, longer) in itertools.pairwise(points):
        print(f"  exponent from {fewer:,} to {more:,}: {math.log(longer / less) / math.log(more / fewer):.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="*", default=[])
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        gc.set_threshold(COLLECTED_EVERY)
        seconds = STEPS[given.step[0]](Path(given.step[1]))
        print(json.dumps({**seconds, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
        return
    print(f"{os.cpu_count()} cores, {os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / 2**30:.0f} GB")
    with tempfile.TemporaryDirectory() as folder:
        show(given.cases, best(extract_of(given.cases, Path(folder) / "all"), given.rounds))
        if given.sizes:
            growth(given.sizes, given.rounds, Path(folder))


if __name__ == "__main__":
    main()
