"""Cases of a few rows, written as text: tables, and the assessments expected of them.

A table begins with ``<table>: <columns>``; its rows follow, cells apart by blanks, ``-`` an empty cell, ``?!`` a cell
that cannot be read. Columns not named are there and empty; tables not named are there and have no rows.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kvs_reference import UNREADABLE

COLUMNS = {
    "sager": {
        "sag_id": "text",
        "kommune": "text",
        "foedselsdato": "text",
        "team": "text",
        "raadgiver": "text",
        "foraeldre_psykisk_sygdom": "bool",
        "foraeldre_misbrug": "bool",
    },
    "indsatser": {
        "indsats_id": "text",
        "sag_id": "text",
        "indsatstype": "text",
        "lovgrundlag": "text",
        "afgoerelsesdato": "date",
        "startdato": "date",
        "slutdato": "date",
        "forventet_varighed_mdr": "number",
        "formaal_angivet": "bool",
        "sigte": "text",
        "bevilget_doegn_pr_md": "number",
        "leverandoertype": "text",
        "socialtilsyn_godkendt": "bool",
        "tilbudsportalen": "bool",
        "netvaerk_afsoegt": "bool",
        "hjemmestoette_udtoemt": "bool",
        "kontaktperson_overvejet": "bool",
        "oevrige_indsatser_vurderet": "bool",
        "leveringssted": "text",
        "aften_weekend": "bool",
        "handicapkompenserende": "bool",
        "klippekort_tilbudt": "bool",
        "fravigelse_begrundet": "bool",
    },
    "undersoegelser": {
        "undersoegelse_id": "text",
        "sag_id": "text",
        "type": "text",
        "startdato": "date",
        "slutdato": "date",
        "peger_paa_indsats": "bool",
    },
    "planer": {
        "plan_id": "text",
        "sag_id": "text",
        "type": "text",
        "dato": "date",
        "konkrete_maal": "bool",
        "med_foraeldre": "bool",
        "aften_weekend_formaal": "bool",
    },
    "opfoelgninger": {
        "opfoelgning_id": "text",
        "indsats_id": "text",
        "dato": "date",
        "med_foraeldre": "bool",
        "med_barn": "bool",
        "videre_opfoelgning_besluttet": "bool",
        "resultat": "text",
    },
    "aflastningsdoegn": {"indsats_id": "text", "maaned": "month", "doegn": "number"},
    "stoettepersoner": {
        "indsats_id": "text",
        "tilbudt_dato": "date",
        "accepteret": "bool",
        "egnethed_vurderet": "bool",
        "relation": "text",
        "vederlag": "number",
    },
    "klippekortsamtaler": {"indsats_id": "text", "dato": "date"},
}
REQUIRED_COLUMNS = {
    "sager": {"sag_id", "kommune"},
    "indsatser": {"indsats_id", "sag_id", "indsatstype", "afgoerelsesdato", "startdato", "slutdato"},
    "undersoegelser": {"undersoegelse_id", "sag_id", "type", "startdato", "slutdato"},
    "planer": {"plan_id", "sag_id", "type", "dato"},
    "opfoelgninger": {"opfoelgning_id", "indsats_id", "dato"},
    "aflastningsdoegn": {"indsats_id", "maaned", "doegn"},
    "stoettepersoner": {"indsats_id"},
    "klippekortsamtaler": {"indsats_id", "dato"},
}
"""Columns without which an extract is refused; the others may be missing."""

CONSTRUCTORS = {
    "text": str,
    "bool": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "month": lambda text: date.fromisoformat(f"{text}-01"),
    "number": Decimal,
}
EXPECTED_FIELDS = ("krav", "enhed_id", "status", "aarsag", "observeret", "graense", "haendelsesdato")


@dataclass(frozen=True)
class MiniCase:
    """``without`` names columns that are missing, as ``table.column``; ``missing`` names missing tables."""

    name: str
    standard: str
    as_of: date
    krav: tuple[str, ...]
    tables: dict
    columns: dict
    expected: list


def parse_cell(cell, kind):
    if cell == "-":
        return None
    return UNREADABLE if cell == "?!" else CONSTRUCTORS[kind](cell)


def parse_tables(text):
    """Rows of parsed values per table; columns that are not named are None in every row."""
    tables = {table: [] for table in COLUMNS}
    table, header = "", []
    for line in filter(None, map(str.strip, text.splitlines())):
        if ":" in line and line.split(":")[0] in COLUMNS:
            table, header = line.split(":")[0], line.split(":")[1].split()
            continue
        cells = dict(zip(header, line.split(), strict=True))
        tables[table].append(
            {column: parse_cell(cells.get(column, "-"), kind) for column, kind in COLUMNS[table].items()}
        )
    return tables


def parse_expected(line):
    row = dict(zip(EXPECTED_FIELDS, line.split(), strict=True))
    row = {key: None if value == "-" else value for key, value in row.items()}
    for key in ("observeret", "graense"):
        row[key] = None if row[key] is None else float(row[key])
    row["haendelsesdato"] = date.fromisoformat(row["haendelsesdato"])
    return row


def drop_columns(tables, without):
    """The tables without some columns, and the columns each has left."""
    left = {table: [column for column in COLUMNS[table] if f"{table}.{column}" not in without] for table in tables}
    return {table: [{c: row[c] for c in left[table]} for row in rows] for table, rows in tables.items()}, left


def read_cases(path: Path):
    """The cases of a TOML file; a case takes what it does not say itself from the file's top."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    cases = []
    shared = {key: value for key, value in document.items() if key != "case"}
    for written in document["case"]:
        case = shared | written
        tables = parse_tables(case["tables"])
        for table in case.get("missing", []):
            del tables[table]
        tables, columns = drop_columns(tables, case.get("without", []))
        expected = [parse_expected(line) for line in case["expected"].splitlines() if line.strip()]
        cases.append(
            MiniCase(
                f"{path.stem}: {case['name']}",
                case["standard"],
                case["as_of"],
                tuple(case["krav"]),
                tables,
                columns,
                expected,
            )
        )
    return cases
