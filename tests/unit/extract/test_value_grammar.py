"""What each type of column reads, what it does not, and with which reason: both sides of every limit."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest

from kvs_audit.contract.tables import TABLES
from kvs_audit.extract.parse import parse_column

UNREADABLE, RANGE, CODE, MISSING = "ulaeselig_vaerdi", "uden_for_omraade", "ukendt_kode", "mangler_vaerdi"
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)


def read(column: str, text: object, dtype: pl.DataType | None = None) -> object:
    """The value of one cell of ``table.column``, or the reason why there is none."""
    table, name = column.split(".")
    series = pl.Series(name, [text], dtype=dtype)
    parsed = parse_column(series, None, TABLES[table].by_name[name])
    if parsed.faults.height:
        assert parsed.faults.row(0)[:2] == (0, name)
        return parsed.faults["aarsag"][0]
    values = [value[0] for value in parsed.values]
    return values[0] if len(values) == 1 else tuple(values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-31", dt.date(2024, 3, 31)),
        ("2024-3-1", dt.date(2024, 3, 1)),
        ("31-03-2024", dt.date(2024, 3, 31)),
        ("31.03.2024", dt.date(2024, 3, 31)),
        ("31/03/2024", dt.date(2024, 3, 31)),
        ("1-3-2024", dt.date(2024, 3, 1)),
        ("01/02/2024", dt.date(2024, 2, 1)),
        ("2024-03-31 00:00", dt.date(2024, 3, 31)),
        ("2024-03-31T00:00:00.000000", dt.date(2024, 3, 31)),
        ("2024-03-31T00:00:00Z", dt.date(2024, 3, 31)),
        ("31-03-2024 0:00:00", dt.date(2024, 3, 31)),
        ("31-03-2024 00.00", dt.date(2024, 3, 31)),
        ("\u00a031-03-2024 ", dt.date(2024, 3, 31)),
        ("29-02-2024", dt.date(2024, 2, 29)),
        ("29-02-2023", UNREADABLE),
        ("31-04-2024", UNREADABLE),
        ("00-01-2024", UNREADABLE),
        ("2024-00-10", UNREADABLE),
        ("1900-01-01", FIRST),
        ("31-12-1899", RANGE),
        ("2100-12-31", LAST),
        ("01-01-2101", RANGE),
        ("0001-01-01", RANGE),
        ("9999-12-31", RANGE),
        ("31-03-24", UNREADABLE),
        ("24-03-31", UNREADABLE),
        ("03/31/2024", UNREADABLE),
        ("2024/03/31", UNREADABLE),
        ("2024.03.31", UNREADABLE),
        ("31-03.2024", UNREADABLE),
        ("31 03 2024", UNREADABLE),
        ("31. marts 2024", UNREADABLE),
        ("marts 2024", UNREADABLE),
        ("2024-03", UNREADABLE),
        ("2024-03-31 00:01", UNREADABLE),
        ("2024-03-31 12:00:00", UNREADABLE),
        ("20240331", UNREADABLE),
        ("45382", UNREADABLE),
        ("02024-03-31", UNREADABLE),
        ("٢٠٢٤-03-31", UNREADABLE),
        ("ukendt", UNREADABLE),
        ("", None),
        (" \u202f", None),
        (None, None),
    ],
)
def test_dates(text: str | None, expected: object) -> None:
    assert read("indsatser.startdato", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03", dt.date(2024, 3, 1)),
        ("03-2024", dt.date(2024, 3, 1)),
        ("marts 2024", dt.date(2024, 3, 1)),
        ("MAJ  2024", dt.date(2024, 5, 1)),
        ("December\u00a02024", dt.date(2024, 12, 1)),
        ("2024-03-31", dt.date(2024, 3, 1)),
        ("31.03.2024 00:00", dt.date(2024, 3, 1)),
        ("1900-01", FIRST),
        ("12-1899", RANGE),
        ("12-2100", dt.date(2100, 12, 1)),
        ("januar 2101", RANGE),
        ("2024-13", UNREADABLE),
        ("00-2024", UNREADABLE),
        ("03/2024", UNREADABLE),
        ("03-24", UNREADABLE),
        ("mar 2024", UNREADABLE),
        ("march 2024", UNREADABLE),
        ("marts", UNREADABLE),
        ("2024", UNREADABLE),
        ("", MISSING),
    ],
)
def test_months(text: str, expected: object) -> None:
    assert read("aflastningsdoegn.maaned", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-02", (dt.date(2016, 2, 1), dt.date(2016, 2, 29))),
        ("02-2015", (dt.date(2015, 2, 1), dt.date(2015, 2, 28))),
        ("december 2015", (dt.date(2015, 12, 1), dt.date(2015, 12, 31))),
        ("2015-12-07", (dt.date(2015, 12, 7), dt.date(2015, 12, 7))),
        ("7.12.2015", (dt.date(2015, 12, 7), dt.date(2015, 12, 7))),
        ("1899-12", RANGE),
        ("2101-01-01", RANGE),
        ("2015", UNREADABLE),
    ],
)
def test_births_are_a_first_and_a_last_possible_day(text: str, expected: object) -> None:
    assert read("sager.foedselsdato", text) == expected


@pytest.mark.parametrize("text", ["true", "TRUE", "ja", "Ja", "sand", "SAND", "1", " ja "])
def test_true(text: str) -> None:
    assert read("sager.foraeldre_misbrug", text) is True


@pytest.mark.parametrize("text", ["false", "False", "nej", "NEJ", "falsk", "0", "\u00a0nej"])
def test_false(text: str) -> None:
    assert read("sager.foraeldre_misbrug", text) is False


@pytest.mark.parametrize("text", ["yes", "no", "j", "n", "2", "-1", "1.0", "sandt", "måske", "x"])
def test_no_truth_value(text: str) -> None:
    assert read("sager.foraeldre_misbrug", text) == UNREADABLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9", Decimal(9)),
        ("9,5", Decimal("9.5")),
        ("9.5", Decimal("9.5")),
        ("-1", Decimal(-1)),
        ("+1", Decimal(1)),
        ("007", Decimal(7)),
        (",5", Decimal("0.5")),
        ("0.1", Decimal("0.1")),
        ("1.000", Decimal(1)),
        ("999999999999999", Decimal(999_999_999_999_999)),
        ("1000000000000000", UNREADABLE),
        ("1.000,5", UNREADABLE),
        ("1,000.5", UNREADABLE),
        ("1 000", UNREADABLE),
        ("1'000", UNREADABLE),
        ("9.", UNREADABLE),
        ("1e3", UNREADABLE),
        ("NaN", UNREADABLE),
        ("inf", UNREADABLE),
        ("∞", UNREADABLE),
        ("ni", UNREADABLE),
        ("9 mdr", UNREADABLE),
        ("--1", UNREADABLE),
        ("", None),
    ],
)
def test_numbers(text: str, expected: object) -> None:
    assert read("indsatser.forventet_varighed_mdr", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", Decimal(0)), ("-0,01", RANGE), ("31", Decimal(31)), ("31,01", RANGE), ("1" * 60, RANGE), ("", MISSING)],
)
def test_days_of_a_month_lie_between_none_and_31(text: str, expected: object) -> None:
    assert read("aflastningsdoegn.doegn", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("2", 2), ("2,0", 2), ("2.00", 2), ("2,5", UNREADABLE), ("9" * 19, UNREADABLE), ("-3", -3)]
)
def test_whole_numbers(text: str, expected: object) -> None:
    assert read("stoettepersoner.vederlag", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stoette_i_hjemmet", "stoette_i_hjemmet"),
        ("Støtte i hjemmet", "stoette_i_hjemmet"),
        ("STØTTE-I-HJEMMET.", "stoette_i_hjemmet"),
        ("sto\u0308tte i hjemmet", CODE),
        ("støtte", CODE),
        ("", MISSING),
    ],
)
def test_codes(text: str, expected: object) -> None:
    assert read("indsatser.indsatstype", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("007", "007"), ("NA", "NA"), ("null", "null"), (" a b ", "a b"), ("1001.0", "1001.0"), ("", MISSING)],
)
def test_ids_are_text_as_it_stands(text: str, expected: object) -> None:
    assert read("sager.sag_id", text) == expected


class TestTypedCells:
    @pytest.mark.parametrize(
        ("value", "dtype", "expected"),
        [
            (1001.0, pl.Float64, "1001"),
            (1001, pl.Int32, "1001"),
            (1001.5, pl.Float64, "1001.5"),
            (1e15, pl.Float64, "1000000000000000"),
            (float("nan"), pl.Float64, MISSING),
            (float("inf"), pl.Float64, UNREADABLE),
            (Decimal("1001.00"), pl.Decimal(10, 2), "1001"),
            (True, pl.Boolean, "true"),
            (dt.date(2024, 3, 31), pl.Date, "2024-03-31"),
            (["a"], pl.List(pl.String), UNREADABLE),
        ],
    )
    def test_as_ids(self, value: object, dtype: pl.DataType, expected: object) -> None:
        assert read("sager.sag_id", value, dtype) == expected

    @pytest.mark.parametrize(
        ("value", "dtype", "expected"),
        [
            (0.1, pl.Float64, Decimal("0.1")),
            (0.1, pl.Float32, Decimal("0.1")),
            (1e-7, pl.Float64, Decimal("0.0000001")),
            (1 / 700, pl.Float64, Decimal("0.001428571428571429")),
            (3, pl.UInt8, Decimal(3)),
            (Decimal("2.50"), pl.Decimal(8, 2), Decimal("2.5")),
            (float("nan"), pl.Float64, None),
            (float("-inf"), pl.Float64, UNREADABLE),
            (True, pl.Boolean, UNREADABLE),
            (dt.date(2024, 1, 1), pl.Date, UNREADABLE),
        ],
    )
    def test_as_numbers(self, value: object, dtype: pl.DataType, expected: object) -> None:
        assert read("indsatser.forventet_varighed_mdr", value, dtype) == expected

    @pytest.mark.parametrize(
        ("value", "dtype", "expected"),
        [
            (dt.date(2024, 3, 31), pl.Date, dt.date(2024, 3, 31)),
            (dt.date(1899, 12, 31), pl.Date, RANGE),
            (dt.datetime(2024, 3, 31), pl.Datetime("ns"), dt.date(2024, 3, 31)),
            (dt.datetime(2024, 3, 31, 0, 0, 1), pl.Datetime("us"), UNREADABLE),
            (dt.time(0, 0), pl.Time, UNREADABLE),
            (45382, pl.Int64, UNREADABLE),
            (45382.0, pl.Float64, UNREADABLE),
            (True, pl.Boolean, UNREADABLE),
        ],
    )
    def test_as_dates(self, value: object, dtype: pl.DataType, expected: object) -> None:
        assert read("indsatser.startdato", value, dtype) == expected

    @pytest.mark.parametrize(
        ("table", "values", "expected"),
        [
            ("aflastningsdoegn.doegn", pl.Series([0.0, -0.0, 1e-25, 2e-26, 1.0]), [0, 0, 0, 0, 1]),
            ("sager.foraeldre_misbrug", pl.Series([" ja", "ja", "nej "], dtype=pl.Categorical), [True, True, False]),
            ("sager.foraeldre_misbrug", pl.Series([b" ja", b"ja", b"nej "]), [True, True, False]),
        ],
    )
    def test_values_that_share_one_spelling_stay_one_row_each(
        self, table: str, values: pl.Series, expected: list[object]
    ) -> None:
        name, column = table.split(".")
        assert parse_column(values, None, TABLES[name].by_name[column]).values[0].to_list() == expected

    @pytest.mark.parametrize(
        ("value", "dtype", "expected"),
        [
            (True, pl.Boolean, True),
            (1, pl.Int8, True),
            (0.0, pl.Float64, False),
            (2, pl.Int8, UNREADABLE),
            (0.5, pl.Float64, UNREADABLE),
            ("Ja", pl.Categorical, True),
        ],
    )
    def test_as_truth_values(self, value: object, dtype: pl.DataType, expected: object) -> None:
        assert read("sager.foraeldre_misbrug", value, dtype) == expected
