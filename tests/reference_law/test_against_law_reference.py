"""Barnets lov's own kinds against a slow reading that tries every day an unknown date could be."""

import pytest
from law_random import random_tables, text_frames
from law_reference import KRAV, assessed

from kvs_audit import audit, from_frames

FIELDS = ("krav", "enhed_id", "status", "aarsag", "observeret", "graense", "haendelsesdato")


def package_rows(frames, as_of):
    result = audit(from_frames(frames), standards=["barnets-lov"], as_of=as_of)
    rows = result.vurderinger.select(FIELDS).rows()
    return sorted(row for row in rows if row[0] in KRAV)


def as_text(rows):
    return [" ".join("-" if cell is None else str(cell) for cell in row) for row in rows]


def assert_same(got, wanted):
    got, wanted = set(as_text(got)), set(as_text(wanted))
    assert not got ^ wanted, (
        f"only the package: {sorted(got - wanted)[:5]}\nonly the reference: {sorted(wanted - got)[:5]}"
    )


@pytest.mark.parametrize("seed", range(1, 6))
def test_random_cases_are_assessed_as_the_reference_does(seed):
    tables, as_of = random_tables(seed, cases=150)
    wanted = assessed(tables, as_of)
    assert len(wanted) > 150
    assert_same(package_rows(text_frames(tables), as_of), wanted)


def test_the_random_cases_reach_every_status_of_every_requirement():
    tables, as_of = random_tables(6, cases=500)
    reached = {row[:1] + row[2:3] for row in assessed(tables, as_of)}
    assert reached == {(krav, status) for krav in KRAV for status in ("opfyldt", "afvigelse", "kan_ikke_vurderes")}


def test_both_triggers_and_both_ends_of_what_is_possible_are_reached():
    tables, as_of = random_tables(6, cases=500)
    follow_ups = [row for row in assessed(tables, as_of) if row[0] == "opfoelgning"]
    first = [row for row in follow_ups if row[1].endswith("#1")]
    assert sum(row[5] < 85 for row in first) > 25, "called for by an assessment"
    assert sum(row[5] >= 89 for row in first) > 40, "three months"
    assert any(row[2] == "opfyldt" and row[5] is None for row in follow_ups), "in time whatever was decided"


@pytest.mark.parametrize("column", ["naeste_senest", "opmaerksom_dato", "boernesamtale_dato"])
def test_a_missing_column_is_the_same_as_one_that_is_empty_throughout(column):
    tables, as_of = random_tables(7, cases=150)
    emptied = {name: [row | ({column: None} if column in row else {}) for row in rows] for name, rows in tables.items()}
    frames = {name: frame.drop(column, strict=False) for name, frame in text_frames(tables).items()}
    assert_same(package_rows(frames, as_of), assessed(emptied, as_of))


@pytest.mark.slow
@pytest.mark.seeds(100, 20)
def test_many_random_cases_are_assessed_as_the_reference_does(seed):
    tables, as_of = random_tables(seed, cases=400)
    assert_same(package_rows(text_frames(tables), as_of), assessed(tables, as_of))
