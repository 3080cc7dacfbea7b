"""A check as a document: sections of sentences and tables, the same for the terminal, the page and the workbook."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from kvs_audit.contract.danish import MISSING, count

Cell = str | int | None
"""A text, a whole number, or nothing where there is no figure."""


@dataclass(frozen=True)
class Table:
    """A table of texts and whole numbers; columns of numbers are set to the right.

    ``listing``: rows for someone who works through them one by one; only the workbook has room for it. ``sheet``: its
    name in a workbook (at most 31 characters) when it is not the first of its section.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    listing: bool = False
    sheet: str = ""

    @property
    def numeric(self) -> frozenset[int]:
        """The columns that hold numbers, or nothing, in every row."""
        columns = range(len(self.headings))
        return frozenset(column for column in columns if not any(isinstance(row[column], str) for row in self.rows))


def cell_text(cell: Cell) -> str:
    """A cell in Danish: ``1.234``, or a dash where there is no figure."""
    if cell is None:
        return MISSING
    return count(cell) if isinstance(cell, int) else cell


@dataclass(frozen=True)
class Section:
    """``anchor`` names it in links, ``sheet`` in a workbook (at most 31 characters)."""

    anchor: str
    heading: str
    sheet: str
    sentences: tuple[str, ...] = ()
    tables: tuple[Table, ...] = field(default=())

    @property
    def short(self) -> tuple[Table, ...]:
        """The tables that a reader reads; those with rows."""
        return tuple(table for table in self.tables if table.rows and not table.listing)


@dataclass(frozen=True)
class Document:
    """``lead``: what it all comes to, in a sentence or two."""

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]

    def texts(self) -> Iterator[str]:
        """Every text in it but the cells of listings, for the look at what is about to be published."""
        yield self.title
        yield from self.lead
        for section in self.sections:
            yield section.heading
            yield from section.sentences
            for table in section.tables:
                yield table.caption
                yield from table.headings
                if not table.listing:
                    yield from (cell for row in table.rows for cell in row if isinstance(cell, str))
