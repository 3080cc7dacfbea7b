"""What stands at a position is looked up as a left join would find it."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from kvs_audit.facts.packing import at_positions, looked_up, places_of

POSITIONS = st.lists(st.integers(0, 40), unique=True)
ASKED = st.lists(st.none() | st.integers(0, 60))


def test_a_position_that_is_not_there_and_an_unknown_one_give_nothing():
    positions = pl.Series([7, 0, 3], dtype=pl.UInt32)
    asked = pl.Series([3, 8, None, 0, 100], dtype=pl.UInt32)
    assert places_of(positions, asked).to_list() == [2, None, None, 1, None]


def test_without_positions_nothing_is_found_and_without_questions_nothing_is_asked():
    none = pl.Series([], dtype=pl.UInt32)
    assert places_of(none, pl.Series([0, 5], dtype=pl.UInt32)).to_list() == [None, None]
    assert places_of(pl.Series([0, 5], dtype=pl.UInt32), none).to_list() == []


@given(POSITIONS, ASKED)
def test_looking_up_is_a_left_join(positions, asked):
    facts = pl.DataFrame(
        {"indsats": positions, "tal": [n * 10 for n in positions]}, schema={"indsats": pl.UInt32, "tal": pl.Int64}
    )
    units = pl.DataFrame({"indsats": asked}, schema={"indsats": pl.UInt32})
    joined = units.join(facts, on="indsats", how="left", maintain_order="left")
    assert units.with_columns(looked_up(facts, "indsats", units["indsats"])).equals(joined)


def test_rows_may_be_named_by_a_column_of_another_name():
    frame = pl.DataFrame({"indsats": [5, 9], "type": ["a", "b"]})
    rows = pl.DataFrame({"indsats": [9, 9, 1], "plads": pl.Series([1, 1, None], dtype=pl.UInt32)})
    assert rows.with_columns(at_positions(frame, "indsats", "plads"))["type"].to_list() == ["b", "b", None]
