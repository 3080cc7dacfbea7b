"""``kvs-audit audit``."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from kvs_audit.cli.options import (
    AllowColumns,
    AsOf,
    ExtractPath,
    From,
    Kommune,
    Law,
    MappingFile,
    Out,
    Register,
    StandardNames,
    StandardsDirs,
    To,
    parse_date,
    parse_period,
)
from kvs_audit.cli.terminal import complain, console, printable, progress
from kvs_audit.errors import ArgumentFault, FileFault, UserError

if TYPE_CHECKING:
    from pathlib import Path

    from kvs_audit.cycle.register import Applied
    from kvs_audit.exports.slim import Slim
    from kvs_audit.result import Result

DEVIATION_FOUND = 3

FailOn = Annotated[
    str | None,
    typer.Option("--fail-on", metavar="afvigelse", help="Slut med status 3, hvis der er en afvigelse."),
]


SlimOnly = Annotated[
    bool,
    typer.Option(
        "--kun-vurderinger",
        help="Kun vurderinger.parquet, afviste.csv og manifest.json: til meget store udtræk, med mindre hukommelse.",
    ),
]


def audit(
    udtraek: ExtractPath,
    as_of: AsOf,
    out: Out,
    standard: StandardNames = None,
    standards: StandardsDirs = None,
    kommune: Kommune = None,
    first: From = None,
    last: To = None,
    lov: Law = False,
    fail_on: FailOn = None,
    mapping: MappingFile = None,
    allow_column: AllowColumns = None,
    undtagelser: Register = None,
    kun_vurderinger: SlimOnly = False,
) -> int:
    """Mål et udtræk mod kvalitetsstandarder og skriv vurderinger, fund, afviste rækker og manifest.

    Eksempler:

    `kvs-audit audit udtraek --as-of 2026-06-30 --out resultat`

    `kvs-audit audit udtraek.xlsx --standard ringsted-aflastning@Ringsted --as-of 2026-06-30 --out resultat`
    """
    day = parse_date(as_of, "--as-of")
    fra, til = parse_period(first, last)
    check_fail_on(fail_on)
    if kun_vurderinger and undtagelser is not None:
        msg = (
            "--kun-vurderinger og --undtagelser kan ikke bruges sammen: registret forklarer fund, som så ikke skrives."
        )
        raise ArgumentFault(msg)
    with progress("Indlæser …") as steps:
        from kvs_audit.extract import read_extract
        from kvs_audit.extract.mapping import load_mapping
        from kvs_audit.result import audit as run_audit
        from kvs_audit.result import audit_to_parquet
        from kvs_audit.standards.law import LAW

        allowed = frozenset(allow_column or ())
        loaded = None if mapping is None else load_mapping(mapping)
        try:
            extract = read_extract(udtraek, loaded, allow_columns=allowed)
        except FileFault as fault:
            raise FileFault(f"{fault}{_hint_at_parts(udtraek)}") from fault
        steps.say("Vurderer …")
        asked: dict[str, Any] = {
            "standards": [*(standard or ()), *(LAW if lov else ())],
            "as_of": day,
            "kommune": kommune,
            "fra": fra,
            "til": til,
            "standards_dirs": standards or (),
            "allow_columns": allowed,
        }
        if kun_vurderinger:
            slim = audit_to_parquet(extract, out, **asked)
            result: Slim | Result = slim
            written = slim.written
        else:
            whole = run_audit(extract, **asked, undtagelser=undtagelser)
            steps.say("Skriver …")
            result, written = whole, whole.write(out)
    show(result, written)
    return DEVIATION_FOUND if fail_on is not None and result.deviations else 0


def _hint_at_parts(path: "Path") -> str:
    """What to say of a folder that is no extract but holds some; empty where it does not."""
    from kvs_audit.partitions.places import find_partitions

    try:
        found = find_partitions(str(path)) if path.is_dir() else ()
    except UserError:
        return ""
    return f" Er det {len(found)} udtræk, måles de under ét med kvs-audit national." if len(found) > 1 else ""


def check_fail_on(fail_on: str | None) -> None:
    """Raise ArgumentFault for a status that a run cannot fail on."""
    if fail_on not in (None, "afvigelse"):
        msg = f"--fail-on: {fail_on} kendes ikke; den eneste mulighed er afvigelse."
        raise ArgumentFault(msg)


def show(result: "Result | Slim", written: "tuple[Path, ...]") -> None:
    """The summary table on stdout; what went wrong with rows on stderr."""
    from kvs_audit.cli.tables import summary_tables

    out = console()
    for table in summary_tables(result):
        out.print(table)
    rejected = sum(counts.afvist for counts in result.extract.counts.values())
    unknown = sum(counts.sat_ukendt for counts in result.extract.counts.values())
    if rejected or unknown:
        complain(f"Obs: {rejected} rækker er afvist og {unknown} værdier sat ukendt. Se afviste.csv.")
    for chosen in result.chosen:
        for caveat in chosen.standard.forbehold:
            complain(f"Obs: {chosen.standard.id}: {caveat}")
    if result.undtagelser is not None:
        show_register(result.undtagelser)
    if written:
        out.print(printable(f"Skrevet til {written[0].parent}: {', '.join(path.name for path in written)}"))


def show_register(applied: "Applied") -> None:
    """How much each requirement is departed from on stdout; what to know of the register on stderr."""
    from kvs_audit.cli.tables import plain_table
    from kvs_audit.contract.danish import count, percent
    from kvs_audit.cycle.register_sheets import register_sentences

    figures = ("naevner", "afvigelse", "begrundet", "forklaret")
    lines = [
        (f"{row['standard']}/{row['krav']}", *(count(row[name]) for name in figures), percent(row["andel"]))
        for row in applied.fraveget.to_dicts()
    ]
    headings = (
        "Krav",
        "Forfaldne",
        "Afvigelser uden\nforklaring",
        "Begrundede\nafvigelser",
        "Forklaret i\nregistret",
        "Begrundet eller\nforklaret",
    )
    console().print(plain_table("Begrundede fravigelser", headings, lines))
    for sentence in register_sentences(applied):
        complain(f"Obs: {sentence}")
