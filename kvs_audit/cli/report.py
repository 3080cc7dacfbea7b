"""``kvs-audit report``."""

from typing import Annotated

import typer

from kvs_audit.cli.options import AsOf, ExtractPath, Out, Register, parse_date
from kvs_audit.cli.terminal import console, printable, progress
from kvs_audit.errors import ArgumentFault

ReportName = Annotated[
    str,
    typer.Option(
        "--report",
        metavar="NAVN",
        help="afgoerelsestilsyn, leverancetilsyn, serviceniveau, datakvalitet, sagsgennemgang eller offentlig.",
    ),
]
Level = Annotated[
    str | None,
    typer.Option("--level", metavar="intern|offentlig", help="Hvad der må vises; skal passe til rapporten."),
]
Pdf = Annotated[bool, typer.Option("--pdf", help="Lav også en PDF med en installeret Edge, Chrome eller Chromium.")]
Parameters = Annotated[
    list[str] | None, typer.Option("-p", metavar="NAVN VÆRDI", help="En parameter til rapporten; kan gentages.")
]


def report(
    udtraek: ExtractPath,
    name: ReportName,
    as_of: AsOf,
    out: Out,
    p: Parameters = None,
    level: Level = None,
    pdf: Pdf = False,
    undtagelser: Register = None,
) -> None:
    """Lav en tilsynsrapport som HTML (åbner uden net) og som kørt notebook.

    Eksempler:

    `kvs-audit report udtraek --report afgoerelsestilsyn --as-of 2026-06-30 --out rapport`

    `kvs-audit report udtraek --report afgoerelsestilsyn --as-of 2026-06-30 --out rapport -p team "Team Nord"`

    `kvs-audit report udtraek --report offentlig --as-of 2026-06-30 --out offentlig --pdf`
    """
    day = parse_date(as_of, "--as-of")
    parameters = parse_parameters(p or [])
    if level is not None:
        parameters["level"] = level
    if undtagelser is not None:
        if "undtagelser" in parameters:
            msg = "Registret er angivet to gange: med --undtagelser og med -p undtagelser."
            raise ArgumentFault(msg)
        parameters["undtagelser"] = str(undtagelser)
    with progress(f"Laver rapporten {name} …"):
        from kvs_audit.reports import run_report

        written = run_report(name, udtraek, day, out, parameters, pdf=pdf)
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
