"""Making a batch's reports, one after the other or in several processes; a fault in one is told, and stops no other."""

import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from kvs_audit.errors import ArgumentFault, UserError
from kvs_audit.reports.batch_plan import Plan, Task
from kvs_audit.reports.runner import run_report

MOST_JOBS: Final = 61
"""As many processes as Windows can wait for."""

_DIED: Final = "Processen stoppede, mens rapporten blev lavet. Er der hukommelse nok? Prøv med færre --jobs."

Ended = tuple[Task, str | None]
"""A task that is over, and why it failed, in Danish; None when it did not."""


def check_jobs(jobs: int) -> None:
    """Raise ArgumentFault for a number of processes that cannot be."""
    if not 1 <= jobs <= MOST_JOBS:
        msg = f"--jobs skal være et helt tal fra 1 til {MOST_JOBS}; det er {jobs}."
        raise ArgumentFault(msg)


def make(plan: Plan, jobs: int) -> Iterator[Ended]:
    """Make the reports that a plan has to do; yields each as it ends."""
    waiting = deque(deque(tasks) for _, tasks in groupby(plan.todo, lambda task: task.group))
    if jobs == 1:
        for tasks in waiting:
            for task in tasks:
                yield task, _attempt(_order(plan, task))
        return
    while waiting:
        workers = min(jobs, len(waiting))
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_leave_interrupts) as pool:
            yield from _until_broken(pool, plan, waiting, workers)


def _until_broken(pool: ProcessPoolExecutor, plan: Plan, waiting: deque[deque[Task]], workers: int) -> Iterator[Ended]:
    """Make reports until there are none, or a process has died.

    Two reports of one group are never made at the same time: they write into the same folder.
    """
    running: dict[Future[str | None], deque[Task]] = {}
    broken = False
    while running or (waiting and not broken):
        while waiting and not broken and len(running) < workers:
            tasks = waiting.popleft()
            running[pool.submit(_attempt, _order(plan, tasks[0]))] = tasks
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            tasks = running.pop(future)
            task = tasks.popleft()
            if tasks:
                waiting.append(tasks)
            fault = future.exception()
            broken = broken or isinstance(fault, BrokenProcessPool)
            yield task, _DIED if isinstance(fault, BrokenProcessPool) else future.result()


@dataclass(frozen=True)
class _Order:
    """What a process is told: nothing but plain values."""

    name: str
    extract: Path
    as_of: date
    folder: Path
    parameters: dict[str, Any]
    pdf: bool


def _order(plan: Plan, task: Task) -> _Order:
    folder = plan.out / task.group.folder
    return _Order(task.report.name, plan.extract, plan.as_of, folder, dict(task.parameters), plan.pdf)


def _attempt(order: _Order) -> str | None:
    """Make a report; returns why it failed, or None."""
    try:
        run_report(order.name, order.extract, order.as_of, order.folder, order.parameters, pdf=order.pdf)
    except UserError as fault:
        return str(fault)
    except Exception as fault:  # told as that report's fault: it must not stop the other reports
        if os.environ.get("KVS_AUDIT_DEBUG"):
            raise
        return _internal_fault(fault)
    return None


def _internal_fault(fault: Exception) -> str:
    """Where it went wrong, without the fault's own words: they could quote a cell."""
    place = traceback.extract_tb(fault.__traceback__)[-1]
    return f"Intern fejl: {type(fault).__name__} ({Path(place.filename).stem}, linje {place.lineno})."


def _leave_interrupts() -> None:
    """Ctrl-C is the main process's to answer; a report that is being made is made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
