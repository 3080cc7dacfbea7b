"""What a control chart supports saying, in words: its signals, its level, and why it says nothing."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from kvs_audit.contract.danish import MISSING, count, long_date, month_name, number, percent
from kvs_audit.summaries.control_charts import CONCEALED, EMPTY, ENOUGH, JUDGED, MIXED, PROVISIONAL, UNFINISHED

UNITS = {"maaned": "måneder", "kvartal": "kvartaler", "afstand": "afvigelser"}
CHARTS = {"maaned": "p-diagram, måneder", "kvartal": "p-diagram, kvartaler", "afstand": "g-diagram, afvigelser"}

TOLD = 2
"""Signals that a title names at most."""

SIDES = {"over": "over", "under": "under"}

STATES = {
    JUDGED: "",
    PROVISIONAL: "foreløbig",
    UNFINISHED: "ikke slut",
    MIXED: "niveauskift undervejs",
    EMPTY: "ingen forfaldne",
    CONCEALED: "skjult",
}
"""What a point is, where it is not judged."""

RULES = (
    "Sådan læses diagrammerne: midterlinjen er den samlede andel i hver fase, og de stiplede grænser viser, hvor langt "
    "tilfældigheder kan flytte et punkt (mindst tre standardafvigelser; videre, hvor tallene svinger mere end "
    "tilfældigheder gør). Et udsving er et punkt uden for grænserne, mindst otte punkter i træk på samme side af "
    "midterlinjen, eller et seneste år, der skiller sig ud fra resten af fasen. Hvor strenge reglerne er, afhænger af "
    "antallet af punkter: af 100 diagrammer, hvor intet er ændret, viser op mod 5 et udsving. Et "
    "udsving tyder på, at noget er ændret, men siger ikke hvad: praksis, registreringen eller sagernes sammensætning."
)

G_RULES = (
    "Hvert punkt er en afvigelse: hvor mange opfyldte der var siden den forrige, så højt er godt. Et udsving er et "
    "punkt uden for grænserne eller mindst otte i træk på samme side af midten."
)


def period_text(first: date, kind: str) -> str:
    """A period by its first day, or a departure by its date."""
    if kind == "maaned":
        return month_name(first)
    return f"{(first.month + 2) // 3}. kv. {first.year}" if kind == "kvartal" else long_date(first)


def verdict_text(points: pl.DataFrame, kind: str, unjudged: str = "") -> str:
    """What the chart shows, as a title goes on after the requirement's name.

    ``points``: of :func:`p_chart` or, with ``kind`` ``afstand``, of :func:`g_chart`.
    """
    level = level_text(points, kind)
    if unjudged == "igen":
        return f"{level}; ingen dom, for de samme sager går igen"
    if unjudged == "faa":
        return f"{level}; for få vurderinger til en dom"
    last = _last_phase(points)
    provisional = JUDGED not in last["punkt"]
    so_far = f"{count(last.height)} {UNITS[kind] if kind == 'afstand' else f'hele {UNITS[kind]}'}"
    level = f"{level}, foreløbig ({so_far}, ingen dom før {ENOUGH})" if provisional else level
    if JUDGED not in points["punkt"]:
        return level
    told = list(signal_texts(points, kind))
    more = f" og {count(len(told) - TOLD)} mere" if len(told) > TOLD else ""
    none = "før da ingen udsving" if provisional else "ingen udsving ud over det tilfældige"
    return f"{level}; {'; '.join(told[:TOLD]) or none}{more}"


def level_text(points: pl.DataFrame, kind: str) -> str:
    """The level of the last phase with whole points, and since when."""
    phase = _last_phase(points)
    if phase.is_empty():
        return "ingen hele perioder endnu"
    first = phase.row(0, named=True)
    since = period_text(first["dato" if kind == "afstand" else "periode"], kind)
    if kind == "afstand":
        return f"{percent(first['andel_afvigelser'], 0)} er afvigelser siden {since}"
    return f"{percent(first['midte'], 0)} opfyldt siden {since}"


def _last_phase(points: pl.DataFrame) -> pl.DataFrame:
    whole = points.filter(pl.col("punkt").is_in([JUDGED, PROVISIONAL]))
    return whole.filter(pl.col("fase") == pl.col("fase").max())


def signal_texts(points: pl.DataFrame, kind: str) -> Iterator[str]:
    """The signals in words: the last year's first, then runs and single points, latest first."""
    if "skred" in points.columns:
        yield from _drift(points, kind)
    when = "dato" if kind == "afstand" else "periode"
    runs = (
        points.filter(pl.col("serie").is_not_null())
        .group_by("fase", "serie_nr", "serie")
        .agg(fra=pl.col(when).min(), til=pl.col(when).max(), antal=pl.len())
        .sort("til", descending=True)
    )
    for run in runs.iter_rows(named=True):
        span = f"{period_text(run['fra'], kind)} – {period_text(run['til'], kind)}"
        yield f"{count(run['antal'])} {UNITS[kind]} i træk {SIDES[run['serie']]} midten ({span})"
    outside = points.filter(pl.col("udenfor").is_not_null()).sort(when, descending=True)
    for point in outside.iter_rows(named=True):
        yield f"{period_text(point[when], kind)} {SIDES[point['udenfor']]} grænsen"


def _drift(points: pl.DataFrame, kind: str) -> Iterator[str]:
    now = points.filter(pl.col("skred").is_not_null())
    if now.is_empty():
        return
    earlier = points.filter(
        (pl.col("fase") == now["fase"][0]) & (pl.col("punkt") == JUDGED) & pl.col("skred").is_null()
    )
    late, before = (percent(_share(part), 0) for part in (now, earlier))
    yield f"{late} opfyldt de seneste {count(now.height)} {UNITS[kind]} mod {before} før"


def _share(points: pl.DataFrame) -> float:
    return float(points.select(pl.col("opfyldt").sum() / pl.col("naevner").sum()).item())


def point_table(points: pl.DataFrame, kind: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings and rows of the table behind a chart."""
    if kind == "afstand":
        headings: tuple[str, ...] = ("Afvigelse", "Opfyldte siden den forrige", "Midte", "Grænser", "Bemærkning")
        return headings, [_gap_row(row) for row in points.iter_rows(named=True)]
    headings = (
        "Periode", "Opfyldt", "Forfaldne", "Andel opfyldt", "Ikke vurderet", "Midterlinje", "Grænser", "Bemærkning"
    )  # fmt: skip
    return headings, [_period_row(row, kind) for row in points.iter_rows(named=True)]


def _gap_row(row: dict[str, Any]) -> tuple[str, ...]:
    limits = f"{number(row['nedre_graense'], 0)}–{number(row['oevre_graense'], 0)}"
    when = "siden den sidste" if row["punkt"] == UNFINISHED else long_date(row["dato"])
    return (when, count(row["imellem"]), number(row["midte"], 0), limits, remark(row))


def _period_row(row: dict[str, Any], kind: str) -> tuple[str, ...]:
    hidden = row["punkt"] == CONCEALED
    due = bool(row["naevner"])
    nothing = STATES[CONCEALED] if hidden else MISSING
    centre = MISSING if row["midte"] is None else percent(row["midte"], 0)
    return (
        period_text(row["periode"], kind),
        nothing if hidden else count(row["opfyldt"] or 0),
        nothing if hidden else count(row["naevner"] or 0),
        percent(row["andel"], 0) if due else nothing,
        STATES[CONCEALED] if row["kan_ikke_vurderes"] is None else count(row["kan_ikke_vurderes"]),
        centre,
        limits_text(row) if due and row["midte"] is not None else nothing,
        remark(row),
    )


def limits_text(row: dict[str, Any]) -> str:
    """The limits of a share as ``55–92 %``."""
    return f"{100 * row['nedre_graense']:.0f}–{percent(row['oevre_graense'], 0)}"


def remark(row: dict[str, Any]) -> str:
    """What is to be said of one point."""
    told = [STATES[row["punkt"]]] if STATES[row["punkt"]] else []
    if row["udenfor"]:
        told.append(f"{SIDES[row['udenfor']]} grænsen")
    if row["serie"]:
        told.append(f"i træk {SIDES[row['serie']]} midten")
    if row.get("skred"):
        told.append("i det seneste år, der skiller sig ud")
    return ", ".join(told) or MISSING
