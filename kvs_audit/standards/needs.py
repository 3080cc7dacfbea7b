"""Which tables and columns a requirement needs: what decides it, what can justify a departure, what covers a measure.

Keys (``sag_id``, ``indsats_id`` and the tables' own) are always needed and not listed.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from kvs_audit.contract.tables import TABLES
from kvs_audit.standards.model import Krav

Columns = Mapping[str, tuple[str, ...]]
"""Columns by table, both in the contract's order."""

_BIRTH = "sager.foedselsdato"
_DECIDED, _START, _END = "indsatser.afgoerelsesdato", "indsatser.startdato", "indsatser.slutdato"
_CHAIN = (_START, _END, "opfoelgninger.dato")
_RESULTS = (*_CHAIN, "opfoelgninger.resultat")
_OTHERS = ("indsatser.indsatstype", _START, _END)
_ASSESSMENTS = ("undersoegelser.type", "undersoegelser.startdato", "undersoegelser.slutdato")
_PARENTS = ("sager.foraeldre_psykisk_sygdom", "sager.foraeldre_misbrug")


def _of(table: str, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{table}.{name}" for name in names)


_DECIDING: Mapping[str, Callable[[Any], tuple[str, ...]]] = MappingProxyType(
    {
        "flag": lambda p: _of("indsatser", [p.kolonne]),
        "udfyldt": lambda p: (_START, *_of("indsatser", [p.kolonne])),
        "i_maengde": lambda p: _of("indsatser", [p.kolonne]),
        "alder_ved": lambda p: (_BIRTH, *_of("indsatser", [p.dato])),
        "doegnloft": lambda _: (_BIRTH, "aflastningsdoegn.maaned", "aflastningsdoegn.doegn"),
        "bevilget_doegnloft": lambda _: (_BIRTH, _START, _END, "indsatser.bevilget_doegn_pr_md"),
        "doegn_som_anbringelse": lambda _: (*_OTHERS, "aflastningsdoegn.maaned", "aflastningsdoegn.doegn"),
        "opfoelgningskaede": lambda _: _CHAIN,
        "foer_afgoerelse": lambda p: (_DECIDED, *([_START] if p.sideloebende else []), *_ASSESSMENTS),
        "peger_paa": lambda _: (_DECIDED, _START, *_ASSESSMENTS, "undersoegelser.peger_paa_indsats"),
        "plan": lambda p: (
            *([_DECIDED, _START] if p.ogsaa else []),
            _END,
            *_of("planer", ["type", "dato", *p.kolonner]),
        ),
        "varighed": lambda _: (_START, _END, "indsatser.sigte"),
        "forventet_varighed": lambda _: ("indsatser.forventet_varighed_mdr", "indsatser.sigte"),
        "en_ad_gangen": lambda _: _OTHERS,
        "oevrige_vurderet": lambda _: (*_OTHERS, _DECIDED, "indsatser.oevrige_indsatser_vurderet"),
        "ophoer": lambda _: _RESULTS,
        "revurdering": lambda _: _RESULTS,
        "foerste_opfoelgning_flag": lambda p: (*_CHAIN, *_of("opfoelgninger", p.kolonner)),
        "leverandoer_godkendt": lambda p: _of("indsatser", ["leverandoertype", *p.kolonner]),
        "netvaerk_foerst": lambda _: _of("indsatser", ["leverandoertype", "netvaerk_afsoegt"]),
        "klippekort_ramme": lambda _: (_END, "klippekortsamtaler.dato"),
        "stoetteperson_tilbudt": lambda _: (_START, "stoettepersoner.tilbudt_dato"),
        "boernesamtale": lambda _: (_DECIDED, "indsatser.boernesamtale_dato"),
        "plan_inden_frist": lambda _: (_DECIDED, _END, "planer.type", "planer.dato"),
        "sagens_opfoelgning": lambda _: (*_CHAIN, "opfoelgninger.naeste_senest", *_ASSESSMENTS),
        "undersoegelse_til_tiden": lambda _: (_DECIDED, _START, *_ASSESSMENTS, "undersoegelser.opmaerksom_dato"),
        "stoetteperson_felt": lambda p: _of("stoettepersoner", ["tilbudt_dato", "accepteret", p.kolonne]),
    }
)
_JUSTIFYING: Mapping[str, tuple[str, ...]] = {"doegnloft": _PARENTS, "bevilget_doegnloft": _PARENTS}

COVERING: Columns = MappingProxyType(
    {"sager": ("kommune",), "indsatser": ("indsatstype", "afgoerelsesdato", "startdato")}
)
"""What every requirement needs to know which measures its standard covers, and when it fell due."""


def deciding_columns(krav: Krav) -> Columns:
    """The columns that decide whether the requirement is relevant and met."""
    return _sorted([*_DECIDING[krav.art](krav.parametre), *_relevance_columns(krav)])


def justifying_columns(krav: Krav) -> Columns:
    """The columns that can make a deviation a justified one; none for a ``skal``."""
    if krav.styrke == "skal":
        return MappingProxyType({})
    return _sorted(["indsatser.fravigelse_begrundet", *_JUSTIFYING.get(krav.art, ())])


def needed_columns(requirements: Iterable[Krav]) -> Columns:
    """Every column that some of the requirements need, for covering, deciding or justifying."""
    needs = [COVERING]
    for krav in requirements:
        needs += [deciding_columns(krav), justifying_columns(krav)]
    return _sorted(f"{table}.{column}" for need in needs for table, columns in need.items() for column in columns)


def _relevance_columns(krav: Krav) -> tuple[str, ...]:
    relevant = krav.relevant
    if relevant is None:
        return ()
    if relevant.afsluttet:
        return (_END,)
    if relevant.indsatstyper is not None:
        return ("indsatser.indsatstype",)
    if relevant.kolonne is not None:
        return _of("indsatser", [relevant.kolonne])
    return (_BIRTH, _START, _END)


def _sorted(qualified: Iterable[str]) -> Columns:
    wanted = set(qualified)
    by_table = {
        name: tuple(column.name for column in table.columns if f"{name}.{column.name}" in wanted)
        for name, table in TABLES.items()
    }
    return MappingProxyType({name: columns for name, columns in by_table.items() if columns})
