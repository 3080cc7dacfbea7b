"""Plans of the case: made around a decision, some too late, some never; long measures get a new one."""

from dataclasses import dataclass

import numpy as np

from kvs_audit.contract.tables import PLANTYPER
from kvs_audit.sample import practice
from kvs_audit.sample.cases import Cases
from kvs_audit.sample.days import UNKNOWN, Ints, age, on_or_before_friday
from kvs_audit.sample.dice import Dice, Flags
from kvs_audit.sample.measures import Measures

_HANDLEPLAN, _BARNETS_PLAN, _UNGEPLAN = range(len(PLANTYPER))
_DAYS_TO_PLAN = (-14, -3, 0, 7, 14, 25, 40, 60, 88)


@dataclass(frozen=True)
class Plans:
    """One row per plan, ordered by case and day."""

    sag: Ints
    type: Ints
    dato: Ints
    konkrete_maal: Flags
    med_foraeldre: Flags
    aften_weekend_formaal: Flags


def _type(dice: Dice, years: Ints, dato: Ints) -> Ints:
    size = dato.size
    new_law = np.where(years >= 16, np.where(dice.chance(0.8, size), _UNGEPLAN, _BARNETS_PLAN), _BARNETS_PLAN)
    from_habit = dice.chance(0.05, size)
    return np.where((dato < practice.BARNETS_LOV) | from_habit, _HANDLEPLAN, new_law).astype(np.int64)


def draw_plans(dice: Dice, cases: Cases, measures: Measures, evening: Flags) -> Plans:
    """Plans up to the end of each measure; ``evening`` is the measure's flag ``aften_weekend``."""
    size = measures.size
    made = dice.chance(np.where(measures.first, practice.PLAN_FIRST, practice.PLAN_LATER), size)
    in_time = dice.chance(practice.PLAN_IN_TIME, size)
    first = measures.decision + np.where(in_time, dice.among(_DAYS_TO_PLAN, size), dice.whole(92, 200, size))
    renewed = made & dice.chance(practice.PLAN_RENEWED, size)
    dato = np.concatenate([first, first + dice.whole(300, 420, size)])
    row = np.tile(np.arange(size), 2)
    in_reach = np.where(measures.started, measures.end, UNKNOWN)[row]
    dato = np.maximum(on_or_before_friday(dato), cases.opened[measures.sag][row])
    kept = np.flatnonzero(np.concatenate([made, renewed]) & (dato <= in_reach))
    row, dato = row[kept].astype(np.int64), dato[kept]
    order = np.lexsort((dato, measures.sag[row]))
    row, dato = row[order], dato[order]
    sag, count = measures.sag[row], row.size
    asked = evening[row] == 1
    purpose = np.where(asked, dice.flag(*practice.AFTEN_WEEKEND_FORMAAL, count), np.int8(-1))
    return Plans(
        sag=sag,
        type=_type(dice, age(cases.birth[sag], dato), dato),
        dato=dato,
        konkrete_maal=dice.flag(*practice.KONKRETE_MAAL, count),
        med_foraeldre=dice.flag(*practice.PLAN_MED_FORAELDRE, count),
        aften_weekend_formaal=purpose.astype(np.int8),
    )
