"""What the data decide of the drawn cases, weighted as the answers are."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.review.collected import Collected
from kvs_audit.review.questions import QUESTIONS
from kvs_audit.review.store import Stored

DAY = date(2025, 6, 30)


def unit(case, number, status, event=date(2025, 1, 1)):
    return {
        "standard": "ringsted-aflastning",
        "krav": "opfoelgning",
        "styrke": "skal",
        "enhed": "interval",
        "enhed_id": f"M{case}#{number}",
        "sag_id": case,
        "indsats_id": f"M{case}",
        "haendelsesdato": event,
        "status": status,
    }


def reviewed(units, chances, whole):
    frame = pl.DataFrame({"sag_id": list(chances), "sandsynlighed": list(chances.values())})
    data = pl.DataFrame([{"standard": "ringsted-aflastning", "krav": "opfoelgning", "andel": whole}])
    judged = pl.DataFrame(units, schema=VURDERINGER)
    return Collected(Stored("x", DAY, {}, frame, QUESTIONS.to_frame(), data, judged), ())


def test_units_of_a_case_count_with_its_weight_and_the_whole_stands_beside():
    """A stands for itself, two of two met; B for two cases, none of one met: 2 met of 2 + 2 x 1."""
    units = [unit("A", 1, "opfyldt"), unit("A", 2, "opfyldt"), unit("B", 1, "begrundet_afvigelse")]
    (row,) = reviewed(units, {"A": 1.0, "B": 0.5}, 0.6).data_estimates.to_dicts()

    assert (row["opfyldt"], row["ikke_opfyldt"], row["sager"]) == (2, 1, 2)
    assert (row["andel"], row["hele"]) == pytest.approx((0.5, 0.6))
    assert row["nedre"] < 0.5 < row["oevre"]


def test_what_is_unknown_stands_beside_and_what_is_not_due_yet_nowhere():
    units = [unit("A", 1, "opfyldt"), unit("A", 2, "kan_ikke_vurderes"), unit("A", 3, "afvigelse", date(2025, 7, 1))]
    (row,) = reviewed(units, {"A": 1.0}, 1.0).data_estimates.to_dicts()

    assert (row["opfyldt"], row["ikke_opfyldt"], row["kan_ikke_vurderes"]) == (1, 0, 1)
    assert (row["andel"], row["nedre"], row["oevre"]) == (1.0, 1.0, 1.0)


def test_a_requirement_with_nothing_decided_has_no_estimate():
    (row,) = reviewed([unit("A", 1, "kan_ikke_vurderes")], {"A": 0.5}, None).data_estimates.to_dicts()

    assert (row["sager"], row["andel"], row["nedre"], row["hele"]) == (0, None, None, None)
