"""What may be published: rates and trends per standard, with small numbers hidden everywhere.

Everything a public report shows comes from :func:`publication`, which hides small counts across all its tables at once.
Nothing here reads assessments by any other way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from kvs_audit.charts.control import SHARES, control_figure
from kvs_audit.charts.figure import Figure
from kvs_audit.charts.rates import rates_figure
from kvs_audit.charts.trend import trend_figure
from kvs_audit.contract.danish import count, krav_label, listing, long_date, percent, word
from kvs_audit.reports.blocks import Html, Parts, bullets, facts, heading, paragraph
from kvs_audit.reports.scope import FEW, WEIGHTS, Scope
from kvs_audit.reports.sections.control import HOLLOW, LAW, drawn_points, shift_days, shifts_text
from kvs_audit.reports.sections.control_text import RULES, point_table, verdict_text
from kvs_audit.reports.sections.method import DEFINITIONS, interpretations, law_part, standards_table
from kvs_audit.reports.trends import RECURRING, YEAR
from kvs_audit.standards.model import Standard
from kvs_audit.summaries import published
from kvs_audit.summaries.control_charts import ENOUGH, p_chart, with_phases
from kvs_audit.summaries.rates import with_bounds, with_interval

TABLES: Mapping[str, tuple[str, ...]] = {
    "standard": ("standard",),
    "krav": ("standard", "krav"),
    "aar": ("standard", "aar"),
    "kvartal": ("standard", "igen", "kvartal"),
}
"""The tables of a public report; all of them are judged together, for each can reveal what another hides."""

THINGS = 3

HIDING = (
    "Små tal",
    "Et antal under {limit}, eller hvor færre end {limit} børn står bag, er skjult, og det samme er de tal, det ellers "
    "kunne regnes ud fra. Skjult er ikke nul.",
)


@dataclass(frozen=True)
class Publication:
    """What may be shown: frames by name (see TABLES) with hidden figures null, and the standards they are about."""

    frames: Mapping[str, pl.DataFrame]
    standards: tuple[Standard, ...]
    as_of: date
    period: str
    threshold: int
    window: tuple[date | None, date | None] = (None, None)

    def of(self, name: str, standard: str) -> pl.DataFrame:
        """A table's rows of one standard."""
        return self.frames[name].filter(pl.col("standard") == standard)


def publication(scope: Scope, threshold: int) -> Publication:
    """The only way from assessments to a public report."""
    rows = scope.vurderinger.with_columns(
        aar=pl.col("haendelsesdato").dt.year(),
        kvartal=pl.col("haendelsesdato").dt.truncate("1q"),
        igen=pl.col("enhed") == RECURRING,
    )
    frames = published(rows, TABLES, scope.as_of, threshold)
    with_intervals = {name: _with_interval(frame) for name, frame in frames.items()}
    used = set(frames["standard"]["standard"])
    standards = tuple(standard for standard in scope.standards if standard.id in used)
    window = (scope.result.fra, scope.result.til)
    return Publication(with_intervals, standards, scope.as_of, scope.period_text, threshold, window)


def _with_interval(frame: pl.DataFrame) -> pl.DataFrame:
    """The interval and the bounds of what is shown; null where the figures are hidden."""
    whole = with_interval(frame.with_columns(pl.col("opfyldt", "naevner").fill_null(0)))
    return with_bounds(frame.with_columns(whole["nedre"], whole["oevre"]))


def opening(public: Publication) -> Html:
    """The half page that the report opens with."""
    return (
        heading("Hvad der er set på", 3)
        + paragraph(audited_text(public))
        + heading("De tre vigtigste ting", 3)
        + bullets(important_texts(public) or ["Ingen tal er store nok til at blive vist."], numbered=True, lead=":")
        + heading("Hvor sikkert det er", 3)
        + paragraph(
            "Alle sager i udtrækket er med; det er ikke en stikprøve. Intervallerne viser, hvor meget tilfældigheder "
            f"kan flytte en andel. {hiding_text(public)}"
        )
        + heading("Hvad der ikke kunne vurderes", 3)
        + paragraph(unknown_text(public))
    )


def hiding_text(public: Publication) -> str:
    """How small numbers are treated."""
    return HIDING[1].format(limit=public.threshold)


def audited_text(public: Publication) -> str:
    """Which standards, as of when, and how many requirements have figures."""
    period = f", hændelser {public.period}" if public.period else ""
    if not public.standards:
        return f"Der er ingen vurderinger at vise pr. {long_date(public.as_of)}{period}."
    titles = listing([f"»{standard.titel}«" for standard in public.standards])
    shown = public.frames["krav"].filter(~pl.col("skjult")).height
    return (
        f"Hvor ofte er kravene i {titles} opfyldt, opgjort pr. {long_date(public.as_of)}{period}? "
        f"{count(shown)} af {count(public.frames['krav'].height)} krav har tal, der er store nok til at blive vist."
    )


def important_texts(public: Publication) -> list[str]:
    """The shown requirements whose deviations weigh most, a sentence or two each."""
    words = {(standard.id, krav.id): (standard.titel, krav) for standard in public.standards for krav in standard.krav}
    shown = [row for row in public.frames["krav"].iter_rows(named=True) if row["ikke_opfyldt"]]
    ranked = sorted(shown, key=lambda row: (-_weight(words, row), row["standard"], row["krav"]))
    return [_important_text(*words[row["standard"], row["krav"]], row) for row in ranked[:THINGS]]


def _weight(words: Mapping[tuple[str, str], tuple[str, Any]], row: Mapping[str, Any]) -> int:
    _, krav = words[row["standard"], row["krav"]]
    return WEIGHTS[krav.styrke] * int(row["ikke_opfyldt"])


def _important_text(title: str, krav: Any, row: Mapping[str, Any]) -> str:
    share = percent(row["ikke_opfyldt"] / row["naevner"], 0)
    return (
        f"{krav_label(krav.id)}: ikke opfyldt i {count(row['ikke_opfyldt'])} af {count(row['naevner'])} vurderinger "
        f"({share}). {word(krav.styrke).capitalize()} i »{title}«: »{krav.tekst}«"
    )


def unknown_text(public: Publication) -> str:
    """What could not be assessed, as far as it may be shown; and what no extract can decide."""
    told = [
        f"»{standard.titel}«: {_count(public.of('standard', standard.id)['kan_ikke_vurderes'].item())}"
        for standard in public.standards
    ]
    manual = sum(len(standard.skoen) for standard in public.standards)
    counts = f"Vurderinger, der ikke kunne afgøres: {listing(told)}. " if told else ""
    return f"{counts}Yderligere {count(manual)} krav kan intet udtræk afgøre."


def _count(number: int | None) -> str:
    return "skjult" if number is None else count(number)


def rates_by_standard(public: Publication) -> Parts:
    """A chart of the requirements of each standard."""
    return Parts(tuple(_krav_figure(public, standard) for standard in public.standards))


def _krav_figure(public: Publication, standard: Standard) -> Figure:
    strength = {krav.id: word(krav.styrke) for krav in standard.krav}
    rows = public.of("krav", standard.id).with_columns(
        label=pl.col("krav").map_elements(
            lambda krav: f"{krav_label(krav)} ({strength[krav]})", return_dtype=pl.String()
        )
    )
    whole = public.of("standard", standard.id).row(0, named=True)
    return rates_figure(
        rows,
        title=f"{standard.titel}: {_whole_text(whole)}",
        reason="Ingen af standardens krav har tal, der er store nok til at blive vist.",
        note=f"Prikken er andelen, båndet er 95 %-intervallet. {hiding_text(public)}",
    )


def _whole_text(whole: Mapping[str, Any]) -> str:
    if whole["naevner"] is None or whole["naevner"] < FEW:
        return "for få vurderinger til en samlet andel"
    return f"{percent(whole['andel'], 0)} af {count(whole['naevner'])} vurderinger er opfyldt"


def trends(public: Publication, shifts: Sequence[str | date] = LAW) -> Parts:
    """A chart of each standard: by quarter with limits where enough quarters may be shown, else by year."""
    days = shift_days(shifts)
    charts = {standard: _quarters(public, standard, days) for standard in public.standards}
    figures = [
        _trend_figure(public, standard) if chart is None else _control_figure(public, standard, chart)
        for standard, chart in charts.items()
    ]
    if all(chart is None for chart in charts.values()):
        return Parts(tuple(figures))
    return Parts((paragraph(RULES), paragraph(f"{shifts_text(days)} {HOLLOW}"), *figures))


def _quarters(public: Publication, standard: Standard, shifts: Sequence[date]) -> pl.DataFrame | None:
    """The standard's control chart, made of published counts alone; None where too few quarters may be shown."""
    shown = public.of("kvartal", standard.id).filter(~pl.col("igen")).rename({"kvartal": "periode"})
    if shown["naevner"].drop_nulls().filter(shown["naevner"].drop_nulls() > 0).len() < ENOUGH:
        return None
    last = pl.lit(min(public.as_of, public.window[1] or public.as_of)).dt.truncate("1q")
    whole = shown.select(pl.date_range(pl.col("periode").min(), pl.max_horizontal(pl.col("periode").max(), last), "1q"))
    rows = whole.join(shown.with_columns(vist=True), on="periode", how="left", maintain_order="left")
    counts = ("opfyldt", "naevner", "kan_ikke_vurderes")
    # A quarter that is not in the table had no assessments; one that is and has no figures is hidden.
    filled = rows.with_columns(pl.when(pl.col("vist")).then(pl.col(counts)).otherwise(0)).with_columns(
        slut=pl.col("periode").dt.offset_by("1q").dt.offset_by("-1d")
    )
    return p_chart(with_phases(filled, public.as_of, shifts, public.window), year=YEAR["kvartal"])


def _control_figure(public: Publication, standard: Standard, points: pl.DataFrame) -> Figure:
    title = f"{standard.titel}: {verdict_text(points, 'kvartal')}"
    return control_figure(
        drawn_points(points, "kvartal"),
        point_table(points, "kvartal"),
        values=SHARES,
        title=title,
        alt_text=f"{title}. Tallene for hvert kvartal står i tabellen under figuren.",
        reason="Ingen kvartaler har tal, der er store nok til at blive vist.",
        note=f"Alle standardens krav lagt sammen, efter hændelsesdato; krav, der måles måned for måned i samme sag, er "
        f"ikke med. Midterlinje og grænser er regnet af de viste tal alene. {hiding_text(public)}",
    )


def _trend_figure(public: Publication, standard: Standard) -> Figure:
    rows = public.of("aar", standard.id).with_columns(
        label=pl.col("aar").cast(pl.String()), periode=pl.date("aar", 1, 1), hel=pl.date("aar", 12, 31) <= public.as_of
    )
    title = f"{standard.titel}: {_years_text(rows.filter('hel'))}"
    return trend_figure(
        rows,
        title=title,
        alt_text=f"{title}. Tallene for hvert år står i tabellen under figuren.",
        reason="Ingen år har tal, der er store nok til at blive vist.",
        note="Alle standardens krav lagt sammen, efter hændelsesår. En hul prik er et år, der ikke var slut på "
        "opgørelsesdatoen. År uden prik har ingen tal eller tal, der er skjult.",
    )


def _years_text(rows: pl.DataFrame) -> str:
    shown = rows.filter(pl.col("naevner") > 0).sort("aar")
    if shown.height < 2:
        return "for få år med tal til at se en udvikling"
    first, last = shown.row(0, named=True), shown.row(-1, named=True)
    apart = first["oevre"] < last["nedre"] or last["oevre"] < first["nedre"]
    surely = "" if apart else "; forskellen kan være tilfældig"
    return f"{percent(first['andel'], 0)} opfyldt i {first['aar']}, {percent(last['andel'], 0)} i {last['aar']}{surely}"


def method(public: Publication, scope: Scope) -> Html:
    """Definitions, hiding, standards with version and state, interpretations and the day; nothing of the extract."""
    wanted = {
        "Vurdering",
        "Opfyldt",
        "Afvigelse",
        "Begrundet afvigelse",
        "Kan ikke vurderes",
        "Andel opfyldt",
        "Yderpunkter",
    }
    words = [
        *(each for each in DEFINITIONS if each[0] in wanted),
        ("Ikke opfyldt", "Afvigelser og begrundede afvigelser tilsammen."),
        (HIDING[0], hiding_text(public)),
    ]
    return (
        heading("Ord og tal", 3)
        + facts(words)
        + paragraph(
            "Udgiv ikke flere udgaver af denne rapport med forskellige afgrænsninger: forskellen mellem dem kan vise "
            "de tal, som hver af dem skjuler."
        )
        + heading("Standarder", 3)
        + standards_table(public.standards)
        + heading("Standarderne og loven", 3)
        + law_part(public.standards)
        + heading("Fortolkninger", 3)
        + interpretations(scope)
        + paragraph(f"Opgjort pr. {long_date(public.as_of)}.")
    )
