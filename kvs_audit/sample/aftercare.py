"""Support persons for the parents of placed children, and the talks after a measure has ended."""

from dataclasses import dataclass

import numpy as np

from kvs_audit.sample import practice
from kvs_audit.sample.days import NEVER, UNKNOWN, Ints, on_or_after_monday, on_or_before_friday
from kvs_audit.sample.dice import Dice, Flags
from kvs_audit.sample.measures import Measures

_MOST_TALKS = len(practice.TALKS_WEIGHTS) - 1


@dataclass(frozen=True)
class SupportPersons:
    """One row per placement with an offer; ``tilbudt`` is UNKNOWN where the day is not recorded, ``relation`` and
    ``vederlag`` are -1 where unknown."""

    indsats: Ints
    tilbudt: Ints
    accepteret: Flags
    egnethed: Flags
    relation: Ints
    vederlag: Ints


@dataclass(frozen=True)
class Talks:
    """One row per talk, ordered by measure and day."""

    indsats: Ints
    dato: Ints


def draw_support_persons(dice: Dice, measures: Measures) -> SupportPersons:
    """Offers to the parents of most placed children, soon after the start; what is asked only of those accepted."""
    placed = (measures.type == practice.ANBRINGELSE) & measures.started & dice.chance(practice.OFFERED, measures.size)
    rows = np.flatnonzero(placed).astype(np.int64)
    size = rows.size
    day = on_or_before_friday(measures.start[rows] + dice.among(practice.DAYS_TO_OFFER, size))
    accepted = dice.flag(*practice.ACCEPTERET, size)
    taken = accepted == 1
    relation = dice.pick(practice.RELATION_WEIGHTS, size)
    vederlag = np.array(practice.VEDERLAG)[dice.pick(practice.VEDERLAG_WEIGHTS, size)]
    known = taken & (relation < len(practice.RELATION_WEIGHTS) - 1)
    return SupportPersons(
        indsats=rows,
        tilbudt=np.where(dice.chance(practice.OFFER_UNDATED, size), UNKNOWN, day),
        accepteret=accepted,
        egnethed=np.where(taken, dice.flag(*practice.EGNETHED, size), np.int8(-1)).astype(np.int8),
        relation=np.where(known, relation, -1),
        vederlag=np.where(taken, vederlag, -1),
    )


def draw_talks(dice: Dice, measures: Measures, offered: Flags) -> Talks:
    """Follow-up talks of families to whom they were offered: mostly up to three within a year."""
    size = measures.size
    counts = np.where((offered == 1) & (measures.end != NEVER), dice.pick(practice.TALKS_WEIGHTS, size), 0)
    drags_on = dice.chance(practice.TALKS_SPREAD, size)
    first = measures.end + dice.whole(14, 75, size)
    gap = np.where(drags_on, dice.whole(150, 210, size), dice.whole(30, 90, size))
    number = np.arange(_MOST_TALKS)
    rows, place = np.nonzero(number < counts[:, None])
    return Talks(rows.astype(np.int64), on_or_after_monday((first[rows] + gap[rows] * place).astype(np.int64)))
