"""How long the command line takes to start, and an audit of hand size with everything written.

    python tests/benchmarks/bench_start.py [--cases 3000] [--rounds 5]

A first round warms the machine and leaves Python's compiled files, as an installation does; it does not count.
All commands run in turns, so that they meet the same machine; the best of the rounds counts, as wall and processor
seconds of the whole process. The floor of ``--help`` is Python and typer's own import; the start-up share of the audit
the same command on twenty cases.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kvs_audit.sample import generate, write_extract

KVS = [sys.executable, "-m", "kvs_audit"]
HEAVY = ("altair", "pandas", "jupyterlab", "IPython", "papermill")


def timed(command, bytecode):
    """Wall and processor seconds of a command that must succeed; Python's compiled files lie in ``bytecode``."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env = {**kept, "PYTHONUTF8": "1", "PYTHONPYCACHEPREFIX": str(bytecode)}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=env)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def audit(extract, target, round_number):
    return [
        *KVS,
        "audit",
        str(extract),
        "--as-of",
        "2026-06-30",
        "--out",
        str(target / f"{extract.name}-{round_number}"),
    ]


def best_of(commands, rounds, bytecode):
    """The best (wall, processor) seconds of every command, which is given the number of the round; a first is free."""
    best = {}
    for number in range(rounds + 1):
        for name, command in commands.items():
            seconds = timed(command(number), bytecode)
            if not number:
                continue
            best[name] = tuple(map(min, best.get(name, seconds), seconds))
    return best


def loaded_by_import():
    code = f"import sys, kvs_audit; print([name for name in {HEAVY!r} if name in sys.modules])"
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for name, cases in (("mange", given.cases), ("faa", 20)):
            write_extract(generate(cases, 1), place / name, "csv")
        commands = {
            "python -c pass": lambda _: [sys.executable, "-c", "pass"],
            "import typer": lambda _: [sys.executable, "-c", "import typer"],
            "import kvs_audit": lambda _: [sys.executable, "-c", "import kvs_audit"],
            "kvs-audit --help": lambda _: [*KVS, "--help"],
            "kvs-audit audit --help": lambda _: [*KVS, "audit", "--help"],
            "audit of 20 cases": lambda number: audit(place / "faa", place, number),
            f"audit of {given.cases:,} cases": lambda number: audit(place / "mange", place, number),
        }
        best = best_of(commands, given.rounds, place / "bytecode")
        for name, (wall, cpu) in best.items():
            print(f"{name:28} {wall:6.2f} s wall {cpu:6.2f} s processor")
        floor, shown = best["import typer"], best["kvs-audit --help"]
        print(
            f"--help against python and typer: {shown[0] / floor[0]:.2f} (wall), {shown[1] / floor[1]:.2f} (processor)"
        )
        start, whole = best["audit of 20 cases"], best[f"audit of {given.cases:,} cases"]
        print(f"start-up share of the audit: {start[0] / whole[0]:.0%} (wall), {start[1] / whole[1]:.0%} (processor)")
        written = sum(file.stat().st_size for file in (place / "mange-0").iterdir())
        print(f"written: {', '.join(sorted(file.name for file in (place / 'mange-0').iterdir()))} ({written:,} bytes)")
    print(f"importing kvs_audit pulls in of {', '.join(HEAVY)}: {loaded_by_import()}")


if __name__ == "__main__":
    main()
