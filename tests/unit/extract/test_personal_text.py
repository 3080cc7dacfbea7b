"""The patterns for personal text, which inputs and outputs share."""

import time

import polars as pl
import pytest

from kvs_audit.extract.privacy import find_personal_text, is_personal, personal_column


def test_texts_are_counted_by_kind() -> None:
    texts = pl.Series(["010190-1234", "a@b.dk", None, "ring 12 34 56 78 eller a@b.dk", "intet", ""])
    assert find_personal_text(texts) == {"cpr": 1, "email": 2, "telefon": 1}


def test_clean_texts_have_no_finding() -> None:
    assert find_personal_text(pl.Series(["S0001", "Ringsted", None])) == {}
    assert find_personal_text(pl.Series([], dtype=pl.String)) == {}


@pytest.mark.parametrize("day", ["010100", "290200", "310100", "300400", "311299", "290204", "290296"])
def test_every_date_of_two_centuries_makes_a_cpr_number(day: str) -> None:
    assert is_personal(f"{day}-0001")


@pytest.mark.parametrize("day", ["000100", "320100", "310400", "300200", "290201", "290299", "011300", "010000"])
def test_no_other_six_digits_do(day: str) -> None:
    assert not is_personal(f"{day}-0001")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("navn", "navnekolonne"),
        ("barnets_navn", "navnekolonne"),
        ("foraelder_navn", "navnekolonne"),
        ("cpr_nr", "cprkolonne"),
        ("personnummer", "cprkolonne"),
        ("teamnavn", None),
        ("leverandoer_navn", None),
        ("kommunenavn", None),
    ],
)
def test_columns_refused_by_their_name(name: str, kind: str | None) -> None:
    assert personal_column(name) == kind


@pytest.mark.parametrize("piece", ["a", "1", "a@", "12 ", "Vej ", "tlf ", "0045", "A.", "010190-"])
def test_the_patterns_take_linear_time_on_gigantic_cells(piece: str) -> None:
    text = pl.Series([piece * (2_000_000 // len(piece))])
    start = time.perf_counter()
    find_personal_text(text)
    assert time.perf_counter() - start < 5
