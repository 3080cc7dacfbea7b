"""``kvs-audit schema``."""

from pathlib import Path
from typing import Annotated

import typer

from kvs_audit.cli.terminal import console, printable

SchemaOut = Annotated[
    Path | None, typer.Option("--out", metavar="FIL", help="Skriv til en ny fil i stedet for skærmen.")
]


def schema(out: SchemaOut = None) -> None:
    """Skriv kontrakten for et udtræk, til den, der skal levere det: tabeller, kolonner, typer, koder og nøgler.

    Formatet er en Tabular Data Package (Frictionless), som mange værktøjer kan kontrollere en leverance mod.

    Eksempler:

    `kvs-audit schema`

    `kvs-audit schema --out datapackage.json`
    """
    from kvs_audit.contract.schema import descriptor_text

    if out is None:
        print(descriptor_text(), end="")
        return
    from kvs_audit.cli.new_file import write_new_file

    write_new_file(out, descriptor_text())
    console().print(printable(f"Skrevet: {out}"))
