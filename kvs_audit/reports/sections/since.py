"""What has happened since an earlier run: new findings, those that persist, and those that are resolved."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from kvs_audit.contract.danish import MISSING, count, counted_text, krav_label, listing, long_date
from kvs_audit.cycle.compare import MOVE_TEXT, MOVES, Comparison, compare_runs
from kvs_audit.cycle.history import Run, as_run
from kvs_audit.reports.blocks import Html, bullets, paragraph, table
from kvs_audit.reports.scope import Scope

NONE_GIVEN = (
    "Ingen tidligere kørsel er angivet. Gem en kørsel med kvs-audit audit, og giv rapporten dens mappe med parameteren "
    "sammenlign_med; så står her, hvilke fund der er nye, hvilke der er der stadig, og hvilke der er løst."
)

SHOWN = 100
"""Findings listed of each move; a longer list is for the command and its workbook."""

ALWAYS = MOVES[:3]
"""The moves that are told also when there are none of them."""

LISTED = (("ny", "Nye fund"), ("fortsat", "Fortsatte fund, de ældste først"), ("loest", "Løste fund"))


def compared(scope: Scope, earlier: Run) -> Comparison:
    """The report's audit beside an earlier run. Raises ArgumentFault when that is as of a later day."""
    result = scope.result
    now = as_run("denne rapport", scope.as_of, result.extract, result.chosen, result.vurderinger)
    return compare_runs(earlier, now.within(result.fra, result.til))


def moves_of(scope: Scope, comparison: Comparison) -> pl.DataFrame:
    """The moves of the report's findings: its requirements, its cases, due by the as-of date; see MOVED."""
    wanted = scope.krav.select("standard", "krav")
    due = comparison.moves.filter(pl.col("haendelsesdato") <= scope.as_of)
    rows = due.join(wanted, on=("standard", "krav"), how="semi", maintain_order="left")
    return scope.own(rows)


def summary_text(scope: Scope, comparison: Comparison) -> str:
    """``Siden 31. marts 2026: 12 nye fund, 230 er der stadig, 14 er løst.``"""
    counts = dict(moves_of(scope, comparison)["bevaegelse"].value_counts().iter_rows())
    new, kept, resolved = (counts.get(move, 0) for move in ALWAYS)
    return (
        f"Siden {long_date(comparison.old.as_of)}: {counted_text(new, 'nyt fund', 'nye fund')}, {count(kept)} er der "
        f"stadig, og {count(resolved)} er løst."
    )


def since_last(scope: Scope, comparison: Comparison | None) -> Html:
    """Counts by requirement, and the findings that are new, persist and are resolved."""
    if comparison is None:
        return paragraph(NONE_GIVEN)
    moves = moves_of(scope, comparison)
    against = f"Sammenlignet med kørslen {comparison.old.name}. {summary_text(scope, comparison)}"
    if moves.is_empty():
        return paragraph(f"{against} Der var og er ingen fund.")
    remarks = list(_remarks(scope, comparison, moves))
    noted = bullets(remarks, css="note") if remarks else Html("")
    parts = paragraph(against) + noted + _counts(moves.join(scope.krav, on=("standard", "krav"), how="left"))
    for move, caption in LISTED:
        parts = parts + _listed(moves.filter(pl.col("bevaegelse") == move), caption)
    return parts


def _remarks(scope: Scope, comparison: Comparison, moves: pl.DataFrame) -> Iterator[str]:
    of_report = comparison.editions.filter(pl.col("standard").is_in(scope.krav["standard"].unique().implode()))
    titles = dict(scope.krav.select("standard", "titel").unique().iter_rows())
    changed = [f"»{titles[each]}«" for each in of_report.filter(pl.col("aendring") == "aendret")["standard"]]
    if changed:
        yield f"Ændret siden da: {listing(changed)}. Nye og løste fund dér kan skyldes standarden, ikke sagerne."
    apart = moves.filter(pl.col("bevaegelse").str.starts_with("ikke_maalt")).height
    if apart:
        yield (
            f"{counted_text(apart, 'fund er', 'fund er')} kun målt i den ene kørsel (standard, kommune, periode eller "
            "tabel er ikke med i begge) og tæller hverken som nye eller løste."
        )


def _counts(moves: pl.DataFrame) -> Html:
    """One row per requirement with the moves that some finding has made; where nothing changed the table is shut."""
    move = pl.col("bevaegelse")
    by_krav = (
        moves.group_by("standard", "krav")
        .agg(
            pl.col("titel", "label").first(),
            **{name: (move == name).sum() for name in MOVES},
            aeldste=pl.col("alder_dage").filter(move == "fortsat").max(),
        )
        .sort("ny", "fortsat", "standard", "krav", descending=[True, True, False, False])
    )
    kept = [name for name in MOVES if name in ALWAYS or by_krav[name].sum()]
    changed = (pl.col("ny") > 0) | (pl.col("loest") > 0)
    told = _counts_table("Krav med nye eller løste fund", by_krav.filter(changed), kept, folded=False)
    return told + _counts_table("Krav uden nye og løste fund", by_krav.filter(~changed), kept, folded=True)


def _counts_table(caption: str, by_krav: pl.DataFrame, kept: Sequence[str], *, folded: bool) -> Html:
    if by_krav.is_empty():
        return Html("")
    lines = [
        (
            f"{row['label']} ({row['titel']})",
            *(count(row[name]) for name in kept),
            MISSING if row["aeldste"] is None else count(row["aeldste"]),
        )
        for row in by_krav.iter_rows(named=True)
    ]
    headings = ("Krav", *(MOVE_TEXT[name] for name in kept), "Ældste fortsatte, dage")
    return table(caption, headings, lines, range(1, len(headings)), folded=folded)


def _listed(moves: pl.DataFrame, caption: str) -> Html:
    if moves.is_empty():
        return Html("")
    shown = moves.sort("haendelsesdato", "standard", "krav", "enhed_id").head(SHOWN)
    lines = [_line(row) for row in shown.iter_rows(named=True)]
    headings = ("Sag", "Krav", "Enhed", "Dato", "Alder i dage", "Team", "Rådgiver")
    listed = table(caption, headings, lines, (4,), folded=True)
    if shown.height == moves.height:
        return listed
    rest = f"Listen viser {count(shown.height)} af {count(moves.height)}; kvs-audit compare giver dem alle."
    return listed + paragraph(rest, "note")


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        row["sag_id"],
        krav_label(row["krav"]),
        row["enhed_id"],
        long_date(row["haendelsesdato"]),
        MISSING if row["alder_dage"] is None else count(row["alder_dage"]),
        row["team"] or MISSING,
        row["raadgiver"] or MISSING,
    )
