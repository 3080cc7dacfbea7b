"""Whether a mapping file keeps to the contract: known tables, columns and codes, and nothing required left out."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import TABLES, Column
from kvs_audit.extract.mapping_lines import Place
from kvs_audit.extract.mapping_model import Fault, Heading, RowNumber, compared, read_origin
from kvs_audit.extract.names import enumerated, shown

VERSION: Final = 1
"""The version of the file's form."""

_KEYS: Final = ("navn", "kilde", "saml", "modstrid", "kolonner", "vaerdier")
_CONFLICTS: Final = ("fejl", "tom")
_ONCE: Final = ("sager", "indsatser")
"""Tables that may be described once only: what hangs on their rows must find one row per source row."""

_YES_NO: Final = ("true", "false", "ja", "nej", "sand", "falsk", "1", "0")


def mapping_faults(document: dict[str, Any]) -> Iterator[Fault]:
    """Everything in a parsed mapping file that does not keep to the contract."""
    for key in document.keys() - {"version", "tabel"}:
        yield Fault((key,), f"kender ikke {shown(key)}; filen har version og [[tabel]].")
    if document.get("version") != VERSION:
        yield Fault(("version",), f"version skal være {VERSION}.")
    entries = document.get("tabel")
    if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
        yield Fault(("tabel",), "der skal være mindst én [[tabel]] med dobbelte kantede parenteser.")
        return
    for number, entry in enumerate(entries):
        yield from _table_faults(entry, ("tabel", number))
    yield from _repeated(entries)


def _table_faults(entry: dict[str, Any], place: Place) -> Iterator[Fault]:
    for key in entry.keys() - set(_KEYS):
        yield Fault((*place, key), f"kender ikke {shown(key)}{_close(key, _KEYS)}")
    name = entry.get("navn")
    if not isinstance(name, str) or name not in TABLES:
        told = f"tabellen {shown(name)} findes ikke i kontrakten" if isinstance(name, str) else "navn mangler"
        yield Fault((*place, "navn"), f"{told}{_close(str(name), TABLES)}")
        return
    if not isinstance(entry.get("kilde"), str) or not fold(entry["kilde"]):
        yield Fault((*place, "kilde"), f"tabellen {name} mangler kilde: filens eller arkets navn.")
    if not isinstance(entry.get("saml", False), bool):
        yield Fault((*place, "saml"), "saml skal være true eller false.")
    if entry.get("saml") is True and not TABLES[name].key:
        yield Fault((*place, "saml"), f"tabellen {name} har ingen nøgle, så dens rækker kan ikke samles.")
    if entry.get("modstrid", "fejl") not in _CONFLICTS:
        yield Fault((*place, "modstrid"), "modstrid skal være fejl eller tom.")
    yield from _column_faults(name, entry.get("kolonner", {}), (*place, "kolonner"))
    yield from _value_faults(name, entry, (*place, "vaerdier"))


def _column_faults(table: str, columns: object, place: Place) -> Iterator[Fault]:
    if not isinstance(columns, dict):
        yield Fault(place, "kolonner skrives som [tabel.kolonner].")
        return
    known = TABLES[table].by_name
    for column, origin in columns.items():
        if column not in known:
            sentence = f"kolonnen {shown(column)} findes ikke i tabellen {table}{_close(column, known)}"
            yield Fault((*place, column), sentence)
        elif read_origin(origin) is None:
            forms = 'en overskrift i anførselstegn, { vaerdi = "…" } eller { raekke = "…" }'
            yield Fault((*place, column), f"{column} skal være {forms}.")
        elif isinstance(read_origin(origin), RowNumber) and column not in _keys(table):
            yield Fault((*place, column), f"{column} er ikke en nøgle og kan ikke laves af rækkens nummer.")
    missing = [column.name for column in known.values() if column.must_exist and column.name not in columns]
    if missing:
        yield Fault(place, f"tabellen {table} mangler {enumerated(missing)}.")


def _keys(table: str) -> tuple[str | None, ...]:
    """The table's own key, and that of the table it belongs to: both may be made where one row holds both tables."""
    return (*TABLES[table].key[:1], TABLES[table].parent_key)


def _value_faults(table: str, entry: dict[str, Any], place: Place) -> Iterator[Fault]:
    values = entry.get("vaerdier", {})
    columns = entry.get("kolonner", {})
    if not isinstance(values, dict) or not all(isinstance(each, dict) for each in values.values()):
        yield Fault(place, "værdier skrives som [tabel.vaerdier.<kolonne>].")
        return
    for column, meanings in values.items():
        here = (*place, column)
        origin = read_origin(columns.get(column)) if isinstance(columns, dict) else None
        if not isinstance(origin, Heading):
            yield Fault(here, f"værdierne hører til {shown(column)}, som ikke hentes fra en kolonne.")
            continue
        for written, meant in meanings.items():
            fault = _meaning_fault(TABLES[table].by_name.get(column), meant)
            if fault:
                yield Fault((*here, written), fault)
        folded = [compared(written) for written in meanings]
        for written in meanings:
            if folded.count(compared(written)) > 1:
                yield Fault((*here, written), "samme værdi står to gange (store og små bogstaver er ens).")


def _meaning_fault(column: Column | None, meant: object) -> str | None:
    if not isinstance(meant, str):
        return 'værdien til højre skal være en tekst i anførselstegn; "" = ukendt.'
    if column is None or not meant.strip():
        return None
    if column.type == "enum" and fold(meant) not in column.values:
        return f"{shown(meant)} er ikke en kode for {column.name}{_close(meant, column.values)}"
    if column.type == "bool" and meant.strip().lower() not in _YES_NO:
        return f"{column.name} er ja eller nej."
    return None


def _repeated(entries: list[dict[str, Any]]) -> Iterator[Fault]:
    """A table may have several descriptions only of one source, and only where no other rows point at its own."""
    first: dict[str, tuple[int, str]] = {}
    for number, entry in enumerate(entries):
        name, source = entry.get("navn"), fold(str(entry.get("kilde", "")))
        if not isinstance(name, str):
            continue
        _, other = first.setdefault(name, (number, source))
        if first[name][0] == number:
            continue
        if name in _ONCE:
            yield Fault(("tabel", number), f"tabellen {name} er beskrevet to gange.")
        elif other != source:
            yield Fault(("tabel", number), f"tabellen {shown(name)} hentes fra to kilder; den kan kun hentes fra én.")


def _close(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    near = get_close_matches(fold(word), list(known), n=1)
    return f"; mente du {near[0]}?" if near else "."
