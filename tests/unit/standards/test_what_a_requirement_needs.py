"""The columns said to be needed are the ones that matter: held against the audit itself."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from kvs_audit.assess import Chosen, assess
from kvs_audit.checks import KINDS
from kvs_audit.contract.tables import TABLES
from kvs_audit.extract import Extract, from_frames
from kvs_audit.extract.model import typed_columns
from kvs_audit.sample import generate
from kvs_audit.standards import load_standards
from kvs_audit.standards.coverage import standard_coverage
from kvs_audit.standards.needs import deciding_columns, justifying_columns, needed_columns

AS_OF = date(2026, 6, 30)
REQUIREMENTS = [(s.id, k.id) for s in load_standards().values() for k in s.krav]
CONTEXT = {"sager": {"team", "raadgiver"}}
"""Columns that every row repeats from its case; no check reads them."""


def krav_of(standard, krav):
    (found,) = [k for k in load_standards()[standard].krav if k.id == krav]
    return found


@pytest.fixture(scope="module")
def whole():
    return from_frames(generate(150, 3))


def rows(extract: Extract, standard: str, krav: str) -> pl.DataFrame:
    whole = load_standards()[standard]
    only = whole.model_copy(update={"krav": (krav_of(standard, krav),)})
    return assess(extract, [Chosen(only, None)], AS_OF)


def without(extract, table, columns):
    """The extract as if the columns had not been in the table."""
    typed = [name for column in columns for name in typed_columns(TABLES[table].by_name[column])]
    emptied = extract.tables[table].with_columns(
        pl.lit(None, dtype=extract.tables[table].schema[name]).alias(name) for name in typed
    )
    return replace(
        extract,
        tables={**extract.tables, table: emptied},
        columns={**extract.columns, table: extract.columns[table] - set(columns)},
    )


def with_only(extract, needs):
    """The extract as if it had only what is needed: other optional tables are gone, other optional columns too."""
    tables = {name: frame for name, frame in extract.tables.items() if name in needs or TABLES[name].required}
    reduced = replace(extract, tables=tables)
    for name in tables:
        spare = {c for c, column in TABLES[name].by_name.items() if not column.must_exist}
        reduced = without(reduced, name, spare - set(needs.get(name, ())) - CONTEXT.get(name, set()))
    return reduced


@pytest.mark.parametrize(("standard", "krav"), REQUIREMENTS, ids=["/".join(each) for each in REQUIREMENTS])
def test_without_everything_else_the_assessments_are_the_same(whole, standard, krav):
    reduced = with_only(whole, needed_columns([krav_of(standard, krav)]))
    assert rows(reduced, standard, krav).equals(rows(whole, standard, krav))


@pytest.mark.parametrize(("standard", "krav"), REQUIREMENTS, ids=["/".join(each) for each in REQUIREMENTS])
def test_without_one_deciding_column_they_are_not(whole, standard, krav):
    found, full = krav_of(standard, krav), rows(whole, standard, krav)
    assert full.height > 0
    for table, columns in deciding_columns(found).items():
        for column in columns:
            # An offer after the as-of date is ignored, and the sample has none.
            unseen = (found.art, column) == ("stoetteperson_felt", "tilbudt_dato")
            if not TABLES[table].by_name[column].must_exist and not unseen:
                assert not rows(without(whole, table, [column]), standard, krav).equals(full), (table, column)


@pytest.mark.parametrize(("standard", "krav"), REQUIREMENTS, ids=["/".join(each) for each in REQUIREMENTS])
def test_the_kinds_own_table_is_among_what_it_needs(standard, krav):
    found = krav_of(standard, krav)
    assert found.kind.table is None or found.kind.table in deciding_columns(found)


def test_every_kind_is_used_by_the_standards_and_the_law_so_that_its_needs_are_tried():
    assert {krav_of(*each).art for each in REQUIREMENTS} == set(KINDS)


def test_a_must_can_be_justified_by_nothing():
    assert justifying_columns(krav_of("ringsted-aflastning", "doegn-som-anbringelse")) == {}


def test_a_respite_cap_can_be_justified_by_the_measure_or_by_the_parents():
    assert justifying_columns(krav_of("ringsted-aflastning", "doegnloft")) == {
        "sager": ("foraeldre_psykisk_sygdom", "foraeldre_misbrug"),
        "indsatser": ("fravigelse_begrundet",),
    }


def test_coverage_counts_what_data_decide_and_what_people_must_judge():
    coverage = standard_coverage(load_standards()["uddybning-stoetteperson"])
    assert (coverage.af_data, coverage.manuelle) == (5, 12)
    assert coverage.andel_af_data == pytest.approx(5 / 17)
    assert coverage.split("afgoerelse") == (0, 2)
    assert coverage.split("leverance") == (5, 10)
    assert coverage.tabeller == ("sager", "indsatser", "stoettepersoner")


def test_coverage_says_which_columns_each_requirement_needs():
    coverage = standard_coverage(load_standards()["faxe-paedagogisk-stoette"])
    (varighed,) = [need for need in coverage.krav if need.krav.id == "varighed"]
    assert varighed.afgoerende == {"indsatser": ("startdato", "slutdato", "sigte")}
    assert varighed.begrundende == {"indsatser": ("fravigelse_begrundet",)}
