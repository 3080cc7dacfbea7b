"""Units are ordered by their ids as text, by Unicode code point."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvs_audit.extract import from_frames
from kvs_audit.facts.names import UnitNames

IDS = st.lists(
    st.text("AB1#@ !~æ", min_size=1, max_size=4).map(lambda t: f"x{t}x"), min_size=1, max_size=8, unique=True
)


def names_of(ids: list[str]) -> UnitNames:
    frames = {
        "sager": pl.DataFrame({"sag_id": ids, "kommune": ["Ringsted"] * len(ids)}),
        "indsatser": pl.DataFrame(
            {
                "indsats_id": ids,
                "sag_id": ids,
                "indsatstype": ["aflastning"] * len(ids),
                "afgoerelsesdato": [date(2024, 1, 1)] * len(ids),
                "startdato": [None] * len(ids),
                "slutdato": [None] * len(ids),
            }
        ),
    }
    return UnitNames(from_frames(frames))


def rows_for(count: int, numbers: range) -> pl.DataFrame:
    every = [(i, n) for i in range(count) for n in numbers]
    return pl.DataFrame(
        {
            "sag": pl.Series([i for i, _ in every], dtype=pl.UInt32),
            "indsats": pl.Series([i for i, _ in every], dtype=pl.UInt32),
            "n": pl.Series([n for _, n in every], dtype=pl.Int32),
            "maaned": [date(2019 + n, 12, 1) for _, n in every],
        }
    ).sample(fraction=1, shuffle=True, seed=1)


@given(IDS)
@pytest.mark.parametrize("unit", ["indsats", "interval", "sag_maaned"])
def test_units_come_in_the_order_of_their_ids(unit: str, ids: list[str]) -> None:
    numbers = range(1, 2) if unit == "indsats" else range(1, 13)
    named = names_of(ids).named(rows_for(len(ids), numbers), unit)
    assert named["enhed_id"].to_list() == sorted(named["enhed_id"].to_list())
    assert named["enhed_id"].is_unique().all()


def test_intervals_sort_as_text_so_10_comes_before_2() -> None:
    named = names_of(["M"]).named(rows_for(1, range(1, 12)), "interval")
    assert named["enhed_id"].to_list() == ["M#1", "M#10", "M#11", *[f"M#{n}" for n in range(2, 10)]]


def test_many_texts_are_gathered_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """An enumeration of nearly as many texts as rows would only be in the way."""
    rows = rows_for(3, range(1, 4))
    few = names_of(["A", "B", "C"]).named(rows, "interval")
    assert isinstance(few["kommune"].dtype, pl.Enum)
    monkeypatch.setattr("kvs_audit.facts.names._FEW", 0)
    many = names_of(["A", "B", "C"]).named(rows, "interval")
    assert many["kommune"].dtype == pl.String
    assert many.equals(few.cast({pl.Enum: pl.String}))
