"""Files damaged at random are read, or refused with one message: no traceback, no hang, and the counts add up.

Damage is done to whole files, and to the parts inside zips and workbooks, whose checksums are then mended so that the
damage reaches the reader. The slow tests try a thousand of each kind.
"""

import io
import random
import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from corpus_dialects import DIALECTS

from kvs_audit.errors import UserError
from kvs_audit.extract import read_extract

KINDS = [
    "semicolons, Windows-1252, CR LF",
    "every field in quotes",
    "Parquet with dates, truth values and numbers",
    "Parquet with categories",
    "workbook with native cells",
    "workbook by another library",
    "zip",
    "zip of Parquet",
]
_ODD = [
    b"",
    b"0",
    b"-1",
    b"99999999999",
    b"XFD1048576",
    b"A0",
    b"ZZZZ9",
    b"str",
    b"e",
    b"b",
    b"n",
    b"inlineStr",
    b"rId99",
]
_ODD += [b"1e308", b"NaN", b"&#10;", b"x" * 5_000, b"A1:XFD1048576", b"2958466", b"1E+400", b"0.0000001"]
_XML_PLACES = re.compile(rb'="([^"<>]*)"|>([^<>]+)<|(<c [^>]*/>)')


def damaged(data: bytes, dice: random.Random) -> bytes:
    """A few bytes changed, left out or put in."""
    raw = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 5, 20])):
        if not raw:
            break
        at, roll = dice.randrange(len(raw)), dice.random()
        if roll < 0.5:
            raw[at] = dice.randrange(256)
        elif roll < 0.7:
            del raw[at : at + dice.choice([1, 2, 10, 100])]
        else:
            raw[at:at] = dice.randbytes(dice.choice([1, 2, 8]))
    return bytes(raw)


def odd_xml(data: bytes, dice: random.Random) -> bytes:
    """Well-formed XML with odd values in it."""
    for _ in range(dice.choice([1, 2, 5])):
        places = list(_XML_PLACES.finditer(data))
        if not places:
            return data
        place = dice.choice(places)
        group = place.lastindex or 0
        new = place[group] * 50 if group == 3 else dice.choice(_ODD)
        data = data[: place.start(group)] + new + data[place.end(group) :]
    return data


def repacked(data: bytes, dice: random.Random) -> bytes:
    """An archive with one part damaged and every checksum right."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    chosen = dice.choice(source.namelist())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            part = source.read(name)
            if name == chosen:
                part = odd_xml(part, dice) if dice.random() < 0.6 else damaged(part, dice)
            made.writestr(name, part)
    return target.getvalue()


def attempt(source: Path, place: Path, dice: random.Random) -> str:
    """Damage a copy of the source and read it; what came of it."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    if source.is_dir():
        path = place / "udtraek"
        shutil.copytree(source, path)
        file = dice.choice(sorted(path.iterdir()))
        file.write_bytes(damaged(file.read_bytes(), dice))
    else:
        path = place / source.name
        harm = repacked if dice.random() < 0.8 else damaged
        path.write_bytes(harm(source.read_bytes(), dice))
    try:
        extract = read_extract(path)
    except UserError as fault:
        assert str(fault)
        assert fault.__context__ is None
        return "refused"
    for table, counts in extract.counts.items():
        assert counts.laest == counts.accepteret + counts.afvist
        assert counts.accepteret == extract.tables[table].height
    return "read"


def attempts(kind: str, tries: int, place: Path, seed: int) -> dict[str, int]:
    (place / "kilde").mkdir()
    source = DIALECTS[kind](place / "kilde")
    dice = random.Random(seed)
    outcomes = [attempt(source, place / "forsøg", dice) for _ in range(tries)]
    return {outcome: outcomes.count(outcome) for outcome in set(outcomes)}


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    assert sum(attempts(kind, 25, tmp_path, seed=3).values()) == 25


@pytest.mark.slow
@pytest.mark.seeds(4, 1)
@pytest.mark.parametrize("kind", KINDS)
def test_many_damaged_files_of_each_kind_are_read_or_refused(kind: str, seed: int, tmp_path: Path) -> None:
    outcomes = attempts(kind, 250, tmp_path, seed)
    sys.stderr.write(f"{kind}: {outcomes}\n")
    assert sum(outcomes.values()) == 250
