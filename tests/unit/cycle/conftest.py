"""Runs made by hand."""

import json
from datetime import date

import polars as pl
import pytest

from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.cycle.history import Edition, Run

STANDARD = "ringsted-aflastning"


def unit_row(enhed_id, status, krav="undersoegelse", **more):
    """One assessment; the case of measure ``M1`` is ``S1``, and so on."""
    indsats = None if "@" in enhed_id else enhed_id.partition("#")[0]
    case = enhed_id.partition("@")[0] if indsats is None else indsats.replace("M", "S")
    row = {
        "standard": STANDARD,
        "krav": krav,
        "styrke": "skal",
        "enhed": "interval" if "#" in enhed_id else "sag_maaned" if indsats is None else "indsats",
        "enhed_id": enhed_id,
        "sag_id": case,
        "indsats_id": indsats,
        "kommune": "Ringsted",
        "team": "Team A",
        "raadgiver": "R1",
        "haendelsesdato": date(2025, 1, 1),
        "status": status,
        "aarsag": None,
        "observeret": None,
        "graense": None,
    }
    return {**row, **more}


@pytest.fixture
def row():
    return unit_row


@pytest.fixture
def run():
    def make(name, as_of, *rows, standards=None, **more):
        editions = {STANDARD: Edition("1", "aa", ("Ringsted",))} if standards is None else standards
        return Run(name, date.fromisoformat(as_of), editions, pl.DataFrame(rows, schema=VURDERINGER), **more)

    return make


@pytest.fixture
def run_folder(tmp_path):
    """Write a run folder as an audit does, and return its path."""

    def write(name, as_of, *rows, version="1", sha256="aa"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        pl.DataFrame(rows, schema=VURDERINGER).write_parquet(folder / "vurderinger.parquet")
        manifest = {
            "opgoerelsesdato": as_of,
            "parametre": {"fra": None, "til": None},
            "standarder": [{"id": STANDARD, "version": version, "sha256": sha256, "kommuner": ["Ringsted"]}],
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return folder

    return write
