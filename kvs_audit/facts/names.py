"""From row positions back to the ids that people know, in the order of those ids.

Joins and sorts go by integers; text is gathered once, at the end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import polars as pl

from kvs_audit.contract.vurderinger import Enhed
from kvs_audit.extract.model import Extract

_GROUPS = ("kommune", "team", "raadgiver")
_FEW = 20_000
"""So many texts are worth an enumeration; every group of rows in a file holds it whole."""
_SEPARATOR: dict[Enhed, str] = {"indsats": "", "interval": "#", "sag_maaned": "@"}
_STEPS = 1 << 20
"""More than the intervals of one measure and than the days between two dates."""


@dataclass(frozen=True, eq=False)
class UnitNames:
    """Names the units of one extract."""

    extract: Extract

    def named(self, rows: pl.DataFrame, unit: Enhed) -> pl.DataFrame:
        """Add ``enhed_id``, ``indsats_id`` and the case's columns, and order by ``enhed_id`` (Unicode code point).

        ``rows``: ``sag``, ``indsats``, ``n`` and ``maaned`` as in outcomes. ``kommune``, ``team`` and ``raadgiver`` are
        enumerations, in order of the texts, where they are few: half the work of gathering and of writing them.
        """
        key = self._order(rows, unit)
        if key is not None and not key.is_sorted():
            rows = rows[key.arg_sort()]
        cases, measures = self.extract.tables["sager"], self.extract.tables["indsatser"]
        named = rows.with_columns(
            cases["sag_id"].gather(rows["sag"]),
            *[texts.gather(rows["sag"]) for texts in self._groups],
            measures["indsats_id"].gather(rows["indsats"]),
        )
        named = named.with_columns(_unit_ids(named, unit).alias("enhed_id"))
        return named if key is not None else named.sort("enhed_id")

    def _order(self, rows: pl.DataFrame, unit: Enhed) -> pl.Series | None:
        """An integer per row that sorts as its ``enhed_id`` does; None where only the text can tell."""
        rank = self._case_ranks if unit == "sag_maaned" else self._measure_ranks[unit]
        if rank is None:
            return None
        place = rank.gather(rows["sag" if unit == "sag_maaned" else "indsats"]).cast(pl.Int64) * _STEPS
        if unit == "sag_maaned":
            return place + rows["maaned"].cast(pl.Int32).cast(pl.Int64) + _STEPS // 2
        if unit == "interval":
            return place + _text_order(rows["n"])
        return place

    @cached_property
    def _groups(self) -> list[pl.Series]:
        return [_enumerated(self.extract.tables["sager"][name]) for name in _GROUPS]

    @cached_property
    def _measure_ranks(self) -> dict[Enhed, pl.Series | None]:
        ids = self.extract.tables["indsatser"]["indsats_id"]
        return {"indsats": _ranks(ids, _SEPARATOR["indsats"]), "interval": _ranks(ids, _SEPARATOR["interval"])}

    @cached_property
    def _case_ranks(self) -> pl.Series | None:
        return _ranks(self.extract.tables["sager"]["sag_id"], _SEPARATOR["sag_maaned"])


def _unit_ids(named: pl.DataFrame, unit: Enhed) -> pl.Series:
    if unit == "interval":
        return named["indsats_id"] + _by_value(named["n"], lambda n: pl.format("#{}", n))
    if unit == "sag_maaned":
        return named["sag_id"] + _by_value(named["maaned"], lambda month: month.dt.strftime("@%Y-%m"))
    return named["indsats_id"]


def _enumerated(texts: pl.Series) -> pl.Series:
    every = texts.drop_nulls().unique().sort()
    return texts.cast(pl.Enum(every)) if every.len() <= _FEW else texts


def _ranks(ids: pl.Series, separator: str) -> pl.Series | None:
    """The rank of each id followed by the separator; None where an id holds the separator itself.

    What follows the separator then decides only between units of the same id: no id with its separator begins another.
    """
    if separator and ids.str.contains(separator, literal=True).any():
        return None
    return (ids + separator).rank("ordinal").cast(pl.UInt32)


def _text_order(numbers: pl.Series) -> pl.Series:
    """How numbers sort as text (1, 10, 11, 2)."""
    return _by_value(numbers, lambda n: n.cast(pl.String).rank("ordinal").cast(pl.Int64))


def _by_value(values: pl.Series, told: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """What is told of numbers or days, worked out once for each of their range: they are few, and the rows many."""
    places = values.to_physical()
    first, last = cast("int | None", places.min()), cast("int | None", places.max())
    every = pl.int_range(first or 0, (last or 0) + 1, dtype=pl.Int32, eager=True).cast(values.dtype)
    return pl.select(told(pl.lit(every))).to_series().gather(places - (first or 0))
