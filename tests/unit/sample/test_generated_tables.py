"""Generated extracts keep the contract: nothing in them would be rejected, refused or set unknown."""

import re
from datetime import date

import polars as pl
import pytest

from kvs_audit.contract.tables import TABLES

DTYPES = {
    "id": pl.String,
    "enum": pl.String,
    "date": pl.Date,
    "date_or_month": pl.String,
    "month": pl.String,
    "bool": pl.Boolean,
    "int": pl.Int64,
    "num": pl.Float64,
}
PERSONAL = {
    "cpr": r"(?:^|[^\w])\d{6}[ –-]?\d{4}(?:$|[^\w])",
    "e-mail": r"@",
    "phone": r"(?:\+|00)45(?: ?\d){8}|\d\d \d\d \d\d \d\d|(?:tlf|telefon|mobil)",
    "address": r"(?:vej|gade|stræde|allé|vænget?|plads|boulevard) \d",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
class TestEachTable:
    def test_columns_are_the_contracts_in_name_order_and_type(self, thousand, table):
        expected = {column.name: DTYPES[column.type] for column in table.columns}
        assert dict(thousand[table.name].schema) == expected

    def test_required_values_are_there(self, thousand, table):
        for column in table.columns:
            if column.required:
                assert thousand[table.name][column.name].null_count() == 0

    def test_keys_are_unique(self, thousand, table):
        if table.key:
            assert not thousand[table.name].select(table.key).is_duplicated().any()

    def test_every_row_has_its_parent(self, thousand, table):
        if table.parent:
            orphans = thousand[table.name].join(thousand[table.parent], on=table.parent_key, how="anti")
            assert orphans.is_empty()

    def test_codes_are_the_contracts(self, thousand, table):
        for column in table.columns:
            if column.type == "enum":
                assert set(thousand[table.name][column.name].drop_nulls()) <= set(column.values)

    def test_every_code_is_used(self, twenty_thousand, table):
        for column in table.columns:
            if column.type == "enum":
                assert set(twenty_thousand[table.name][column.name].drop_nulls()) == set(column.values)

    def test_numbers_lie_within_their_range(self, thousand, table):
        for column in table.columns:
            if column.low is not None and column.high is not None:
                assert thousand[table.name][column.name].is_between(column.low, column.high).all()

    def test_no_text_looks_like_personal_data(self, thousand, table):
        texts = thousand[table.name].select(pl.col(pl.String))
        for name in texts.columns:
            for kind, pattern in PERSONAL.items():
                hits = texts[name].drop_nulls().str.contains(f"(?i){pattern}").sum()
                assert hits == 0, f"{name}: {kind}"


def test_births_are_a_day_or_a_month(thousand):
    births = thousand["sager"]["foedselsdato"].drop_nulls()
    assert births.str.contains(r"^\d{4}-\d\d(-\d\d)?$").all()
    assert births.str.len_chars().unique().sort().to_list() == [7, 10]


def test_months_of_respite_are_months(thousand):
    assert thousand["aflastningsdoegn"]["maaned"].str.contains(r"^20\d\d-(0[1-9]|1[0-2])$").all()


def test_teams_and_caseworkers_belong_to_one_municipality(twenty_thousand):
    cases = twenty_thousand["sager"]
    for column in ("team", "raadgiver"):
        places = cases.drop_nulls(column).group_by(column).agg(pl.col("kommune").n_unique())
        assert places["kommune"].max() == 1


def test_three_municipalities_have_four_teams_each(thousand):
    counted = thousand["sager"].drop_nulls("team").group_by("kommune").agg(pl.col("team").n_unique())
    assert dict(counted.iter_rows()) == {"Ringsted": 4, "Faxe": 4, "Næstved": 4}


def test_caseworkers_are_pseudonyms(thousand):
    assert all(re.fullmatch(r"R-\d{3,}", name) for name in thousand["sager"]["raadgiver"].drop_nulls())


def test_decisions_cite_the_law_of_their_day_with_a_few_exceptions(twenty_thousand):
    decided = twenty_thousand["indsatser"].drop_nulls(["afgoerelsesdato", "lovgrundlag"])
    cites_new = pl.col("lovgrundlag").str.starts_with("BL")
    from_2024 = pl.col("afgoerelsesdato") >= date(2024, 1, 1)
    assert decided.filter(~from_2024 & cites_new).is_empty()
    habit = decided.filter(from_2024 & ~cites_new)["afgoerelsesdato"]
    assert 0 < len(habit) < 0.02 * decided.filter(from_2024).height
    assert habit.max() < date(2024, 7, 1)


def test_respite_and_support_cite_the_standards_legal_bases(thousand):
    known = thousand["indsatser"].drop_nulls("lovgrundlag")
    bases = {
        kind: set(known.filter(pl.col("indsatstype") == kind)["lovgrundlag"])
        for kind in ("aflastning", "stoette_i_hjemmet")
    }
    assert bases["aflastning"] == {"SEL § 52, stk. 3, nr. 5", "BL § 32, stk. 1, nr. 7"}
    assert bases["stoette_i_hjemmet"] == {"SEL § 52, stk. 3, nr. 2", "BL § 32, stk. 1, nr. 2"}
