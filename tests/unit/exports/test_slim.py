"""The assessments alone: the same files as the whole audit writes, and less held on the way."""

import json
from datetime import date

import polars as pl
import pytest

from kvs_audit import audit, audit_to_parquet
from kvs_audit.errors import PrivacyFault
from kvs_audit.exports.slim import ROWS
from kvs_audit.extract import from_frames
from kvs_audit.sample import generate
from kvs_audit.standards import LAW
from kvs_audit.summaries.summary import summary

AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="module")
def extract():
    return from_frames(generate(60, 3))


@pytest.fixture(scope="module")
def whole(extract):
    return audit(extract, standards=["ringsted-aflastning", "uddybning-stoetteperson", *LAW], as_of=AS_OF)


def test_the_files_are_those_of_the_whole_audit_to_the_byte(extract, whole, tmp_path):
    whole.write(tmp_path / "hel")
    slim = audit_to_parquet(extract, tmp_path / "slank", standards=[c.standard.id for c in whole.chosen], as_of=AS_OF)
    assert {path.name for path in slim.written} == {ROWS, "afviste.csv", "manifest.json"}
    whole_order = json.loads((tmp_path / "hel" / "manifest.json").read_text(encoding="utf-8"))
    slim_order = json.loads((tmp_path / "slank" / "manifest.json").read_text(encoding="utf-8"))
    assert {**slim_order, "parametre": None} == {**whole_order, "parametre": None}
    for name in (ROWS, "afviste.csv"):
        assert (tmp_path / "slank" / name).read_bytes() == (tmp_path / "hel" / name).read_bytes(), name


def test_summary_and_deviations_are_those_of_the_whole_audit(extract, whole, tmp_path):
    slim = audit_to_parquet(extract, tmp_path / "s", standards=[c.standard.id for c in whole.chosen], as_of=AS_OF)
    assert slim.opsummering.equals(whole.opsummering)
    assert slim.deviations == whole.vurderinger.filter(status="afvigelse").height > 0
    assert summary(extract, whole.chosen, AS_OF).equals(whole.opsummering)


def test_a_period_keeps_the_same_rows(extract, whole, tmp_path):
    period = {"fra": date(2025, 1, 1), "til": date(2025, 6, 30)}
    kept = audit(extract, standards=["ringsted-aflastning"], as_of=AS_OF, **period)
    slim = audit_to_parquet(extract, tmp_path / "s", standards=["ringsted-aflastning"], as_of=AS_OF, **period)
    assert pl.read_parquet(tmp_path / "s" / ROWS).equals(kept.vurderinger)
    assert slim.opsummering.equals(kept.opsummering)
    assert 0 < kept.vurderinger.height < whole.vurderinger.filter(standard="ringsted-aflastning").height


def test_an_audit_without_units_gives_empty_files(tmp_path):
    """A case without measures: nothing to assess."""
    cases = pl.DataFrame({"sag_id": ["S1"], "kommune": ["Ringsted"], "foedselsdato": ["2014-01-01"]})
    measures = pl.DataFrame(
        schema=dict.fromkeys(
            ["indsats_id", "sag_id", "indsatstype", "afgoerelsesdato", "startdato", "slutdato"], pl.String
        )
    )
    slim = audit_to_parquet({"sager": cases, "indsatser": measures}, tmp_path / "s", as_of=AS_OF)
    assert pl.read_parquet(tmp_path / "s" / ROWS).is_empty()
    assert slim.opsummering.is_empty()


def test_nothing_is_written_when_a_text_is_personal(extract, whole, tmp_path, monkeypatch):
    """The manifest is looked at last: what was written before it must not stay."""

    def personal(*_args, **_more):
        return {"parametre": "010190-1234"}

    monkeypatch.setattr("kvs_audit.exports.slim.manifest_of", personal)
    with pytest.raises(PrivacyFault):
        audit_to_parquet(extract, tmp_path / "s", standards=["ringsted-aflastning"], as_of=AS_OF)
    assert not (tmp_path / "s").exists()
