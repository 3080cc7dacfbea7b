"""The known facts, row by row: what is told of one case is looked up here and nowhere else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import polars as pl

from kvs_audit.contract.danish import long_date, month_name, number, word
from kvs_audit.contract.tables import TABLES, ColumnType
from kvs_audit.explain.model import Fact
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.known import Known
from kvs_audit.standards.model import Krav

Row = Mapping[str, Any]

EMPTY = "tom"

_KNOWN = {
    "undersoegelser": "assessments",
    "planer": "plans",
    "opfoelgninger": "follow_ups",
    "aflastningsdoegn": "respite_days",
    "stoettepersoner": "support_persons",
    "klippekortsamtaler": "talks",
}
"""Where :class:`Known` has the rows of each table that is not about cases or measures themselves."""


@dataclass(frozen=True, eq=False)
class Casebook:
    """What is known, by case and by measure. Meant for the few cases that are explained."""

    known: Known

    @cached_property
    def cases(self) -> dict[str, Row]:
        """Cases by ``sag_id``."""
        return {row["sag_id"]: row for row in self.known.extract.tables["sager"].iter_rows(named=True)}

    @cached_property
    def measures(self) -> dict[str, Row]:
        """Known measures by ``indsats_id``."""
        return {row["indsats_id"]: row for row in self.known.measures.iter_rows(named=True)}

    @cached_property
    def measures_by_place(self) -> dict[int, Row]:
        """Known measures by row position."""
        return {row["indsats"]: row for row in self.measures.values()}

    def rows(self, table: str, place: int) -> Sequence[Row]:
        """The known rows of a table of one case (``sag``) or measure (``indsats``), in source order."""
        return self._tables[table].get(place, ())

    @cached_property
    def _tables(self) -> Mapping[str, Mapping[int, Sequence[Row]]]:
        return {table: self._by_place(table) for table in _KNOWN if self.known.extract.has(table)} | {
            table: {} for table in _KNOWN if not self.known.extract.has(table)
        }

    def _by_place(self, table: str) -> Mapping[int, Sequence[Row]]:
        rows: pl.DataFrame = getattr(self.known, _KNOWN[table]).sort("raekke")
        key = "sag" if TABLES[table].parent == "sager" else "indsats"
        found: Mapping[int, Sequence[Row]] = rows.rows_by_key(key, named=True, include_key=True)
        return found


@dataclass(frozen=True, eq=False)
class Unit:
    """One assessed unit and all that its explanation may look at.

    ``row``: its assessment. ``needs``: what the kind's explainer worked out for it over all measures, if anything.
    """

    row: Row
    krav: Krav
    book: Casebook
    covered: Covered
    own_measures: Sequence[Row]
    needs: Row

    @property
    def p(self) -> Any:
        """The requirement's parameters."""
        return self.krav.parametre

    @property
    def as_of(self) -> date:
        """The as-of date A."""
        return self.covered.as_of

    @property
    def case(self) -> Row:
        """The case."""
        return self.book.cases[self.row["sag_id"]]

    @property
    def measure(self) -> Row:
        """The measure; not for a case and month."""
        return self.book.measures[self.row["indsats_id"]]

    def of_case(self, table: str) -> Sequence[Row]:
        """Known rows of a table of the case."""
        return self.book.rows(table, self.case["sag"])

    def of_measure(self, table: str) -> Sequence[Row]:
        """Known rows of a table of the measure."""
        return self.book.rows(table, self.measure["indsats"])

    def own(self, *columns: str) -> tuple[Fact, ...]:
        """Facts of the measure."""
        return facts("indsatser", self.measure, *columns)

    def born(self) -> tuple[Fact, ...]:
        """The birth date."""
        return facts("sager", self.case, "foedselsdato")

    def until(self) -> date:
        """The earlier of A and the measure's end."""
        end = self.measure["slutdato"]
        return self.as_of if end is None else min(self.as_of, end)


def facts(table: str, row: Row, *columns: str) -> tuple[Fact, ...]:
    """The values of a row as facts; a table without an id has its rows told by their number alone."""
    key = TABLES[table].key
    name = str(row[key[0]]) if len(key) == 1 and key[0] in row else ""
    return tuple(Fact(table, row["raekke"], name, column, shown(table, column, row)) for column in columns)


def shown(table: str, column: str, row: Row) -> str:
    """A value in Danish; ``tom`` where it is empty."""
    kind = TABLES[table].by_name[column].type
    if kind == "date_or_month":
        first, last = row[f"{column}_fra"], row[f"{column}_til"]
        return EMPTY if first is None else long_date(first) if first == last else month_name(first)
    value = row[column]
    return EMPTY if value is None else _WRITTEN[kind](value)


def yes(value: bool) -> str:
    """``ja`` or ``nej``."""
    return "ja" if value else "nej"


_WRITTEN: Final[Mapping[ColumnType, Callable[[Any], str]]] = {
    "bool": yes,
    "date": long_date,
    "month": month_name,
    "enum": word,
    "id": str,
    "int": lambda value: number(float(value)),
    "num": lambda value: number(float(value)),
}
"""How a value of each type is written."""
