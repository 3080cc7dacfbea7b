"""Returned workbooks: what was answered, and what stands in the way of using it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.contract.danish import counted_text, listing
from kvs_audit.errors import FileFault, PrivacyFault
from kvs_audit.exports.review_workbook import (
    ANSWER_HEADING,
    COMMENT_HEADING,
    GUIDE,
    KEY_HEADING,
    REVIEW,
    REVIEWER_LABEL,
    SAMPLE_LABEL,
    TEAM_LABEL,
)
from kvs_audit.extract.names import shown
from kvs_audit.extract.privacy import find_personal_text, is_personal
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.workbook import Workbook

_KINDS: Final = {"cpr": "CPR-nummer", "email": "e-mailadresse", "telefon": "telefonnummer", "adresse": "adresse"}

ROWS: Final = pl.Schema(
    {"fil": pl.String(), "raekke": pl.UInt32(), "noegle": pl.String(), "svar": pl.String(), "kommentar": pl.String()}
)


@dataclass(frozen=True, eq=False)
class Returned:
    """One workbook that came back. ``rows``: as it says, in the schema ROWS. ``reviewer``: the pseudonym, lacking one
    the file's name. ``named``: whether it was filled in."""

    file: str
    team: str
    reviewer: str
    named: bool
    rows: pl.DataFrame


def read_returned(folder: Path, identity: str) -> tuple[Returned, ...]:
    """Read every workbook directly in a folder, by name.

    Raises PrivacyFault when any cell or name holds personal data, FileFault when there is no workbook, or one of them
    is not a workbook of the sample ``identity`` with its sheets and headings. The message names them all.
    """
    paths = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".xlsx" and not p.name.startswith(("~$", ".")))
    if not paths:
        msg = f"{folder} har ingen projektmapper (.xlsx) at indlæse."
        raise FileFault(msg)
    if any(is_personal(path.name) for path in paths):
        msg = "En projektmappes navn indeholder personoplysninger. Omdøb filen, og kør igen."
        raise PrivacyFault(msg)
    sheets = {shown(path.name): _sheets(path) for path in paths}
    _refuse_personal(sheets)
    books, faults = [], []
    for name, found in sheets.items():
        try:
            books.append(_returned(name, found, identity))
        except FileFault as fault:
            faults.append(str(fault))
    if faults:
        raise FileFault("\n".join(faults))
    return tuple(books)


def _sheets(path: Path) -> dict[str, RawTable]:
    """The sheets of a workbook that hold anything, by name."""
    label = shown(path.name)
    try:
        data = path.read_bytes()
    except OSError as fault:
        msg = f"{label} kan ikke læses."
        raise FileFault(msg) from fault
    book = Workbook(data, label)
    tables = {
        name.strip(): book.read(number, name, f"{label}, arket {shown(name)}")
        for number, name in enumerate(book.sheets)
    }
    return {name: table for name, table in tables.items() if table is not None}


def _refuse_personal(files: dict[str, dict[str, RawTable]]) -> None:
    found = []
    for file, sheets in files.items():
        for number, (name, table) in enumerate(sheets.items(), 1):
            place = f"ark nr. {number}" if is_personal(name) else f"arket {shown(name)}"
            texts = [name, *table.headings, *(text for fields in table.ragged["felter"] for text in fields if text)]
            cells = pl.concat(
                [pl.Series(texts, dtype=pl.String), *(table.cells[c].cast(pl.String) for c in table.cells.columns)]
            )
            hits = find_personal_text(cells)
            found += [
                f"- {file}, {place}: {counted_text(n, 'celle', 'celler')} med {_KINDS[kind]}."
                for kind, n in hits.items()
            ]
    if found:
        head = "Svarene er afvist, fordi projektmapperne indeholder personoplysninger:"
        raise PrivacyFault("\n".join([head, *found, "Fjern dem i projektmapperne, og kør igen. Intet er skrevet."]))


def _returned(file: str, sheets: dict[str, RawTable], identity: str) -> Returned:
    missing = [name for name in (GUIDE, REVIEW) if name not in sheets]
    if missing:
        noun = "arket" if len(missing) == 1 else "arkene"
        raise FileFault(
            f"{file}: {noun} {listing(missing)} mangler. Brug den udsendte projektmappe uden at ændre dens ark."
        )
    guide = _guide(sheets[GUIDE])
    if guide.get(SAMPLE_LABEL) != identity:
        raise FileFault(f"{file} hører til en anden stikprøve end mappen, eller feltet {SAMPLE_LABEL} er ændret.")
    reviewer = guide.get(REVIEWER_LABEL, "")
    rows = _rows(file, sheets[REVIEW])
    return Returned(file, guide.get(TEAM_LABEL, ""), reviewer or Path(file).stem, bool(reviewer), rows)


def _guide(table: RawTable) -> dict[str, str]:
    """The labelled fields of the guide: first column to second."""
    if table.cells.width < 2:
        return {}
    pairs = table.cells.select(pl.col("0").str.strip_chars(), pl.col("1").str.strip_chars()).drop_nulls()
    return {name: value for name, value in pairs.iter_rows() if name and value}


def _rows(file: str, table: RawTable) -> pl.DataFrame:
    headings = [heading.strip() for heading in table.headings]
    needed = (KEY_HEADING, ANSWER_HEADING, COMMENT_HEADING)
    wrong = [name for name in needed if headings.count(name) != 1]
    if wrong:
        raise FileFault(
            f"{file}: arket {REVIEW} skal have netop én kolonne med overskriften {listing(wrong)}. "
            "Brug den udsendte projektmappe uden at ændre dens kolonner."
        )
    cells = [table.cells[str(headings.index(name))].cast(pl.String).str.strip_chars() for name in needed]
    frame = pl.DataFrame(dict(zip(("noegle", "svar", "kommentar"), cells, strict=True)))
    return frame.select(
        fil=pl.lit(file),
        raekke=table.raekke.cast(pl.UInt32),
        **{name: pl.when(pl.col(name) != "").then(pl.col(name)) for name in frame.columns},
    )


def known_answer(answers: Sequence[str]) -> pl.Expr:
    """The answer as it is written on the list; null where it is empty or none of them."""
    text = pl.col("svar").str.to_lowercase().str.replace_all(r"\s+", " ")
    return pl.when(text.is_in(list(answers))).then(text)
