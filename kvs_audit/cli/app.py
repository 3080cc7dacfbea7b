"""The application: its commands, and how every way a run can end is told to the user."""

import os
import sys
from typing import Annotated, Any

import typer

from kvs_audit import __version__
from kvs_audit.cli import (
    audit,
    batch,
    check,
    compare,
    demo,
    due,
    explain,
    generate,
    lab,
    national,
    report,
    schema,
    split,
)
from kvs_audit.cli import map as map_command
from kvs_audit.cli.danish_help import translate_help, usage_message
from kvs_audit.cli.review import review_app
from kvs_audit.cli.standards import standards_app
from kvs_audit.cli.terminal import complain
from kvs_audit.errors import UserError

INTERRUPTED, INTERNAL = 130, 1
_HELP = frozenset({"--help", "-h"})

app = typer.Typer(
    name="kvs-audit",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
    options_metavar="[VALG]",
    subcommand_metavar="KOMMANDO …",
    help="Holder udtræk af børne- og familiesager op mod kvalitetsstandarder.",
    epilog="Begynd her: `kvs-audit demo` · Hjælp til en kommando: `kvs-audit audit --help`",
)
_COMMANDS = (
    ("audit", audit.audit, "Mål et udtræk mod kvalitetsstandarder."),
    ("national", national.national, "Mål mange udtræk under ét, fx ét for hver kommune."),
    ("split", split.split, "Del et udtræk, der er for stort til hukommelsen."),
    ("report", report.report, "Lav en tilsynsrapport som HTML og notebook."),
    ("batch", batch.batch, "Lav rapporter for hver kommune eller hvert team."),
    ("check", check.check, "Kontrollér et udtræk, før det måles."),
    ("map", map_command.map_extract, "Foreslå, hvordan fremmede navne og koder skal læses."),
    ("compare", compare.compare, "Sammenlign to kørsler: nye, blivende og løste fund."),
    ("due", due.due, "Se frem: hvilke frister udløber de næste dage?"),
    ("lab", lab.lab, "Lav en arbejdsmappe, og åbn JupyterLab i den."),
    ("explain", explain.explain, "Forklar et fund eller alle fund i en sag."),
    ("demo", demo.demo, "Kør det hele på det indbyggede eksempel."),
    ("generate", generate.generate, "Lav et syntetisk udtræk."),
    ("schema", schema.schema, "Skriv kontrakten for et udtræk."),
)
for _name, _command, _short in _COMMANDS:
    app.command(_name, short_help=_short, options_metavar="[VALG]")(_command)
app.add_typer(review_app, name="review")
app.add_typer(standards_app, name="standards")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"kvs-audit {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Vis versionen.")
    ] = False,
) -> None:
    """Holder udtræk af børne- og familiesager op mod kvalitetsstandarder."""


def run(arguments: list[str]) -> int:
    """Run the command and return its exit status."""
    _use_utf8()
    if not arguments or not _HELP.isdisjoint(arguments):
        translate_help()
    try:
        ended = typer.main.get_command(app)(_join_parameters(arguments), prog_name="kvs-audit", standalone_mode=False)
    except UserError as fault:
        complain(str(fault))
        return fault.exit_status
    except typer.TyperException as fault:
        if not arguments:
            return 0
        complain(usage_message(fault))
        return UserError.exit_status
    except (typer.Abort, KeyboardInterrupt):
        ended = INTERRUPTED
    except Exception as fault:  # the outermost: a traceback would show cells, so its place is told and the run fails
        if os.environ.get("KVS_AUDIT_DEBUG"):
            raise
        complain(_internal_fault(fault))
        return INTERNAL
    if ended == INTERRUPTED:  # also what typer itself makes of Ctrl-C
        complain("Afbrudt. Intet er skrevet.")
    return ended if isinstance(ended, int) else 0


def _join_parameters(arguments: list[str]) -> list[str]:
    """``-p NAME VALUE`` as ``-p NAME=VALUE``, which is what one option with one value can take."""
    joined: list[str] = []
    rest = iter(arguments)
    for argument in rest:
        joined.append(argument)
        if argument == "-p":
            name = next(rest, None)
            value = None if name is None or "=" in name else next(rest, None)
            joined += [part for part in [name if value is None else f"{name}={value}"] if part is not None]
    return joined


def _internal_fault(fault: BaseException) -> str:
    """Where it went wrong, without the fault's own words: they could quote a cell."""
    place = fault.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = "" if place is None else f" ({place.tb_frame.f_globals.get('__name__', '?')}, linje {place.tb_lineno})"
    return (
        f"Intern fejl: {type(fault).__name__}{where}. Intet er skrevet under sit endelige navn. "
        "Sæt KVS_AUDIT_DEBUG=1 for at se hele fejlen; den kan vise data fra udtrækket."
    )


def _use_utf8() -> None:
    """Danish letters must not stop a run on a console with another code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="replace")
