# ruff: noqa: E501 - expected lines are read best as lines
"""Rows that must be rejected and values that must be set unknown, each with its accounting worked out by hand.

An expected line is ``table row column reason handling``; ``-`` is the empty column of ``forkert_antal_felter``. Rows are
numbered as a spreadsheet does: the headings are row 1. Counts are ``laest accepteret afvist sat_ukendt``; tables not
named keep the base's.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from corpus_base import Tables

BASE_COUNTS = {
    "sager": "4 4 0 0",
    "indsatser": "4 4 0 0",
    "undersoegelser": "2 2 0 0",
    "planer": "2 2 0 0",
    "opfoelgninger": "2 2 0 0",
    "aflastningsdoegn": "3 3 0 0",
    "stoettepersoner": "1 1 0 0",
    "klippekortsamtaler": "2 2 0 0",
}


@dataclass(frozen=True)
class RowFault:
    """A change to the base and what it must lead to."""

    change: Callable[[Tables], None]
    lines: list[str]
    counts: dict[str, str] = field(default_factory=dict)


def _set(table: str, row: int, column: str, text: str) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        rows = tables[table]
        rows[row - 1][rows[0].index(column)] = text

    return change


def _all(*changes: Callable[[Tables], None]) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        for one in changes:
            one(tables)

    return change


def _cut(table: str, row: int, fields: int) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        del tables[table][row - 1][fields:]

    return change


def _beyond(table: str, row: int, *texts: str) -> Callable[[Tables], None]:
    def change(tables: Tables) -> None:
        tables[table][row - 1].extend(texts)

    return change


def _add(table: str, *cells: str) -> Callable[[Tables], None]:
    """A further row: the given cells first, the rest empty."""

    def change(tables: Tables) -> None:
        rows = tables[table]
        rows.append([*cells, *[""] * (len(rows[0]) - len(cells))])

    return change


def _blank(table: str, row: int) -> Callable[[Tables], None]:
    """A blank row put in before the given row number."""

    def change(tables: Tables) -> None:
        tables[table].insert(row - 1, [""] * len(tables[table][0]))

    return change


# What hangs on sag 1004 is indsats 2004, on which nothing hangs; on sag 1001 hang 2001, U1 and P1, and on 2001 most.
ROW_FAULTS: dict[str, RowFault] = {
    # Required values
    "a case without an id": RowFault(
        _set("sager", 5, "sag_id", ""),
        ["sager 5 sag_id mangler_vaerdi afvist", "indsatser 5 sag_id noegle_findes_ikke afvist"],
        {"sager": "4 3 1 0", "indsatser": "4 3 1 0"},
    ),
    "a case without a municipality": RowFault(
        _set("sager", 5, "kommune", " "),
        ["sager 5 kommune mangler_vaerdi afvist", "indsatser 5 sag_id haenger_paa_afvist afvist"],
        {"sager": "4 3 1 0", "indsatser": "4 3 1 0"},
    ),
    "a measure without a type": RowFault(
        _set("indsatser", 5, "indsatstype", ""),
        ["indsatser 5 indsatstype mangler_vaerdi afvist"],
        {"indsatser": "4 3 1 0"},
    ),
    "a measure of an unknown type": RowFault(
        _set("indsatser", 5, "indsatstype", "spejderlejr"),
        ["indsatser 5 indsatstype ukendt_kode afvist"],
        {"indsatser": "4 3 1 0"},
    ),
    "an assessment without a start": RowFault(
        _set("undersoegelser", 3, "startdato", ""),
        ["undersoegelser 3 startdato mangler_vaerdi afvist"],
        {"undersoegelser": "2 1 1 0"},
    ),
    "an assessment with an unreadable start": RowFault(
        _set("undersoegelser", 3, "startdato", "november 2023"),
        ["undersoegelser 3 startdato ulaeselig_vaerdi afvist"],
        {"undersoegelser": "2 1 1 0"},
    ),
    "a plan with an impossible date": RowFault(
        _set("planer", 2, "dato", "2023-02-29"),
        ["planer 2 dato ulaeselig_vaerdi afvist"],
        {"planer": "2 1 1 0"},
    ),
    "a plan with a date before 1900": RowFault(
        _set("planer", 2, "dato", "1899-12-31"),
        ["planer 2 dato uden_for_omraade afvist"],
        {"planer": "2 1 1 0"},
    ),
    "a plan with a date after 2100": RowFault(
        _set("planer", 2, "dato", "01-01-2101"),
        ["planer 2 dato uden_for_omraade afvist"],
        {"planer": "2 1 1 0"},
    ),
    "a plan on the first and one on the last day in range": RowFault(
        _all(_set("planer", 2, "dato", "1900-01-01"), _set("planer", 3, "dato", "31-12-2100")), []
    ),
    "a follow-up with a month for a date": RowFault(
        _set("opfoelgninger", 3, "dato", "2023-11"),
        ["opfoelgninger 3 dato ulaeselig_vaerdi afvist"],
        {"opfoelgninger": "2 1 1 0"},
    ),
    "a follow-up with a two-digit year": RowFault(
        _set("opfoelgninger", 3, "dato", "29-11-23"),
        ["opfoelgninger 3 dato ulaeselig_vaerdi afvist"],
        {"opfoelgninger": "2 1 1 0"},
    ),
    "a follow-up with the month first": RowFault(
        _set("opfoelgninger", 3, "dato", "11/29/2023"),
        ["opfoelgninger 3 dato ulaeselig_vaerdi afvist"],
        {"opfoelgninger": "2 1 1 0"},
    ),
    "a follow-up with a spreadsheet's serial number": RowFault(
        _set("opfoelgninger", 3, "dato", "45259"),
        ["opfoelgninger 3 dato ulaeselig_vaerdi afvist"],
        {"opfoelgninger": "2 1 1 0"},
    ),
    "a follow-up with a month name in its date": RowFault(
        _set("opfoelgninger", 3, "dato", "29. november 2023"),
        ["opfoelgninger 3 dato ulaeselig_vaerdi afvist"],
        {"opfoelgninger": "2 1 1 0"},
    ),
    "a follow-up with a time of day": RowFault(
        _set("opfoelgninger", 3, "dato", "2023-11-29 10:30"),
        ["opfoelgninger 3 dato ulaeselig_vaerdi afvist"],
        {"opfoelgninger": "2 1 1 0"},
    ),
    "a month that is none": RowFault(
        _set("aflastningsdoegn", 3, "maaned", "2023-13"),
        ["aflastningsdoegn 3 maaned ulaeselig_vaerdi afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "a month without a year": RowFault(
        _set("aflastningsdoegn", 3, "maaned", "april"),
        ["aflastningsdoegn 3 maaned ulaeselig_vaerdi afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "a month before 1900": RowFault(
        _set("aflastningsdoegn", 3, "maaned", "12-1899"),
        ["aflastningsdoegn 3 maaned uden_for_omraade afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "days that are no number": RowFault(
        _set("aflastningsdoegn", 3, "doegn", "fem"),
        ["aflastningsdoegn 3 doegn ulaeselig_vaerdi afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "days with a thousands separator": RowFault(
        _set("aflastningsdoegn", 3, "doegn", "1.000,5"),
        ["aflastningsdoegn 3 doegn ulaeselig_vaerdi afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "days that are not a number": RowFault(
        _set("aflastningsdoegn", 3, "doegn", "NaN"),
        ["aflastningsdoegn 3 doegn ulaeselig_vaerdi afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "days without end": RowFault(
        _set("aflastningsdoegn", 3, "doegn", "inf"),
        ["aflastningsdoegn 3 doegn ulaeselig_vaerdi afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "more days than a month has": RowFault(
        _set("aflastningsdoegn", 3, "doegn", "31,5"),
        ["aflastningsdoegn 3 doegn uden_for_omraade afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "fewer days than none": RowFault(
        _set("aflastningsdoegn", 3, "doegn", "-0.5"),
        ["aflastningsdoegn 3 doegn uden_for_omraade afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "far more days than fit anywhere": RowFault(
        _set("aflastningsdoegn", 3, "doegn", "9" * 40),
        ["aflastningsdoegn 3 doegn uden_for_omraade afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "no days and a whole month of days": RowFault(
        _all(_set("aflastningsdoegn", 2, "doegn", "0"), _set("aflastningsdoegn", 3, "doegn", "31")), []
    ),
    "days left out": RowFault(
        _set("aflastningsdoegn", 3, "doegn", ""),
        ["aflastningsdoegn 3 doegn mangler_vaerdi afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "a talk without a date": RowFault(
        _set("klippekortsamtaler", 2, "dato", ""),
        ["klippekortsamtaler 2 dato mangler_vaerdi afvist"],
        {"klippekortsamtaler": "2 1 1 0"},
    ),
    "two required values wrong: the first column is told": RowFault(
        _all(_set("planer", 2, "type", "x"), _set("planer", 2, "dato", "y")),
        ["planer 2 type ukendt_kode afvist"],
        {"planer": "2 1 1 0"},
    ),
    # Optional values
    "an unreadable birth": RowFault(
        _set("sager", 2, "foedselsdato", "10"),
        ["sager 2 foedselsdato ulaeselig_vaerdi sat_ukendt"],
        {"sager": "4 4 0 1"},
    ),
    "a birth before 1900": RowFault(
        _set("sager", 2, "foedselsdato", "1899-12"),
        ["sager 2 foedselsdato uden_for_omraade sat_ukendt"],
        {"sager": "4 4 0 1"},
    ),
    "an unreadable truth value": RowFault(
        _set("sager", 2, "foraeldre_misbrug", "måske"),
        ["sager 2 foraeldre_misbrug ulaeselig_vaerdi sat_ukendt"],
        {"sager": "4 4 0 1"},
    ),
    "truth as 2": RowFault(
        _set("opfoelgninger", 2, "med_barn", "2"),
        ["opfoelgninger 2 med_barn ulaeselig_vaerdi sat_ukendt"],
        {"opfoelgninger": "2 2 0 1"},
    ),
    "an unknown optional code": RowFault(
        _set("indsatser", 2, "sigte", "pædagogisk"),
        ["indsatser 2 sigte ukendt_kode sat_ukendt"],
        {"indsatser": "4 4 0 1"},
    ),
    "an unreadable decision date": RowFault(
        _set("indsatser", 2, "afgoerelsesdato", "2023-1-32"),
        ["indsatser 2 afgoerelsesdato ulaeselig_vaerdi sat_ukendt"],
        {"indsatser": "4 4 0 1"},
    ),
    "an end that means never": RowFault(
        _set("indsatser", 2, "slutdato", "31-12-9999"),
        ["indsatser 2 slutdato uden_for_omraade sat_ukendt"],
        {"indsatser": "4 4 0 1"},
    ),
    "an unreadable number of months": RowFault(
        _set("indsatser", 3, "forventet_varighed_mdr", "ca. 9"),
        ["indsatser 3 forventet_varighed_mdr ulaeselig_vaerdi sat_ukendt"],
        {"indsatser": "4 4 0 1"},
    ),
    "a broken fee": RowFault(
        _set("stoettepersoner", 2, "vederlag", "2,5"),
        ["stoettepersoner 2 vederlag ulaeselig_vaerdi sat_ukendt"],
        {"stoettepersoner": "1 1 0 1"},
    ),
    "a whole fee with decimals": RowFault(_set("stoettepersoner", 2, "vederlag", "2,0"), []),
    "several values of one row, in the columns' order": RowFault(
        _all(
            _set("indsatser", 2, "fravigelse_begrundet", "?"),
            _set("indsatser", 2, "startdato", "i går"),
            _set("indsatser", 2, "leverandoertype", "kommunen"),
        ),
        [
            "indsatser 2 startdato ulaeselig_vaerdi sat_ukendt",
            "indsatser 2 leverandoertype ukendt_kode sat_ukendt",
            "indsatser 2 fravigelse_begrundet ulaeselig_vaerdi sat_ukendt",
        ],
        {"indsatser": "4 4 0 3"},
    ),
    "values of a rejected row are not told one by one": RowFault(
        _all(_set("planer", 2, "dato", "x"), _set("planer", 2, "konkrete_maal", "x")),
        ["planer 2 dato ulaeselig_vaerdi afvist"],
        {"planer": "2 1 1 0"},
    ),
    "an optional fault does not hide the reason of the rejection": RowFault(
        _all(_set("planer", 2, "konkrete_maal", "x"), _set("planer", 2, "sag_id", "9999")),
        ["planer 2 sag_id noegle_findes_ikke afvist"],
        {"planer": "2 1 1 0"},
    ),
    # Keys
    "the same case twice": RowFault(
        _add("sager", "1001", "Faxe"),
        ["sager 6 sag_id dobbelt_noegle afvist"],
        {"sager": "5 4 1 0"},
    ),
    "the same case twice, the first without a municipality": RowFault(
        _all(_set("sager", 2, "kommune", ""), _add("sager", "1001", "Faxe")),
        ["sager 2 kommune mangler_vaerdi afvist"],
        {"sager": "5 4 1 0"},
    ),
    "the same case three times, the first without a municipality": RowFault(
        _all(_set("sager", 2, "kommune", ""), _add("sager", "1001", "Faxe"), _add("sager", " 1001 ", "Faxe")),
        ["sager 2 kommune mangler_vaerdi afvist", "sager 7 sag_id dobbelt_noegle afvist"],
        {"sager": "6 4 2 0"},
    ),
    "an unreadable optional value does not cost a row its key": RowFault(
        _all(_set("sager", 2, "foedselsdato", "x"), _add("sager", "1001", "Faxe")),
        ["sager 2 foedselsdato ulaeselig_vaerdi sat_ukendt", "sager 6 sag_id dobbelt_noegle afvist"],
        {"sager": "5 4 1 1"},
    ),
    "keys differ by case and leading zeros": RowFault(
        _all(
            _add("planer", "p1", "1001", "handleplan", "2023-01-20"),
            _add("planer", "0P1", "1001", "handleplan", "2023-01-20"),
        ),
        [],
        {"planer": "4 4 0 0"},
    ),
    "the same measure twice, the first on an unknown case": RowFault(
        _all(_set("indsatser", 5, "sag_id", "9999"), _add("indsatser", "2004", "1004", "aflastning")),
        ["indsatser 5 indsats_id dobbelt_noegle afvist"],
        {"indsatser": "5 4 1 0"},
    ),
    "the same measure twice, the first ending before it starts": RowFault(
        _all(
            _set("indsatser", 5, "startdato", "2024-06-02"),
            _set("indsatser", 5, "slutdato", "2024-06-01"),
            _add("indsatser", "2004", "1004", "aflastning"),
        ),
        ["indsatser 5 indsats_id dobbelt_noegle afvist"],
        {"indsatser": "5 4 1 0"},
    ),
    "a key twice and both rows at fault": RowFault(
        _all(_set("indsatser", 5, "sag_id", "9999"), _add("indsatser", "2004", "9998", "aflastning")),
        ["indsatser 5 indsats_id dobbelt_noegle afvist", "indsatser 6 indsats_id dobbelt_noegle afvist"],
        {"indsatser": "5 3 2 0"},
    ),
    "the same month twice for one measure": RowFault(
        _set("aflastningsdoegn", 3, "maaned", "marts 2023"),
        ["aflastningsdoegn 3 maaned dobbelt_noegle afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "the same month for two measures": RowFault(
        _add("aflastningsdoegn", "2002", "2023-03", "2"), [], {"aflastningsdoegn": "4 4 0 0"}
    ),
    "the same month twice, the first out of range": RowFault(
        _all(_set("aflastningsdoegn", 2, "doegn", "32"), _set("aflastningsdoegn", 3, "maaned", "03-2023")),
        ["aflastningsdoegn 2 doegn uden_for_omraade afvist"],
        {"aflastningsdoegn": "3 2 1 0"},
    ),
    "two support persons for one placement": RowFault(
        _add("stoettepersoner", "2003", "2023-02-01"),
        ["stoettepersoner 3 indsats_id dobbelt_noegle afvist"],
        {"stoettepersoner": "2 1 1 0"},
    ),
    "the same talk three times is three talks": RowFault(
        _add("klippekortsamtaler", "2001", "2024-04-15"), [], {"klippekortsamtaler": "3 3 0 0"}
    ),
    # Foreign keys
    "a measure of an unknown case": RowFault(
        _set("indsatser", 5, "sag_id", "9999"),
        ["indsatser 5 sag_id noegle_findes_ikke afvist"],
        {"indsatser": "4 3 1 0"},
    ),
    "a talk about an unknown measure": RowFault(
        _set("klippekortsamtaler", 3, "indsats_id", "I-1"),
        ["klippekortsamtaler 3 indsats_id noegle_findes_ikke afvist"],
        {"klippekortsamtaler": "2 1 1 0"},
    ),
    "a rejected case takes all that hangs on it": RowFault(
        _set("sager", 2, "kommune", ""),
        [
            "sager 2 kommune mangler_vaerdi afvist",
            "indsatser 2 sag_id haenger_paa_afvist afvist",
            "undersoegelser 2 sag_id haenger_paa_afvist afvist",
            "planer 2 sag_id haenger_paa_afvist afvist",
            "opfoelgninger 2 indsats_id haenger_paa_afvist afvist",
            "opfoelgninger 3 indsats_id haenger_paa_afvist afvist",
            "aflastningsdoegn 2 indsats_id haenger_paa_afvist afvist",
            "aflastningsdoegn 3 indsats_id haenger_paa_afvist afvist",
            "aflastningsdoegn 4 indsats_id haenger_paa_afvist afvist",
            "klippekortsamtaler 2 indsats_id haenger_paa_afvist afvist",
            "klippekortsamtaler 3 indsats_id haenger_paa_afvist afvist",
        ],
        {
            "sager": "4 3 1 0",
            "indsatser": "4 3 1 0",
            "undersoegelser": "2 1 1 0",
            "planer": "2 1 1 0",
            "opfoelgninger": "2 0 2 0",
            "aflastningsdoegn": "3 0 3 0",
            "klippekortsamtaler": "2 0 2 0",
        },
    ),
    "a case rejected for too few fields counts as a rejected one": RowFault(
        _cut("sager", 5, 3),
        ["sager 5 - forkert_antal_felter afvist", "indsatser 5 sag_id haenger_paa_afvist afvist"],
        {"sager": "4 3 1 0", "indsatser": "4 3 1 0"},
    ),
    "a rejected twin does not take what hangs on the one kept": RowFault(
        _add("indsatser", "2001", "1001", "spejderlejr"),
        ["indsatser 6 indsatstype ukendt_kode afvist"],
        {"indsatser": "5 4 1 0"},
    ),
    # Ends
    "a measure that ends before it starts": RowFault(
        _set("indsatser", 4, "slutdato", "2023-01-14"),
        ["indsatser 4 slutdato slut_foer_start afvist", "stoettepersoner 2 indsats_id haenger_paa_afvist afvist"],
        {"indsatser": "4 3 1 0", "stoettepersoner": "1 0 1 0"},
    ),
    "a measure that ends the day it starts": RowFault(_set("indsatser", 4, "slutdato", "2023-01-15"), []),
    "an end without a start": RowFault(_set("indsatser", 5, "slutdato", "2023-01-15"), []),
    "an assessment that ends before it starts": RowFault(
        _set("undersoegelser", 2, "slutdato", "2022-10-30"),
        ["undersoegelser 2 slutdato slut_foer_start afvist"],
        {"undersoegelser": "2 1 1 0"},
    ),
    "an unreadable end is unknown, not before the start": RowFault(
        _set("undersoegelser", 2, "slutdato", "2022-10-00"),
        ["undersoegelser 2 slutdato ulaeselig_vaerdi sat_ukendt"],
        {"undersoegelser": "2 2 0 1"},
    ),
    # Shape
    "a row with too few fields": RowFault(
        _cut("planer", 3, 4), ["planer 3 - forkert_antal_felter afvist"], {"planer": "2 1 1 0"}
    ),
    "a value beyond the last heading": RowFault(
        _beyond("planer", 3, "x"), ["planer 3 - forkert_antal_felter afvist"], {"planer": "2 1 1 0"}
    ),
    "a value far beyond the last heading": RowFault(
        _beyond("planer", 3, "", "", " x"), ["planer 3 - forkert_antal_felter afvist"], {"planer": "2 1 1 0"}
    ),
    "only blanks beyond the last heading": RowFault(_beyond("planer", 3, "", " ", "\u00a0"), []),
    "too few fields come before any other fault": RowFault(
        _all(_set("planer", 3, "type", "x"), _cut("planer", 3, 3)),
        ["planer 3 - forkert_antal_felter afvist"],
        {"planer": "2 1 1 0"},
    ),
    "a row with too few fields takes no part in duplicates": RowFault(
        _all(_add("planer", "P1", "1001", "handleplan", "2023-01-20"), _cut("planer", 2, 4)),
        ["planer 2 - forkert_antal_felter afvist"],
        {"planer": "3 2 1 0"},
    ),
    "blank rows are counted by the row numbers only": RowFault(
        _all(_set("planer", 3, "dato", "x"), _blank("planer", 2), _blank("planer", 4)),
        ["planer 5 dato ulaeselig_vaerdi afvist"],
        {"planer": "2 1 1 0"},
    ),
    "a value with line breaks is one row": RowFault(
        _all(_set("sager", 2, "team", "a\nb\r\nc"), _set("sager", 3, "kommune", "")),
        [
            "sager 3 kommune mangler_vaerdi afvist",
            "indsatser 3 sag_id haenger_paa_afvist afvist",
            "undersoegelser 3 sag_id haenger_paa_afvist afvist",
            "planer 3 sag_id haenger_paa_afvist afvist",
        ],
        {"sager": "4 3 1 0", "indsatser": "4 3 1 0", "undersoegelser": "2 1 1 0", "planer": "2 1 1 0"},
    ),
}
