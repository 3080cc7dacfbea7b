"""A legal basis is read as it is written, and judged only where it says one thing."""

import polars as pl
import pytest

from kvs_audit.contract.legal_basis import law, measure_type, provision


def read(expression: pl.Expr) -> object:
    return pl.select(expression).item()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SEL § 52, stk. 3, nr. 5", "SEL § 52, stk. 3, nr. 5"),
        ("Serviceloven §52 stk 3 nr 5", "SEL § 52, stk. 3, nr. 5"),
        ("Lov om social service § 52, stk. 3, nr. 2", "SEL § 52, stk. 3, nr. 2"),
        ("SEL § 52.3.7", "SEL § 52, stk. 3, nr. 7"),
        ("sel §52,3,7", "SEL § 52, stk. 3, nr. 7"),
        ("SEL § 52, stk. 3, nr. 5, jf. § 55", "SEL § 52, stk. 3, nr. 5"),
        ("BL § 32, stk. 1, nr. 7", "BL § 32, stk. 1, nr. 7"),
        ("Barnets Lov §32, stk.1, nr.7 (støtteophold)", "BL § 32, stk. 1, nr. 7"),
        ("BL § 46", "BL § 46"),
        ("BL § 46, stk. 1", "BL § 46"),
        ("SEL § 58", "SEL § 58"),
    ],
)
def test_one_provision_is_found_however_it_is_spelt(text: str, expected: str) -> None:
    assert read(provision(pl.lit(text))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "§ 52, stk. 3, nr. 5",  # of which law?
        "SEL § 52, stk. 3",  # which of the nine?
        "BL § 32, stk. 1",
        "SEL § 52 a, stk. 1, nr. 2",  # another paragraph
        "SEL § 52a",
        "SEL § 52, stk. 3, nr. 2 og nr. 5",
        "SEL § 52, stk. 3, nr. 2 og 5",
        "SEL § 52, stk. 3, nr. 2-5",
        "BL § 46 og § 47",
        "SEL/BL § 46",
        "SEL § 52, stk. 3, nr. 12",
        "BL § 76",
        "BL § 32, stk. 2, nr. 7",
        "",
        None,
    ],
)
def test_a_text_that_says_nothing_several_things_or_something_else_is_not_judged(text: str | None) -> None:
    assert read(provision(pl.lit(text, pl.String))) is None
    assert read(measure_type(pl.lit(text, pl.String))) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SEL § 52, stk. 3, nr. 2", "stoette_i_hjemmet"),
        ("SEL § 52, stk. 3, nr. 5", "aflastning"),
        ("SEL § 52, stk. 3, nr. 7", "anbringelse"),
        ("SEL § 58", "anbringelse"),
        ("BL § 32, stk. 1, nr. 1", "dagtilbud"),
        ("BL § 32, stk. 1, nr. 2", "stoette_i_hjemmet"),
        ("BL § 32, stk. 1, nr. 3", "kontaktperson"),
        ("BL § 32, stk. 1, nr. 4", "praktik"),
        ("BL § 32, stk. 1, nr. 5", "familiebehandling"),
        ("BL § 32, stk. 1, nr. 6", "familieanbringelse"),
        ("BL § 32, stk. 1, nr. 7", "aflastning"),
        ("BL § 32, stk. 1, nr. 8", "anden_hjaelp"),
        ("BL § 46", "anbringelse"),
        ("BL § 47", "anbringelse"),
    ],
)
def test_a_provision_carries_one_type_of_measure(text: str, expected: str) -> None:
    assert read(measure_type(pl.lit(text))) == expected


def test_a_law_is_known_by_its_name_or_short_name_and_not_where_both_stand() -> None:
    texts = pl.Series(["SEL § 54", "serviceloven", "BL § 75", "barnets lov", "SEL/BL", "§ 54", "model 5", None])
    assert pl.select(law(pl.lit(texts))).to_series().to_list() == ["SEL", "SEL", "BL", "BL", None, None, None, None]
