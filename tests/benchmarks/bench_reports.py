"""How long one report takes, against an empty notebook by the stock papermill command, and a batch of many.

    python tests/benchmarks/bench_reports.py [--report afgoerelsestilsyn] [--cases 3000] [--rounds 3] [--batch 20]

Commands run in processes of their own, alternating, and the fastest of the rounds counts: that is the one the machine's
other work disturbed least.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

AS_OF = date(2026, 6, 30)

EMPTY = {
    "cells": [{"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": ""}],
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def timed(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def command(*words):
    subprocess.run([str(word) for word in words], check=True, capture_output=True)


def one_report(folder, extract, name, rounds):
    """The fastest seconds of an empty notebook and of a report."""
    empty = folder / "tom.ipynb"
    empty.write_text(json.dumps(EMPTY), encoding="utf-8")
    papermill = [sys.executable, "-m", "papermill", "--no-progress-bar", empty, folder / "tom-ud.ipynb"]
    report = [
        sys.executable,
        "-m",
        "kvs_audit",
        "report",
        extract,
        "--report",
        name,
        "--as-of",
        AS_OF,
        "--out",
        folder / "ud",
    ]
    seconds = [(timed(lambda: command(*papermill)), timed(lambda: command(*report))) for _ in range(rounds)]
    return tuple(min(each) for each in zip(*seconds, strict=True))


def a_batch(folder, extract, name, number):
    """Seconds per report of a number of reports in one process."""
    from kvs_audit.reports import run_report

    return timed(lambda: [run_report(name, extract, AS_OF, folder / f"b{n}") for n in range(number)]) / number


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", default="afgoerelsestilsyn")
    parser.add_argument("--cases", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batch", type=int, default=20)
    asked = parser.parse_args()
    from kvs_audit.sample import generate, write_extract

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_extract(generate(asked.cases, 1), folder / "udtraek", "csv")
        floor, report = one_report(folder, folder / "udtraek", asked.report, asked.rounds)
        print(f"empty notebook, stock papermill   {floor:6.2f} s")
        print(f"{asked.report:<33} {report:6.2f} s   {report / floor:.2f} times the empty notebook")
        each = a_batch(folder, folder / "udtraek", asked.report, asked.batch)
        label = f"each of {asked.batch} in one process"
        print(f"{label:<33} {each:6.2f} s   {report / each:.1f} times faster than one by one")


if __name__ == "__main__":
    main()
