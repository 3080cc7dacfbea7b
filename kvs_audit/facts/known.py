"""What is known on the as-of date A, computed once per audit and shared by every check.

Facts dated after A are not known: they are dropped here and nowhere else. A planned start or end of a measure is kept.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from kvs_audit.extract.model import Extract
from kvs_audit.facts.chains import chain_links
from kvs_audit.facts.dates import day
from kvs_audit.facts.packing import at_positions, packed


@dataclass(frozen=True, eq=False)
class Known:
    """The extract as it was known on ``as_of``. Tables that the extract lacks must not be asked for."""

    extract: Extract
    as_of: date

    @cached_property
    def cases(self) -> pl.DataFrame:
        """Cases: ``sag``, the first and last possible birthday, and ``foraeldre`` (a parent's condition justifies)."""
        psykisk, misbrug = pl.col("foraeldre_psykisk_sygdom"), pl.col("foraeldre_misbrug")
        return self.extract.tables["sager"].select(
            "sag",
            "foedselsdato_fra",
            "foedselsdato_til",
            foraeldre=psykisk.fill_null(False) | misbrug.fill_null(False),
        )

    @property
    def _dated(self) -> pl.LazyFrame:
        """All measures, each in its place: ``dato``, ``kendt`` (decided by A) and ``startet``, both never null."""
        known = day(self.as_of)
        dato = pl.coalesce("afgoerelsesdato", "startdato")
        return (
            self.extract.tables["indsatser"]
            .lazy()
            .with_columns(
                dato=dato,
                kendt=(dato <= known).fill_null(False),
                startet=(pl.col("startdato") <= known).fill_null(False),
            )
        )

    @cached_property
    def measures(self) -> pl.DataFrame:
        """Measures decided (lacking that, started) by A; others are outside the audit in every role.

        Adds ``dato`` (decision, lacking it start), ``startet`` and ``afsluttet`` (never null), ``begrundet``
        (a departure is documented; unknown justifies nothing) and the columns of :attr:`cases`. A measure with
        neither date drops out: it is covered by no standard and active on no day.
        """
        known = day(self.as_of)
        return (
            self._dated.filter("kendt")
            .drop("kendt")
            .with_columns(
                afsluttet=(pl.col("slutdato") <= known).fill_null(False),
                begrundet=pl.col("fravigelse_begrundet").fill_null(False),
            )
            .with_columns(at_positions(self.cases, "sag"))
            .collect()
        )

    @cached_property
    def assessments(self) -> pl.DataFrame:
        """Assessments begun by A, ordered by case, start and id; one that ends after A is under way."""
        known = day(self.as_of)
        return (
            self.extract.tables["undersoegelser"]
            .filter(pl.col("startdato") <= known)
            .with_columns(slutdato=pl.when(pl.col("slutdato") <= known).then("slutdato"))
            .sort("sag", "startdato", "undersoegelse_id")
        )

    @cached_property
    def plans(self) -> pl.DataFrame:
        """Plans dated by A, ordered by case, date and id."""
        return self.extract.tables["planer"].filter(pl.col("dato") <= day(self.as_of)).sort("sag", "dato", "plan_id")

    @cached_property
    def follow_ups(self) -> pl.DataFrame:
        """Follow-ups in a measure's chain, ordered by measure and date: after the start S, by A, and by the end if any.

        Adds ``startdato`` and ``slutdato`` of the measure. Several rows may share a date.
        """
        f, start, end = pl.col("dato"), pl.col("startdato"), pl.col("slutdato")
        running = self._dated.select(
            startdato=pl.when("kendt", "startet").then("startdato"), slutdato="slutdato"
        ).collect()
        return (
            self.extract.tables["opfoelgninger"]
            .lazy()
            .with_columns(at_positions(running, "indsats"))
            .filter((f > start) & (f <= day(self.as_of)) & (end.is_null() | (f <= end)))
            .sort(packed("indsats", "dato"))
            .collect()
        )

    @cached_property
    def links(self) -> pl.DataFrame:
        """The follow-up chains, see :func:`chain_links`."""
        return chain_links(self.follow_ups)

    @cached_property
    def respite_days(self) -> pl.DataFrame:
        """Respite days of months that had begun by A."""
        return self.extract.tables["aflastningsdoegn"].filter(pl.col("maaned") <= day(self.as_of))

    @cached_property
    def support_persons(self) -> pl.DataFrame:
        """Offers of a support person made by A, and those whose date is unknown."""
        offered = pl.col("tilbudt_dato")
        return self.extract.tables["stoettepersoner"].filter(offered.is_null() | (offered <= day(self.as_of)))

    @cached_property
    def talks(self) -> pl.DataFrame:
        """Follow-up talks held by A."""
        return self.extract.tables["klippekortsamtaler"].filter(pl.col("dato") <= day(self.as_of))
