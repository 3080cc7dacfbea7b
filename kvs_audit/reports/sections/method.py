"""The method part: definitions, interpretations, standards with their state, and what was read."""

from collections.abc import Iterable, Iterator
from importlib.metadata import version

from kvs_audit.contract.danish import count, krav_label, long_date, word
from kvs_audit.reports.blocks import Html, bullets, facts, heading, paragraph, table
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections.register import register_part
from kvs_audit.standards.model import Standard

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
        "Skiller sig sikkert ud",
        "Forskellen til de øvrige er større end tilfældige udsving, krav for krav (Mantel-Haenszel), med 5 % risiko i "
        "alt over alle sammenligninger af samme slags (Bonferroni), og når der tages højde for, at vurderinger i samme "
        "sag ligner hinanden. Kræver mindst 10 sager på begge sider. Et team uden navn nævnes ikke.",
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
