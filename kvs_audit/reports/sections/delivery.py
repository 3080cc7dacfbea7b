"""How respite was delivered against caps and grants, and follow-ups against their deadlines."""

from datetime import date

import polars as pl

from kvs_audit.charts.figure import Figure
from kvs_audit.charts.lines import lines_figure
from kvs_audit.charts.punctuality import punctuality_figure
from kvs_audit.charts.respite import respite_figure
from kvs_audit.contract.danish import count, percent
from kvs_audit.reports.delivery import IN_RATE, granted_and_delivered, of_kind, punctuality, respite_months
from kvs_audit.reports.scope import Scope

YEAR = 12


def respite_against_cap(scope: Scope) -> Figure:
    """Child-months against the stepped cap."""
    decided = of_kind(scope, "doegnloft").filter(pl.col("status").is_in(IN_RATE))
    title = cap_text(decided)
    return respite_figure(
        respite_months(scope),
        title=title,
        alt_text=f"{title}. Tabellen under figuren viser måneder og overskridelser for hver alder.",
        reason="Ingen måneder med aflastningsdøgn kunne holdes op mod et loft.",
        note="Hver prik er måneder med samme alder og antal døgn; jo større, jo flere. Stregerne er loftet for "
        "alderen. Måneder, hvor barnets alder afhænger af en ukendt fødselsdag, er ikke tegnet.",
    )


def cap_text(decided: pl.DataFrame) -> str:
    """In how many child-months the cap was exceeded, and how many of them were justified."""
    if decided.is_empty():
        return "Ingen måneder at holde op mod loftet"
    over = decided.filter(pl.col("status") != "opfyldt")
    justified = over.filter(pl.col("status") == "begrundet_afvigelse").height
    share = percent(over.height / decided.height, 0)
    explained = f"; {count(justified)} af dem er begrundet" if over.height else ""
    return f"Loftet er overskredet i {count(over.height)} af {count(decided.height)} måneder ({share}){explained}"


def granted_against_delivered(scope: Scope) -> Figure:
    """Granted and delivered days a month, per quarter."""
    months = granted_and_delivered(scope)
    title = granted_text(months, scope.as_of)
    return lines_figure(
        _per_quarter(months),
        unit="døgn pr. måned",
        title=title,
        alt_text=f"{title}. Tabellen under figuren viser hvert kvartal.",
        reason="Der er ingen hele måneder med både en bevilling og oplysninger om leverede døgn.",
        note="Gennemsnit pr. måned i kvartalet for indsatser, der var i gang hele måneden, og hvor bevillingen er "
        "oplyst. En måned uden leverede døgn tæller som 0.",
    )


def granted_text(months: pl.DataFrame, as_of: date) -> str:
    """How much of what was granted in the last twelve whole months was delivered."""
    since = pl.lit(as_of).dt.offset_by("1d").dt.month_start().dt.offset_by(f"-{YEAR}mo")
    recent = months.filter(pl.col("maaned") >= since)
    granted, delivered = float(recent["bevilget"].sum()), float(recent["leveret"].sum())
    if not granted:
        return "Ingen bevilgede døgn i de seneste tolv hele måneder"
    share = percent(delivered / granted, 0)
    return f"De seneste tolv hele måneder er der leveret {share} af de bevilgede aflastningsdøgn"


def _per_quarter(months: pl.DataFrame) -> pl.DataFrame:
    names = {"bevilget": "Bevilget", "leveret": "Leveret"}
    start = pl.col("maaned").dt.truncate("1q")
    return (
        months.group_by(periode=start)
        .agg(pl.col(*names).mean())
        .sort("periode")
        .unpivot(list(names), index="periode", variable_name="serie", value_name="vaerdi")
        .with_columns(
            pl.col("serie").replace(names),
            label=pl.format("{}. kv. {}", pl.col("periode").dt.quarter(), pl.col("periode").dt.year()),
        )
    )


def follow_up_punctuality(scope: Scope) -> Figure:
    """Follow-ups around their deadlines."""
    days = punctuality(scope)
    title = punctuality_text(days)
    return punctuality_figure(
        days,
        title=title,
        alt_text=f"{title}. Tabellen under figuren viser antallet uge for uge.",
        reason="Ingen opfølgninger var forfaldne.",
        note="Hver søjle er en uge; opfølgning på fristens dag er til tiden. Grå søjle: fristen er overskredet, og der "
        "er ikke fulgt op. Fristen regnes fra den forrige opfølgning, der faktisk blev holdt.",
    )


def punctuality_text(days: pl.DataFrame) -> str:
    """How many due follow-ups were held in time, late and not at all."""
    if days.is_empty():
        return "Ingen forfaldne opfølgninger"
    missing = days["dage"].null_count()
    late = days.filter(pl.col("dage") > 0).height
    in_time = days.height - missing - late
    share = percent(in_time / days.height, 0)
    return (
        f"{share} af {count(days.height)} forfaldne opfølgninger kom til tiden; {count(late)} kom for sent, "
        f"{count(missing)} er ikke holdt"
    )
