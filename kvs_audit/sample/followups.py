"""Follow-ups: a chain per measure, its punctuality, its results, and the endings that follow from them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from kvs_audit.contract.tables import RESULTATER
from kvs_audit.sample import practice
from kvs_audit.sample.cases import Cases
from kvs_audit.sample.days import NEVER, Ints, Mask, add_months, on_or_after_monday, on_or_before_friday
from kvs_audit.sample.dice import Dice
from kvs_audit.sample.measures import Measures

FORTSAETTER, OPFYLDT, KAN_IKKE, REVURDERET = range(len(RESULTATER))
RESULT_MISSING = -1

_LOOK_AHEAD = 220
"""Chains run so many days past the last known day, so that an end soon after it has its last follow-up too."""
_NEAR_THE_END = 120
"""Only a follow-up so close to the end can be the one that brings it about."""
_SOON, _LATER, _ENDED, _NOTHING = range(len(practice.REASSESSED))


@dataclass(frozen=True)
class FollowUps:
    """One row per follow-up, ordered by measure and day; ``indsats`` is the position of its measure."""

    indsats: Ints
    dato: Ints
    resultat: Ints


@dataclass
class _Chain:
    """The state of all chains at one follow-up; rows are measures."""

    anchor: Ints
    months: Ints
    end: Ints
    alive: Mask
    course: Ints
    """What follows on a purpose found out of reach at the anchor, or -1."""


def _first_months(cases: Cases, measures: Measures) -> Ints:
    ringsted = practice.KOMMUNER.index("Ringsted")
    own_rule = (cases.kommune[measures.sag] == ringsted) & (measures.type == practice.STOETTE)
    return np.where(own_rule, practice.FIRST_MONTHS_RINGSTED_STOETTE, practice.FIRST_MONTHS).astype(np.int64)


def _next_day(dice: Dice, chain: _Chain, shift: np.ndarray, shares: tuple[float, float]) -> tuple[Ints, Mask]:
    """The day of the next follow-up, and whether it comes at all."""
    size = chain.anchor.size
    deadline = add_months(chain.anchor, chain.months)
    share = np.clip(np.where(deadline < practice.BARNETS_LOV, *shares) + shift, 0.05, 0.97)
    on_time = dice.chance(share, size)
    never = dice.chance(practice.NEVER_FOLLOWED, size)
    early = on_or_before_friday(deadline - dice.among(practice.DAYS_EARLY, size))
    late = on_or_after_monday(deadline + dice.among(practice.DAYS_LATE, size))
    soon = on_or_before_friday(chain.anchor + dice.whole(4, 29, size))
    later = on_or_before_friday(chain.anchor + dice.whole(34, 80, size))
    day = np.select([chain.course == _SOON, chain.course == _LATER, on_time], [soon, later, early], late)
    comes = on_time | ~never | np.isin(chain.course, (_SOON, _LATER))
    return day, comes


def _run(dice: Dice, chain: _Chain, shift: np.ndarray, horizon: int) -> Iterator[FollowUps]:
    """Follow-up after follow-up for all measures at once, until every chain has come to its end."""
    shares = practice.ON_TIME
    while True:
        size = chain.anchor.size
        day, comes = _next_day(dice, chain, shift, shares)
        reassessing = np.isin(chain.course, (_SOON, _LATER))
        chain.alive = chain.alive & comes & (day <= chain.end) & (day <= horizon)
        out_of_reach = dice.chance(practice.PURPOSE_OUT_OF_REACH, size) & ~reassessing
        result = np.select([reassessing, out_of_reach], [REVURDERET, KAN_IKKE], FORTSAETTER)
        course = np.where(out_of_reach, dice.pick(practice.REASSESSED, size), -1)
        stops = chain.alive & (course == _ENDED)
        chain.end = np.where(stops, day + dice.whole(1, 29, size), chain.end)
        rows = np.flatnonzero(chain.alive).astype(np.int64)
        yield FollowUps(rows, day[rows], result[rows])
        chain.alive = chain.alive & ~stops
        chain.anchor = np.where(chain.alive, day, chain.anchor)
        chain.course = course
        chain.months = np.full(size, practice.THEN_MONTHS, dtype=np.int64)
        shares = practice.ON_TIME_LATER
        if not chain.alive.any():
            return


def _with_purpose_met(dice: Dice, found: FollowUps, end: Ints, horizon: int) -> tuple[FollowUps, Ints]:
    """The last follow-up near the end of a measure often finds the purpose met, and the end follows from it."""
    size = found.indsats.size
    last = np.append(found.indsats[1:] != found.indsats[:-1], True)[:size]
    near = end[found.indsats] - found.dato <= _NEAR_THE_END
    can = last & near & (end[found.indsats] <= horizon) & (found.resultat == FORTSAETTER)
    met = can & dice.chance(practice.PURPOSE_MET, size)
    delay = np.where(dice.chance(practice.ENDED_IN_TIME, size), dice.whole(1, 29, size), dice.whole(34, 130, size))
    new_end = end.copy()
    new_end[found.indsats[met]] = (found.dato + delay)[met]
    return replace(found, resultat=np.where(met, OPFYLDT, found.resultat)), new_end


def draw_followups(dice: Dice, cases: Cases, measures: Measures, last_day: int) -> tuple[Measures, FollowUps]:
    """All follow-ups up to ``last_day``, and the measures with the ends that follow from them."""
    horizon = last_day + _LOOK_AHEAD
    chain = _Chain(
        anchor=np.where(measures.started, measures.start, 0),
        months=_first_months(cases, measures),
        end=np.where(measures.started, measures.end, NEVER),
        alive=measures.started.copy(),
        course=np.full(measures.size, -1),
    )
    found = list(_run(dice, chain, cases.punctuality[measures.sag], horizon))
    parts = {name: np.concatenate([getattr(one, name) for one in found]) for name in FollowUps.__annotations__}
    order = np.lexsort((parts["dato"], parts["indsats"]))
    ordered = FollowUps(**{name: values[order] for name, values in parts.items()})
    ordered, end = _with_purpose_met(dice, ordered, chain.end, horizon)
    silent = dice.chance(practice.RESULT_UNKNOWN, ordered.dato.size)
    ordered = replace(ordered, resultat=np.where(silent, RESULT_MISSING, ordered.resultat))
    return replace(measures, end=np.where(measures.started, end, measures.end)), ordered
