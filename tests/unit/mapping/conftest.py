"""Foreign extracts as CSV texts, and mappings as TOML texts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kvs_audit.extract import Extract, read_extract
from kvs_audit.extract.containers import Container, open_container
from kvs_audit.extract.mapping import parse_mapping


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder with one file per table; names as keywords, ``.csv`` is added."""

    def write(**tables: str) -> Path:
        place = tmp_path / "udtraek"
        place.mkdir(exist_ok=True)
        for name, text in tables.items():
            (place / f"{name}.csv").write_text(text.strip() + "\n", encoding="utf-8")
        return place

    return write


@pytest.fixture
def read(folder: Callable[..., Path]) -> Callable[..., Extract]:
    """Read a foreign extract through a mapping."""

    def through(mapping: str, **tables: str) -> Extract:
        return read_extract(folder(**tables), parse_mapping(mapping.encode(), "m.toml"))

    return through


@pytest.fixture
def opened(folder: Callable[..., Path]) -> Callable[..., Container]:
    """Open a foreign extract as it stands."""

    def container(**tables: str) -> Container:
        return open_container(folder(**tables))

    return container
