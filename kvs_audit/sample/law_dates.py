"""The dates that the law asks for: the municipality aware, the talk with the child, the next follow-up decided.

They are drawn after everything else, from streams of their own, so that all other stories stay as they were.
"""

import numpy as np

from kvs_audit.sample import practice
from kvs_audit.sample.assessments import Assessments
from kvs_audit.sample.days import UNKNOWN, Ints, add_months, on_or_after_monday, on_or_before_friday
from kvs_audit.sample.dice import Dice, Flags
from kvs_audit.sample.followups import FollowUps
from kvs_audit.sample.measures import Measures

_FOUR_MONTHS = 4
_FEWEST_DAYS_IN_FOUR_MONTHS = 120


def draw_aware(dice: Dice, assessments: Assessments) -> Ints:
    """The day the municipality became aware, on or before each assessment's start; UNKNOWN where not recorded."""
    size = assessments.start.size
    length = assessments.end - assessments.start
    in_time = assessments.end <= add_months(assessments.start, _FOUR_MONTHS)
    slack = np.where(in_time, np.maximum(_FEWEST_DAYS_IN_FOUR_MONTHS - length, 0), practice.DAYS_FROM_AWARE[-1])
    aware = assessments.start - np.minimum(dice.among(practice.DAYS_FROM_AWARE, size), slack)
    return np.where(dice.chance(practice.AWARE_UNKNOWN, size), UNKNOWN, aware).astype(np.int64)


def draw_child_talks(dice: Dice, measures: Measures) -> Ints:
    """The day of the talk with the child, before each decision or too late; UNKNOWN where not recorded."""
    size = measures.size
    share = np.where(measures.decision < practice.BARNETS_LOV, *practice.TALK_BEFORE_DECISION)
    before = on_or_before_friday(measures.decision - dice.among(practice.DAYS_TALK_BEFORE, size))
    after = on_or_after_monday(measures.decision + dice.among(practice.DAYS_TALK_AFTER, size))
    day = np.where(dice.chance(share, size), before, after)
    return np.where(dice.chance(practice.TALK_UNKNOWN, size), UNKNOWN, day).astype(np.int64)


def draw_next_follow_ups(dice: Dice, followups: FollowUps, decided: Flags) -> Ints:
    """The day by which the next follow-up is to be held, as decided at each; UNKNOWN where nothing was decided."""
    size = followups.dato.size
    months = np.array(practice.NEXT_MONTHS)[dice.pick(practice.NEXT_MONTHS_WEIGHTS, size)]
    unknown = dice.chance(practice.NEXT_UNKNOWN, size) | (decided == 0)
    return np.where(unknown, UNKNOWN, add_months(followups.dato, months)).astype(np.int64)
