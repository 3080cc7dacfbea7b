"""The dated events of a case, as they were known."""

from datetime import date

import polars as pl

from kvs_audit.explain import case_events, timeline_text
from kvs_audit.explain.narrow import only_cases
from kvs_audit.extract import from_frames
from kvs_audit.facts.known import Known

TABLES = {
    "sager": pl.DataFrame({"sag_id": ["S1", "S2"], "kommune": ["Ringsted", "Ringsted"]}),
    "indsatser": pl.DataFrame(
        {
            "indsats_id": ["M9", "M1", "M2"],
            "sag_id": ["S1", "S2", "S2"],
            "indsatstype": ["aflastning", "aflastning", "anbringelse"],
            "afgoerelsesdato": ["2025-01-01", "2025-01-01", "2025-08-01"],
            "startdato": ["2025-01-02", "2025-01-05", "2025-08-02"],
            "slutdato": [None, "2025-09-01", None],
        }
    ),
    "opfoelgninger": pl.DataFrame(
        {"opfoelgning_id": ["F1", "F2"], "indsats_id": ["M1", "M1"], "dato": ["2025-04-01", "2025-07-01"]}
    ),
}
DAY = date(2025, 6, 30)


def known_case(sag_id):
    return Known(only_cases(from_frames(TABLES), [sag_id]), DAY)


def test_events_are_those_of_the_case_that_were_known_with_planned_ends_kept():
    events = case_events(known_case("S2"))
    assert events.select("dato", "haendelse", "indsats_id", "tabel", "raekke").rows() == [
        (date(2025, 1, 1), "Afgørelse om aflastning", "M1", "indsatser", 3),
        (date(2025, 1, 5), "Indsatsen (aflastning) starter", "M1", "indsatser", 3),
        (date(2025, 4, 1), "Opfølgning", "M1", "opfoelgninger", 2),
        (date(2025, 9, 1), "Indsatsen (aflastning) skal ophøre", "M1", "indsatser", 3),
    ]


def test_the_text_sets_the_as_of_date_between_what_was_and_what_is_planned():
    known = known_case("S2")
    text = timeline_text(case_events(known), known).splitlines()
    assert [line.split("  ")[-1] for line in text[-2:]] == ["Opgørelsesdato", "[indsatser, række 3]"]


def test_a_narrowed_extract_keeps_source_rows_and_numbers_its_own_from_zero():
    narrowed = only_cases(from_frames(TABLES), ["S2"])
    measures = narrowed.tables["indsatser"]
    assert measures.select("indsats", "sag", "raekke", "indsats_id").rows() == [(0, 0, 3, "M1"), (1, 0, 4, "M2")]
    assert narrowed.tables["opfoelgninger"]["indsats"].to_list() == [0, 0]
    assert measures.schema == from_frames(TABLES).tables["indsatser"].schema
