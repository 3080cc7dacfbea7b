"""manifest.json: what was audited with what, so that a result can be traced and made again.

Nothing of the machine and no clock: the same extract, standards and parameters give the same bytes.
"""

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from kvs_audit import __version__
from kvs_audit.assess import Chosen
from kvs_audit.contract.tables import CONTRACT_VERSION
from kvs_audit.exports.audited import Audited, judged
from kvs_audit.extract.model import Extract


def manifest(result: Audited) -> dict[str, Any]:
    """The manifest of an audit as it is written."""
    register = None if result.undtagelser is None else result.undtagelser.manifest
    about = (result.extract, result.chosen, result.as_of, result.parameters)
    return manifest_of(*about, vurderinger=result.vurderinger.height, fund=result.fund.height, undtagelser=register)


def manifest_of(
    extract: Extract,
    chosen: Iterable[Chosen],
    as_of: date,
    parameters: Mapping[str, Any],
    *,
    vurderinger: int,
    fund: int,
    undtagelser: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The manifest of what was audited with what, and how many assessments and findings that gave.

    ``tabeller`` counts the whole extract, also where one municipality was kept.
    """
    return {
        "kontrakt": CONTRACT_VERSION,
        "opgoerelsesdato": as_of.isoformat(),
        "parametre": dict(parameters),
        "tabeller": {name: asdict(counts) for name, counts in extract.counts.items()},
        "ekstra_tabeller": list(extract.extra_tables),
        "ekstra_kolonner": list(extract.extra_columns),
        "indsatser_uden_dato": undated_measures(extract),
        "inputfiler": [{"navn": source.name, "sha256": source.sha256} for source in extract.sources],
        "indlaesning": list(extract.readings),
        "standarder": [standard_entry(extract, each) for each in chosen],
        **({} if undtagelser is None else {"undtagelser": dict(undtagelser)}),
        "vurderinger": vurderinger,
        "fund": fund,
        "pakker": {"kvs-audit": __version__, "polars": pl.__version__, "python": platform.python_version()},
    }


def standard_entry(extract: Extract, chosen: Chosen) -> dict[str, Any]:
    """What the manifest says of a standard: its edition and hash, and the municipalities that it judged."""
    standard = chosen.standard
    return {
        "id": standard.id,
        "titel": standard.titel,
        "version": standard.version,
        "udgave": standard.udgave,
        "sha256": standard.sha256,
        "kommuner": list(judged(extract, chosen)),
        "forbehold": list(standard.forbehold),
    }


def undated_measures(extract: Extract) -> int:
    """Accepted measures with neither decision nor start date: no standard covers them."""
    measures = extract.tables["indsatser"]
    return measures.filter(pl.col("afgoerelsesdato").is_null() & pl.col("startdato").is_null()).height


def write_manifest(content: dict[str, Any], path: Path) -> None:
    """Write a manifest as UTF-8 with LF on every system."""
    path.write_bytes(manifest_text(content).encode("utf-8"))


def manifest_text(content: dict[str, Any]) -> str:
    """The manifest's text, ending with a newline."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
