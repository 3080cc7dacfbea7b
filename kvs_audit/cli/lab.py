"""``kvs-audit lab``."""

from pathlib import Path
from typing import Annotated

import typer

from kvs_audit.cli.options import parse_date
from kvs_audit.cli.terminal import complain, console, printable

Extract = Annotated[
    Path | None,
    typer.Argument(metavar="UDTRÆK", help="Mappe, .xlsx eller .zip. Uden: det indbyggede eksempel."),
]
LabOut = Annotated[Path, typer.Option("--out", metavar="MAPPE", help="Arbejdsmappen.")]
Day = Annotated[
    str | None,
    typer.Option("--as-of", metavar="ÅÅÅÅ-MM-DD", help="Opgørelsesdato i notebookene. Uden: den, de kommer med."),
]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Lav kun mappen; åbn ikke JupyterLab.")]


def lab(
    udtraek: Extract = None,
    out: LabOut = Path("kvs-audit-lab"),
    as_of: Day = None,
    no_open: NoOpen = False,
) -> int:
    """Lav en arbejdsmappe med kopier af rapporternes notebooks, og åbn JupyterLab i den.

    En kopi, du har ændret, bliver aldrig overskrevet; en ny udgave lægges ved siden af med -ny i navnet.

    Eksempler:

    `kvs-audit lab`

    `kvs-audit lab udtraek --as-of 2026-06-30 --out min-mappe`

    `kvs-audit lab udtraek --as-of 2026-06-30 --no-open`
    """
    day = None if as_of is None else parse_date(as_of, "--as-of")
    from kvs_audit.reports.lab import open_lab, set_up_lab

    made = set_up_lab(out, udtraek, day)
    console().print(printable(f"Notebooks ligger i {made.folder}"))
    for name in made.files.beside:
        console().print(printable(f"Din egen udgave er beholdt; den nye hedder {name}"))
    if udtraek is not None and day is None:
        console().print("Opgørelsesdatoen er den, notebookene kommer med. Angiv jeres egen med --as-of.")
    if no_open:
        return 0
    status = open_lab(made.folder)
    if status != 0:
        complain(f"JupyterLab stoppede med status {status}. Notebooks ligger i {made.folder}")
    return 1 if status != 0 else 0
