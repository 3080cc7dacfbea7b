"""The audit of many extracts as one: dealt out, checked against each other, merged, and written all or none."""

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import polars as pl

from kvs_audit.assess import Chosen, choose_standards
from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import FileFault, UserError
from kvs_audit.exports import refuse_personal_text, write_set
from kvs_audit.exports.manifest import manifest_text, write_manifest
from kvs_audit.extract import load_mapping
from kvs_audit.extract.model import REJECTS, Extract
from kvs_audit.extract.names import shown
from kvs_audit.partitions import engine
from kvs_audit.partitions.files import MERGED, keep, merge_files, part_file, writing
from kvs_audit.partitions.keys import refuse_shared_keys
from kvs_audit.partitions.manifests import merged_manifest
from kvs_audit.partitions.one import KEYS, Fault, Order, Part, audit_partition
from kvs_audit.partitions.places import Partition, find_partitions
from kvs_audit.standards.loader import load_standards
from kvs_audit.standards.model import Standard
from kvs_audit.summaries.summary import summed

MANIFEST: Final = "manifest.json"
_MOST_TOLD: Final = 20


class PartitionFault(UserError):
    """Some of the extracts could not be audited through a fault of ours; nothing is written."""

    exit_status = 1


@dataclass(frozen=True)
class Progress:
    """An extract that has just been audited: its name, and how far the run is."""

    name: str
    done: int
    total: int
    seconds_left: float


@dataclass(frozen=True, eq=False)
class Partitioned:
    """What an audit of many extracts gave; the rows are in the files.

    ``names``: the extracts. ``opsummering``: counts and rate per standard and krav, as :attr:`Result.opsummering`.
    ``deviations``: assessments with the status ``afvigelse``. ``lacking``: tables that some extracts do not have, with
    these extracts' names.
    """

    names: tuple[str, ...]
    chosen: tuple[Chosen, ...]
    opsummering: pl.DataFrame
    manifest: Mapping[str, Any]
    deviations: int
    lacking: Mapping[str, tuple[str, ...]]
    written: tuple[Path, ...]


def audit_partitions(
    folder: str | Path,
    out: str | Path,
    *,
    as_of: date,
    standards: Sequence[str] = (),
    kommune: str | None = None,
    fra: date | None = None,
    til: date | None = None,
    standards_dirs: Sequence[str | Path] = (),
    allow_columns: Collection[str] = (),
    mapping: str | Path | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    on_done: Callable[[Progress], None] | None = None,
) -> Partitioned:
    """Audit every extract of a folder as one audit of all of them together, and write the merged files into ``out``.

    ``folder``: a folder, or a URL that fsspec knows, with an extract (folder, zip, xlsx) for each municipality, or any
    other split by case. ``scheduler`` and ``workers``: see :func:`engine.each`; on a cluster every worker must see the
    extracts under the same path or URL. The other arguments are those of :func:`kvs_audit.audit`, and are read here:
    standards and mapping need not lie on the workers. With more than one process the calling script must be importable:
    start it under ``if __name__ == "__main__"``.

    Written are ``vurderinger.csv`` and ``.parquet``, the same rows in the same order as the single audit gives;
    ``fund.parquet`` with the findings and ``fund.zip`` with a workbook for each extract; ``afviste.csv`` with the
    extract's name before each line; ``manifest.json`` with sums, and each extract's own counts.

    A table or column that an extract lacks is missing there and not elsewhere. Raises FileFault, told with its
    name, when an extract cannot be read or holds personal data, or two share a key; ArgumentFault and StandardFault as
    :func:`kvs_audit.audit`; PartitionFault and WorkLost when it is not the extracts' fault. Then nothing is written.
    """
    engine.check_workers(workers, scheduler)
    catalogue = load_standards([Path(each) for each in standards_dirs])
    candidates = _candidates(catalogue, standards, kommune)
    partitions = find_partitions(str(folder))
    translation = None if mapping is None else load_mapping(Path(mapping))
    period, allowed = (fra, til), frozenset(allow_columns)
    parameters = _parameters(standards, as_of, kommune, period, allowed)
    orders = [Order(each, candidates, as_of, kommune, *period, allowed, translation, parameters) for each in partitions]
    with tempfile.TemporaryDirectory(prefix="kvs-audit-") as folder_name:
        scratch = Path(folder_name)
        parts = _audited(orders, scratch, scheduler, workers, on_done)
        refuse_shared_keys({each.name: part_file(scratch, n, KEYS) for n, each in enumerate(partitions)})
        cases = _cases_of({name for part in parts for name in part.kommuner})
        chosen = choose_standards(cases, catalogue, standards, kommune)
        source = None if translation is None else translation.source
        content = merged_manifest([each.name for each in partitions], parts, chosen, cases, source)
        refuse_personal_text({MANIFEST: manifest_text(content).splitlines()}, allowed)
        with writing():
            merge_files(partitions, parts, scratch)
            write_manifest(content, scratch / MANIFEST)
        written = write_set(Path(out), {name: partial(_move, scratch / name) for name in (*MERGED, MANIFEST)})
    return Partitioned(
        names=tuple(each.name for each in partitions),
        chosen=chosen,
        opsummering=summed([part.opsummering for part in parts]),
        manifest=content,
        deviations=sum(part.deviations for part in parts),
        lacking=_lacking(partitions, parts),
        written=written,
    )


def _parameters(
    standards: Sequence[str],
    as_of: date,
    kommune: str | None,
    period: tuple[date | None, date | None],
    allow_columns: Collection[str],
) -> dict[str, Any]:
    """The arguments as the manifest has them, see :func:`kvs_audit.audit`."""
    fra, til = (each and each.isoformat() for each in period)
    return {
        "standard": list(standards),
        "opgoerelsesdato": as_of.isoformat(),
        "kommune": kommune,
        "fra": fra,
        "til": til,
        "allow_columns": sorted(allow_columns),
    }


def _candidates(catalogue: Mapping[str, Standard], standards: Sequence[str], kommune: str | None) -> tuple[Chosen, ...]:
    """The standards that may come to be used, whoever turns out to have cases. Raises ArgumentFault for unknown ids."""
    asked = {name.partition("@")[2] for name in standards} | {kommune or ""}
    local = {standard.kommune or "" for standard in catalogue.values()}
    return choose_standards(_cases_of((asked | local) - {""}), catalogue, standards, kommune)


def _cases_of(kommuner: Collection[str]) -> Extract:
    """What choosing standards looks at of an extract: the municipalities of its cases, one case each."""
    cases = pl.DataFrame({"kommune": sorted(kommuner)}, schema={"kommune": pl.String})
    return Extract(tables={"sager": cases}, columns={}, rejects=pl.DataFrame(schema=REJECTS), counts={})


def _audited(
    orders: Sequence[Order],
    scratch: Path,
    scheduler: str | None,
    workers: int | None,
    on_done: Callable[[Progress], None] | None,
) -> list[Part]:
    """Every part, in order, its files put on disk as it comes. All faults are told together, by extract."""
    parts: dict[int, Part] = {}
    faults: dict[int, Fault] = {}
    began = perf_counter()
    for done, (place, ended) in enumerate(_ended(orders, scheduler, workers), start=1):
        if isinstance(ended, Fault):
            faults[place] = ended
        else:
            parts[place] = keep(ended, scratch, place)
        if on_done is not None:
            left = (perf_counter() - began) / done * (len(orders) - done)
            on_done(Progress(shown(orders[place].partition.name), done, len(orders), left))
    if faults:
        _refuse([(orders[place].partition.name, faults[place]) for place in sorted(faults)])
    return [parts[place] for place in range(len(orders))]


def _ended(orders: Sequence[Order], scheduler: str | None, workers: int | None) -> Iterator[tuple[int, Part | Fault]]:
    try:
        yield from engine.each(audit_partition, orders, scheduler=scheduler, workers=workers)
    except engine.WorkLost as lost:
        if lost.place is None:
            raise
        msg = f"{shown(orders[lost.place].partition.name)}: {lost}"
        raise engine.WorkLost(msg) from lost


def _refuse(faults: Sequence[tuple[str, Fault]]) -> None:
    told = [f"{shown(name)}: {fault.message}" for name, fault in faults[:_MOST_TOLD]]
    if len(faults) > _MOST_TOLD:
        told.append(f"Det samme gælder {len(faults) - _MOST_TOLD} udtræk mere.")
    kind = PartitionFault if any(fault.internal for _, fault in faults) else FileFault
    raise kind("\n".join([*told, "Intet er skrevet."]))


def _lacking(partitions: Sequence[Partition], parts: Sequence[Part]) -> dict[str, tuple[str, ...]]:
    without = {
        table: tuple(each.name for each, part in zip(partitions, parts, strict=True) if table in part.lacking)
        for table in TABLES
    }
    return {table: names for table, names in without.items() if names}


def _move(source: Path, target: Path) -> None:
    shutil.move(source, target)
