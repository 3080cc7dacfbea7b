"""The method part: definitions, interpretations, standards with their state, and what was read."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.metadata import version

from kvs_audit.contract.danish import MISSING, count, krav_label, long_date, word
from kvs_audit.reports.blocks import Html, bullets, facts, heading, paragraph, table
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections.register import register_part
from kvs_audit.standards.demand import topic, types_of
from kvs_audit.standards.law import LAW, law_in_force
from kvs_audit.standards.lint import REGLER, Anmaerkning, lint
from kvs_audit.standards.loader import load_standards
from kvs_audit.standards.model import Standard

WEAKER = "svagere-end-loven"

FORMAL = frozenset({"uden-godkendelse", "uden-kommune", "uden-ikrafttraeden", "ikrafttraeden-fra-loven", "afloest-lov"})
"""What is amiss with a standard's paper, not with what it asks; much of it stands in the table of standards too."""

ONLY_LAW = "Krav, som kun loven har, og som ikke er målt her"

DEFINITIONS = (
    ("Vurdering", "Ét krav holdt op mod én indsats, ét opfølgningsinterval eller én måned i en sag."),
    ("Opfyldt", "Oplysningerne viser, at kravet er opfyldt."),
    ("Afvigelse", "Oplysningerne viser, at kravet ikke er opfyldt."),
    (
        "Begrundet afvigelse",
        "Et bør-krav eller et udgangspunkt er fraveget, og udtrækket siger, at der er en konkret, individuel "
        "begrundelse. Fra et skal-krav kan der ikke afviges med en begrundelse.",
    ),
    ("Kan ikke vurderes", "En oplysning, som kravet har brug for, mangler. Det ukendte tæller aldrig som opfyldt."),
    (
        "Andel opfyldt",
        "Opfyldt ud af opfyldt, afvigelse og begrundet afvigelse, blandt vurderinger med hændelsesdato senest på "
        "opgørelsesdatoen. Det, der ikke kunne vurderes, står ved siden af.",
    ),
    (
        "95 %-interval",
        "Wilsons interval for en andel: hvor andelen kan ligge, når tilfældige udsving regnes med. Det regner "
        "vurderingerne som uafhængige; hvor samme sag tæller mange gange, er det reelt bredere.",
    ),
    (
        "Yderpunkter",
        "Andelen, hvis alt det, der ikke kunne vurderes, var henholdsvis ikke opfyldt og opfyldt. Sandheden ligger "
        "mellem dem, hvad end der mangler.",
    ),
    (
        "Skiller sig ud",
        "Teams eller kommuner holdes op mod niveauet for dem alle, hvert krav mod sig selv. Grænserne er 2 og 3 "
        "standardfejl fra niveauet (eksakte, efter binomialfordelingen) og snævrer ind, når der er flere vurderinger. "
        "Kun det, der ligger uden for 3, udpeges; ved over 18 sammenligninger lægges grænsen længere ude (Bonferroni), "
        "så risikoen for blot én forkert udpegning er højst 5 % i hver opgørelse. Et team, der skiller sig ud, regnes "
        "ikke med i niveauet for de øvrige. At vurderinger i samme sag ligner hinanden, gør grænserne bredere, og er "
        "der mindst 10 at sammenligne, gør også deres egen spredning det. Kræver mindst 10 sager på begge sider. Et "
        "team uden navn udpeges ikke, og ingen stilles i rangorden.",
    ),
    (
        "Opgørelsesdato",
        "Oplysninger dateret efter den er ikke kendt. En start- eller slutdato efter den læses som planlagt.",
    ),
)


def method(scope: Scope) -> Html:
    """The whole method part."""
    return (
        heading("Ord og tal", 3)
        + facts(DEFINITIONS)
        + heading("Standarder", 3)
        + standards_table(scope.standards)
        + heading("Standarderne og loven", 3)
        + law_part(scope.standards)
        + heading("Fortolkninger", 3)
        + interpretations(scope)
        + register_part(scope)
        + heading("Udtrækket", 3)
        + _manifest(scope)
    )


def standards_table(standards: Iterable[Standard]) -> Html:
    """Each standard with its source, state and reservations."""
    rows = [
        (
            f"{standard.kilde}. Datafil: {standard.id}, version {standard.version}.",
            _state(standard),
            " ".join(standard.forbehold) or "Ingen.",
        )
        for standard in standards
    ]
    return table("Standarder i denne rapport", ("Standard", "Udgave", "Forbehold"), rows)


def _state(standard: Standard) -> str:
    since = f"Gælder fra {long_date(standard.gaelder_fra)}." if standard.gaelder_fra else "Ingen dato for ikrafttræden."
    text = standard.udgave_tekst
    return f"{text[:1].upper()}{text[1:]}. {since}"


def law_part(standards: Iterable[Standard]) -> Html:
    """What to mend in the local standards used, where they ask less than the law, and what only the law asks."""
    used = {standard.id: standard for standard in standards}
    local = [standard for name, standard in used.items() if name not in LAW]
    if not local:
        return paragraph("Rapporten bruger kun lovens egne krav.")
    catalogue = {**load_standards(), **used}
    notes = lint(catalogue, [standard.id for standard in local])
    content, formal = (
        [_note_row(note, catalogue) for note in notes if (note.regel in FORMAL) == wanted] for wanted in (False, True)
    )
    weaker = [note for note in notes if note.regel == WEAKER]
    lead = (
        "Hvor en standard beder om mindre end loven, gælder loven; andelene her viser da kun, om standarden er fulgt."
        if weaker
        else "Ingen af standarderne beder om mindre end loven på de punkter, de har til fælles."
    )
    silent = [line for standard in local for line in _silent(standard, catalogue, used)]
    headings = ("Standard", "Hvad", "Krav", "Forklaring")
    return (
        paragraph(lead)
        + (table("Det, standarderne kræver", headings, content) if content else Html(""))
        + (table("Standardernes form", headings, formal, folded=True) if formal else Html(""))
        + (table(ONLY_LAW, ("Standard", "Lov", "Krav"), silent, folded=True) if silent else Html(""))
    )


def _note_row(note: Anmaerkning, catalogue: Mapping[str, Standard]) -> tuple[str, str, str, str]:
    standard = catalogue[note.standard]
    sections = {krav.id: krav.afsnit for krav in standard.krav}
    krav = "; ".join(f"{krav_label(name)} ({sections[name]})" for name in note.krav) or MISSING
    return standard.titel, REGLER[note.regel], krav, _with_sections(note.tekst, catalogue)


def _with_sections(text: str, catalogue: Mapping[str, Standard]) -> str:
    """The law's requirements by their sections instead of their ids."""
    for law in LAW:
        for krav in catalogue[law].krav:
            text = re.sub(rf"\b{law}/{krav.id}(?![\w-])", krav.afsnit, text)
    return text


def _silent(
    standard: Standard, catalogue: Mapping[str, Standard], used: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    """What a law that the report does not measure asks for the same measures, and the standard does not mention."""
    topics = {topic(krav) for krav in standard.krav}
    own = topics | {each[:1] for each in topics}  # who wants a plan with aims wants a plan
    for law in law_in_force(catalogue, standard):
        asked = [
            f"{krav_label(krav.id)} ({krav.afsnit})"
            for krav in law.krav
            if topic(krav) not in own and types_of(krav, law) & set(standard.indsatstyper)
        ]
        if asked and law.id not in used:
            yield standard.titel, law.titel, "; ".join(asked)


def _interpretation_rows(scope: Scope) -> Iterator[tuple[str, str, str]]:
    """Every interpretation that the report's requirements rest on: where, how it is read, why."""
    for standard in scope.standards:
        krav = scope.krav_of(standard)
        if not krav:
            continue
        for reading in standard.fortolkninger:
            yield standard.titel, reading.tekst, reading.grund
        for each in krav:
            for reading in each.fortolkninger:
                yield f"{standard.titel}: {krav_label(each.id)}", reading.tekst, reading.grund


def interpretations(scope: Scope) -> Html:
    """Every interpretation with its reason."""
    rows = list(_interpretation_rows(scope))
    if not rows:
        return paragraph("Ingen: kilderne er læst, som de står.")
    return paragraph("Steder, hvor kilden er åben, og hvordan den er læst her.") + table(
        "Fortolkninger", ("Hvor", "Læst som", "Hvorfor"), rows, folded=True
    )


def _manifest(scope: Scope) -> Html:
    extract = scope.result.extract
    rows = [
        (word(name), count(c.laest), count(c.accepteret), count(c.afvist), count(c.sat_ukendt))
        for name, c in extract.counts.items()
    ]
    extra = [*extract.extra_tables, *extract.extra_columns]
    return (
        table("Rækker i udtrækket", ("Tabel", "Læst", "Brugt", "Afvist", "Værdier sat til ukendt"), rows, range(1, 5))
        + paragraph(
            f"Ikke brugt, fordi kontrakten ikke kender det: {', '.join(extra)}."
            if extra
            else "Udtrækket har ingen tabeller eller kolonner ud over dem, der kan bruges."
        )
        + bullets(extract.readings)
        + table("Filer", ("Fil", "SHA-256"), [(source.name, source.sha256) for source in extract.sources], folded=True)
        + paragraph(
            f"Opgjort pr. {long_date(scope.as_of)} med kvs-audit {version('kvs-audit')}, polars {version('polars')} og "
            f"altair {version('altair')}."
        )
    )
