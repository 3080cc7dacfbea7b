"""How the explainers of the kinds are found, and what several of them use."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from kvs_audit.contract.danish import listing, word
from kvs_audit.explain.casebook import Row, Unit, facts
from kvs_audit.explain.model import Fact, Reasoning
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.overlaps import active_periods

Reason = Callable[[Unit], Reasoning]
Needs = Callable[[Covered, Any], pl.LazyFrame]

_ASSESSMENT = ("type", "startdato", "slutdato")


@dataclass(frozen=True)
class Explainer:
    """``reason``: explains a deviation. ``needs``: what it asks of the shared facts, one row per unit at most.

    ``key``: the columns that say which unit a row of ``needs`` is about.
    """

    reason: Reason
    needs: Needs | None = None
    key: tuple[str, ...] = ("indsats",)


EXPLAINERS: dict[str, Explainer] = {}
"""The explainer of every kind of check; filled by the modules of this package."""


def explainer(kind: str, needs: Needs | None = None, key: tuple[str, ...] = ("indsats",)) -> Callable[[Reason], Reason]:
    """Register the function below as the explainer of a kind."""

    def register(reason: Reason) -> Reason:
        EXPLAINERS[kind] = Explainer(reason, needs, key)
        return reason

    return register


def of_types(rows: Sequence[Row], types: Collection[str]) -> list[Row]:
    """Rows of the types."""
    return [row for row in rows if row["type"] in types]


def assessment_facts(rows: Sequence[Row], *more: str) -> tuple[Fact, ...]:
    """Type, begin and end of assessments, and more columns."""
    return tuple(fact for row in rows for fact in facts("undersoegelser", row, *_ASSESSMENT, *more))


def kinds_text(types: Collection[str]) -> str:
    """``børnefaglig undersøgelse eller afdækning``."""
    return listing((word(code) for code in types), "eller")


def overlapping(covered: Covered, types: Collection[str], fra: pl.Expr, til: pl.Expr) -> pl.LazyFrame:
    """``andre``: row positions of the case's other measures of the types with an active day in ``[fra, til)``."""
    periods = active_periods(covered.known.measures, types).lazy()
    others = periods.select("sag", anden="indsats", anden_fra="fra", anden_til="til")
    asked = covered.measures.lazy().select("sag", "indsats", fra=fra, til=til)
    shares_a_day = (pl.col("anden_fra") < pl.col("til")) & (pl.col("anden_til") > pl.col("fra"))
    return (
        asked.join(others, on="sag", how="inner")
        .filter((pl.col("anden") != pl.col("indsats")) & shares_a_day & (pl.col("fra") < pl.col("til")))
        .group_by("indsats")
        .agg(andre="anden")
    )
