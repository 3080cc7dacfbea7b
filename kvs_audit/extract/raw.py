"""A table as it was found: cells by position, source row numbers, and rows that do not fit the headings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from kvs_audit.contract.folding import fold
from kvs_audit.contract.tables import TABLES, Column
from kvs_audit.extract import privacy
from kvs_audit.extract.coded import Coded, coded, coded_texts, coded_words
from kvs_audit.extract.text import guard_text, is_blank

RAGGED = pl.Schema({"raekke": pl.UInt32(), "felter": pl.List(pl.String())})
"""Rows whose number of fields is wrong: the source row and its fields in order, surplus ones too."""

_NO_RAGGED = pl.DataFrame(schema=RAGGED)

FIRST_DATA_ROW = 2
"""The header is row 1, as in a spreadsheet."""

_ALIASES = {"sags_id": "sag_id"}
"""``Sags-ID`` is what most systems call it."""


@dataclass(frozen=True)
class RawTable:
    """One table before parsing.

    ``name`` is folded; ``label`` is how messages name it. ``cells`` has one column per heading, named by its number
    (``"0"``, ``"1"``, ...), of any type; ``raekke`` holds the source row of each. Blank rows are gone. ``positions``
    are the headings' places in the source, which the fields of ``ragged`` rows go by. ``plain`` is only true where
    every text is ASCII without blanks, commas, quotes and ``@``, and none is empty: then much need not be looked for.
    """

    name: str
    label: str
    headings: tuple[str, ...]
    positions: tuple[int, ...]
    cells: pl.DataFrame
    raekke: pl.Series
    ragged: pl.DataFrame
    readings: tuple[str, ...] = ()
    plain: bool = False

    @property
    def shown(self) -> str:
        """The table's name as messages tell it."""
        return self.name or "uden navn"

    @property
    def contract_columns(self) -> Mapping[str, Column]:
        """The contract's columns of this table; none for an extra table."""
        return TABLES[self.name].by_name if self.name in TABLES else {}

    @cached_property
    def longest(self) -> Mapping[int, int]:
        """The length in bytes of the longest cell of each column of text."""
        texts = [name for name in self.cells.columns if isinstance(self.cells[name].dtype, pl.String)]
        lengths = self.cells.select(pl.col(name).str.len_bytes().max().fill_null(0) for name in texts)
        return {int(name): lengths[name][0] for name in texts}

    @cached_property
    def coded(self) -> Mapping[int, Coded]:
        """The contract columns of few values, by their distinct ones: neither ids nor typed already nor short bools."""
        known = self.contract_columns
        few = {
            str(i): known[name]
            for i, name in enumerate(self.names)
            if name in known and self._of_few_values(i, known[name])
        }
        texts = [place for place in few if int(place) in self.longest]
        found = coded_words(self.cells, {place: few[place].values for place in texts if few[place].values})
        found |= coded_texts(self.cells, [place for place in texts if place not in found])
        return {int(place): found.get(place) or coded(self.cells[place]) for place in few}

    def _of_few_values(self, i: int, column: Column) -> bool:
        """Whether a column is best looked at by its distinct values; short bools are as quickly compared."""
        if column.type == "id" or isinstance(self.cells[str(i)].dtype, pl.Boolean | pl.Date):
            return False
        return column.type != "bool" or self.longest.get(i, privacy.SHORTEST) >= privacy.SHORTEST

    @property
    def laest(self) -> int:
        """Rows read: whole ones and ragged ones."""
        return self.cells.height + self.ragged.height

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The folded headings; a column without a usable heading is named by its number."""
        folded = [
            fold(heading) or f"kolonne_{place + 1}"
            for place, heading in zip(self.positions, self.headings, strict=True)
        ]
        return tuple(self._meant(name, folded) for name in folded)

    def _meant(self, name: str, folded: Sequence[str]) -> str:
        """The contract's name where people commonly write another, and the table lacks the contract's own."""
        meant = _ALIASES.get(name, name)
        return meant if meant in self.contract_columns and meant not in folded and folded.count(name) == 1 else name


def raw_table(
    name: str,
    label: str,
    headings: Sequence[str],
    cells: pl.DataFrame,
    raekke: pl.Series,
    *,
    odd: Iterable[tuple[int, list[str]]] = (),
    readings: tuple[str, ...] = (),
    plain: bool = False,
) -> RawTable:
    """Fit the cells to the headings: drop blank rows and nameless empty columns, set ragged rows aside.

    ``cells`` are rows of one common width (columns named by position); ``odd`` are rows of any other width. ``plain``
    says of the cells what it does in :class:`RawTable`; odd rows are never plain.
    """
    trimmed = [heading.strip() for heading in headings]
    width = max((number for number, heading in enumerate(trimmed, 1) if heading), default=0)
    more, short = _place(odd, width)
    ragged = pl.DataFrame(short, schema=RAGGED, orient="row") if short else _NO_RAGGED
    if cells.width != width or more or _may_have_blank_rows(cells, plain=plain):
        fitting, surplus = _split(cells, raekke, width)
        whole = _without_blank_rows(_merge(fitting, more, width))
        ragged = pl.concat([surplus, ragged]).sort("raekke")
        cells, raekke = whole.drop("raekke"), whole["raekke"]
    kept = [i for i in range(width) if trimmed[i] or not _all_blank(cells[str(i)])]
    return RawTable(
        name,
        label,
        tuple(trimmed[i] for i in kept),
        tuple(kept),
        pl.DataFrame([cells[str(i)].alias(str(new)) for new, i in enumerate(kept)]),
        raekke.cast(pl.UInt32),
        ragged,
        readings,
        plain and not more,
    )


def _split(cells: pl.DataFrame, raekke: pl.Series, width: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows that fit (with ``raekke``), and ragged ones: too few fields, or a value beyond the last heading."""
    numbered = cells.with_columns(raekke.cast(pl.UInt32).alias("raekke"))
    if cells.width < width:
        return numbered.clear().with_columns(
            pl.lit(None, pl.String).alias(str(i)) for i in range(cells.width, width)
        ), (_as_ragged(_without_blank_rows(numbered)))
    if cells.width == width:
        return numbered, _NO_RAGGED
    surplus = [str(i) for i in range(width, cells.width)]
    over = pl.Series([False]).new_from_index(0, cells.height)
    for column in surplus:
        over = over | ~is_blank(cells[column])
    if not over.any():
        return numbered.drop(surplus), _NO_RAGGED
    return numbered.filter(~over).drop(surplus), _as_ragged(numbered.filter(over))


def _as_ragged(rows: pl.DataFrame) -> pl.DataFrame:
    """Whole rows as lists of text."""
    columns = [column for column in rows.columns if column != "raekke"]
    texts = rows.select("raekke", *(guard_text(rows[column]) for column in columns))
    fields = pl.concat_list(columns) if columns else pl.lit(None, pl.List(pl.String()))
    return texts.select("raekke", fields.alias("felter")).cast(RAGGED)


def _place(
    odd: Iterable[tuple[int, list[str]]], width: int
) -> tuple[list[tuple[int, list[str]]], list[tuple[int, list[str]]]]:
    """Odd rows that fit after all (only blanks beyond the last heading), and ragged ones; blank rows are dropped."""
    whole: list[tuple[int, list[str]]] = []
    ragged: list[tuple[int, list[str]]] = []
    for number, fields in odd:
        if not any(field.strip() for field in fields):
            continue
        fits = len(fields) >= width and not any(field.strip() for field in fields[width:])
        (whole if fits else ragged).append((number, fields[:width] if fits else fields))
    return whole, ragged


def _merge(whole: pl.DataFrame, more: list[tuple[int, list[str]]], width: int) -> pl.DataFrame:
    if not more:
        return whole
    schema = {**{str(i): pl.String for i in range(width)}, "raekke": pl.UInt32}
    added = pl.DataFrame([[*fields, number] for number, fields in more], schema=schema, orient="row")
    return pl.concat([whole.select(added.columns), added]).sort("raekke")


def _may_have_blank_rows(cells: pl.DataFrame, *, plain: bool) -> bool:
    if not cells.width:
        return True
    first = cells.to_series(0)
    return bool(first.null_count()) if plain and isinstance(first.dtype, pl.String) else bool(is_blank(first).any())


def _without_blank_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """Drop rows whose cells are all empty; looks at later columns only where the earlier ones are blank."""
    columns = [column for column in rows.columns if column != "raekke"]
    blank = pl.Series(range(0)) if not columns else is_blank(rows[columns[0]]).arg_true()
    for column in columns[1:]:
        if not len(blank):
            return rows
        blank = blank.filter(is_blank(rows[column].gather(blank)))
    if not len(blank):
        return rows
    return rows.with_row_index("_row").filter(~pl.col("_row").is_in(blank.implode())).drop("_row")


def _all_blank(series: pl.Series) -> bool:
    return bool(is_blank(series).all())
