"""The tables tell one coherent story, and no more than is known on the last day."""

from datetime import date, timedelta

import polars as pl
import pytest

from kvs_audit.errors import ArgumentFault
from kvs_audit.sample import LAST_DAY, generate
from kvs_audit.sample import stories as stories_module

FACT_DATES = {
    "undersoegelser": ("startdato", "slutdato"),
    "planer": ("dato",),
    "opfoelgninger": ("dato",),
    "stoettepersoner": ("tilbudt_dato",),
    "klippekortsamtaler": ("dato",),
}


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name in one:
        assert one[name].equals(other[name]), name


def with_measure(frames, table):
    return frames[table].join(frames["indsatser"], on="indsats_id", suffix="_indsats")


def test_same_arguments_give_the_same_extract():
    assert_same(generate(300, 9), generate(300, 9))


def test_another_seed_gives_another_extract():
    assert not generate(300, 9)["indsatser"].equals(generate(300, 10)["indsatser"])


def test_the_number_of_cases_is_the_one_asked_for():
    assert [generate(cases, 1)["sager"].height for cases in (1, 2, 17, 1000)] == [1, 2, 17, 1000]


def test_any_seed_tells_a_story_of_a_single_case():
    for seed in range(60):
        assert generate(1, seed)["sager"].height == 1


def test_ids_go_on_from_chunk_to_chunk(monkeypatch):
    monkeypatch.setattr(stories_module, "_CHUNK", 40)
    frames = generate(110, 3)
    assert frames["sager"]["sag_id"].to_list() == [f"S{number:07d}" for number in range(1, 111)]
    for table, key in (("indsatser", "indsats_id"), ("planer", "plan_id"), ("opfoelgninger", "opfoelgning_id")):
        assert frames[table][key].is_unique().all()
    assert frames["indsatser"].join(frames["sager"], on="sag_id", how="anti").is_empty()
    assert frames["opfoelgninger"].join(frames["indsatser"], on="indsats_id", how="anti").is_empty()


@pytest.mark.parametrize("cases", [0, -1])
def test_no_cases_is_refused(cases):
    with pytest.raises(ArgumentFault, match="mindst 1"):
        generate(cases, 1)


def test_a_negative_seed_is_refused():
    with pytest.raises(ArgumentFault, match="seed"):
        generate(10, -1)


@pytest.mark.parametrize("until", [date(2019, 12, 30), LAST_DAY + timedelta(days=1)])
def test_a_last_day_without_history_is_refused(until):
    with pytest.raises(ArgumentFault, match="sidste dag"):
        generate(10, 1, until=until)


def test_measures_end_after_they_start(twenty_thousand):
    dated = twenty_thousand["indsatser"].drop_nulls(["startdato", "slutdato"])
    assert (dated["slutdato"] > dated["startdato"]).all()


def test_most_measures_start_on_or_after_their_decision(twenty_thousand):
    dated = twenty_thousand["indsatser"].drop_nulls(["startdato", "afgoerelsesdato"])
    share = (dated["startdato"] >= dated["afgoerelsesdato"]).mean()
    assert 0.94 < share < 0.99


def test_nothing_but_planned_ends_lies_after_the_last_day(twenty_thousand):
    for table, columns in FACT_DATES.items():
        for column in columns:
            assert twenty_thousand[table][column].max() <= LAST_DAY
    measures = twenty_thousand["indsatser"]
    assert measures["afgoerelsesdato"].max() <= LAST_DAY
    assert measures["startdato"].max() <= LAST_DAY
    planned = measures.filter(pl.col("slutdato") > LAST_DAY)
    assert 0 < planned.height < 0.03 * measures.height


def test_decisions_span_both_laws_from_2019_to_2026(twenty_thousand):
    decided = twenty_thousand["indsatser"]["afgoerelsesdato"].drop_nulls()
    assert decided.dt.year().unique().sort().to_list()[-8:] == list(range(2019, 2027))
    assert decided.min() >= date(2018, 10, 1)
    assert 0.3 < (decided >= date(2024, 1, 1)).mean() < 0.7


def test_follow_ups_lie_within_their_measure(twenty_thousand):
    held = with_measure(twenty_thousand, "opfoelgninger")
    assert (held["dato"] > held["startdato"]).all()
    assert (held["dato"] <= held["slutdato"].fill_null(LAST_DAY)).all()


def test_a_met_purpose_is_the_last_that_is_found(twenty_thousand):
    held = twenty_thousand["opfoelgninger"].sort("indsats_id", "dato")
    last = pl.col("dato") == pl.col("dato").max().over("indsats_id")
    assert held.filter((pl.col("resultat") == "formaal_opfyldt") & ~last).is_empty()


def test_respite_lies_within_its_measure_and_its_month(twenty_thousand):
    given = with_measure(twenty_thousand, "aflastningsdoegn")
    given = given.with_columns(first=(pl.col("maaned") + "-01").str.to_date())
    last = pl.col("first").dt.month_end()
    assert given.filter(pl.col("indsatstype") != "aflastning").is_empty()
    assert given.filter(last < pl.col("startdato")).is_empty()
    assert given.filter(pl.col("first") >= pl.col("slutdato")).is_empty()
    begins = pl.max_horizontal("first", "startdato")
    ends = pl.min_horizontal(last + pl.duration(days=1), "slutdato")
    assert given.filter(pl.col("doegn") > (ends - begins).dt.total_days()).is_empty()


def test_support_persons_belong_to_started_placements(twenty_thousand):
    offers = with_measure(twenty_thousand, "stoettepersoner")
    assert set(offers["indsatstype"]) == {"anbringelse"}
    assert offers["startdato"].null_count() == 0


def test_talks_follow_the_end_of_a_measure_to_which_they_were_offered(twenty_thousand):
    held = with_measure(twenty_thousand, "klippekortsamtaler")
    assert (held["dato"] > held["slutdato"]).all()
    assert held["klippekort_tilbudt"].all()


def test_what_is_only_known_at_the_end_is_unknown_before_it(twenty_thousand):
    running = pl.col("slutdato").is_null() | (pl.col("slutdato") > LAST_DAY)
    assert twenty_thousand["indsatser"].filter(running)["klippekort_tilbudt"].null_count() == (
        twenty_thousand["indsatser"].filter(running).height
    )
    under_way = twenty_thousand["undersoegelser"].filter(pl.col("slutdato").is_null())
    assert under_way["peger_paa_indsats"].null_count() == under_way.height > 0


def test_meetings_are_held_on_working_days(twenty_thousand):
    for table, columns in {**FACT_DATES, "indsatser": ("afgoerelsesdato",)}.items():
        for column in set(columns) - {"startdato"}:
            weekdays = twenty_thousand[table][column].drop_nulls().dt.weekday()
            assert (weekdays > 5).mean() < 0.005, (table, column)


EARLIER = date(2025, 3, 31)


@pytest.fixture(scope="module")
def earlier():
    return generate(1_000, seed=5, until=EARLIER)


class TestEarlierLastDay:
    """The same arguments with an earlier last day give the past of the same stories."""

    @pytest.mark.parametrize("table", ["planer", "opfoelgninger", "klippekortsamtaler"])
    def test_facts_are_those_of_the_later_extract_dated_so_far(self, thousand, earlier, table):
        assert earlier[table].equals(thousand[table].filter(pl.col("dato") <= EARLIER))

    def test_cases_are_among_the_later_ones(self, thousand, earlier):
        assert 0 < earlier["sager"].height < thousand["sager"].height
        assert earlier["sager"].join(thousand["sager"], on="sag_id", how="anti").is_empty()

    def test_ends_become_known_when_they_come(self, thousand, earlier):
        both = earlier["indsatser"].join(thousand["indsatser"], on="indsats_id", suffix="_later")
        ended = both.filter(pl.col("slutdato") <= EARLIER)
        assert ended["slutdato"].equals(ended["slutdato_later"])
        came_later = both.filter(pl.col("slutdato").is_null() & pl.col("slutdato_later").is_not_null())
        assert came_later.height > 0
        assert came_later["slutdato_later"].min() > EARLIER

    def test_keys_still_hold(self, earlier):
        assert earlier["indsatser"].join(earlier["sager"], on="sag_id", how="anti").is_empty()
        for table in ("opfoelgninger", "aflastningsdoegn", "stoettepersoner", "klippekortsamtaler"):
            assert earlier[table].join(earlier["indsatser"], on="indsats_id", how="anti").is_empty()
        for table in ("undersoegelser", "planer"):
            assert earlier[table].join(earlier["sager"], on="sag_id", how="anti").is_empty()


def test_a_last_day_before_any_case_is_opened_is_refused():
    with pytest.raises(ArgumentFault, match="Ingen af"):
        generate(1, 17, until=date(2019, 12, 31))
