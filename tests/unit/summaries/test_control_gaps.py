"""g-charts against plain counting, and hand-made departures on both sides of every rule."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from kvs_audit.summaries.control_gaps import TAIL, between_departures, g_chart, probability_limits

START = date(2025, 1, 1)
MET, NOT = "opfyldt", "afvigelse"


def units(statuses: str, krav: str = "k") -> pl.DataFrame:
    """A unit a day: ``o`` met, ``a`` a departure, ``b`` a justified one, ``?`` not assessed."""
    words = {"o": MET, "a": NOT, "b": "begrundet_afvigelse", "?": "kan_ikke_vurderes"}
    return pl.DataFrame(
        {
            "krav": [krav] * len(statuses),
            "enhed_id": [f"I{i:03}" for i in range(len(statuses))],
            "haendelsesdato": [START + timedelta(days=i) for i in range(len(statuses))],
            "status": [words[each] for each in statuses],
        }
    )


def gaps(statuses: str, **options) -> pl.DataFrame:
    return between_departures(units(statuses), ["krav"], START + timedelta(days=len(statuses)), **options)


def test_met_units_are_counted_from_one_departure_to_the_next():
    found = gaps("ooaoaaoooa")

    assert found["imellem"].to_list() == [2, 1, 0, 3]
    assert found["dato"].to_list() == [START + timedelta(days=i) for i in (2, 4, 5, 9)]
    assert found["nummer"].to_list() == [1, 2, 3, 4]
    assert set(found["punkt"]) == {"hel"}


def test_units_after_the_last_departure_are_unfinished():
    found = gaps("oaooo")

    assert found.select("imellem", "punkt").rows() == [(1, "hel"), (3, "ufuldstaendig")]


def test_justified_departures_count_and_what_could_not_be_assessed_does_not():
    assert gaps("o?obo??a")["imellem"].to_list() == [2, 1]


def test_units_due_after_the_as_of_date_do_not_count():
    found = between_departures(units("oaoooa"), ["krav"], START + timedelta(days=3))

    assert found["imellem"].to_list() == [1, 2]
    assert found["punkt"].to_list() == ["hel", "ufuldstaendig"]


def test_a_level_shift_cuts_what_lies_between():
    found = gaps("ooaoooooa", shifts=[START + timedelta(days=5)])

    assert found.select("fase", "imellem", "punkt").rows() == [(0, 2, "hel"), (0, 2, "ufuldstaendig"), (1, 3, "hel")]


def test_units_of_one_day_stand_in_the_order_of_their_ids():
    rows = units("aooa").with_columns(haendelsesdato=pl.lit(START))
    assert between_departures(rows.reverse(), ["krav"], START)["imellem"].to_list() == [0, 2]


def plain_limits(share: float, tail: float) -> tuple[int, int]:
    """The fewest and most met units between departures that are not rarer than ``tail``, counted one by one."""
    low, below = 0, share
    while below < tail:
        low += 1
        below += share * (1 - share) ** low
    high, passed = 0, 1 - share
    while passed > tail:
        high += 1
        passed *= 1 - share
    return low, high


@pytest.mark.parametrize("share", [0.0005, 0.01, 0.05, 0.2, 0.5, 0.9])
@pytest.mark.parametrize("tail", [TAIL, 0.01, 0.0004])
def test_limits_are_those_of_the_geometric_distribution(share, tail):
    low, high = probability_limits(np.array([share]), np.array([tail]))

    assert (low[0], high[0]) == plain_limits(share, tail)


def test_the_published_limit_of_a_rate_of_one_in_a_hundred():
    # Geometric, p = 0.01: 99.865 % have at most 657 units before a departure (ln 0.00135 / ln 0.99 = 657.4).
    low, high = probability_limits(np.array([0.01]), np.array([TAIL]))

    assert (low[0], high[0]) == (0, 657)


def steady(number: int, between: int, last: int) -> pl.DataFrame:
    """A chart of so many departures, all ``between`` apart but the last."""
    return g_chart(gaps(("o" * between + "a") * (number - 1) + "o" * last + "a"), ["krav"])


@pytest.mark.parametrize(("number", "point"), [(11, "foreloebig"), (12, "bedoemt")])
def test_fewer_than_twelve_departures_are_provisional(number, point):
    chart = steady(number, 5, 200)

    assert set(chart["punkt"]) == {point}
    assert (chart["udenfor"][-1] == "over") == (point == "bedoemt")


def test_the_centre_is_the_median_and_all_units_count_in_the_share():
    chart = g_chart(gaps("ooooa" * 12 + "ooooo"), ["krav"])

    assert chart["andel_afvigelser"][0] == pytest.approx(12 / 65)
    # 1 - (53/65)^3 = 0.458 and 1 - (53/65)^4 = 0.558: half lie at or below 3.
    assert chart["midte"].unique().to_list() == [3]
    assert chart["punkt"].to_list() == ["bedoemt"] * 12 + ["ufuldstaendig"]
    assert chart["udenfor"][-1] is None


def test_on_the_limit_is_no_signal():
    # 24 departures in 24 + 23·9 + x units; the limit is the x that ln(tail) / ln(1 - share) does not reach.
    rows = {length: steady(24, 9, length).row(-1, named=True) for length in range(84, 100)}

    assert {row["imellem"] - row["oevre_graense"] for row in rows.values()} >= {0, 1}
    assert all((row["udenfor"] == "over") == (row["imellem"] > row["oevre_graense"]) for row in rows.values())


@pytest.mark.parametrize(("length", "signal"), [(0, None), (1, "under")])
def test_a_run_of_many_short_gaps_is_a_signal(length, signal):
    # 12 long gaps, then short ones: as many as make a run, or one fewer.
    needed = int(g_chart(gaps("ooooooooooa" * 12 + "ooa" * 12), ["krav"])["serie_krav"][0])
    short = needed - 1 + length
    chart = g_chart(gaps("ooooooooooa" * (24 - short) + "ooa" * short), ["krav"])

    assert chart["serie_krav"][0] == needed
    assert chart["serie"][-1] == signal


def test_where_everything_departs_there_are_no_signals():
    chart = g_chart(gaps("a" * 15), ["krav"])

    assert chart.select("midte", "nedre_graense", "oevre_graense").unique().rows() == [(0, 0, 0)]
    assert chart["udenfor"].null_count() == chart["serie"].null_count() == 15


def test_without_units_there_is_no_chart():
    assert g_chart(gaps(""), ["krav"]).is_empty()


def test_charts_drawn_together_are_those_drawn_alone():
    first, second = units("ooaoa" * 8, "a"), units("ooooooa" * 13, "b")
    together = g_chart(between_departures(pl.concat([first, second]), ["krav"], date(2026, 1, 1)), ["krav"])

    for name, rows in (("a", first), ("b", second)):
        alone = g_chart(between_departures(rows, ["krav"], date(2026, 1, 1)), ["krav"])
        assert together.filter(krav=name).equals(alone)
