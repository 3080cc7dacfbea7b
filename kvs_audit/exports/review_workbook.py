"""The workbook that a team's reviewers fill in: locked but for the answers, the comments and the reviewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl
import polars.selectors as cs
import xlsxwriter

from kvs_audit.contract.danish import label, listing, long_date
from kvs_audit.exports.sheets import TableColumn
from kvs_audit.exports.worklist.cells import visible, visible_text

GUIDE, CASES, EVENTS, DATA, REVIEW = "Vejledning", "Sager", "Forløb", "Data siger", "Vurdering"
"""The sheets, in order."""

SAMPLE_LABEL, TEAM_LABEL, REVIEWER_LABEL = "Stikprøve", "Team", "Gennemgået af"
KEY_HEADING, ANSWER_HEADING, COMMENT_HEADING = "Nøgle", "Svar", "Kommentar"

LONGEST_COMMENT: Final = 1000
LONGEST_REVIEWER: Final = 40

_LINE: Final = 15
"""The height of a line of text in points."""

_BREAKING: Final = 1.2
"""How much room a text takes when it is broken between words."""

_MOST_LINES: Final = 26
"""A row can be 409 points high."""

_ALWAYS_MADE: Final = datetime(2024, 1, 1)
"""A fixed date, so that the same sample gives the same bytes."""

_OPTIONS: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_OPEN: Final = {"locked": False, "bg_color": "#FFF9E5", "border": 1, "border_color": "#BFBFBF"}
_LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "text": {"valign": "top"},
    "wrapped": {"valign": "top", "text_wrap": True},
    "date": {"valign": "top", "num_format": "[$-406]d. mmmm yyyy", "align": "left"},
    "count": {"valign": "top", "num_format": "#,##0"},
    "number": {"valign": "top", "num_format": "0.00"},
    "share": {"valign": "top", "num_format": "0.0%"},
    "heading": {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "strong": {"bold": True, "valign": "top"},
    "open": {"valign": "top", "text_wrap": True, **_OPEN},
    "lacking": {"bg_color": "#FCE4D6"},
}
_PROTECTION: Final = {"format_columns": True, "format_rows": True, "autofilter": True, "sort": False}

_CASE_COLUMNS: Final = (
    TableColumn("sag_id", "Sag", 14),
    TableColumn("raadgiver", "Rådgiver", 14),
    TableColumn("kommune", "Kommune", 16),
    TableColumn("foedt", "Født (måned)", 13),
    TableColumn("indsatser", "Indsatser", 10, "count"),
    TableColumn("indsats_id", "Indsatsen, der udpegede sagen", 18),
    TableColumn("indsatstype", "Type", 22),
    TableColumn("ny_loebende", "Ny eller løbende", 14),
    TableColumn("sandsynlighed", "Sandsynlighed for udtræk", 16, "share"),
    TableColumn("vaegt", "Vægt", 9, "number"),
)
_EVENT_COLUMNS: Final = (
    TableColumn("sag_id", "Sag", 14),
    TableColumn("dato", "Dato", 19, "date"),
    TableColumn("indsats_id", "Indsats", 14),
    TableColumn("haendelse", "Hændelse", 80, "wrapped"),
)
_DATA_COLUMNS: Final = (
    TableColumn("sag_id", "Sag", 14),
    TableColumn("standard", "Standard", 26, "wrapped"),
    TableColumn("krav_navn", "Krav", 28, "wrapped"),
    TableColumn("enhed_id", "Enhed", 18),
    TableColumn("haendelsesdato", "Dato", 19, "date"),
    TableColumn("status", "Status", 18, "wrapped"),
    TableColumn("hvorfor", "Hvad er fundet", 70, "wrapped"),
)
_QUESTION_COLUMNS: Final = (
    TableColumn("sag_id", "Sag", 13),
    TableColumn("tekst", "Krav", 55, "wrapped"),
    TableColumn("styrke", "Styrke", 14),
    TableColumn("grund", "Hvorfor det skal vurderes i sagen", 40, "wrapped"),
)
_AFTER_ANSWERS: Final = (
    TableColumn("standard", "Standard", 24, "wrapped"),
    TableColumn("afsnit", "Afsnit", 18, "wrapped"),
    TableColumn("noegle", KEY_HEADING, 44, "wrapped"),
)


@dataclass(frozen=True, eq=False)
class ReviewBook:
    """What one team's workbook holds. ``answers``: what can be chosen; ``questions``: one row to answer each."""

    identity: str
    team: str
    as_of: date
    answers: Sequence[str]
    cases: pl.DataFrame
    events: pl.DataFrame
    data: pl.DataFrame
    questions: pl.DataFrame

    def frames(self) -> tuple[pl.DataFrame, ...]:
        """All that is written of the extract."""
        return (self.cases, self.events, self.data, self.questions)


def write_review_workbook(book: ReviewBook, path: Path) -> None:
    """Write the workbook."""
    with xlsxwriter.Workbook(str(path), dict(_OPTIONS)) as file:
        file.set_properties({"title": "Gennemgang af sager", "created": _ALWAYS_MADE})
        looks = {name: file.add_format(dict(look)) for name, look in _LOOKS.items()}
        _write_guide(_sheet(file, GUIDE), book, looks)
        _write_table(_sheet(file, CASES), _CASE_COLUMNS, book.cases, looks)
        _write_table(_sheet(file, EVENTS), _EVENT_COLUMNS, book.events, looks)
        _write_table(_sheet(file, DATA), _DATA_COLUMNS, book.data, looks)
        _write_questions(_sheet(file, REVIEW), book, looks)


def _sheet(file: Any, name: str) -> Any:
    sheet = file.add_worksheet(name)
    sheet.protect("", dict(_PROTECTION))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet


def _write_guide(sheet: Any, book: ReviewBook, looks: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, "Gennemgang af sager", looks["title"])
    sheet.write_string(0, 1, f"Opgjort pr. {long_date(book.as_of)}", looks["text"])
    facts = ((SAMPLE_LABEL, book.identity), (TEAM_LABEL, book.team))
    for row, (name, value) in enumerate(facts, 1):
        sheet.write_string(row, 0, name, looks["strong"])
        sheet.write_string(row, 1, visible_text(value), looks["text"])
    sheet.write_string(3, 0, REVIEWER_LABEL, looks["strong"])
    sheet.write_blank(3, 1, None, looks["open"])
    sheet.data_validation(
        3, 1, 3, 1, _length(LONGEST_REVIEWER, REVIEWER_LABEL, "Et pseudonym, for eksempel R-017. Intet navn.")
    )
    for row, (name, text) in enumerate(_guide(book), 5):
        sheet.write_string(row, 0, name, looks["strong"])
        sheet.write_string(row, 1, text, looks["wrapped"])


def _guide(book: ReviewBook) -> tuple[tuple[str, str], ...]:
    return (
        ("Sådan gør du", f"1. Skriv dit pseudonym i det gule felt ud for »{REVIEWER_LABEL}«. Skriv ikke dit navn."),
        ("", f"2. Læs sagen. Arkene »{CASES}«, »{EVENTS}« og »{DATA}« viser, hvad udtrækket allerede siger om den."),
        ("", f"3. Vælg et svar i hver række af arket »{REVIEW}«: {listing(book.answers, 'eller')}."),
        ("", "4. Skriv gerne en kommentar: hvad svaret bygger på, og hvor i sagen det står."),
        ("", "5. Gem filen som xlsx, og send den tilbage. En fil, der ikke er færdig, kan også bruges."),
        ("Svarene", "Opfyldt: det, kravet siger, kan ses i sagen."),
        ("", "Ikke opfyldt: sagen er læst, og det kan ikke ses."),
        ("", "Ikke relevant: kravet gælder ikke denne sag. Svaret tæller hverken for eller imod."),
        ("", "Kan ikke vurderes: kravet gælder, men sagen kan ikke afgøre det. Svaret tæller ikke som opfyldt."),
        (
            "Personoplysninger",
            "Skriv ingen navne, CPR-numre, adresser, telefonnumre eller e-mailadresser i kommentarerne.",
        ),
        ("", "Finder indlæsningen sådanne, bliver alle svarene afvist, til de er fjernet."),
        ("Låste felter", "Kun de gule og lyserøde felter kan ændres; lyserødt er et svar, der mangler."),
        ("", "Rækker må ikke slettes, tilføjes eller flyttes."),
        ("To, der læser", "Skal to læse samme sag, får de hver sin kopi af filen og hver sit pseudonym."),
    )


def _write_table(
    sheet: Any, columns: Sequence[TableColumn], rows: pl.DataFrame, looks: Mapping[str, Any], first: int = 0
) -> None:
    shown = rows.with_columns(visible(cs.string()))
    for number, column in enumerate(columns, first):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.heading, looks["heading"])
        sheet.write_column(1, number, shown[column.name].to_list(), looks[column.look])
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    if not first:
        for row, height in enumerate(_heights(shown, columns), 1):
            sheet.set_row(row, height)
        sheet.autofilter(0, 0, max(shown.height, 1), len(columns) - 1)


def _heights(rows: pl.DataFrame, columns: Sequence[TableColumn]) -> list[int]:
    """Heights that hold the longest wrapped text of each row: protected rows do not grow by themselves everywhere."""
    wrapped = [column for column in columns if column.look == "wrapped"]
    lines = [(pl.col(c.name).str.len_chars().fill_null(0) * _BREAKING / c.width).ceil() for c in wrapped]
    most = pl.max_horizontal(pl.lit(1.0), *lines).clip(upper_bound=_MOST_LINES)
    return rows.select((most * _LINE).cast(pl.Int64)).to_series().to_list() if wrapped else []


def _write_questions(sheet: Any, book: ReviewBook, looks: Mapping[str, Any]) -> None:
    answer = len(_QUESTION_COLUMNS)
    last = max(book.questions.height, 1)
    _write_table(sheet, _QUESTION_COLUMNS, book.questions, looks)
    _write_table(sheet, _AFTER_ANSWERS, book.questions, looks, first=answer + 2)
    for column, heading, width in ((answer, ANSWER_HEADING, 18), (answer + 1, COMMENT_HEADING, 50)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, looks["heading"])
        for row in range(1, book.questions.height + 1):
            sheet.write_blank(row, column, None, looks["open"])
    sheet.data_validation(1, answer, last, answer, _choice(book.answers))
    wish = "Hvad svaret bygger på. Ingen personoplysninger."
    sheet.data_validation(1, answer + 1, last, answer + 1, _length(LONGEST_COMMENT, COMMENT_HEADING, wish))
    sheet.conditional_format(1, answer, last, answer, {"type": "blanks", "format": looks["lacking"]})
    sheet.autofilter(0, 0, last, answer + 1 + len(_AFTER_ANSWERS))


def _choice(answers: Sequence[str]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(answers),
        "input_title": ANSWER_HEADING,
        "input_message": "Vælg et svar på listen.",
        "error_title": "Svaret kendes ikke",
        "error_message": f"Vælg {listing(answers, 'eller')}.",
    }


def _length(longest: int, title: str, message: str) -> dict[str, Any]:
    return {
        "validate": "length",
        "criteria": "<=",
        "value": longest,
        "input_title": label(title),
        "input_message": message,
        "error_title": "For langt",
        "error_message": f"Højst {longest} tegn.",
    }
