"""Which rows are accepted: values, keys, foreign keys and ends, with one reason for every row that is not.

Tables are taken parents first, since a row hangs on what was accepted before it.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

import polars as pl

from kvs_audit.contract.tables import TABLES, Table
from kvs_audit.extract.model import REJECTS, Counts, typed_columns, typed_schema
from kvs_audit.extract.parallel import WORTH_ROWS, side_by_side
from kvs_audit.extract.parse import FAULTS, parse_column
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.readings import table_readings
from kvs_audit.extract.text import UNREADABLE

_ROW = "_row"
_POSITIONS = MappingProxyType({"sager": "sag", "indsatser": "indsats"})
"""What the row positions of the tables that others hang on are called."""

_NO_LINES = pl.DataFrame(schema={_ROW: pl.UInt32, "kolonne": pl.String, "aarsag": pl.String})


@dataclass(frozen=True)
class Typed:
    """One table whose values are read, before any row is judged.

    ``rows``: every whole row; ``faults``: its values that could not be read, in column order; ``ragged``: what is known
    of the other rows. ``columns``: those of the contract that are there; ``readings``: see :class:`Extract`.
    """

    rows: pl.DataFrame
    faults: pl.DataFrame
    ragged: pl.DataFrame
    columns: frozenset[str]
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Accepted:
    """One table after the row accounting.

    ``keys`` are the texts of every row's first key, accepted or not. ``rising`` tells that every row's key is greater
    than the one before, so that none stands there twice. ``columns`` and ``readings``: see :class:`Typed`.
    """

    rows: pl.DataFrame
    rejects: pl.DataFrame
    counts: Counts
    columns: frozenset[str]
    keys: pl.Series
    readings: tuple[str, ...]
    rising: bool = False


def accept_tables(raw: MutableMapping[str, RawTable]) -> dict[str, Accepted]:
    """Parse and account for every contract table given, in the contract's order (parents before children).

    Tables are taken out of ``raw`` as they are read, so that not all are held twice, as found and as read.
    """
    known = [name for name in TABLES if name in raw]
    large = sum(raw[name].laest for name in known) >= WORTH_ROWS
    read = side_by_side(lambda name: _typed(raw.pop(name), TABLES[name]), known, worth_it=large)
    typed = dict(zip(known, read, strict=True))
    accepted: dict[str, Accepted] = {}

    def accept(name: str) -> Accepted:
        table = TABLES[name]
        return _accept(typed.pop(name), table, accepted.get(table.parent or ""))

    for _, names in groupby(sorted(known, key=_generation), _generation):
        generation = list(names)
        accepted.update(zip(generation, side_by_side(accept, generation, worth_it=large), strict=True))
    return {name: accepted[name] for name in known}


def _generation(name: str) -> int:
    """How many tables a table's rows hang on, one after the other."""
    parent = TABLES[name].parent
    return 0 if parent is None else 1 + _generation(parent)


def _accept(read: Typed, table: Table, parent: Accepted | None) -> Accepted:
    typed, value_faults, ragged = _with_target(read.rows, table, parent), read.faults, read.ragged
    rising = bool(table.key) and is_rising(typed.select(_compared_key(table)))
    rejected = _rejected_rows(typed, value_faults, table, parent, rising=rising)
    own = _POSITIONS.get(table.name)
    rows, optional = _kept(typed, value_faults, rejected[_ROW])
    if own is not None:
        rows = rows.with_row_index(own)
    rejects = _reject_lines(typed, rejected, optional, ragged, table)
    away = rejected.height + ragged.height
    counts = Counts(typed.height + ragged.height, rows.height, away, optional.height)
    keys = typed[table.key[0]] if table.key else pl.Series([], dtype=pl.String)
    if table.key and table.key[0] in ragged.columns:
        keys = pl.concat([keys, ragged[table.key[0]]])
    rows = rows.select(typed_schema(table.name).names())
    return Accepted(rows, rejects, counts, read.columns, keys.drop_nulls(), read.readings, rising)


def _kept(typed: pl.DataFrame, value_faults: pl.DataFrame, rejected: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that are not rejected, and the value faults among them."""
    if not len(rejected):
        return typed, value_faults
    keep = pl.Series([True]).new_from_index(0, typed.height).scatter(rejected, False)
    return typed.filter(keep), value_faults.filter(keep.gather(value_faults["position"]))


def _typed(raw: RawTable, table: Table) -> Typed:
    """Every whole row typed (a missing optional column is null), and every value fault in column order."""
    at = {name: i for i, name in enumerate(raw.names)}
    parts: list[pl.Series] = [raw.raekke.alias("raekke")]
    faults: list[pl.DataFrame] = [pl.DataFrame(schema=FAULTS)]
    absent: dict[str, pl.DataType] = {}
    traits: dict[str, frozenset[str]] = {}
    for column in table.columns:
        if column.name not in at:
            absent |= typed_columns(column)
            continue
        place = at[column.name]
        parsed = parse_column(raw.cells[str(place)], raw.coded.get(place), column, plain=raw.plain)
        parts.extend(parsed.values)
        faults.append(parsed.faults)
        traits[column.name] = parsed.traits
    frame = pl.DataFrame(parts).with_columns(pl.lit(None, dtype).alias(name) for name, dtype in absent.items())
    columns = frozenset(raw.names) & table.by_name.keys()
    return Typed(frame, pl.concat(faults), _ragged_keys(raw, table), columns, tuple(table_readings(raw, traits)))


def _with_target(typed: pl.DataFrame, table: Table, parent: Accepted | None) -> pl.DataFrame:
    """Add the accepted parent row's position as ``sag`` or ``indsats`` (null when there is none)."""
    if table.parent is None or parent is None or table.parent_key is None:
        return typed
    key = table.parent_key
    own = _POSITIONS[table.parent]
    return typed.with_columns(key_positions(typed.select(key), parent.rows.select(key, own), rising=parent.rising))


def key_positions(keys: pl.DataFrame, known: pl.DataFrame, *, rising: bool) -> pl.Series:
    """The second column of ``known`` where its first, which has no value twice, is the key; null elsewhere.

    Where both stand sorted, which most extracts do, they are merged: texts are looked up far more slowly.
    """
    key, position = known.columns
    if not rising or keys[key].null_count() or not keys[key].is_sorted():
        return keys.join(known, on=key, how="left", maintain_order="left")[position]
    nearest = keys.set_sorted(key).join_asof(known.with_columns(pl.col(key).alias("_found")).set_sorted(key), on=key)
    return nearest.select(pl.when(pl.col("_found") == pl.col(key)).then(position)).to_series()


def _ragged_keys(raw: RawTable, table: Table) -> pl.DataFrame:
    """``raekke`` and, where a ragged row has a text at that position, its ids and key texts."""
    wanted = {*table.key[:1], "sag_id", "indsats_id"} & set(raw.names) & table.by_name.keys()
    return raw.ragged.select("raekke", *(_field(raw.positions[raw.names.index(name)]).alias(name) for name in wanted))


def _field(position: int) -> pl.Expr:
    text = pl.col("felter").list.get(position, null_on_oob=True).str.strip_chars()
    return pl.when((text != "") & (text != UNREADABLE)).then(text)


def _rejected_rows(
    typed: pl.DataFrame, value_faults: pl.DataFrame, table: Table, parent: Accepted | None, *, rising: bool
) -> pl.DataFrame:
    """One line per rejected whole row: ``_row``, ``kolonne``, ``aarsag``: its first fault in the contract's order."""
    required = [column.name for column in table.columns if column.required]
    by_value = (
        value_faults.filter(pl.col("kolonne").is_in(required))
        .unique("position", keep="first", maintain_order=True)
        .rename({"position": _ROW})
    )
    hanging = _hanging(typed, table, parent)
    reversed_ends = _ends_before_start(typed, table)
    faulty = pl.concat([part.select(_ROW) for part in (by_value, hanging, reversed_ends)]).to_series().unique()
    duplicates = _NO_LINES if rising else _duplicates(typed, faulty, table)
    parts = [by_value, duplicates, hanging, reversed_ends]
    return pl.concat(parts).unique(_ROW, keep="first", maintain_order=True)


def _lines(rows: pl.DataFrame, kolonne: str, aarsag: pl.Expr) -> pl.DataFrame:
    return rows.select(_ROW, pl.lit(kolonne).alias("kolonne"), aarsag.alias("aarsag"))


def _hanging(typed: pl.DataFrame, table: Table, parent: Accepted | None) -> pl.DataFrame:
    """Rows whose readable foreign key points at no accepted row: at none at all, or at rejected ones only."""
    key = table.parent_key
    if key is None or parent is None:
        return _NO_LINES
    target = _POSITIONS[table.parent or ""]
    if not typed[target].null_count():
        return _NO_LINES
    loose = typed.select(key, target).with_row_index(_ROW).filter(pl.col(key).is_not_null() & pl.col(target).is_null())
    if not loose.height:
        return _NO_LINES
    known = pl.col(key).is_in(parent.keys.unique().implode())
    reason = pl.when(known).then(pl.lit("haenger_paa_afvist")).otherwise(pl.lit("noegle_findes_ikke"))
    return _lines(loose, key, reason)


def _ends_before_start(typed: pl.DataFrame, table: Table) -> pl.DataFrame:
    if not {"startdato", "slutdato"} <= table.by_name.keys():
        return _NO_LINES
    rows = typed.select("startdato", "slutdato").with_row_index(_ROW)
    return _lines(rows.filter(pl.col("slutdato") < pl.col("startdato")), "slutdato", pl.lit("slut_foer_start"))


def _duplicates(typed: pl.DataFrame, faulty: pl.Series, table: Table) -> pl.DataFrame:
    """Rows sharing a readable key with the one that is kept: the first without another fault."""
    if not table.key or _surely_unique(typed, table):
        return _NO_LINES
    key = list(table.key)
    rows = typed.select(key).with_row_index(_ROW).drop_nulls()
    shared = rows.filter(pl.struct(key).is_duplicated())
    kept = shared.filter(~pl.col(_ROW).is_in(faulty.implode())).unique(key, keep="first", maintain_order=True)
    others = shared.filter(~pl.col(_ROW).is_in(kept[_ROW].implode()))
    return _lines(others, key[-1], pl.lit("dobbelt_noegle"))


def _surely_unique(typed: pl.DataFrame, table: Table) -> bool:
    """Whether no two rows share a readable key; ``False`` only means that it is worth a closer look."""
    rows = typed.select(table.key)
    if rows.null_count().sum_horizontal()[0]:
        rows = rows.drop_nulls()
    return rows.hash_rows().n_unique() == rows.height


def _compared_key(table: Table) -> list[str]:
    """The columns of a table's key, the position of the parent's row standing for the text that names it."""
    position = _POSITIONS.get(table.parent or "")
    return [position if position and name == table.parent_key else name for name in table.key]


def is_rising(keys: pl.DataFrame) -> bool:
    """Whether every row is greater than the one before it, by its columns in order, and no value is missing."""
    *first, last = keys.columns
    rises = pl.col(last) > pl.col(last).shift()
    for name in reversed(first):
        before = pl.col(name).shift()
        rises = (pl.col(name) > before) | ((pl.col(name) == before) & rises)
    complete = not keys.null_count().sum_horizontal()[0]
    return complete and bool(keys.select(rises.slice(1).all()).item())


def _reject_lines(
    typed: pl.DataFrame, rejected: pl.DataFrame, optional: pl.DataFrame, ragged: pl.DataFrame, table: Table
) -> pl.DataFrame:
    """The table's part of the rejects, by row and then by column."""
    if not (rejected.height or optional.height or ragged.height):
        return pl.DataFrame(schema=REJECTS)
    ids = [name for name in ("sag_id", "indsats_id") if name in typed.columns]
    source = typed.select("raekke", *ids)
    parts = [pl.DataFrame(schema=REJECTS)]
    for lines, row, handling in ((rejected, _ROW, "afvist"), (optional, "position", "sat_ukendt")):
        if lines.height:
            at = source[lines[row]]
            parts.append(lines.select("kolonne", "aarsag", pl.lit(handling).alias("handling")).hstack(at.get_columns()))
    parts.append(
        ragged.with_columns(
            pl.lit("").alias("kolonne"),
            pl.lit("forkert_antal_felter").alias("aarsag"),
            pl.lit("afvist").alias("handling"),
        )
    )
    order = {column.name: i for i, column in enumerate(table.columns)}
    known = pl.concat(parts, how="diagonal").with_columns(pl.lit(table.name).alias("tabel"))
    place = pl.col("kolonne").replace_strict(order, default=-1, return_dtype=pl.Int32)
    return known.sort("raekke", place, maintain_order=True).select(REJECTS.names()).cast(REJECTS)
