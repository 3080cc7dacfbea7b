"""What can happen to each of the 54 requirements of the five standards, and to the 16 of the law, worked out by hand.

A status is reachable when some extract leads to it. ``begrundet_afvigelse`` needs a strength other than ``skal``;
``kan_ikke_vurderes`` needs something that can be unknown. The case files must show every one of them, and no other.
"""

from dataclasses import dataclass

CATALOGUE = """
standard ringsted-aflastning Ringsted aflastning
krav                            kind                     styrke       opfyldt afvigelse begrundet aarsager
doegnloft                       doegnloft                udgangspunkt x       x         x         tabel:aflastningsdoegn foedselsdato foedselsdag_ukendt
bevilget-doegnloft              bevilget_doegnloft       udgangspunkt x       x         x         foedselsdato foedselsdag_ukendt bevilget_doegn_pr_md
doegn-som-anbringelse           doegn_som_anbringelse    skal         x       x         -         tabel:aflastningsdoegn
kontaktperson-over-13           flag                     skal         x       x         -         foedselsdato foedselsdag_ukendt kontaktperson_overvejet
under-12-aar                    alder_ved                udgangspunkt x       x         x         afgoerelsesdato foedselsdato foedselsdag_ukendt
ikke-under-3-aar                alder_ved                boer         x       x         x         foedselsdato foedselsdag_ukendt
hjemmestoette-udtoemt           flag                     skal         x       x         -         hjemmestoette_udtoemt
netvaerk-foerst                 netvaerk_foerst          udgangspunkt x       x         x         leverandoertype netvaerk_afsoegt
leverandoer-godkendt            leverandoer_godkendt     skal         x       x         -         leverandoertype socialtilsyn_godkendt tilbudsportalen
undersoegelse                   foer_afgoerelse          skal         x       x         -         tabel:undersoegelser afgoerelsesdato
undersoegelse-peger-paa-indsats peger_paa                skal         x       x         -         tabel:undersoegelser peger_paa_indsats
maal-med-foraeldre              plan                     skal         x       x         -         tabel:planer konkrete_maal med_foraeldre
opfoelgning                     opfoelgningskaede        skal         x       x         -         tabel:opfoelgninger
ophoer-ved-opfyldt-formaal      ophoer                   skal         x       x         -         tabel:opfoelgninger resultat
revurdering                     revurdering              skal         x       x         -         tabel:opfoelgninger resultat

standard faxe-paedagogisk-stoette Faxe stoette_i_hjemmet
krav                            kind                     styrke       opfyldt afvigelse begrundet aarsager
formaal-angivet                 flag                     skal         x       x         -         formaal_angivet
varighed-angivet                udfyldt                  skal         x       x         -         forventet_varighed_mdr
udviklende-sigte                i_maengde                boer         x       x         x         sigte
forventet-varighed              forventet_varighed       udgangspunkt x       x         x         sigte forventet_varighed_mdr
varighed                        varighed                 udgangspunkt x       x         x         sigte
opfoelgning                     opfoelgningskaede        skal         x       x         -         tabel:opfoelgninger
opfoelgning-med-parterne        foerste_opfoelgning_flag skal         x       x         -         tabel:opfoelgninger med_foraeldre med_barn
videre-opfoelgning-besluttet    foerste_opfoelgning_flag skal         x       x         -         tabel:opfoelgninger videre_opfoelgning_besluttet
ophoer-ved-opfyldt-formaal      ophoer                   skal         x       x         -         tabel:opfoelgninger resultat
revurdering                     revurdering              skal         x       x         -         tabel:opfoelgninger resultat
klippekort-tilbudt              flag                     skal         x       x         -         klippekort_tilbudt
klippekort-ramme                klippekort_ramme         skal         x       x         -         tabel:klippekortsamtaler
undersoegelse                   foer_afgoerelse          skal         x       x         -         tabel:undersoegelser afgoerelsesdato
undersoegelse-peger-paa-indsats peger_paa                skal         x       x         -         tabel:undersoegelser peger_paa_indsats
plan-konkrete-maal              plan                     skal         x       x         -         tabel:planer konkrete_maal
oevrige-indsatser-vurderet      oevrige_vurderet         skal         x       x         -         afgoerelsesdato oevrige_indsatser_vurderet
en-indsats-ad-gangen            en_ad_gangen             udgangspunkt x       x         x         -
leverandoer-fui                 i_maengde                udgangspunkt x       x         x         leverandoertype
i-hjemmet                       i_maengde                udgangspunkt x       x         x         leveringssted
ikke-handicapkompenserende      flag                     skal         x       x         -         handicapkompenserende

standard ringsted-stoette-i-hjemmet Ringsted stoette_i_hjemmet
krav                            kind                     styrke       opfyldt afvigelse begrundet aarsager
varighed-angivet                udfyldt                  skal         x       x         -         forventet_varighed_mdr
opfoelgning                     opfoelgningskaede        skal         x       x         -         tabel:opfoelgninger
hverdage                        flag                     udgangspunkt x       x         x         aften_weekend
aften-weekend-i-plan            plan                     boer         x       x         x         tabel:planer aften_weekend aften_weekend_formaal
undersoegelse                   foer_afgoerelse          skal         x       x         -         tabel:undersoegelser afgoerelsesdato
undersoegelse-peger-paa-indsats peger_paa                skal         x       x         -         tabel:undersoegelser peger_paa_indsats
leverandoer-familiehuset        i_maengde                skal         x       x         -         leverandoertype
ophoer-ved-opfyldt-formaal      ophoer                   skal         x       x         -         tabel:opfoelgninger resultat
revurdering                     revurdering              skal         x       x         -         tabel:opfoelgninger resultat

standard uddybning-stoette-i-hjemmet - stoette_i_hjemmet
krav                            kind                     styrke       opfyldt afvigelse begrundet aarsager
under-18-aar                    alder_ved                skal         x       x         -         afgoerelsesdato foedselsdato foedselsdag_ukendt
undersoegelse                   foer_afgoerelse          skal         x       x         -         tabel:undersoegelser afgoerelsesdato
handleplan                      plan                     skal         x       x         -         tabel:planer
primaert-i-hjemmet              i_maengde                udgangspunkt x       x         x         leveringssted
opfoelgning                     opfoelgningskaede        skal         x       x         -         tabel:opfoelgninger

standard uddybning-stoetteperson - anbringelse
krav                            kind                     styrke       opfyldt afvigelse begrundet aarsager
tilbudt                         stoetteperson_tilbudt    skal         x       x         -         tabel:stoettepersoner tilbudt_dato
egnethed-vurderet               stoetteperson_felt       skal         x       x         -         tabel:stoettepersoner accepteret egnethed_vurderet
ikke-naer-relation              stoetteperson_felt       boer         x       x         x         tabel:stoettepersoner accepteret relation
uafhaengig-af-kommunen          stoetteperson_felt       skal         x       x         -         tabel:stoettepersoner accepteret relation
to-vederlag                     stoetteperson_felt       skal         x       x         -         tabel:stoettepersoner accepteret vederlag

standard serviceloven - stoette_i_hjemmet
krav                            kind                     styrke       opfyldt afvigelse begrundet aarsager
undersoegelse                   foer_afgoerelse          skal         x       x         -         tabel:undersoegelser afgoerelsesdato
undersoegelse-til-tiden         undersoegelse_til_tiden  skal         x       x         -         tabel:undersoegelser opmaerksom_dato
boernesamtale                   boernesamtale            skal         x       x         -         afgoerelsesdato boernesamtale_dato
handleplan                      plan                     udgangspunkt x       x         x         tabel:planer
opfoelgning                     opfoelgningskaede        skal         x       x         -         tabel:opfoelgninger
stoetteperson-tilbudt           stoetteperson_tilbudt    skal         x       x         -         tabel:stoettepersoner tilbudt_dato

standard barnets-lov - stoette_i_hjemmet
krav                            kind                     styrke       opfyldt afvigelse begrundet aarsager
formaal-angivet                 flag                     skal         x       x         -         formaal_angivet
varighed-angivet                udfyldt                  skal         x       x         -         forventet_varighed_mdr
grundlag                        foer_afgoerelse          skal         x       x         -         tabel:undersoegelser afgoerelsesdato
grundlag-anbringelse            foer_afgoerelse          skal         x       x         -         tabel:undersoegelser afgoerelsesdato
undersoegelse-til-tiden         undersoegelse_til_tiden  skal         x       x         -         tabel:undersoegelser opmaerksom_dato
boernesamtale                   boernesamtale            skal         x       x         -         afgoerelsesdato boernesamtale_dato
opfoelgning                     sagens_opfoelgning       skal         x       x         -         tabel:opfoelgninger tabel:undersoegelser naeste_senest
videre-opfoelgning-besluttet    foerste_opfoelgning_flag skal         x       x         -         tabel:opfoelgninger videre_opfoelgning_besluttet
barnets-plan-anbringelse        plan_inden_frist         skal         x       x         -         tabel:planer afgoerelsesdato
stoetteperson-tilbudt           stoetteperson_tilbudt    skal         x       x         -         tabel:stoettepersoner tilbudt_dato
"""  # noqa: E501 (a table reads best with its rows whole)

_STATUS_COLUMNS = ("opfyldt", "afvigelse", "begrundet_afvigelse")


@dataclass(frozen=True)
class Standard:
    """A standard as the cases use it: the municipality and the measure type a mini-table need not name."""

    municipality: str | None
    measure_type: str


@dataclass(frozen=True)
class Reachable:
    """One requirement: its kind, its strength, and every status and reason it can lead to."""

    kind: str
    strength: str
    statuses: frozenset[str]
    reasons: frozenset[str]


def _reason(word: str) -> str:
    if word == "foedselsdag_ukendt":
        return word
    return f"mangler_{word}" if word.startswith("tabel:") else f"mangler_vaerdi:{word}"


def _reachable(cells: list[str]) -> Reachable:
    kind, strength, *marks = cells[:5]
    reasons = frozenset(_reason(word) for word in cells[5:] if word != "-")
    statuses = {status for status, mark in zip(_STATUS_COLUMNS, marks, strict=True) if mark == "x"}
    return Reachable(kind, strength, frozenset(statuses | ({"kan_ikke_vurderes"} if reasons else set())), reasons)


def _read() -> tuple[dict[str, Standard], dict[str, Reachable]]:
    standards: dict[str, Standard] = {}
    requirements: dict[str, Reachable] = {}
    for line in CATALOGUE.split("\n"):
        match line.split():
            case [] | ["krav", "kind", *_]:
                continue
            case ["standard", name, municipality, measure_type]:
                standard = name
                standards[name] = Standard(None if municipality == "-" else municipality, measure_type)
            case [krav, *cells]:
                requirements[f"{standard}/{krav}"] = _reachable(cells)
    return standards, requirements


STANDARDS, REQUIREMENTS = _read()
