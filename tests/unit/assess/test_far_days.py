"""As-of days that no extract can hold: nothing but the day itself is far away."""

from datetime import date

import polars as pl
import pytest

from kvs_audit import audit

EXTRACT = {
    "sager": pl.DataFrame({"sag_id": ["S1"], "kommune": ["Ringsted"], "foedselsdato": ["2015-06-01"]}),
    "indsatser": pl.DataFrame(
        {
            "indsats_id": ["I1"],
            "sag_id": ["S1"],
            "indsatstype": ["aflastning"],
            "afgoerelsesdato": ["2025-01-01"],
            "startdato": ["2025-01-01"],
            "slutdato": [None],
            "kontaktperson_overvejet": ["nej"],
        }
    ),
}


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        (date(1, 1, 1), []),
        (date(1899, 12, 31), []),
        (date(2029, 5, 31), []),
        (date(2029, 6, 1), ["afvigelse"]),
        (date(2101, 1, 1), ["afvigelse"]),
        (date(9999, 12, 31), ["afvigelse"]),
    ],
)
def test_a_measure_that_still_runs_concerns_a_child_of_14_however_far_the_day(day, statuses):
    found = audit(EXTRACT, standards=["ringsted-aflastning"], as_of=day).vurderinger

    assert found.filter(krav="kontaktperson-over-13")["status"].to_list() == statuses
