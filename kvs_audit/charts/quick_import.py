"""Import altair or papermill without the seconds that jsonschema spends on formats nobody here uses."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

_FORMATS = ("rfc3987_syntax", "isoduration")
"""Modules that jsonschema checks the formats of international addresses and of durations with, if it finds them."""


@contextmanager
def without_slow_formats() -> Iterator[None]:
    """Imports inside the block go without these modules; afterwards everything is as before."""
    with ExitStack() as undo:
        for name in _FORMATS:
            if name not in sys.modules:
                sys.modules[name] = None  # type: ignore[assignment]
                undo.callback(sys.modules.pop, name, None)
        yield
