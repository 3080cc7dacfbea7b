"""A proposed mapping: which foreign tables, columns and values seem to stand for the contract's, and why.

It is a proposal: people edit it. Nothing in it depends on the order of rows, and no value of a column that may point at
someone is in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Final

from kvs_audit.contract.tables import TABLES, Table
from kvs_audit.extract.containers import Container, FoundTable
from kvs_audit.extract.mapping_match import Match, column_matches, one_to_one, readable_share
from kvs_audit.extract.mapping_model import Heading, Origin, RowNumber
from kvs_audit.extract.mapping_values import Coded, coded_values
from kvs_audit.extract.mapping_words import names_of_table
from kvs_audit.extract.privacy import is_personal
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.text import as_text

_PREFIXES: Final = MappingProxyType({"indsatser": "I", "undersoegelser": "U", "planer": "P", "opfoelgninger": "F"})
"""What a key begins with that is made of the row's number; the other tables' keys come from elsewhere."""

_NAMED: Final = 0.85
_DATED: Final = ("opfoelgninger", "klippekortsamtaler")
"""Tables of which a row is little more than a date: a wide table may have a column for each."""

_PLANNED: Final = frozenset({"naeste", "frist", "senest", "planlagt", "forventet"})
_WHY_DATED: Final = "navnet nævner tabellen, og værdierne er datoer; én beskrivelse pr. kolonne"
_WHY_KEYED: Final = "rækkens nøgle"


@dataclass(frozen=True)
class ProposedColumn:
    """A contract column, where it seems to come from (None: not found), why, and its foreign codes if it has any."""

    column: str
    origin: Origin | None
    reason: str
    coded: Coded | None = None


@dataclass(frozen=True)
class ProposedTable:
    """A contract table from a foreign one. ``kilde``: the foreign table's folded name."""

    navn: str
    kilde: str
    reason: str
    saml: bool
    columns: tuple[ProposedColumn, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that must be there and were not found."""
        known = TABLES[self.navn].by_name
        return tuple(each.column for each in self.columns if each.origin is None and known[each.column].must_exist)


@dataclass(frozen=True)
class Proposal:
    """The proposed tables; ``unused``: foreign columns (``table.column``) and tables that fit nothing."""

    tables: tuple[ProposedTable, ...]
    unused_tables: tuple[str, ...]
    unused_columns: tuple[str, ...]


def propose(container: Container) -> Proposal:
    """Propose a mapping for an opened extract, which must have passed the privacy guard."""
    sources = [table for table in container.tables if table.name and table.raw is not None and table.raw.headings]
    chosen = _choose(sources)
    shared = [source.name for source, _, _ in chosen.values()]
    tables = tuple(
        _table(name, source, columns, reason, shared=shared.count(source.name) > 1)
        for name, (source, columns, reason) in sorted(chosen.items(), key=lambda item: list(TABLES).index(item[0]))
    )
    used = {(source.name, match.place) for source, columns, _ in chosen.values() for match in columns.values()}
    dated = _dated_columns(chosen, used)
    used |= {(source.name, place) for _, source, place in dated}
    return Proposal(
        (*tables, *_dated_tables(chosen, dated)),
        tuple(source.origin for source in sources if source.name not in shared),
        tuple(
            f"{source.name}: {_told(heading, place)}"
            for source in sources
            if source.name in shared and source.raw is not None
            for place, heading in enumerate(source.raw.headings)
            if (source.name, place) not in used
        ),
    )


_Dated = tuple[str, FoundTable, int]


def _dated_columns(chosen: "dict[str, _Choice]", used: set[tuple[str, int]]) -> list[_Dated]:
    """Date columns of the measures' table that name a follow-up or a talk each: ``Første opfølgning``."""
    if "indsatser" not in chosen:
        return []
    source = chosen["indsatser"][0]
    raw = _raw(source)
    return [
        (name, source, place)
        for name in _DATED
        if name not in chosen
        for place, heading in enumerate(raw.names)
        if (source.name, place) not in used
        and names_of_table(name) & set(heading.split("_"))
        and not _PLANNED & set(heading.split("_"))
        and (readable_share(raw, place, TABLES[name].by_name["dato"]) or 0) >= _NAMED
    ]


def _dated_tables(chosen: "dict[str, _Choice]", dated: Sequence[_Dated]) -> Iterator[ProposedTable]:
    """One description per such column, each with keys of its own."""
    for number, (name, source, place) in enumerate(dated, 1):
        key = chosen["indsatser"][1].get("indsats_id")
        raw = _raw(source)
        origins: dict[str, Origin | None] = {
            "indsats_id": RowNumber(_PREFIXES["indsatser"]) if key is None else Heading(raw.headings[key.place]),
            "dato": Heading(raw.headings[place]),
        }
        if name in _PREFIXES:
            origins = {TABLES[name].key[0]: RowNumber(f"{_PREFIXES[name]}{number}-"), **origins}
        columns = tuple(
            ProposedColumn(column, origin, _WHY_DATED if column == "dato" else _WHY_KEYED)
            for column, origin in origins.items()
        )
        yield ProposedTable(name, source.name, "kolonner, der nævner tabellen", saml=False, columns=columns)


_Choice = tuple[FoundTable, dict[str, Match], str]


def _choose(sources: Sequence[FoundTable]) -> dict[str, _Choice]:
    """A source and its columns per table: tables of that name first, then what else a wide table holds."""
    chosen: dict[str, _Choice] = {}
    for name in TABLES:
        named = max(sources, key=lambda source: _likeness(name, source.name), default=None)
        if named is not None and _likeness(name, named.name) >= _NAMED:
            chosen[name] = (named, {}, "tabellens navn")
    for name in ("indsatser", "sager"):
        if name not in chosen:
            best = max(sources, key=lambda source: _coverage(name, source), default=None)
            if best is not None and _coverage(name, best) > 0:
                chosen[name] = (best, {}, "tabellens kolonner")
    wide = chosen["indsatser"][0] if "indsatser" in chosen else None
    for name in TABLES:
        if name not in chosen and wide is not None and _lies_within(name, wide):
            chosen[name] = (wide, {}, "kolonner, der nævner tabellen")
    return {name: (source, columns, chosen[name][2]) for name, source, columns in _with_columns(chosen)}


def _with_columns(chosen: dict[str, _Choice]) -> list[tuple[str, FoundTable, dict[str, Match]]]:
    """The columns of each table: of a source that several share, first those whose names say whose they are."""
    found: list[tuple[str, FoundTable, dict[str, Match]]] = []
    taken: dict[str, set[int]] = {}
    order = sorted(chosen, key=lambda name: (name in ("indsatser", "sager"), list(TABLES).index(name)))
    shared = [source.name for source, _, _ in chosen.values()]
    for name in order:
        source = chosen[name][0]
        matches = column_matches(_raw(source), name)
        if shared.count(source.name) > 1:
            matches = [match for match in matches if _belongs(match, name)]
        used = taken.setdefault(source.name, set())
        keys = [match for match in matches if match.column in _keys(TABLES[name])]
        own = one_to_one([match for match in matches if match not in keys], frozenset(used))
        used |= {match.place for match in own.values()}
        found.append((name, source, {**one_to_one(keys), **own}))
    return found


def _belongs(match: Match, name: str) -> bool:
    """Whether a match may be used where several tables share a source: a plain ``dato`` could be anyone's."""
    homes = [table for table in TABLES.values() if match.column in table.by_name]
    return match.own or name in ("indsatser", "sager") or len(homes) == 1 or match.column in _keys(TABLES[name])


def _lies_within(name: str, wide: FoundTable) -> bool:
    """Whether a wide table has all that a table cannot do without, under names that say whose they are."""
    needed = _needed(TABLES[name]) or {"tilbudt_dato"}
    strict = {
        match.column for match in column_matches(_raw(wide), name) if _belongs(match, name) and match.score >= _NAMED
    }
    return needed <= strict


def _coverage(name: str, source: FoundTable) -> float:
    """How much of what the table cannot do without a source seems to have; 0 when it is less than half."""
    found = one_to_one(column_matches(_raw(source), name))
    needed = {column.name for column in TABLES[name].columns if column.must_exist} - {TABLES[name].key[0]} | {"sag_id"}
    score = sum(found[column].score for column in needed if column in found)
    return score if 2 * sum(column in found for column in needed) >= len(needed) else 0.0


def _needed(table: Table) -> set[str]:
    return {column.name for column in table.columns if column.must_exist} - _keys(table)


def _keys(table: Table) -> set[str]:
    """The columns that say which row it is and where it belongs; a month is part of what a row says."""
    return {*table.key[:1], *([table.parent_key] if table.parent_key else [])} - {None} - {"maaned"}


def _likeness(table: str, name: str) -> float:
    names = {table, *names_of_table(table)}
    if name in names:
        return 1.0
    if names & set(name.split("_")):
        return 0.9
    return max(SequenceMatcher(None, name, other).ratio() for other in names)


def _table(name: str, source: FoundTable, columns: dict[str, Match], reason: str, *, shared: bool) -> ProposedTable:
    raw = _raw(source)
    table = TABLES[name]
    proposed = tuple(_column(table, column.name, raw, columns, shared=shared) for column in table.columns)
    return ProposedTable(name, source.name, reason, shared and _repeats(raw, table, columns), proposed)


def _column(table: Table, name: str, raw: RawTable, columns: dict[str, Match], *, shared: bool) -> ProposedColumn:
    contract = table.by_name[name]
    match = columns.get(name)
    if match is not None:
        coded = coded_values(raw, match.place, contract) if contract.type in ("enum", "bool") else None
        heading = raw.headings[match.place] or raw.names[match.place]
        return ProposedColumn(name, Heading(heading), match.reason, coded)
    made = table.name if name in table.key[:1] else table.parent if shared and name == table.parent_key else None
    if made is not None and made in _PREFIXES:
        return ProposedColumn(name, RowNumber(_PREFIXES[made]), "ingen kolonne ligner; laves af rækkens nummer")
    return ProposedColumn(name, None, "skal være der" if contract.must_exist else "ingen kolonne ligner")


def _repeats(raw: RawTable, table: Table, columns: dict[str, Match]) -> bool:
    """Whether rows of a shared source repeat the table's key."""
    if not table.key or any(column not in columns for column in table.key):
        return False
    keys = [as_text(raw.cells[str(columns[column].place)]).alias(column) for column in table.key]
    frame = keys[0].to_frame().with_columns(keys[1:]).drop_nulls()
    return frame.height > frame.n_unique()


def _raw(source: FoundTable) -> RawTable:
    assert source.raw is not None
    return source.raw


def _told(heading: str, place: int) -> str:
    """A heading, or its number where there is none or it is personal itself."""
    return heading if heading and not is_personal(heading) else f"kolonne nr. {place + 1}"
