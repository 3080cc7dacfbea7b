"""Every kind of check tells what, when, how much and against which limit. Sentences are written by hand."""

import pytest

from kvs_audit.checks import KINDS
from kvs_audit.checks.alder_ved import AlderVed
from kvs_audit.checks.boernesamtale import Boernesamtale
from kvs_audit.checks.flag import Flag
from kvs_audit.checks.plan import Plan
from kvs_audit.checks.plan_inden_frist import PlanIndenFrist
from kvs_audit.checks.sagens_opfoelgning import SagensOpfoelgning
from kvs_audit.checks.stoetteperson_felt import StoettepersonFelt
from kvs_audit.checks.undersoegelse_til_tiden import UndersoegelseTilTiden
from kvs_audit.fund.sentences import SENTENCES
from kvs_audit.standards import Krav

HOME = "I1 stoette_i_hjemmet 2024-03-01 2024-03-05 -"


def own_krav(art, parametre, styrke="skal"):
    return Krav(
        id="eget", art=art, parametre=parametre, styrke=styrke, afsnit="Eget", tilsyn="afgoerelse", tekst="Et krav."
    )


def test_every_kind_has_a_sentence():
    assert SENTENCES.keys() == KINDS.keys()


def test_flag_tells_the_answer_and_the_one_wanted(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/formaal-angivet", indsatser=granted(f"{HOME} nej", columns="formaal_angivet")
    )
    assert told == (
        "Indsatsen (støtte i hjemmet, besluttet 1. marts 2024): svaret på »Afgørelsen angiver formålet« er nej, "
        "men skal være ja"
    )


def test_flag_that_should_be_false_tells_it_the_other_way_round(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/ikke-handicapkompenserende",
        indsatser=granted(f"{HOME} ja", columns="handicapkompenserende"),
    )
    assert told.endswith("»Indsatsen kompenserer for en funktionsnedsættelse« er ja, men skal være nej")


def test_flag_due_at_the_end_names_the_end(sentence, granted):
    row = "I1 stoette_i_hjemmet 2024-03-01 2024-03-05 2024-05-31 nej"
    told = sentence("faxe-paedagogisk-stoette/klippekort-tilbudt", indsatser=granted(row, columns="klippekort_tilbudt"))
    assert told.startswith("Indsatsen (støtte i hjemmet, ophørt 31. maj 2024): svaret på ")


@pytest.mark.parametrize(
    ("styrke", "must"), [("skal", "skal"), ("boer", "bør"), ("udgangspunkt", "skal som udgangspunkt")]
)
def test_the_strength_is_in_the_words(sentence, granted, styrke, must):
    krav = own_krav("flag", Flag(kolonne="formaal_angivet"), styrke)
    told = sentence(("faxe-paedagogisk-stoette", krav), indsatser=granted(f"{HOME} nej", columns="formaal_angivet"))
    assert told.endswith(f"er nej, men {must} være ja")


def test_udfyldt_names_the_empty_field(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/varighed-angivet", indsatser=granted(f"{HOME} -", columns="forventet_varighed_mdr")
    )
    assert told == (
        "Indsatsen (støtte i hjemmet, startet 5. marts 2024): »Forventet varighed i måneder ifølge afgørelsen« er tom, "
        "men skal være udfyldt"
    )


def test_i_maengde_names_the_code_and_those_allowed(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/leverandoer-fui", indsatser=granted(f"{HOME} opholdssted", columns="leverandoertype")
    )
    assert told == (
        "Indsatsen (støtte i hjemmet, besluttet 1. marts 2024): »Leverandørens type« er opholdssted, "
        "men skal som udgangspunkt være FUI"
    )


def test_netvaerk_foerst_tells_where_the_measure_lies(sentence, granted):
    row = "I1 aflastning 2024-03-01 - - plejefamilie nej"
    told = sentence(
        "ringsted-aflastning/netvaerk-foerst", indsatser=granted(row, columns="leverandoertype netvaerk_afsoegt")
    )
    assert told == (
        "Indsatsen (aflastning, besluttet 1. marts 2024) ligger uden for netværket (leverandørens type er plejefamilie)"
        "; netværket skulle som udgangspunkt være afsøgt først, men er det ikke"
    )


PROVIDER = "leverandoertype socialtilsyn_godkendt tilbudsportalen"


def test_leverandoer_godkendt_names_a_type_that_is_not_allowed(sentence, granted):
    told = sentence(
        "ringsted-aflastning/leverandoer-godkendt",
        indsatser=granted("I1 aflastning 2024-03-01 - - fui ja ja", columns=PROVIDER),
    )
    assert told == (
        "Indsatsen (aflastning, besluttet 1. marts 2024): leverandørens type er FUI, men skal være plejefamilie, "
        "opholdssted eller døgninstitution"
    )


@pytest.mark.parametrize(
    ("approvals", "lacking"),
    [
        ("nej ja", "»Leverandøren er godkendt hertil af socialtilsynet«"),
        ("- nej", "»Leverandøren står på Tilbudsportalen«"),
        ("nej nej", "»Leverandøren er godkendt hertil af socialtilsynet« og »Leverandøren står på Tilbudsportalen«"),
    ],
)
def test_leverandoer_godkendt_names_the_approvals_that_are_refused(sentence, granted, approvals, lacking):
    told = sentence(
        "ringsted-aflastning/leverandoer-godkendt",
        indsatser=granted(f"I1 aflastning 2024-03-01 - - plejefamilie {approvals}", columns=PROVIDER),
    )
    assert told == (
        "Indsatsen (aflastning, besluttet 1. marts 2024): leverandøren (plejefamilie) skal være godkendt, "
        f"men svaret er nej på {lacking}"
    )


def test_alder_ved_tells_the_age_at_the_decision(sentence, granted):
    told = sentence(
        "ringsted-aflastning/under-12-aar",
        sager=["sag_id kommune foedselsdato", "S1 Ringsted 2012-03-01"],
        indsatser=granted("I1 aflastning 2024-03-01 - -"),
    )
    assert told == "Barnet var 12 år ved afgørelsen den 1. marts 2024, men skulle som udgangspunkt være højst 11 år"


def test_alder_ved_tells_of_an_unborn_child(sentence, granted):
    told = sentence(
        "ringsted-aflastning/ikke-under-3-aar",
        sager=["sag_id kommune foedselsdato", "S1 Ringsted 2024-03-06"],
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -"),
    )
    assert told == "Barnet var endnu ikke født, da indsatsen startede den 5. marts 2024, men burde være mindst 3 år"


def test_alder_ved_without_one_age_says_so(sentence, granted):
    told = sentence(
        "ringsted-aflastning/under-12-aar",
        sager=["sag_id kommune foedselsdato", "S1 Ringsted 2010-03"],
        indsatser=granted("I1 aflastning 2024-03-15 - -"),
    )
    assert told == (
        "Barnet var i alle tilfælde uden for aldersgrænsen (fødselsdagen er ikke oplyst) ved afgørelsen "
        "den 15. marts 2024, men skulle som udgangspunkt være højst 11 år"
    )


def test_alder_ved_with_two_bounds_tells_both(sentence, granted):
    told = sentence(
        ("ringsted-aflastning", own_krav("alder_ved", AlderVed(dato="startdato", mindst=3, hoejst=8))),
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -"),
    )
    assert told == "Barnet var 9 år, da indsatsen startede den 5. marts 2024, men skulle være mellem 3 og 8 år"


def test_oevrige_vurderet_tells_of_a_silent_decision(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/oevrige-indsatser-vurderet",
        indsatser=granted(
            "I1 stoette_i_hjemmet 2024-03-01 2024-03-05 - nej",
            "I2 dagtilbud 2024-01-01 2024-01-01 - -",
            columns="oevrige_indsatser_vurderet",
        ),
    )
    assert told == (
        "Da indsatsen (støtte i hjemmet) blev besluttet den 1. marts 2024, var mindst én anden indsats i gang i sagen; "
        "afgørelsen skulle tage stilling til øvrige indsatser, men gør det ikke"
    )


ASSESSMENTS = "undersoegelse_id sag_id type startdato slutdato peger_paa_indsats"


@pytest.mark.parametrize(
    ("assessments", "later"),
    [
        ([], "; sagen har ingen"),
        (["U1 S1 afdaekning 2024-01-01 2024-02-01 -"], "; sagen har ingen"),
        (
            ["U1 S1 boernefaglig_undersoegelse 2024-02-20 2024-03-02 -"],
            "; den første blev færdig den 2. marts 2024",
        ),
        (
            ["U1 S1 boernefaglig_undersoegelse 2024-02-20 - -"],
            "; den første begyndte den 20. februar 2024 og er ikke færdig",
        ),
    ],
)
def test_foer_afgoerelse_tells_when_the_first_assessment_came(sentence, granted, assessments, later):
    told = sentence(
        "ringsted-aflastning/undersoegelse",
        indsatser=granted("I1 aflastning 2024-03-01 - -"),
        undersoegelser=[ASSESSMENTS, *assessments],
    )
    assert told == (
        "Sagen skulle have en færdig børnefaglig undersøgelse, da indsatsen blev besluttet den 1. marts 2024, "
        f"men havde den ikke{later}"
    )


def test_foer_afgoerelse_tells_that_none_had_begun_where_that_would_do(sentence, granted):
    told = sentence("faxe-paedagogisk-stoette/undersoegelse", indsatser=granted(HOME), undersoegelser=[ASSESSMENTS])
    assert told == (
        "Sagen skulle have en færdig afdækning eller børnefaglig undersøgelse, da indsatsen blev besluttet "
        "den 1. marts 2024, men havde den ikke, og ingen var begyndt senest den 5. marts 2024; sagen har ingen"
    )


def test_peger_paa_tells_that_the_assessment_points_elsewhere(sentence, granted):
    told = sentence(
        "ringsted-aflastning/undersoegelse-peger-paa-indsats",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -"),
        undersoegelser=[ASSESSMENTS, "U1 S1 boernefaglig_undersoegelse 2024-01-01 2024-02-01 nej"],
    )
    assert told == (
        "Indsatsen (aflastning, besluttet 1. marts 2024): sagens seneste færdige undersøgelse (børnefaglig "
        "undersøgelse), begyndt senest den 5. marts 2024, skal pege på indsatsen, men gør det ikke"
    )


PLANS = "plan_id sag_id type dato konkrete_maal med_foraeldre"


def test_plan_tells_that_there_was_none(sentence, granted):
    told = sentence(
        "ringsted-aflastning/maal-med-foraeldre",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 2024-08-01"),
        planer=[PLANS, "P1 S1 handleplan 2024-08-02 ja ja"],
    )
    assert told == (
        "Indsatsen (aflastning, besluttet 1. marts 2024): sagen skal have en plan, men havde ingen den 1. august 2024"
    )


def test_plan_tells_what_the_latest_one_lacks(sentence, granted):
    told = sentence(
        "ringsted-aflastning/maal-med-foraeldre",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -"),
        planer=[PLANS, "P1 S1 handleplan 2024-02-01 ja ja", "P2 S1 ungeplan 2024-04-01 ja nej"],
    )
    assert told == (
        "Indsatsen (aflastning, besluttet 1. marts 2024): sagens seneste plan er fra den 1. april 2024, og svaret skal "
        "være ja på både »Planen har konkrete mål« og »Planen er lavet med forældrene«, men er det ikke"
    )


def test_plan_names_the_types_that_count_from_a_date(sentence, granted):
    told = sentence(
        "uddybning-stoette-i-hjemmet/handleplan",
        indsatser=granted("I1 stoette_i_hjemmet 2023-12-31 2024-01-05 -"),
        planer=[PLANS, "P1 S1 ungeplan 2024-02-01 ja ja"],
    )
    assert told == (
        "Indsatsen (støtte i hjemmet, besluttet 31. december 2023): sagen skal have en handleplan "
        "(fra 1. januar 2024 også barnets plan eller en ungeplan), men havde ingen den 31. december 2024"
    )


def test_plan_counts_only_the_types_of_its_time(sentence, granted):
    krav = own_krav(
        "plan",
        Plan(typer=("handleplan",), ogsaa=("ungeplan",), ogsaa_fra="2024-01-01", kolonner=("konkrete_maal",)),
    )
    tables = {"planer": [PLANS, "P1 S1 handleplan 2023-02-01 nej -", "P2 S1 ungeplan 2024-04-01 nej -"]}
    before = sentence(
        ("uddybning-stoette-i-hjemmet", krav), indsatser=granted("I1 stoette_i_hjemmet 2023-12-31 - -"), **tables
    )
    after = sentence(
        ("uddybning-stoette-i-hjemmet", krav), indsatser=granted("I1 stoette_i_hjemmet 2024-01-01 - -"), **tables
    )
    assert "seneste plan er fra den 1. februar 2023, og svaret skal være ja på »Planen har konkrete mål«" in before
    assert "seneste plan er fra den 1. april 2024" in after


FOLLOW_UPS = "opfoelgning_id indsats_id dato med_foraeldre med_barn resultat"


def test_chain_tells_how_late_the_first_follow_up_came(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/opfoelgning",
        indsatser=granted(HOME),
        opfoelgninger=[FOLLOW_UPS, "O1 I1 2024-06-06 - - -"],
    )
    assert told == (
        "Første opfølgning skulle være holdt senest den 5. juni 2024, 3 måneder efter starten den 5. marts 2024; "
        "den blev holdt den 6. juni 2024, 1 dag for sent"
    )


def test_chain_tells_what_a_later_follow_up_counts_from(sentence, granted):
    told = sentence(
        "ringsted-aflastning/opfoelgning",
        indsatser=granted("I1 aflastning 2024-01-01 2024-01-01 2024-12-01"),
        opfoelgninger=[FOLLOW_UPS, "O1 I1 2024-03-31 - - -", "O2 I1 2024-10-02 - - -"],
    )
    assert told == (
        "Opfølgning nr. 2 skulle være holdt senest den 30. september 2024, 6 måneder efter den forrige "
        "den 31. marts 2024; den blev holdt den 2. oktober 2024, 2 dage for sent"
    )


def test_chain_tells_of_a_follow_up_that_never_came(sentence, granted):
    told = sentence("faxe-paedagogisk-stoette/opfoelgning", indsatser=granted(HOME), opfoelgninger=[FOLLOW_UPS])
    assert told.endswith("; den var ikke holdt den 31. december 2024, 209 dage efter fristen")


def test_chain_tells_of_a_measure_that_ended_without_a_follow_up(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/opfoelgning",
        indsatser=granted("I1 stoette_i_hjemmet 2024-03-01 2024-03-05 2024-06-06"),
        opfoelgninger=[FOLLOW_UPS],
    )
    assert told.endswith("; den var ikke holdt, da indsatsen ophørte den 6. juni 2024, 1 dag efter fristen")


def test_chain_does_not_take_a_follow_up_on_the_as_of_date_for_a_missing_one(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/opfoelgning",
        as_of="2024-06-07",
        indsatser=granted(HOME),
        opfoelgninger=[FOLLOW_UPS, "O1 I1 2024-06-07 - - -"],
    )
    assert told.endswith("; den blev holdt den 7. juni 2024, 2 dage for sent")


def test_chain_knows_intervals_of_a_measure_whose_id_has_a_number_sign(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/opfoelgning",
        indsatser=granted("I#7 stoette_i_hjemmet 2024-03-01 2024-03-05 -"),
        opfoelgninger=[FOLLOW_UPS, "O1 I#7 2024-06-06 - - -"],
    )
    assert told.endswith("; den blev holdt den 6. juni 2024, 1 dag for sent")


@pytest.mark.parametrize(
    ("end", "way_out"),
    [
        ("2024-05-02", "den ophørte først den 2. maj 2024, 31 dage efter"),
        ("-", "det var ikke sket den 31. december 2024, 274 dage efter"),
        ("2025-01-31", "den ophører først den 31. januar 2025, 305 dage efter"),
    ],
)
def test_ophoer_tells_what_was_found_and_when_it_ended(sentence, granted, end, way_out):
    told = sentence(
        "faxe-paedagogisk-stoette/ophoer-ved-opfyldt-formaal",
        indsatser=granted(f"I1 stoette_i_hjemmet 2024-03-01 2024-03-05 {end}"),
        opfoelgninger=[FOLLOW_UPS, "O1 I1 2024-04-01 - - formaal_opfyldt"],
    )
    assert told == (
        "En opfølgning den 1. april 2024 fandt, at formålet var opfyldt; indsatsen skulle være ophørt senest "
        f"den 1. maj 2024, 30 dage efter, men {way_out}"
    )


def test_revurdering_tells_that_no_way_out_was_taken(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/revurdering",
        indsatser=granted(HOME),
        opfoelgninger=[
            FOLLOW_UPS,
            "O1 I1 2024-04-01 - - formaal_kan_ikke_opfyldes",
            "O2 I1 2024-05-02 - - revurderet",
        ],
    )
    assert told == (
        "En opfølgning den 1. april 2024 fandt, at formålet ikke kan opfyldes; indsatsen skulle være revurderet eller "
        "ophørt senest den 1. maj 2024, 30 dage efter, men det skete ikke i tide; den løb stadig "
        "den 31. december 2024, 274 dage efter"
    )


def test_foerste_opfoelgning_flag_names_what_the_first_follow_up_lacked(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/opfoelgning-med-parterne",
        indsatser=granted(HOME),
        opfoelgninger=[FOLLOW_UPS, "O1 I1 2024-05-01 ja nej -", "O2 I1 2024-06-01 ja ja -"],
    )
    assert told == (
        "Ved første opfølgning den 1. maj 2024 skulle svaret være ja på både »Forældrene deltog« og »Barnet deltog«, "
        "men var det ikke"
    )


TALKS = "indsats_id dato"


def test_klippekort_ramme_tells_of_too_many_talks(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/klippekort-ramme",
        indsatser=granted("I1 stoette_i_hjemmet 2024-03-01 2024-03-05 2024-05-31"),
        klippekortsamtaler=[TALKS, *[f"I1 2024-0{month}-10" for month in (6, 7, 8, 9)]],
    )
    assert told == (
        "Indsatsen (støtte i hjemmet, ophørt 31. maj 2024): der er holdt 4 opfølgende samtaler; "
        "der må højst være 3, alle i tiden fra 31. maj 2024 til 31. maj 2025"
    )


def test_klippekort_ramme_tells_of_a_talk_outside_the_time(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/klippekort-ramme",
        indsatser=granted("I1 stoette_i_hjemmet 2024-03-01 2024-03-05 2024-05-31"),
        klippekortsamtaler=[TALKS, "I1 2024-05-30"],
    )
    assert told == (
        "Indsatsen (støtte i hjemmet, ophørt 31. maj 2024): der er holdt 1 opfølgende samtale, men ikke alle i tiden; "
        "der må højst være 3, alle i tiden fra 31. maj 2024 til 31. maj 2025"
    )


RESPITE = "indsats_id maaned doegn"


def test_doegnloft_tells_the_days_the_cap_and_what_is_too_much(sentence, granted):
    told = sentence(
        "ringsted-aflastning/doegnloft",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -"),
        aflastningsdoegn=[RESPITE, "I1 2024-04 6.5"],
    )
    assert told == (
        "I april 2024 fik barnet 6,5 døgn aflastning; loftet ved barnets alder er som udgangspunkt 6 døgn, "
        "så der er 0,5 døgn for meget"
    )


def test_bevilget_doegnloft_tells_the_grants_at_the_start(sentence, granted):
    told = sentence(
        "ringsted-aflastning/bevilget-doegnloft",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 - 8", columns="bevilget_doegn_pr_md"),
    )
    assert told == (
        "Da indsatsen startede den 5. marts 2024, var der efter de kendte bevillinger givet 8 døgn aflastning pr. måned"
        "; loftet ved barnets alder er som udgangspunkt 6 døgn, så der er 2 døgn for meget"
    )


def test_doegn_som_anbringelse_tells_that_no_placement_was_there(sentence, granted):
    told = sentence(
        "ringsted-aflastning/doegn-som-anbringelse",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -"),
        aflastningsdoegn=[RESPITE, "I1 2024-04 17"],
    )
    assert told == (
        "I april 2024 fik barnet 17 døgn aflastning, altså over 16; det skulle være behandlet som en anbringelse, "
        "men ingen anbringelse var i gang i måneden"
    )


@pytest.mark.parametrize(
    ("end", "outcome"),
    [
        ("2024-12-06", "den ophørte den 6. december 2024, 1 dag for sent"),
        ("-", "den var stadig i gang den 31. december 2024, 26 dage for længe"),
        ("2025-02-01", "den var stadig i gang den 31. december 2024, 26 dage for længe"),
    ],
)
def test_varighed_tells_how_long_past_the_limit(sentence, granted, end, outcome):
    told = sentence(
        "faxe-paedagogisk-stoette/varighed",
        indsatser=granted(f"I1 stoette_i_hjemmet 2024-03-01 2024-03-05 {end} udviklende", columns="sigte"),
    )
    assert told == (
        "Indsatsen startede den 5. marts 2024 og måtte som udgangspunkt højst vare 9 måneder, til den 5. december 2024"
        f"; {outcome}"
    )


def test_forventet_varighed_tells_both_durations(sentence, granted):
    told = sentence(
        "faxe-paedagogisk-stoette/forventet-varighed",
        indsatser=granted(f"{HOME} udviklende 9,5", columns="sigte forventet_varighed_mdr"),
    )
    assert told == (
        "Indsatsen (støtte i hjemmet, besluttet 1. marts 2024): den forventede varighed er 9,5 måneder, "
        "men må som udgangspunkt højst være 9 måneder"
    )


@pytest.mark.parametrize(("others", "many"), [(1, "1 anden indsats i sagen"), (2, "2 andre indsatser i sagen")])
def test_en_ad_gangen_counts_the_others(sentence, granted, others, many):
    told = sentence(
        "faxe-paedagogisk-stoette/en-indsats-ad-gangen",
        indsatser=granted(HOME, *[f"A{number} dagtilbud - 2024-04-01 -" for number in range(others)]),
    )
    assert told == (
        f"Indsatsen (støtte i hjemmet, besluttet 1. marts 2024): {many} var i gang samtidig, "
        "men der må som udgangspunkt ikke være nogen"
    )


PERSON = "indsats_id tilbudt_dato accepteret egnethed_vurderet relation vederlag"
PLACED = "I1 anbringelse 2024-03-01 2024-03-05 -"


def test_stoetteperson_tilbudt_tells_how_long_without_an_offer(sentence, granted):
    told = sentence(
        "uddybning-stoetteperson/tilbudt", as_of="2024-03-06", indsatser=granted(PLACED), stoettepersoner=[PERSON]
    )
    assert told == (
        "Anbringelsen startede den 5. marts 2024; forældrene skulle være tilbudt en støtteperson, "
        "men var det ikke den 6. marts 2024, 1 dag efter"
    )


@pytest.mark.parametrize(
    ("krav", "told"),
    [
        ("egnethed-vurderet", "»Personens egnethed er vurderet« er nej, men skal være ja"),
        ("ikke-naer-relation", "er nær familie, men bør ikke være nær familie eller nært netværk"),
        ("to-vederlag", "»Antal vederlag« er 1, men skal være 2"),
    ],
)
def test_stoetteperson_felt_tells_what_is_noted(sentence, granted, krav, told):
    text = sentence(
        f"uddybning-stoetteperson/{krav}",
        indsatser=granted(PLACED),
        stoettepersoner=[PERSON, "I1 2024-03-10 ja nej naer_familie 1"],
    )
    assert text.startswith("Indsatsen (anbringelse, besluttet 1. marts 2024): støttepersonens oplysning ")
    assert text.endswith(told)


def test_stoetteperson_felt_that_should_be_false_tells_it_the_other_way_round(sentence, granted):
    krav = own_krav("stoetteperson_felt", StoettepersonFelt(kolonne="egnethed_vurderet", lig=False))
    text = sentence(
        ("uddybning-stoetteperson", krav),
        indsatser=granted(PLACED),
        stoettepersoner=[PERSON, "I1 2024-03-10 ja ja - -"],
    )
    assert text.endswith("er ja, men skal være nej")


DEADLINE_PLANS = "plan_id sag_id type dato"
LAW_ASSESSMENTS = "undersoegelse_id sag_id type startdato slutdato opmaerksom_dato"
RHYTHM = "opfoelgning_id indsats_id dato naeste_senest"
FAXE = "faxe-paedagogisk-stoette"


def test_boernesamtale_tells_how_late_the_child_was_heard(sentence, granted):
    told = sentence(
        (FAXE, own_krav("boernesamtale", Boernesamtale())),
        indsatser=granted(f"{HOME} 2024-03-02", columns="boernesamtale_dato"),
    )
    assert told == (
        "Indsatsen (støtte i hjemmet, besluttet 1. marts 2024): samtalen med barnet skulle være holdt senest ved "
        "afgørelsen, men blev holdt den 2. marts 2024, 1 dag efter"
    )


@pytest.mark.parametrize(
    ("end", "made", "outcome"),
    [
        ("-", "2024-06-02", "den første er fra den 2. juni 2024, 1 dag for sent"),
        ("-", "2025-01-01", "der var ingen den 31. december 2024, 213 dage efter fristen"),
        ("2024-07-01", "2024-07-02", "der var ingen den 1. juli 2024, 30 dage efter fristen"),
    ],
)
def test_plan_inden_frist_tells_when_the_first_plan_came(sentence, granted, end, made, outcome):
    krav = own_krav("plan_inden_frist", PlanIndenFrist(typer=("barnets_plan", "ungeplan"), maaneder=3))
    told = sentence(
        (FAXE, krav),
        indsatser=granted(f"I1 stoette_i_hjemmet 2024-03-01 2024-03-05 {end}"),
        planer=[DEADLINE_PLANS, "P0 S1 handleplan 2024-03-01", f"P1 S1 barnets_plan {made}"],
    )
    assert told == (
        "Sagen skulle have barnets plan eller en ungeplan senest den 1. juni 2024, 3 måneder efter afgørelsen "
        f"den 1. marts 2024; {outcome}"
    )


@pytest.mark.parametrize(
    ("assessment", "told"),
    [
        (
            "2024-01-10 2024-05-02 2024-01-01",
            "senest den 1. maj 2024, 4 måneder efter at kommunen blev opmærksom den 1. januar 2024; "
            "den blev færdig den 2. maj 2024, 1 dag for sent",
        ),
        (
            "2024-01-10 - 2024-01-01",
            "senest den 1. maj 2024, 4 måneder efter at kommunen blev opmærksom den 1. januar 2024; "
            "den var ikke færdig den 31. december 2024, 244 dage efter fristen",
        ),
        (
            "2024-01-10 2024-05-11 -",
            "senest den 10. maj 2024, 4 måneder efter sin start den 10. januar 2024, for dagen, kommunen blev "
            "opmærksom, er ikke oplyst; den blev færdig den 11. maj 2024, 1 dag for sent",
        ),
    ],
)
def test_undersoegelse_til_tiden_tells_what_the_deadline_counts_from(sentence, granted, assessment, told):
    krav = own_krav("undersoegelse_til_tiden", UndersoegelseTilTiden(typer=("boernefaglig_undersoegelse",), maaneder=4))
    text = sentence(
        (FAXE, krav),
        indsatser=granted(HOME),
        undersoegelser=[LAW_ASSESSMENTS, f"U1 S1 boernefaglig_undersoegelse {assessment}"],
    )
    assert text == (
        "Indsatsen (støtte i hjemmet, besluttet 1. marts 2024): undersøgelsen bag (børnefaglig undersøgelse) "
        f"skulle være færdig {told}"
    )


@pytest.mark.parametrize(
    ("assessments", "follow_ups", "told"),
    [
        (
            [],
            ["O1 I1 2024-06-06 2024-12-31"],
            "Første opfølgning skulle være holdt senest den 5. juni 2024, 3 måneder efter starten den 5. marts 2024; "
            "den blev holdt den 6. juni 2024, 1 dag for sent",
        ),
        (
            ["U1 S1 afdaekning 2024-03-01 2024-04-01 -"],
            ["O1 I1 2024-04-03 2025-01-31"],
            "Første opfølgning skulle være holdt senest den 1. april 2024, da en undersøgelse, der var i gang ved "
            "starten, blev færdig; den blev holdt den 3. april 2024, 2 dage for sent",
        ),
        (
            [],
            ["O1 I1 2024-05-01 2024-08-01"],
            "Opfølgning nr. 2 skulle være holdt senest den 1. august 2024, som besluttet ved den forrige "
            "den 1. maj 2024; den var ikke holdt den 31. december 2024, 152 dage efter fristen",
        ),
    ],
)
def test_sagens_opfoelgning_tells_who_set_the_deadline(sentence, granted, assessments, follow_ups, told):
    krav = own_krav("sagens_opfoelgning", SagensOpfoelgning(foerste=3, typer=("afdaekning",)))
    text = sentence(
        (FAXE, krav),
        indsatser=granted(HOME),
        undersoegelser=[LAW_ASSESSMENTS, *assessments],
        opfoelgninger=[RHYTHM, *follow_ups],
    )
    assert text == told
