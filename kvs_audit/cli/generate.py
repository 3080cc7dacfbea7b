"""``kvs-audit generate``."""

from typing import Annotated, Final, Literal

import typer

from kvs_audit.cli.options import Out
from kvs_audit.cli.terminal import console, printable, progress
from kvs_audit.errors import ArgumentFault

FORMATS: Final[dict[str, Literal["csv", "parquet"]]] = {"csv": "csv", "parquet": "parquet"}

Cases = Annotated[int, typer.Option("--cases", metavar="ANTAL", help="Antal sager.")]
Seed = Annotated[int, typer.Option("--seed", metavar="TAL", help="Samme tal giver samme udtræk.")]
Format = Annotated[str, typer.Option("--format", metavar="csv|parquet", help="Filformat.")]


def generate(cases: Cases, out: Out, seed: Seed = 1, file_format: Format = "csv") -> None:
    """Lav et syntetisk udtræk med opdigtede, sammenhængende sagsforløb.

    Eksempler:

    `kvs-audit generate --cases 3000 --seed 7 --out udtraek`

    `kvs-audit generate --cases 1000000 --seed 1 --format parquet --out stort`
    """
    if cases < 1:
        msg = f"--cases: {cases} er for lidt; der skal være mindst én sag."
        raise ArgumentFault(msg)
    if seed < 0:
        msg = f"--seed: {seed} kan ikke bruges; tallet skal være 0 eller derover."
        raise ArgumentFault(msg)
    if file_format not in FORMATS:
        msg = f"--format: {file_format} kendes ikke; vælg csv eller parquet."
        raise ArgumentFault(msg)
    with progress(f"Laver {cases} sager …"):
        from kvs_audit.sample import generate as make
        from kvs_audit.sample import write_extract

        write_extract(make(cases, seed), out, FORMATS[file_format])
    console().print(printable(f"{cases} syntetiske sager er skrevet til {out}"))
