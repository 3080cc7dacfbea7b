"""Sentences about what the law wants done by a certain day around a decision."""

import polars as pl

from kvs_audit.checks.boernesamtale import Boernesamtale
from kvs_audit.checks.plan_inden_frist import PlanIndenFrist
from kvs_audit.checks.undersoegelse_til_tiden import UndersoegelseTilTiden
from kvs_audit.contract.danish import counted, listing, word
from kvs_audit.facts.latest import join_latest
from kvs_audit.fund.sentences.story import (
    AS_OF,
    DECIDED,
    END,
    EVENT,
    LIMIT,
    OBSERVED,
    START,
    Story,
    Words,
    measure,
    on,
    plans,
    sentence,
)

_LATE = counted(OBSERVED, "dag", "dage")
_MONTHS = counted(LIMIT, "måned", "måneder")


@sentence("boernesamtale")
def boernesamtale(p: Boernesamtale, words: Words) -> pl.Expr:
    """How long after the decision the child was heard."""
    return pl.format(
        f"{{}}: samtalen med barnet {words.should} være holdt senest ved afgørelsen, men blev holdt {{}}, {{}} efter",
        measure(),
        on(pl.col("boernesamtale_dato")),
        _LATE,
    )


def _first_plan(rows: pl.LazyFrame, p: PlanIndenFrist, story: Story) -> pl.LazyFrame:
    made = pl.col("foerste_plan")
    first = (
        story.known.plans.lazy()
        .filter(pl.col("type").is_in(list(p.typer)))
        .group_by("sag")
        .agg(foerste_plan=pl.col("dato").min())
    )
    return rows.join(first, on="sag", how="left", maintain_order="left").with_columns(
        foerste_plan=pl.when(made <= pl.min_horizontal(AS_OF, END)).then(made)
    )


@sentence("plan_inden_frist", needs=_first_plan)
def plan_inden_frist(p: PlanIndenFrist, words: Words) -> pl.Expr:
    """The deadline, and when the first plan came, or that there was none."""
    made = pl.col("foerste_plan")
    outcome = (
        pl.when(made.is_not_null())
        .then(pl.format("den første er fra {}, {} for sent", on(made), _LATE))
        .otherwise(pl.format("der var ingen {}, {} efter fristen", on(pl.min_horizontal(AS_OF, END)), _LATE))
    )
    return pl.format(
        f"Sagen {words.should} have {plans(p.typer)} senest {{}}, {{}} efter afgørelsen {{}}; {{}}",
        on(EVENT),
        _MONTHS,
        on(DECIDED),
        outcome,
    )


def _assessment_behind(rows: pl.LazyFrame, p: UndersoegelseTilTiden, story: Story) -> pl.LazyFrame:
    """Add ``begyndt_dag``, ``faerdig`` and ``opmaerksom`` (null where it cannot be) of the assessment judged."""
    aware = pl.col("opmaerksom_dato")
    assessments = (
        story.known.assessments.lazy()
        .filter(pl.col("type").is_in(list(p.typer)))
        .select(
            "sag",
            "undersoegelse_id",
            begyndt="startdato",
            begyndt_dag="startdato",
            faerdig="slutdato",
            opmaerksom=pl.when(aware <= pl.col("startdato")).then(aware),
        )
    )
    units = rows.select("indsats", "sag", senest=pl.coalesce(START, DECIDED)).filter(pl.col("senest").is_not_null())
    values = ("begyndt_dag", "faerdig", "opmaerksom")
    behind = join_latest(units, assessments, by="senest", date="begyndt", values=values)
    return rows.join(behind.select("indsats", *values), on="indsats", how="left", maintain_order="left")


@sentence("undersoegelse_til_tiden", needs=_assessment_behind)
def undersoegelse_til_tiden(p: UndersoegelseTilTiden, words: Words) -> pl.Expr:
    """The deadline, what it counts from, and when the assessment was finished, if it was."""
    kinds = listing((word(code) for code in p.typer), "eller")
    done, aware = pl.col("faerdig"), pl.col("opmaerksom")
    counted_from = (
        pl.when(aware.is_not_null())
        .then(pl.format("{} efter at kommunen blev opmærksom {}", _MONTHS, on(aware)))
        .otherwise(
            pl.format(
                "{} efter sin start {}, for dagen, kommunen blev opmærksom, er ikke oplyst",
                _MONTHS,
                on(pl.col("begyndt_dag")),
            )
        )
    )
    outcome = (
        pl.when(done.is_not_null())
        .then(pl.format("den blev færdig {}, {} for sent", on(done), _LATE))
        .otherwise(pl.format("den var ikke færdig {}, {} efter fristen", on(AS_OF), _LATE))
    )
    return pl.format(
        f"{{}}: undersøgelsen bag ({kinds}) {words.should} være færdig senest {{}}, {{}}; {{}}",
        measure(),
        on(EVENT),
        counted_from,
        outcome,
    )
