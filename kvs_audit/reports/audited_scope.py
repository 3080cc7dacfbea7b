"""From a report's arguments to its scope: one audit per extract, day and standards, narrowed for each report."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import polars as pl

from kvs_audit.assess import choose_standards
from kvs_audit.contract.danish import listing
from kvs_audit.errors import ArgumentFault
from kvs_audit.facts.coverage import municipality
from kvs_audit.facts.narrowing import of_kommune, within
from kvs_audit.reports.scope import Scope
from kvs_audit.result import Result, audit
from kvs_audit.standards.loader import load_standards
from kvs_audit.standards.model import Tilsyn

Fingerprint = tuple[tuple[str, int, int], ...]


def open_scope(
    extract: str | Path,
    tilsyn: Sequence[Tilsyn],
    *,
    as_of: date | str,
    arter: Collection[str] = (),
    standards: Sequence[str] = (),
    standards_dirs: Sequence[str | Path] = (),
    kommune: str | None = None,
    team: str | None = None,
    fra: date | str | None = None,
    til: date | str | None = None,
    undtagelser: str | Path | None = None,
    mapping: str | Path | None = None,
    allow_columns: Sequence[str] = (),
) -> Scope:
    """Audit an extract and narrow it. Raises as :func:`kvs_audit.audit`, and ArgumentFault for an unknown team."""
    inputs = Inputs(
        Path(extract),
        _day(as_of),
        tuple(standards),
        tuple(Path(folder) for folder in standards_dirs),
        None if mapping is None else Path(mapping),
        tuple(allow_columns),
        None if undtagelser is None else Path(undtagelser),
    )
    narrowing = Narrowing(tuple(tilsyn), frozenset(arter), kommune, team, _optional_day(fra), _optional_day(til))
    return _scoped(inputs, tuple(fingerprint(path) for path in inputs.paths), narrowing)


def narrowed_to(
    whole: Result,
    folders: Sequence[Path],
    standards: Sequence[str],
    kommune: str | None,
    period: tuple[date | None, date | None],
) -> Result:
    """The audit as :func:`kvs_audit.audit` gives it for one municipality and period, taken from one of everything.

    An audit is separable by case, so the rows are the same. Raises ArgumentFault as the audit does.
    """
    fra, til = period
    chosen = choose_standards(whole.extract, load_standards(folders), standards, kommune)
    rows = whole.vurderinger.filter(pl.col("standard").is_in([each.standard.id for each in chosen]))
    rows = within(of_kommune(rows, None if kommune is None else municipality(kommune)), fra, til)
    given = {"kommune": kommune, "fra": fra and fra.isoformat(), "til": til and til.isoformat()}
    return replace(
        whole,
        chosen=chosen,
        vurderinger=rows,
        kommune=None if kommune is None else municipality(kommune),
        fra=fra,
        til=til,
        parameters=MappingProxyType({**whole.parameters, **given}),
        undtagelser=None if whole.undtagelser is None else whole.undtagelser.within(rows),
    )


@dataclass(frozen=True)
class Inputs:
    """What an audit of everything follows from."""

    extract: Path
    as_of: date
    standards: tuple[str, ...]
    folders: tuple[Path, ...]
    mapping: Path | None
    allow_columns: tuple[str, ...]
    undtagelser: Path | None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files and folders that are read."""
        return tuple(path for path in (self.extract, *self.folders, self.mapping, self.undtagelser) if path is not None)


@dataclass(frozen=True)
class Narrowing:
    """What of an audit a report is about."""

    tilsyn: tuple[Tilsyn, ...]
    arter: frozenset[str]
    kommune: str | None
    team: str | None
    fra: date | None
    til: date | None


@lru_cache(maxsize=1)
def _scoped(inputs: Inputs, files: tuple[Fingerprint, ...], narrowing: Narrowing) -> Scope:
    """The scope, kept: what checking a report's arguments works out, its notebook and its worklist find worked out."""
    whole = _audited(inputs, files)
    period = (narrowing.fra, narrowing.til)
    result = narrowed_to(whole, inputs.folders, inputs.standards, narrowing.kommune, period)
    if narrowing.team is not None:
        _refuse_unknown_team(result, narrowing.team)
    return Scope(result, narrowing.tilsyn, narrowing.team, narrowing.arter)


@lru_cache(maxsize=1)
def _audited(inputs: Inputs, _files: tuple[Fingerprint, ...]) -> Result:
    """The audit of everything, kept so that checking arguments, and all reports of one extract, audit once."""
    return audit(
        inputs.extract,
        as_of=inputs.as_of,
        standards=inputs.standards,
        standards_dirs=inputs.folders,
        mapping=inputs.mapping,
        allow_columns=inputs.allow_columns,
        undtagelser=inputs.undtagelser,
    )


def fingerprint(path: Path) -> Fingerprint:
    """Names, sizes and times of the files: others mean that they have to be read again."""
    files = sorted(path.iterdir()) if path.is_dir() else [path] if path.exists() else []
    stats = [(file.name, file.stat()) for file in files]
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)


def _refuse_unknown_team(result: Result, team: str) -> None:
    cases = of_kommune(result.extract.tables["sager"], result.kommune)
    teams = cases["team"].drop_nulls().unique().sort().to_list()
    if team not in teams:
        msg = f"Udtrækket har ingen sager fra {team}. Det har: {listing(teams) or 'ingen teams'}."
        raise ArgumentFault(msg)


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _optional_day(value: date | str | None) -> date | None:
    return None if value is None else _day(value)
