"""What ``standards lint`` finds in the five standards, and both sides of every rule."""

from datetime import date

import pytest

from kvs_audit.checks import KINDS
from kvs_audit.errors import ArgumentFault
from kvs_audit.standards import LAW, load_standards
from kvs_audit.standards.lint import REGLER, lint

AFLASTNING, FAXE = "ringsted-aflastning", "faxe-paedagogisk-stoette"
HJEMMET, UDDYBNING, PERSON = "ringsted-stoette-i-hjemmet", "uddybning-stoette-i-hjemmet", "uddybning-stoetteperson"


def rules(notes):
    return {(note.standard, note.regel) for note in notes}


def test_the_five_standards_have_exactly_these_and_none_that_is_not_there():
    assert sorted((note.standard, note.regel) for note in lint(load_standards())) == sorted(
        [
            (HJEMMET, "uden-godkendelse"),
            (HJEMMET, "svagere-end-loven"),
            (AFLASTNING, "modsiger-sig-selv"),
            (AFLASTNING, "afloest-lov"),
            (AFLASTNING, "to-standarder"),
            (UDDYBNING, "afloest-lov"),
            (UDDYBNING, "uden-kommune"),
            (UDDYBNING, "uden-ikrafttraeden"),
            (PERSON, "afloest-lov"),
            (PERSON, "uden-kommune"),
            (PERSON, "uden-ikrafttraeden"),
            (FAXE, "ikrafttraeden-fra-loven"),
        ]
    )


def sentences(standard, rule):
    return [(note.krav, note.tekst) for note in lint(load_standards(), [standard]) if note.regel == rule]


def test_the_weaker_follow_up_names_both_laws_and_both_numbers():
    assert sentences(HJEMMET, "svagere-end-loven") == [
        (
            ("opfoelgning",),
            "Første opfølgning: 6 måneder i stedet for 3 måneder, som loven siger "
            "(serviceloven/opfoelgning og barnets-lov/opfoelgning).",
        )
    ]


def test_the_target_group_and_the_caps_that_contradict_it_are_named_once():
    assert sentences(AFLASTNING, "modsiger-sig-selv") == [
        (
            ("under-12-aar", "doegnloft", "bevilget-doegnloft"),
            "Målgruppen er under 12 år, men der er loft for børn på 10-13 år.",
        )
    ]


def test_months_above_sixteen_days_are_said_to_be_under_two_standards():
    ((krav, text),) = sentences(AFLASTNING, "to-standarder")
    assert krav == ("doegn-som-anbringelse", "doegnloft")
    assert "mere end 16 døgn" in text


def test_a_drafts_superseded_law_is_said_in_the_finding_that_it_is_a_draft():
    ((_, text),) = sentences(HJEMMET, "uden-godkendelse")
    assert "SEL § 52, stk. 3, nr. 2 er afløst af BL § 32, stk. 1, nr. 2" in text


def test_a_standard_in_use_that_cites_superseded_law_has_that_as_a_finding():
    assert sentences(PERSON, "afloest-lov") == [
        ((), "SEL § 54 (serviceloven) er fra 1. januar 2024 afløst af BL § 75.")
    ]


def test_every_finding_has_a_rule_with_a_heading_and_a_danish_sentence():
    for note in lint(load_standards()):
        assert note.regel in REGLER
        assert note.tekst[0].isupper() and note.tekst.endswith(".")
        assert set(note.krav) <= {krav.id for krav in load_standards()[note.standard].krav}


def test_one_standard_alone_is_looked_into_when_it_is_named():
    assert rules(lint(load_standards(), [FAXE])) == {(FAXE, "ikrafttraeden-fra-loven")}


@pytest.mark.parametrize("law", LAW)
def test_the_law_itself_is_not_looked_into(law):
    with pytest.raises(ArgumentFault, match="holdes op mod"):
        lint(load_standards(), [law])


# ---- each rule from both sides, on a standard that is changed a little


def changed(identity, *, krav=(), **head):
    """The catalogue with one standard changed; ``krav``: new parameters by id, ``None`` to take it out."""
    catalogue = dict(load_standards())
    wanted = dict(krav)
    kept = []
    for each in catalogue[identity].krav:
        if each.id not in wanted:
            kept.append(each)
        elif wanted[each.id] is not None:
            kept.append(each.model_copy(update=wanted[each.id]))
    catalogue[identity] = catalogue[identity].model_copy(update={**head, "krav": tuple(kept)})
    return catalogue


def parameters(art, **given):
    return {"parametre": KINDS[art].parameters(**given)}


def found(catalogue, identity, rule):
    return [note for note in lint(catalogue, [identity]) if note.regel == rule]


@pytest.mark.parametrize(("foerste", "weaker"), [(3, 0), (4, 1)])
def test_a_first_follow_up_is_weaker_from_the_fourth_month(foerste, weaker):
    new = parameters("opfoelgningskaede", foerste=foerste, derefter=6)
    assert len(found(changed(AFLASTNING, krav={"opfoelgning": new}), AFLASTNING, "svagere-end-loven")) == weaker


@pytest.mark.parametrize(("derefter", "weaker"), [(6, 0), (7, 1), (None, 1), (1, 0)])
def test_later_follow_ups_are_held_against_serviceloven_while_it_covers(derefter, weaker):
    new = parameters("opfoelgningskaede", foerste=3, derefter=derefter)
    assert len(found(changed(AFLASTNING, krav={"opfoelgning": new}), AFLASTNING, "svagere-end-loven")) == weaker


def test_under_barnets_lov_alone_the_case_decides_so_no_distance_is_too_long():
    new = parameters("opfoelgningskaede", foerste=3, derefter=12)
    catalogue = changed(AFLASTNING, krav={"opfoelgning": new}, gaelder_fra=date(2024, 1, 1))
    assert found(catalogue, AFLASTNING, "svagere-end-loven") == []


def test_an_assessment_under_way_is_less_than_serviceloven_asks_but_not_than_barnets_lov():
    assert found(load_standards(), FAXE, "svagere-end-loven") == []
    texts = [note.tekst for note in found(changed(FAXE, gaelder_fra=date(2023, 12, 31)), FAXE, "svagere-end-loven")]
    assert any("afdækning er nok" in text for text in texts)
    assert any("i gang, er nok" in text for text in texts)


def test_less_than_a_must_where_the_law_has_a_must_is_weaker():
    catalogue = changed(FAXE, krav={"formaal-angivet": {"styrke": "boer"}})
    ((note),) = found(catalogue, FAXE, "svagere-end-loven")
    assert note.tekst == "»bør« i stedet for »skal«, som loven siger (barnets-lov/formaal-angivet)."


def test_what_the_law_asks_of_other_types_of_measures_is_not_held_against_a_standard():
    catalogue = changed(PERSON, krav={"tilbudt": {"styrke": "boer"}}, indsatstyper=("stoette_i_hjemmet",))
    assert found(catalogue, PERSON, "svagere-end-loven") == []
    assert found(changed(PERSON, krav={"tilbudt": {"styrke": "boer"}}), PERSON, "svagere-end-loven")


@pytest.mark.parametrize(("hoejst", "contradicts"), [(12, 1), (13, 0), (14, 0)])
def test_caps_beyond_the_oldest_of_the_target_group_contradict_it(hoejst, contradicts):
    new = parameters("alder_ved", dato="afgoerelsesdato", hoejst=hoejst)
    assert len(found(changed(AFLASTNING, krav={"under-12-aar": new}), AFLASTNING, "modsiger-sig-selv")) == contradicts


@pytest.mark.parametrize(("mindst", "contradicts"), [(3, 1), (4, 2)])
def test_caps_below_the_youngest_of_the_target_group_contradict_it_too(mindst, contradicts):
    new = parameters("alder_ved", dato="startdato", mindst=mindst)
    notes = found(changed(AFLASTNING, krav={"ikke-under-3-aar": new}), AFLASTNING, "modsiger-sig-selv")
    assert len(notes) == contradicts


@pytest.mark.parametrize(("hoejst", "uncovered"), [(13, []), (14, ["14 år"]), (17, ["14-17 år"])])
def test_ages_of_the_target_group_above_the_last_cap_are_uncovered(hoejst, uncovered):
    new = parameters("alder_ved", dato="afgoerelsesdato", hoejst=hoejst)
    notes = found(changed(AFLASTNING, krav={"under-12-aar": new}), AFLASTNING, "aldre-uden-loft")
    assert [note.krav for note in notes] == [("doegnloft",), ("bevilget-doegnloft",)] * len(uncovered)
    assert all(years in note.tekst for note in notes for years in uncovered)


def test_ages_between_two_caps_and_below_the_first_are_uncovered():
    bands = ({"fra": 4, "til": 5, "loft": 10.0}, {"fra": 7, "til": 13, "loft": 6.0})
    catalogue = changed(AFLASTNING, krav={"doegnloft": parameters("doegnloft", baand=bands)})
    texts = [note.tekst for note in found(catalogue, AFLASTNING, "aldre-uden-loft")]
    assert [text.split(" er i")[0] for text in texts] == ["Børn på 3 år", "Børn på 6 år"]


def test_without_a_cap_no_month_is_under_two_standards():
    assert found(changed(AFLASTNING, krav={"doegnloft": None}), AFLASTNING, "to-standarder") == []


@pytest.mark.parametrize(("til", "superseded"), [(date(2023, 12, 31), 0), (date(2024, 1, 1), 1), (None, 1)])
def test_law_is_superseded_only_for_decisions_after_the_change(til, superseded):
    assert len(found(changed(AFLASTNING, gaelder_til=til), AFLASTNING, "afloest-lov")) == superseded


def test_a_first_day_of_its_own_is_nothing_to_mend():
    assert found(changed(FAXE, gaelder_fra_lov=False), FAXE, "ikrafttraeden-fra-loven") == []
    assert found(changed(UDDYBNING, gaelder_fra=date(2020, 1, 14)), UDDYBNING, "uden-ikrafttraeden") == []
    assert found(changed(UDDYBNING, kommune="Odense"), UDDYBNING, "uden-kommune") == []


@pytest.mark.parametrize(("dage", "alone"), [(30, 0), (60, 1)])
def test_a_number_that_differs_from_what_all_others_agree_on_stands_alone(dage, alone):
    notes = found(changed(FAXE, krav={"revurdering": parameters("revurdering", dage=dage)}), FAXE, "ene-om-tallet")
    assert [note.krav for note in notes] == [("revurdering",)] * alone
    assert all("dage er 60; alle 2 andre krav om det samme har 30" in note.tekst for note in notes)


def test_a_number_is_not_alone_where_the_others_do_not_agree_or_are_too_few():
    catalogue = changed(FAXE, krav={"revurdering": parameters("revurdering", dage=60)})
    other = changed(AFLASTNING, krav={"revurdering": parameters("revurdering", dage=45)})
    assert found({**catalogue, AFLASTNING: other[AFLASTNING]}, FAXE, "ene-om-tallet") == []
    without = changed(AFLASTNING, krav={"revurdering": None})
    assert found({**catalogue, AFLASTNING: without[AFLASTNING]}, FAXE, "ene-om-tallet") == []


def test_a_number_that_is_told_as_weaker_than_the_law_is_not_told_again():
    assert found(load_standards(), HJEMMET, "ene-om-tallet") == []
    stricter = parameters("opfoelgningskaede", foerste=1, derefter=6)
    (note,) = found(changed(HJEMMET, krav={"opfoelgning": stricter}), HJEMMET, "ene-om-tallet")
    assert note.tekst == "foerste er 1; alle 5 andre krav om det samme har 3."
