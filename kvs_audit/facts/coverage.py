"""Which measures a standard covers, and the facts that depend on that."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from kvs_audit.facts.dates import day
from kvs_audit.facts.decimals import six_places
from kvs_audit.facts.known import Known
from kvs_audit.facts.packing import at_positions, day_of, looked_up, packed, position_of


def municipality(name: str) -> str:
    """A municipality's name as it is compared: trimmed, lower case, without a trailing word ``Kommune``."""
    words = unicodedata.normalize("NFC", name).lower().split()
    return " ".join(words[:-1] if len(words) > 1 and words[-1] == "kommune" else words)


@dataclass(frozen=True)
class Coverage:
    """What a standard covers: measure types, dates of decision (lacking it, start), and municipalities.

    ``kommuner``: names as :func:`municipality` gives them; None covers all.
    """

    types: Collection[str]
    valid_from: date | None = None
    valid_to: date | None = None
    kommuner: frozenset[str] | None = None


@dataclass(frozen=True, eq=False)
class Covered:
    """One standard's view of what is known: the checks' only source."""

    known: Known
    coverage: Coverage

    @property
    def as_of(self) -> date:
        """The as-of date A."""
        return self.known.as_of

    @cached_property
    def measures(self) -> pl.DataFrame:
        """Covered measures, with the columns of :attr:`Known.measures`."""
        within = self.coverage
        covered = self.known.measures.lazy().filter(pl.col("indsatstype").is_in(list(within.types)))
        if within.valid_from is not None:
            covered = covered.filter(pl.col("dato") >= day(within.valid_from))
        if within.valid_to is not None:
            covered = covered.filter(pl.col("dato") <= day(within.valid_to))
        if within.kommuner is not None:
            covered = covered.join(self._cases_of(within.kommuner), on="sag", how="semi")
        return covered.collect()

    def _cases_of(self, kommuner: frozenset[str]) -> pl.LazyFrame:
        cases = self.known.extract.tables["sager"]
        names = [name for name in cases["kommune"].unique() if municipality(name) in kommuner]
        return cases.lazy().filter(pl.col("kommune").is_in(names)).select("sag")

    @cached_property
    def started(self) -> pl.DataFrame:
        """Covered measures with ``startdato <= A``."""
        return self.measures.filter("startet")

    @cached_property
    def ended(self) -> pl.DataFrame:
        """Covered measures with ``slutdato <= A``, started or not."""
        return self.measures.filter("afsluttet")

    @cached_property
    def respite_months(self) -> pl.DataFrame:
        """Respite days per case and month over the covered measures, in that order.

        ``sum``: summed exactly as decimals and rounded to 6 places (half to even), so that a float holds it faithfully.
        ``begrundet``: a contributing measure (own figure not 0) documents a departure. Adds the columns of
        :attr:`Known.cases`.
        """
        days = self.known.respite_days
        own = looked_up(self.measures.select("indsats", "sag", "begrundet"), "indsats", days["indsats"])
        covered = days.lazy().select("maaned", "doegn", *own).filter(pl.col("sag").is_not_null())
        contributing = pl.col("begrundet") & (pl.col("doegn") != 0)
        keyed = covered.select("doegn", noegle=packed("sag", "maaned"), begrundet=contributing).collect()
        # Nearly every month is of one measure: sorted, as most extracts are, its rows are grouped without hashing.
        ordered = keyed if keyed["noegle"].is_sorted() else keyed.sort("noegle")
        return (
            ordered.set_sorted("noegle")
            .lazy()
            .group_by("noegle", maintain_order=True)
            .agg(pl.col("doegn").sum(), pl.col("begrundet").any())
            .select(
                position_of(pl.col("noegle")).alias("sag"),
                day_of(pl.col("noegle")).alias("maaned"),
                six_places(pl.col("doegn")).alias("sum"),
                "begrundet",
            )
            .with_columns(at_positions(self.known.cases, "sag"))
            .collect()
        )
