"""Making a batch's reports one after the other, in several processes, or on a cluster.

A fault in one is told, and stops no other.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from kvs_audit.errors import ArgumentFault, UserError
from kvs_audit.partitions import engine
from kvs_audit.reports.batch_plan import Plan, Task, files_of
from kvs_audit.reports.runner import run_report

MOST_JOBS: Final = 61
"""As many processes as Windows can wait for."""

_DIED: Final = "Processen stoppede, mens rapporten blev lavet. Er der hukommelse nok? Prøv med færre --jobs."

_ELSEWHERE: Final = (
    "Rapporten er lavet, men ikke i denne mappe: alle arbejdere skal kunne skrive i den under samme sti."
)

_ONE_AT_A_TIME: Final = threading.Lock()
"""A report takes over what its process prints; a worker of a cluster may have several threads."""

Ended = tuple[Task, str | None]
"""A task that is over, and why it failed, in Danish; None when it did not."""


def check_jobs(jobs: int, scheduler: str | None = None) -> None:
    """Raise ArgumentFault for a number of processes that cannot be, or one beside a scheduler, which has its own."""
    if scheduler is not None and jobs != 1:
        msg = "--jobs og --scheduler kan ikke bruges sammen: planlæggeren har sine egne arbejdere."
        raise ArgumentFault(msg)
    if not 1 <= jobs <= MOST_JOBS:
        msg = f"--jobs skal være et helt tal fra 1 til {MOST_JOBS}; det er {jobs}."
        raise ArgumentFault(msg)


def make(plan: Plan, jobs: int, scheduler: str | None = None) -> Iterator[Ended]:
    """Make the reports that a plan has to do; yields each as it ends.

    ``scheduler``: the address of a Dask scheduler, whose workers see the extract and the folder under the same paths.
    Raises as :func:`engine.each`.
    """
    waiting = deque(deque(tasks) for _, tasks in groupby(plan.todo, lambda task: task.group))
    if scheduler is not None:
        if waiting:
            yield from _on_cluster(plan, waiting, scheduler)
        return
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


def _on_cluster(plan: Plan, waiting: deque[deque[Task]], scheduler: str) -> Iterator[Ended]:
    with engine.connected(scheduler) as client:
        pool, workers = client.get_executor(pure=False), max(sum(client.nthreads().values()), 1)
        look = engine.Watch(client).look
        for task, fault in _until_broken(pool, plan, waiting, workers, told=_fault_on_cluster, look=look):
            yield task, fault or _lost(plan, task)


def _fault_here(future: Future[str | None]) -> str | None:
    """Why a report failed, or None; a process that died is its fault."""
    return _DIED if isinstance(future.exception(), BrokenProcessPool) else future.result()


def _fault_on_cluster(future: Future[str | None]) -> str | None:
    """The same; the scheduler has tried elsewhere before a process that died is told as the report's fault."""
    try:
        with engine.explained():
            return future.result()
    except engine.WorkLost as lost:
        return str(lost)


def _until_broken(
    pool: Executor,
    plan: Plan,
    waiting: deque[deque[Task]],
    workers: int,
    *,
    told: Callable[[Future[str | None]], str | None] = _fault_here,
    look: Callable[..., None] = lambda **_: None,
) -> Iterator[Ended]:
    """Make reports until there are none, or a process has died; ``look`` is told now and then whether any ended.

    Two reports of one group are never made at the same time: they write into the same folder.
    """
    running: dict[Future[str | None], deque[Task]] = {}
    broken = False
    while running or (waiting and not broken):
        while waiting and not broken and len(running) < workers:
            tasks = waiting.popleft()
            running[pool.submit(_attempt, _order(plan, tasks[0]))] = tasks
        done = wait(running, timeout=engine.LOOKED_AFTER, return_when=FIRST_COMPLETED).done
        look(ended=bool(done))
        for future in done:
            tasks = running.pop(future)
            task = tasks.popleft()
            if tasks:
                waiting.append(tasks)
            broken = broken or isinstance(future.exception(), BrokenProcessPool)
            yield task, told(future)


def _lost(plan: Plan, task: Task) -> str | None:
    """What to say of a report that was made where its folder is another one."""
    folder = plan.out / task.group.folder
    return None if all((folder / name).is_file() for name in files_of(task, plan.pdf)) else _ELSEWHERE


@dataclass(frozen=True)
class _Order:
    """What a process is told: nothing but plain values."""

    name: str
    extract: Path
    as_of: date
    folder: Path
    parameters: dict[str, Any]
    pdf: bool
    versions: Mapping[str, str] = field(default_factory=lambda: dict(engine.VERSIONS))


def _order(plan: Plan, task: Task) -> _Order:
    folder = plan.out.absolute() / task.group.folder
    return _Order(task.report.name, plan.extract.absolute(), plan.as_of, folder, dict(task.parameters), plan.pdf)


def _attempt(order: _Order) -> str | None:
    """Make a report; returns why it failed, or None."""
    try:
        engine.check_versions(order.versions)
        with _ONE_AT_A_TIME:
            where = (order.extract, order.as_of, order.folder)
            run_report(order.name, *where, order.parameters, pdf=order.pdf, aside=False)  # the cores are taken
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
