"""What is planted: the invented practice of three municipalities. Every share of the life stories has its home here.

Shares marked *national* follow the published rates of Ankestyrelsen's Børnesagsbarometer; the others are invented.
"""

from typing import Final

from kvs_audit.contract.tables import INDSATSTYPER, LEVERANDOERTYPER
from kvs_audit.sample.days import day_of

# --- time ---------------------------------------------------------------------------------------------------------
OPENINGS: Final = (
    day_of(2018, 10, 1),
    day_of(2020, 3, 1),
    day_of(2021, 5, 1),
    day_of(2022, 5, 1),
    day_of(2023, 3, 1),
    day_of(2024, 1, 1),
    day_of(2024, 10, 1),
    day_of(2025, 7, 1),
    day_of(2026, 5, 31),
)
"""Quantiles of when cases are opened: as in a real extract, the older years hold fewer."""
BARNETS_LOV: Final = day_of(2024, 1, 1)
AFDAEKNING_IN_USE: Final = day_of(2023, 12, 1)
"""Cases opened from here on meet the new law when the decision comes, and with it the lighter afdækning."""

# --- organisation -------------------------------------------------------------------------------------------------
KOMMUNER: Final = ("Ringsted", "Faxe", "Næstved")
KOMMUNE_WEIGHTS: Final = (0.31, 0.31, 0.38)
TEAMS: Final = (
    ("Team Nord", "Team Syd", "Team Øst", "Team Vest"),
    ("Team Kyst", "Team Skov", "Team Bugt", "Team Ås"),
    ("Team Havn", "Team Eng", "Team Fjord", "Team Bro"),
)
TEAMS_PER_KOMMUNE: Final = 4
TEAM_SHIFTS: Final = {"Team Syd": -0.22, "Team Havn": 0.15}
"""Added to the chance that a follow-up is on time. All other teams are equal."""
RAADGIVER_SPREAD: Final = 0.04
"""Caseworkers of a team lie evenly from minus to plus this around their team, so that the team's level is its own."""
CASES_PER_RAADGIVER: Final = 90
FEWEST_RAADGIVERE: Final = 3

# --- children -----------------------------------------------------------------------------------------------------
AGE_AT_OPENING: Final = (5, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 7, 6, 4)
"""Weights of the years 0 to 17."""
UNBORN: Final = 0.006
MONTH_ONLY: Final = 0.40
BIRTH_UNKNOWN: Final = 0.012
PSYKISK_SYGDOM: Final = (0.17, 0.05)
MISBRUG: Final = (0.12, 0.05)
TEAM_UNKNOWN: Final = 0.004
RAADGIVER_UNKNOWN: Final = 0.008
MEASURES_PER_CASE: Final = (0.04, 0.46, 0.31, 0.14, 0.05)

# --- assessments --------------------------------------------------------------------------------------------------
FIRST_ASSESSMENT: Final = ("bfu_before", "bfu_during", "bfu_after", "afdaekning_before", "afdaekning_during", "none")
FIRST_ASSESSMENT_WEIGHTS: Final = (
    (0.61, 0.195, 0.055, 0.0, 0.0, 0.14),
    (0.605, 0.085, 0.03, 0.16, 0.06, 0.06),
)
"""Before and after the afdækning came. With assessments for later measures about 69 % of the measures have a finished
børnefaglig undersøgelse at the decision (national)."""
WITHIN_FOUR_MONTHS: Final = (0.60, 0.50)
"""National: børnefaglige undersøgelser finished in time, opened before and from 2023."""
DAYS_FROM_AWARE: Final = (0, 1, 3, 6, 10, 15, 24)
"""From the day the municipality became aware to the assessment's start; no more than leaves those finished in time in
time, so that the shares above are those from awareness too."""
AWARE_UNKNOWN: Final = 0.06
NEW_ASSESSMENT: Final = 0.35
PEGER_PAA: Final = (0.89, 0.05)

# --- plans --------------------------------------------------------------------------------------------------------
PLAN_FIRST: Final = 0.73
"""National: about 77 % of the measures have a plan, when plans from the child's other measures are counted too."""
PLAN_LATER: Final = 0.55
PLAN_IN_TIME: Final = 0.85
PLAN_RENEWED: Final = 0.55
KONKRETE_MAAL: Final = (0.91, 0.04)
PLAN_MED_FORAELDRE: Final = (0.92, 0.04)
AFTEN_WEEKEND_FORMAAL: Final = (0.74, 0.04)

# --- measures: what, when, how long -------------------------------------------------------------------------------
DAGTILBUD, STOETTE, KONTAKTPERSON, PRAKTIK, BEHANDLING, FAMILIEANBRINGELSE, AFLASTNING, ANBRINGELSE, ANDEN = range(
    len(INDSATSTYPER)
)
AGE_GROUPS: Final = (0, 3, 6, 10, 14, 18)
"""Ages at which a new row of ``TYPE_WEIGHTS`` begins."""
TYPE_WEIGHTS: Final = (
    (0.00, 0.50, 0.00, 0.00, 0.40, 0.00, 0.00, 0.00, 0.10),
    (0.11, 0.33, 0.00, 0.00, 0.25, 0.06, 0.07, 0.13, 0.05),
    (0.11, 0.30, 0.01, 0.00, 0.22, 0.01, 0.20, 0.11, 0.04),
    (0.04, 0.28, 0.04, 0.00, 0.21, 0.00, 0.27, 0.11, 0.05),
    (0.02, 0.27, 0.11, 0.00, 0.20, 0.00, 0.21, 0.13, 0.06),
    (0.00, 0.22, 0.29, 0.04, 0.14, 0.00, 0.09, 0.16, 0.06),
    (0.00, 0.14, 0.43, 0.05, 0.02, 0.00, 0.01, 0.22, 0.13),
)
"""Weights in the contract's order of types; the first row is for children not yet born."""
KOMMUNE_TYPES: Final = (
    (1.0, 1.1, 1.0, 1.0, 0.8, 1.0, 1.5, 0.9, 1.0),
    (1.0, 1.6, 1.0, 1.0, 0.8, 1.0, 0.8, 0.8, 1.0),
    (1.0, 0.9, 1.0, 1.0, 1.1, 1.0, 0.8, 1.4, 1.0),
)
"""What a municipality grants more or less of."""
CONCURRENT: Final = 0.38
DECISION_UNKNOWN: Final = 0.012
NOT_STARTED: Final = 0.02
NOT_STARTED_GIVEN_UP: Final = 0.2
STARTED_EARLY: Final = 0.04
DAYS_TO_START: Final = (0, 0, 1, 4, 7, 10, 14, 17, 21, 30, 45, 70)
UDVIKLENDE: Final = (0.73, 0.03)
EXPECTED_MONTHS: Final = (
    (6, 12, 12, 18),
    (3, 4.5, 6, 6, 9, 9, 9, 9, 12, 18),
    (6, 9, 12, 12, 18),
    (2, 3, 6),
    (4, 6, 9, 9, 9, 12, 15),
    (3, 4, 6, 9),
    (9, 12, 18, 24, 24, 36),
    (12, 24, 36, 48, 60),
    (3, 6, 9, 12),
)
"""Equally likely expected durations of each measure type."""
EXPECTED_COMPENSATING: Final = (6, 9, 12, 12, 18, 24)
EXPECTED_UNKNOWN: Final = 0.05
PERCENT_OF_EXPECTED: Final = (20, 50, 72, 84, 92, 97, 100, 104, 110, 120, 135, 165, 260)
"""Quantiles of how long a measure lasts, as a percentage of what was expected."""
SHORTEST_DAYS: Final = 14
STAYS_PAST_18: Final = 0.12
PLANNED_END_KNOWN: Final = 0.5
PLANNED_END_DAYS: Final = 45
"""An end at most this many days ahead may already be planned and recorded."""

# --- measures: what the decision says -------------------------------------------------------------------------------
LOV_UNKNOWN: Final = 0.006
OLD_LAW_CITED: Final = 0.06
"""Decisions of the new law's first half year that still cite serviceloven."""
FORCED_PLACEMENT: Final = 0.25
TALK_BEFORE_DECISION: Final = (0.58, 0.65)
"""National: the child interviewed before the decision, before and from 2024. The others are heard after it."""
TALK_UNKNOWN: Final = 0.05
DAYS_TALK_BEFORE: Final = (0, 2, 5, 9, 14, 22, 35, 60)
DAYS_TALK_AFTER: Final = (1, 4, 9, 16, 28, 50, 90)
FORMAAL_ANGIVET: Final = (0.93, 0.03)
OEVRIGE_VURDERET: Final = (0.86, 0.05)
I_HJEMMET: Final = (0.88, 0.03)
AFTEN_WEEKEND: Final = (0.18, 0.03)
HANDICAP: Final = (0.05, 0.04)
KLIPPEKORT_TILBUDT: Final = (0.86, 0.04)
NETVAERK_AFSOEGT: Final = (0.84, 0.04)
HJEMMESTOETTE_UDTOEMT: Final = (0.88, 0.05)
KONTAKTPERSON_OVERVEJET: Final = (0.80, 0.05)
SOCIALTILSYN: Final = (0.94, 0.03)
TILBUDSPORTALEN: Final = (0.92, 0.03)
FRAVIGELSE: Final = (0.50, 0.10)
"""Where the measure departs from the level as it was granted; elsewhere the field is mostly empty."""
LEVERANDOER_UNKNOWN: Final = 0.02

_L = {name: place for place, name in enumerate(LEVERANDOERTYPER)}


def _providers(**weights: float) -> tuple[float, ...]:
    return tuple(weights.get(name, 0.0) for name in _L)


PROVIDERS_RESPITE: Final = _providers(
    netvaerk=0.56, plejefamilie=0.31, opholdssted=0.06, doegninstitution=0.04, anden=0.03
)
PROVIDERS_PLACEMENT: Final = _providers(netvaerk=0.10, plejefamilie=0.55, opholdssted=0.15, doegninstitution=0.20)
PROVIDERS_FAMILY: Final = (
    _providers(familiehuset=0.89, anden=0.11),
    _providers(fui=0.85, anden=0.15),
    _providers(anden=0.90, familiehuset=0.10),
)
"""Support in the home and treatment, per municipality."""
PROVIDERS_OTHER: Final = _providers(anden=0.9, netvaerk=0.1)

# --- follow-ups ---------------------------------------------------------------------------------------------------
ON_TIME: Final = (0.44, 0.75)
"""National: the first follow-up within its months, deadlines before and from 2024: the planted level shift."""
ON_TIME_LATER: Final = (0.56, 0.82)
FIRST_MONTHS: Final = 3
FIRST_MONTHS_RINGSTED_STOETTE: Final = 6
"""Ringsted's standard for support in the home knows no three-month follow-up, and its practice follows it."""
THEN_MONTHS: Final = 6
NEVER_FOLLOWED: Final = 0.16
"""Of the follow-ups not on time: those that never come."""
DAYS_EARLY: Final = (0, 0, 1, 2, 4, 6, 9, 13, 18, 25, 35, 55)
DAYS_LATE: Final = (1, 3, 7, 12, 18, 25, 35, 48, 65, 95, 170, 240)
MED_FORAELDRE: Final = (0.90, 0.04)
MED_BARN: Final = (0.86, 0.05)
VIDERE_BESLUTTET: Final = (0.88, 0.04)
NEXT_MONTHS: Final = (6, 9)
"""Months to the next follow-up, as decided in the case: the usual rhythm, or a slower one."""
NEXT_MONTHS_WEIGHTS: Final = (0.88, 0.12)
NEXT_UNKNOWN: Final = 0.05
RESULT_UNKNOWN: Final = 0.012
PURPOSE_MET: Final = 0.6
"""Of the measures with a follow-up near their end: those that it ends, as the purpose is met."""
ENDED_IN_TIME: Final = 0.82
PURPOSE_OUT_OF_REACH: Final = 0.055
REASSESSED: Final = (0.58, 0.12, 0.14, 0.16)
"""What follows on a purpose out of reach: reassessed within 30 days, later, ended within 30 days, nothing."""

# --- respite ------------------------------------------------------------------------------------------------------
CAPS: Final = ((3, 10), (6, 6), (10, 4))
"""From that age on so many days a month (Ringsted)."""
CAP_OTHER_AGES: Final = 4
ABOVE_CAP: Final = (0.14, 0.34)
"""Granted above the cap, without and with illness or misuse of a parent."""
BEVILGET_UNKNOWN: Final = 0.03
FOLLOWS_AGE: Final = 0.75
"""Of the grants within the cap: those cut down when the child grows into a lower cap."""
DELIVERED_OFFSETS: Final = (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0)
DELIVERED_WEIGHTS: Final = (0.10, 0.14, 0.03, 0.63, 0.015, 0.06, 0.025)
MONTH_MISSING: Final = 0.03
HEAVY: Final = 0.07
"""Respite with a spell above 16 days a month."""
HEAVY_PLACED: Final = 0.55
HEAVY_DAYS: Final = (17, 24)

# --- after placement, after the end -------------------------------------------------------------------------------
OFFERED: Final = 0.93
OFFER_UNDATED: Final = 0.04
DAYS_TO_OFFER: Final = (-10, -3, 0, 3, 7, 12, 20, 35, 60, 110)
ACCEPTERET: Final = (0.66, 0.04)
EGNETHED: Final = (0.87, 0.05)
RELATION_WEIGHTS: Final = (0.77, 0.07, 0.08, 0.05, 0.03)
"""In the contract's order; the last is unknown."""
VEDERLAG: Final = (2, 1, 3, -1)
VEDERLAG_WEIGHTS: Final = (0.84, 0.08, 0.04, 0.04)
TALKS_WEIGHTS: Final = (0.40, 0.17, 0.17, 0.19, 0.07)
"""None to four talks, of families to whom they were offered."""
TALKS_SPREAD: Final = 0.1
"""Families whose talks drag on, past twelve months."""
