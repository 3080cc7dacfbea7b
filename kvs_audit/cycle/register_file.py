"""The register of justified departures as a file: TOML, CSV or Excel, read with the same care as an extract.

A register that cannot be read whole is refused: an entry passed over in silence would turn a justified departure back
into an accusation, and a misspelt expiry would justify for ever.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import polars as pl

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import Column
from kvs_audit.errors import FileFault, PrivacyFault
from kvs_audit.extract.csv_text import read_csv
from kvs_audit.extract.encoding import to_utf8
from kvs_audit.extract.guard import guard_names, personal_places
from kvs_audit.extract.model import Source
from kvs_audit.extract.raw import RawTable, raw_table
from kvs_audit.extract.text import as_text
from kvs_audit.extract.values import AARSAG, parse_texts
from kvs_audit.extract.workbook import Workbook

TABLE: Final = "undtagelser"

ENTRIES: Final = pl.Schema(
    {
        "raekke": pl.UInt32(),
        "fund_id": pl.String(),
        "sag_id": pl.String(),
        "indsats_id": pl.String(),
        "standard": pl.String(),
        "krav": pl.String(),
        "aarsagskategori": pl.String(),
        "besluttet_af": pl.String(),
        "dato": pl.Date(),
        "udloeber": pl.Date(),
    }
)
"""One row per entry; ``raekke`` is the row a spreadsheet shows, in TOML the entry's number.

What is departed from: a finding (``fund_id``), or a requirement (``standard`` and ``krav``) in a case (``sag_id``) or a
measure (``indsats_id``); everything that is given must fit. ``besluttet_af``: the role that decided. ``dato`` and
``udloeber``: first and last day on which the entry counts; without the last, it does not expire.
"""

_NOTE: Final = "bemaerkning"
_REQUIRED: Final = ("aarsagskategori", "besluttet_af", "dato")
_DATES: Final = ("dato", "udloeber")
_MOST_FAULTS: Final = 20


@dataclass(frozen=True, eq=False)
class Register:
    """A register as read: the file's name and hash, and its entries (schema ENTRIES)."""

    source: Source
    entries: pl.DataFrame


def read_register(path: str | Path) -> Register:
    """Read a register of justified departures.

    Raises FileFault when it cannot be read or an entry is not whole, with every fault and its row; PrivacyFault when a
    text in it holds personal data. Neither holds a value of the file.
    """
    place = Path(path)
    guard_names([place.name], "Registret")
    content = _bytes(place)
    tables = tuple(_tables(place, content))
    _refuse_personal(place.name, tables)
    entries = _entries(place.name, next((table for table in tables if table.name == TABLE), tables[0]))
    return Register(Source(place.name, hashlib.sha256(content).hexdigest()), entries)


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        msg = f"Filen {path} findes ikke."
        raise FileFault(msg)
    try:
        return path.read_bytes()
    except OSError as fault:
        msg = f"{path.name} kan ikke åbnes. Er den låst af et andet program?"
        raise FileFault(msg) from fault


def _tables(path: Path, content: bytes) -> Iterator[RawTable]:
    """Everything in the file, what is not the register's too: the privacy guard reads it all."""
    suffix = path.suffix.lower()
    if suffix == ".toml":
        yield from _toml_tables(path.name, content)
    elif suffix == ".csv":
        yield _there(read_csv(content, TABLE, path.name), path.name)
    elif suffix == ".xlsx":
        book = Workbook(content, path.name)
        guard_names(book.sheets, "Ark")
        sheets = [book.read(number, fold(sheet), path.name) for number, sheet in enumerate(book.sheets)]
        yield from [sheet for sheet in sheets if sheet is not None] or [_there(None, path.name)]
    else:
        msg = f"{path.name} er ikke et register: filen skal ende på .toml, .csv eller .xlsx."
        raise FileFault(msg)


def _there(table: RawTable | None, file: str) -> RawTable:
    if table is None:
        msg = f"{file} er tom: den har ingen overskrifter."
        raise FileFault(msg)
    return table


def _toml_tables(file: str, content: bytes) -> Iterator[RawTable]:
    """The entries, and the lines as they stand, for comments are text too."""
    text = to_utf8(content, file)[0].decode("utf-8")
    lines = text.splitlines()
    yield _made("linjer", file, [{"linje": line} for line in lines])
    entries = _toml_entries(file, text)
    yield _made(TABLE, file, [{fold(key): _toml_text(value) for key, value in entry.items()} for entry in entries])


def _toml_entries(file: str, text: str) -> list[dict[str, Any]]:
    try:
        parts = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        line = "".join(char for char in str(fault).partition("line ")[2].partition(",")[0] if char.isdigit())
        msg = f"{file} kan ikke læses som TOML{f' (linje {line})' if line else ''}."
        raise FileFault(msg) from None
    entries = parts.get("undtagelse", [])
    if set(parts) - {"undtagelse"} or not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        msg = f"{file}: hver undtagelse skrives som [[undtagelse]] med sine felter under, og andet er der ikke."
        raise FileFault(msg)
    return entries


def _toml_text(value: Any) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, str) else str(value)


def _made(name: str, file: str, rows: Sequence[Mapping[str, str]]) -> RawTable:
    headings = tuple(dict.fromkeys(key for row in rows for key in row)) or tuple(ENTRIES)[1:]
    schema = {str(number): pl.String() for number in range(len(headings))}
    cells = pl.DataFrame([[row.get(key) for key in headings] for row in rows], schema=schema, orient="row")
    return raw_table(name, file, headings, cells, pl.int_range(1, len(rows) + 1, dtype=pl.UInt32(), eager=True))


def _refuse_personal(file: str, tables: Sequence[RawTable]) -> None:
    places = personal_places(tables)
    if places:
        lines = [f"{file} er afvist, fordi det indeholder personoplysninger:", *(f"- {place}" for place in places)]
        raise PrivacyFault("\n".join([*lines, "Fjern oplysningerne, eller erstat dem med pseudonymer."]))


def _entries(file: str, table: RawTable) -> pl.DataFrame:
    headings = list(_heading_faults(table))
    if headings:
        raise FileFault("\n".join(f"{file}: {fault}" for fault in headings))
    texts = {name: as_text(table.cells[str(number)]) for number, name in enumerate(table.names)}
    entries, faults = _typed(table.raekke, texts)
    number_of = "post nr." if file.lower().endswith(".toml") else "række"
    faults += [(row, "har et forkert antal felter") for row in table.ragged["raekke"]]
    if faults:
        shown = [f"{file}, {number_of} {row}: {fault}." for row, fault in sorted(faults)]
        more = [f"Og {len(shown) - _MOST_FAULTS} fejl mere."] if len(shown) > _MOST_FAULTS else []
        raise FileFault("\n".join([*shown[:_MOST_FAULTS], *more]))
    return entries


def _heading_faults(table: RawTable) -> Iterator[str]:
    known = (*tuple(ENTRIES)[1:], _NOTE)
    for name in dict.fromkeys(table.names):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            yield f"kolonnen {name} kendes ikke.{f' Mente du {near[0]}?' if near else ''}"
        elif table.names.count(name) > 1:
            yield f"kolonnen {name} findes to gange."
    lacking = [name for name in _REQUIRED if name not in table.names]
    if lacking and table.laest:
        yield f"kolonnen {lacking[0]} mangler."


def _typed(rows: pl.Series, texts: Mapping[str, pl.Series]) -> tuple[pl.DataFrame, list[tuple[int, str]]]:
    """The entries in their schema, and every fault with its row."""
    columns = {name: texts.get(name, pl.Series([None] * len(rows), dtype=pl.String())) for name in tuple(ENTRIES)[1:]}
    read = {name: parse_texts(columns[name], Column(name, "date", "")) for name in _DATES}
    frame = pl.DataFrame({"raekke": rows, **columns}).with_columns(read[name][name] for name in _DATES)
    given = {name: pl.col(name).is_not_null() for name in ENTRIES}
    by_case = given["standard"] & given["krav"] & (given["sag_id"] | given["indsats_id"])
    checks = {
        **{f"{name} mangler": ~given[name] & ~_unreadable(read, name) for name in _REQUIRED},
        **{f"{name} kan ikke læses som en dato": _unreadable(read, name) for name in _DATES},
        "skriv fund_id, eller standard og krav med sag_id eller indsats_id": ~(given["fund_id"] | by_case),
        "udloeber ligger før dato": pl.col("udloeber") < pl.col("dato"),
    }
    faults = [(row, fault) for fault, wrong in checks.items() for row in frame.filter(wrong)["raekke"]]
    return frame.cast(ENTRIES).select(ENTRIES.names()), faults


def _unreadable(read: Mapping[str, pl.DataFrame], name: str) -> pl.Expr:
    return pl.lit(read[name][AARSAG].is_not_null()) if name in read else pl.lit(value=False)
