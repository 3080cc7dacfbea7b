"""From arrays of life stories to the contract's tables, as far as they are known on the last day."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from kvs_audit.contract.tables import (
    INDSATSTYPER,
    LEVERANDOERTYPER,
    LEVERINGSSTEDER,
    PLANTYPER,
    RELATIONER,
    RESULTATER,
    SIGTER,
    TABLES,
    UNDERSOEGELSESTYPER,
)
from kvs_audit.sample import practice
from kvs_audit.sample.aftercare import SupportPersons, Talks
from kvs_audit.sample.assessments import Assessments
from kvs_audit.sample.cases import Cases
from kvs_audit.sample.days import NEVER, UNKNOWN, Ints, Mask, month_start
from kvs_audit.sample.decisions import LEGAL_BASES, Decisions
from kvs_audit.sample.dice import Dice, Flags
from kvs_audit.sample.followups import FollowUps
from kvs_audit.sample.measures import Measures
from kvs_audit.sample.plans import Plans
from kvs_audit.sample.respite import Delivered, Grants

Frames = dict[str, pl.DataFrame]

_ID_DIGITS = 7
_TENTHS = 10.0
_HALVES = 2.0


@dataclass(frozen=True)
class Story:
    """Everything that happened in one chunk.

    ``aware`` has a day per assessment, ``child_talks`` one per measure, ``next_follow_ups`` one per follow-up; UNKNOWN
    where none is recorded.
    """

    cases: Cases
    measures: Measures
    assessments: Assessments
    decisions: Decisions
    grants: Grants
    plans: Plans
    followups: FollowUps
    followup_flags: dict[str, Flags]
    delivered: Delivered
    support_persons: SupportPersons
    talks: Talks
    aware: Ints
    child_talks: Ints
    next_follow_ups: Ints


def _ids(prefix: str, before: int, size: int) -> pl.Series:
    numbers = pl.Series(np.arange(before + 1, before + size + 1), dtype=pl.Int64)
    return prefix + numbers.cast(pl.String).str.zfill(_ID_DIGITS)


def _words(values: Sequence[str], codes: Ints) -> pl.Series:
    """The word of each code; -1 is unknown."""
    places = pl.Series(codes).cast(pl.Int64)
    return pl.Series(values, dtype=pl.String).gather(places.set(places < 0, None))


def _bools(flags: Flags) -> pl.Series:
    known = pl.Series(flags)
    return (known == 1).set(known < 0, None)


def _dates(days: Ints, known: Mask | None = None) -> pl.Series:
    there = (days != UNKNOWN) & (days < NEVER)
    if known is not None:
        there &= known
    clean = pl.Series(np.where(there, days, 0)).cast(pl.Int32)
    return clean.set(~pl.Series(there), None).cast(pl.Date)


def _numbers(values: np.ndarray, known: Mask) -> pl.Series:
    return pl.Series(values, dtype=pl.Float64).set(~pl.Series(known), None)


def _frame(table: str, columns: dict[str, pl.Series], kept: Mask | None = None) -> pl.DataFrame:
    """The table in the contract's column order, without the rows not kept."""
    frame = pl.DataFrame(columns).select(list(TABLES[table].by_name))
    return frame if kept is None else frame.filter(pl.Series(kept))


def _birth_text(cases: Cases) -> pl.Series:
    text = _dates(cases.birth).dt.to_string("%Y-%m-%d")
    known = pl.Series(cases.birth_known)
    month = text.str.slice(0, 7)
    return pl.select(pl.when(known == 2).then(text).when(known == 1).then(month)).to_series()


def sager(cases: Cases, ids: pl.Series, until: int) -> pl.DataFrame:
    """Cases opened by the last day."""
    teams = [name for group in practice.TEAMS for name in group]
    number = pl.Series(cases.raadgiver + 1).cast(pl.String).str.zfill(3)
    raadgiver = ("R-" + number).set(~pl.Series(cases.raadgiver_known), None)
    columns = {
        "sag_id": ids,
        "kommune": _words(practice.KOMMUNER, cases.kommune),
        "foedselsdato": _birth_text(cases),
        "team": _words(teams, np.where(cases.team_known, cases.team, -1)),
        "raadgiver": raadgiver,
        "foraeldre_psykisk_sygdom": _bools(cases.psykisk_sygdom),
        "foraeldre_misbrug": _bools(cases.misbrug),
    }
    return _frame("sager", columns, cases.opened <= until)


def known_measures(story: Story, until: int) -> Mask:
    """Measures decided, or lacking a decision date started, by the last day, in cases opened by then."""
    measures = story.measures
    since = np.where(story.decisions.decision_known, measures.decision, measures.start)
    return (since <= until) & (story.cases.opened[measures.sag] <= until)


def _recorded_dates(dice: Dice, measures: Measures, until: int) -> tuple[Ints, Ints]:
    """Start and end as recorded on the last day: no later start, and of later ends only some planned ones."""
    begun = measures.started & (measures.start <= until)
    start = np.where(begun, measures.start, UNKNOWN)
    planned = dice.chance(practice.PLANNED_END_KNOWN, measures.size) & (
        measures.end <= until + practice.PLANNED_END_DAYS
    )
    ended = (measures.end <= until) | (planned & begun)
    return start, np.where(ended & (begun | ~measures.started), measures.end, NEVER)


def indsatser(story: Story, dice: Dice, ids: pl.Series, sag_ids: pl.Series, until: int) -> pl.DataFrame:
    """Measures known on the last day."""
    measures, decided, flags = story.measures, story.decisions, story.decisions.flags
    start, end = _recorded_dates(dice, measures, until)
    ended = end <= until
    respite = measures.type == practice.AFLASTNING
    columns = {
        "indsats_id": ids,
        "sag_id": sag_ids.gather(measures.sag),
        "indsatstype": _words(INDSATSTYPER, measures.type),
        "lovgrundlag": _words(LEGAL_BASES, decided.lovgrundlag),
        "afgoerelsesdato": _dates(measures.decision, decided.decision_known),
        "startdato": _dates(start),
        "slutdato": _dates(end),
        "forventet_varighed_mdr": _numbers(measures.expected / _TENTHS, decided.expected_known),
        "sigte": _words(SIGTER, np.where(measures.sigte < 0, -1, 1 - measures.sigte)),
        "bevilget_doegn_pr_md": _numbers(story.grants.halves / _HALVES, respite & decided.bevilget_known),
        "leverandoertype": _words(LEVERANDOERTYPER, decided.leverandoertype),
        "leveringssted": _words(LEVERINGSSTEDER, np.where(flags["i_hjemmet"] < 0, -1, 1 - flags["i_hjemmet"])),
        **{name: _bools(values) for name, values in flags.items() if name != "i_hjemmet"},
        "klippekort_tilbudt": _bools(np.where(ended, flags["klippekort_tilbudt"], np.int8(-1)).astype(np.int8)),
        "boernesamtale_dato": _dates(story.child_talks, story.child_talks <= until),
    }
    return _frame("indsatser", columns, known_measures(story, until))


def undersoegelser(story: Story, ids: pl.Series, sag_ids: pl.Series, until: int) -> pl.DataFrame:
    """Assessments begun by the last day; their conclusion is known when they are finished."""
    made = story.assessments
    done = made.end <= until
    columns = {
        "undersoegelse_id": ids,
        "sag_id": sag_ids.gather(made.sag),
        "type": _words(UNDERSOEGELSESTYPER, made.type),
        "startdato": _dates(made.start),
        "slutdato": _dates(made.end, done),
        "peger_paa_indsats": _bools(np.where(done, made.points, np.int8(-1)).astype(np.int8)),
        "opmaerksom_dato": _dates(story.aware),
    }
    return _frame("undersoegelser", columns, (made.start <= until) & (story.cases.opened[made.sag] <= until))


def planer(story: Story, ids: pl.Series, sag_ids: pl.Series, until: int) -> pl.DataFrame:
    """Plans made by the last day."""
    made = story.plans
    columns = {
        "plan_id": ids,
        "sag_id": sag_ids.gather(made.sag),
        "type": _words(PLANTYPER, made.type),
        "dato": _dates(made.dato),
        "konkrete_maal": _bools(made.konkrete_maal),
        "med_foraeldre": _bools(made.med_foraeldre),
        "aften_weekend_formaal": _bools(made.aften_weekend_formaal),
    }
    return _frame("planer", columns, (made.dato <= until) & (story.cases.opened[made.sag] <= until))


def opfoelgninger(story: Story, ids: pl.Series, indsats_ids: pl.Series, until: int) -> pl.DataFrame:
    """Follow-ups held by the last day."""
    held = story.followups
    columns = {
        "opfoelgning_id": ids,
        "indsats_id": indsats_ids.gather(held.indsats),
        "dato": _dates(held.dato),
        **{name: _bools(values) for name, values in story.followup_flags.items()},
        "resultat": _words(RESULTATER, held.resultat),
        "naeste_senest": _dates(story.next_follow_ups),
    }
    return _frame("opfoelgninger", columns, (held.dato <= until) & known_measures(story, until)[held.indsats])


def aflastningsdoegn(story: Story, indsats_ids: pl.Series, until: int) -> pl.DataFrame:
    """Respite of months finished by the last day."""
    given = story.delivered
    columns = {
        "indsats_id": indsats_ids.gather(given.indsats),
        "maaned": _dates(month_start(given.month)).dt.to_string("%Y-%m"),
        "doegn": pl.Series(given.halves / _HALVES, dtype=pl.Float64),
    }
    finished = month_start(given.month + 1) - 1 <= until
    return _frame("aflastningsdoegn", columns, finished & known_measures(story, until)[given.indsats])


def stoettepersoner(story: Story, indsats_ids: pl.Series, until: int) -> pl.DataFrame:
    """Offers made by the last day; an offer without a date is known once the placement has begun."""
    offers = story.support_persons
    known_since = np.where(offers.tilbudt == UNKNOWN, story.measures.start[offers.indsats], offers.tilbudt)
    columns = {
        "indsats_id": indsats_ids.gather(offers.indsats),
        "tilbudt_dato": _dates(offers.tilbudt),
        "accepteret": _bools(offers.accepteret),
        "egnethed_vurderet": _bools(offers.egnethed),
        "relation": _words(RELATIONER, offers.relation),
        "vederlag": pl.Series(offers.vederlag).set(pl.Series(offers.vederlag < 0), None),
    }
    return _frame("stoettepersoner", columns, (known_since <= until) & known_measures(story, until)[offers.indsats])


def klippekortsamtaler(story: Story, indsats_ids: pl.Series, until: int) -> pl.DataFrame:
    """Talks held by the last day."""
    held = story.talks
    columns = {"indsats_id": indsats_ids.gather(held.indsats), "dato": _dates(held.dato)}
    return _frame("klippekortsamtaler", columns, (held.dato <= until) & known_measures(story, until)[held.indsats])


@dataclass(frozen=True)
class Numbering:
    """How many ids of each kind earlier chunks have used."""

    sager: int = 0
    indsatser: int = 0
    undersoegelser: int = 0
    planer: int = 0
    opfoelgninger: int = 0

    def after(self, story: Story) -> "Numbering":
        """The numbering of the next chunk. Rows later left out count too, so that ids do not depend on the last day."""
        return Numbering(
            self.sager + story.cases.size,
            self.indsatser + story.measures.size,
            self.undersoegelser + story.assessments.sag.size,
            self.planer + story.plans.sag.size,
            self.opfoelgninger + story.followups.dato.size,
        )


def tables(story: Story, dice: Dice, before: Numbering, until: int) -> Frames:
    """All eight tables of one chunk."""
    sag_ids = _ids("S", before.sager, story.cases.size)
    indsats_ids = _ids("I", before.indsatser, story.measures.size)
    undersoegelse_ids = _ids("U", before.undersoegelser, story.assessments.sag.size)
    plan_ids = _ids("P", before.planer, story.plans.sag.size)
    opfoelgning_ids = _ids("F", before.opfoelgninger, story.followups.dato.size)
    return {
        "sager": sager(story.cases, sag_ids, until),
        "indsatser": indsatser(story, dice, indsats_ids, sag_ids, until),
        "undersoegelser": undersoegelser(story, undersoegelse_ids, sag_ids, until),
        "planer": planer(story, plan_ids, sag_ids, until),
        "opfoelgninger": opfoelgninger(story, opfoelgning_ids, indsats_ids, until),
        "aflastningsdoegn": aflastningsdoegn(story, indsats_ids, until),
        "stoettepersoner": stoettepersoner(story, indsats_ids, until),
        "klippekortsamtaler": klippekortsamtaler(story, indsats_ids, until),
    }
