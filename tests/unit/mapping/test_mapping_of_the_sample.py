"""The bundled sample, written as no case system would be asked to, is read through its own proposal to the same."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kvs_audit.contract.danish import label
from kvs_audit.contract.tables import TABLES
from kvs_audit.extract import Extract, read_extract
from kvs_audit.extract.containers import open_container
from kvs_audit.extract.mapping import parse_mapping
from kvs_audit.extract.mapping_proposal import propose
from kvs_audit.extract.mapping_text import proposal_text
from kvs_audit.sample import sample_path

SAMPLE = Path(str(sample_path()))
OTHERS = [name for name in TABLES if name not in ("sager", "indsatser")]


def texts(name: str) -> pl.DataFrame:
    return pl.read_csv(SAMPLE / f"{name}.csv", infer_schema=False)


def danish(frame: pl.DataFrame) -> pl.DataFrame:
    """Headings in words, dates with the day first, yes and no."""
    answers = {"true": "Ja", "false": "Nej"}
    return frame.select(
        pl.col(name).str.replace(r"^(\d{4})-(\d{2})-(\d{2})$", "$3.$2.$1").replace(answers).alias(label(name))
        for name in frame.columns
    )


def read_by_proposal(folder: Path) -> Extract:
    text = proposal_text(propose(open_container(folder)))
    return read_extract(folder, parse_mapping(text.encode(), "m.toml"))


def same(mapped: pl.DataFrame, canonical: pl.DataFrame) -> None:
    assert_frame_equal(mapped.drop("raekke"), canonical.drop("raekke"))


@pytest.fixture(scope="module")
def canonical() -> Extract:
    return read_extract(SAMPLE)


def test_headings_in_words_are_mapped_to_every_column(tmp_path: Path, canonical: Extract) -> None:
    for name in TABLES:
        danish(texts(name)).write_csv(tmp_path / f"{label(name)}.csv", separator=";")
    mapped = read_by_proposal(tmp_path)
    for name in TABLES:
        same(mapped.tables[name], canonical.tables[name])
    assert mapped.columns == canonical.columns and not mapped.extra_columns


def test_cases_repeated_beside_their_measures_are_the_same_cases_and_measures(
    tmp_path: Path, canonical: Extract
) -> None:
    wide = texts("sager").join(texts("indsatser"), on="sag_id", how="left", maintain_order="left")
    danish(wide).write_csv(tmp_path / "Bevillinger.csv", separator=";")
    for name in OTHERS:
        texts(name).write_csv(tmp_path / f"{name}.csv")
    mapped = read_by_proposal(tmp_path)
    assert wide.height > canonical.counts["indsatser"].laest  # some cases have no measure
    same(mapped.tables["sager"], canonical.tables["sager"])
    same(mapped.tables["indsatser"], canonical.tables["indsatser"])
    for name in OTHERS:
        same(mapped.tables[name], canonical.tables[name])
    assert mapped.rejects.is_empty()
