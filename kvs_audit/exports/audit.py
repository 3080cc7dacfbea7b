"""The files of an audit."""

from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.exports.audited import Audited
from kvs_audit.exports.delimited import write_csv
from kvs_audit.exports.folder import write_set
from kvs_audit.exports.manifest import manifest, manifest_text, write_manifest
from kvs_audit.exports.personal import refuse_personal_text
from kvs_audit.exports.sheets import write_sheets
from kvs_audit.exports.worklist import write_worklist
from kvs_audit.extract.rejects import reject_sentences

REGISTER: Final = "undtagelser.xlsx"
"""Written beside the others when a register of justified departures was applied."""

FILES: Final = ("vurderinger.csv", "vurderinger.parquet", "fund.xlsx", "afviste.csv", "manifest.json")


def write_audit(result: Audited, folder: Path) -> tuple[Path, ...]:
    """Write an audit's files into a folder, all or none; returns their paths.

    Columns named in the audit's parameter ``allow_columns`` are passed as the extract's guard passed them. Raises
    PrivacyFault when a text in them holds personal data, and OutputFault when they cannot be written; both leave
    the folder as it was. Source: the output contract.
    """
    rejected = reject_sentences(result.extract.rejects)
    described = manifest(result)
    sheets = () if result.undtagelser is None else result.undtagelser.sheets
    refuse_personal_text(
        {
            **{f"{REGISTER}, {sheet.name}": sheet.rows for sheet in sheets},
            "vurderinger.csv": result.vurderinger,
            "fund.xlsx": result.fund,
            "afviste.csv": rejected,
            "manifest.json": manifest_text(described).splitlines(),
        },
        result.parameters.get("allow_columns") or (),
    )
    return write_set(
        folder,
        {
            "vurderinger.csv": lambda path: write_csv(result.vurderinger, path),
            "vurderinger.parquet": lambda path: _write_parquet(result.vurderinger, path),
            "fund.xlsx": lambda path: write_worklist(result, path),
            "afviste.csv": lambda path: write_csv(rejected, path),
            "manifest.json": lambda path: write_manifest(described, path),
            **({REGISTER: lambda path: write_sheets("Begrundede fravigelser", sheets, path)} if sheets else {}),
        },
    )


def _write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write the exact values. polars tells of a full disk as a fault of its own kind; here it is one of the system."""
    try:
        frame.write_parquet(path)
    except pl.exceptions.ComputeError as fault:
        raise OSError(str(fault)) from fault
