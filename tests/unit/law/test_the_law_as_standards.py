"""Serviceloven and barnets lov: what they hold, when they apply, and that nobody meets them unasked."""

from datetime import date, timedelta

import pytest

from kvs_audit import audit, from_frames
from kvs_audit.checks import KINDS
from kvs_audit.contract.tables import INDSATSTYPER
from kvs_audit.errors import ArgumentFault
from kvs_audit.sample import sample_path
from kvs_audit.standards import LAW, load_standards
from kvs_audit.standards.law import law_in_force, local_standards

BFU = ("boernefaglig_undersoegelse",)
EITHER = ("afdaekning", "boernefaglig_undersoegelse")
NOT_PLACED = tuple(name for name in INDSATSTYPER if name != "anbringelse")
REQUIREMENTS = [
    ("serviceloven", "undersoegelse", "foer_afgoerelse", "skal", {"typer": BFU}, None),
    ("serviceloven", "undersoegelse-til-tiden", "undersoegelse_til_tiden", "skal", {"typer": BFU, "maaneder": 4}, None),
    ("serviceloven", "boernesamtale", "boernesamtale", "skal", {}, None),
    (
        "serviceloven",
        "handleplan",
        "plan",
        "udgangspunkt",
        {"typer": ("handleplan", "barnets_plan", "ungeplan")},
        None,
    ),
    ("serviceloven", "opfoelgning", "opfoelgningskaede", "skal", {"foerste": 3, "derefter": 6}, None),
    ("serviceloven", "stoetteperson-tilbudt", "stoetteperson_tilbudt", "skal", {}, ("anbringelse",)),
    ("barnets-lov", "formaal-angivet", "flag", "skal", {"kolonne": "formaal_angivet"}, NOT_PLACED),
    ("barnets-lov", "varighed-angivet", "udfyldt", "skal", {"kolonne": "forventet_varighed_mdr"}, NOT_PLACED),
    ("barnets-lov", "grundlag", "foer_afgoerelse", "skal", {"typer": EITHER, "sideloebende": True}, NOT_PLACED),
    ("barnets-lov", "grundlag-anbringelse", "foer_afgoerelse", "skal", {"typer": BFU}, ("anbringelse",)),
    ("barnets-lov", "undersoegelse-til-tiden", "undersoegelse_til_tiden", "skal", {"typer": BFU, "maaneder": 4}, None),
    ("barnets-lov", "boernesamtale", "boernesamtale", "skal", {}, None),
    ("barnets-lov", "opfoelgning", "sagens_opfoelgning", "skal", {"foerste": 3, "typer": EITHER}, None),
    (
        "barnets-lov",
        "videre-opfoelgning-besluttet",
        "foerste_opfoelgning_flag",
        "skal",
        {"kolonner": ("videre_opfoelgning_besluttet",)},
        None,
    ),
    (
        "barnets-lov",
        "barnets-plan-anbringelse",
        "plan_inden_frist",
        "skal",
        {"typer": ("barnets_plan", "ungeplan"), "maaneder": 3},
        ("anbringelse",),
    ),
    ("barnets-lov", "stoetteperson-tilbudt", "stoetteperson_tilbudt", "skal", {}, ("anbringelse",)),
]


@pytest.mark.parametrize(
    ("law", "krav", "art", "styrke", "parametre", "typer"), REQUIREMENTS, ids=[f"{r[0]}/{r[1]}" for r in REQUIREMENTS]
)
def test_a_requirement_of_the_law_is_what_the_facts_say(law, krav, art, styrke, parametre, typer):
    (found,) = [each for each in load_standards()[law].krav if each.id == krav]
    assert (found.art, found.styrke, found.parametre) == (art, styrke, KINDS[art].parameters(**parametre))
    assert (None if found.relevant is None else found.relevant.indsatstyper) == typer
    assert found.afsnit.startswith(("SEL", "BL", "Børnesagsbarometeret"))


def test_the_law_has_no_other_requirements():
    loaded = {(law, krav.id) for law in LAW for krav in load_standards()[law].krav}
    assert loaded == {(law, krav) for law, krav, *_ in REQUIREMENTS}


def test_the_two_laws_follow_each_other_without_a_day_between_and_cover_every_type():
    old, new = (load_standards()[name] for name in LAW)
    assert (old.gaelder_fra, old.gaelder_til) == (None, date(2023, 12, 31))
    assert (new.gaelder_fra, new.gaelder_til) == (date(2024, 1, 1), None)
    assert old.gaelder_til + timedelta(days=1) == new.gaelder_fra
    assert set(old.indsatstyper) == set(new.indsatstyper) == set(INDSATSTYPER)
    assert {old.kommune, new.kommune} == {None}
    assert {old.familie, new.familie} == {"loven"}
    assert old.forbehold == new.forbehold == ()


def test_what_the_sources_leave_open_is_told_with_its_reason():
    for law in LAW:
        standard = load_standards()[law]
        notes = [*standard.fortolkninger, *(note for krav in standard.krav for note in krav.fortolkninger)]
        assert len(notes) >= 12
        assert sum("oplysninger" in note.grund for note in notes) >= 5, "where the sources are silent it says so"


def test_the_law_is_not_among_the_local_standards():
    assert [standard.id for standard in local_standards(load_standards())] == sorted(set(load_standards()) - set(LAW))
    assert len(local_standards(load_standards())) == 5


@pytest.mark.parametrize(
    ("fra", "til", "expected"),
    [
        (None, None, LAW),
        (date(2023, 12, 31), None, LAW),
        (date(2024, 1, 1), None, ("barnets-lov",)),
        (None, date(2023, 12, 31), ("serviceloven",)),
        (None, date(2024, 1, 1), LAW),
    ],
)
def test_the_law_in_force_is_the_one_with_days_in_common(fra, til, expected):
    catalogue = load_standards()
    standard = catalogue["ringsted-aflastning"].model_copy(update={"gaelder_fra": fra, "gaelder_til": til})
    assert tuple(law.id for law in law_in_force(catalogue, standard)) == expected


def test_without_names_the_law_judges_nobody():
    chosen = audit(sample_path(), as_of="2026-06-30").chosen
    assert not {each.standard.id for each in chosen} & set(LAW)


def test_both_laws_named_share_the_decisions_between_them():
    result = audit(sample_path(), standards=list(LAW), as_of="2026-06-30")
    measures = result.extract.tables["indsatser"]
    since = measures["afgoerelsesdato"].fill_null(measures["startdato"])
    day = dict(zip(measures["indsats_id"], since, strict=True))
    for law, unit in result.vurderinger.select("standard", "indsats_id").unique().iter_rows():
        assert (day[unit] >= date(2024, 1, 1)) == (law == "barnets-lov")


def test_an_extract_of_the_first_contract_is_read_as_one_without_the_three_dates():
    frames = {
        "sager": {"sag_id": ["S1"], "kommune": ["Odense"]},
        "indsatser": {
            "indsats_id": ["M1"],
            "sag_id": ["S1"],
            "indsatstype": ["anbringelse"],
            "afgoerelsesdato": ["2024-02-01"],
            "startdato": ["2024-02-01"],
            "slutdato": [""],
        },
    }
    import polars as pl

    extract = from_frames({name: pl.DataFrame(columns) for name, columns in frames.items()})
    assert extract.rejects.is_empty() and not extract.extra_columns
    rows = audit(extract, standards=["barnets-lov"], as_of="2024-12-31").vurderinger
    reasons = dict(rows.filter(status="kan_ikke_vurderes").select("krav", "aarsag").iter_rows())
    assert reasons["boernesamtale"] == "mangler_vaerdi:boernesamtale_dato"
    assert reasons["opfoelgning"] == "mangler_tabel:opfoelgninger"
    assert rows.filter(status="opfyldt").is_empty()


def test_a_misspelt_law_is_told_like_any_other_standard():
    with pytest.raises(ArgumentFault, match="Mente du barnets-lov"):
        audit(sample_path(), standards=["barnetslov"], as_of="2026-06-30")


@pytest.mark.parametrize("kind", ["boernesamtale", "plan_inden_frist", "sagens_opfoelgning", "undersoegelse_til_tiden"])
@pytest.mark.parametrize("heading", ["Unit:", "Met:", "Unknown", "Figures:", "Event date:", "Source:"])
def test_a_kind_of_the_law_says_all_that_there_is_to_say(kind, heading):
    doc = KINDS[kind].doc
    assert heading in doc or heading.lower() in doc.lower()
    assert "no row" in doc.lower() or kind == "boernesamtale"


def test_the_case_decided_rhythm_needs_assessments_as_well_as_follow_ups():
    assert (KINDS["sagens_opfoelgning"].table, KINDS["sagens_opfoelgning"].also) == (
        "opfoelgninger",
        ("undersoegelser",),
    )
