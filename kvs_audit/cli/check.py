"""``kvs-audit check``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.options import (
    AllowColumns,
    ExtractPath,
    MappingFile,
    StandardNames,
    StandardsDirs,
    parse_date,
)
from kvs_audit.cli.terminal import console, printable, progress

if TYPE_CHECKING:
    from datetime import date

    from kvs_audit.extract import Extract
    from kvs_audit.extract.raw import RawTable
    from kvs_audit.quality import Quality
    from kvs_audit.quality.document import Document, Table

CheckOut = Annotated[
    Path | None, typer.Option("--out", metavar="MAPPE", help="Skriv også kontrollen som check.html og check.xlsx.")
]
CheckAsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="ÅÅÅÅ-MM-DD", help="Opgørelsesdato. Uden: den seneste hændelse i udtrækket."),
]
MOST_ROWS = 20
"""Rows of a table on the terminal; the files have them all."""

PAGE, WORKBOOK = "check.html", "check.xlsx"


def check(
    udtraek: ExtractPath,
    out: CheckOut = None,
    as_of: CheckAsOf = None,
    standard: StandardNames = None,
    standards: StandardsDirs = None,
    mapping: MappingFile = None,
    allow_column: AllowColumns = None,
) -> None:
    """Kontrollér et udtræk, før det måles: hvad er der, hvad mangler, hvad koster det, og hvad ser mærkeligt ud?

    Læser kun. Uden `--standard` holdes udtrækket op mod standarderne for dets kommuner og dem, der ingen kommune har.

    Eksempler:

    `kvs-audit check udtraek`

    `kvs-audit check udtraek.xlsx --as-of 2026-06-30 --out kontrol`
    """
    day = None if as_of is None else parse_date(as_of, "--as-of")
    with progress("Indlæser …") as steps:
        from kvs_audit.quality.telling import tell

        read = _opened(udtraek, mapping, allow_column or [])
        found = _checked(*read, day, standard or [], standards or [])
        document = tell(found)
        if out is not None:
            steps.say("Skriver …")
            written = _write(document, found, out, allow_column or [])
    show(document)
    if out is not None:
        console().print(printable(f"Skrevet til {out}: {', '.join(path.name for path in written)}"))


def _opened(path: Path, mapping: Path | None, allowed: list[str]) -> "tuple[Extract, list[RawTable]]":
    """The extract, and its tables as they were found."""
    from kvs_audit.extract.containers import open_container
    from kvs_audit.extract.mapping import load_mapping
    from kvs_audit.extract.read import accept_container

    read_as = None if mapping is None else load_mapping(mapping)
    container = open_container(path)
    extract = accept_container(container, frozenset(allowed), read_as)
    return extract, [table.raw for table in container.tables if table.raw is not None]


def _checked(
    extract: "Extract", raw: "list[RawTable]", as_of: "date | None", named: list[str], folders: list[Path]
) -> "Quality":
    from kvs_audit.quality import examine, standards_to_check
    from kvs_audit.standards import load_standards

    chosen = standards_to_check(extract, load_standards(folders), named)
    return examine(extract, chosen, as_of, raw)


def _write(document: "Document", found: "Quality", folder: Path, allowed: list[str]) -> tuple[Path, ...]:
    """The page and the workbook, both or none."""
    from kvs_audit.exports import refuse_personal_text, write_set
    from kvs_audit.exports.document_sheets import write_document
    from kvs_audit.reports.check_page import check_page

    refuse_personal_text({PAGE: document.texts(), WORKBOOK: found.suspicions}, allowed)
    page = check_page(document).encode("utf-8")
    return write_set(
        folder, {PAGE: lambda path: _write_bytes(page, path), WORKBOOK: lambda path: write_document(document, path)}
    )


def _write_bytes(content: bytes, path: Path) -> None:
    path.write_bytes(content)


def show(document: "Document") -> None:
    """The document on stdout, section by section; the conclusion first and, after a long read, once more."""
    out = console()
    _say(document.lead)
    for section in document.sections:
        out.print()
        out.print(printable(section.heading), style="bold")
        _say(section.sentences)
        for table in section.short:
            out.print(_rich_table(table))
            if len(table.rows) > MOST_ROWS:
                out.print(f"… og {len(table.rows) - MOST_ROWS} rækker mere; se dem alle med --out.")
    out.print()
    _say(document.lead[:1])


def _say(sentences: tuple[str, ...]) -> None:
    out = console()
    for sentence in sentences:
        out.print(printable(sentence))


def _rich_table(table: "Table") -> object:
    from rich import box
    from rich.table import Table as RichTable

    from kvs_audit.quality.document import cell_text

    shown = RichTable(box=box.SIMPLE_HEAD, title=printable(table.caption), title_justify="left", title_style="")
    for number, heading in enumerate(table.headings):
        right = number in table.numeric
        shown.add_column(heading, justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in table.rows[:MOST_ROWS]:
        shown.add_row(*(printable(cell_text(cell)) for cell in row))
    return shown
