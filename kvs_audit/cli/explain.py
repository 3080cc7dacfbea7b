"""``kvs-audit explain``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.options import (
    AllowColumns,
    AsOf,
    ExtractPath,
    Law,
    MappingFile,
    Register,
    StandardNames,
    StandardsDirs,
    parse_date,
)
from kvs_audit.cli.terminal import printable, progress
from kvs_audit.errors import ArgumentFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kvs_audit.explain import Explained
    from kvs_audit.extract.model import Extract
    from kvs_audit.result import Result

Wanted = Annotated[
    str, typer.Argument(metavar="FUND|SAG", help="Et fund (12 tegn), standard/krav/enhed eller en sags id.")
]
Page = Annotated[
    Path | None, typer.Option("--out", metavar="FIL.html", help="Skriv også forklaringen som side med en tidslinje.")
]


def explain(
    udtraek: ExtractPath,
    fund: Wanted,
    as_of: AsOf,
    standard: StandardNames = None,
    standards: StandardsDirs = None,
    lov: Law = False,
    mapping: MappingFile = None,
    allow_column: AllowColumns = None,
    undtagelser: Register = None,
    out: Page = None,
) -> None:
    """Forklar et fund eller alle fund i en sag: krav, oplysninger med kilde, regnestykke og forløb.

    Eksempler:

    `kvs-audit explain udtraek me846ed60b84 --as-of 2026-06-30`

    `kvs-audit explain udtraek S0000085 --lov --as-of 2026-06-30 --out S0000085.html`

    `kvs-audit explain udtraek ringsted-aflastning/opfoelgning/I0000008#2 --as-of 2026-06-30`
    """
    day = parse_date(as_of, "--as-of")
    if out is not None and out.suffix.lower() != ".html":
        msg = f"--out: {out.name} skal være en fil, der ender på .html."
        raise ArgumentFault(msg)
    with progress("Forklarer …"):
        from kvs_audit.extract import read_extract
        from kvs_audit.extract.mapping import load_mapping
        from kvs_audit.result import audit
        from kvs_audit.standards.law import LAW

        allowed = frozenset(allow_column or ())
        extract = read_extract(udtraek, None if mapping is None else load_mapping(mapping), allow_columns=allowed)
        named = [*(standard or ()), *(LAW if lov else ())]
        result = audit(
            extract,
            standards=named or _addressed(extract, fund, standards or []),
            as_of=day,
            standards_dirs=standards or (),
            allow_columns=allowed,
            undtagelser=undtagelser,
        )
        explained = _explained(result, fund)
        if out is not None:
            from kvs_audit.reports.explain_page import write_explain_page

            write_explain_page(explained, out)
    print(printable(f"\n{'═' * 100}\n".join(_texts(explained))), end="")
    if out is not None:
        print(printable(f"Skrevet: {out}"))


def _addressed(extract: "Extract", wanted: str, folders: "list[Path]") -> list[str]:
    """The standard that a unit's address names, where it is one; it need not be its municipality's."""
    from kvs_audit.explain.find import standard_of
    from kvs_audit.standards.loader import load_standards

    standard = standard_of(wanted)
    is_case = wanted in extract.tables["sager"]["sag_id"]
    return [standard] if standard is not None and not is_case and standard in load_standards(folders) else []


def _explained(result: "Result", wanted: str) -> "Explained":
    from kvs_audit.explain import Explained, find
    from kvs_audit.explain import explain as explain_rows
    from kvs_audit.explain.narrow import only_cases
    from kvs_audit.facts.known import Known
    from kvs_audit.fund.findings import FUND

    found = find(result.extract, result.chosen, result.as_of, wanted, result.vurderinger)
    rows = found.rows if result.undtagelser is None else result.undtagelser.explain(found.rows)
    findings = found.rows if "fund_id" in found.rows.columns else FUND.to_frame()
    return Explained(
        found.sag_id,
        explain_rows(result.extract, result.chosen, result.as_of, rows),
        findings,
        Known(only_cases(result.extract, [found.sag_id]), result.as_of),
    )


def _texts(explained: "Explained") -> "Iterator[str]":
    from kvs_audit.explain import as_text, case_events, timeline_text

    yield from [as_text(each) for each in explained.explanations] or [f"Sag {explained.sag_id} har ingen fund.\n"]
    events = case_events(explained.known, explained.findings)
    yield f"Sagens forløb\n{timeline_text(events, explained.known)}"
