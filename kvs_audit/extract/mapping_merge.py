"""Rows that repeat one thing, such as a case beside each of its measures, become one; contradictions are told.

Two values are the same when they mean the same: ``2012-05-01`` and ``01-05-2012`` do. An empty value beside a filled
one is no contradiction. Rows without a key are left as they are.
"""

from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from kvs_audit.contract.danish import count, counted_text
from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.parse import parse_column
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.text import as_text

_SHOWN: Final = 5
_ADVICE: Final = 'Ret dem i udtrækket, udelad kolonnen, eller skriv modstrid = "tom" for at lade dem være ukendte.'
_GROUP, _ROW = "_gruppe", "_plads"


@dataclass(frozen=True)
class Merged:
    """The merged table, and per column with contradicting values a sentence about them that holds no value."""

    table: RawTable
    contradictions: tuple[tuple[str, str], ...]


def merged_rows(table: RawTable, *, blank_conflicts: bool) -> Merged:
    """One row per key: the first row's number, and in each column the one value that its rows give.

    ``blank_conflicts``: where the rows of a key give several, the column is left empty, and the readings say so;
    otherwise they are contradictions, and the table must not be used.
    """
    texts = pl.DataFrame([as_text(table.cells[str(i)]).alias(str(i)) for i in range(len(table.headings))])
    groups = _groups(texts, table)
    rows = texts.with_columns(groups, table.raekke.alias("raekke"))
    conflicts = _conflicts(table, groups)
    values = pl.all().exclude("raekke", _GROUP).drop_nulls().first()
    merged = rows.group_by(_GROUP, maintain_order=True).agg(values, pl.col("raekke").first())
    told = tuple((column, _sentence(column, lost, table.name)) for column, lost in conflicts.items())
    readings: tuple[str, ...] = ()
    if blank_conflicts:
        merged = _blanked(merged, conflicts, table.headings)
        readings = tuple(f"{table.label}: {sentence} De er sat til ukendt." for _, sentence in told)
    summary = (
        f"{table.label}: {counted_text(rows.height, 'række', 'rækker')} er samlet til {count(merged.height)} "
        f"i tabellen {table.name}."
    )
    result = replace(
        table,
        cells=merged.select(str(i) for i in range(len(table.headings))),
        raekke=merged["raekke"],
        readings=(*table.readings, summary, *readings),
    )
    return Merged(result, () if blank_conflicts else tuple((column, f"{text} {_ADVICE}") for column, text in told))


def _groups(texts: pl.DataFrame, table: RawTable) -> pl.Series:
    """A number per key, in the order of the rows; a row whose key is not complete is a group of its own."""
    key = [str(table.headings.index(column)) for column in TABLES[table.name].key]
    complete = pl.all_horizontal(pl.col(key).is_not_null())
    first = pl.when(complete).then(pl.col(_ROW).first().over(key)).otherwise(_ROW)
    return texts.with_row_index(_ROW).select(first.alias(_GROUP)).to_series()


def _conflicts(table: RawTable, groups: pl.Series) -> dict[str, pl.DataFrame]:
    """Per column the groups whose rows give several meanings, with the first row numbers of each."""
    found: dict[str, pl.DataFrame] = {}
    for i, column in enumerate(table.headings):
        meanings = pl.DataFrame({_GROUP: groups, "betydning": _meanings(table, i), "raekke": table.raekke})
        several = (
            meanings.drop_nulls("betydning")
            .group_by(_GROUP, maintain_order=True)
            .agg(pl.col("betydning").n_unique().alias("antal"), pl.col("raekke").first())
            .filter(pl.col("antal") > 1)
        )
        if several.height:
            found[column] = several
    return found


def _meanings(table: RawTable, i: int) -> pl.Series:
    """What each cell means, as text: its typed value where it can be read, else what is written."""
    series = table.cells[str(i)]
    contract = TABLES[table.name].by_name[table.headings[i]]
    typed = pl.DataFrame(parse_column(series, table.coded.get(i), contract).values)
    meant = typed.select(pl.concat_str(pl.all().cast(pl.String), separator=" ")).to_series()
    return pl.select(pl.coalesce(meant, as_text(series))).to_series()


def _sentence(column: str, lost: pl.DataFrame, table: str) -> str:
    rows = ", ".join(str(row) for row in lost["raekke"].head(_SHOWN))
    more = f" og {count(lost.height - _SHOWN)} mere" if lost.height > _SHOWN else ""
    what = {"sager": counted_text(lost.height, "sag", "sager")}.get(table, counted_text(lost.height, "nøgle", "nøgler"))
    return f"{column} har modstridende værdier for {what} (første rækker: {rows}{more})."


def _blanked(merged: pl.DataFrame, conflicts: dict[str, pl.DataFrame], headings: tuple[str, ...]) -> pl.DataFrame:
    return merged.with_columns(
        pl.when(~pl.col(_GROUP).is_in(conflicts[column][_GROUP].implode())).then(pl.col(str(i))).alias(str(i))
        for i, column in enumerate(headings)
        if column in conflicts
    )
