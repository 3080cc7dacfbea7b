"""The half page a report opens with: what was audited, what matters, how sure, what could not be assessed."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from kvs_audit.contract.danish import count, label, listing, long_date, percent, reason_text
from kvs_audit.cycle.compare import Comparison
from kvs_audit.reports.blocks import Html, bullets, heading, paragraph
from kvs_audit.reports.scope import FEW, Scope
from kvs_audit.reports.sections import compare, since, trend

THINGS = 3


def opening(scope: Scope, comparison: Comparison | None = None) -> Html:
    """The opening of a supervision report; with a comparison also what has happened since the earlier run."""
    return (
        heading("Hvad der er set på", 3)
        + paragraph(audited_text(scope))
        + heading("De tre vigtigste ting", 3)
        + bullets(
            important_texts(scope) or ["Ingen afvigelser blandt det, der kunne vurderes."], numbered=True, lead=":"
        )
        + paragraph(" ".join(text for text in (direction_text(scope), _since(scope, comparison)) if text))
        + heading("Hvor sikkert det er", 3)
        + paragraph(certainty_text(scope))
        + heading("Hvad der ikke kunne vurderes", 3)
        + paragraph(unknown_text(scope))
    )


def audited_text(scope: Scope) -> str:
    """What was audited: units, requirements, cases, day, period, and whose standards."""
    rows = scope.vurderinger
    period = f", hændelser {scope.period_text}" if scope.period_text else ""
    team = f" i {scope.team}" if scope.team else ""
    if rows.is_empty():
        return (
            f"Der er ingen vurderinger at vise{team} pr. {long_date(scope.as_of)}{period}: "
            f"ingen indsats er omfattet af de {scope.krav.height} krav, som rapporten ser på."
        )
    due = scope.due
    return (
        f"Rapporten holder {count(rows['sag_id'].n_unique())} sager{team} op mod {scope.krav.height} krav, opgjort pr. "
        f"{long_date(scope.as_of)}{period}. Det giver {count(due.height)} forfaldne vurderinger: én for hver gang, et "
        f"krav skulle være opfyldt. Kravene kommer fra {_standards_text(scope)}."
    )


def _standards_text(scope: Scope) -> str:
    used = scope.krav["standard"].unique()
    return listing([_named(scope, standard.id, standard.titel) for standard in scope.standards if standard.id in used])


def _named(scope: Scope, standard: str, title: str) -> str:
    kommuner = (
        scope.vurderinger.filter(pl.col("standard") == standard)["kommune"].drop_nulls().unique().sort().to_list()
    )
    return f"»{title}« ({listing(kommuner)})" if kommuner else f"»{title}«"


def important(scope: Scope) -> pl.DataFrame:
    """The requirements that matter most: most deviations, each weighing as its strength; ties by standard and krav."""
    return (
        scope.krav_rates.filter(pl.col("afvigelse") > 0)
        .sort(
            pl.col("afvigelse") * pl.col("vaegt"),
            "afvigelse",
            "standard",
            "krav",
            descending=[True, True, False, False],
        )
        .head(THINGS)
    )


def important_texts(scope: Scope) -> list[str]:
    """The three things, a sentence or two each."""
    return [_important_text(scope, row) for row in important(scope).iter_rows(named=True)]


def _important_text(scope: Scope, row: dict[str, Any]) -> str:
    justified = "" if row["styrke"] == "skal" else " og ikke begrundet"
    return (
        f"{row['label']}: ikke opfyldt{justified} i {count(row['afvigelse'])} af {count(row['naevner'])} forfaldne "
        f"vurderinger ({percent(row['afvigelse'] / row['naevner'], 0)}). "
        f"{label(row['styrke'])} i {_named(scope, row['standard'], row['titel'])}: »{row['tekst']}«"
    )


def direction_text(scope: Scope) -> str:
    """Whether it goes up or down, and whether any team stands out."""
    if scope.due.is_empty():
        return ""
    return f"{trend.development_text(scope)}. {compare.teams_text(scope)}."


def _since(scope: Scope, comparison: Comparison | None) -> str:
    return "" if comparison is None else since.summary_text(scope, comparison)


def certainty_text(scope: Scope) -> str:
    """How sure the rates are: no sample, chance, few units, rejected rows."""
    return " ".join(_certainty(scope))


def _certainty(scope: Scope) -> Iterator[str]:
    yield "Alle sager i udtrækket er med; det er ikke en stikprøve."
    due = scope.krav_rates.filter(pl.col("naevner") > 0)
    few = due.filter(pl.col("naevner") < FEW).height
    if due.height > few:
        width = due.filter(pl.col("naevner") >= FEW).select(((pl.col("oevre") - pl.col("nedre")) / 2).median()).item()
        yield (
            f"For et typisk krav kan tilfældigheder flytte andelen omkring {100 * width:.0f} procentpoint op eller ned "
            "(95 %-interval)."
        )
    if few:
        yield f"For {count(few)} krav er der under {FEW} forfaldne vurderinger; læs dem som enkeltsager."
    yield _rejected_text(scope)


def _rejected_text(scope: Scope) -> str:
    counts = scope.result.extract.counts.values()
    rejected, unknown = sum(c.afvist for c in counts), sum(c.sat_ukendt for c in counts)
    if not rejected and not unknown:
        return "Alle rækker i udtrækket kunne læses."
    return (
        f"I hele udtrækket kunne {count(rejected)} rækker ikke bruges, og {count(unknown)} værdier er sat til ukendt; "
        "fund, der kan skyldes det, siger det selv."
    )


def unknown_text(scope: Scope) -> str:
    """What could not be assessed, the most common reason, and requirements that were not decided at all."""
    due = scope.due
    if due.is_empty():
        return "Der er intet forfaldent at vurdere."
    return " ".join(_unknown(scope, due))


def _unknown(scope: Scope, due: pl.DataFrame) -> Iterator[str]:
    unknown = due.filter(pl.col("status") == "kan_ikke_vurderes")
    if unknown.is_empty():
        yield "Alt, der var forfaldent, kunne vurderes."
    else:
        reason, times = (
            unknown["aarsag"].value_counts(sort=True).sort("count", "aarsag", descending=[True, False]).row(0)
        )
        yield (
            f"{count(unknown.height)} af {count(due.height)} forfaldne vurderinger "
            f"({percent(unknown.height / due.height, 0)}) kunne ikke afgøres. Den hyppigste årsag: "
            f"{reason_text(reason)} ({count(times)} gange). De tæller ikke med i andelene."
        )
    undecided = scope.krav_rates.filter((pl.col("kan_ikke_vurderes") > 0) & (pl.col("naevner") == 0))
    if undecided.height:
        yield f"Slet ikke afgjort: {_krav_listing(undecided)}."
    without = scope.krav_rates.filter((pl.col("enheder") == 0) & (pl.col("ikke_forfaldne") == 0))
    if without.height:
        yield f"Ingen sager at måle på: {_krav_listing(without)}."
    manual = sum(skoen.tilsyn in scope.tilsyn for standard in scope.standards for skoen in standard.skoen)
    if manual:
        yield f"Yderligere {count(manual)} krav kan intet udtræk afgøre; de skal vurderes ved gennemgang af sagerne."


def _krav_listing(rows: pl.DataFrame) -> str:
    return listing([f"{row['label']} ({row['titel']})" for row in rows.iter_rows(named=True)])
