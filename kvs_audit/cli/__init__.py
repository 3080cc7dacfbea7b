"""The command line: arguments, printing, progress and exit status; nothing else."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import Final

ALLOCATOR: Final = (
    "_RJEM_MALLOC_CONF",
    f"narenas:{os.cpu_count() or 1},dirty_decay_ms:2000,muzzy_decay_ms:2000",
)
"""What polars' allocator reads before it is imported: how memory that is let go is kept for the next table.

Its own choice is four stores per core, of which one may be full of what another lacks, and half a second, after which
memory goes back to the system between two steps of one audit. One store per core takes a tenth off the peak and, with
two seconds, a fifth off the time, which went into asking the system again; ten seconds are no quicker.
"""

COLLECTED_EVERY: Final = 200_000
"""New objects between looks for garbage. Nearly all that a command makes it keeps, and looking after every few hundred,
which is Python's choice, takes a tenth of a report.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``kvs-audit``.

    Returns 0 when the command did its work, 2 when the input or the arguments cannot be used, 3 when ``--fail-on`` says
    so, 1 for an internal fault and 130 when interrupted. Every message to the user is Danish and on stderr.
    """
    from kvs_audit.cli.app import run

    return run(list(sys.argv[1:] if arguments is None else arguments))


def entry_point() -> None:
    """The console script."""
    os.environ.setdefault(*ALLOCATOR)
    gc.set_threshold(COLLECTED_EVERY)
    status = main()
    gc.freeze()  # the system takes all memory back at once; Python's last look for garbage is a tenth of a report
    sys.exit(status)
