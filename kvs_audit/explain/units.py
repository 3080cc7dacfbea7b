"""From assessed units to explanations."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import polars as pl

from kvs_audit.assess import Chosen, covered_by
from kvs_audit.contract.danish import label, listing, long_date, reason_text, word
from kvs_audit.contract.tables import TABLES
from kvs_audit.explain.arithmetic import ages_on, days_later
from kvs_audit.explain.casebook import Casebook, Row, Unit, facts
from kvs_audit.explain.model import Explanation, Fact, Reasoning
from kvs_audit.explain.narrow import only_cases
from kvs_audit.explain.reasons import EXPLAINERS
from kvs_audit.extract.model import Extract
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.known import Known
from kvs_audit.fund.findings import DEVIATIONS
from kvs_audit.fund.sentences.story import question
from kvs_audit.standards.describe import parameter_text, validity_text
from kvs_audit.standards.kinds import kind_texts
from kvs_audit.standards.model import Krav, Standard
from kvs_audit.standards.needs import deciding_columns, justifying_columns

Lookup = Callable[[Row], Row]


def explain(extract: Extract, chosen: Sequence[Chosen], as_of: date, rows: pl.DataFrame) -> tuple[Explanation, ...]:
    """Explain assessed units, in their order.

    ``rows``: assessments (schema VURDERINGER) or findings (schema FUND) that were made from ``extract`` and ``chosen``
    as of ``as_of``. Only deviations are reasoned about; for others the facts are named, and why nothing is decided.
    """
    known = Known(only_cases(extract, rows["sag_id"].unique().to_list()), as_of)
    book = Casebook(known)
    explained: dict[tuple[str, str, str], Explanation] = {}
    by_krav = rows.partition_by("standard", "krav", as_dict=True, maintain_order=True)
    for each in chosen:
        covered = covered_by(known, each)
        by_case = covered.measures.rows_by_key("sag", named=True, include_key=True)
        own = {sag: [book.measures[row["indsats_id"]] for row in measures] for sag, measures in by_case.items()}
        for krav in each.standard.krav:
            part = by_krav.get((each.standard.id, krav.id))
            if part is None:
                continue
            lookup = _needs(covered, krav)
            for row in part.iter_rows(named=True):
                needs = lookup(row) if row["status"] in DEVIATIONS else {}
                of_case = own.get(book.cases[row["sag_id"]]["sag"], ())
                unit = Unit(row, krav, book, covered, of_case, needs)
                explained[row["standard"], row["krav"], row["enhed_id"]] = _explanation(unit, each.standard)
    return tuple(explained[key] for key in rows.select("standard", "krav", "enhed_id").iter_rows())


def _needs(covered: Covered, krav: Krav) -> Lookup:
    """Where a unit's row of what the kind's explainer asks for is found."""
    explainer = EXPLAINERS[krav.art]
    if explainer.needs is None:
        return lambda _: {}
    found = explainer.needs(covered, krav.parametre).collect()
    ids = covered.known.extract.tables["indsatser"]["indsats_id"]
    named = found.with_columns(indsats_id=ids.gather(found["indsats"]))
    numbered = "n" in explainer.key
    unit = pl.format("{}#{}", "indsats_id", "n") if numbered else pl.col("indsats_id")
    rows = {row["enhed_id"]: row for row in named.with_columns(enhed_id=unit).iter_rows(named=True)}
    return lambda row: rows[row["enhed_id"]]


def _explanation(u: Unit, standard: Standard) -> Explanation:
    row, krav = u.row, u.krav
    deviates = row["status"] in DEVIATIONS
    reasoning = EXPLAINERS[krav.art].reason(u) if deviates else _undecided(u)
    relevance, relevance_facts = _relevance(u)
    coverage, coverage_facts = _coverage(u, standard, reasoning.contributors)
    justification, justifying_facts = _justification(u, reasoning) if deviates else ((), ())
    return Explanation(
        fund_id=row.get("fund_id"),
        standard=standard.id,
        standard_titel=standard.titel,
        krav=krav.id,
        krav_tekst=krav.tekst,
        styrke=krav.styrke,
        afsnit=krav.afsnit,
        **{name: row[name] for name in ("enhed_id", "sag_id", "indsats_id", "kommune", "team", "raadgiver")},
        status=row["status"],
        aarsag=row["aarsag"],
        saetning=row.get("saetning"),
        forbehold=row.get("forbehold"),
        definition=tuple(_definition(standard, krav)),
        facts=tuple(dict.fromkeys((*coverage_facts, *relevance_facts, *reasoning.facts, *justifying_facts))),
        steps=(*coverage, *relevance, *reasoning.steps, *justification),
        met_by=(*reasoning.met_by, *(_justifiable(krav) if row["status"] == "afvigelse" else ())),
        haendelsesdato=_event(u, reasoning) if deviates else row["haendelsesdato"],
        observeret=reasoning.observed,
        graense=reasoning.limit,
    )


def _definition(standard: Standard, krav: Krav) -> Iterator[str]:
    text = kind_texts()[krav.art]
    parameters = parameter_text(krav)
    yield f"{text.titel}: {text.beskrivelse}"
    if parameters:
        yield f"Med: {parameters}."
    for note in (*krav.fortolkninger, *standard.fortolkninger):
        yield f"Fortolkning: {note.tekst}"
    yield from standard.forbehold


def _event(u: Unit, reasoning: Reasoning) -> date:
    """The day it fell due; a requirement on ended measures falls due at the end."""
    if u.row["indsats_id"] is None:
        return reasoning.event or u.row["haendelsesdato"]
    ended = u.measure["slutdato"] if u.krav.relevant is not None and u.krav.relevant.afsluttet else None
    event: date = ended or reasoning.event or u.measure["dato"]
    return event


def _coverage(u: Unit, standard: Standard, contributors: Sequence[str]) -> tuple[tuple[str, ...], tuple[Fact, ...]]:
    """That the standard covers the measure; for a case and month, all that count."""
    if u.row["indsats_id"] is None:
        kinds = listing((word(code) for code in standard.indsatstyper), "eller")
        step = f"Kun indsatser, som standarden dækker, tæller med ({kinds}; afgørelser: {validity_text(standard)})."
        measures = (u.book.measures[name] for name in contributors)
        return (step,), tuple(fact for row in measures for fact in facts("indsatser", row, "indsatstype", _dated(row)))
    measure = u.measure
    dated = _dated(measure)
    what = {"afgoerelsesdato": "afgørelsen", "startdato": "starten"}[dated]
    validity = validity_text(standard)
    covers = "alle afgørelser" if validity == "alle" else f"afgørelser {validity}"
    step = f"Standarden dækker {covers} om {listing(word(code) for code in standard.indsatstyper)}; "
    return (step + f"{what} er fra {long_date(measure[dated])}.",), u.own("indsatstype", dated)


def _dated(measure: Row) -> str:
    """The column that dates the measure: the decision, lacking it the start."""
    return "afgoerelsesdato" if measure["afgoerelsesdato"] is not None else "startdato"


def _relevance(u: Unit) -> tuple[tuple[str, ...], tuple[Fact, ...]]:
    """Why the requirement applies to the measure, where it does not apply to all."""
    condition = u.krav.relevant
    if condition is None or u.row["status"] == "kan_ikke_vurderes":
        return (), ()
    if condition.afsluttet:
        return (f"Indsatsen ophørte {long_date(u.measure['slutdato'])}, så kravet gælder.",), u.own("slutdato")
    if condition.indsatstyper is not None:
        kinds = listing((word(code) for code in condition.indsatstyper), "eller")
        return (f"Kravet gælder {kinds}.",), u.own("indsatstype")
    if condition.kolonne is not None:
        asked = question("indsatser", condition.kolonne)
        return (f"Kravet gælder, når svaret på {asked} er ja; det er det.",), u.own(condition.kolonne)
    last = u.as_of if u.measure["slutdato"] is None else min(u.as_of, days_later(u.measure["slutdato"], -1))
    ages = " eller ".join(str(years) for years in sorted(set(ages_on(u.case, last))))
    step = (
        f"Kravet gælder fra {condition.alder_mindst} år; den sidste dag, indsatsen var i gang ({long_date(last)}), "
        f"var barnet {ages} år."
    )
    return (step,), (*u.born(), *u.own("startdato", "slutdato"))


def _justification(u: Unit, reasoning: Reasoning) -> tuple[tuple[str, ...], tuple[Fact, ...]]:
    """What was looked at for a documented reason, and what it says."""
    columns = justifying_columns(u.krav)
    measures = reasoning.contributors or ((u.row["indsats_id"],) if u.row["indsats_id"] else ())
    noted = tuple(
        fact for name in measures for fact in facts("indsatser", u.book.measures[name], *columns.get("indsatser", ()))
    ) + facts("sager", u.case, *columns.get("sager", ()))
    text = u.row.get("forklaret")
    registered = (f"Registret over begrundede fravigelser siger: {text}.",) if text else ()
    if u.krav.styrke == "skal":
        return ("Et skal-krav kan ikke fraviges med en begrundelse.", *registered), ()
    if u.row["status"] == "begrundet_afvigelse":
        reasons = listing(dict.fromkeys(question(fact.tabel, fact.kolonne) for fact in noted if fact.vaerdi == "ja"))
        told = (f"Afvigelsen er begrundet: {reasons}.",) if reasons else ()
        return (*told, *registered), noted
    return ("Ingen begrundelse for at fravige kravet er noteret.",), noted


def _justifiable(krav: Krav) -> tuple[str, ...]:
    if krav.styrke == "skal":
        return ()
    asked = question("indsatser", "fravigelse_begrundet")
    return (f"Eller svaret på {asked} var ja: så var det en begrundet afvigelse.",)


def _undecided(u: Unit) -> Reasoning:
    """The facts that decide a unit that is no deviation, and its status."""
    columns = deciding_columns(u.krav)
    found = list(facts("sager", u.case, *columns.get("sager", ())))
    measures = [u.measure] if u.row["indsats_id"] else u.own_measures
    for measure in measures:
        found += facts("indsatser", measure, *columns.get("indsatser", ()))
    for table in columns:
        if table not in ("sager", "indsatser"):
            places = (
                [u.case["sag"]] if TABLES[table].parent == "sager" else [measure["indsats"] for measure in measures]
            )
            found += [
                fact
                for place in places
                for row in u.book.rows(table, place)
                for fact in facts(table, row, *columns[table])
            ]
    why = f": {reason_text(u.row['aarsag'])}" if u.row["aarsag"] else ""
    step = f"{label(u.row['status'])}{why}."
    return Reasoning(tuple(found), (step,), (), observed=u.row["observeret"], limit=u.row["graense"])
