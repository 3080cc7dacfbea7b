"""What a decision says: legal basis, purpose, provider and the other fields of a measure."""

from dataclasses import dataclass

import numpy as np

from kvs_audit.contract.tables import LEVERANDOERTYPER
from kvs_audit.sample import practice
from kvs_audit.sample.cases import Cases
from kvs_audit.sample.days import NEVER, Ints, Mask, age, day_of
from kvs_audit.sample.dice import Dice, Flags
from kvs_audit.sample.measures import Measures
from kvs_audit.sample.respite import Grants

LEGAL_BASES = (
    *(f"SEL § 52, stk. 3, nr. {number}" for number in (1, 2, 6, 8, 3, 4, 5, 7, 9)),
    "SEL § 58",
    *(f"BL § 32, stk. 1, nr. {number}" for number in (1, 2, 3, 4, 5, 6, 7)),
    "BL § 46",
    "BL § 32, stk. 1, nr. 8",
    "BL § 47",
)
"""In the contract's order of measure types, then the forced placement; serviceloven first, barnets lov after."""
_PER_LAW = len(LEGAL_BASES) // 2
_FORCED = _PER_LAW - 1
_HABIT_ENDS = day_of(2024, 7, 1)
_NETVAERK, _FUI = LEVERANDOERTYPER.index("netvaerk"), LEVERANDOERTYPER.index("fui")


@dataclass(frozen=True)
class Decisions:
    """The fields of each measure that its dates do not need. Codes are -1 where unknown or not asked for."""

    lovgrundlag: Ints
    decision_known: Mask
    expected_known: Mask
    bevilget_known: Mask
    leverandoertype: Ints
    flags: dict[str, Flags]


def _legal_basis(dice: Dice, measures: Measures) -> Ints:
    size = measures.size
    habit = dice.chance(practice.OLD_LAW_CITED, size) & (measures.decision < _HABIT_ENDS)
    new_law = (measures.decision >= practice.BARNETS_LOV) & ~habit
    forced = (measures.type == practice.ANBRINGELSE) & dice.chance(practice.FORCED_PLACEMENT, size)
    basis = np.where(forced, _FORCED, measures.type) + _PER_LAW * new_law
    return np.where(dice.chance(practice.LOV_UNKNOWN, size), -1, basis).astype(np.int64)


def _provider(dice: Dice, cases: Cases, measures: Measures) -> Ints:
    tables = (
        practice.PROVIDERS_RESPITE,
        practice.PROVIDERS_PLACEMENT,
        practice.PROVIDERS_OTHER,
        *practice.PROVIDERS_FAMILY,
    )
    family = np.isin(measures.type, (practice.STOETTE, practice.BEHANDLING))
    row = np.select(
        [measures.type == practice.AFLASTNING, measures.type == practice.ANBRINGELSE, family],
        [0, 1, 3 + cases.kommune[measures.sag]],
        2,
    )
    drawn = dice.pick_by(tables, row.astype(np.int64))
    return np.where(dice.chance(practice.LEVERANDOER_UNKNOWN, measures.size), -1, drawn)


def _only(where: Mask, drawn: Flags) -> Flags:
    """The field is asked for there; elsewhere it is empty, as in a real extract."""
    return np.where(where, drawn, np.int8(-1)).astype(np.int8)


def _drawn_flags(dice: Dice, measures: Measures, provider: Ints) -> dict[str, Flags]:
    size = measures.size
    respite = measures.type == practice.AFLASTNING
    home = np.isin(measures.type, (practice.STOETTE, practice.BEHANDLING))
    outside = provider != _NETVAERK
    approved = (respite | (measures.type == practice.ANBRINGELSE)) & outside
    everywhere = np.ones(size, dtype=bool)
    asked = {
        "formaal_angivet": (everywhere, practice.FORMAAL_ANGIVET),
        "socialtilsyn_godkendt": (approved, practice.SOCIALTILSYN),
        "tilbudsportalen": (approved, practice.TILBUDSPORTALEN),
        "netvaerk_afsoegt": (respite & outside, practice.NETVAERK_AFSOEGT),
        "hjemmestoette_udtoemt": (respite, practice.HJEMMESTOETTE_UDTOEMT),
        "kontaktperson_overvejet": (respite, practice.KONTAKTPERSON_OVERVEJET),
        "oevrige_indsatser_vurderet": (everywhere, practice.OEVRIGE_VURDERET),
        "i_hjemmet": (home, practice.I_HJEMMET),
        "aften_weekend": (home, practice.AFTEN_WEEKEND),
        "handicapkompenserende": (home, practice.HANDICAP),
        "klippekort_tilbudt": (home & (measures.end != NEVER), practice.KLIPPEKORT_TILBUDT),
    }
    return {name: _only(where, dice.flag(*shares, size)) for name, (where, shares) in asked.items()}


def _departs(cases: Cases, measures: Measures, grants: Grants, flags: dict[str, Flags], provider: Ints) -> Mask:
    """Whether the grant itself departs from a municipality's usual level."""
    years = age(cases.birth[measures.sag], measures.decision)
    respite = (measures.type == practice.AFLASTNING) & (grants.above | (years >= 12) | (years < 3))
    faxe = cases.kommune[measures.sag] == practice.KOMMUNER.index("Faxe")
    support = (measures.type == practice.STOETTE) & (
        ((measures.expected > 90) & (measures.sigte == 1))
        | (flags["aften_weekend"] == 1)
        | (flags["i_hjemmet"] == 0)
        | (faxe & (provider != _FUI))
        | (faxe & ~measures.first)
    )
    return np.asarray(respite | support, dtype=np.bool_)


def draw_decisions(dice: Dice, cases: Cases, measures: Measures, grants: Grants) -> Decisions:
    """All fields of the decisions, and what became of them at the end."""
    size = measures.size
    provider = _provider(dice, cases, measures)
    flags = _drawn_flags(dice, measures, provider)
    departs = _departs(cases, measures, grants, flags, provider)
    noted = dice.flag(
        np.where(departs, practice.FRAVIGELSE[0], 0.02), np.where(departs, practice.FRAVIGELSE[1], 0.8), size
    )
    return Decisions(
        lovgrundlag=_legal_basis(dice, measures),
        decision_known=~(dice.chance(practice.DECISION_UNKNOWN, size) & measures.started),
        expected_known=~dice.chance(practice.EXPECTED_UNKNOWN, size),
        bevilget_known=~dice.chance(practice.BEVILGET_UNKNOWN, size),
        leverandoertype=provider,
        flags={**flags, "fravigelse_begrundet": noted},
    )
