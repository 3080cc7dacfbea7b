"""The front door: an extract from a path, or from frames."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import FileFault
from kvs_audit.extract.columnar import read_frame
from kvs_audit.extract.containers import Container, FoundTable, open_container
from kvs_audit.extract.guard import guard_names, guard_tables
from kvs_audit.extract.integrity import Accepted, accept_tables
from kvs_audit.extract.mapping_apply import apply_mapping
from kvs_audit.extract.mapping_model import ExtractMapping
from kvs_audit.extract.model import REJECTS, Extract
from kvs_audit.extract.names import enumerated, shown
from kvs_audit.extract.raw import RawTable


def read_extract(
    path: str | Path, mapping: ExtractMapping | None = None, *, allow_columns: frozenset[str] = frozenset()
) -> Extract:
    """Read an extract from a folder of CSV or Parquet files, an ``.xlsx`` workbook, or a ``.zip`` of such a folder.

    Every row read is accepted or stands in the rejects. ``allow_columns`` (``table.column``) are columns reviewed and
    found free of personal data: the privacy guard passes everything in them but CPR numbers. ``mapping`` says which
    foreign tables, headings and values stand for the contract's; the guard reads the extract as it was found. Raises
    FileFault when a file cannot be read as what it should be, PrivacyFault when the extract holds personal data;
    neither holds a cell's value. Source: the extract contract.
    """
    return accept_container(open_container(Path(path)), allow_columns, mapping)


def from_frames(frames: Mapping[str, Any], *, allow_columns: frozenset[str] = frozenset()) -> Extract:
    """Read an extract from frames by table name: polars, pandas, or anything with the Arrow interface.

    Values are parsed as those of a file are, the rows accounted for alike; the first row of a frame is row 2. Raises
    FileFault and PrivacyFault as :func:`read_extract`.
    """
    guard_names([str(name) for name in frames], "Tabel")
    tables = []
    for given, frame in frames.items():
        name, label = fold(str(given)), f"Tabellen {shown(str(given))}"
        tables.append(FoundTable(name, shown(str(given)), label, read_frame(frame, name, label)))
    return accept_container(Container("udtrækket", "tabel", tables, ()), allow_columns)


def guard_container(container: Container, allow_columns: frozenset[str] = frozenset()) -> None:
    """Raise PrivacyFault when any cell or heading of an opened extract holds personal data."""
    allowed = frozenset(".".join(fold(part) for part in column.split(".")) for column in allow_columns)
    guard_tables([table.raw for table in container.tables if table.raw is not None], allowed)


def accept_container(
    container: Container, allow_columns: frozenset[str] = frozenset(), mapping: ExtractMapping | None = None
) -> Extract:
    """Guard first, then structure, then rows: no message can show a heading before the guard has read it.

    Raises FileFault and PrivacyFault as :func:`read_extract`.
    """
    guard_container(container, allow_columns)
    unmapped: tuple[str, ...] = ()
    if mapping is not None:
        mapped = apply_mapping(container, mapping)
        container, unmapped = mapped.container, mapped.extra_columns
    raw, extra = _tables_by_name(container)
    _require_tables(raw, container.name)
    _require_columns(raw.values())
    if not raw["sager"].laest:
        raise FileFault(f"{raw['sager'].label} har ingen rækker.")
    sources, extra_columns = container.sources, (*unmapped, *_extra_columns(raw))
    del container  # or it would hold every cell until all tables are read
    accepted = accept_tables(raw)
    return Extract(
        tables={name: table.rows for name, table in accepted.items()},
        columns={name: table.columns for name, table in accepted.items()},
        rejects=_all_rejects(accepted.values()),
        counts={name: table.counts for name, table in accepted.items()},
        extra_tables=extra,
        extra_columns=extra_columns,
        sources=sources,
        readings=tuple(reading for table in accepted.values() for reading in table.readings),
    )


def _tables_by_name(container: Container) -> tuple[dict[str, RawTable], tuple[str, ...]]:
    """The contract's tables in its order, and the names of the others."""
    known: dict[str, RawTable] = {}
    for name in TABLES:
        found = [table for table in container.tables if table.name == name]
        if len(found) > 1:
            raise FileFault(_found_twice(name, [table.origin for table in found], container))
        for table in found:
            if table.raw is None or not table.raw.headings:
                raise FileFault(f"{table.label} er tom: den har ingen overskrifter.")
            known[name] = table.raw
    others = {table.name or "uden_navn" for table in container.tables if table.name not in TABLES and table.raw}
    return known, tuple(sorted(others))


def _found_twice(name: str, origins: list[str], container: Container) -> str:
    where = {"fil": "mere end én fil", "ark": f"mere end ét ark i {container.name}", "tabel": "mere end én udgave"}
    return f"Tabellen {name} findes i {where[container.part]}: {enumerated(origins)}."


def _require_tables(raw: Mapping[str, RawTable], container: str) -> None:
    missing = [name for name, table in TABLES.items() if table.required and name not in raw]
    if missing:
        raise FileFault(" ".join(f"Tabellen {name} mangler i {container}." for name in missing))


def _require_columns(tables: Iterable[RawTable]) -> None:
    """Every column that must exist is there, and none of the contract's is there twice."""
    faults = [fault for table in tables for fault in _column_faults(table)]
    if faults:
        raise FileFault(" ".join(faults))


def _column_faults(table: RawTable) -> list[str]:
    contract = TABLES[table.name]
    twice = [name for name in contract.by_name if table.names.count(name) > 1]
    missing = [column.name for column in contract.columns if column.must_exist and column.name not in table.names]
    faults = [f"{table.label}: kolonnen {name} findes to gange." for name in twice]
    if missing:
        noun = "kolonnen" if len(missing) == 1 else "kolonnerne"
        faults.append(f"{table.label}: {noun} {enumerated(missing)} mangler.")
    return faults


def _extra_columns(raw: Mapping[str, RawTable]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            f"{name}.{column}"
            for name, table in raw.items()
            for column in table.names
            if column not in TABLES[name].by_name
        )
    )


def _all_rejects(tables: Iterable[Accepted]) -> pl.DataFrame:
    parts: Sequence[pl.DataFrame] = [table.rejects for table in tables]
    return pl.concat([pl.DataFrame(schema=REJECTS), *parts])
