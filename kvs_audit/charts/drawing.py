"""Draws charts' specifications as SVG, with no network: here, or in a process of its own while this one goes on."""

import json
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from functools import cache
from types import TracebackType
from typing import IO, Any, Self

from kvs_audit.charts.quick_import import without_slow_formats


def untitled(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A specification as pages draw it: its title is their heading."""
    return {key: value for key, value in spec.items() if key != "title"}


def svg(spec: Mapping[str, Any]) -> str:
    """The chart as an SVG element."""
    return _drawn(dict(spec), _vegalite_version())


def _drawn(spec: dict[str, Any], version: str) -> str:
    import vl_convert  # noqa: PLC0415 - starts a script engine

    return str(vl_convert.vegalite_to_svg(spec, vl_version=version))


@cache
def _vegalite_version() -> str:
    """The version that the specifications are written for, as the converter names it."""
    with without_slow_formats():
        from altair import SCHEMA_VERSION  # noqa: PLC0415 - only where a chart is drawn

    return ".".join(SCHEMA_VERSION.removeprefix("v").split(".")[:2])


class Aside(AbstractContextManager["Aside"]):
    """Draws charts in a process beside this one, which the script engine would otherwise hold up.

    :meth:`svg` gives what the function :func:`svg` gives, also for a chart that was not begun and where the other
    process has gone: that only takes longer.
    """

    def __init__(self) -> None:
        self._begun: dict[str, Future[str | None]] = {}

    def __enter__(self) -> Self:
        """Start the process; it gets ready while nothing has to be drawn."""
        self._asking = ThreadPoolExecutor(1)
        self._process = subprocess.Popen(  # noqa: S603 - this very module, with no word from outside
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whatever it still had to draw."""
        self._process.kill()
        self._asking.shutdown(cancel_futures=True)
        self._process.communicate()

    def begin(self, spec: Mapping[str, Any]) -> None:
        """Let a chart be drawn that will be asked for."""
        request = _request(spec)
        if request not in self._begun:
            self._begun[request] = self._asking.submit(self._answer, request)

    def svg(self, spec: Mapping[str, Any]) -> str:
        """The chart as an SVG element; waits for one that was begun."""
        begun = self._begun.get(_request(spec))
        drawn = None if begun is None else begun.result()
        return svg(spec) if drawn is None else drawn

    def _answer(self, request: str) -> str | None:
        """What the process answers; None where it is no more."""
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            return None
        with suppress(OSError):  # it has gone, and will not answer either
            asked.write(request + "\n")
            asked.flush()
        answer = answered.readline()
        return str(json.loads(answer)) if answer.endswith("\n") else None


def _request(spec: Mapping[str, Any]) -> str:
    return json.dumps([spec, _vegalite_version()])


def _serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer every line that asks for a chart by a line with it."""
    import vl_convert  # noqa: F401, PLC0415 - gets ready before it is asked

    for request in requests:
        answers.write(json.dumps(_drawn(*json.loads(request))) + "\n")
        answers.flush()


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    _serve(sys.stdin, sys.stdout)
