"""``kvs-audit due``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.options import (
    AllowColumns,
    AsOf,
    ExtractPath,
    Kommune,
    Law,
    MappingFile,
    StandardNames,
    StandardsDirs,
    parse_date,
)
from kvs_audit.cli.terminal import complain, console, printable, progress

if TYPE_CHECKING:
    from kvs_audit.cycle.due_list import DueList

Within = Annotated[int, typer.Option("--within", metavar="DAGE", help="Hvor mange dage frem fra opgørelsesdatoen?")]
Team = Annotated[str | None, typer.Option("--team", metavar="NAVN", help="Kun sager fra dette team.")]
Caseworker = Annotated[str | None, typer.Option("--raadgiver", metavar="NAVN", help="Kun denne rådgivers sager.")]
DueOut = Annotated[
    Path | None, typer.Option("--out", metavar="MAPPE", help="Skriv også frister.xlsx og kalenderen frister.ics.")
]


def due(
    udtraek: ExtractPath,
    as_of: AsOf,
    within: Within,
    standard: StandardNames = None,
    standards: StandardsDirs = None,
    kommune: Kommune = None,
    team: Team = None,
    raadgiver: Caseworker = None,
    lov: Law = False,
    mapping: MappingFile = None,
    allow_column: AllowColumns = None,
    out: DueOut = None,
) -> None:
    """Se frem: hvilke frister udløber de næste dage, hvis der ikke registreres mere?

    Eksempler:

    `kvs-audit due udtraek --as-of 2026-06-30 --within 30`

    `kvs-audit due udtraek --as-of 2026-06-30 --within 60 --raadgiver R-017 --out frister`
    """
    day = parse_date(as_of, "--as-of")
    with progress("Indlæser …") as steps:
        from kvs_audit.assess import choose_standards
        from kvs_audit.cycle.due_list import DueList, write_due_list
        from kvs_audit.extract import read_extract
        from kvs_audit.extract.mapping import load_mapping
        from kvs_audit.standards.law import LAW
        from kvs_audit.standards.loader import load_standards

        loaded = None if mapping is None else load_mapping(mapping)
        extract = read_extract(udtraek, loaded, allow_columns=frozenset(allow_column or ()))
        steps.say("Ser frem …")
        named = [*(standard or ()), *(LAW if lov else ())]
        chosen = choose_standards(extract, load_standards(standards or ()), named, kommune)
        listed = DueList(extract, chosen, day, within, team, raadgiver)
        written = () if out is None else write_due_list(listed, out, allow_column or ())
        first, *remarks = listed.sentences()
    show(listed)
    console().print(first)
    for remark in remarks:
        complain(f"Obs: {remark}")
    if written:
        console().print(printable(f"Skrevet til {out}: {', '.join(path.name for path in written)}"))


def show(listed: "DueList") -> None:
    """The deadlines on stdout, by team and caseworker."""
    from kvs_audit.cli.tables import plain_table
    from kvs_audit.contract.danish import MISSING, long_date

    shown = listed.rows.select("team", "raadgiver", "frist", "dage", "sag_id", "indsats_id", "hvad", "standard", "krav")
    lines = [
        (
            *(text or MISSING for text in (team, raadgiver)),
            long_date(frist),
            str(days),
            case,
            measure or MISSING,
            what,
            f"{standard}/{krav}",
        )
        for team, raadgiver, frist, days, case, measure, what, standard, krav in shown.iter_rows()
    ]
    headings = ("Team", "Rådgiver", "Frist", "Dage", "Sag", "Indsats", "Hvad", "Krav")
    console().print(plain_table("Frister", headings, lines))
