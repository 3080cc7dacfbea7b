"""Sentences about what a decision says, and what it rests on."""

import polars as pl

from kvs_audit.checks.alder_ved import AlderVed
from kvs_audit.checks.en_ad_gangen import Taeller
from kvs_audit.checks.flag import Flag
from kvs_audit.checks.foer_afgoerelse import FoerAfgoerelse
from kvs_audit.checks.i_maengde import IMaengde
from kvs_audit.checks.leverandoer_godkendt import LeverandoerGodkendt
from kvs_audit.checks.netvaerk_foerst import NetvaerkFoerst
from kvs_audit.checks.peger_paa import PegerPaa
from kvs_audit.checks.plan import Plan
from kvs_audit.checks.udfyldt import Udfyldt
from kvs_audit.contract.danish import counted, listing, long_date, word, word_text
from kvs_audit.facts.dates import day
from kvs_audit.fund.sentences.story import (
    AS_OF,
    DECIDED,
    END,
    EVENT,
    OBSERVED,
    START,
    Story,
    Words,
    measure,
    on,
    plans,
    question,
    questions,
    sentence,
)


@sentence("flag")
def flag(p: Flag, words: Words) -> pl.Expr:
    """The answer, and the one wanted."""
    got, wanted = ("nej", "ja") if p.oensket else ("ja", "nej")
    asked = question("indsatser", p.kolonne)
    return pl.format(f"{{}}: svaret på {asked} er {got}, men {words.must} være {wanted}", measure())


@sentence("udfyldt")
def udfyldt(p: Udfyldt, words: Words) -> pl.Expr:
    """The field that is empty."""
    return pl.format(f"{{}}: {question('indsatser', p.kolonne)} er tom, men {words.must} være udfyldt", measure())


@sentence("i_maengde")
def i_maengde(p: IMaengde, words: Words) -> pl.Expr:
    """The code, and those allowed."""
    allowed = listing((word(code) for code in p.tilladt), "eller")
    return pl.format(
        f"{{}}: {question('indsatser', p.kolonne)} er {{}}, men {words.must} være {allowed}",
        measure(),
        word_text(pl.col(p.kolonne)),
    )


@sentence("netvaerk_foerst")
def netvaerk_foerst(p: NetvaerkFoerst, words: Words) -> pl.Expr:
    """Where the measure lies, though the network was not considered."""
    return pl.format(
        f"{{}} ligger uden for netværket (leverandørens type er {{}}); netværket {words.should} være afsøgt først, "
        "men er det ikke",
        measure(),
        word_text(pl.col("leverandoertype")),
    )


@sentence("leverandoer_godkendt")
def leverandoer_godkendt(p: LeverandoerGodkendt, words: Words) -> pl.Expr:
    """A type that is not allowed, or the approvals that are not there."""
    allowed = listing((word(code) for code in p.tilladt), "eller")
    wrong_type = pl.format(
        f"{{}}: leverandørens type er {{}}, men {words.must} være {allowed}",
        measure(),
        word_text(pl.col("leverandoertype")),
    )
    lacking = pl.concat_list(
        [pl.when(~pl.col(column)).then(pl.lit(question("indsatser", column))) for column in p.kolonner]
    )
    not_approved = pl.format(
        f"{{}}: leverandøren ({{}}) {words.must} være godkendt, men svaret er nej på {{}}",
        measure(),
        word_text(pl.col("leverandoertype")),
        lacking.list.drop_nulls().list.join(" og "),
    )
    return pl.when(pl.col("leverandoertype").is_in(list(p.tilladt))).then(not_approved).otherwise(wrong_type)


@sentence("alder_ved")
def alder_ved(p: AlderVed, words: Words) -> pl.Expr:
    """The child's age, and the ages allowed."""
    then = " ved afgørelsen" if p.dato == "afgoerelsesdato" else ", da indsatsen startede"
    born = pl.when(OBSERVED < 0).then(pl.lit("endnu ikke født")).otherwise(counted(OBSERVED, "år", "år"))
    return pl.format(
        f"Barnet var {{}}{then} {{}}, men {words.should} være {_ages(p)}",
        born.fill_null("i alle tilfælde uden for aldersgrænsen (fødselsdagen er ikke oplyst)"),
        on(EVENT),
    )


def _ages(p: AlderVed) -> str:
    if p.mindst is not None and p.hoejst is not None:
        return f"mellem {p.mindst} og {p.hoejst} år"
    return f"mindst {p.mindst} år" if p.hoejst is None else f"højst {p.hoejst} år"


@sentence("oevrige_vurderet")
def oevrige_vurderet(p: Taeller, words: Words) -> pl.Expr:
    """A decision that is silent on what already runs."""
    return pl.format(
        "Da indsatsen ({}) blev besluttet {}, var mindst én anden indsats i gang i sagen; "
        f"afgørelsen {words.should} tage stilling til øvrige indsatser, men gør det ikke",
        word_text(pl.col("indsatstype")),
        on(DECIDED),
    )


def _earliest_assessment(rows: pl.LazyFrame, p: FoerAfgoerelse, story: Story) -> pl.LazyFrame:
    earliest = (
        story.known.assessments.lazy()
        .filter(pl.col("type").is_in(list(p.typer)))
        .group_by("sag")
        .agg(foerst_faerdig=pl.col("slutdato").min(), foerst_begyndt=pl.col("startdato").min())
    )
    return rows.join(earliest, on="sag", how="left", maintain_order="left")


@sentence("foer_afgoerelse", needs=_earliest_assessment)
def foer_afgoerelse(p: FoerAfgoerelse, words: Words) -> pl.Expr:
    """No assessment in time, and when the first one came."""
    kinds = listing((word(code) for code in p.typer), "eller")
    begun = pl.lit("")
    if p.sideloebende:
        begun = pl.format(", og ingen var begyndt senest {}", on(pl.coalesce(START, DECIDED)))
    finished, started = pl.col("foerst_faerdig"), pl.col("foerst_begyndt")
    later = (
        pl.when(finished.is_not_null())
        .then(pl.format("; den første blev færdig {}", on(finished)))
        .when(started.is_not_null())
        .then(pl.format("; den første begyndte {} og er ikke færdig", on(started)))
        .otherwise(pl.lit("; sagen har ingen"))
    )
    return pl.format(
        f"Sagen {words.should} have en færdig {kinds}, da indsatsen blev besluttet {{}}, men havde den ikke{{}}{{}}",
        on(DECIDED),
        begun,
        later,
    )


@sentence("peger_paa")
def peger_paa(p: PegerPaa, words: Words) -> pl.Expr:
    """An assessment that points elsewhere."""
    kinds = listing((word(code) for code in p.typer), "eller")
    return pl.format(
        f"{{}}: sagens seneste færdige undersøgelse ({kinds}), begyndt senest {{}}, {words.must} pege på indsatsen, "
        "men gør det ikke",
        measure(),
        on(pl.coalesce(START, DECIDED)),
    )


def _latest_plan(rows: pl.LazyFrame, p: Plan, story: Story) -> pl.LazyFrame:
    kind, written = pl.col("plantype"), pl.col("plandato")
    counts = kind.is_in(list(p.typer))
    if p.ogsaa_fra is not None:
        counts |= kind.is_in(list(p.ogsaa)) & (pl.coalesce(DECIDED, START) >= day(p.ogsaa_fra))
    written_plans = story.known.plans.lazy().select("sag", plandato="dato", plantype="type")
    latest = (
        rows.select("indsats", "sag", "afgoerelsesdato", "startdato", "slutdato", "opgjort")
        .join(written_plans, on="sag", how="inner")
        .filter(counts & (written <= pl.min_horizontal(AS_OF, END)))
        .group_by("indsats")
        .agg(seneste_plan=written.max())
    )
    return rows.join(latest, on="indsats", how="left", maintain_order="left")


@sentence("plan", needs=_latest_plan)
def plan(p: Plan, words: Words) -> pl.Expr:
    """No plan at all, or one without what it must have."""
    kinds = plans(p.typer)
    if p.ogsaa_fra is not None:
        kinds += f" (fra {long_date(p.ogsaa_fra)} også {plans(p.ogsaa)})"
    none = pl.format(
        f"{{}}: sagen {words.must} have {kinds}, men havde ingen {{}}", measure(), on(pl.min_horizontal(AS_OF, END))
    )
    lacking = pl.format(
        f"{{}}: sagens seneste plan er fra {{}}, og svaret {words.must} være ja på {questions('planer', p.kolonner)}, "
        "men er det ikke",
        measure(),
        on(pl.col("seneste_plan")),
    )
    return pl.when(pl.col("seneste_plan").is_null()).then(none).otherwise(lacking) if p.kolonner else none
