"""How a review's sample was drawn and its figures made."""

from collections.abc import Callable
from importlib.metadata import version

import polars as pl

from kvs_audit.contract.danish import MISSING, count, long_date, number, percent, word
from kvs_audit.reports.blocks import Html, bullets, facts, heading, paragraph, table
from kvs_audit.review import Collected

DEFINITIONS = (
    ("Sandsynlighed", "Hvor sandsynligt det var, at netop den sag blev udtrukket. Den er kendt for hver eneste sag."),
    ("Vægt", "1 delt med sandsynligheden: så mange sager som den udtrukne står for."),
    (
        "Anslået andel opfyldt",
        "Vægtene af de sager, hvor kravet er opfyldt, delt med vægtene af dem, hvor det er bedømt opfyldt eller ikke "
        "opfyldt (Hájeks skøn). Svarene »ikke relevant« og »kan ikke vurderes« er ikke med.",
    ),
    (
        "95 %-interval",
        "Wilsons interval med det antal sager, der i en enkel tilfældig stikprøve ville give samme usikkerhed. Det er "
        "hellere for bredt end for smalt. Sager, der var sikre på at blive udtrukket, giver ingen usikkerhed.",
    ),
    (
        "Cohens kappa",
        "Hvor meget oftere to er enige, end de ville være ved tilfælde: 1 er altid enige, 0 er som ved tilfælde. Af "
        "flere læsere sammenlignes de to første efter pseudonym.",
    ),
)


def method(review: Collected) -> Html:
    """Definitions, the draw with its probabilities, standards and files."""
    return (
        heading("Ord og tal", 3)
        + facts(DEFINITIONS)
        + heading("Stikprøven", 3)
        + _draw(review)
        + heading("Standarder", 3)
        + _standards(review)
        + heading("Filer", 3)
        + _files(review)
    )


def _draw(review: Collected) -> Html:
    manifest = review.sample.manifest
    avoided = manifest["undgaaede_stikproever"]
    per = f"{count(manifest['antal'])} pr. {word(manifest['pr'])}"
    strata = f", i hvert lag af {' og '.join(_stratum(each) for each in manifest['lag'])}" if manifest["lag"] else ""
    items = [
        f"Stikprøve {manifest['stikproeve']}, opgjort pr. {long_date(review.sample.as_of)}: {per}{strata}.",
        f"Frø {manifest['froe']}: med samme frø, dag og udtræk udtrækkes de samme sager.",
        *([f"Kun sager, som kravet {manifest['tema']} handler om."] if manifest["tema"] else []),
        *([f"Sager fra tidligere stikprøver er undgået: {', '.join(avoided)}."] if avoided else []),
    ]
    return paragraph(str(manifest["metode"])) + bullets(items) + _cells(review)


def _stratum(name: str) -> str:
    return "ny og løbende" if name == "ny_loebende" else word(name)


def _cells(review: Collected) -> Html:
    """Every cell with how many cases it has, how many were drawn and read, and their probabilities."""
    read = pl.col("sag_id").is_in(review.answers["sag_id"].unique().implode())
    chance = pl.col("sandsynlighed").filter("udtrukket")
    cells = (
        review.sample.frame.group_by("celle")
        .agg(
            sager=pl.len(),
            udtrukket=pl.col("udtrukket").sum(),
            laest=(pl.col("udtrukket") & read).sum(),
            mindst=chance.min(),
            hoejst=chance.max(),
        )
        .sort("celle")
    )
    rows = [
        (
            _cell_text(row["celle"]),
            count(row["sager"]),
            count(row["udtrukket"]),
            count(row["laest"]),
            _range(row["mindst"], row["hoejst"], percent),
            _range(row["hoejst"], row["mindst"], lambda chance: number(1 / chance, 1)),
        )
        for row in cells.iter_rows(named=True)
    ]
    headings = ("Celle", "Sager", "Udtrukket", "Læst", "Sandsynlighed", "Vægt")
    return table("Celler, som sagerne er udtrukket i", headings, rows, range(1, 6), folded=True)


def _cell_text(cell: str) -> str:
    """The cell's own name, and its strata as words."""
    own, *strata = cell.split(" · ")
    return " · ".join([own, *(word(each).replace("loebende", "løbende") for each in strata)])


def _range(first: float | None, last: float | None, written: Callable[[float], str]) -> str:
    if first is None or last is None:
        return MISSING
    ends = dict.fromkeys((written(first), written(last)))
    return " til ".join(ends)


def _standards(review: Collected) -> Html:
    rows = [
        (
            f"{each['kilde']}. Datafil: {each['id']}, version {each['version']}.",
            f"{each['udgave'][:1].upper()}{each['udgave'][1:]}.",
            " ".join(each["forbehold"]) or "Ingen.",
        )
        for each in review.sample.manifest["standarder"]
    ]
    return table("Standarder i denne gennemgang", ("Standard", "Udgave", "Forbehold"), rows)


def _files(review: Collected) -> Html:
    sources = [(each["navn"], each["sha256"]) for each in review.sample.manifest["inputfiler"]]
    books = [(book.file, book.team, book.reviewer if book.named else MISSING) for book in review.books]
    return (
        table("Projektmapper, der er indlæst", ("Fil", "Team", "Gennemgået af"), books, folded=True)
        + table("Udtrækket, der er udtrukket af", ("Fil", "SHA-256"), sources, folded=True)
        + paragraph(f"Lavet med kvs-audit {version('kvs-audit')} og polars {version('polars')}.")
    )
