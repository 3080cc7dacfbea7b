"""The children: where they live, who works with them, how old they are."""

from dataclasses import dataclass

import numpy as np

from kvs_audit.sample import practice
from kvs_audit.sample.days import Ints, Mask
from kvs_audit.sample.dice import Dice, Flags


@dataclass(frozen=True)
class Cases:
    """One chunk of cases. Days are day numbers; ``raadgiver`` counts from 0 through all teams."""

    kommune: Ints
    team: Ints
    raadgiver: Ints
    opened: Ints
    birth: Ints
    birth_known: Ints
    """0 unknown, 1 month, 2 day."""
    team_known: Mask
    raadgiver_known: Mask
    psykisk_sygdom: Flags
    misbrug: Flags
    measures: Ints
    punctuality: np.ndarray
    """What team and caseworker add to the chance of a follow-up on time."""

    @property
    def size(self) -> int:
        """How many cases."""
        return int(self.opened.size)


def raadgivere_per_team(cases: int) -> int:
    """How many caseworkers a team has in an extract of so many cases."""
    teams = len(practice.KOMMUNER) * practice.TEAMS_PER_KOMMUNE
    return max(practice.FEWEST_RAADGIVERE, round(cases / (teams * practice.CASES_PER_RAADGIVER)))


def _birth(dice: Dice, opened: Ints) -> Ints:
    years = dice.pick(practice.AGE_AT_OPENING, opened.size)
    born = opened - (years * 1461) // 4 - dice.whole(0, 364, opened.size)
    unborn = dice.chance(practice.UNBORN, opened.size)
    return np.where(unborn, opened + dice.whole(20, 150, opened.size), born)


def _punctuality(team: Ints, place: Ints, per_team: int) -> np.ndarray:
    names = [name for teams in practice.TEAMS for name in teams]
    shifts = np.array([practice.TEAM_SHIFTS.get(name, 0.0) for name in names])
    spread = practice.RAADGIVER_SPREAD * (2 * place / (per_team - 1) - 1)
    return shifts[team] + spread


def draw_cases(dice: Dice, size: int, per_team: int) -> Cases:
    """So many cases, in the order in which their ids are given."""
    kommune = dice.pick(practice.KOMMUNE_WEIGHTS, size)
    team = kommune * practice.TEAMS_PER_KOMMUNE + dice.whole(0, practice.TEAMS_PER_KOMMUNE - 1, size)
    place = dice.whole(0, per_team - 1, size)
    opened = dice.among(practice.OPENINGS, size)
    precision = (practice.BIRTH_UNKNOWN, practice.MONTH_ONLY, 1 - practice.BIRTH_UNKNOWN - practice.MONTH_ONLY)
    return Cases(
        kommune=kommune,
        team=team,
        raadgiver=team * per_team + place,
        opened=opened,
        birth=_birth(dice, opened),
        birth_known=dice.pick(precision, size),
        team_known=~dice.chance(practice.TEAM_UNKNOWN, size),
        raadgiver_known=~dice.chance(practice.RAADGIVER_UNKNOWN, size),
        psykisk_sygdom=dice.flag(*practice.PSYKISK_SYGDOM, size),
        misbrug=dice.flag(*practice.MISBRUG, size),
        measures=dice.pick(practice.MEASURES_PER_CASE, size),
        punctuality=_punctuality(team, place, per_team),
    )
