"""One extract of many, wherever it is worked on: read, audited, and given back as the bytes of its files.

What comes back is all there is: a process that is lost on the way leaves nothing behind, and its work is done again.
"""

import io
import os
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from kvs_audit.assess import Chosen, kommuner_of
from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import UserError
from kvs_audit.exports import refuse_personal_text
from kvs_audit.exports.manifest import manifest
from kvs_audit.exports.worklist import write_worklist
from kvs_audit.extract import read_extract
from kvs_audit.extract.mapping_model import ExtractMapping
from kvs_audit.extract.rejects import reject_sentences
from kvs_audit.partitions.engine import VERSIONS, check_versions
from kvs_audit.partitions.keys import keys_of
from kvs_audit.partitions.places import Partition, on_this_machine
from kvs_audit.result import Result, audit_with

ASSESSMENTS, FINDINGS, REJECTED, KEYS, WORKLIST = "vurderinger", "fund", "afviste", "noegler", "arbejdsliste"
"""The files of a part. All but the worklist, a workbook, are Parquet."""

RowCounts = tuple[tuple[str, str, int], ...]
"""How many rows a sorted frame has of each standard and krav, in its order."""


@dataclass(frozen=True, eq=False)
class Order:
    """What is to be done with one extract. ``chosen``: the standards of the whole run."""

    partition: Partition
    chosen: tuple[Chosen, ...]
    as_of: date
    kommune: str | None
    fra: date | None
    til: date | None
    allow_columns: frozenset[str]
    mapping: ExtractMapping | None
    parameters: Mapping[str, Any]
    versions: Mapping[str, str] = field(default_factory=lambda: dict(VERSIONS))


@dataclass(frozen=True, eq=False)
class Fault:
    """Why an extract could not be audited, in Danish. ``internal``: the fault is ours, not the extract's."""

    message: str
    internal: bool


@dataclass(frozen=True, eq=False)
class Part:
    """What one extract gave. ``files``: the bytes of its files by name.

    ``manifest``: as an audit of it alone has it; ``opsummering``: counts per standard and krav; ``kommuner``: the
    municipalities of its cases; ``deviations``: assessments with the status ``afvigelse``; ``lacking``: tables that it
    does not have.
    """

    manifest: Mapping[str, Any]
    opsummering: pl.DataFrame
    kommuner: tuple[str, ...]
    deviations: int
    lacking: tuple[str, ...]
    rows: Mapping[str, RowCounts]
    files: Mapping[str, bytes]


def audit_partition(order: Order) -> Part | Fault:
    """Audit one extract. Nothing is raised that a user can meet: what went wrong stands in the result."""
    try:
        return _audited(order)
    except UserError as fault:
        return Fault(str(fault), internal=False)
    except Exception as fault:  # told as that extract's fault, and never in its own words: they could quote a cell
        if os.environ.get("KVS_AUDIT_DEBUG"):
            raise
        place = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{Path(place.filename).stem}, linje {place.lineno}"
        return Fault(f"Intern fejl: {type(fault).__name__} ({where}).", internal=True)


def _audited(order: Order) -> Part:
    check_versions(order.versions)
    with on_this_machine(order.partition) as path:
        extract = read_extract(path, order.mapping, allow_columns=order.allow_columns)
    present = kommuner_of(extract)
    result = audit_with(
        extract,
        tuple(each for each in order.chosen if each.kommuner is None or each.kommuner & present.keys()),
        order.as_of,
        kommune=order.kommune,
        fra=order.fra,
        til=order.til,
        parameters=order.parameters,
    )
    rejected = reject_sentences(extract.rejects)
    written = {"vurderinger.csv": result.vurderinger, "fund.zip": result.fund, "afviste.csv": rejected}
    refuse_personal_text(written, order.allow_columns)
    return Part(
        manifest=manifest(result),
        opsummering=result.opsummering,
        kommuner=tuple(present.values()),
        deviations=result.vurderinger.filter(status="afvigelse").height,
        lacking=tuple(name for name in TABLES if not extract.has(name)),
        rows={ASSESSMENTS: row_counts(result.vurderinger), FINDINGS: row_counts(result.fund)},
        files=_files(result, rejected, keys_of(extract, order.mapping)),
    )


def row_counts(rows: pl.DataFrame) -> RowCounts:
    """The rows of each standard and krav, in order; ``rows`` are sorted by them."""
    counted = rows.group_by("standard", "krav", maintain_order=True).len()
    found: Sequence[tuple[str, str, int]] = counted.rows()
    return tuple(found)


def _files(result: Result, rejected: pl.DataFrame, keys: pl.DataFrame) -> dict[str, bytes]:
    frames = {ASSESSMENTS: result.vurderinger, FINDINGS: result.fund, REJECTED: rejected, KEYS: keys}
    with tempfile.TemporaryDirectory(prefix="kvs-audit-") as folder:
        book = Path(folder) / "fund.xlsx"
        write_worklist(result, book)
        return {**{name: _parquet(frame) for name, frame in frames.items()}, WORKLIST: book.read_bytes()}


def _parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()
