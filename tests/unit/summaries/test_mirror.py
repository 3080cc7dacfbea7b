"""The national mirror: the same terms as the nation's, on either side of every limit, and what cannot be computed."""

from datetime import date

import polars as pl
import pytest
from pydantic import ValidationError

from kvs_audit.extract import from_frames
from kvs_audit.standards import load_standards
from kvs_audit.summaries.mirror import Landstal, landstal, measured, mirror, same_terms

AS_OF = date(2026, 6, 30)

PUBLISHED = {
    # As published in Ankestyrelsen's Børnesagsbarometer: (measure point, year, share, law in force)
    ("undersoegelse", "2019", 0.69, "serviceloven"),
    ("undersoegelse", "2020–2022", 0.69, "serviceloven"),
    ("boernesamtale", "2019", 0.56, "serviceloven"),
    ("boernesamtale", "2021", 0.61, "serviceloven"),
    ("boernesamtale", "2024", 0.65, "barnets-lov"),
    ("undersoegelse-til-tiden", "2021", 0.60, "serviceloven"),
    ("undersoegelse-til-tiden", "2024", 0.50, "barnets-lov"),
    ("handleplan", "2019", 0.77, "serviceloven"),
    ("foerste-opfoelgning", "2019", 0.44, "serviceloven"),
    ("foerste-opfoelgning", "2024", 0.75, "barnets-lov"),
}


def extract(measures: list[dict], **tables: list[dict]):
    rows = [{"indsatstype": "familiebehandling", "slutdato": None, **measure} for measure in measures]
    for number, row in enumerate(rows):
        row.setdefault("indsats_id", f"I{number}")
        row.setdefault("sag_id", f"S{number}")
        row.setdefault("startdato", row["afgoerelsesdato"])
    cases = [{"sag_id": key, "kommune": "K"} for key in dict.fromkeys(row["sag_id"] for row in rows)]
    return from_frames(
        {
            "sager": pl.DataFrame(cases),
            "indsatser": pl.DataFrame(rows, infer_schema_length=None),
            **{name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in tables.items()},
        }
    )


def line(point: str, year: str, measures: list[dict], **tables: list[dict]) -> dict:
    rows = mirror(measured(extract(measures, **tables), AS_OF), AS_OF)
    return rows.filter(maalepunkt=point, aar=year).row(0, named=True)


def rate(row: dict) -> tuple[int, int]:
    return row["opfyldt"], row["naevner"]


OLD, NEW = date(2023, 12, 31), date(2024, 1, 1)


def test_the_figures_are_those_published():
    found = {(point.id, tal.aar, tal.andel, tal.lov) for point in landstal().maalepunkt for tal in point.tal}

    assert found == PUBLISHED


def test_the_basis_is_told_where_it_is_known():
    (tal,) = [tal for point in landstal().maalepunkt for tal in point.tal if tal.sager]

    assert (tal.aar, tal.sager, tal.kommuner) == ("2020–2022", 1184 + 956, 95)


def test_a_new_year_is_a_new_line():
    data = landstal().model_dump()
    data["maalepunkt"][0]["tal"] = [*data["maalepunkt"][0]["tal"], {"aar": "2030", "andel": 0.8, "lov": "serviceloven"}]
    figures = Landstal.model_validate(data)
    empty = measured(extract([{"afgoerelsesdato": OLD}]), AS_OF, figures)

    assert mirror(empty, AS_OF, figures).height == len(PUBLISHED) + 1


@pytest.mark.parametrize(
    ("change", "message"),
    [({"andel": 1.2}, "less than or equal to 1"), ({"aargang": 1}, "Extra inputs"), ({"lov": "x"}, "serviceloven")],
)
def test_a_faulty_line_is_refused(change, message):
    data = landstal().model_dump()
    data["maalepunkt"][0]["tal"] = [{"aar": "2030", "andel": 0.8, "lov": "serviceloven", **change}]

    with pytest.raises(ValidationError, match=message):
        Landstal.model_validate(data)


def follow_up(number: int, day: date) -> dict:
    return {"opfoelgning_id": f"O{number}", "indsats_id": f"I{number}", "dato": day}


@pytest.mark.parametrize(("decided", "year"), [(OLD, "2019"), (NEW, "2024")])
def test_the_first_follow_up_counts_within_three_months_of_the_start(decided, year):
    start = date(2024, 1, 15)
    measures = [{"afgoerelsesdato": decided, "startdato": start}] * 3
    held = [follow_up(0, date(2024, 4, 15)), follow_up(1, date(2024, 4, 16))]
    row = line("foerste-opfoelgning", year, measures, opfoelgninger=held)

    assert rate(row) == (1, 3)


def test_only_the_first_follow_up_counts():
    held = [follow_up(0, date(2022, 3, 1)), {**follow_up(0, date(2024, 3, 1)), "opfoelgning_id": "O9"}]
    row = line("foerste-opfoelgning", "2019", [{"afgoerelsesdato": date(2022, 1, 1)}], opfoelgninger=held)

    assert (row["enheder"], rate(row)) == (1, (1, 1))


def test_a_concurrent_assessment_does_not_shorten_the_three_months_of_the_measure_point():
    # Under barnets lov the follow-up would be due when the assessment ends, on 1 February.
    assessment = {
        "undersoegelse_id": "U0",
        "sag_id": "S0",
        "type": "boernefaglig_undersoegelse",
        "startdato": date(2023, 12, 1),
        "slutdato": date(2024, 2, 1),
    }
    held = [follow_up(0, date(2024, 3, 15))]
    row = line(
        "foerste-opfoelgning", "2024", [{"afgoerelsesdato": NEW}], opfoelgninger=held, undersoegelser=[assessment]
    )

    assert rate(row) == (1, 1)


def test_each_decision_stands_beside_the_figures_of_its_own_law():
    talks = [{"afgoerelsesdato": day, "boernesamtale_dato": day} for day in (OLD, NEW, NEW)]

    assert rate(line("boernesamtale", "2021", talks)) == (1, 1)
    assert rate(line("boernesamtale", "2024", talks)) == (2, 2)


def test_an_unknown_talk_widens_the_bounds_and_is_never_counted_as_held():
    talks = [{"afgoerelsesdato": NEW, "boernesamtale_dato": day} for day in (NEW, None)]
    row = line("boernesamtale", "2024", talks)

    assert rate(row) == (1, 1)
    assert (row["kan_ikke_vurderes"], row["mindst"], row["maksimalt"]) == (1, 0.5, 1.0)


def finished(number: int, aware: date, end: date) -> dict:
    return {
        "undersoegelse_id": f"U{number}",
        "sag_id": f"S{number}",
        "type": "boernefaglig_undersoegelse",
        "startdato": aware,
        "opmaerksom_dato": aware,
        "slutdato": end,
    }


def test_an_assessment_is_in_time_up_to_four_months():
    measures = [{"afgoerelsesdato": date(2024, 9, 1)}] * 2
    ends = [finished(0, date(2024, 1, 10), date(2024, 5, 10)), finished(1, date(2024, 1, 10), date(2024, 5, 11))]

    assert rate(line("undersoegelse-til-tiden", "2024", measures, undersoegelser=ends)) == (1, 2)


def test_an_assessment_finished_on_the_day_of_the_decision_is_made():
    measures = [{"afgoerelsesdato": date(2022, 5, 1)}] * 2
    ends = [finished(0, date(2022, 3, 1), date(2022, 5, 1)), finished(1, date(2022, 3, 1), date(2022, 5, 2))]

    assert rate(line("undersoegelse", "2019", measures, undersoegelser=ends)) == (1, 2)


def test_a_figure_for_some_types_stands_beside_the_same_types():
    kinds = ("familiebehandling", "anbringelse", "kontaktperson")
    measures = [{"afgoerelsesdato": OLD, "indsatstype": kind} for kind in kinds]
    empty = [finished(9, date(2022, 1, 1), date(2022, 2, 1)) | {"sag_id": "S0"}]

    assert line("undersoegelse", "2019", measures, undersoegelser=empty)["naevner"] == 3
    assert line("undersoegelse", "2020–2022", measures, undersoegelser=empty)["naevner"] == 2


def test_a_lawful_reason_for_no_plan_is_not_in_the_extract_and_that_is_said():
    (point,) = [point for point in landstal().maalepunkt if point.id == "handleplan"]
    plan = {"plan_id": "P1", "sag_id": "S1", "type": "handleplan", "dato": date(2024, 5, 1)}
    row = line("handleplan", "2019", [{"afgoerelsesdato": OLD}] * 2, planer=[plan])

    assert "lovlig grund" in point.kan_ikke
    assert rate(row) == (1, 2)


def test_where_nothing_can_be_computed_the_reason_stands_in_the_line():
    rows = [{"afgoerelsesdato": OLD}]

    assert line("foerste-opfoelgning", "2019", rows)["hvorfor"] == "mangler_tabel:opfoelgninger"
    assert line("boernesamtale", "2019", rows)["hvorfor"] == "mangler_vaerdi:boernesamtale_dato"
    assert line("boernesamtale", "2024", rows)["hvorfor"] == "ingen_enheder"
    soon = [{"afgoerelsesdato": date(2026, 5, 1)}]
    held = [follow_up(0, date(2026, 6, 1))]
    assert line("foerste-opfoelgning", "2024", soon, opfoelgninger=held)["hvorfor"] == "ikke_forfaldne"


def test_the_laws_own_requirements_stand_in_only_where_they_measure_the_same():
    found = {
        (law, point.id, tal.aar) for law, standard in load_standards().items() for point, tal, _ in same_terms(standard)
    }

    assert found == {
        ("serviceloven", "undersoegelse", "2019"),
        ("serviceloven", "boernesamtale", "2019"),
        ("serviceloven", "boernesamtale", "2021"),
        ("serviceloven", "undersoegelse-til-tiden", "2021"),
        ("serviceloven", "handleplan", "2019"),
        ("barnets-lov", "boernesamtale", "2024"),
        ("barnets-lov", "undersoegelse-til-tiden", "2024"),
    }


@pytest.mark.slow
def test_the_sample_planted_at_the_national_level_lies_beside_it():
    from kvs_audit.sample import generate

    rows = mirror(measured(from_frames(dict(generate(5000, 2))), AS_OF), AS_OF)

    # Planted from the published rates; the follow-ups also hold Ringsted's own six months and two planted teams.
    for row in rows.iter_rows(named=True):
        assert row["andel"] == pytest.approx(row["land"], abs=0.06), (row["maalepunkt"], row["aar"])
