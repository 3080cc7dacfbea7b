"""How long one report takes, against an empty notebook by the stock papermill command, and each of a batch of many.

    python tests/benchmarks/bench_reports.py [--report afgoerelsestilsyn] [--cases 3000] [--rounds 3] [--batch 20]

Commands run in processes of their own, alternating, and the fastest of the rounds counts: that is the one the machine's
other work disturbed least. A first round, which compiles, does not.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import polars as pl

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


def command(bytecode, *words):
    """Run a command with Python's compiled files kept, as an installation keeps them."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env = {**kept, "PYTHONUTF8": "1", "PYTHONPYCACHEPREFIX": str(bytecode)}
    subprocess.run([str(word) for word in words], check=True, capture_output=True, env=env)


def report_words(extract, name, out, parameters=()):
    words = [sys.executable, "-m", "kvs_audit", "report", extract, "--report", name, "--as-of", AS_OF, "--out", out]
    return [*words, *(word for pair in parameters for word in ("-p", *pair))]


def fastest(folder, commands, rounds):
    """The fastest seconds of each command."""
    kept = folder / "pyc"
    seconds = [[timed(lambda words=words: command(kept, *words)) for words in commands] for _ in range(rounds + 1)]
    return tuple(min(each) for each in zip(*seconds[1:], strict=True))


def with_teams(frames, number):
    """The same cases in about so many teams."""
    cases = frames["sager"].sort("kommune", maintain_order=True).with_row_index("nr")
    team = pl.format("Hold {}", pl.col("nr") * number // cases.height)
    return {**frames, "sager": cases.with_columns(team=team).drop("nr")}


def a_batch(folder, extract, name, rounds):
    """Seconds of one team's report by itself, and per report of a batch of all teams'; their pages must be equal."""
    from kvs_audit.reports.batch import run_batch

    began = time.perf_counter()
    made = run_batch(extract, [name], AS_OF, folder / "samlet", by="team", jobs=os.cpu_count() or 1)
    each = (time.perf_counter() - began) / len(made.outcomes)
    group = made.outcomes[0].task.group
    (alone,) = fastest(folder, [report_words(extract, name, folder / "ene", group.parameters.items())], rounds)
    page = f"{name}.html"
    assert (folder / "ene" / page).read_bytes() == (folder / "samlet" / group.folder / page).read_bytes()
    return alone, each, len(made.outcomes)


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
        frames = generate(asked.cases, 1)
        write_extract(frames, folder / "udtraek", "csv")
        write_extract(with_teams(frames, asked.batch), folder / "hold", "csv")
        empty = folder / "tom.ipynb"
        empty.write_text(json.dumps(EMPTY), encoding="utf-8")
        papermill = [sys.executable, "-m", "papermill", "--no-progress-bar", empty, folder / "tom-ud.ipynb"]
        report = report_words(folder / "udtraek", asked.report, folder / "ud")
        floor, whole = fastest(folder, (papermill, report), asked.rounds)
        print(f"empty notebook, stock papermill   {floor:6.2f} s")
        print(f"{asked.report:<33} {whole:6.2f} s   {whole / floor:.2f} times the empty notebook")
        alone, each, number = a_batch(folder, folder / "hold", asked.report, asked.rounds)
        print(f"{'the same for one team, by itself':<33} {alone:6.2f} s")
        print(
            f"{f'each of {number} teams in a batch':<33} {each:6.2f} s   {alone / each:.1f} times faster, pages equal"
        )


if __name__ == "__main__":
    main()
