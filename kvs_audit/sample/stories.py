"""Chunk by chunk from dice to tables."""

from datetime import date
from enum import IntEnum
from typing import Final

import polars as pl

from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import ArgumentFault
from kvs_audit.sample import practice
from kvs_audit.sample.aftercare import draw_support_persons, draw_talks
from kvs_audit.sample.assessments import first_assessments, later_assessments
from kvs_audit.sample.cases import draw_cases, raadgivere_per_team
from kvs_audit.sample.days import day
from kvs_audit.sample.decisions import draw_decisions
from kvs_audit.sample.dice import Dice
from kvs_audit.sample.followups import draw_followups
from kvs_audit.sample.frames import Frames, Numbering, Story, tables
from kvs_audit.sample.law_dates import draw_aware, draw_child_talks, draw_next_follow_ups
from kvs_audit.sample.measures import draw_measures, with_heavy_spells
from kvs_audit.sample.plans import draw_plans
from kvs_audit.sample.respite import draw_delivered, draw_grants

LAST_DAY: Final = date(2026, 6, 30)
"""The last day the life stories know, and the natural as-of date."""

EARLIEST_UNTIL: Final = date(2019, 12, 31)

_CHUNK = 50_000
"""Part of what a seed means: another size would give other stories."""


class _Topic(IntEnum):
    """One stream of draws each; numbers stay, so that old stories stay."""

    CASES = 1
    ASSESSMENTS = 2
    MEASURES = 3
    HEAVY_SPELLS = 4
    LATER_ASSESSMENTS = 5
    GRANTS = 6
    FOLLOWUPS = 7
    FOLLOWUP_FLAGS = 8
    DECISIONS = 9
    PLANS = 10
    DELIVERED = 11
    SUPPORT_PERSONS = 12
    TALKS = 13
    PLANNED_ENDS = 14
    AWARE = 15
    CHILD_TALKS = 16
    NEXT_FOLLOW_UPS = 17


def _tell(seed: int, chunk: int, size: int, per_team: int) -> Story:
    """The whole history of one chunk of cases, up to the last day there is."""

    def dice(topic: _Topic) -> Dice:
        return Dice(seed, chunk, topic)

    last_day = day(LAST_DAY)
    cases = draw_cases(dice(_Topic.CASES), size, per_team)
    assessments, first_decision = first_assessments(dice(_Topic.ASSESSMENTS), cases)
    measures = draw_measures(dice(_Topic.MEASURES), cases, first_decision)
    measures = with_heavy_spells(dice(_Topic.HEAVY_SPELLS), cases, measures)
    later = ~measures.first
    new = later_assessments(dice(_Topic.LATER_ASSESSMENTS), cases, measures.sag[later], measures.decision[later])
    measures, followups = draw_followups(dice(_Topic.FOLLOWUPS), cases, measures, last_day)
    grants = draw_grants(dice(_Topic.GRANTS), cases, measures)
    decisions = draw_decisions(dice(_Topic.DECISIONS), cases, measures, grants)
    flag, held = dice(_Topic.FOLLOWUP_FLAGS), followups.dato.size
    followup_flags = {
        "med_foraeldre": flag.flag(*practice.MED_FORAELDRE, held),
        "med_barn": flag.flag(*practice.MED_BARN, held),
        "videre_opfoelgning_besluttet": flag.flag(*practice.VIDERE_BESLUTTET, held),
    }
    decided = followup_flags["videre_opfoelgning_besluttet"]
    assessments = assessments.joined(new)
    return Story(
        cases=cases,
        measures=measures,
        assessments=assessments,
        decisions=decisions,
        grants=grants,
        plans=draw_plans(dice(_Topic.PLANS), cases, measures, decisions.flags["aften_weekend"]),
        followups=followups,
        followup_flags=followup_flags,
        delivered=draw_delivered(dice(_Topic.DELIVERED), cases, measures, grants, last_day),
        support_persons=draw_support_persons(dice(_Topic.SUPPORT_PERSONS), measures),
        talks=draw_talks(dice(_Topic.TALKS), measures, decisions.flags["klippekort_tilbudt"]),
        aware=draw_aware(dice(_Topic.AWARE), assessments),
        child_talks=draw_child_talks(dice(_Topic.CHILD_TALKS), measures),
        next_follow_ups=draw_next_follow_ups(dice(_Topic.NEXT_FOLLOW_UPS), followups, decided),
    )


def _checked(cases: int, seed: int, until: date) -> None:
    if cases < 1:
        raise ArgumentFault("Antallet af sager skal være mindst 1.")
    if seed < 0:
        raise ArgumentFault("Frøet (seed) skal være 0 eller større.")
    if not EARLIEST_UNTIL <= until <= LAST_DAY:
        raise ArgumentFault(f"Den sidste dag skal ligge fra {EARLIEST_UNTIL} til {LAST_DAY}.")


def generate(cases: int, seed: int, *, until: date = LAST_DAY) -> Frames:
    """Invent an extract of so many cases, the same one for the same arguments on every machine.

    ``until`` is the last day the extract knows. An earlier one gives the same life stories, with the same ids, as they
    stood on that day: what happens later is not in the tables, and ``cases`` then counts those not yet opened too.

    Returns all eight tables of the contract with canonical names and order of columns: dates as dates, flags as
    booleans, numbers as Float64 (``vederlag`` Int64), ids and codes as text, ``foedselsdato`` as ``YYYY-MM-DD`` or
    ``YYYY-MM`` and ``maaned`` as ``YYYY-MM``; null is unknown. Raises ArgumentFault for an argument out of range.
    """
    _checked(cases, seed, until)
    per_team, before = raadgivere_per_team(cases), Numbering()
    parts: dict[str, list[pl.DataFrame]] = {name: [] for name in TABLES}
    for chunk, first in enumerate(range(0, cases, _CHUNK)):
        story = _tell(seed, chunk, min(_CHUNK, cases - first), per_team)
        for name, frame in tables(story, Dice(seed, chunk, _Topic.PLANNED_ENDS), before, day(until)).items():
            parts[name].append(frame)
        before = before.after(story)
    frames = {name: pl.concat(pieces) for name, pieces in parts.items()}
    if frames["sager"].is_empty():
        raise ArgumentFault(f"Ingen af de {cases} sager er begyndt den {until}.")
    return frames
