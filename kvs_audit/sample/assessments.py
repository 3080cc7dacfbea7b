"""Assessments of a case, and the first decision that rests on them, or does not wait for them."""

from dataclasses import dataclass

import numpy as np

from kvs_audit.sample import practice
from kvs_audit.sample.cases import Cases
from kvs_audit.sample.days import Ints, day_of, on_or_after_monday, on_or_before_friday
from kvs_audit.sample.dice import Dice, Flags

BFU, AFDAEKNING = 0, 1
"""Positions in the contract's assessment types."""

_DAYS_TO_DECISION = (0, 2, 5, 9, 14, 21, 30, 45)
_DAYS_BEFORE_LATER_DECISION = (-40, -5, 0, 3, 8, 14, 21, 35, 60)
_SLOWER_FROM = day_of(2023)


@dataclass(frozen=True)
class Assessments:
    """One row per assessment; ``sag`` is the position of its case in the chunk."""

    sag: Ints
    type: Ints
    start: Ints
    end: Ints
    points: Flags

    def joined(self, other: "Assessments") -> "Assessments":
        """Both, ordered by case and start."""
        parts = {name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in self.__annotations__}
        order = np.lexsort((parts["start"], parts["sag"]))
        return Assessments(**{name: values[order] for name, values in parts.items()})


def _length(dice: Dice, is_afdaekning: np.ndarray, start: Ints) -> Ints:
    size = start.size
    in_time = np.where(start < _SLOWER_FROM, *practice.WITHIN_FOUR_MONTHS)
    bfu = np.where(dice.chance(in_time, size), dice.whole(38, 119, size), dice.whole(124, 250, size))
    return np.where(is_afdaekning, dice.whole(12, 45, size), bfu)


def first_assessments(dice: Dice, cases: Cases) -> tuple[Assessments, Ints]:
    """The assessment most cases begin with, and the day of the first decision in every case."""
    size = cases.size
    row = (cases.opened >= practice.AFDAEKNING_IN_USE).astype(np.int64)
    course = np.array(practice.FIRST_ASSESSMENT)[dice.pick_by(practice.FIRST_ASSESSMENT_WEIGHTS, row)]
    is_afdaekning = np.char.startswith(course, "afdaekning")
    start = cases.opened + dice.whole(0, 20, size)
    end = start + _length(dice, is_afdaekning, start)
    decision = np.select(
        [np.char.endswith(course, "_before"), np.char.endswith(course, "_during")],
        [end + dice.among(_DAYS_TO_DECISION, size), dice.whole(start + 5, end - 5, size)],
        cases.opened + dice.whole(10, 70, size),
    )
    decision = on_or_after_monday(decision)
    shift = np.where(course == "bfu_after", decision + dice.whole(1, 60, size) - start, 0)
    made = course != "none"
    assessments = Assessments(
        sag=np.flatnonzero(made).astype(np.int64),
        type=np.where(is_afdaekning, AFDAEKNING, BFU)[made],
        start=(start + shift)[made],
        end=on_or_before_friday(end + shift)[made],
        points=dice.flag(*practice.PEGER_PAA, size)[made],
    )
    return assessments, decision


def later_assessments(dice: Dice, cases: Cases, sag: Ints, decision: Ints) -> Assessments:
    """New assessments before some of the later decisions: ``sag`` and ``decision`` of the measures after the first."""
    opened = cases.opened[sag]
    size = sag.size
    light = dice.chance(0.3, size) & (decision >= practice.BARNETS_LOV)
    end = on_or_before_friday(np.maximum(decision - dice.among(_DAYS_BEFORE_LATER_DECISION, size), opened + 14))
    start = np.maximum(end - _length(dice, light, end), opened)
    made = dice.chance(practice.NEW_ASSESSMENT, size)
    points = dice.flag(*practice.PEGER_PAA, size)
    return Assessments(sag[made], light.astype(np.int64)[made], start[made], end[made], points[made])
