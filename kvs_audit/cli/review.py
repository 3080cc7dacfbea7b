"""``kvs-audit review draw`` and ``kvs-audit review collect``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kvs_audit.cli.options import (
    AsOf,
    ExtractPath,
    Kommune,
    Law,
    MappingFile,
    Out,
    StandardNames,
    StandardsDirs,
    parse_date,
)
from kvs_audit.cli.terminal import complain, console, printable, progress
from kvs_audit.errors import ArgumentFault

if TYPE_CHECKING:
    from kvs_audit.exports.folder import Writer
    from kvs_audit.review import Collected
    from kvs_audit.review.drawn import Plan

review_app = typer.Typer(
    no_args_is_help=True,
    options_metavar="[VALG]",
    subcommand_metavar="KOMMANDO …",
    help="Gennemgå sager i hånden: udtræk en stikprøve, og saml svarene.",
)

PerCell = Annotated[
    tuple[str, int],
    typer.Option("--per", metavar="HVEM ANTAL", help="Antal sager pr. raadgiver, team eller kommune (i hvert lag)."),
]
Strata = Annotated[
    str | None,
    typer.Option("--stratify", metavar="LAG,…", help="Udtræk i hvert lag for sig: indsatstype, ny_loebende."),
]
Seed = Annotated[
    int | None, typer.Option("--seed", metavar="TAL", help="Frø: samme frø giver samme stikprøve. Uden: et tilfældigt.")
]
Theme = Annotated[
    str | None, typer.Option("--theme", metavar="KRAV", help="Kun sager, som dette krav (standard/krav) handler om.")
]
Avoid = Annotated[
    list[Path] | None,
    typer.Option("--avoid", metavar="MAPPE", help="Undgå sager fra tidligere stikprøver i denne mappe; kan gentages."),
]
Returned = Annotated[Path, typer.Argument(metavar="MAPPE", help="Stikprøvens mappe med de udfyldte projektmapper.")]
WithReport = Annotated[
    bool, typer.Option("--rapport/--uden-rapport", help="Lav også rapporten sagsgennemgang (HTML og notebook).")
]

_MOST_SEED = 2**31


@review_app.command("draw", options_metavar="[VALG]")
def draw(
    udtraek: ExtractPath,
    per: PerCell,
    as_of: AsOf,
    out: Out,
    stratify: Strata = None,
    seed: Seed = None,
    theme: Theme = None,
    avoid: Avoid = None,
    standard: StandardNames = None,
    standards: StandardsDirs = None,
    kommune: Kommune = None,
    lov: Law = False,
    mapping: MappingFile = None,
) -> None:
    """Udtræk sager til gennemgang, og skriv en projektmappe til hvert team.

    Hver sag har en kendt sandsynlighed for at blive udtrukket; den står i stikproeve.csv.

    Eksempler:

    `kvs-audit review draw udtraek --per raadgiver 1 --as-of 2026-06-30 --out gennemgang/2026-06`

    `kvs-audit review draw udtraek --per team 5 --stratify ny_loebende --avoid gennemgang --as-of 2026-09-30 --out g9`
    """
    day = parse_date(as_of, "--as-of")
    plan = _plan(per, stratify, seed, theme)
    with progress("Indlæser …") as steps:
        from kvs_audit.assess import choose_standards
        from kvs_audit.extract import read_extract
        from kvs_audit.extract.mapping import load_mapping
        from kvs_audit.review import draw_review, write_review
        from kvs_audit.review.store import find_samples
        from kvs_audit.standards.law import LAW
        from kvs_audit.standards.loader import load_standards

        earlier = [sample for folder in avoid or () for sample in find_samples(folder)]
        extract = read_extract(udtraek, None if mapping is None else load_mapping(mapping))
        names = [*(standard or ()), *(LAW if lov else ())]
        chosen = choose_standards(extract, load_standards(standards or ()), names, kommune)
        steps.say("Udtrækker …")
        drawn = draw_review(extract, chosen, day, plan, earlier)
        written = write_review(drawn, out)
    from kvs_audit.contract.danish import counted_text

    cases, books = drawn.cases.height, sum(path.suffix == ".xlsx" for path in written)
    frame = counted_text(drawn.frame.height, "sag", "sager")
    cells = counted_text(drawn.frame["celle"].n_unique(), "celle", "celler")
    console().print(
        printable(
            f"{counted_text(cases, 'sag', 'sager')} udtrukket af {frame} i {cells}, frø {plan.seed}. "
            f"{counted_text(drawn.asked.height, 'spørgsmål', 'spørgsmål')} i "
            f"{counted_text(books, 'projektmappe', 'projektmapper')}. Skrevet til {out}."
        )
    )


def _plan(per: tuple[str, int], stratify: str | None, seed: int | None, theme: str | None) -> "Plan":
    """The options as a plan. Raises ArgumentFault for an unknown cell or stratum."""
    import secrets

    from kvs_audit.review.drawn import Plan
    from kvs_audit.review.frame import PER, STRATA

    strata = [] if stratify is None else [name.strip() for name in stratify.split(",")]
    _refuse_unknown("--per", [per[0]], PER)
    _refuse_unknown("--stratify", strata, STRATA)
    chosen_seed = secrets.randbelow(_MOST_SEED) if seed is None else seed
    return Plan(per[0], per[1], chosen_seed, tuple(dict.fromkeys(strata)), theme)  # type: ignore[arg-type]


def _refuse_unknown(option: str, names: list[str], allowed: tuple[str, ...]) -> None:
    for name in names:
        if name not in allowed:
            msg = f"{option}: {name} kendes ikke. Vælg mellem {', '.join(allowed)}."
            raise ArgumentFault(msg)


@review_app.command("collect", options_metavar="[VALG]")
def collect(mappe: Returned, out: Out, rapport: WithReport = True) -> None:
    """Saml de udfyldte projektmapper: svar, vægtede rater, enighed, hvad der ikke kan bruges, og en rapport.

    Læg de udfyldte projektmapper i stikprøvens mappe. Har to læst samme sag, lægges begge filer der.

    Eksempel:

    `kvs-audit review collect gennemgang/2026-06 --out gennemgang/2026-06-svar`
    """
    with progress("Indlæser svar …") as steps:
        from kvs_audit.review import collect as collect_review
        from kvs_audit.review import write_collected

        collected = collect_review(mappe)
        files = {}
        if rapport:
            steps.say("Laver rapporten sagsgennemgang …")
            files = _report(mappe, collected)
        written = write_collected(collected, out, mappe, files)
    screen = console()
    screen.print(_rates_table(collected))
    first, *remarks = collected.sentences()
    screen.print(printable(first))
    for remark in remarks:
        complain(f"Obs: {remark}")
    overall = collected.agreement.filter(collected.agreement["krav"].is_null()).to_dicts()
    for row in overall:
        screen.print(_agreement_sentence(row["par"], row["enige"], row["kappa"]))
    screen.print(printable(f"Skrevet til {out}: {', '.join(path.name for path in written)}"))


def _report(folder: Path, collected: "Collected") -> "dict[str, Writer]":
    from kvs_audit.reports.runner import prepare, produce

    return produce(prepare("sagsgennemgang", None, collected.sample.as_of, {"gennemgang": str(folder)}))


def _agreement_sentence(pairs: int, agreed: int, kappa: float | None) -> str:
    from kvs_audit.contract.danish import count, number

    told = "kan ikke beregnes, for alle svar er ens" if kappa is None else number(kappa, 2)
    return f"To har svaret på det samme {count(pairs)} gange og var enige i {count(agreed)}; Cohens kappa: {told}."


def _rates_table(collected: "Collected") -> object:
    from kvs_audit.cli.tables import plain_table
    from kvs_audit.contract.danish import MISSING, number, percent
    from kvs_audit.review.collected_files import all_rates

    def share(value: float | None) -> str:
        return MISSING if value is None else percent(value)

    def figure(value: float | None) -> str:
        return MISSING if value is None else number(value, None)

    lines = [
        (
            f"{row['standard']}/{row['krav']}",
            row["kilde"],
            *(share(row[name]) for name in ("andel", "nedre", "oevre")),
            *(figure(row[name]) for name in ("opfyldt", "ikke_opfyldt", "kan_ikke_vurderes", "ubesvaret")),
        )
        for row in all_rates(collected).iter_rows(named=True)
    ]
    headings = ("Krav", "Kilde", "Andel", "Nedre", "Øvre", "Opfyldt", "Ikke", "Kan ikke\nvurderes", "Ubesvaret")
    return plain_table("Gennemgang og data side om side", headings, lines)
