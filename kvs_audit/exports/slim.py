"""The assessments alone, one requirement at a time: what a large audit writes without holding all its rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import polars as pl
from polars.io.plugins import register_io_source

from kvs_audit.assess import Chosen, assess_each
from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.exports.delimited import write_csv
from kvs_audit.exports.folder import write_set
from kvs_audit.exports.manifest import manifest_of, manifest_text, write_manifest
from kvs_audit.exports.personal import refuse_personal_text
from kvs_audit.extract.model import Extract
from kvs_audit.extract.rejects import reject_sentences
from kvs_audit.facts.narrowing import within
from kvs_audit.summaries.rates import rates
from kvs_audit.summaries.summary import stacked

ROWS: Final = "vurderinger.parquet"

_TYPES: Final = "ARROW:schema"


@dataclass(frozen=True, eq=False)
class Slim:
    """An audit whose rows are in a file.

    ``opsummering``: counts and rate per standard and krav. ``deviations``: assessments with the status ``afvigelse``.
    """

    extract: Extract
    chosen: tuple[Chosen, ...]
    as_of: date
    opsummering: pl.DataFrame
    deviations: int
    written: tuple[Path, ...]
    undtagelser: None = None


@dataclass
class _Tally:
    """What is counted while the rows pass."""

    rates: list[pl.DataFrame] = field(default_factory=list)
    rows: int = 0
    deviations: int = 0
    justified: int = 0

    def passing(self, frames: Iterable[pl.DataFrame], as_of: date) -> Iterator[pl.DataFrame]:
        for frame in frames:
            if frame.height:
                self.rates.append(rates(frame, ("standard", "krav"), as_of).cast({pl.Enum: pl.String}))
                self.rows += frame.height
                self.deviations += int((frame["status"] == "afvigelse").sum())
                self.justified += int((frame["status"] == "begrundet_afvigelse").sum())
            yield frame


def write_slim(
    extract: Extract,
    chosen: tuple[Chosen, ...],
    as_of: date,
    folder: Path,
    *,
    parameters: Mapping[str, Any],
    fra: date | None = None,
    til: date | None = None,
) -> Slim:
    """Audit, and write ``vurderinger.parquet``, ``afviste.csv`` and ``manifest.json``, all or none.

    The rows are those that :meth:`Result.write` writes, in the same order; in memory is one requirement's at a time.
    ``fra`` and ``til`` keep assessments by event date. Raises PrivacyFault and OutputFault as :func:`write_audit`.
    """
    allowed = parameters.get("allow_columns") or ()
    rejected = reject_sentences(extract.rejects)
    cases, measures = extract.tables["sager"], extract.tables["indsatser"]
    refuse_personal_text(
        {ROWS: cases.select("sag_id", "kommune", "team", "raadgiver"), "afviste.csv": rejected}, allowed
    )
    refuse_personal_text({ROWS: measures.select("indsats_id")}, allowed)
    tally = _Tally()

    def write_rows(path: Path) -> None:
        kept = (within(frame, fra, til) for frame in assess_each(extract, chosen, as_of))
        rows_to_parquet(tally.passing(kept, as_of), path)

    def write_about(path: Path) -> None:
        found = tally.deviations + tally.justified
        content = manifest_of(extract, chosen, as_of, parameters, vurderinger=tally.rows, fund=found)
        refuse_personal_text({path.name: manifest_text(content).splitlines()}, allowed)
        write_manifest(content, path)

    written = write_set(
        folder,
        {ROWS: write_rows, "afviste.csv": lambda path: write_csv(rejected, path), "manifest.json": write_about},
    )
    return Slim(extract, chosen, as_of, stacked(tally.rates), tally.deviations, written)


def rows_to_parquet(frames: Iterable[pl.DataFrame], path: Path) -> None:
    """Write what :func:`assess_each` gives as it comes; whoever reads the file gets the schema VURDERINGER.

    Parquet keeps a text column as a list of its texts and places in it, which is what an enumeration is; only the
    schema beside it tells the two apart. A full disk is told as a fault of the system, as by :func:`write_audit`.
    """
    coming, types = iter(frames), _told_as_text()
    first = next(coming, VURDERINGER.to_frame())

    def source(_columns: Any, _predicate: Any, _rows: Any, _batch: Any) -> Iterator[pl.DataFrame]:
        yield first
        yield from coming

    try:
        register_io_source(source, schema=first.schema).sink_parquet(path, metadata=types)
    except pl.exceptions.ComputeError as fault:
        raise OSError(str(fault)) from fault


def _told_as_text() -> dict[str, str]:
    """The note in a Parquet file of the columns' types, as a file of texts has it."""
    empty = BytesIO()
    VURDERINGER.to_frame().write_parquet(empty)
    empty.seek(0)
    return {_TYPES: pl.read_parquet_metadata(empty)[_TYPES]}
