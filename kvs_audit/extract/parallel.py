"""Tables side by side: the libraries below leave Python free while they work, so two cores are worth using."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_WORKERS: Final = min(4, os.cpu_count() or 1)
"""More than there are cores would only hold more at a time."""

WORTH_ROWS: Final = 200_000
WORTH_BYTES: Final = 4_000_000
"""What is read or looked through in less time by one thread than by several, which wait for each other's Python."""


def side_by_side(
    work: Callable[[_Item], _Result], items: Sequence[_Item], *, worth_it: bool = True, workers: int = _WORKERS
) -> list[_Result]:
    """The results in the items' order; of several faults the first item's is raised. One by one unless ``worth_it``."""
    if not worth_it or len(items) < 2:
        return [work(item) for item in items]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(work, items))


def ahead(work: Callable[[_Item], _Result], items: Iterable[_Item], number: int = 2) -> Iterator[_Result]:
    """The results in the items' order, the next ones worked out while one is used; at most so many wait at a time."""
    waiting: deque[Future[_Result]] = deque()
    with ThreadPoolExecutor(number) as pool:
        for item in items:
            if len(waiting) == number:
                yield waiting.popleft().result()
            waiting.append(pool.submit(work, item))
        while waiting:
            yield waiting.popleft().result()
