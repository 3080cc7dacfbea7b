"""What the sample is for: it reads without a rejected row, and every requirement has something to show."""

import polars as pl
import pytest

from kvs_audit import audit, from_frames, read_extract
from kvs_audit.contract.tables import TABLES
from kvs_audit.sample import LAST_DAY, generate, sample_path, write_extract

STANDARDS = (
    "ringsted-aflastning@Ringsted",
    "ringsted-stoette-i-hjemmet@Ringsted",
    "faxe-paedagogisk-stoette@Faxe",
    "uddybning-stoette-i-hjemmet@Næstved",
    "uddybning-stoetteperson@Næstved",
)
NOT_MET = ("afvigelse", "begrundet_afvigelse")


def counts_by_krav(extract):
    assessed = audit(extract, standards=STANDARDS, as_of=LAST_DAY).vurderinger
    return assessed.group_by("standard", "krav").agg(
        met=(pl.col("status") == "opfyldt").sum(),
        not_met=pl.col("status").is_in(NOT_MET).sum(),
        justified=(pl.col("status") == "begrundet_afvigelse").sum(),
        unknown=(pl.col("status") == "kan_ikke_vurderes").sum(),
    )


def assert_nothing_rejected(extract, rows):
    assert extract.rejects.is_empty()
    assert {name: count.accepteret for name, count in extract.counts.items()} == rows
    assert not extract.extra_tables
    assert not extract.extra_columns


def test_the_committed_sample_is_read_without_a_rejected_row():
    extract = read_extract(sample_path())
    assert extract.rejects.is_empty()
    assert set(extract.counts) == set(TABLES)
    assert all(count.laest == count.accepteret > 0 for count in extract.counts.values())


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_generated_files_are_read_without_a_rejected_row(tmp_path, thousand, file_format):
    write_extract(thousand, tmp_path / "ud", file_format)
    assert_nothing_rejected(read_extract(tmp_path / "ud"), {name: frame.height for name, frame in thousand.items()})


def test_generated_frames_are_taken_without_a_rejected_row(thousand):
    assert_nothing_rejected(from_frames(thousand), {name: frame.height for name, frame in thousand.items()})


def test_files_and_frames_of_the_same_arguments_are_assessed_alike(tmp_path):
    frames = generate(150, 2)
    write_extract(frames, tmp_path / "csv", "csv")
    write_extract(frames, tmp_path / "parquet", "parquet")
    extracts = [from_frames(frames), read_extract(tmp_path / "csv"), read_extract(tmp_path / "parquet")]
    first, *others = [audit(extract, standards=STANDARDS, as_of=LAST_DAY).vurderinger for extract in extracts]
    assert all(other.equals(first) for other in others)


def test_in_the_sample_every_requirement_is_met_by_some_and_not_by_others():
    counted = counts_by_krav(read_extract(sample_path()))
    assert counted.height == 54
    assert counted.filter((pl.col("met") == 0) | (pl.col("not_met") == 0)).is_empty()
    assert counted["justified"].sum() > 0
    assert counted["unknown"].sum() > 0


def test_at_scale_the_picture_is_neither_all_red_nor_all_green(twenty_thousand):
    counted = counts_by_krav(from_frames(twenty_thousand))
    rates = counted.with_columns(rate=pl.col("met") / (pl.col("met") + pl.col("not_met")))
    assert rates.filter(~pl.col("rate").is_between(0.4, 0.995)).is_empty()
    assert 0.75 < rates["rate"].median() < 0.92
