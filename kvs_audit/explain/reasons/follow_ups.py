"""Explanations of follow-ups: when they came, what they found, and what was done about it."""

from datetime import date

import polars as pl

from kvs_audit.checks.ophoer import Ophoer
from kvs_audit.checks.revurdering import Revurdering
from kvs_audit.contract.danish import counted_text, listing, long_date, word
from kvs_audit.explain.arithmetic import days_apart, days_difference, days_later, days_sum, months_later, months_sum
from kvs_audit.explain.casebook import Row, Unit, facts
from kvs_audit.explain.model import Fact, Reasoning
from kvs_audit.explain.reasons.registry import explainer
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.intervals import intervals
from kvs_audit.facts.results import with_first_result
from kvs_audit.fund.sentences.story import question, questions

INTERVAL = ("indsats", "n")


def chain_facts(u: Unit, *columns: str) -> tuple[Fact, ...]:
    """The measure's start and end, and the follow-ups of its chain by date."""
    held = sorted(u.of_measure("opfoelgninger"), key=lambda row: (row["dato"], row["raekke"]))
    listed = tuple(fact for row in held for fact in facts("opfoelgninger", row, "dato", *columns))
    return (*u.own("startdato", "slutdato"), *listed)


def interval_of(covered: Covered, _: object) -> pl.LazyFrame:
    """Where the interval begins and ends."""
    return intervals(covered).select("indsats", "n", "anker", "opfoelgning")


def held_or_not(u: Unit, deadline: date) -> tuple[str, date]:
    """When the follow-up came, or until when it did not, in words, and the day that delay is counted to."""
    found: date | None = u.needs["opfoelgning"]
    if found is not None:
        return f"Den næste opfølgning er fra {long_date(found)}, efter fristen {long_date(deadline)}.", found
    until = u.until()
    why = "da indsatsen ophørte" if until == u.measure["slutdato"] else "opgørelsesdatoen"
    return f"Der er ingen senere opfølgning; forsinkelsen tælles til {long_date(until)}, {why}.", until


def anchor_text(u: Unit) -> str:
    """What the interval counts from."""
    if u.needs["n"] == 1:
        return f"Første mellemrum regnes fra starten {long_date(u.needs['anker'])}."
    return f"Mellemrum nr. {u.needs['n']} regnes fra den forrige opfølgning {long_date(u.needs['anker'])}."


@explainer("opfoelgningskaede", needs=interval_of, key=INTERVAL)
def opfoelgningskaede(u: Unit) -> Reasoning:
    """The deadline from the anchor, and the delay."""
    months = u.p.foerste if u.needs["n"] == 1 else u.p.derefter
    anchor: date = u.needs["anker"]
    deadline = months_later(anchor, months)
    outcome, until = held_or_not(u, deadline)
    return Reasoning(
        chain_facts(u),
        (
            anchor_text(u),
            f"Frist: {months_sum(anchor, months)}.",
            outcome,
            f"Forsinkelse: {days_difference(deadline, until)}.",
        ),
        (f"En opfølgning fra dagen efter {long_date(anchor)} og senest {long_date(deadline)}.",),
        event=deadline,
        observed=days_apart(deadline, until),
        limit=float(months),
    )


@explainer("foerste_opfoelgning_flag")
def foerste_opfoelgning_flag(u: Unit) -> Reasoning:
    """The rows of the first follow-up, and what each lacks."""
    held = u.of_measure("opfoelgninger")
    first = min(row["dato"] for row in held)
    rows = [row for row in held if row["dato"] == first]
    asked = questions("opfoelgninger", u.p.kolonner)
    return Reasoning(
        chain_facts(u, *u.p.kolonner),
        (f"Den første opfølgning er fra {long_date(first)}.", *(_lacks(row, u.p.kolonner) for row in rows)),
        (f"Svaret var ja på {asked} i en opfølgning {long_date(first)}.",),
    )


def _lacks(row: Row, columns: tuple[str, ...]) -> str:
    lacking = listing(question("opfoelgninger", column) for column in columns if row[column] is False)
    return f"I {row['opfoelgning_id']} (række {row['raekke']}) er svaret nej på {lacking}."


def _first_result(covered: Covered, p: Ophoer) -> pl.LazyFrame:
    return with_first_result(covered, p.resultat).select("indsats", "t")


def _first_out_of_reach(covered: Covered, _: Revurdering) -> pl.LazyFrame:
    return with_first_result(covered, "formaal_kan_ikke_opfyldes").select("indsats", "t")


@explainer("ophoer", needs=_first_result)
def ophoer(u: Unit) -> Reasoning:
    """From the result to the end."""
    return _after_result(u, u.p.resultat, ())


@explainer("revurdering", needs=_first_out_of_reach)
def revurdering(u: Unit) -> Reasoning:
    """From the result to a way out: an end or a reassessment."""
    t, deadline = u.needs["t"], days_later(u.needs["t"], u.p.dage)
    between = f"fra {long_date(t)} til {long_date(deadline)}"
    return _after_result(
        u, "formaal_kan_ikke_opfyldes", (f"En opfølgning {between} havde resultatet {word('revurderet')}.",)
    )


def _after_result(u: Unit, result: str, other_ways: tuple[str, ...]) -> Reasoning:
    found: date = u.needs["t"]
    deadline, end = days_later(found, u.p.dage), u.measure["slutdato"]
    until = end or u.as_of
    what = (
        f"ophører {long_date(end)}" if end and end > u.as_of else f"ophørte {long_date(end)}" if end else "løber endnu"
    )
    steps = [
        f"Den første opfølgning med resultatet »{word(result)}« er fra {long_date(found)}.",
        f"Frist: {days_sum(found, u.p.dage)}.",
        f"Indsatsen {what}" + ("." if end else f"; der tælles til opgørelsesdatoen {long_date(u.as_of)}."),
    ]
    steps += ["Ingen opfølgning inden fristen har resultatet »revurderet«."] if other_ways else []
    return Reasoning(
        chain_facts(u, "resultat"),
        (*steps, f"Tid siden opfølgningen: {days_difference(found, until)}."),
        (f"Indsatsen ophørte senest {long_date(deadline)}.", *other_ways),
        event=deadline,
        observed=days_apart(found, until),
        limit=float(u.p.dage),
    )


@explainer("klippekort_ramme")
def klippekort_ramme(u: Unit) -> Reasoning:
    """The talks, counted, and held against their time."""
    talks = sorted(u.of_measure("klippekortsamtaler"), key=lambda row: (row["dato"], row["raekke"]))
    end = u.measure["slutdato"]
    last = months_later(end, u.p.maaneder)
    outside = [row for row in talks if not end <= row["dato"] <= last]
    number = counted_text(len(talks), "samtale", "samtaler")
    steps = [
        f"Der er holdt {number}; der må højst være {u.p.samtaler}.",
        f"Sidste dag: {months_sum(end, u.p.maaneder)}.",
    ]
    if outside:
        days = listing(long_date(row["dato"]) for row in outside)
        steps.append(f"Uden for tiden fra {long_date(end)} til {long_date(last)}: {days}.")
    return Reasoning(
        (*u.own("slutdato"), *(fact for row in talks for fact in facts("klippekortsamtaler", row, "dato"))),
        tuple(steps),
        (f"Højst {u.p.samtaler} samtaler, alle fra {long_date(end)} til {long_date(last)}.",),
        event=end,
        observed=float(len(talks)),
        limit=float(u.p.samtaler),
    )
