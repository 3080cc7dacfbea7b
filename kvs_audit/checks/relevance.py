"""Conditions under which a requirement applies to a measure at all; a krav of any kind on measures may have one."""

from typing import Literal, Self

import polars as pl
from pydantic import model_validator

from kvs_audit.checks.birthdays import Either, with_ages
from kvs_audit.checks.contract import FlagColumn, Parameters, Whole, measure_deadlines
from kvs_audit.checks.en_ad_gangen import MeasureTypes
from kvs_audit.contract.vurderinger import mangler_vaerdi
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_days, age, birthday, day


class Relevance(Parameters):
    """Exactly one condition.

    ``afsluttet``: the measure has ended by A; the requirement then falls due at its end. ``alder_mindst``: the child is
    that old on some active day by A of a started measure. ``indsatstyper``: the measure is of one of the types.
    ``kolonne``: the measure's flag is true.
    """

    afsluttet: Literal[True] | None = None
    alder_mindst: Whole | None = None
    indsatstyper: MeasureTypes | None = None
    kolonne: FlagColumn | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self.model_fields_set) != 1:
            msg = "relevant skal have netop én af afsluttet, alder_mindst, indsatstyper og kolonne"
            raise ValueError(msg)
        return self

    def restrict(self, covered: Covered, outcomes: pl.LazyFrame) -> pl.LazyFrame:
        """Keep outcomes of relevant measures; those whose relevance is unknown become unknown, for that reason.

        A missing table is named first. A measure without an outcome stays without: no relevance could give it one.
        """
        unclear = pl.col("relevans_aarsag")
        clear = unclear.is_null()
        table_missing = pl.col("aarsag").str.starts_with("mangler_tabel:").fill_null(False)
        event = [pl.coalesce("slutdato", "haendelsesdato").alias("haendelsesdato")] if self.afsluttet else []
        return (
            outcomes.join(self._states(covered), on="indsats", how="inner")
            .with_columns(
                *event,
                met=pl.when(clear).then("met"),
                observeret=pl.when(clear).then("observeret"),
                aarsag=pl.when(clear | table_missing).then("aarsag").otherwise(unclear),
            )
            .drop("relevans_aarsag", "slutdato")
        )

    def begins(self, covered: Covered) -> pl.LazyFrame:
        """The day on which the requirement begins to apply to a measure, in the schema DEADLINES.

        None where a measure's own data decide, which no day changes. With the month of birth only, the earliest
        possible day.
        """
        units = covered.measures.lazy()
        if self.afsluttet:
            return measure_deadlines(units, pl.col("slutdato"))
        if self.alder_mindst is None:
            return measure_deadlines(units, pl.lit(None, dtype=pl.Date()))
        old_enough = birthday(pl.col("foedselsdato_fra"), self.alder_mindst)
        first_day = pl.when(old_enough > pl.col("startdato")).then(old_enough).otherwise("startdato")
        return measure_deadlines(units, first_day)

    def _states(self, covered: Covered) -> pl.LazyFrame:
        units, relevant, reason = self._condition(covered, covered.measures.lazy())
        return (
            units.with_columns(relevant=relevant)
            .filter(pl.col("relevant").fill_null(True))
            .select("indsats", "slutdato", relevans_aarsag=pl.when(pl.col("relevant").is_null()).then(reason))
        )

    def _condition(self, covered: Covered, units: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.Expr, pl.Expr]:
        """The units with what decides, whether relevant (null = unknown), and the reason where unknown."""
        if self.afsluttet:
            return units, pl.col("afsluttet"), pl.lit(None, dtype=pl.String())
        if self.indsatstyper is not None:
            return units, pl.col("indsatstype").is_in(list(self.indsatstyper)), pl.lit(None, dtype=pl.String())
        if self.kolonne is not None:
            return units, pl.col(self.kolonne), pl.lit(mangler_vaerdi(self.kolonne))
        # Age only grows, so the last active day by A decides for them all.
        last_active = pl.min_horizontal(day(covered.as_of), add_days(pl.col("slutdato"), -1))
        active = pl.col("startet") & (pl.col("startdato") <= last_active)
        aged, both = with_ages(units, last_active, by=age)
        old = Either(both.first >= self.alder_mindst, both.last >= self.alder_mindst)
        return aged, pl.when(active).then(old.agreed).otherwise(pl.lit(False)), old.reason
