"""What a register of justified departures did to the report's assessments."""

from kvs_audit.contract.danish import count, counted_text, percent
from kvs_audit.cycle.register_sheets import register_sentences
from kvs_audit.reports.blocks import Html, bullets, heading, paragraph, table
from kvs_audit.reports.scope import Scope

_HEADINGS = (
    "Krav",
    "Forfaldne enheder",
    "Afvigelser uden forklaring",
    "Begrundede afvigelser",
    "Forklaret i registret",
    "Andel begrundet eller forklaret",
)


def register_part(scope: Scope) -> Html:
    """The register's file, how much each requirement is departed from, and the fate of its entries; else nothing."""
    whole = scope.result.undtagelser
    if whole is None:
        return Html("")
    applied, source = whole.within(scope.vurderinger), whole.register.source
    entries = counted_text(whole.poster.height, "post", "poster")
    rows = [
        (
            f"{row['standard']}: {row['krav']}",
            *(count(row[name]) for name in ("naevner", "afvigelse", "begrundet", "forklaret")),
            percent(row["andel"]),
        )
        for row in applied.fraveget.to_dicts()
    ]
    remarks = list(register_sentences(applied))
    return (
        heading("Begrundede fravigelser", 3)
        + paragraph(
            f"Registret {source.name} med {entries} er regnet med (SHA-256 {source.sha256}). Det begrunder fravigelser "
            "af bør-krav og udgangspunkter; en afvigelse fra et skal-krav forklarer det, men den bliver stående."
        )
        + (table("Fraviget krav for krav", _HEADINGS, rows, range(1, 6)) if rows else paragraph("Ingen er begrundet."))
        + (bullets(remarks) if remarks else Html(""))
    )
