"""The five standards as plain data, transcribed by hand from the catalogue of requirements.

One entry per requirement: ``(krav, kind, styrke, parameters)``. ``S`` skal, ``B`` boer, ``U`` udgangspunkt. This is a
second transcription on purpose: it shares nothing with the package's own data files.
"""

from datetime import date

S, B, U = "skal", "boer", "udgangspunkt"

ALL_BUT_PLACEMENT = (
    "dagtilbud",
    "stoette_i_hjemmet",
    "kontaktperson",
    "praktik",
    "familiebehandling",
    "familieanbringelse",
    "aflastning",
    "anden_hjaelp",
)
ANY_PLAN = ("handleplan", "barnets_plan", "ungeplan")
BFU = ("boernefaglig_undersoegelse",)
BFU_OR_AFDAEKNING = ("afdaekning", "boernefaglig_undersoegelse")
RESPITE_BANDS = ((3, 5, 10), (6, 9, 6), (10, 13, 4))

STANDARDS = {
    "ringsted-aflastning": {
        "kommune": "Ringsted",
        "types": ("aflastning",),
        "gaelder_fra": date(2019, 2, 4),
        "krav": [
            ("doegnloft", "doegnloft", U, {"bands": RESPITE_BANDS}),
            ("bevilget-doegnloft", "bevilget_doegnloft", U, {"bands": RESPITE_BANDS}),
            ("doegn-som-anbringelse", "doegn_som_anbringelse", S, {"above": 16}),
            ("kontaktperson-over-13", "flag", S, {"column": "kontaktperson_overvejet", "relevant_from_age": 14}),
            ("under-12-aar", "alder_ved", U, {"date_column": "afgoerelsesdato", "maximum": 11}),
            ("ikke-under-3-aar", "alder_ved", B, {"date_column": "startdato", "minimum": 3}),
            ("hjemmestoette-udtoemt", "flag", S, {"column": "hjemmestoette_udtoemt"}),
            ("netvaerk-foerst", "netvaerk_foerst", U, {}),
            (
                "leverandoer-godkendt",
                "leverandoer_godkendt",
                S,
                {
                    "allowed": ("plejefamilie", "opholdssted", "doegninstitution"),
                    "columns": ("socialtilsyn_godkendt", "tilbudsportalen"),
                },
            ),
            ("undersoegelse", "foer_afgoerelse", S, {"types": BFU}),
            ("undersoegelse-peger-paa-indsats", "peger_paa", S, {"types": BFU}),
            ("maal-med-foraeldre", "plan", S, {"types": ANY_PLAN, "flags": ("konkrete_maal", "med_foraeldre")}),
            ("opfoelgning", "opfoelgningskaede", S, {"first": 3, "then": 6}),
            ("ophoer-ved-opfyldt-formaal", "ophoer", S, {"result": "formaal_opfyldt", "days": 30}),
            ("revurdering", "revurdering", S, {"days": 30}),
        ],
    },
    "faxe-paedagogisk-stoette": {
        "kommune": "Faxe",
        "types": ("stoette_i_hjemmet",),
        "gaelder_fra": date(2024, 1, 1),
        "krav": [
            ("formaal-angivet", "flag", S, {"column": "formaal_angivet"}),
            ("varighed-angivet", "udfyldt", S, {"column": "forventet_varighed_mdr"}),
            ("udviklende-sigte", "i_maengde", B, {"column": "sigte", "allowed": ("udviklende",)}),
            ("forventet-varighed", "forventet_varighed", U, {"maximum": 9, "sigte": "udviklende"}),
            ("varighed", "varighed", U, {"maximum": 9, "sigte": "udviklende"}),
            ("opfoelgning", "opfoelgningskaede", S, {"first": 3, "then": None}),
            ("opfoelgning-med-parterne", "foerste_opfoelgning_flag", S, {"columns": ("med_foraeldre", "med_barn")}),
            (
                "videre-opfoelgning-besluttet",
                "foerste_opfoelgning_flag",
                S,
                {"columns": ("videre_opfoelgning_besluttet",)},
            ),
            ("ophoer-ved-opfyldt-formaal", "ophoer", S, {"result": "formaal_opfyldt", "days": 30}),
            ("revurdering", "revurdering", S, {"days": 30}),
            ("klippekort-tilbudt", "flag", S, {"column": "klippekort_tilbudt", "when_ended": True}),
            ("klippekort-ramme", "klippekort_ramme", S, {"maximum": 3, "months": 12}),
            ("undersoegelse", "foer_afgoerelse", S, {"types": BFU_OR_AFDAEKNING, "concurrent": True}),
            ("undersoegelse-peger-paa-indsats", "peger_paa", S, {"types": BFU_OR_AFDAEKNING}),
            (
                "plan-konkrete-maal",
                "plan",
                S,
                {"types": ("barnets_plan", "ungeplan"), "flags": ("konkrete_maal",), "hvis_findes": True},
            ),
            ("oevrige-indsatser-vurderet", "oevrige_vurderet", S, {"counted": ALL_BUT_PLACEMENT}),
            ("en-indsats-ad-gangen", "en_ad_gangen", U, {"counted": ALL_BUT_PLACEMENT}),
            ("leverandoer-fui", "i_maengde", U, {"column": "leverandoertype", "allowed": ("fui",)}),
            ("i-hjemmet", "i_maengde", U, {"column": "leveringssted", "allowed": ("hjemmet",)}),
            ("ikke-handicapkompenserende", "flag", S, {"column": "handicapkompenserende", "wanted": False}),
        ],
    },
    "ringsted-stoette-i-hjemmet": {
        "kommune": "Ringsted",
        "types": ("stoette_i_hjemmet",),
        "gaelder_fra": None,
        "krav": [
            ("varighed-angivet", "udfyldt", S, {"column": "forventet_varighed_mdr"}),
            ("opfoelgning", "opfoelgningskaede", S, {"first": 6, "then": 6}),
            ("hverdage", "flag", U, {"column": "aften_weekend", "wanted": False}),
            (
                "aften-weekend-i-plan",
                "plan",
                B,
                {"types": ANY_PLAN, "flags": ("aften_weekend_formaal",), "relevant_when": "aften_weekend"},
            ),
            ("undersoegelse", "foer_afgoerelse", S, {"types": BFU}),
            ("undersoegelse-peger-paa-indsats", "peger_paa", S, {"types": BFU}),
            ("leverandoer-familiehuset", "i_maengde", S, {"column": "leverandoertype", "allowed": ("familiehuset",)}),
            ("ophoer-ved-opfyldt-formaal", "ophoer", S, {"result": "formaal_opfyldt", "days": 30}),
            ("revurdering", "revurdering", S, {"days": 30}),
        ],
    },
    "uddybning-stoette-i-hjemmet": {
        "kommune": None,
        "types": ("stoette_i_hjemmet",),
        "gaelder_fra": None,
        "krav": [
            ("under-18-aar", "alder_ved", S, {"date_column": "afgoerelsesdato", "maximum": 17}),
            ("undersoegelse", "foer_afgoerelse", S, {"types": BFU}),
            (
                "handleplan",
                "plan",
                S,
                {
                    "types": ("handleplan",),
                    "flags": (),
                    "later_types": (date(2024, 1, 1), ("barnets_plan", "ungeplan")),
                },
            ),
            ("primaert-i-hjemmet", "i_maengde", U, {"column": "leveringssted", "allowed": ("hjemmet",)}),
            ("opfoelgning", "opfoelgningskaede", S, {"first": 3, "then": 6}),
        ],
    },
    "uddybning-stoetteperson": {
        "kommune": None,
        "types": ("anbringelse",),
        "gaelder_fra": None,
        "krav": [
            ("tilbudt", "stoetteperson_tilbudt", S, {}),
            ("egnethed-vurderet", "stoetteperson_felt", S, {"column": "egnethed_vurderet", "accepted": (True,)}),
            (
                "ikke-naer-relation",
                "stoetteperson_felt",
                B,
                {"column": "relation", "accepted": ("uvildig", "kommunalt_ansat")},
            ),
            (
                "uafhaengig-af-kommunen",
                "stoetteperson_felt",
                S,
                {"column": "relation", "accepted": ("uvildig", "naer_familie", "naert_netvaerk")},
            ),
            ("to-vederlag", "stoetteperson_felt", S, {"column": "vederlag", "accepted": (2,), "limit": 2}),
        ],
    },
}
