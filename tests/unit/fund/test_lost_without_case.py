"""Rejected rows that no finding can mention are counted, so that the overview can."""

from kvs_audit.fund.reservations import lost_without_case

FOLLOW_UPS = "opfoelgning_id indsats_id dato"


def test_a_row_whose_measure_is_unknown_is_counted(extract_of, granted):
    extract = extract_of(
        {
            "indsatser": granted("I1 aflastning 2024-03-01 - -"),
            "opfoelgninger": [FOLLOW_UPS, "O1 I9 2024-05-01", "O2 - 2024-05-01", "O3 I1 2024-05-32"],
        }
    )
    assert lost_without_case(extract) == 2


def test_values_set_unknown_are_not_rows(extract_of, granted):
    extract = extract_of({"indsatser": granted("I1 aflastning 2024-03-01 05-24 -")})
    assert extract.rejects.height == 1
    assert lost_without_case(extract) == 0


def test_a_row_of_a_rejected_measure_belongs_to_its_case(extract_of, granted):
    extract = extract_of(
        {
            "indsatser": granted("I1 aflastning 2024-03-01 2024-03-05 2024-03-04"),
            "opfoelgninger": [FOLLOW_UPS, "O1 I1 2024-05-01"],
        }
    )
    assert extract.rejects.height == 2
    assert lost_without_case(extract) == 0
