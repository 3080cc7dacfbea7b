"""Explanations of what the law wants done by a certain day around a decision."""

from datetime import date

import polars as pl

from kvs_audit.checks.plan_inden_frist import PlanIndenFrist
from kvs_audit.checks.sagens_opfoelgning import SagensOpfoelgning
from kvs_audit.checks.undersoegelse_til_tiden import UndersoegelseTilTiden
from kvs_audit.contract.danish import long_date
from kvs_audit.explain.arithmetic import days_apart, days_difference, months_later, months_sum
from kvs_audit.explain.casebook import Unit, facts
from kvs_audit.explain.model import Fact, Reasoning
from kvs_audit.explain.reasons.follow_ups import INTERVAL, anchor_text, chain_facts, held_or_not
from kvs_audit.explain.reasons.registry import assessment_facts, explainer, kinds_text, of_types
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.intervals import intervals
from kvs_audit.facts.latest import join_latest
from kvs_audit.facts.rhythm import concurrent_end, decided_next
from kvs_audit.fund.sentences.story import plans


@explainer("boernesamtale")
def boernesamtale(u: Unit) -> Reasoning:
    """The talk came after the decision."""
    decided, talk = u.measure["afgoerelsesdato"], u.measure["boernesamtale_dato"]
    return Reasoning(
        u.own("afgoerelsesdato", "boernesamtale_dato"),
        (f"Samtalen ligger efter afgørelsen: {days_difference(decided, talk)}.",),
        (f"Samtalen med barnet var holdt senest {long_date(decided)}.",),
        observed=days_apart(decided, talk),
    )


@explainer("plan_inden_frist")
def plan_inden_frist(u: Unit) -> Reasoning:
    """The deadline from the decision, and the first plan."""
    p: PlanIndenFrist = u.p
    decided = u.measure["afgoerelsesdato"]
    deadline, until = months_later(decided, p.maaneder), u.until()
    found = of_types(u.of_case("planer"), p.typer)
    made = min((row["dato"] for row in found if row["dato"] <= until), default=None)
    if made is None:
        outcome = f"Sagen har ingen plan af typen {kinds_text(p.typer)} senest {long_date(until)}."
    else:
        outcome = f"Den første plan af typen {kinds_text(p.typer)} er fra {long_date(made)}."
    return Reasoning(
        (
            *u.own("afgoerelsesdato", "slutdato"),
            *(fact for row in found for fact in facts("planer", row, "type", "dato")),
        ),
        (
            f"Frist: {months_sum(decided, p.maaneder)}.",
            outcome,
            f"Forsinkelse: {days_difference(deadline, made or until)}.",
        ),
        (f"Sagen havde {plans(p.typer)} senest {long_date(deadline)}.",),
        event=deadline,
        observed=days_apart(deadline, made or until),
        limit=float(p.maaneder),
    )


def _rhythm(covered: Covered, p: SagensOpfoelgning) -> pl.LazyFrame:
    return (
        intervals(covered)
        .select("indsats", "n", "anker", "opfoelgning")
        .join(concurrent_end(covered.known, p.typer), on="indsats", how="left")
        .join(decided_next(covered.known), on=["indsats", "anker"], how="left")
    )


@explainer("sagens_opfoelgning", needs=_rhythm, key=INTERVAL)
def sagens_opfoelgning(u: Unit) -> Reasoning:
    """The deadline that the law or the case set, and the delay."""
    anchor: date = u.needs["anker"]
    deadline, why, alongside = _first_deadline(u) if u.needs["n"] == 1 else _decided_deadline(u)
    outcome, until = held_or_not(u, deadline)
    return Reasoning(
        (*chain_facts(u, "naeste_senest"), *alongside),
        (
            anchor_text(u),
            *why,
            f"Fra udgangspunktet til fristen: {days_difference(anchor, deadline)}.",
            outcome,
            f"Forsinkelse: {days_difference(deadline, until)}.",
        ),
        (f"En opfølgning fra dagen efter {long_date(anchor)} og senest {long_date(deadline)}.",),
        event=deadline,
        observed=days_apart(deadline, until),
        limit=days_apart(anchor, deadline),
    )


def _first_deadline(u: Unit) -> tuple[date, list[str], tuple[Fact, ...]]:
    start, assessed = u.measure["startdato"], u.needs["undersoegt"]
    lawful = months_later(start, u.p.foerste)
    steps = [f"Lovens frist: {months_sum(start, u.p.foerste)}."]
    if assessed is None:
        return lawful, steps, ()
    alongside = [row for row in of_types(u.of_case("undersoegelser"), u.p.typer) if row["slutdato"] == assessed]
    steps.append(f"En undersøgelse, der var i gang ved starten, blev færdig {long_date(assessed)}.")
    steps.append(f"Frist: den tidligste af de to, {long_date(min(lawful, assessed))}.")
    return min(lawful, assessed), steps, assessment_facts(alongside)


def _decided_deadline(u: Unit) -> tuple[date, list[str], tuple[Fact, ...]]:
    earliest, latest = u.needs["naeste_fra"], u.needs["naeste_til"]
    decided = f"Frist: {long_date(latest)}, som besluttet ved den forrige opfølgning"
    several = (
        "" if earliest == latest else f" (den seneste af dem, der er nævnt; den tidligste er {long_date(earliest)})"
    )
    return latest, [f"{decided}{several}."], ()


def _decisive(covered: Covered, p: UndersoegelseTilTiden) -> pl.LazyFrame:
    assessments = (
        covered.known.assessments.lazy()
        .filter(pl.col("type").is_in(list(p.typer)))
        .with_columns(begyndt="startdato", afgoer="undersoegelse_id")
    )
    units = covered.measures.lazy().select("indsats", "sag", senest=pl.coalesce("startdato", "afgoerelsesdato"))
    return join_latest(units, assessments, by="senest", date="begyndt", values=("afgoer",))


@explainer("undersoegelse_til_tiden", needs=_decisive)
def undersoegelse_til_tiden(u: Unit) -> Reasoning:
    """The deadline from the day of awareness, lacking it from the assessment's start, and the delay."""
    p: UndersoegelseTilTiden = u.p
    found = of_types(u.of_case("undersoegelser"), p.typer)
    (row,) = (each for each in found if each["undersoegelse_id"] == u.needs["afgoer"])
    aware, begun, done = row["opmaerksom_dato"], row["startdato"], row["slutdato"]
    credible = aware is not None and aware <= begun
    start: date = aware if credible else begun
    deadline, until = months_later(start, p.maaneder), done or u.as_of
    source = (
        "Fristen regnes fra dagen, kommunen blev opmærksom."
        if credible
        else "Dagen, kommunen blev opmærksom, kendes ikke; den kan senest være undersøgelsens start."
    )
    outcome = f"blev færdig {long_date(done)}" if done else f"var ikke færdig {long_date(u.as_of)}"
    return Reasoning(
        (*u.own("afgoerelsesdato", "startdato"), *assessment_facts([row], "opmaerksom_dato")),
        (
            f"Undersøgelsen bag indsatsen er {row['undersoegelse_id']}, begyndt {long_date(begun)}.",
            source,
            f"Frist: {months_sum(start, p.maaneder)}.",
            f"Undersøgelsen {outcome}.",
            f"Forsinkelse: {days_difference(deadline, until)}.",
        ),
        (f"Undersøgelsen var færdig senest {long_date(deadline)}.",),
        event=deadline,
        observed=days_apart(deadline, until),
        limit=float(p.maaneder),
    )
