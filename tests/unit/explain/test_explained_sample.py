"""Every finding of the sample, explained: the numbers worked out anew are those of the assessments."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import kvs_audit
from kvs_audit.checks import KINDS
from kvs_audit.contract.tables import TABLES
from kvs_audit.explain import explain
from kvs_audit.explain.reasons import EXPLAINERS
from kvs_audit.fund.findings import DEVIATIONS
from kvs_audit.standards import load_standards

SAMPLE = Path(__file__).parents[3] / "data" / "sample"


@pytest.fixture(scope="module")
def audited():
    return kvs_audit.audit(SAMPLE, standards=sorted(load_standards()), as_of=date(2026, 6, 30))


@pytest.fixture(scope="module")
def explained(audited):
    return explain(audited.extract, audited.chosen, audited.as_of, audited.fund)


def test_every_kind_has_an_explainer_and_a_finding_in_the_sample(audited, explained):
    arts = {(each.standard.id, krav.id): krav.art for each in audited.chosen for krav in each.standard.krav}
    assert set(EXPLAINERS) == set(KINDS)
    assert {arts[each.standard, each.krav] for each in explained} == set(KINDS)


def test_the_numbers_are_those_of_the_assessments_for_every_finding(audited, explained):
    columns = ("standard", "krav", "enhed_id", "haendelsesdato", "observeret", "graense", "status", "fund_id")
    assert [tuple(getattr(each, name) for name in columns) for each in explained] == audited.fund.select(columns).rows()


def test_every_finding_has_facts_steps_and_what_would_have_met_it(explained):
    assert all(each.facts and each.steps and each.met_by and each.definition for each in explained)


def test_every_fact_stands_in_its_row_of_the_sample(audited, explained):
    """The row that is named holds the row's id, and the column is one of the table's."""
    lines = {table: (SAMPLE / f"{table}.csv").read_text(encoding="utf-8").splitlines() for table in TABLES}
    for fact in {fact for each in explained for fact in each.facts}:
        assert not fact.noegle or fact.noegle in lines[fact.tabel][fact.raekke - 1].split(","), fact
        assert fact.kolonne in TABLES[fact.tabel].by_name


def test_units_that_are_no_findings_have_their_facts_and_keep_the_assessments_numbers(audited):
    others = audited.vurderinger.filter(~pl.col("status").is_in(DEVIATIONS))
    some = others.filter(pl.int_range(pl.len()).over("standard", "krav", "status") < 3)
    told = explain(audited.extract, audited.chosen, audited.as_of, some)
    columns = ("standard", "krav", "enhed_id", "haendelsesdato", "observeret", "graense", "status", "aarsag")
    assert [tuple(getattr(each, name) for name in columns) for each in told] == some.select(columns).rows()
    assert all(each.met_by == () and each.facts for each in told)
