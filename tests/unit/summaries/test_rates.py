"""The contract's rate, and what stands beside it."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.summaries import rates
from kvs_audit.summaries.rates import wilson, with_bounds

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


def with_unknown(met, not_met, unknown):
    day = ("a", "T", DAY)
    return assessments(
        *[(*day, "opfyldt")] * met, *[(*day, "afvigelse")] * not_met, *[(*day, "kan_ikke_vurderes")] * unknown
    )


def test_the_bounds_are_the_rate_if_none_or_all_of_the_unknown_were_met():
    # 6 of 8 met, 4 unknown: from 6 of 12 to 10 of 12.
    (row,) = rates(with_unknown(6, 2, 4), ("krav",), DAY, interval=True).to_dicts()
    assert (row["mindst"], row["andel"], row["maksimalt"]) == (0.5, 0.75, pytest.approx(10 / 12))


def test_without_anything_unknown_the_bounds_are_the_rate():
    (row,) = rates(with_unknown(6, 2, 0), ("krav",), DAY, interval=True).to_dicts()
    assert row["mindst"] == row["maksimalt"] == row["andel"] == 0.75


def test_where_all_is_unknown_the_bounds_are_nothing_and_everything():
    (row,) = rates(with_unknown(0, 0, 3), ("krav",), DAY, interval=True).to_dicts()
    assert (row["andel"], row["mindst"], row["maksimalt"]) == (None, 0, 1)


def test_what_is_unknown_and_not_yet_due_does_not_widen_the_bounds():
    (row,) = rates(EVERY_STATUS, ("krav",), DAY, interval=True).to_dicts()
    assert (row["kan_ikke_vurderes"], row["mindst"], row["maksimalt"]) == (1, 0.4, 0.6)


def test_bounds_of_hidden_counts_are_hidden():
    hidden = pl.DataFrame({"opfyldt": [5, None], "naevner": [9, None], "kan_ikke_vurderes": [None, 3]})
    assert with_bounds(hidden).select("mindst", "maksimalt").rows() == [(None, None)] * 2


def test_counting_units_met_before_they_were_due_would_make_the_rate_too_high():
    # Ten intervals fall due in July: three already have their follow-up. Ten fell due in June: five had one.
    early = [("a", "T", date(2024, 7, 15), "opfyldt")] * 3
    due = [("a", "T", date(2024, 6, 15), "opfyldt")] * 5 + [("a", "T", date(2024, 6, 15), "afvigelse")] * 5
    rows = assessments(*early, *due)  # the seven not met yet are no rows: they are not late before July
    (row,) = rates(rows, ("krav",), DAY).to_dicts()

    assert row["andel"] == 0.5
    assert (rows["status"] == "opfyldt").mean() == pytest.approx(8 / 13)


@pytest.mark.parametrize(
    ("met", "n", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3 (Wilson's score, no correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_as_published(met, n, low, high):
    (row,) = rates(with_unknown(met, n - met, 0), ("krav",), DAY, interval=True).to_dicts()
    assert (round(row["nedre"], 4), round(row["oevre"], 4)) == (low, high)


def test_the_interval_is_a_statistics_packages_at_every_count():
    from statsmodels.stats.proportion import proportion_confint

    counts = pl.DataFrame(
        [(met, of) for of in (1, 2, 3, 7, 20, 113, 10_000) for met in {0, 1, of // 2, of - 1, of}],
        schema=["met", "of"],
        orient="row",
    )
    low, high = wilson(pl.col("met") / pl.col("of"), pl.col("of"))
    ours = counts.select(low=low, high=high)
    theirs = proportion_confint(counts["met"].to_numpy(), counts["of"].to_numpy(), alpha=0.05, method="wilson")
    assert ours["low"].to_numpy() == pytest.approx(theirs[0].clip(0), abs=1e-12)
    assert ours["high"].to_numpy() == pytest.approx(theirs[1].clip(max=1), abs=1e-12)
