"""Measures of a case: types, decisions, starts and ends, as they would go if nobody followed up."""

from dataclasses import dataclass, replace

import numpy as np

from kvs_audit.contract.tables import INDSATSTYPER
from kvs_audit.sample import practice
from kvs_audit.sample.cases import Cases
from kvs_audit.sample.days import (
    NEVER,
    UNKNOWN,
    Ints,
    Mask,
    add_months,
    age,
    month_of,
    month_start,
    on_or_after_monday,
    on_or_before_friday,
)
from kvs_audit.sample.dice import Dice, Flags

_TENTHS = 10
"""Expected months are kept in tenths, as whole numbers."""
_DAYS_IN_100_MONTHS = 3044
_TYPE_TABLE = [
    [weight * more for weight, more in zip(weights, mores, strict=True)]
    for mores in practice.KOMMUNE_TYPES
    for weights in practice.TYPE_WEIGHTS
]
"""One row per municipality and age group."""


@dataclass(frozen=True)
class Measures:
    """One row per measure; ``sag`` is the position of its case in the chunk.

    ``decision`` is the true day of decision; ``start`` is UNKNOWN where the measure never started; ``end`` NEVER where
    nothing ends it. ``expected`` is in tenths of months. ``spell`` is the first month of a heavy respite spell, or
    UNKNOWN.
    """

    sag: Ints
    type: Ints
    decision: Ints
    start: Ints
    end: Ints
    expected: Ints
    sigte: Flags
    first: Mask
    spell: Ints
    spell_months: Ints

    @property
    def size(self) -> int:
        """How many measures."""
        return int(self.sag.size)

    @property
    def started(self) -> Mask:
        """Which measures have begun, or will."""
        return np.asarray(self.start != UNKNOWN, dtype=np.bool_)

    def taken(self, rows: Ints | Mask) -> "Measures":
        """Those rows, in that order."""
        return Measures(**{name: getattr(self, name)[rows] for name in self.__annotations__})

    def joined(self, *others: "Measures") -> "Measures":
        """All, ordered by case and decision."""
        every = (self, *others)
        parts = {name: np.concatenate([getattr(one, name) for one in every]) for name in self.__annotations__}
        return Measures(**parts).taken(np.lexsort((parts["decision"], parts["sag"])))


def _expected(dice: Dice, kind: Ints, compensating: Mask) -> Ints:
    tables = [*practice.EXPECTED_MONTHS, practice.EXPECTED_COMPENSATING]
    widest = max(len(values) for values in tables)
    padded = np.array([[*values, *[0] * (widest - len(values))] for values in tables])
    row = np.where(compensating, len(INDSATSTYPER), kind)
    lengths = np.array([len(values) for values in tables])[row]
    return (padded[row, dice.whole(0, lengths - 1, kind.size)] * _TENTHS).astype(np.int64)


def _grown_up(dice: Dice, birth: Ints, start: Ints) -> Ints:
    """The day on which the case ends at the latest: 18 years old, for some 23."""
    stays = dice.chance(practice.STAYS_PAST_18, birth.size) | (age(birth, start) >= 18)
    return np.asarray(np.where(stays, add_months(birth, 23 * 12), add_months(birth, 18 * 12)), dtype=np.int64)


def _lasting(dice: Dice, birth: Ints, start: Ints, expected: Ints) -> Ints:
    percent = dice.among(practice.PERCENT_OF_EXPECTED, start.size)
    days = expected * percent * _DAYS_IN_100_MONTHS // (100 * 100 * _TENTHS)
    end = np.minimum(start + days, _grown_up(dice, birth, start))
    return np.maximum(end, start + practice.SHORTEST_DAYS)


def _draw(dice: Dice, cases: Cases, sag: Ints, decision: Ints, kind: Ints, *, first: bool) -> Measures:
    size = sag.size
    with_aim = np.isin(kind, (practice.STOETTE, practice.BEHANDLING, practice.KONTAKTPERSON))
    sigte = np.where(with_aim, dice.flag(*practice.UDVIKLENDE, size), np.int8(-1)).astype(np.int8)
    expected = _expected(dice, kind, (kind == practice.STOETTE) & (sigte == 0))
    early = -dice.whole(1, 14, size)
    wait = np.where(dice.chance(practice.STARTED_EARLY, size), early, dice.among(practice.DAYS_TO_START, size))
    start = decision + wait
    end = _lasting(dice, cases.birth[sag], start, expected)
    not_started = dice.chance(practice.NOT_STARTED, size)
    given_up = dice.chance(practice.NOT_STARTED_GIVEN_UP, size)
    end_unstarted = np.where(given_up, decision + dice.whole(20, 120, size), NEVER)
    return Measures(
        sag=sag,
        type=kind,
        decision=decision,
        start=np.where(not_started, UNKNOWN, start),
        end=np.where(not_started, end_unstarted, end),
        expected=expected,
        sigte=sigte,
        first=np.full(size, first),
        spell=np.full(size, UNKNOWN),
        spell_months=np.zeros(size, dtype=np.int64),
    )


def _kind(dice: Dice, cases: Cases, sag: Ints, decision: Ints) -> Ints:
    group = np.searchsorted(practice.AGE_GROUPS, age(cases.birth[sag], decision), side="right")
    groups = len(practice.TYPE_WEIGHTS)
    return dice.pick_by(_TYPE_TABLE, (cases.kommune[sag] * groups + group).astype(np.int64))


def draw_measures(dice: Dice, cases: Cases, first_decision: Ints) -> Measures:
    """The measures of all cases: later ones beside the one before, or after it."""
    sag = np.flatnonzero(cases.measures > 0).astype(np.int64)
    drawn = [_draw(dice, cases, sag, first_decision[sag], _kind(dice, cases, sag, first_decision[sag]), first=True)]
    for number in range(2, len(practice.MEASURES_PER_CASE)):
        before = drawn[-1].taken(cases.measures[drawn[-1].sag] >= number)
        beside = on_or_after_monday(before.decision + dice.whole(10, 200, before.size))
        begun = np.where(before.started, before.start, before.decision)
        lasts_to = np.where(before.end == NEVER, begun, before.end)
        waited = np.maximum(lasts_to + dice.among((-30, 0, 14, 60, 200), before.size), before.decision + 1)
        after = on_or_after_monday(waited)
        kind = _kind(dice, cases, before.sag, beside)
        concurrent = dice.chance(practice.CONCURRENT, before.size) & (kind != before.type) & (beside < lasts_to)
        drawn.append(_draw(dice, cases, before.sag, np.where(concurrent, beside, after), kind, first=False))
    return drawn[0].joined(*drawn[1:])


def with_heavy_spells(dice: Dice, cases: Cases, measures: Measures) -> Measures:
    """Some respite gets a spell above 16 days a month; about half of these children are placed at the same time."""
    months = np.where(measures.started, month_of(measures.end) - month_of(measures.start), 0)
    heavy = (measures.type == practice.AFLASTNING) & (months >= 4) & dice.chance(practice.HEAVY, measures.size)
    spell = month_of(measures.start) + dice.whole(1, np.maximum(months - 2, 1), measures.size)
    length = dice.whole(2, 4, measures.size)
    marked = replace(
        measures,
        spell=np.where(heavy, spell, UNKNOWN),
        spell_months=np.where(heavy, np.minimum(length, month_of(measures.start) + months - spell), 0),
    )
    placed = heavy & dice.chance(practice.HEAVY_PLACED, measures.size)
    return marked.joined(_placements_beside(dice, cases, marked.taken(placed)))


def _placements_beside(dice: Dice, cases: Cases, respite: Measures) -> Measures:
    size = respite.size
    first_day = month_start(respite.spell)
    kind = np.full(size, practice.ANBRINGELSE, dtype=np.int64)
    decision = on_or_before_friday(first_day - dice.whole(0, 20, size))
    placed = _draw(dice, cases, respite.sag, decision, kind, first=False)
    start = np.maximum(first_day + dice.whole(0, 8, size), decision)
    least = start + respite.spell_months * 31
    return replace(placed, start=start, end=np.maximum(placed.end, least))
