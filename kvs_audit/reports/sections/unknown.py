"""What could not be assessed and why, and what no extract can decide."""

import polars as pl

from kvs_audit.contract.danish import count, percent, reason_text, word
from kvs_audit.reports.blocks import Html, heading, paragraph, table
from kvs_audit.reports.scope import Scope


def reasons(scope: Scope) -> pl.DataFrame:
    """Due units that could not be assessed, by krav and ``aarsag``: ``antal`` among the krav's due units, ``af``."""
    due = scope.due.group_by("standard", "krav").len("af")
    return (
        scope.due.filter(pl.col("status") == "kan_ikke_vurderes")
        .group_by("standard", "krav", "aarsag")
        .len("antal")
        .join(due, on=["standard", "krav"])
        .join(scope.krav.select("standard", "krav", "label", "titel"), on=["standard", "krav"])
        .sort("antal", "standard", "krav", "aarsag", descending=[True, False, False, False])
    )


def not_assessed(scope: Scope) -> Html:
    """The table of reasons, and the requirements for the manual review."""
    return (
        heading("Oplysninger, der mangler", 3)
        + _reasons(scope)
        + heading("Krav, som intet udtræk kan afgøre", 3)
        + manual(scope)
    )


def _reasons(scope: Scope) -> Html:
    rows = [
        (
            row["label"],
            row["titel"],
            reason_text(row["aarsag"]),
            count(row["antal"]),
            percent(row["antal"] / row["af"], 0),
        )
        for row in reasons(scope).iter_rows(named=True)
    ]
    if not rows:
        return paragraph("Alt, der var forfaldent, kunne vurderes.")
    return paragraph(
        "En vurdering, der ikke kan afgøres, tæller hverken som opfyldt eller som afvigelse. Andelen er af kravets "
        "forfaldne vurderinger."
    ) + table("Ikke vurderet, efter krav og årsag", ("Krav", "Standard", "Årsag", "Antal", "Andel"), rows, (3, 4))


def manual(scope: Scope) -> Html:
    """The requirements that no extract can decide, with the reason."""
    rows = [
        (skoen.tekst, standard.titel, word(skoen.styrke), skoen.grund)
        for standard in scope.standards
        for skoen in standard.skoen
        if skoen.tilsyn in scope.tilsyn
    ]
    if not rows:
        return paragraph("Standarderne har ingen krav af den slags.")
    return paragraph("De vurderes ved at læse sagerne.") + table(
        "Krav til gennemgang af sagerne",
        ("Krav", "Standard", "Styrke", "Hvorfor data ikke kan afgøre det"),
        rows,
        folded=True,
    )
