"""Many reports in one run: one per municipality or team and report, from one audit per process.

A report that fails does not stop the others. A run into the same folder again makes only what is missing or changed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any, Final, Literal

from kvs_audit.errors import OutputFault
from kvs_audit.exports import write_set
from kvs_audit.reports.batch_groups import By
from kvs_audit.reports.batch_page import index_page
from kvs_audit.reports.batch_plan import Plan, Task, plan_batch
from kvs_audit.reports.batch_pool import check_jobs, make
from kvs_audit.reports.batch_state import read_state, write_state

INDEX: Final = "index.html"


@dataclass(frozen=True)
class Outcome:
    """How a task ended. ``fault``: why it failed, in Danish."""

    task: Task
    status: Literal["lavet", "uaendret", "fejlet"]
    fault: str | None = None


@dataclass(frozen=True)
class Step:
    """A report that has just ended, and how far the batch is: ``done`` of ``total`` that are to be made."""

    outcome: Outcome
    done: int
    total: int
    seconds_left: float

    @property
    def label(self) -> str:
        """What was made, for whom."""
        return f"{self.outcome.task.group.label}: {self.outcome.task.report.title}"


@dataclass(frozen=True)
class BatchResult:
    """What a batch gave: how each report ended, in the order of groups and reports, and the page that links to them."""

    outcomes: tuple[Outcome, ...]
    index: Path
    without_team: int

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Those that could not be made."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "fejlet")


def run_batch(
    extract: str | Path,
    names: Sequence[str],
    as_of: date,
    out: str | Path,
    *,
    by: By,
    jobs: int = 1,
    scheduler: str | None = None,
    parameters: Mapping[str, Any] | None = None,
    pdf: bool = False,
    on_done: Callable[[Step], None] | None = None,
) -> BatchResult:
    """Make the reports ``names`` for each municipality or team of an extract, in a folder each under ``out``.

    ``parameters`` are for every report, as :func:`run_report` takes them; a report that does not know one is refused.
    ``jobs``: processes; each holds an audit of its own in memory. ``scheduler``: the address of a Dask scheduler, in
    their place; its workers must see the extract, ``out`` and files named in ``parameters`` under the same paths.
    ``on_done`` is called after each report that was run.
    With more than one job the calling script must be importable: start it under ``if __name__ == "__main__"``.

    Raises ArgumentFault and as :func:`kvs_audit.audit` before any report is made, and OutputFault when ``out`` cannot
    be written. What goes wrong in one report stands in the result.
    """
    check_jobs(jobs, scheduler)
    plan = plan_batch(extract, names, as_of, out, by=by, parameters=parameters, pdf=pdf)
    return run_plan(plan, jobs, on_done, scheduler)


def run_plan(
    plan: Plan, jobs: int = 1, on_done: Callable[[Step], None] | None = None, scheduler: str | None = None
) -> BatchResult:
    """Make what a plan has to do, remember each report as it is made, and write the index. Raises OutputFault."""
    check_jobs(jobs, scheduler)
    # What is to be made is forgotten first: a run that is killed between a report and its note must not be trusted.
    doing = {task.key for task in plan.todo}
    state = {key: value for key, value in read_state(plan.out).items() if key not in doing}
    write_state(plan.out, state)
    ended = {task.key: Outcome(task, "uaendret") for task in plan.tasks if task.key not in doing}
    with _folders(plan):
        began = perf_counter()
        for done, (task, fault) in enumerate(make(plan, jobs, scheduler), start=1):
            ended[task.key] = Outcome(task, "lavet" if fault is None else "fejlet", fault)
            if fault is None:
                state[task.key] = task.fingerprint
                write_state(plan.out, state)
            if on_done is not None:
                left = (perf_counter() - began) / done * (len(doing) - done)
                on_done(Step(ended[task.key], done, len(doing), left))
    outcomes = tuple(ended[task.key] for task in plan.tasks)
    made = [outcome.task for outcome in outcomes if outcome.status != "fejlet"]
    page = index_page(plan, made).encode("utf-8")
    index = write_set(plan.out, {INDEX: lambda path: _write(path, page)})[0]
    return BatchResult(outcomes, index, plan.without_team)


@contextmanager
def _folders(plan: Plan) -> Iterator[None]:
    """A folder per group, there before its reports: what processes write at the same time then lies apart."""
    folders = [plan.out / name for name in dict.fromkeys(task.group.folder for task in plan.todo)]
    try:
        for folder in folders:
            folder.mkdir(exist_ok=True)
    except OSError as fault:
        msg = f"Mappen {folder} kan ikke laves ({fault.strerror or type(fault).__name__})."
        raise OutputFault(msg) from fault
    try:
        yield
    finally:
        for folder in folders:
            with suppress(OSError):  # it holds reports
                folder.rmdir()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
