"""The reader accounts for rows exactly as the contract's rules, written once more in plain Python, do."""

import csv
import random
import sys
from pathlib import Path

import pytest
from plain_reader import account
from random_tables import random_tables

from kvs_audit.extract import Extract, read_extract


def write(folder: Path, tables: dict[str, list[list[str]]]) -> Path:
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def accounted(extract: Extract) -> tuple[list[tuple], dict[str, tuple]]:
    lines = extract.rejects.select("tabel", "raekke", "kolonne", "aarsag", "handling").rows()
    counts = {n: (c.laest, c.accepteret, c.afvist, c.sat_ukendt) for n, c in extract.counts.items()}
    return lines, counts


def compare(seed: int, folder: Path) -> int:
    """Read one random extract both ways; the number of lines compared."""
    tables = random_tables(random.Random(seed))
    folder.mkdir()
    extract = read_extract(write(folder, tables))
    lines, counts = account(tables)
    assert accounted(extract)[0] == lines, f"seed {seed}"
    assert accounted(extract)[1] == counts, f"seed {seed}"
    return len(lines)


def test_random_extracts_are_accounted_for_as_the_plain_rules_say(tmp_path: Path) -> None:
    compared = sum(compare(seed, tmp_path / str(seed)) for seed in range(60))
    assert compared > 600


@pytest.mark.slow
def test_thousands_of_random_extracts_are_accounted_for_as_the_plain_rules_say(tmp_path: Path) -> None:
    compared = sum(compare(seed, tmp_path / str(seed)) for seed in range(1_000, 4_000))
    sys.stderr.write(f"3,000 random extracts, {compared:,} reject lines compared\n")
    assert compared > 30_000
