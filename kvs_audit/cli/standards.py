"""``kvs-audit standards``: the catalogue of standards, and the tools for writing one's own."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.options import StandardsDirs
from kvs_audit.cli.terminal import console, printable

if TYPE_CHECKING:
    from kvs_audit.standards import Standard
    from kvs_audit.standards.coverage import StandardCoverage

standards_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Vis standarderne, og skriv jeres egne.",
    epilog="Begynd her: `kvs-audit standards list` · En ny: `kvs-audit standards new min-standard --out min.toml`",
)

StandardId = Annotated[str, typer.Argument(metavar="ID", help="Standardens id, se `kvs-audit standards list`.")]
OutFile = Annotated[Path | None, typer.Option("--out", metavar="FIL", help="Skriv til en ny fil i stedet for skærmen.")]


@standards_app.command("list", epilog="Eksempel: `kvs-audit standards list --standards mine-standarder`")
def list_standards(standards: StandardsDirs = None) -> None:
    """Vis alle standarder med kommune, udgave og forbehold, og loven ved siden af."""
    from kvs_audit.standards import LAW, load_standards
    from kvs_audit.standards.describe import validity_text
    from kvs_audit.standards.law import local_standards

    found = load_standards(standards or ())
    headings = ("Id", "Titel", "Kommune", "Afgørelser", "Udgave", "Krav af data", "Til skøn")
    for title, catalogue in (
        ("Standarder", local_standards(found)),
        ("Loven (bruges kun, når den nævnes)", [found[name] for name in LAW]),
    ):
        rows = [
            (s.id, s.titel, s.kommune or "–", validity_text(s), s.udgave_tekst, str(len(s.krav)), str(len(s.skoen)))
            for s in catalogue
        ]
        _print_table(title, headings, rows)
    for standard in found.values():
        for sentence in standard.forbehold:
            _say(f"! {standard.id}: {sentence}")


@standards_app.command("show", epilog="Eksempel: `kvs-audit standards show ringsted-aflastning`")
def show_standard(identity: StandardId, standards: StandardsDirs = None) -> None:
    """Vis én standard: hoved, krav med parametre og fortolkninger, og hvad kun mennesker kan afgøre."""
    from kvs_audit.standards import load_standards
    from kvs_audit.standards.describe import describe_standard

    (standard,) = _chosen(load_standards(standards or ()), [identity])
    _say(describe_standard(standard), end="")


@standards_app.command("coverage", epilog="Eksempel: `kvs-audit standards coverage faxe-paedagogisk-stoette`")
def show_coverage(
    identities: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Standarder; uden: alle.", show_default=False)
    ] = None,
    standards: StandardsDirs = None,
) -> None:
    """Vis, hvor mange krav data afgør, hvor mange der går til skøn, og hvilke kolonner hvert krav bruger."""
    from kvs_audit.standards import load_standards
    from kvs_audit.standards.coverage import standard_coverage
    from kvs_audit.standards.describe import columns_text

    catalogue = load_standards(standards or ())
    coverages = [standard_coverage(s) for s in _chosen(catalogue, identities or list(catalogue))]
    _print_coverage(coverages)
    for coverage in coverages:
        rows = [
            (need.krav.id, need.krav.kind.title, columns_text(need.afgoerende), columns_text(need.begrundende))
            for need in coverage.krav
        ]
        _print_table(
            f"{coverage.standard.id}: hvad hvert krav bruger",
            ("Krav", "Art", "Afgøres af", "Kan begrundes af"),
            rows,
        )


@standards_app.command(
    "compare", epilog="Eksempel: `kvs-audit standards compare ringsted-stoette-i-hjemmet barnets-lov`"
)
def compare_standards(
    first: Annotated[str, typer.Argument(metavar="A", help="Den ene standards id.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Den andens, fx barnets-lov.")],
    standards: StandardsDirs = None,
) -> None:
    """Stil to standarder over for hinanden: hvad begge kræver, hvad kun den ene, og hvor den ene kræver mindre."""
    from kvs_audit.standards import load_standards
    from kvs_audit.standards.compare import compare
    from kvs_audit.standards.loader import find_standard

    catalogue = load_standards(standards or ())
    a, b = (find_standard(catalogue, identity) for identity in (first, second))
    for section, rows in groupby(compare(a, b), key=lambda row: row.afsnit):
        _print_table(
            section,
            ("Emne", a.id, b.id, "Forhold"),
            [(row.emne, row.a, row.b, row.forhold) for row in rows],
            narrow=False,
        )


@standards_app.command("lint", epilog="Eksempel: `kvs-audit standards lint ringsted-aflastning`")
def lint_standards(
    identities: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Standarder; uden: alle.", show_default=False)
    ] = None,
    standards: StandardsDirs = None,
) -> None:
    """Find det, der bør rettes i standarderne: huller, modsigelser, afløst lov og krav, der er mindre end lovens."""
    from kvs_audit.contract.danish import counted_text
    from kvs_audit.standards import load_standards
    from kvs_audit.standards.law import local_standards
    from kvs_audit.standards.lint import REGLER, lint

    catalogue = load_standards(standards or ())
    chosen = _chosen(catalogue, identities) if identities else list(local_standards(catalogue))
    notes = lint(catalogue, [standard.id for standard in chosen])
    for standard, found in groupby(notes, key=lambda note: note.standard):
        rows = [(REGLER[note.regel], ", ".join(note.krav) or "–", note.tekst) for note in found]
        _print_table(f"{standard} – {catalogue[standard].titel}", ("Hvad", "Krav", "Forklaring"), rows)
    clean = [standard.id for standard in chosen if standard.id not in {note.standard for note in notes}]
    told = counted_text(len(notes), "anmærkning", "anmærkninger")
    _say(f"{told} til {len(chosen) - len(clean)} af {counted_text(len(chosen), 'standard', 'standarder')}.")
    if clean:
        _say(f"Ingen anmærkninger til: {', '.join(clean)}.")


@standards_app.command("new", epilog="Eksempel: `kvs-audit standards new min-aflastning --out min-aflastning.toml`")
def new_standard_file(
    identity: Annotated[str, typer.Argument(metavar="ID", help="Den nye standards id, fx min-aflastning.")],
    out: OutFile = None,
) -> None:
    """Skriv en skabelon til en ny standard, med forklaringer og et eksempel på hver art af krav."""
    from kvs_audit.standards.authoring import template_for

    _deliver(template_for(identity), out)


@standards_app.command("check", epilog="Eksempel: `kvs-audit standards check min-aflastning.toml`")
def check_file(file: Annotated[Path, typer.Argument(metavar="FIL", help="Standardens fil (TOML).")]) -> None:
    """Kontrollér en fil med en standard: alle fejl med fil, krav og linje."""
    from kvs_audit.standards.authoring import checked

    standard = checked(file)
    _say(
        f"{file.name} er i orden: standarden {standard.id} har {len(standard.krav)} krav, som data afgør, "
        f"og {len(standard.skoen)} til manuel gennemgang."
    )
    for sentence in standard.forbehold:
        _say(f"! {sentence}")


@standards_app.command("kinds", epilog="Eksempel: `kvs-audit standards kinds opfoelgningskaede`")
def show_kinds(
    names: Annotated[list[str] | None, typer.Argument(metavar="ART", help="Arter; uden: alle.")] = None,
) -> None:
    """Vis arterne af krav: hvad hver af dem ser på, og hvilke parametre den har."""
    from kvs_audit.errors import ArgumentFault
    from kvs_audit.standards.describe import describe_kind
    from kvs_audit.standards.kinds import kind_texts

    texts = kind_texts()
    unknown = [name for name in names or () if name not in texts]
    if unknown:
        msg = f"Arten {unknown[0]} findes ikke. Se dem alle med: kvs-audit standards kinds"
        raise ArgumentFault(msg)
    _say("\n".join(describe_kind(texts[name]) for name in names or texts), end="")


@standards_app.command("schema", epilog="Eksempel: `kvs-audit standards schema --out kvs-standard.schema.json`")
def show_schema(out: OutFile = None) -> None:
    """Skriv et JSON-skema, så en editor kan fuldføre og kontrollere en standards fil."""
    from kvs_audit.standards.schema import schema_text

    _deliver(schema_text(), out)


def _chosen(catalogue: "Mapping[str, Standard]", identities: Sequence[str]) -> "list[Standard]":
    from kvs_audit.standards.loader import find_standard

    return [find_standard(catalogue, identity) for identity in dict.fromkeys(identities)]


def _print_coverage(coverages: "Sequence[StandardCoverage]") -> None:
    from kvs_audit.contract.danish import percent

    rows = [
        (
            coverage.standard.id,
            str(coverage.af_data),
            str(coverage.manuelle),
            percent(coverage.andel_af_data, 0),
            *("{} + {}".format(*coverage.split(tilsyn)) for tilsyn in ("afgoerelse", "leverance")),
            ", ".join(coverage.tabeller),
        )
        for coverage in coverages
    ]
    headings = (
        "Standard",
        "Krav af data",
        "Til skøn",
        "Andel af data",
        "Afgørelser\n(data + skøn)",
        "Leverance\n(data + skøn)",
        "Tabeller",
    )
    _print_table("Hvad data kan afgøre", headings, rows)


def _print_table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], *, narrow: bool = True) -> None:
    """``narrow``: the first column is never broken."""
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    for number, heading in enumerate(headings):
        table.add_column(heading, no_wrap=narrow and number == 0, overflow="fold")
    for row in rows:
        table.add_row(*map(printable, row))
    console().print(table)


def _say(text: str, end: str = "\n") -> None:
    print(printable(text), end=end)


def _deliver(text: str, out: Path | None) -> None:
    """Print it, or write it to a new file."""
    if out is None:
        _say(text, end="")
        return
    from kvs_audit.cli.new_file import write_new_file

    write_new_file(out, text)
    _say(f"Skrevet: {out}")
