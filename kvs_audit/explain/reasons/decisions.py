"""Explanations of what a decision says, and what it rests on."""

from datetime import date

import polars as pl

from kvs_audit.checks.en_ad_gangen import Taeller
from kvs_audit.checks.foer_afgoerelse import FoerAfgoerelse
from kvs_audit.checks.peger_paa import PegerPaa
from kvs_audit.checks.plan import Plan
from kvs_audit.contract.danish import counted_text, listing, long_date, word
from kvs_audit.explain.arithmetic import ages_on, birthday_of, days_later
from kvs_audit.explain.casebook import Row, Unit, facts, shown, yes
from kvs_audit.explain.model import Fact, Reasoning
from kvs_audit.explain.reasons.registry import assessment_facts, explainer, kinds_text, of_types, overlapping
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.dates import add_days, day
from kvs_audit.facts.latest import join_latest
from kvs_audit.fund.sentences.story import plans, question, questions


@explainer("flag")
def flag(u: Unit) -> Reasoning:
    """The answer, and the one wanted."""
    asked, wanted = question("indsatser", u.p.kolonne), yes(u.p.oensket)
    return Reasoning(
        u.own(u.p.kolonne),
        (f"Svaret på {asked} er {yes(u.measure[u.p.kolonne])}; kravet er {wanted}.",),
        (f"Svaret på {asked} var {wanted}.",),
    )


@explainer("udfyldt")
def udfyldt(u: Unit) -> Reasoning:
    """The empty field."""
    asked = question("indsatser", u.p.kolonne)
    return Reasoning(
        u.own("startdato", u.p.kolonne),
        (f"Indsatsen startede {long_date(u.measure['startdato'])}, og feltet {asked} er tomt.",),
        (f"Feltet {asked} var udfyldt.",),
        event=u.measure["startdato"],
    )


@explainer("i_maengde")
def i_maengde(u: Unit) -> Reasoning:
    """The code, and those allowed."""
    asked, allowed = question("indsatser", u.p.kolonne), kinds_text(u.p.tilladt)
    return Reasoning(
        u.own(u.p.kolonne),
        (f"{asked} er {shown('indsatser', u.p.kolonne, u.measure)}; kravet er {allowed}.",),
        (f"{asked} var {allowed}.",),
    )


@explainer("netvaerk_foerst")
def netvaerk_foerst(u: Unit) -> Reasoning:
    """A provider outside the network, which was not considered."""
    provider = shown("indsatser", "leverandoertype", u.measure)
    asked = question("indsatser", "netvaerk_afsoegt")
    return Reasoning(
        u.own("leverandoertype", "netvaerk_afsoegt"),
        (f"Leverandørens type er {provider}, ikke netværk, og svaret på {asked} er nej.",),
        ("Indsatsen lå i netværket.", f"Svaret på {asked} var ja."),
    )


@explainer("leverandoer_godkendt")
def leverandoer_godkendt(u: Unit) -> Reasoning:
    """A type that is not allowed, or approvals that are not there."""
    allowed, columns = kinds_text(u.p.tilladt), u.p.kolonner
    lacking = [question("indsatser", column) for column in columns if u.measure[column] is False]
    right_type = u.measure["leverandoertype"] in u.p.tilladt
    inside = "er blandt" if right_type else "er ikke blandt"
    steps = [f"Leverandørens type er {shown('indsatser', 'leverandoertype', u.measure)}; den {inside} {allowed}."]
    steps += [f"Svaret er nej på {listing(lacking)}."] if lacking else []
    return Reasoning(
        u.own("leverandoertype", *columns),
        tuple(steps),
        (f"Leverandørens type var {allowed}, og svaret var ja på {questions('indsatser', columns)}.",),
    )


@explainer("alder_ved")
def alder_ved(u: Unit) -> Reasoning:
    """The age on the date, and the bound that it breaks."""
    on: date = u.measure[u.p.dato]
    first, last = ages_on(u.case, on)
    too_young = u.p.mindst is not None and first < u.p.mindst
    bound = u.p.mindst if too_young else u.p.hoejst
    what = {"afgoerelsesdato": "Afgørelsen", "startdato": "Starten"}[u.p.dato]
    ages = f"{first} år" if first == last else f"{last} eller {first} år (kun fødselsmåneden kendes)"
    if too_young:
        limit, wish = f"mindst {bound} år", birthday_of(u.case["foedselsdato_til"], bound)
        met_by = f"{what} lå tidligst {long_date(wish)}, når barnet med sikkerhed er {bound} år."
    else:
        limit, wish = f"højst {bound} år", days_later(birthday_of(u.case["foedselsdato_fra"], bound + 1), -1)
        met_by = f"{what} lå senest {long_date(wish)}, mens barnet med sikkerhed er højst {bound} år."
    return Reasoning(
        (*u.born(), *u.own(u.p.dato)),
        (f"Alder i hele år den {long_date(on)}: {ages}; kravet er {limit}.",),
        (met_by,),
        event=on,
        observed=float(first) if first == last else None,
        limit=float(bound),
    )


def _on_decision(covered: Covered, p: Taeller) -> pl.LazyFrame:
    decided = pl.col("afgoerelsesdato")
    return overlapping(covered, p.taeller, decided, add_days(decided, 1))


@explainer("oevrige_vurderet", needs=_on_decision)
def oevrige_vurderet(u: Unit) -> Reasoning:
    """The other measures on the day of the decision, and the decision's silence."""
    others = [u.book.measures_by_place[place] for place in u.needs["andre"]]
    asked = question("indsatser", "oevrige_indsatser_vurderet")
    return Reasoning(
        (*u.own("afgoerelsesdato", "oevrige_indsatser_vurderet"), *other_facts(others)),
        (
            f"Den {long_date(u.measure['afgoerelsesdato'])} var {other_names(others)} i gang i sagen.",
            f"Svaret på {asked} er nej.",
        ),
        (f"Svaret på {asked} var ja.",),
    )


def other_facts(others: list[Row]) -> tuple[Fact, ...]:
    """Type, start and end of other measures."""
    return tuple(fact for row in others for fact in facts("indsatser", row, "indsatstype", "startdato", "slutdato"))


def other_names(others: list[Row]) -> str:
    """``1 anden indsats (M2, aflastning)``."""
    names = "; ".join(f"{row['indsats_id']}, {word(row['indsatstype'])}" for row in others)
    return f"{counted_text(len(others), 'anden indsats', 'andre indsatser')} ({names})"


@explainer("foer_afgoerelse")
def foer_afgoerelse(u: Unit) -> Reasoning:
    """The assessments of the case, held against the decision."""
    p: FoerAfgoerelse = u.p
    decided, begin = u.measure["afgoerelsesdato"], u.measure["startdato"] or u.measure["afgoerelsesdato"]
    found, kinds = of_types(u.of_case("undersoegelser"), p.typer), kinds_text(p.typer)
    finished = [row["slutdato"] for row in found if row["slutdato"] is not None]
    if finished:
        steps = [
            f"Sagens første færdige undersøgelse ({kinds}) er fra {long_date(min(finished))}, efter afgørelsen "
            f"{long_date(decided)}."
        ]
    else:
        steps = [f"Sagen har ingen færdig undersøgelse ({kinds}); afgørelsen er fra {long_date(decided)}."]
    met_by = [f"En {kinds} var færdig senest {long_date(decided)}."]
    if p.sideloebende:
        steps.append(f"Ingen var begyndt senest {long_date(begin)}.")
        met_by.append(f"En {kinds} var begyndt senest {long_date(begin)}.")
    own = u.own("afgoerelsesdato", *(["startdato"] if p.sideloebende else []))
    return Reasoning((*own, *assessment_facts(found)), tuple(steps), tuple(met_by))


def _decisive_assessment(covered: Covered, p: PegerPaa) -> pl.LazyFrame:
    finished = covered.known.assessments.lazy().filter(
        pl.col("slutdato").is_not_null() & pl.col("type").is_in(list(p.typer))
    )
    units = covered.measures.lazy().select("indsats", "sag", senest=pl.coalesce("startdato", "afgoerelsesdato"))
    renamed = finished.with_columns(begyndt="startdato", afgoer="undersoegelse_id")
    return join_latest(units, renamed, by="senest", date="begyndt", values=("afgoer",))


@explainer("peger_paa", needs=_decisive_assessment)
def peger_paa(u: Unit) -> Reasoning:
    """The assessment that decides, and what it says."""
    found = [row for row in of_types(u.of_case("undersoegelser"), u.p.typer) if row["slutdato"] is not None]
    (decisive,) = (row for row in found if row["undersoegelse_id"] == u.needs["afgoer"])
    asked = question("undersoegelser", "peger_paa_indsats")
    by = "startdato" if u.measure["startdato"] is not None else "afgoerelsesdato"
    return Reasoning(
        (*u.own(by), *assessment_facts(found, "peger_paa_indsats")),
        (
            f"Af sagens færdige undersøgelser ({kinds_text(u.p.typer)}), begyndt senest {long_date(u.measure[by])}, "
            f"er {decisive['undersoegelse_id']} den, der begyndte sidst ({long_date(decisive['startdato'])}).",
            f"Svaret på {asked} er nej.",
        ),
        (f"Svaret på {asked} var ja i {decisive['undersoegelse_id']}.",),
    )


def _latest_plan(covered: Covered, p: Plan) -> pl.LazyFrame:
    until = pl.min_horizontal(day(covered.as_of), "slutdato")
    units = covered.measures.lazy().select("indsats", "sag", "dato", senest=until)
    written = covered.known.plans.lazy().with_columns(plandato="dato", afgoer="plan_id")
    parts = [(pl.lit(value=True), p.typer)]
    if p.ogsaa_fra is not None:
        later = pl.col("dato") >= day(p.ogsaa_fra)
        parts = [(~later, p.typer), (later, p.typer + p.ogsaa)]
    return pl.concat(
        [
            join_latest(
                units.filter(those),
                written.filter(pl.col("type").is_in(list(types))).drop("dato"),
                by="senest",
                date="plandato",
                values=("afgoer",),
            )
            for those, types in parts
        ]
    )


@explainer("plan", needs=_latest_plan)
def plan(u: Unit) -> Reasoning:
    """The plan that decides and what it lacks, or that there is none."""
    p: Plan = u.p
    also = p.ogsaa if p.ogsaa_fra is not None and u.measure["dato"] >= p.ogsaa_fra else ()
    types, until = p.typer + also, u.until()
    found = of_types(u.of_case("planer"), types)
    own = u.own("slutdato", *(["afgoerelsesdato", "startdato"] if p.ogsaa else []))
    listed = tuple(fact for row in found for fact in facts("planer", row, "type", "dato", *p.kolonner))
    answers = f", og svaret var ja på {questions('planer', p.kolonner)}" if p.kolonner else ""
    decisive = next((row for row in found if row["plan_id"] == u.needs["afgoer"]), None)
    if decisive is None:
        steps = [f"Sagen har ingen plan af typen {kinds_text(types)}, dateret senest {long_date(until)}."]
    else:
        lacking = [question("planer", column) for column in p.kolonner if decisive[column] is False]
        steps = [
            f"Den seneste plan af typen {kinds_text(types)}, dateret senest {long_date(until)}, er "
            f"{decisive['plan_id']} fra {long_date(decisive['dato'])}.",
            f"Svaret er nej på {listing(lacking)}.",
        ]
    return Reasoning(
        (*own, *listed), tuple(steps), (f"Sagen havde {plans(types)} senest {long_date(until)}{answers}.",)
    )
