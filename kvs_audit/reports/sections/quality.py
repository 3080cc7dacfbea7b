"""What was read, rejected and unknown, what it costs, and what the data supplier should deliver."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from kvs_audit.charts.bars import bars_figure
from kvs_audit.charts.figure import Figure
from kvs_audit.charts.theme import ALERT
from kvs_audit.contract.danish import (
    count,
    counted_text,
    krav_label,
    listing,
    long_date,
    number_text,
    percent,
    reason_text,
)
from kvs_audit.contract.tables import TABLES
from kvs_audit.quality import Quality, krav_states
from kvs_audit.quality.contents import EMPTY_MEANS_SOMETHING, filled_values
from kvs_audit.quality.document import Section, cell_text
from kvs_audit.quality.telling import tell
from kvs_audit.reports.blocks import Html, Parts, bullets, heading, paragraph, table
from kvs_audit.reports.scope import Scope

THINGS = 3

MOST = 20
"""Bars that a chart shows; the rest are counted in its note."""


def opening(scope: Scope, found: Quality) -> Html:
    """The half page that the report opens with."""
    return (
        heading("Hvad der er set på", 3)
        + paragraph(read_text(scope))
        + heading("De tre vigtigste ting at få rettet", 3)
        + bullets(important_texts(scope) or ["Intet: alt kunne læses, og alt kunne vurderes."], numbered=True)
        + heading("Hvor sikkert det er", 3)
        + paragraph(f"{found.verdict.saetning} Tallene er optællinger af hele udtrækket, ikke en stikprøve.")
        + heading("Hvad der ikke kunne vurderes", 3)
        + paragraph(unknown_text(scope))
    )


def read_text(scope: Scope) -> str:
    """What was read, and against what it was held."""
    counts = scope.result.extract.counts.values()
    read, used = sum(c.laest for c in counts), sum(c.accepteret for c in counts)
    return (
        f"Udtrækket har {counted_text(len(scope.result.extract.counts), 'tabel', 'tabeller')} med "
        f"{counted_text(read, 'række', 'rækker')}; {count(used)} kunne bruges, {count(read - used)} er afvist. Det er "
        f"holdt op mod {count(scope.krav.height)} krav, opgjort pr. {long_date(scope.as_of)}."
    )


def important_texts(scope: Scope) -> list[str]:
    """What costs most, in assessments that could not be made; then rejected rows."""
    texts = [
        f"{_sentence_case(reason_text(row['aarsag']))}: koster "
        f"{counted_text(row['antal'], 'vurdering', 'vurderinger')} i {count(row['krav'])} krav."
        for row in costs(scope).head(THINGS).iter_rows(named=True)
    ]
    rejected = [(name, c.afvist, c.laest) for name, c in scope.result.extract.counts.items() if c.afvist]
    texts += [
        f"Tabellen {name}: {counted_text(lost, 'række', 'rækker')} af {count(read)} er afvist."
        for name, lost, read in sorted(rejected, key=lambda each: -each[1])
    ]
    return texts[:THINGS]


def costs(scope: Scope) -> pl.DataFrame:
    """Reasons (``aarsag``) with the assessments (``antal``) and requirements (``krav``) they cost, dearest first."""
    return (
        scope.vurderinger.filter(pl.col("status") == "kan_ikke_vurderes")
        .group_by("aarsag")
        .agg(antal=pl.len().cast(pl.Int64), krav=pl.struct("standard", "krav").n_unique())
        .sort("antal", "aarsag", descending=[True, False])
    )


def unknown_text(scope: Scope) -> str:
    """How many assessments could not be made, and requirements that none could."""
    rows = scope.vurderinger
    if rows.is_empty():
        return "Der er ingen vurderinger: ingen indsats er omfattet af kravene."
    unknown = rows.filter(pl.col("status") == "kan_ikke_vurderes").height
    states = scope_states(scope)
    whole = states.filter(pl.col("tilstand") == "kan_ikke_vurderes")
    names = listing([krav_label(krav) for krav in whole["krav"]])
    lost = f"Slet ikke vurderet: {names}." if whole.height else "Alle krav med sager kunne vurderes, helt eller delvis."
    share = percent(unknown / rows.height, 0)
    return f"{count(unknown)} af {count(rows.height)} vurderinger ({share}) kunne ikke afgøres. {lost}"


def scope_states(scope: Scope) -> pl.DataFrame:
    """How far each requirement of the report can be assessed, see :data:`kvs_audit.quality.cost.KRAV_STATES`."""
    return krav_states(scope.result.extract, scope.result.chosen, scope.vurderinger)


def filled_columns(scope: Scope) -> pl.DataFrame:
    """Columns that are there and not always filled: ``tabel``, ``kolonne``, ``udfyldte``, ``raekker``."""
    extract = scope.result.extract
    rows = [
        (name, column, filled, extract.tables[name].height)
        for name in TABLES
        if extract.has(name) and extract.tables[name].height
        for column, filled in filled_values(extract, name).items()
        if extract.has_column(name, column) and f"{name}.{column}" not in EMPTY_MEANS_SOMETHING
    ]
    schema = {"tabel": pl.String(), "kolonne": pl.String(), "udfyldte": pl.Int64(), "raekker": pl.Int64()}
    frame = pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("udfyldte") < pl.col("raekker"))
    return frame.sort(pl.col("udfyldte") / pl.col("raekker"), "tabel", "kolonne")


def completeness(scope: Scope) -> Figure:
    """How far each column is filled, emptiest first."""
    columns = filled_columns(scope)
    title = "Alle kolonner er helt udfyldt"
    if columns.height:
        number = counted_text(columns.height, "kolonne", "kolonner")
        title = f"{number} er ikke udfyldt i alle rækker; hvad det koster, står i næste afsnit"
    rows = columns.head(MOST).select(
        label=pl.format("{}.{}", "tabel", "kolonne"),
        vaerdi=pl.col("udfyldte") / pl.col("raekker"),
        tal=pl.format("{} af {}", number_text(pl.col("udfyldte")), number_text(pl.col("raekker"))),
    )
    more = columns.height - rows.height
    note = (
        "Andel af de brugte rækker, der har en værdi. Flere kolonner hører kun til nogle typer indsatser, så en lav "
        "udfyldning er ikke i sig selv en fejl."
    )
    return bars_figure(
        rows,
        headings=("Kolonne", "Udfyldt"),
        title=title,
        reason="Alle kolonner, der er leveret, har en værdi i hver række.",
        most=1.0,
        note=f"{note} {counted_text(more, 'kolonne', 'kolonner')} mere er ikke tegnet." if more > 0 else note,
    )


def unassessed(scope: Scope) -> Figure:
    """The requirements with assessments that could not be made, the largest share first."""
    states = (
        scope_states(scope)
        .filter(pl.col("uvurderede") > 0)
        .join(scope.krav.select("standard", "krav", "label", "titel"), on=["standard", "krav"])
    )
    ranked = states.sort(pl.col("uvurderede") / pl.col("enheder"), "standard", "krav", descending=[True, False, False])
    title = "Alle vurderinger kunne afgøres"
    if ranked.height:
        first = ranked.row(0, named=True)
        number = counted_text(ranked.height, "krav", "krav")
        title = f"{number} har vurderinger, der ikke kunne afgøres; mest {first['label']}"
    rows = ranked.head(MOST).select(
        label=pl.format("{} – {}", "label", "titel"),
        vaerdi=pl.col("uvurderede") / pl.col("enheder"),
        tal=pl.format("{} af {}", number_text(pl.col("uvurderede")), number_text(pl.col("enheder"))),
    )
    return bars_figure(
        rows,
        headings=("Krav", "Ikke afgjort"),
        title=title,
        reason="Der er intet, der ikke kunne afgøres.",
        most=1.0,
        colour=ALERT,
        note="Andel af kravets vurderinger, der ikke kunne afgøres, fordi en oplysning mangler.",
    )


def to_deliver(scope: Scope, found: Quality) -> Html:
    """What the data supplier should deliver to close the gaps, dearest first."""
    items = [*_missing_parts(found), *_missing_values(scope)]
    if not items:
        return paragraph("Intet: kravene har de oplysninger, de skal bruge.")
    return paragraph("Listen kan sendes til dataleverandøren, som den er.") + bullets(items, lead=":")


def _missing_parts(found: Quality) -> Iterator[str]:
    for row in found.needs.filter(pl.col("rolle") == "afgoerende").iter_rows(named=True):
        needed = f"bruges af {counted_text(len(row['krav']), 'krav', 'krav')}"
        if row["kolonne"] is None:
            columns = ", ".join(TABLES[row["tabel"]].by_name)
            yield f"Tabellen {row['tabel']}: {needed}. Kolonner: {columns}."
        else:
            text = TABLES[row["tabel"]].by_name[row["kolonne"]].text
            state = "helt tom i dag" if row["tilstand"] == "tom" else "mangler i dag"
            yield f"Kolonnen {row['tabel']}.{row['kolonne']}: {text.lower()}; {state}, {needed}."


def _missing_values(scope: Scope) -> Iterator[str]:
    filled = {row["kolonne"]: row for row in filled_columns(scope).sort("tabel", descending=True).iter_rows(named=True)}
    for row in costs(scope).iter_rows(named=True):
        kind, _, name = row["aarsag"].partition(":")
        place = filled.get("foedselsdato" if row["aarsag"] == "foedselsdag_ukendt" else name)
        lost = counted_text(row["antal"], "vurdering", "vurderinger")
        if row["aarsag"] == "foedselsdag_ukendt":
            yield f"Barnets fødselsdag: kun måneden er oplyst, og {lost} afhænger af dagen."
        elif kind == "mangler_vaerdi" and place is not None and place["udfyldte"]:
            missing = place["raekker"] - place["udfyldte"]
            rows = counted_text(missing, "række", "rækker")
            yield f"Værdier i {place['tabel']}.{name}: mangler i {rows} og koster {lost}."


def told(found: Quality, *anchors: str) -> Parts:
    """Parts of the check of the extract, as ``kvs-audit check`` tells them."""
    sections = {section.anchor: section for section in tell(found).sections}
    return Parts(tuple(_told(sections[anchor]) for anchor in anchors))


def _told(section: Section) -> Html:
    parts = heading(section.heading, 3)
    parts += bullets(section.sentences) if len(section.sentences) > 1 else paragraph("".join(section.sentences))
    for each in section.short:
        rows: list[tuple[Any, ...]] = [tuple(cell_text(cell) for cell in row) for row in each.rows]
        parts += table(each.caption, each.headings, rows, each.numeric)
    return parts


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
