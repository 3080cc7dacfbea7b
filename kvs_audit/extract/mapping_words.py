"""What case systems call the contract's tables, columns and codes. All names are folded."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from kvs_audit.contract.danish import WORDS
from kvs_audit.contract.folding import fold

TABLE_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "sager": ("sag", "sagsliste", "sagsoversigt", "boern", "boernesager", "borgere", "stamdata"),
        "indsatser": (
            "indsats",
            "foranstaltninger",
            "foranstaltning",
            "ydelser",
            "ydelse",
            "bevillinger",
            "bevilling",
            "bevilgede_indsatser",
        ),
        "undersoegelser": (
            "undersoegelse",
            "boernefaglige_undersoegelser",
            "boernefaglig_undersoegelse",
            "udredninger",
        ),
        "planer": ("plan", "handleplaner", "handleplan", "barnets_plan", "barnets_planer", "ungeplaner"),
        "opfoelgninger": ("opfoelgning", "opfoelgningsmoede", "opfoelgningsmoeder", "statusmoede", "statusmoeder"),
        "aflastningsdoegn": ("aflastning", "doegn", "leverede_doegn", "doegnforbrug", "aflastningsforbrug"),
        "stoettepersoner": ("stoetteperson", "stoetteperson_til_foraeldre"),
        "klippekortsamtaler": ("klippekort", "klippekortsamtale", "opfoelgende_samtaler", "opfoelgende_samtale"),
    }
)
"""Other names of a table. The short ones also stand before or after a column's name: ``opfoelgning_dato``."""

_CASE = (
    "sag",
    "sagsnr",
    "sagsnummer",
    "sag_nr",
    "sagnr",
    "sagsid",
    "sags_id",
    "sagsnoegle",
    "sagspseudonym",
    "journalnr",
    "journalnummer",
    "barn_id",
    "borger_id",
    "pseudonym",
)
_MEASURE = (
    "indsatsnr",
    "indsats_nr",
    "indsatsid",
    "indsatsnummer",
    "ydelsesnr",
    "ydelse_nr",
    "ydelsesid",
    "ydelse_id",
    "ydelsesnummer",
    "foranstaltning_id",
    "foranstaltningsnr",
    "foranstaltningsid",
    "foranstaltning_nr",
    "bevilling_id",
    "bevillingsnr",
)
COLUMN_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "sag_id": _CASE,
        "indsats_id": _MEASURE,
        "kommune": ("kommunenavn", "kommune_navn", "bopaelskommune", "handlekommune", "betalingskommune"),
        "foedselsdato": ("foedt", "foedselsdag", "foedselsmaaned", "foedselstidspunkt", "foedsel"),
        "team": ("afdeling", "teamnavn", "distrikt", "sagsteam", "enhed"),
        "raadgiver": ("sagsbehandler", "socialraadgiver", "sagsansvarlig", "medarbejder"),
        "foraeldre_psykisk_sygdom": ("psykisk_sygdom", "psykisk_sygdom_hos_foraeldre", "foraelder_psykisk_syg"),
        "foraeldre_misbrug": ("misbrug", "misbrug_hos_foraeldre", "foraelder_misbrug"),
        "indsatstype": (
            "indsats",
            "foranstaltning",
            "foranstaltningstype",
            "ydelse",
            "ydelsestype",
            "ydelsesnavn",
            "type_indsats",
        ),
        "lovgrundlag": ("paragraf", "lovparagraf", "lovhjemmel", "hjemmel", "bestemmelse", "lovbestemmelse"),
        "afgoerelsesdato": (
            "afgoerelse",
            "afgjort",
            "afgjort_den",
            "dato_for_afgoerelse",
            "bevilget",
            "bevilget_den",
            "bevillingsdato",
            "beslutningsdato",
            "visiteret_den",
        ),
        "startdato": (
            "start",
            "ivaerksat",
            "ivaerksat_den",
            "ivaerksaettelsesdato",
            "paabegyndt",
            "begyndt",
            "fra",
            "fra_dato",
        ),
        "slutdato": (
            "slut",
            "ophoert",
            "ophoert_den",
            "ophoersdato",
            "ophoer",
            "afsluttet",
            "afslutningsdato",
            "til",
            "til_dato",
        ),
        "forventet_varighed_mdr": (
            "forventet_varighed",
            "varighed_mdr",
            "varighed_i_maaneder",
            "forventet_varighed_maaneder",
        ),
        "formaal_angivet": ("formaal", "formaal_beskrevet"),
        "bevilget_doegn_pr_md": (
            "bevilgede_doegn",
            "bevilget_doegn",
            "doegn_pr_maaned",
            "doegn_pr_md",
            "bevilget_antal_doegn",
        ),
        "leverandoertype": ("leverandoer", "type_leverandoer", "udfoerertype", "tilbudstype"),
        "socialtilsyn_godkendt": ("socialtilsyn", "godkendt_af_socialtilsyn", "tilsynsgodkendt"),
        "tilbudsportalen": ("tilbudsportal", "findes_paa_tilbudsportalen"),
        "netvaerk_afsoegt": ("netvaerk_undersoegt", "netvaerk_overvejet"),
        "kontaktperson_overvejet": ("overvejet_kontaktperson",),
        "leveringssted": ("sted", "udfoerelsessted", "hvor_gives_indsatsen"),
        "aften_weekend": ("aften_og_weekend", "weekend"),
        "handicapkompenserende": ("handicap", "kompenserer_for_handicap"),
        "klippekort_tilbudt": ("klippekort", "opfoelgende_samtaler_tilbudt"),
        "fravigelse_begrundet": ("begrundet_fravigelse", "fravigelse", "begrundelse_for_fravigelse"),
        "boernesamtale_dato": ("boernesamtale", "samtale_med_barnet", "dato_for_boernesamtale"),
        "opmaerksom_dato": ("opmaerksom", "underretning", "underretningsdato", "henvendelsesdato"),
        "naeste_senest": ("naeste_opfoelgning", "naeste_opfoelgning_senest", "frist_naeste_opfoelgning"),
        "peger_paa_indsats": ("peger_paa", "konklusion_peger_paa_indsats", "anbefaler_indsats"),
        "konkrete_maal": ("maal", "maal_angivet", "konkret_maal"),
        "med_foraeldre": ("foraeldre_deltog", "foraeldre", "foraeldre_med", "foraeldre_inddraget"),
        "med_barn": ("barn_deltog", "barnet_deltog", "barn", "barnet_inddraget"),
        "videre_opfoelgning_besluttet": ("videre_opfoelgning", "fortsat_opfoelgning_besluttet"),
        "resultat": ("konklusion", "udfald", "status_efter_opfoelgning"),
        "maaned": ("md", "periode", "maaned_aar", "aar_maaned", "forbrugsmaaned"),
        "doegn": ("antal_doegn", "antal", "doegn_i_alt", "leverede_doegn"),
        "tilbudt_dato": ("tilbudt", "tilbudt_den", "dato_for_tilbud"),
        "accepteret": ("accept", "taget_imod", "oensket"),
        "egnethed_vurderet": ("egnethed", "egnethed_er_vurderet"),
        "relation": ("relation_til_familien", "tilknytning"),
        "vederlag": ("antal_vederlag", "vederlag_antal"),
        "dato": ("dato_for_opfoelgning", "afholdt", "afholdt_den", "moededato", "udarbejdet", "udarbejdet_den"),
        "type": ("art", "plantype", "undersoegelsestype"),
    }
)
"""Other names of a column, whatever its table."""

CODE_WORDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "stoette_i_hjemmet": (
            "stoette_hjemme",
            "hjemmestoette",
            "paedagogisk_stoette",
            "paedagogisk_stoette_i_hjemmet",
            "praktisk_paedagogisk_stoette",
            "praktisk_paedagogisk_eller_anden_stoette_i_hjemmet",
        ),
        "kontaktperson": ("fast_kontaktperson", "kontaktpers", "kontaktpersonordning"),
        "praktik": ("praktikophold", "praktiktilbud"),
        "familiebehandling": ("familiebeh", "familieterapi"),
        "familieanbringelse": ("doegnophold_for_familien", "familiedoegnophold"),
        "aflastning": ("stoetteophold", "aflastningsordning", "aflastningsophold", "aflastningsfamilie"),
        "anbringelse": ("anbringelse_uden_for_hjemmet", "doegnanbringelse", "anbragt"),
        "dagtilbud": ("dagbehandling", "ophold_i_dagtilbud"),
        "anden_hjaelp": ("anden_stoette", "andet", "oevrig_hjaelp"),
        "netvaerk": ("netvaerksplejefamilie", "slaegt", "familie_og_netvaerk", "netvaerksanbringelse"),
        "plejefamilie": ("plejefam", "familiepleje", "almen_plejefamilie", "specialiseret_plejefamilie"),
        "opholdssted": ("socialt_opholdssted",),
        "doegninstitution": ("doegninst", "institution"),
        "familiehuset": ("familiehus",),
        "anden": ("andet", "anden_leverandoer", "privat_leverandoer"),
        "udviklende": ("udvikling", "udviklingsstoette"),
        "kompenserende": ("kompensation",),
        "hjemmet": ("i_hjemmet", "hjemme", "eget_hjem"),
        "andet": ("uden_for_hjemmet", "andet_sted", "ude"),
        "boernefaglig_undersoegelse": (
            "bfu",
            "paragraf_50_undersoegelse",
            "50_undersoegelse",
            "paragraf_20",
            "20_undersoegelse",
        ),
        "afdaekning": ("paragraf_19", "paragraf_19_afdaekning"),
        "handleplan": ("paragraf_140_handleplan", "handleplan_140"),
        "barnets_plan": ("plan_for_barnet",),
        "ungeplan": ("den_unges_plan", "ungeplanen"),
        "fortsaetter": ("fortsat", "fortsaettes", "uaendret", "viderefoeres"),
        "formaal_opfyldt": ("opfyldt", "formaalet_er_opfyldt", "maal_naaet", "afsluttes_maal_naaet"),
        "formaal_kan_ikke_opfyldes": ("kan_ikke_opfyldes", "formaalet_kan_ikke_opfyldes", "maal_kan_ikke_naas"),
        "revurderet": ("revurdering", "revurderes", "aendres"),
        "uvildig": ("uafhaengig", "udefra"),
        "naer_familie": ("familie",),
        "naert_netvaerk": ("netvaerk", "venner"),
        "kommunalt_ansat": ("ansat_i_kommunen", "kommunal_medarbejder"),
    }
)
"""Other names of a code; where two codes share one, the column decides."""

YES_NO_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {"j": "ja", "y": "ja", "yes": "ja", "x": "ja", "n": "nej", "no": "nej", "ikke": "nej"}
)
"""How else people write yes and no."""


@cache
def names_of_column(column: str) -> frozenset[str]:
    """Every other name that a column is known by."""
    return frozenset({*COLUMN_WORDS.get(column, ()), fold(WORDS.get(column, column))} - {column})


def names_of_table(table: str) -> frozenset[str]:
    """Every other name that a table is known by."""
    return frozenset({*TABLE_WORDS[table], fold(WORDS.get(table, table))} - {table})


@cache
def codes_by_name(codes: tuple[str, ...]) -> Mapping[str, str]:
    """The codes of a column by every name they are known by; a name that two of them share is left out."""
    named = [(name, code) for code in codes for name in {code, *CODE_WORDS.get(code, ()), fold(WORDS.get(code, code))}]
    names = [name for name, _ in named]
    own = {code: code for code in codes}
    return MappingProxyType({**{name: code for name, code in named if names.count(name) == 1}, **own})


@cache
def qualified_names(table: str, column: str) -> frozenset[str]:
    """A column's names with its table's beside them: ``opfoelgning_dato``, ``dato_for_opfoelgning``, ``plantype``."""
    short = {table, *TABLE_WORDS[table]}
    plain = {column, column.removesuffix("dato").rstrip("_") or column}
    joined = {
        form
        for word in short
        for name in plain
        for form in (
            f"{word}_{name}",
            f"{word}s_{name}",
            f"{word}ens_{name}",
            f"{word}{name}",
            f"{word}s{name}",
            f"{name}_for_{word}",
            f"{name}_{word}",
        )
    }
    return frozenset(joined)
