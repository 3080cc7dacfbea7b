"""``kvs-audit explain``."""

from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.options import AsOf, ExtractPath, Law, MappingFile, StandardNames, StandardsDirs, parse_date
from kvs_audit.cli.terminal import printable, progress

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

Wanted = Annotated[
    str, typer.Argument(metavar="FUND|SAG", help="Et fund (12 tegn), standard/krav/enhed eller en sags id.")
]


def explain(
    udtraek: ExtractPath,
    fund: Wanted,
    as_of: AsOf,
    standard: StandardNames = None,
    standards: StandardsDirs = None,
    lov: Law = False,
    mapping: MappingFile = None,
) -> None:
    """Forklar et fund eller alle fund i en sag: krav, oplysninger med kilde, regnestykke og forløb.

    Eksempler:

    `kvs-audit explain udtraek 6e846ed60b84 --as-of 2026-06-30`

    `kvs-audit explain udtraek S0000085 --lov --as-of 2026-06-30`

    `kvs-audit explain udtraek ringsted-aflastning/opfoelgning/I0000008#2 --as-of 2026-06-30`
    """
    day = parse_date(as_of, "--as-of")
    with progress("Forklarer …"):
        text = _explained(udtraek, fund, day, list(standard or ()), standards or [], lov=lov, mapping=mapping)
    print(printable(text), end="")


def _explained(
    path: "Path",
    wanted: str,
    day: "date",
    named: list[str],
    folders: "list[Path]",
    *,
    lov: bool,
    mapping: "Path | None",
) -> str:
    from kvs_audit.assess import choose_standards
    from kvs_audit.explain import as_text, case_events, explain, find, timeline_text
    from kvs_audit.explain.find import standard_of
    from kvs_audit.explain.narrow import only_cases
    from kvs_audit.extract import read_extract
    from kvs_audit.extract.mapping import load_mapping
    from kvs_audit.facts.known import Known
    from kvs_audit.standards.law import LAW
    from kvs_audit.standards.loader import load_standards

    extract = read_extract(path, None if mapping is None else load_mapping(mapping))
    catalogue = load_standards(folders)
    addressed = standard_of(wanted)
    if (
        addressed is not None
        and addressed in catalogue
        and not named
        and not lov
        and wanted not in extract.tables["sager"]["sag_id"]
    ):
        named = [addressed]
    chosen = choose_standards(extract, catalogue, [*named, *(LAW if lov else ())])
    found = find(extract, chosen, day, wanted)
    explanations = explain(extract, chosen, day, found.rows)
    known = Known(only_cases(extract, [found.sag_id]), day)
    findings = found.rows if "fund_id" in found.rows.columns else None
    parts = [as_text(each) for each in explanations] or [f"Sag {found.sag_id} har ingen fund.\n"]
    parts.append(f"Sagens forløb\n{timeline_text(case_events(known, findings), known)}")
    return f"\n{'═' * 100}\n".join(parts)
