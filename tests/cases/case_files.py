"""Reads the mini-table cases beside this file: ``<kind>.toml``, one kind of check each.

A file holds many cases; the heading of a case is its sentence. Keys before the first case (``standard``, ``krav``,
``opgjort``) hold for every case that does not say otherwise. A case has

- ``standard``: one id, several, or none (``[]``: every standard whose municipality occurs); ``ID@KOMMUNE`` works too;
- ``krav``: the scope, within which ``forventet`` is complete; written ``standard/krav`` unless one standard is named;
- ``opgjort``: the as-of date;
- mini-tables: a header line and rows of cells apart by blanks. ``-`` is empty, ``~`` a blank within a cell, and what
  follows a lone ``#`` is a remark. A column not named is written empty, a table not named is empty (header only);
- ``mangler``: tables that are not in the extract; ``uden_kolonner``: columns that are not in their table;
- ``forventet``: ``krav enhed_id status aarsag observeret graense haendelsesdato``, ``-`` where nothing stands; or
  ``afvises = true`` where the audit must refuse its input.

Understood unless named: a case S1 of the standard's municipality, ``sag_id`` S1, ``indsatstype`` the standard's own,
and the keys of plans, assessments and follow-ups (numbered). Unknown keys, tables, columns and words are refused.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from case_catalogue import REQUIREMENTS, STANDARDS

from kvs_audit.contract.tables import TABLES

HERE = Path(__file__).parent
SHARED_KEYS = {"standard", "krav", "opgjort"}
CASE_KEYS = SHARED_KEYS | set(TABLES) | {"mangler", "uden_kolonner", "forventet", "afvises"}
STATUSES = {"opfyldt", "afvigelse", "begrundet_afvigelse", "kan_ikke_vurderes"}
NUMBERED_KEYS = {"undersoegelser": "undersoegelse_id", "planer": "plan_id", "opfoelgninger": "opfoelgning_id"}
NOWHERE = "Odense"
"""The municipality of cases under a standard that belongs to none."""


class CaseError(ValueError):
    """A case file is not written as it should be."""


@dataclass(frozen=True)
class Table:
    """A mini-table as written: column names and rows of text, ``None`` where a cell is empty."""

    header: list[str]
    rows: list[list[str | None]]


@dataclass(frozen=True)
class Row:
    """One assessment, expected or got; numbers as floats, everything else as text."""

    krav: str
    enhed_id: str
    status: str
    aarsag: str | None
    observeret: float | None
    graense: float | None
    haendelsesdato: str

    def __str__(self) -> str:
        cells = (self.krav, self.enhed_id, self.status, self.aarsag, self.observeret, self.graense, self.haendelsesdato)
        return " ".join("-" if cell is None else str(cell) for cell in cells)


@dataclass(frozen=True, eq=False)
class Case:
    """One case, checked and ready to audit. ``krav`` and the rows' krav are written ``standard/krav``."""

    kind: str
    sentence: str
    standards: tuple[str, ...]
    krav: frozenset[str]
    as_of: date
    tables: Mapping[str, Table]
    missing: frozenset[str]
    without: Mapping[str, frozenset[str]]
    expected: tuple[Row, ...]
    refused: bool

    def frames(self) -> dict[str, pl.DataFrame]:
        """The extract as all-text frames; a missing table is not among them, a missing column not in its frame."""
        return {name: self._frame(name) for name in TABLES if name not in self.missing}

    def _frame(self, name: str) -> pl.DataFrame:
        columns = [c.name for c in TABLES[name].columns if c.name not in self.without.get(name, frozenset())]
        table = self.tables.get(name, Table([], []))
        rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
        return pl.DataFrame(
            {column: [row.get(column) for row in rows] for column in columns},
            schema=dict.fromkeys(columns, pl.String),
        )


def load_cases(folder: Path = HERE) -> list[Case]:
    """Every case of every file in the folder, in the order they stand."""
    return [case for path in sorted(folder.glob("*.toml")) for case in load_file(path)]


def load_file(path: Path) -> list[Case]:
    """The cases of one file; raises :class:`CaseError` naming file, case and fault."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    shared = {key: value for key, value in content.items() if not isinstance(value, dict)}
    _refuse_unknown(path.name, set(shared), SHARED_KEYS)
    return [_case(path.stem, sentence, shared | own) for sentence, own in content.items() if isinstance(own, dict)]


def _case(kind: str, sentence: str, keys: Mapping[str, Any]) -> Case:
    where = f"{kind}: {sentence}"
    if sentence.count(" ") < 2:
        raise CaseError(f"{where}: the heading of a case is a sentence")
    _refuse_unknown(where, set(keys), CASE_KEYS)
    standards = (keys["standard"],) if isinstance(keys["standard"], str) else tuple(keys["standard"])
    refused = keys.get("afvises", False)
    if refused == ("forventet" in keys):
        raise CaseError(f"{where}: a case has either forventet or afvises")
    try:
        scope = frozenset(_qualified(standards, krav) for krav in ([] if refused else keys["krav"]))
        tables, missing, without = _tables(standards, keys)
        expected = tuple(_expected_row(standards, scope, line) for line in _lines(keys.get("forventet", "")))
    except (CaseError, ValueError) as fault:
        raise CaseError(f"{where}: {fault}") from fault
    if len({(row.krav, row.enhed_id) for row in expected}) < len(expected):
        raise CaseError(f"{where}: a unit is expected twice")
    return Case(kind, sentence, standards, scope, keys["opgjort"], tables, missing, without, expected, refused)


def _refuse_unknown(where: str, given: set[str], known: set[str]) -> None:
    if unknown := sorted(given - known):
        raise CaseError(f"{where}: unknown {', '.join(unknown)}")


def _qualified(standards: tuple[str, ...], krav: str) -> str:
    name = krav if "/" in krav or len(standards) != 1 else f"{standards[0].partition('@')[0]}/{krav}"
    if name not in REQUIREMENTS:
        raise CaseError(f"there is no krav {name}")
    return name


def _lines(text: str) -> list[list[str]]:
    """The rows of a mini-table as cells, without remarks and empty lines."""
    cells = (line.split() for line in text.splitlines())
    kept = (row[: row.index("#")] if "#" in row else row for row in cells)
    return [row for row in kept if row]


def _expected_row(standards: tuple[str, ...], scope: frozenset[str], cells: list[str]) -> Row:
    if len(cells) != 7:
        raise CaseError(f"an expected row has seven cells: {' '.join(cells)}")
    krav, unit, status, *rest = cells
    reason, observed, limit, day = (None if cell == "-" else cell for cell in rest)
    name = _qualified(standards, krav)
    if name not in scope or status not in STATUSES or (reason is not None) != (status == "kan_ikke_vurderes"):
        raise CaseError(f"out of scope, or status and reason do not fit: {' '.join(cells)}")
    if day is None:
        raise CaseError(f"haendelsesdato is never empty: {' '.join(cells)}")
    numbers = [None if cell is None else float(cell) for cell in (observed, limit)]
    return Row(name, unit, status, reason, *numbers, date.fromisoformat(day).isoformat())


def _tables(
    standards: tuple[str, ...], keys: Mapping[str, Any]
) -> tuple[dict[str, Table], frozenset[str], dict[str, frozenset[str]]]:
    missing = frozenset(keys.get("mangler", []))
    without = {name: frozenset(columns) for name, columns in keys.get("uden_kolonner", {}).items()}
    _refuse_unknown("mangler", set(missing), set(TABLES))
    _refuse_unknown("uden_kolonner", set(without), set(TABLES))
    for name, columns in without.items():
        _refuse_unknown(f"uden_kolonner: {name}", set(columns), set(TABLES[name].by_name))
    written = {name: _lines(keys[name]) for name in TABLES if name in keys}
    if clash := missing & written.keys():
        raise CaseError(f"both written and missing: {', '.join(sorted(clash))}")
    written.setdefault("sager", [["sag_id"], ["S1"]])
    tables = {name: _table(name, lines, standards, without.get(name, frozenset())) for name, lines in written.items()}
    return tables, missing, without


def _table(name: str, lines: list[list[str]], standards: tuple[str, ...], without: frozenset[str]) -> Table:
    if not lines:
        raise CaseError(f"{name} has no header")
    header, *rows = lines
    _refuse_unknown(name, set(header), set(TABLES[name].by_name) - without)
    if any(len(row) != len(header) for row in rows):
        raise CaseError(f"{name}: a row has not as many cells as the header")
    understood = {key: value for key, value in _understood(name, standards).items() if key not in header}
    cells = [[None if cell == "-" else cell.replace("~", " ") for cell in row] + [*understood.values()] for row in rows]
    key = NUMBERED_KEYS.get(name)
    if key is None or key in header:
        return Table([*header, *understood], cells)
    return Table([*header, *understood, key], [[*row, f"{key[0].upper()}{n}"] for n, row in enumerate(cells, 1)])


def _understood(name: str, standards: tuple[str, ...]) -> dict[str, str]:
    """The values of columns that a mini-table need not name."""
    standard = STANDARDS.get(standards[0].partition("@")[0]) if len(standards) == 1 else None
    understood = {"sag_id": "S1"} if TABLES[name].parent == "sager" else {}
    if standard is not None and name == "sager":
        understood["kommune"] = standard.municipality or NOWHERE
    if standard is not None and name == "indsatser":
        understood["indsatstype"] = standard.measure_type
    return understood
