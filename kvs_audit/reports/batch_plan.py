"""What a batch is to make: its arguments checked, the extract audited, and what is made already set apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

from kvs_audit.errors import ArgumentFault
from kvs_audit.reports.batch_groups import By, Group, groups, without_team
from kvs_audit.reports.batch_state import fingerprint, inputs_of, read_state
from kvs_audit.reports.catalogue import Report, find_report
from kvs_audit.reports.runner import Job, prepare

_AUDITED = frozenset({"mapping", "allow_columns", "standards", "standards_dirs", "undtagelser"})
"""Parameters of the audit that all reports share."""


@dataclass(frozen=True)
class Task:
    """One report for one group. ``parameters``: as the user gave them, and the group's own."""

    group: Group
    report: Report
    parameters: Mapping[str, Any]
    fingerprint: str

    @property
    def key(self) -> str:
        """What it is remembered by."""
        return f"{self.group.folder}/{self.report.name}"


@dataclass(frozen=True)
class Plan:
    """A checked batch. ``tasks``: every report of every group; ``unchanged``: keys of those that are made already.

    ``without_team``: cases that are in no team's report, when reports are made by team.
    """

    extract: Path
    as_of: date
    out: Path
    by: By
    pdf: bool
    tasks: tuple[Task, ...]
    unchanged: frozenset[str]
    without_team: int

    @property
    def todo(self) -> tuple[Task, ...]:
        """What is missing or changed."""
        return tuple(task for task in self.tasks if task.key not in self.unchanged)


def plan_batch(
    extract: str | Path,
    names: Sequence[str],
    as_of: date,
    out: str | Path,
    *,
    by: By,
    parameters: Mapping[str, Any] | None = None,
    pdf: bool = False,
) -> Plan:
    """Check everything, audit once, and find out what there is to make. Writes nothing. Raises as :func:`run_batch`."""
    given = dict(parameters or {})
    jobs = _checked(names, Path(extract), as_of, by, given)
    from kvs_audit.reports.audited_scope import open_scope  # noqa: PLC0415 - reads and audits

    read = {key: value for key, value in jobs[0].parameters.items() if key in _AUDITED}
    result = open_scope(extract, ("afgoerelse", "leverance"), as_of=as_of, **read).result
    cases = result.extract.tables["sager"]
    found = groups(cases, by)
    if not found:
        msg = f"Udtrækket har ingen {'kommuner' if by == 'kommune' else 'teams'} at lave rapporter for."
        raise ArgumentFault(msg)
    inputs = inputs_of(result, read)
    tasks = tuple(_task(group, job, given, inputs, pdf=pdf) for group in found for job in jobs)
    state = read_state(Path(out))
    unchanged = frozenset(task.key for task in tasks if _is_made(task, Path(out), state, pdf))
    left_out = without_team(cases) if by == "team" else 0
    return Plan(Path(extract), as_of, Path(out), by, pdf, tasks, unchanged, left_out)


def _checked(names: Sequence[str], extract: Path, as_of: date, by: By, given: Mapping[str, Any]) -> list[Job]:
    """The reports with the parameters that all groups share."""
    if by not in get_args(By):
        msg = f"--by skal være kommune eller team; den er {by}."
        raise ArgumentFault(msg)
    if not names:
        msg = "Angiv mindst én rapport med --report."
        raise ArgumentFault(msg)
    narrowing = ("kommune",) if by == "kommune" else ("kommune", "team")
    for name in ("kommune", "team"):
        if given.get(name) is not None:
            msg = f"-p {name} kan ikke bruges her: --by {by} laver rapporter for hver {by}."
            raise ArgumentFault(msg)
    reports = [find_report(name) for name in dict.fromkeys(names)]
    for report in reports:
        lacking = set(narrowing) - {parameter.name for parameter in report.parameters}
        if lacking:
            msg = f"Rapporten {report.name} kan ikke laves pr. {by}: den har ikke parameteren {min(lacking)}."
            raise ArgumentFault(msg)
    return [_prepared(report, extract, as_of, given) for report in reports]


def _prepared(report: Report, extract: Path, as_of: date, given: Mapping[str, Any]) -> Job:
    try:
        return prepare(report.name, extract, as_of, given)
    except ArgumentFault as fault:
        msg = f"{report.name}: {fault}"
        raise ArgumentFault(msg) from fault


def _task(group: Group, job: Job, given: Mapping[str, Any], inputs: Mapping[str, Any], *, pdf: bool) -> Task:
    narrowed = replace(job, parameters={**job.parameters, **group.parameters})
    return Task(group, job.report, {**given, **group.parameters}, fingerprint(narrowed, inputs, pdf=pdf))


def _is_made(task: Task, out: Path, state: Mapping[str, str], pdf: bool) -> bool:
    folder = out / task.group.folder
    return state.get(task.key) == task.fingerprint and all((folder / name).is_file() for name in files_of(task, pdf))


def files_of(task: Task, pdf: bool) -> tuple[str, ...]:
    """The files of a report, the page first."""
    name = task.report.name
    worklist = (f"{name}-fund.xlsx",) if task.report.worklist else ()
    return (f"{name}.html", f"{name}.ipynb", *((f"{name}.pdf",) if pdf else ()), *worklist)
