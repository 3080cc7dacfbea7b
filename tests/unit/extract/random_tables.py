"""Random extracts that crowd around everything a row can be rejected for."""

import random

from kvs_audit.contract.tables import TABLES, Column

_POOLS = {
    "date": [
        "2024-01-31",
        "31-01-2024",
        "1.2.2024",
        "2024-02-01 00:00",
        "2024-02-30",
        "1899-12-31",
        "1900-01-01",
        "31/12/2100",
        "2101-01-01",
        "x",
        "45000",
        "24-01-31",
        "2024-02",
        " 2024-01-31 ",
        "1.2-2024",
    ],
    "month": ["2024-01", "01-2024", "januar 2024", "31-01-2024", "2024-13", "JUNI 2024", "1-2024", "1899-12", "maj"],
    "bool": ["true", "NEJ", "1", "0", "Sand", "falsk", "2", "måske"],
    "int": ["2", "2,0", "2.5", "-1", "x", "+3"],
    "num": ["0", "31", "31,5", "-0.5", "4.25", "1.000,5", "NaN", "1e1", ",5"],
}
_POOLS["date_or_month"] = _POOLS["date"] + _POOLS["month"]
_IDS = ["1", "2", "3", "4", "5", "01", " 1 ", "A"]


def random_tables(dice: random.Random) -> dict[str, list[list[str]]]:
    """Tables in canonical spelling with few keys and many faults; sager always has a row."""
    tables = {}
    for name, table in TABLES.items():
        if not table.required and dice.random() < 0.3:
            continue
        columns = [column for column in table.columns if column.must_exist or dice.random() < 0.7]
        headings = [column.name for column in columns]
        rows = [[_cell(dice, column) for column in columns] for _ in range(dice.randint(1, 9))]
        tables[name] = [headings, *(_shaped(dice, row) for row in rows)]
    tables["sager"].append(["9", *["x"] * (len(tables["sager"][0]) - 1)])
    return tables


def _cell(dice: random.Random, column: Column) -> str:
    if dice.random() < 0.12:
        return dice.choice(["", "", " ", "\u00a0"])
    if column.type == "id":
        return dice.choice(_IDS)
    if column.type == "enum":
        return dice.choice([*column.values[:2], column.values[0].replace("_", " ").upper(), "ukendt"])
    pool = _POOLS[column.type]
    return pool[0] if dice.random() < 0.6 else dice.choice(pool)


def _shaped(dice: random.Random, row: list[str]) -> list[str]:
    roll = dice.random()
    if roll < 0.05:
        return row[: dice.randint(1, len(row))]
    if roll < 0.1:
        return [*row, *dice.choice([["x"], [""], ["", " "], ["", "y"]])]
    if roll < 0.15:
        return dice.choice([[""], [" "] * len(row)])
    return row
