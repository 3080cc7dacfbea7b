"""However an extract is written, it reads as the canonical one does."""

from pathlib import Path

import polars as pl
import pytest
from corpus_base import base, folder
from corpus_dialects import DIALECTS

from kvs_audit.extract import Extract, from_frames, read_extract


def read(built: object) -> Extract:
    return from_frames(built) if isinstance(built, dict) else read_extract(built)


@pytest.fixture(scope="module")
def canonical(tmp_path_factory: pytest.TempPathFactory) -> Extract:
    return read_extract(folder(tmp_path_factory.mktemp("kanonisk"), base()))


def content(extract: Extract) -> dict[str, pl.DataFrame]:
    """Tables without the source row, which blank rows shift."""
    return {name: frame.drop("raekke") for name, frame in extract.tables.items()}


def test_the_canonical_extract_is_read_whole(canonical: Extract) -> None:
    assert canonical.rejects.height == 0
    assert {name: counts.accepteret for name, counts in canonical.counts.items()} == {
        "sager": 4,
        "indsatser": 4,
        "undersoegelser": 2,
        "planer": 2,
        "opfoelgninger": 2,
        "aflastningsdoegn": 3,
        "stoettepersoner": 1,
        "klippekortsamtaler": 2,
    }


@pytest.mark.parametrize("name", DIALECTS)
def test_a_dialect_reads_as_the_canonical_form(name: str, canonical: Extract, tmp_path: Path) -> None:
    extract = read(DIALECTS[name](tmp_path))
    assert extract.rejects.to_dicts() == []
    assert content(extract).keys() == content(canonical).keys()
    for table, frame in content(extract).items():
        assert frame.equals(content(canonical)[table]), f"{table}\n{frame}\n{content(canonical)[table]}"
    assert extract.counts == canonical.counts


def test_there_are_at_least_sixty_dialects() -> None:
    assert len(DIALECTS) >= 60
