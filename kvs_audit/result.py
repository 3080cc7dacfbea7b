"""What an audit gives back: assessments, findings and summary, as polars or pandas frames."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from kvs_audit import fund, summaries
from kvs_audit.assess import Chosen, assess, choose_standards
from kvs_audit.extract import from_frames, load_mapping, read_extract
from kvs_audit.extract.model import Extract
from kvs_audit.facts.coverage import municipality
from kvs_audit.facts.narrowing import within
from kvs_audit.standards.loader import load_standards

if TYPE_CHECKING:
    import pandas as pd

    from kvs_audit.cycle.register import Applied
    from kvs_audit.exports.slim import Slim


@dataclass(frozen=True, eq=False)
class Result:
    """One audit of one extract.

    ``vurderinger``: one row per assessed unit (schema VURDERINGER), within ``fra`` and ``til`` by event date where
    given. ``chosen``: the standards, each with the municipalities it judged. ``kommune``: the only one kept, if any.
    ``undtagelser``: the register of justified departures that was applied, if any, and what it did.
    """

    extract: Extract
    chosen: tuple[Chosen, ...]
    as_of: date
    vurderinger: pl.DataFrame
    kommune: str | None = None
    fra: date | None = None
    til: date | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    undtagelser: "Applied | None" = None

    @cached_property
    def fund(self) -> pl.DataFrame:
        """Findings: deviations and justified deviations, each with a Danish sentence. See :func:`fund.findings`.

        Where a register was applied, ``forklaret`` says what it says of the finding.
        """
        findings = fund.findings(self.extract, self.chosen, self.vurderinger, self.as_of)
        return findings if self.undtagelser is None else self.undtagelser.explain(findings)

    @cached_property
    def opsummering(self) -> pl.DataFrame:
        """One row per standard and krav with counts and the rate. See :func:`summaries.rates`."""
        return summaries.rates(self.vurderinger, ("standard", "krav"), self.as_of)

    @cached_property
    def deviations(self) -> int:
        """Assessments with the status ``afvigelse``."""
        return int((self.vurderinger["status"] == "afvigelse").sum())

    def to_pandas(self, name: str = "vurderinger") -> "pd.DataFrame":
        """One of ``vurderinger``, ``fund`` and ``opsummering`` as a pandas frame."""
        frame: pl.DataFrame = getattr(self, name)
        return frame.to_pandas()

    def write(self, folder: str | Path) -> tuple[Path, ...]:
        """Write vurderinger (CSV, Parquet), fund.xlsx, afviste.csv and manifest.json, all or none; return the paths.

        Where a register was applied, also undtagelser.xlsx.
        """
        from kvs_audit.exports import write_audit  # noqa: PLC0415 - the xlsx writer waits until something is written

        return write_audit(self, Path(folder))

    def _repr_html_(self) -> str:
        return summaries.as_html(self.opsummering)


def audit(
    extract: Extract | str | Path | Mapping[str, Any],
    *,
    standards: Sequence[str] = (),
    as_of: date | str,
    kommune: str | None = None,
    fra: date | None = None,
    til: date | None = None,
    standards_dirs: Sequence[str | Path] = (),
    allow_columns: Collection[str] = (),
    mapping: str | Path | None = None,
    undtagelser: str | Path | None = None,
) -> Result:
    """Audit an extract against quality standards as of a date.

    ``extract``: an :class:`Extract`, a path (folder, xlsx or zip), or a mapping of table names to polars or pandas
    frames or anything with the Arrow interface. ``standards``: ids, or ``ID@KOMMUNE``; none = every standard whose
    municipality occurs. ``kommune`` keeps the cases of one municipality; ``fra`` and ``til`` keep assessments by event
    date, both included. ``standards_dirs``: folders with standards of one's own. ``allow_columns``: columns
    (``table.column``) reviewed and found free of personal data; the manifest names them. ``mapping``: a
    file that says which foreign headings and values stand for the contract's, for an extract given as a path.
    ``undtagelser``: a register of justified departures (TOML, CSV or Excel) to apply.

    Raises FileFault, PrivacyFault, ArgumentFault or StandardFault, with a Danish message.
    """
    day = _day(as_of)
    opened = _opened(extract, mapping, allow_columns)
    return audit_with(
        opened,
        _chosen(opened, standards, kommune, standards_dirs),
        day,
        kommune=kommune,
        fra=fra,
        til=til,
        undtagelser=undtagelser,
        parameters=_parameters(standards, day, kommune, fra, til, allow_columns),
    )


def audit_to_parquet(
    extract: Extract | str | Path | Mapping[str, Any],
    folder: str | Path,
    *,
    standards: Sequence[str] = (),
    as_of: date | str,
    kommune: str | None = None,
    fra: date | None = None,
    til: date | None = None,
    standards_dirs: Sequence[str | Path] = (),
    allow_columns: Collection[str] = (),
    mapping: str | Path | None = None,
) -> "Slim":
    """Audit a large extract without holding its rows: ``vurderinger.parquet``, ``afviste.csv`` and ``manifest.json``.

    They hold what those of :meth:`Result.write` hold, row for row; they are made requirement by requirement, and
    findings get no sentences. The arguments are those of :func:`audit`. Returns the summary and the
    paths. Raises as :func:`audit`, and OutputFault when the folder cannot be written.
    """
    from kvs_audit.exports.slim import write_slim  # noqa: PLC0415 - only needed where rows are written

    day = _day(as_of)
    opened = _opened(extract, mapping, allow_columns)
    chosen = _chosen(opened, standards, kommune, standards_dirs)
    parameters = _parameters(standards, day, kommune, fra, til, allow_columns)
    return write_slim(opened, chosen, day, Path(folder), parameters=parameters, fra=fra, til=til)


def _day(as_of: date | str) -> date:
    return date.fromisoformat(as_of) if isinstance(as_of, str) else as_of


def _opened(
    extract: Extract | str | Path | Mapping[str, Any], mapping: str | Path | None, allow_columns: Collection[str]
) -> Extract:
    if isinstance(extract, str | Path):
        translation = None if mapping is None else load_mapping(Path(mapping))
        return read_extract(extract, translation, allow_columns=frozenset(allow_columns))
    return extract if isinstance(extract, Extract) else from_frames(extract, allow_columns=frozenset(allow_columns))


def _chosen(
    extract: Extract, standards: Sequence[str], kommune: str | None, standards_dirs: Sequence[str | Path]
) -> tuple[Chosen, ...]:
    return choose_standards(extract, load_standards([Path(each) for each in standards_dirs]), standards, kommune)


def _parameters(  # noqa: PLR0917 - the arguments of an audit, passed on as they came
    standards: Sequence[str],
    as_of: date,
    kommune: str | None,
    fra: date | None,
    til: date | None,
    allow_columns: Collection[str],
) -> dict[str, Any]:
    """The arguments as the manifest tells them."""
    return {
        "standard": list(standards),
        "opgoerelsesdato": as_of.isoformat(),
        "kommune": kommune,
        "fra": fra and fra.isoformat(),
        "til": til and til.isoformat(),
        "allow_columns": sorted(allow_columns),
    }


def audit_with(
    extract: Extract,
    chosen: tuple[Chosen, ...],
    as_of: date,
    *,
    kommune: str | None = None,
    fra: date | None = None,
    til: date | None = None,
    undtagelser: str | Path | None = None,
    parameters: Mapping[str, Any],
) -> Result:
    """As :func:`audit`, with the standards chosen already: one partition of many is judged by the standards of all.

    ``parameters``: the arguments as they were given, for the manifest.
    """
    rows = assess(extract, chosen, as_of)
    applied = None if undtagelser is None else _apply_register(rows, undtagelser, as_of, chosen)
    rows = within(rows if applied is None else applied.vurderinger, fra, til)
    return Result(
        extract,
        chosen,
        as_of,
        rows,
        kommune=None if kommune is None else municipality(kommune),
        fra=fra,
        til=til,
        parameters=MappingProxyType(dict(parameters)),
        undtagelser=None if applied is None else applied.within(rows),
    )


def _apply_register(rows: pl.DataFrame, path: str | Path, as_of: date, chosen: Sequence[Chosen]) -> "Applied":
    from kvs_audit.cycle.register import apply_register  # noqa: PLC0415 - only needed where there is a register
    from kvs_audit.cycle.register_file import read_register  # noqa: PLC0415

    return apply_register(rows, read_register(path), as_of, {each.standard.id for each in chosen})
