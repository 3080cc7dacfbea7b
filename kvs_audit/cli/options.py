"""Options that several commands share, and how their texts become values."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kvs_audit.errors import ArgumentFault

ExtractPath = Annotated[Path, typer.Argument(metavar="UDTRÆK", help="Mappe, .xlsx eller .zip med udtrækket.")]
Out = Annotated[Path, typer.Option("--out", metavar="MAPPE", help="Mappen, der skrives til.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="ÅÅÅÅ-MM-DD", help="Opgørelsesdato: hvad var kendt den dag?")]
StandardNames = Annotated[
    list[str] | None,
    typer.Option(
        "--standard",
        metavar="ID[@KOMMUNE]",
        help="En standard at måle mod; kan gentages. Uden: alle, hvis kommune findes i udtrækket.",
    ),
]
StandardsDirs = Annotated[
    list[Path] | None, typer.Option("--standards", metavar="MAPPE", help="Mappe med egne standarder (TOML).")
]
MappingFile = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FIL", help="Kortlægning af fremmede navne og koder (TOML); se kvs-audit map."),
]
Kommune = Annotated[str | None, typer.Option("--kommune", metavar="NAVN", help="Kun sager fra denne kommune.")]
AllowColumns = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-column",
        metavar="TABEL.KOLONNE",
        help="En kolonne, der er gennemset og fri for persondata; står i manifestet. Gælder aldrig CPR-numre.",
    ),
]
Law = Annotated[
    bool,
    typer.Option("--lov", help="Navngiv loven: serviceloven til og med 2023, barnets lov fra 2024, i alle kommuner."),
]
Register = Annotated[
    Path | None,
    typer.Option("--undtagelser", metavar="FIL", help="Register over begrundede fravigelser (.toml, .csv, .xlsx)."),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADRESSE", help="Lad en Dask-planlægger fordele arbejdet, fx tcp://10.0.0.5:8786."
    ),
]
From = Annotated[str | None, typer.Option("--from", metavar="ÅÅÅÅ-MM-DD", help="Kun hændelser fra og med denne dag.")]
To = Annotated[str | None, typer.Option("--to", metavar="ÅÅÅÅ-MM-DD", help="Kun hændelser til og med denne dag.")]


def parse_date(text: str, option: str) -> date:
    """An ISO date. Raises ArgumentFault naming the option."""
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        parsed = None
    if parsed is None or parsed.isoformat() != text:
        msg = f"{option}: {text} er ikke en dato. Skriv den som åååå-mm-dd, for eksempel 2026-06-30."
        raise ArgumentFault(msg)
    return parsed


def parse_period(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """The period of ``--from`` and ``--to``. Raises ArgumentFault when it ends before it begins."""
    fra = None if first is None else parse_date(first, "--from")
    til = None if last is None else parse_date(last, "--to")
    if fra is not None and til is not None and til < fra:
        msg = f"--to ({til}) ligger før --from ({fra})."
        raise ArgumentFault(msg)
    return fra, til
