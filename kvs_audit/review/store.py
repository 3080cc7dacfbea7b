"""The folder of a sample: the whole frame with probabilities, how it was drawn, and what the data decide beside it."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.errors import FileFault
from kvs_audit.review.frame import CASES
from kvs_audit.review.questions import QUESTIONS
from kvs_audit.review.sampling import SAMPLED

FRAME, FRAME_CSV, ASKED, DATA, JUDGED, MANIFEST = (
    "stikproeve.parquet",
    "stikproeve.csv",
    "spoergsmaal.parquet",
    "datakrav.parquet",
    "datavurderinger.parquet",
    "stikproeve.json",
)

FRAME_SCHEMA: Final = pl.Schema({**CASES, **SAMPLED})


@dataclass(frozen=True, eq=False)
class Stored:
    """A sample read back. ``identity``: what its workbooks carry.

    ``data``: rates that the data decide, over every case in the frame. ``judged``: the assessments of the drawn cases.
    """

    identity: str
    as_of: date
    manifest: dict[str, Any]
    frame: pl.DataFrame
    asked: pl.DataFrame
    data: pl.DataFrame
    judged: pl.DataFrame


def read_sample(folder: Path) -> Stored:
    """Read a sample's folder. Raises FileFault when it is none, or a file in it is not as it was written."""
    missing = [name for name in (MANIFEST, FRAME, ASKED, DATA, JUDGED) if not (folder / name).is_file()]
    if missing:
        msg = f"{folder} er ikke en mappe fra kvs-audit review draw: {missing[0]} mangler."
        raise FileFault(msg)
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        identity, as_of = str(manifest["stikproeve"]), date.fromisoformat(manifest["opgoerelsesdato"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        msg = f"{folder / MANIFEST} kan ikke læses som beskrivelsen af en stikprøve."
        raise FileFault(msg) from fault
    return Stored(
        identity,
        as_of,
        manifest,
        _parquet(folder / FRAME, FRAME_SCHEMA),
        _parquet(folder / ASKED, QUESTIONS),
        _parquet(folder / DATA, pl.Schema({"standard": pl.String(), "krav": pl.String()})),
        _parquet(folder / JUDGED, VURDERINGER),
    )


def find_samples(folder: Path) -> tuple[Stored, ...]:
    """The sample in a folder, or those in the folders directly inside it. Raises FileFault when there is none."""
    if not folder.is_dir():
        msg = f"Mappen {folder} findes ikke."
        raise FileFault(msg)
    places = (
        [folder] if (folder / MANIFEST).is_file() else sorted(p for p in folder.iterdir() if (p / MANIFEST).is_file())
    )
    if not places:
        msg = f"{folder} har ingen stikprøve fra kvs-audit review draw."
        raise FileFault(msg)
    return tuple(read_sample(place) for place in places)


def _parquet(path: Path, schema: pl.Schema) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as fault:
        msg = f"{path} kan ikke læses som en Parquet-fil."
        raise FileFault(msg) from fault
    if not set(schema.items()) <= set(frame.schema.items()):
        msg = f"{path} har ikke stikprøvens kolonner."
        raise FileFault(msg)
    return frame
