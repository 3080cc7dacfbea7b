"""Everything the README says of speed, measured anew: runs the benchmarks and puts what they print into the README.

    python tests/benchmarks/performance.py [--readme] [--only start reading ...]

Without ``--readme`` it is only printed. Takes about a quarter of an hour on two cores; let the machine do nothing else.
DuckDB, a peer in one of them, is no dependency: ``pip install duckdb`` first.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
BEGIN, END = "<!-- performance: written by tests/benchmarks/performance.py -->", "<!-- performance: end -->"

RUNS = {
    "start": ("Starting, and an audit of hand size", ["bench_start.py"]),
    "reading": ("Reading 100,000 cases, against the bare read of the same files", ["bench_reading.py"]),
    "audit": (
        "The whole audit from Parquet, against reading its columns and writing its rows",
        ["bench_audit.py", "--rounds", "3", "--sizes", "10000", "100000", "1000000"],
    ),
    "peers": ("Four checks, against DuckDB and pandas", ["bench_peers.py"]),
    "reports": ("One report, against an empty notebook; and a hundred", ["bench_reports.py", "--batch", "100"]),
}


def printed(command):
    """What a benchmark prints, its own line above it."""
    done = subprocess.run([sys.executable, HERE / command[0], *command[1:]], stdout=subprocess.PIPE, check=True)
    return f"$ python tests/benchmarks/{' '.join(command)}\n{done.stdout.decode().rstrip()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--only", nargs="+", choices=RUNS, default=list(RUNS))
    given = parser.parse_args()
    blocks = []
    for name in given.only:
        title, command = RUNS[name]
        blocks.append(f"**{title}**\n\n```text\n{printed(command)}\n```")
        print(blocks[-1], end="\n\n", flush=True)
    if given.readme:
        before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        text = "\n\n".join([before.rstrip(), BEGIN, *blocks, END]) + after
        README.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
