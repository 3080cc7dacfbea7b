"""``kvs-audit compare``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.terminal import complain, console, printable, progress

if TYPE_CHECKING:
    from rich.table import Table

    from kvs_audit.cycle.compare import Comparison

OldRun = Annotated[Path, typer.Argument(metavar="GAMMEL", help="Mappen fra den gamle kørsel af kvs-audit audit.")]
NewRun = Annotated[Path, typer.Argument(metavar="NY", help="Mappen fra den nye kørsel.")]
CompareOut = Annotated[
    Path | None, typer.Option("--out", metavar="MAPPE", help="Skriv også sammenligning.xlsx i denne mappe.")
]
History = Annotated[
    Path | None,
    typer.Option("--historik", metavar="MAPPE", help="Mappe med tidligere kørsler: hvor længe har fundene været der?"),
]


def compare(gammel: OldRun, ny: NewRun, out: CompareOut = None, historik: History = None) -> None:
    """Sammenlign to kørsler: hvilke fund er nye, hvilke er der stadig, og hvilke er løst?

    Eksempler:

    `kvs-audit compare koersler/2026-03-31 koersler/2026-06-30`

    `kvs-audit compare koersler/2026-03-31 koersler/2026-06-30 --historik koersler --out sammenligning`
    """
    with progress("Sammenligner …"):
        from kvs_audit.cycle.compare import compare_runs
        from kvs_audit.cycle.compared import sentences, write_comparison
        from kvs_audit.cycle.history import find_runs, read_run

        earlier = () if historik is None else find_runs(historik)
        comparison = compare_runs(read_run(gammel), read_run(ny), earlier)
        written = () if out is None else write_comparison(comparison, out)
    screen = console()
    for table in _tables(comparison):
        screen.print(table)
    first, *remarks = sentences(comparison)
    screen.print(printable(first))
    for remark in remarks:
        complain(f"Obs: {remark}")
    if written:
        screen.print(printable(f"Skrevet: {written[0]}"))


def _tables(comparison: "Comparison") -> "list[Table]":
    return [_counts_table(comparison), _editions_table(comparison)]


def _counts_table(comparison: "Comparison") -> "Table":
    from kvs_audit.cli.tables import plain_table
    from kvs_audit.contract.danish import MISSING, count
    from kvs_audit.cycle.compare import MOVE_TEXT, MOVES

    rows = comparison.counts.to_dicts()
    kept = [move for move in MOVES if move in MOVES[:3] or any(row[move] for row in rows)]
    headings = ("Krav", *(MOVE_TEXT[move] for move in kept), "Ældste fortsatte\n(dage)")
    ages = [row["aeldste_dage"] for row in rows]
    lines = [
        (
            f"{row['standard']}/{row['krav']}",
            *(count(row[move]) for move in kept),
            MISSING if age is None else count(age),
        )
        for row, age in zip(rows, ages, strict=True)
    ]
    oldest = max((age for age in ages if age is not None), default=None)
    totals = ("I alt", *(count(sum(row[move] for row in rows)) for move in kept), count(oldest) if oldest else MISSING)
    return plain_table("Fund fra kørsel til kørsel", headings, [*lines, totals])


def _editions_table(comparison: "Comparison") -> "Table":
    from kvs_audit.cli.tables import plain_table
    from kvs_audit.contract.danish import MISSING
    from kvs_audit.cycle.compared import EDITION_TEXT

    lines = [
        (standard, before or MISSING, now or MISSING, EDITION_TEXT[change])
        for standard, before, now, change in comparison.editions.iter_rows()
    ]
    return plain_table("Standarder", ("Standard", "Version før", "Version nu", "Ændring"), lines)
