"""``kvs-audit split``."""

from pathlib import Path
from typing import Annotated

import typer

from kvs_audit.cli.options import Out
from kvs_audit.cli.terminal import console, printable, progress

ParquetFolder = Annotated[Path, typer.Argument(metavar="UDTRÆK", help="Mappe med udtrækkets tabeller som Parquet.")]
Cases = Annotated[int, typer.Option("--cases", metavar="ANTAL", help="Så mange sager i hver del.")]


def split(udtraek: ParquetFolder, out: Out, cases: Cases = 100_000) -> None:
    """Del et stort udtræk i flere med hele sager, så det kan måles med den hukommelse, der er.

    Hver del får alle tabeller, og hver række står i én af dem, som den er. Rækker uden en kendt sag kommer i den første
    del og bliver afvist dér. Delene måles under ét med kvs-audit national; rækkenumre i afviste.csv er delens.

    Eksempler:

    `kvs-audit split stort --out dele`

    `kvs-audit split stort --cases 50000 --out dele`
    """
    with progress("Læser nøgler …") as steps:
        from kvs_audit.contract.danish import count
        from kvs_audit.partitions import split_extract

        made = split_extract(
            udtraek, out, cases, lambda file, rows: steps.say(f"Deler {file}: {count(rows)} rækker skrevet")
        )
    console().print(printable(f"{count(made.cases)} sager er delt i {count(len(made.folders))} udtræk i {out}"))
    console().print(printable(f"Mål dem med: kvs-audit national {out} --as-of ÅÅÅÅ-MM-DD --out resultat"))
