"""A mapping file: which foreign tables, headings and values stand for which of the contract's.

The file is TOML: one ``[[tabel]]`` per table of the contract that is taken from a foreign one, with
``[tabel.kolonner]`` (contract column = heading) and ``[tabel.vaerdier.<column>]`` (value as written = value in the
contract). Here it is read and held to the contract; :mod:`kvs_audit.extract.mapping_apply` holds it to an extract.
"""

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from kvs_audit.errors import FileFault, PrivacyFault
from kvs_audit.extract.mapping_form import mapping_faults
from kvs_audit.extract.mapping_lines import Place, key_lines
from kvs_audit.extract.mapping_model import ExtractMapping, TableMapping, compared, read_origin, refuse
from kvs_audit.extract.model import Source
from kvs_audit.extract.names import shown
from kvs_audit.extract.privacy import find_personal_text, is_personal


def load_mapping(path: str | Path) -> ExtractMapping:
    """Read a mapping file and hold it to the contract.

    Raises FileFault with every fault and its line, PrivacyFault when a text in it is personal data.
    """
    place = Path(path)
    content = _content(place)
    return parse_mapping(content, shown(place.name))


def parse_mapping(content: bytes, name: str) -> ExtractMapping:
    """As :func:`load_mapping`, from a file's bytes and its name for messages."""
    if is_personal(name):
        raise PrivacyFault("Kortlægningens filnavn indeholder personoplysninger. Giv filen et andet navn.")
    text, document = _document(content, name)
    _refuse_personal(document, name)
    lines = key_lines(text)
    refuse(name, lines, list(mapping_faults(document)))
    tables = tuple(_table(entry, ("tabel", number)) for number, entry in enumerate(document["tabel"]))
    return ExtractMapping(tables, Source(name, hashlib.sha256(content).hexdigest()), lines)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        pass
    sentence = "kan ikke åbnes" if path.exists() else "findes ikke"
    raise FileFault(f"Kortlægningen {shown(str(path))} {sentence}.")


def _document(content: bytes, name: str) -> tuple[str, dict[str, Any]]:
    text, sentence = None, "filen er ikke gemt som UTF-8."
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # The parser's words are English and may quote the file; the line is what helps.
        found = "".join(part for part in str(error).partition(" line ")[2].partition(",")[0] if part.isdigit())
        number = found or str((text or "").count("\n") + 1)
        sentence = f"linje {number}: kan ikke læses som TOML; tekster og overskrifter skal have anførselstegn."
    except UnicodeDecodeError:
        pass
    raise FileFault(f"{name}, {sentence}")


def _refuse_personal(document: dict[str, Any], name: str) -> None:
    found = find_personal_text(pl.Series(list(_texts(document)), dtype=pl.String))
    if found:
        raise PrivacyFault(f"{name} indeholder personoplysninger og bruges ikke. Fjern dem, og kør igen.")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _table(entry: dict[str, Any], place: Place) -> TableMapping:
    origins = {column: read_origin(origin) for column, origin in entry["kolonner"].items()}
    return TableMapping(
        navn=entry["navn"],
        kilde=entry["kilde"].strip(),
        kolonner=MappingProxyType({column: origin for column, origin in origins.items() if origin is not None}),
        vaerdier=MappingProxyType(
            {
                column: MappingProxyType({compared(written): meant.strip() for written, meant in meanings.items()})
                for column, meanings in entry.get("vaerdier", {}).items()
            }
        ),
        saml=entry.get("saml", False),
        modstrid=entry.get("modstrid", "fejl"),
        place=place,
    )
