"""Respite: what is granted, and the days delivered month by month while the child grows older."""

from dataclasses import dataclass

import numpy as np

from kvs_audit.sample import practice
from kvs_audit.sample.cases import Cases
from kvs_audit.sample.days import NEVER, UNKNOWN, Ints, age, month_of, month_start
from kvs_audit.sample.dice import Dice
from kvs_audit.sample.measures import Measures

_HALVES = 2
"""Days are kept in halves, as whole numbers."""


@dataclass(frozen=True)
class Grants:
    """Respite days granted a month, in halves, for every measure; 0 where it is no respite."""

    halves: Ints
    above: np.ndarray
    """Granted above the cap of the child's age at the start."""


@dataclass(frozen=True)
class Delivered:
    """One row per respite measure and month; ``halves`` are half days."""

    indsats: Ints
    month: Ints
    halves: Ints


def caps(years: Ints) -> Ints:
    """The days a month for children of those ages; for ages without a cap a low figure."""
    bands = np.searchsorted([low for low, _ in practice.CAPS], years, side="right")
    table = np.array([practice.CAP_OTHER_AGES, *(cap for _, cap in practice.CAPS), practice.CAP_OTHER_AGES])
    return np.asarray(np.where(years > 13, practice.CAP_OTHER_AGES, table[bands]), dtype=np.int64)


def draw_grants(dice: Dice, cases: Cases, measures: Measures) -> Grants:
    """Days granted: mostly within the cap, more often above it where a parent is ill or misuses."""
    size = measures.size
    begun = np.where(measures.started, measures.start, measures.decision)
    cap = caps(age(cases.birth[measures.sag], begun))
    strained = (cases.psykisk_sygdom[measures.sag] == 1) | (cases.misbrug[measures.sag] == 1)
    above = dice.chance(np.where(strained, *reversed(practice.ABOVE_CAP)), size)
    within = np.maximum(cap - 2 * dice.pick((0.55, 0.30, 0.15), size), 2)
    odd_half = dice.chance(0.04, size) & ~above & (within > 2)
    halves = _HALVES * np.where(above, cap + dice.whole(1, 4, size), within) - odd_half
    is_respite = measures.type == practice.AFLASTNING
    return Grants(halves=np.where(is_respite, halves, 0).astype(np.int64), above=above & is_respite)


def _months(measures: Measures, last_day: int) -> tuple[Ints, Ints]:
    """Every respite measure's months from its first to its last, or to the last finished month known."""
    running = (measures.type == practice.AFLASTNING) & measures.started
    begins = month_of(np.where(running, measures.start, 0))
    known = int(month_of(np.array([last_day + 1]))[0]) - 1
    last = np.minimum(month_of(np.where(measures.end == NEVER, last_day, measures.end) - 1), known)
    counts = np.where(running, np.maximum(last - begins + 1, 0), 0)
    rows = np.repeat(np.arange(measures.size), counts)
    place = np.arange(rows.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows.astype(np.int64), begins[rows] + place


def draw_delivered(dice: Dice, cases: Cases, measures: Measures, grants: Grants, last_day: int) -> Delivered:
    """Days delivered: about what is granted, cut down for most children who grow into a lower cap."""
    follows = dice.chance(practice.FOLLOWS_AGE, measures.size) & ~grants.above
    rows, month = _months(measures, last_day)
    size = rows.size
    first = month_start(month)
    cap = _HALVES * caps(age(cases.birth[measures.sag][rows], first))
    usual = np.where(follows[rows], np.minimum(grants.halves[rows], cap), grants.halves[rows])
    offsets = (np.array(practice.DELIVERED_OFFSETS) * _HALVES).astype(np.int64)
    halves = usual + offsets[dice.pick(practice.DELIVERED_WEIGHTS, size)]
    since = month - measures.spell[rows]
    heavy = (measures.spell[rows] != UNKNOWN) & (since >= 0) & (since < measures.spell_months[rows])
    halves = np.where(heavy, _HALVES * dice.whole(*practice.HEAVY_DAYS, size), halves)
    next_first = month_start(month + 1)
    active = np.minimum(measures.end[rows], next_first) - np.maximum(measures.start[rows], first)
    part = np.where(heavy, active * _HALVES, -(-halves * active // (next_first - first)))
    halves = np.clip(np.minimum(halves, part), 0, active * _HALVES)
    kept = ~dice.chance(practice.MONTH_MISSING, size)
    return Delivered(rows[kept], month[kept], halves[kept])
