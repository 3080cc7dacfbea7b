"""The contract's rate, and what stands beside it."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.summaries import rates

DAY = date(2024, 6, 30)


def assessments(*rows):
    """Rows of (krav, team, date, status)."""
    frame = pl.DataFrame(rows, schema=["krav", "team", "haendelsesdato", "status"], orient="row")
    return frame.with_columns(
        pl.lit(None).cast(dtype).alias(name) for name, dtype in VURDERINGER.items() if name not in frame.columns
    ).select(pl.col(name).cast(dtype) for name, dtype in VURDERINGER.items())


EVERY_STATUS = assessments(
    ("a", "T", DAY, "opfyldt"),
    ("a", "T", date(2024, 1, 1), "opfyldt"),
    ("a", "T", DAY, "afvigelse"),
    ("a", "T", DAY, "begrundet_afvigelse"),
    ("a", "T", DAY, "kan_ikke_vurderes"),
    ("a", "T", date(2024, 7, 1), "opfyldt"),
    ("a", "T", date(2024, 7, 1), "kan_ikke_vurderes"),
)


def test_the_rate_is_met_among_met_deviating_and_justified():
    (row,) = rates(EVERY_STATUS, ("krav",), DAY).to_dicts()
    assert row["naevner"] == 4
    assert row["andel"] == 0.5


def test_a_unit_met_before_it_was_due_is_not_in_the_denominator():
    day_before = rates(EVERY_STATUS, ("krav",), date(2024, 6, 30)).row(0, named=True)
    on_the_day = rates(EVERY_STATUS, ("krav",), date(2024, 7, 1)).row(0, named=True)
    assert (day_before["opfyldt"], day_before["naevner"], day_before["ikke_forfaldne"]) == (2, 4, 2)
    assert (on_the_day["opfyldt"], on_the_day["naevner"], on_the_day["ikke_forfaldne"]) == (3, 5, 0)


def test_what_could_not_be_assessed_stands_beside_the_rate():
    (row,) = rates(EVERY_STATUS, ("krav",), DAY).to_dicts()
    assert row["kan_ikke_vurderes"] == 1
    parts = ("opfyldt", "afvigelse", "begrundet_afvigelse", "kan_ikke_vurderes", "ikke_forfaldne")
    assert sum(row[part] for part in parts) == row["enheder"] == 7


def test_without_anything_to_judge_there_is_no_rate():
    rows = assessments(("a", "T", DAY, "kan_ikke_vurderes"))
    assert rates(rows, ("krav",), DAY).select("naevner", "andel").rows() == [(0, None)]


def test_one_row_per_group_in_order_with_unknown_last():
    rows = assessments(("b", None, DAY, "opfyldt"), ("b", "X", DAY, "opfyldt"), ("a", "Y", DAY, "afvigelse"))
    assert rates(rows, ("krav", "team"), DAY).select("krav", "team").rows() == [("a", "Y"), ("b", "X"), ("b", None)]


def test_without_groups_there_is_one_row_also_for_nothing():
    assert rates(EVERY_STATUS, (), DAY)["enheder"].to_list() == [7]
    nothing = rates(assessments(), (), DAY)
    assert nothing.select("enheder", "naevner", "andel").rows() == [(0, 0, None)]
    assert rates(assessments(), ("krav",), DAY).height == 0


def test_the_interval_is_asked_for():
    assert "nedre" not in rates(EVERY_STATUS, ("krav",), DAY).columns


def test_the_interval_is_wilsons():
    # 7 of 10 with z = 1.959964: centre (0.7 + z²/20) / (1 + z²/10) = 0.644493, half-width 0.247715.
    rows = assessments(*[("a", "T", DAY, "opfyldt")] * 7, *[("a", "T", DAY, "afvigelse")] * 3)
    (row,) = rates(rows, ("krav",), DAY, interval=True).to_dicts()
    assert row["nedre"] == pytest.approx(0.396778, abs=1e-5)
    assert row["oevre"] == pytest.approx(0.892209, abs=1e-5)


def test_the_interval_of_all_met_does_not_pass_one():
    (row,) = rates(assessments(("a", "T", DAY, "opfyldt")), ("krav",), DAY, interval=True).to_dicts()
    assert 0 < row["nedre"] < row["oevre"] == pytest.approx(1)


def test_without_a_rate_there_is_no_interval():
    rows = assessments(("a", "T", DAY, "kan_ikke_vurderes"))
    assert rates(rows, ("krav",), DAY, interval=True).select("nedre", "oevre").rows() == [(None, None)]
    assert rates(assessments(), ("krav",), DAY, interval=True).height == 0
