# ruff: noqa: E501 - tables are read best as tables
"""The extract that every corpus case starts from, in canonical text, and the ways to write it down."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Rows = list[list[str]]
"""A table: the headings first, then its rows, all canonical text."""

Tables = dict[str, Rows]
Cell = Callable[[str, str, str], str]
"""(table, column, canonical text) -> the text to write."""


def _table(text: str) -> Rows:
    """Cells parted by ``|``, blanks around them dropped."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def base() -> Tables:
    """A fresh copy of an extract with every table, every type of column, and unknown values."""
    return {
        "sager": _table("""
            sag_id | kommune  | foedselsdato | team    | raadgiver | foraeldre_psykisk_sygdom | foraeldre_misbrug
            1001   | Ringsted | 2014-05      | Team Ø  | R1        | true                     | false
            1002   | Ringsted | 2010-11-30   | Team Ø  | R2        | false                    |
            1003   | Faxe     | 2012-01-31   |         | R1        |                          | true
            1004   | Faxe     |              | Team Å  | R3        | false                    | false
        """),
        "indsatser": _table("""
            indsats_id | sag_id | indsatstype        | lovgrundlag              | afgoerelsesdato | startdato  | slutdato   | forventet_varighed_mdr | formaal_angivet | sigte         | bevilget_doegn_pr_md | leverandoertype | leveringssted | fravigelse_begrundet
            2001       | 1001   | aflastning         | SEL § 52, stk. 3, nr. 5  | 2023-01-13      | 2023-02-28 | 2024-02-29 | 12                     | true            | udviklende    | 4.5                  | plejefamilie    |               | true
            2002       | 1002   | stoette_i_hjemmet  | BL § 32, stk. 1, nr. 2   | 2024-01-31      | 2024-03-31 |            | 9                      | false           | kompenserende |                      | fui             | hjemmet       | false
            2003       | 1003   | anbringelse        | BL § 46                  | 2022-12-24      | 2023-01-15 |            |                        |                 |               |                      | doegninstitution | andet        |
            2004       | 1004   | stoette_i_hjemmet  |                          | 2024-05-17      |            |            | 2.25                   | true            | udviklende    |                      | netvaerk        | hjemmet       | false
        """),
        "undersoegelser": _table("""
            undersoegelse_id | sag_id | type                       | startdato  | slutdato   | peger_paa_indsats
            U1               | 1001   | boernefaglig_undersoegelse | 2022-10-31 | 2023-01-13 | true
            U2               | 1002   | afdaekning                 | 2023-11-20 |            |
        """),
        "planer": _table("""
            plan_id | sag_id | type         | dato       | konkrete_maal | med_foraeldre | aften_weekend_formaal
            P1      | 1001   | handleplan   | 2023-01-20 | true          | true          | false
            P2      | 1002   | barnets_plan | 2024-01-30 | false         |               |
        """),
        "opfoelgninger": _table("""
            opfoelgning_id | indsats_id | dato       | med_foraeldre | med_barn | videre_opfoelgning_besluttet | resultat
            F1             | 2001       | 2023-05-28 | true          | false    | true                         | fortsaetter
            F2             | 2001       | 2023-11-29 | true          |          |                              | formaal_opfyldt
        """),
        "aflastningsdoegn": _table("""
            indsats_id | maaned  | doegn
            2001       | 2023-03 | 4
            2001       | 2023-04 | 5.5
            2001       | 2023-12 | 0
        """),
        "stoettepersoner": _table("""
            indsats_id | tilbudt_dato | accepteret | egnethed_vurderet | relation        | vederlag
            2003       | 2023-01-22   | true       | false             | naert_netvaerk  | 2
        """),
        "klippekortsamtaler": _table("""
            indsats_id | dato
            2001       | 2024-04-15
            2001       | 2024-04-15
        """),
    }


def keep(table: str, column: str, text: str) -> str:
    """The canonical text itself."""
    return text


def csv_text(
    rows: Rows, *, separator: str = ",", newline: str = "\n", quoting: int = csv.QUOTE_MINIMAL, final: bool = True
) -> str:
    """The rows as CSV."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=newline, quoting=quoting).writerows(rows)
    text = buffer.getvalue()
    return text if final else text.removesuffix(newline)


def spelt(tables: Tables, cell: Cell = keep, heading: Callable[[str], str] = str) -> Tables:
    """The tables with every cell and heading written another way."""
    return {
        name: [
            [heading(column) for column in rows[0]],
            *([cell(name, column, text) for column, text in zip(rows[0], row, strict=True)] for row in rows[1:]),
        ]
        for name, rows in tables.items()
    }


def folder(
    place: Path,
    tables: Tables,
    *,
    encoding: str = "utf-8",
    names: Mapping[str, str] | None = None,
    **how: object,
) -> Path:
    """A folder with one CSV per table."""
    target = place / "udtraek"
    target.mkdir()
    for name, rows in tables.items():
        file = target / (names or {}).get(name, f"{name}.csv")
        file.write_bytes(csv_text(rows, **how).encode(encoding))
    return target


def raw_folder(place: Path, files: Mapping[str, bytes]) -> Path:
    """A folder of files given as bytes."""
    target = place / "udtraek"
    target.mkdir()
    for name, data in files.items():
        (target / name).write_bytes(data)
    return target


def archive(place: Path, members: Sequence[tuple[str | zipfile.ZipInfo, bytes]], *, packed: bool = True) -> Path:
    """A zip with the members as named."""
    target = place / "udtraek.zip"
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(target, "w", method) as made:
        for name, data in members:
            made.writestr(name, data)
    return target


def csv_files(tables: Tables | None = None, **how: object) -> dict[str, bytes]:
    """The tables as CSV bytes by file name."""
    return {f"{name}.csv": csv_text(rows, **how).encode() for name, rows in (tables or base()).items()}
