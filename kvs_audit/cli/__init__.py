"""The command line: arguments, printing, progress and exit status; nothing else."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``kvs-audit``.

    Returns 0 when the command did its work, 2 when the input or the arguments cannot be used, 3 when ``--fail-on`` says
    so, 1 for an internal fault and 130 when interrupted. Every message to the user is Danish and on stderr.
    """
    from kvs_audit.cli.app import run

    return run(list(sys.argv[1:] if arguments is None else arguments))


def entry_point() -> None:
    """The console script."""
    sys.exit(main())
