"""``kvs-audit report``."""

from typing import Annotated

import typer

from kvs_audit.cli.options import AsOf, ExtractPath, Out, parse_date
from kvs_audit.cli.terminal import console, printable, progress
from kvs_audit.errors import ArgumentFault

ReportName = Annotated[str, typer.Option("--report", metavar="NAVN", help="Rapportens navn, fx afgoerelsestilsyn.")]
Parameters = Annotated[
    list[str] | None, typer.Option("-p", metavar="NAVN VÆRDI", help="En parameter til rapporten; kan gentages.")
]


def report(udtraek: ExtractPath, name: ReportName, as_of: AsOf, out: Out, p: Parameters = None) -> None:
    """Lav en tilsynsrapport som HTML (åbner uden net) og som kørt notebook.

    Eksempler:

    `kvs-audit report udtraek --report afgoerelsestilsyn --as-of 2026-06-30 --out rapport`

    `kvs-audit report udtraek --report afgoerelsestilsyn --as-of 2026-06-30 --out rapport -p team "Team Nord"`
    """
    day = parse_date(as_of, "--as-of")
    parameters = parse_parameters(p or [])
    with progress(f"Laver rapporten {name} …"):
        from kvs_audit.reports import run_report

        written = run_report(name, udtraek, day, out, parameters)
    console().print(printable(f"Rapporten ligger i {written}"))


def parse_parameters(pairs: list[str]) -> dict[str, str]:
    """``NAME=VALUE`` texts as a mapping. Raises ArgumentFault for a lone name and for one given twice."""
    parameters: dict[str, str] = {}
    for pair in pairs:
        name, given, value = pair.partition("=")
        if not given:
            msg = f"-p {name}: værdien mangler. Skriv: -p NAVN VÆRDI"
            raise ArgumentFault(msg)
        if name in parameters:
            msg = f"-p {name} er angivet to gange."
            raise ArgumentFault(msg)
        parameters[name] = value
    return parameters
