"""Tables on the terminal."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kvs_audit.cli.terminal import printable

if TYPE_CHECKING:
    from rich.table import Table

    from kvs_audit.assess import Chosen
    from kvs_audit.exports.slim import Slim
    from kvs_audit.partitions import Partitioned
    from kvs_audit.result import Result

_COUNTS = ("opfyldt", "afvigelse", "begrundet_afvigelse", "kan_ikke_vurderes", "ikke_forfaldne")


def summary_tables(result: "Result | Slim | Partitioned") -> "list[Table]":
    """One table per standard: its requirements with counts, and the rate with its denominator."""
    return [_summary_table(result, chosen) for chosen in result.chosen]


def _summary_table(result: "Result | Slim | Partitioned", chosen: "Chosen") -> "Table":
    from rich import box
    from rich.table import Table

    from kvs_audit.contract.danish import count, percent

    standard = chosen.standard
    table = Table(title=printable(standard.titel), title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    table.add_column("Krav", no_wrap=True)
    for heading in ("Enheder", "Opfyldt", "Afvigelse", "Begrundet", "Kan ikke\nvurderes", "Endnu ikke\nforfaldne"):
        table.add_column(heading, justify="right")
    table.add_column("Andel opfyldt", justify="right")
    rows = {row["krav"]: row for row in result.opsummering.to_dicts() if row["standard"] == standard.id}
    for krav in standard.krav:
        row = rows.get(krav.id)
        if row is None:
            table.add_row(krav.id, "0", *["–"] * len(_COUNTS), "–")
            continue
        share = "–" if row["andel"] is None else f"{percent(row['andel'])} af {count(row['naevner'])}"
        table.add_row(krav.id, count(row["enheder"]), *[count(row[name]) for name in _COUNTS], share)
    return table


def plain_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> "Table":
    """A table of texts; a column whose every cell is a figure (or a dash) stands to the right."""
    from rich import box
    from rich.table import Table

    lines = [[printable(cell) for cell in row] for row in rows]
    table = Table(title=printable(title), title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    for number, heading in enumerate(headings):
        figures = bool(lines) and all(line[number].strip("0123456789.,-– %") == "" for line in lines)
        table.add_column(heading, no_wrap=number == 0, overflow="fold", justify="right" if figures else "left")
    for line in lines:
        table.add_row(*line)
    return table
