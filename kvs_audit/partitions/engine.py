"""Where work is done: here, in processes of this machine, or on a cluster; Dask's scheduler deals it out.

A worker that is lost is no loss: the scheduler gives its work to another. Every piece of work ends once.
"""

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from multiprocessing import resource_tracker
from typing import Any, Final, TypeVar

import polars as pl

from kvs_audit import __version__
from kvs_audit.errors import ArgumentFault, UserError

VERSIONS: Final[Mapping[str, str]] = {"kvs-audit": __version__, "polars": pl.__version__}
"""What must be the same everywhere, for the results to be those of one run."""

MOST_WORKERS: Final = 1000
PATIENCE: Final = 30
"""Seconds to wait for a scheduler, and for its first worker."""

LOOKED_AFTER: Final = 5
"""Seconds between looks at whether there are workers, while nothing ends."""

LONELY: Final = 120
"""Seconds without any worker before a run is given up."""

_EXTRA: Final = ("distributed", "cryptography")
_QUIET: Final = 50
"""Logging's level for critical faults: what a worker has to say reaches the user as our own message."""

_PRIVATE: Final[Mapping[str, Any]] = {
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
"""Results never go to the disk of a local worker on their way, and its pages of statistics are not served."""

_NO_PAGES: Final[Mapping[str, Any]] = {"dashboard": False, "dashboard_address": "127.0.0.1:0"}

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class WorkLost(UserError):
    """Work that could not be done because process after process was lost, or the scheduler itself.

    ``place``: of the item that it was lost with, where that is known.
    """

    exit_status = 1

    def __init__(self, message: str, place: int | None = None) -> None:
        super().__init__(message)
        self.place = place


def check_workers(workers: int | None, scheduler: str | None) -> None:
    """Raise ArgumentFault for a number of processes that cannot be, or one beside a scheduler, which has its own."""
    if workers is None:
        return
    if scheduler is not None:
        msg = "--workers og --scheduler kan ikke bruges sammen: planlæggeren har sine egne arbejdere."
        raise ArgumentFault(msg)
    if not 1 <= workers <= MOST_WORKERS:
        msg = f"--workers skal være et helt tal fra 1 til {MOST_WORKERS}; det er {workers}."
        raise ArgumentFault(msg)


def check_versions(wanted: Mapping[str, str]) -> None:
    """Raise ArgumentFault where a worker's versions are other than those that the run was started with."""
    if dict(wanted) != dict(VERSIONS):
        asked, here = (", ".join(" ".join(pair) for pair in each.items()) for each in (wanted, VERSIONS))
        msg = f"En arbejder har andre udgaver ({here}) end der, hvor kørslen blev startet ({asked})."
        raise ArgumentFault(msg)


def each(
    work: Callable[[_Item], _Result],
    items: Sequence[_Item],
    *,
    scheduler: str | None = None,
    workers: int | None = None,
) -> Iterator[tuple[int, _Result]]:
    """Do ``work`` for every item; yields the item's place and the result as each ends, each once, in any order.

    ``scheduler``: the address of a Dask scheduler. Without it: ``workers`` processes on this machine (by default one
    per core, and no more than there are items); one process is this one, and needs nothing installed. ``work`` must be
    importable where it is done, and tells its faults in its result. Raises ArgumentFault when the extra ``cluster`` is
    not installed or the scheduler cannot be reached, WorkLost when a piece of work takes process after process down.
    """
    check_workers(workers, scheduler)
    wanted = min(workers or os.cpu_count() or 1, max(len(items), 1))
    if scheduler is None and wanted == 1:
        for place, item in enumerate(items):
            yield place, work(item)
        return
    with connected(scheduler, wanted) as client:
        yield from _ended(client, work, items)


def _ended(client: Any, work: Callable[[_Item], _Result], items: Sequence[_Item]) -> Iterator[tuple[int, _Result]]:
    waiting = {future: place for place, future in enumerate(client.map(work, items, pure=False))}
    watch = Watch(client)
    while waiting:
        done = _next_done(list(waiting))
        for future in done:
            place = waiting.pop(future)
            with explained(place):
                result = future.result()
            future.release()  # a result is let go of, here and on its worker, when it has been taken
            yield place, result
        watch.look(ended=bool(done))


def _next_done(futures: Sequence[Any]) -> Sequence[Any]:
    """Those that have ended, as soon as there is one; none when nothing ends for some seconds."""
    from distributed import wait  # noqa: PLC0415 - takes a second to import

    try:
        with explained():
            return tuple(wait(futures, timeout=LOOKED_AFTER, return_when="FIRST_COMPLETED").done)
    except TimeoutError:
        return ()


class Watch:
    """Looks after the workers of a client, every :data:`LOOKED_AFTER` seconds while nothing ends."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._deserted = 0

    def look(self, *, ended: bool) -> None:
        """Have local processes that gave up replaced; raise WorkLost when there have been no workers for too long.

        Work that takes its process down while that is starting takes down what would have started it again, too.
        """
        self._deserted = 0 if ended or self._client.nthreads() else self._deserted + LOOKED_AFTER
        if self._deserted > LONELY:
            msg = "Alle processer er stoppet, og der er ikke kommet nye til. Er der hukommelse nok?"
            raise WorkLost(msg)
        if not ended and self._client.cluster is not None:
            self._client.cluster.scale(len(self._client.cluster.worker_spec))


@contextmanager
def connected(scheduler: str | None, workers: int = 1) -> Iterator[Any]:
    """A Dask client of the scheduler, or of so many processes on this machine, which end with it.

    Local processes have one thread each and listen on this machine only, under certificates made for the occasion.
    Raises as :func:`each`.
    """
    require_extra()
    with _client(scheduler) if scheduler is not None else _local(workers) as client:
        yield client


@contextmanager
def _local(workers: int) -> Iterator[Any]:
    from dask import config  # noqa: PLC0415
    from distributed import Client, LocalCluster  # noqa: PLC0415
    from distributed.security import Security  # noqa: PLC0415

    threads = max((os.cpu_count() or 1) // workers, 1)
    with (
        tempfile.TemporaryDirectory(prefix="kvs-audit-") as folder,
        config.set({"temporary-directory": folder, **_PRIVATE}),
    ):
        with _interrupts_are_ours():
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                protocol="tls",
                security=Security.temporary(),
                scheduler_kwargs=_NO_PAGES,
                silence_logs=_QUIET,
                env={"POLARS_MAX_THREADS": str(threads)},
            )
        with cluster, Client(cluster) as client:
            yield client


@contextmanager
def _interrupts_are_ours() -> Iterator[None]:
    """Processes that are started by threads made meanwhile leave Ctrl-C to this one, which ends them.

    What a thread has blocked, its processes have too. Windows knows no such thing: there each may tell of a Ctrl-C.
    """
    if sys.platform == "win32":
        yield
        return
    # Python starts this helper with the first process, and unblocks interrupts when it has.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _client(address: str) -> Iterator[Any]:
    from distributed import Client  # noqa: PLC0415

    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError, TypeError, ImportError) as fault:
        msg = f"--scheduler: der er ingen forbindelse til en Dask-planlægger på {address}."
        raise ArgumentFault(msg) from fault
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as fault:
            msg = f"--scheduler: planlæggeren på {address} har ingen arbejdere."
            raise ArgumentFault(msg) from fault
        yield client


@contextmanager
def explained(place: int | None = None) -> Iterator[None]:
    """Tell in Danish why a result never came. What the work itself raises passes as it is."""
    from distributed import CancelledError, KilledWorker  # noqa: PLC0415
    from distributed.comm import CommClosedError  # noqa: PLC0415

    try:
        yield
    except KilledWorker as fault:
        msg = "Arbejdet fik proces efter proces til at stoppe. Er der hukommelse nok? Prøv med færre processer."
        raise WorkLost(msg, place) from fault
    except (CancelledError, CommClosedError) as fault:
        msg = "Forbindelsen til planlæggeren blev afbrudt, før alt var færdigt."
        raise WorkLost(msg, place) from fault
    except ModuleNotFoundError as fault:
        msg = f"Arbejderne mangler {fault.name}. De skal have samme udgave af kvs-audit installeret som her."
        raise WorkLost(msg, place) from fault


def require_extra() -> None:
    """Raise ArgumentFault when what several processes need is not installed."""
    if any(find_spec(name) is None for name in _EXTRA):
        msg = (
            'Flere processer og klynger kræver tilvalget cluster: pip install "kvs-audit[cluster]". '
            "Én proces (--workers 1) klarer sig uden."
        )
        raise ArgumentFault(msg)
