"""The reader accounts for rows exactly as the contract's rules, written once more in plain Python, do."""

import csv
import random
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
@pytest.mark.seeds(10, 10)
def test_many_random_extracts_are_accounted_for_as_the_plain_rules_say(seed: int, tmp_path: Path) -> None:
    compared = sum(compare(each, tmp_path / str(each)) for each in range(seed * 100, seed * 100 + 100))
    assert compared > 1_000
