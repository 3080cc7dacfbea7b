"""Whether anyone can be recognised: groups of equal cases, and columns of free text."""

from collections.abc import Callable

import polars as pl

from kvs_audit.extract import Extract
from kvs_audit.extract.raw import RawTable, raw_table
from kvs_audit.quality import anonymity, free_text_columns
from kvs_audit.quality.anonymity import advice

Make = Callable[..., Extract]


def cases(*births: str, kommune: str = "Faxe") -> str:
    return "\n".join(["sag_id kommune foedselsdato", *(f"S{n} {kommune} {born}" for n, born in enumerate(births, 1))])


def no_measures() -> str:
    return "indsats_id sag_id indsatstype afgoerelsesdato startdato slutdato"


def test_two_cases_born_in_one_month_hide_each_other_by_month_and_not_by_day(make: Make) -> None:
    found = anonymity(make(sager=cases("2012-05-01", "2012-05-31"), indsatser=no_measures()))
    assert (found.som_leveret.k, found.som_leveret.alene) == (1, 2)
    assert (found.maaned.k, found.maaned.alene) == (2, 0)
    assert (found.sager, found.med_dag) == (2, 2)


def test_a_day_and_a_month_do_not_hide_each_other_as_delivered(make: Make) -> None:
    found = anonymity(make(sager=cases("2012-05-01", "2012-05"), indsatser=no_measures()))
    assert (found.som_leveret.alene, found.maaned.alene, found.med_dag) == (2, 0, 1)


def test_another_month_is_alone_and_the_year_brings_them_together(make: Make) -> None:
    found = anonymity(make(sager=cases("2012-05", "2012-05", "2012-06"), indsatser=no_measures()))
    assert (found.maaned.k, found.maaned.alene, found.maaned.smaa) == (1, 1, 3)
    assert (found.aar.k, found.aar.alene) == (3, 0)


def test_a_group_of_five_is_not_small_and_one_of_four_is(make: Make) -> None:
    five = anonymity(make(sager=cases(*["2012-05"] * 5), indsatser=no_measures()))
    four = anonymity(make(sager=cases(*["2012-05"] * 4), indsatser=no_measures()))
    assert (five.maaned.smaa, four.maaned.smaa) == (0, 4)


def test_the_pattern_of_measures_tells_cases_apart_and_its_order_and_number_do_not(make: Make) -> None:
    rows = (
        "M1 S1 aflastning - - -\nM2 S1 praktik - - -\n"
        "M3 S2 praktik - - -\nM4 S2 aflastning - - -\nM5 S2 aflastning - - -\n"
        "M6 S3 aflastning - - -"
    )
    found = anonymity(make(sager=cases("2012-05", "2012-05", "2012-05"), indsatser=f"{no_measures()}\n{rows}"))
    assert (found.maaned.k, found.maaned.alene) == (1, 1)


def test_municipalities_are_compared_as_standards_compare_them(make: Make) -> None:
    sager = "sag_id kommune foedselsdato\nS1 Faxe 2012-05\nS2 FAXE~Kommune 2012-05\nS3 Ringsted 2012-05"
    found = anonymity(make(sager=sager, indsatser=no_measures()))
    assert (found.maaned.k, found.maaned.alene) == (1, 1)


def test_unknown_births_hide_among_each_other_only(make: Make) -> None:
    found = anonymity(make(sager=cases("-", "-", "2012-05"), indsatser=no_measures()))
    assert (found.maaned.alene, found.som_leveret.alene) == (1, 1)


def test_days_of_birth_bring_the_advice_to_deliver_months(make: Make) -> None:
    (first, *_) = advice(anonymity(make(sager=cases("2012-05-01", "2012-05-31"), indsatser=no_measures())))
    assert "åååå-mm" in first and "0 sager alene" in first and "mod 2 sager nu" in first


def test_months_only_bring_no_such_advice(make: Make) -> None:
    told = advice(anonymity(make(sager=cases("2012-05", "2012-05"), indsatser=no_measures())))
    assert len(told) == 1 and told[0].startswith("Ingen sag er alene")


def table(name: str, **columns: list[str | None]) -> RawTable:
    cells = pl.DataFrame({str(i): values for i, values in enumerate(columns.values())}, strict=False)
    rows = pl.int_range(2, 2 + cells.height, dtype=pl.UInt32, eager=True)
    return raw_table(name, name, list(columns), cells, rows)


LONG = "Mor fortæller at skolen er bekymret for"  # seven words of two letters or more
SHORT = "Mor fortæller at skolen er"  # five


def test_a_text_of_six_words_is_free_text_and_one_of_five_is_not() -> None:
    found = free_text_columns([table("noter", a=[LONG, None, LONG], b=[SHORT, "et to tre fire fem", "x"])])
    assert found.rows() == [("noter", "a", 2, False)]


def test_a_legal_basis_and_a_team_are_no_free_text() -> None:
    assert free_text_columns(
        [table("indsatser", lovgrundlag=["SEL § 52, stk. 3, nr. 5"], team=["Team Børn og Unge Nord 12"])]
    ).is_empty()


def test_a_contract_column_with_free_text_is_used_and_said_so() -> None:
    assert free_text_columns([table("sager", team=[LONG])]).rows() == [("sager", "team", 1, True)]


def test_columns_of_dates_and_codes_are_left_to_the_reader() -> None:
    assert free_text_columns([table("indsatser", startdato=[LONG], sigte=[LONG])]).is_empty()


def test_numbers_are_no_free_text() -> None:
    cells = pl.DataFrame({"0": [1.5, 2.0]})
    raw = raw_table("tal", "tal", ["a"], cells, pl.Series([2, 3], dtype=pl.UInt32))
    assert free_text_columns([raw]).is_empty()
