"""An extract as it was found, seen through a mapping: the contract's tables made of foreign ones, before any parsing.

Source row numbers, ragged rows and their accounting stay as they are; nothing is parsed here but to compare values that
should be the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Final

import polars as pl

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.containers import Container, FoundTable
from kvs_audit.extract.mapping_merge import merged_rows
from kvs_audit.extract.mapping_model import (
    Constant,
    ExtractMapping,
    Fault,
    Heading,
    RowNumber,
    TableMapping,
    compared,
    refuse,
)
from kvs_audit.extract.names import enumerated, shown
from kvs_audit.extract.raw import RAGGED, RawTable
from kvs_audit.extract.text import as_text, is_blank

_NOWHERE: Final = 1 << 20
"""The place of a column that no field of a ragged row can stand for."""


@dataclass(frozen=True)
class Mapped:
    """An extract through a mapping: its tables, and the foreign columns that were left out (``table.column``)."""

    container: Container
    extra_columns: tuple[str, ...]


def apply_mapping(container: Container, mapping: ExtractMapping) -> Mapped:
    """Make the contract's tables that the mapping describes; tables that it does not read stay as they are.

    The extract must have passed the privacy guard. Raises FileFault, with line numbers of the mapping file, when a
    table or heading that it names is not there, or rows that are to be one contradict each other.
    """
    found = {fold(entry.kilde): _found(container, entry) for entry in mapping.tables}
    faults = [fault for entry in mapping.tables for fault in _source_faults(entry, found[fold(entry.kilde)], container)]
    refuse(mapping.source.name, mapping.lines, faults)
    used = {name: tables[0] for name, tables in found.items()}
    parts, conflicts = _parts(mapping, used)
    refuse(mapping.source.name, mapping.lines, conflicts)
    made = [_joined(name, parts[name], used) for name in TABLES if name in parts]
    others = [table for table in container.tables if table.name not in used]
    return Mapped(
        replace(container, tables=[*made, *others], sources=(*container.sources, mapping.source)),
        tuple(_unmapped(mapping, used)),
    )


def _found(container: Container, entry: TableMapping) -> list[FoundTable]:
    return [table for table in container.tables if table.name == fold(entry.kilde)]


def _source_faults(entry: TableMapping, found: Sequence[FoundTable], container: Container) -> list[Fault]:
    """What the description names and the extract lacks."""
    kilde = (*entry.place, "kilde")
    if not found:
        near = get_close_matches(fold(entry.kilde), [table.name for table in container.tables], n=1)
        hint = f"; mente du {near[0]}?" if near else "."
        return [Fault(kilde, f"{container.name} har ingen tabel {shown(entry.kilde)}{hint}")]
    if len(found) > 1:
        origins = enumerated([table.origin for table in found])
        return [Fault(kilde, f"tabellen {shown(entry.kilde)} findes flere gange: {origins}.")]
    raw = found[0].raw
    if raw is None:
        return [Fault(kilde, f"{found[0].label} er tom: den har ingen overskrifter.")]
    return [
        Fault((*entry.place, "kolonner", column), sentence)
        for column, origin in entry.kolonner.items()
        if isinstance(origin, Heading) and (sentence := _heading_fault(raw, origin.text))
    ]


def _heading_fault(raw: RawTable, heading: str) -> str | None:
    found = _positions(raw, heading)
    if len(found) == 1:
        return None
    if found:
        return f"kolonnen {shown(heading)} findes flere gange i {raw.label}."
    near = get_close_matches(fold(heading), raw.names, n=1)
    hint = f"; mente du {shown(raw.headings[raw.names.index(near[0])] or near[0])}?" if near else "."
    return f"kolonnen {shown(heading)} findes ikke i {raw.label}{hint}"


def _positions(raw: RawTable, heading: str) -> list[int]:
    """The columns with this very heading, or, where there is none, those whose heading folds to the same."""
    exact = [i for i, each in enumerate(raw.headings) if each == heading]
    return exact or [i for i, name in enumerate(raw.names) if name == fold(heading)]


def _parts(mapping: ExtractMapping, used: Mapping[str, FoundTable]) -> tuple[dict[str, list[RawTable]], list[Fault]]:
    """What each description makes, by table, and the contradictions met while rows were made one."""
    kilder = [fold(entry.kilde) for entry in mapping.tables]
    parts: dict[str, list[RawTable]] = {}
    faults: list[Fault] = []
    told: set[str] = set()
    for entry in mapping.tables:
        source = used[fold(entry.kilde)].raw
        assert source is not None
        shared = kilder.count(fold(entry.kilde)) > 1
        made = _made(entry, source, shared=shared)
        if fold(entry.kilde) in told:
            made = replace(made, readings=())
        told.add(fold(entry.kilde))
        if entry.saml:
            merged = merged_rows(made, blank_conflicts=entry.modstrid == "tom")
            faults += [Fault((*entry.place, "kolonner", column), text) for column, text in merged.contradictions]
            made = merged.table
        parts.setdefault(entry.navn, []).append(made)
    return parts, faults


def _made(entry: TableMapping, source: RawTable, *, shared: bool) -> RawTable:
    """One description's table: columns renamed, values put in the contract's words, keys made where none are."""
    columns = list(entry.kolonner)
    cells: list[pl.Series] = []
    positions: list[int] = []
    for number, column in enumerate(columns):
        series, position = _column(entry, column, source)
        cells.append(series.alias(str(number)))
        positions.append(position)
    frame = pl.DataFrame(cells) if cells else pl.DataFrame()
    made = RawTable(
        entry.navn,
        source.label,
        tuple(columns),
        tuple(positions),
        frame,
        source.raekke,
        source.ragged,
        source.readings,
    )
    return _without_rows_of_others(made, entry) if shared else made


def _column(entry: TableMapping, column: str, source: RawTable) -> tuple[pl.Series, int]:
    origin = entry.kolonner[column]
    if isinstance(origin, Constant):
        return pl.Series([origin.value], dtype=pl.String).new_from_index(0, source.cells.height), _NOWHERE
    if isinstance(origin, RowNumber):
        return pl.select(pl.concat_str(pl.lit(origin.prefix), source.raekke.cast(pl.String))).to_series(), _NOWHERE
    (place,) = _positions(source, origin.text)
    series = source.cells[str(place)]
    meanings = entry.vaerdier.get(column)
    return (series if not meanings else _translated(series, meanings)), source.positions[place]


def _translated(series: pl.Series, meanings: Mapping[str, str]) -> pl.Series:
    """The texts of a column with the mapped ones replaced; ``""`` becomes empty, all others stay as written."""
    text = as_text(series)
    known = {
        written: meanings[compared(written)] for written in text.unique().drop_nulls() if compared(written) in meanings
    }
    return text.replace(known)


def _without_rows_of_others(made: RawTable, entry: TableMapping) -> RawTable:
    """Of a source that several tables are made of, only rows with something of this table's own.

    The parent's key, constants and made keys say nothing: a case without a measure is no measure.
    """
    parent = TABLES[entry.navn].parent_key
    own = [
        i
        for i, (column, origin) in enumerate(entry.kolonner.items())
        if isinstance(origin, Heading) and column != parent
    ]
    blank = pl.Series([True]).new_from_index(0, made.cells.height)
    for i in own:
        blank = blank & is_blank(made.cells[str(i)])
    return replace(made, cells=made.cells.filter(~blank), raekke=made.raekke.filter(~blank))


def _joined(name: str, parts: Sequence[RawTable], used: Mapping[str, FoundTable]) -> FoundTable:
    """The parts of one table, one after the other in the order of the source's rows."""
    label = parts[0].label
    origin = next(table.origin for table in used.values() if table.label == label)
    table = parts[0] if len(parts) == 1 else _concatenated(name, parts)
    return FoundTable(name, origin, label, table)


def _concatenated(name: str, parts: Sequence[RawTable]) -> RawTable:
    """Several descriptions of one source: all columns of all of them; ragged rows are those of the source, once."""
    columns = list(dict.fromkeys(column for part in parts for column in part.headings))
    frames = [
        pl.DataFrame(
            {
                "raekke": part.raekke,
                **{
                    column: as_text(part.cells[str(part.headings.index(column))])
                    if column in part.headings
                    else pl.Series([None], dtype=pl.String).new_from_index(0, part.cells.height)
                    for column in columns
                },
            }
        )
        for part in parts
    ]
    rows = pl.concat(frames).sort("raekke", maintain_order=True)
    places = [next(p.positions[p.headings.index(column)] for p in parts if column in p.headings) for column in columns]
    return RawTable(
        name,
        parts[0].label,
        tuple(columns),
        tuple(places),
        rows.select(pl.col(column).alias(str(i)) for i, column in enumerate(columns)),
        rows["raekke"],
        parts[0].ragged if parts else pl.DataFrame(schema=RAGGED),
        parts[0].readings,
    )


def _unmapped(mapping: ExtractMapping, used: Mapping[str, FoundTable]) -> list[str]:
    """Columns of the tables that were read which no description takes."""
    taken: dict[str, set[int]] = {}
    for entry in mapping.tables:
        raw = used[fold(entry.kilde)].raw
        assert raw is not None
        headings = [origin.text for origin in entry.kolonner.values() if isinstance(origin, Heading)]
        taken.setdefault(fold(entry.kilde), set()).update(place for text in headings for place in _positions(raw, text))
    return [
        f"{name}.{column}"
        for name, table in used.items()
        if table.raw is not None
        for i, column in enumerate(table.raw.names)
        if i not in taken[name]
    ]
