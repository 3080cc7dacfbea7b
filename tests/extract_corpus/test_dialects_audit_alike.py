"""However an extract is written, its audit gives the same bytes."""

from pathlib import Path

import pytest
from corpus_base import base, folder
from corpus_dialects import DIALECTS

from kvs_audit import audit
from kvs_audit.exports.delimited import write_csv

STANDARDS = [
    "ringsted-aflastning",
    "faxe-paedagogisk-stoette",
    "ringsted-stoette-i-hjemmet",
    "uddybning-stoette-i-hjemmet",
    "uddybning-stoetteperson",
]


def assessed(extract: object, place: Path) -> bytes:
    """The bytes of ``vurderinger.csv``."""
    write_csv(audit(extract, standards=STANDARDS, as_of="2024-12-31").vurderinger, place / "vurderinger.csv")
    return (place / "vurderinger.csv").read_bytes()


@pytest.fixture(scope="module")
def canonical(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    place = tmp_path_factory.mktemp("kanonisk")
    return assessed(folder(place, base()), place)


def test_the_canonical_extract_has_something_to_assess(canonical: bytes) -> None:
    assert canonical.count(b"\n") > 40


@pytest.mark.slow
@pytest.mark.parametrize("name", DIALECTS)
def test_a_dialect_is_assessed_as_the_canonical_form(name: str, canonical: bytes, tmp_path: Path) -> None:
    built = DIALECTS[name](tmp_path)
    place = tmp_path / "ud"
    place.mkdir()
    assert assessed(built, place) == canonical
