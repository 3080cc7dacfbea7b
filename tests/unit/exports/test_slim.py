"""The assessments alone: the same files as the whole audit writes, and less held on the way."""

import json
from datetime import date

import pandas
import polars as pl
import pyarrow.parquet
import pytest

from kvs_audit import audit, audit_to_parquet
from kvs_audit.contract.vurderinger import VURDERINGER
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


def test_the_files_hold_what_those_of_the_whole_audit_hold(extract, whole, tmp_path):
    whole.write(tmp_path / "hel")
    slim = audit_to_parquet(extract, tmp_path / "slank", standards=[c.standard.id for c in whole.chosen], as_of=AS_OF)
    assert {path.name for path in slim.written} == {ROWS, "afviste.csv", "manifest.json"}
    whole_order = json.loads((tmp_path / "hel" / "manifest.json").read_text(encoding="utf-8"))
    slim_order = json.loads((tmp_path / "slank" / "manifest.json").read_text(encoding="utf-8"))
    assert {**slim_order, "parametre": None} == {**whole_order, "parametre": None}
    assert (tmp_path / "slank" / "afviste.csv").read_bytes() == (tmp_path / "hel" / "afviste.csv").read_bytes()
    assert pl.read_parquet(tmp_path / "slank" / ROWS).equals(whole.vurderinger)


@pytest.fixture(scope="module")
def rows_file(extract, whole, tmp_path_factory):
    folder = tmp_path_factory.mktemp("slank")
    audit_to_parquet(extract, folder, standards=[c.standard.id for c in whole.chosen], as_of=AS_OF)
    return folder / ROWS


def test_every_reader_meets_text(rows_file, whole):
    """What is written from enumerations is read as the text columns of the contract."""
    texts = [name for name, dtype in VURDERINGER.items() if dtype == pl.String]
    assert pl.read_parquet_schema(rows_file) == VURDERINGER
    read = pyarrow.parquet.read_table(rows_file)
    assert {str(read.schema.field(name).type) for name in texts} == {"large_string"}
    frame = pandas.read_parquet(rows_file)
    assert not [name for name in texts if isinstance(frame[name].dtype, pandas.CategoricalDtype)]
    assert frame["status"].value_counts().to_dict() == dict(whole.vurderinger["status"].value_counts().iter_rows())


def test_what_the_file_tells_of_its_columns_is_true_of_their_texts(rows_file):
    """Readers skip groups of rows by their least and greatest value: they must be those of the texts."""
    file = pyarrow.parquet.ParquetFile(rows_file)
    seen = 0
    for number in range(file.num_row_groups):
        group, rows = file.metadata.row_group(number), pl.from_arrow(file.read_row_group(number))
        for place, name in enumerate(rows.columns):
            told = group.column(place).statistics
            if told.has_min_max and rows[name].dtype == pl.String:
                assert (told.min, told.max) == (rows[name].min(), rows[name].max()), name
                seen += 1
    assert seen >= len(("standard", "krav", "styrke", "enhed", "kommune", "team", "raadgiver", "status"))


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


def test_a_column_without_any_text_is_empty_in_both(tmp_path):
    frames = generate(20, 3)
    frames["sager"] = frames["sager"].with_columns(team=pl.lit(None, pl.String))
    kept = audit(frames, standards=["ringsted-aflastning"], as_of=AS_OF)
    audit_to_parquet(frames, tmp_path / "s", standards=["ringsted-aflastning"], as_of=AS_OF)
    assert pl.read_parquet(tmp_path / "s" / ROWS).equals(kept.vurderinger)
    assert kept.vurderinger["team"].null_count() == kept.vurderinger.height > 0


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
