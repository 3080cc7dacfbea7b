"""Decimals as floats, both sides of the sixth place."""

from decimal import Decimal

import polars as pl
import pytest

from kvs_audit.extract.model import NUMBER
from kvs_audit.facts.decimals import six_places


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("15.9", 15.9),
        ("22.1", 22.1),
        ("20.000001", 20.000001),
        ("0.0000005", 0.0),
        ("0.0000015", 0.000002),
        ("0.000000500000000001", 0.000001),
        ("10.000000499999999999", 10.0),
        ("-2.5", -2.5),
        ("123456789012345.123456", 123456789012345.123456),
    ],
)
def test_a_decimal_becomes_the_nearest_float_of_its_six_places(exact, expected):
    frame = pl.DataFrame({"x": pl.Series([Decimal(exact), None], dtype=NUMBER)})

    assert frame.select(six_places(pl.col("x")))["x"].to_list() == [expected, None]


def test_decimals_that_no_float_holds_are_summed_exactly_first():
    # In floats, 0.1 added ten times is 0.9999999999999999.
    frame = pl.DataFrame({"x": pl.Series([Decimal("0.1")] * 10, dtype=NUMBER)})

    assert frame.select(six_places(pl.col("x").sum()))["x"].to_list() == [1.0]
