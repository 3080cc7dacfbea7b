"""What a report is about: one audit, narrowed to a supervision and a team."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import polars as pl

from kvs_audit import summaries
from kvs_audit.contract.danish import krav_label, long_date
from kvs_audit.facts.narrowing import of_kommune
from kvs_audit.result import Result
from kvs_audit.standards.model import Krav, Standard, Tilsyn

WEIGHTS: Mapping[str, int] = {"skal": 3, "boer": 2, "udgangspunkt": 1}
"""How heavily a deviation counts when requirements and cases are put in order."""

FEW = 10
"""Below this many due units a rate is read as single cases, not as a rate."""


@dataclass(frozen=True, eq=False)
class Scope:
    """One audit and what of it the report looks at.

    ``tilsyn``: the supervisions whose requirements are in; ``team``: the only team kept, or None; ``arter``: kinds of
    check whose requirements are in as well, whatever their supervision.
    """

    result: Result
    tilsyn: tuple[Tilsyn, ...]
    team: str | None = None
    arter: frozenset[str] = frozenset()

    @property
    def as_of(self) -> date:
        """The as-of date."""
        return self.result.as_of

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        """The standards that the audit used."""
        return tuple(chosen.standard for chosen in self.result.chosen)

    @cached_property
    def krav(self) -> pl.DataFrame:
        """The report's requirements, with their words: ``titel`` is the standard's, ``label`` the requirement's."""
        rows = [_krav_row(standard, krav) for standard in self.standards for krav in self.krav_of(standard)]
        schema = {name: pl.String() for name in ("standard", "krav", "titel", "styrke", "afsnit", "tekst", "label")}
        return pl.DataFrame(rows, schema={**schema, "vaegt": pl.Int64()}, orient="row")

    def krav_of(self, standard: Standard) -> tuple[Krav, ...]:
        """The standard's requirements that the report looks at."""
        return tuple(krav for krav in standard.krav if krav.tilsyn in self.tilsyn or krav.art in self.arter)

    @cached_property
    def vurderinger(self) -> pl.DataFrame:
        """The assessments of the report: its requirements, its team."""
        return self._narrowed(self.result.vurderinger)

    @cached_property
    def due(self) -> pl.DataFrame:
        """The assessments due by the as-of date: those that rates are made of."""
        return self.vurderinger.filter(pl.col("haendelsesdato") <= self.as_of)

    @cached_property
    def narrowed(self) -> Result:
        """The audit as if it had been of this report alone: its standards, its due assessments, their findings."""
        used = set(self.krav["standard"])
        chosen = tuple(each for each in self.result.chosen if each.standard.id in used)
        return replace(self.result, chosen=chosen, vurderinger=self.due)

    @property
    def fund(self) -> pl.DataFrame:
        """The findings of the report, due by the as-of date."""
        return self.narrowed.fund

    def rates(self, *by: str) -> pl.DataFrame:
        """Rates of the report's assessments by columns of vurderinger, see :func:`summaries.rates`."""
        return summaries.rates(self.vurderinger, by, self.as_of, interval=True)

    @cached_property
    def krav_rates(self) -> pl.DataFrame:
        """One row per requirement with its words and its rate; one without any unit has counts of 0."""
        rates = self.rates("standard", "krav")
        counts = [name for name, dtype in rates.schema.items() if dtype.is_integer()]
        return self.krav.join(rates, on=["standard", "krav"], how="left", maintain_order="left").with_columns(
            pl.col(counts).fill_null(0)
        )

    @cached_property
    def kommuner(self) -> tuple[str, ...]:
        """The municipalities whose cases the report looks at."""
        return tuple(self.vurderinger["kommune"].drop_nulls().unique().sort())

    def own(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows (``kommune``, ``team``) of the report's municipality and team."""
        kept = of_kommune(rows, self.result.kommune)
        return kept if self.team is None else kept.filter(pl.col("team") == self.team)

    @property
    def period_text(self) -> str:
        """The period in words, or nothing where there is none."""
        named = (("fra", self.result.fra), ("til", self.result.til))
        return " ".join(f"{word} {long_date(day)}" for word, day in named if day)

    def _narrowed(self, rows: pl.DataFrame) -> pl.DataFrame:
        kept = rows.join(
            self.krav.select("standard", "krav"), on=["standard", "krav"], how="semi", maintain_order="left"
        )
        return kept if self.team is None else kept.filter(pl.col("team") == self.team)


def _krav_row(standard: Standard, krav: Krav) -> tuple[str | int, ...]:
    return (
        standard.id,
        krav.id,
        standard.titel,
        krav.styrke,
        krav.afsnit,
        krav.tekst,
        krav_label(krav.id),
        WEIGHTS[krav.styrke],
    )
