"""``kvs-audit demo``."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kvs_audit.cli.terminal import console, printable, progress

DemoOut = Annotated[Path, typer.Option("--out", metavar="MAPPE", help="Mappen, der skrives til.")]

AS_OF = date(2026, 6, 30)
STANDARDS = (
    "ringsted-aflastning@Ringsted",
    "ringsted-stoette-i-hjemmet@Ringsted",
    "faxe-paedagogisk-stoette@Faxe",
    "uddybning-stoette-i-hjemmet@Næstved",
    "uddybning-stoetteperson@Næstved",
)
"""Each standard for its own municipality's cases: nobody is judged by another municipality's level."""


def demo(out: DemoOut = Path("reports/demo")) -> None:
    """Kør det hele på det indbyggede, syntetiske eksempel: måling, filer og en tilsynsrapport.

    Eksempel:

    `kvs-audit demo --out demo`
    """
    from kvs_audit.cli.audit import show
    from kvs_audit.sample import sample_path

    sample = sample_path()
    with progress("Måler det indbyggede eksempel …") as steps:
        from kvs_audit.extract import read_extract
        from kvs_audit.result import audit

        result = audit(read_extract(sample), standards=STANDARDS, as_of=AS_OF)
        written = result.write(out)
        steps.say("Laver rapporten afgoerelsestilsyn …")
        from kvs_audit.reports import run_report

        page = run_report("afgoerelsestilsyn", sample, AS_OF, out, {"standards": ",".join(STANDARDS)})
    show(result, written)
    console().print(printable(f"Åbn rapporten i en browser: {page}"))
