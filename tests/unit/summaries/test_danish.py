"""Dates, numbers and words as Danish readers write them."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.contract import danish
from kvs_audit.contract.tables import TABLES
from kvs_audit.contract.vurderinger import ENHEDER, STATUSSER, STYRKER, VURDERINGER
from kvs_audit.fund import FUND


def column(values, text, dtype=None):
    return pl.DataFrame({"x": pl.Series(values, dtype=dtype)}).select(text(pl.col("x")).alias("x"))["x"].to_list()


def test_a_date_is_day_point_month_year():
    assert danish.long_date(date(2024, 3, 5)) == "5. marts 2024"
    assert column([date(2024, 3, 5), date(1999, 12, 31), None], danish.long_date_text) == [
        "5. marts 2024",
        "31. december 1999",
        None,
    ]


def test_every_month_has_its_name_in_columns_too():
    days = [date(2024, month, 1) for month in range(1, 13)]
    assert column(days, danish.month_text) == [danish.month_name(day) for day in days]
    assert danish.MAANEDER[0] == "januar" and danish.MAANEDER[11] == "december"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (10.0, "10"),
        (10.5, "10,5"),
        (0.000001, "0,000001"),
        (999.0, "999"),
        (1000.0, "1.000"),
        (1234567.25, "1.234.567,25"),
        (-3.25, "-3,25"),
        (-1000.0, "-1.000"),
    ],
)
def test_a_number_has_decimal_comma_and_points_between_thousands(value, text):
    assert danish.number(value) == text
    assert column([value, None], danish.number_text) == [text, None]


def test_a_number_may_have_fixed_decimals():
    assert danish.number(1234.5, 2) == "1.234,50"
    assert danish.number(0.5, 0) == "0"


def test_whole_numbers_are_numbers_too():
    assert column([1234, 7, None], danish.number_text) == ["1.234", "7", None]
    assert danish.count(1234567) == "1.234.567"


def test_a_share_is_a_percentage_with_one_decimal():
    assert danish.percent(0.1234) == "12,3 %"
    assert danish.percent(1) == "100,0 %"


def test_a_noun_follows_its_number():
    assert column([1.0, 2.0, 0.0, 1.5, 1000.0, None], lambda x: danish.counted(x, "dag", "dage")) == [
        "1 dag",
        "2 dage",
        "0 dage",
        "1,5 dage",
        "1.000 dage",
        None,
    ]
    assert danish.counted_text(1, "række", "rækker") == "1 række"
    assert danish.counted_text(2000, "række", "rækker") == "2.000 rækker"


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a og b"), (["a", "b", "c"], "a, b og c")]
)
def test_words_are_listed_as_in_a_sentence(words, text):
    assert danish.listing(words) == text


def test_an_alternative_is_listed_with_eller():
    assert danish.listing(["a", "b", "c"], "eller") == "a, b eller c"


def test_codes_become_danish_words():
    assert danish.word("naer_familie") == "nær familie"
    assert danish.word("plejefamilie") == "plejefamilie"
    assert column(["naer_familie", "fui", "anden_ting", None], danish.word_text) == [
        "nær familie",
        "FUI",
        "anden ting",
        None,
    ]
    assert danish.label("kan_ikke_vurderes") == "Kan ikke vurderes"
    assert danish.label("boer") == "Bør"


def test_a_requirements_id_becomes_a_heading():
    assert danish.krav_label("ophoer-ved-opfyldt-formaal") == "Ophør ved opfyldt formål"
    assert danish.krav_label("under-18-aar") == "Under 18 år"
    assert danish.krav_label("naer-relation") == "Nær relation"


@pytest.mark.parametrize(
    ("aarsag", "text"),
    [
        ("mangler_tabel:opfoelgninger", "tabellen opfølgninger mangler"),
        ("mangler_vaerdi:afgoerelsesdato", "afgørelsesdato er ikke oplyst"),
        ("foedselsdag_ukendt", "barnets fødselsdag er ikke oplyst"),
    ],
)
def test_a_reason_is_told_in_words(aarsag, text):
    assert danish.reason_text(aarsag) == text


def contract_words():
    yield from TABLES
    for table in TABLES.values():
        yield from table.by_name
        for c in table.columns:
            yield from c.values
    yield from (*STATUSSER, *STYRKER, *ENHEDER, *VURDERINGER, *FUND)


def test_no_folded_letters_are_left_in_any_word_of_the_contract():
    folded = {word for word in contract_words() if any(pair in danish.word(word) for pair in ("ae", "oe", "aa", "_"))}
    assert not folded
