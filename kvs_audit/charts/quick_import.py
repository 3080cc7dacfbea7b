"""Import altair or papermill without the 1.3 seconds that jsonschema spends on a grammar nobody here uses."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_GRAMMAR = "rfc3987_syntax"
"""jsonschema imports it to check the format of international addresses; without it, it leaves that one check out."""


@contextmanager
def without_address_grammar() -> Iterator[None]:
    """Imports inside the block do not build the grammar; afterwards everything is as before."""
    if _GRAMMAR in sys.modules:
        yield
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[_GRAMMAR]
