"""How dates, numbers and the contract's words are written for Danish readers: for Python values and for columns.

The one home of Danish formats: "5. marts 2024", "12,3 %", "1.234", and æøå for the contract's folded words.
Null stays null in every column expression; in Python values None becomes a dash where that is said.
"""

from collections.abc import Iterable
from datetime import date
from types import MappingProxyType

import polars as pl

MAANEDER = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
"""The months, in order."""

MISSING = "–"
"""What stands where there is no figure."""

_MOST_DECIMALS = 6
"""Figures in assessments are exact to this many places."""


def long_date(day: date) -> str:
    """A date in words: ``5. marts 2024``."""
    return f"{day.day}. {MAANEDER[day.month - 1]} {day.year}"


def month_name(day: date) -> str:
    """The month of a date in words: ``marts 2024``."""
    return f"{MAANEDER[day.month - 1]} {day.year}"


def count(number: int) -> str:
    """A whole number with points between thousands: ``1.234``."""
    return f"{number:,}".replace(",", ".")


def counted_text(amount: int, one: str, many: str) -> str:
    """A count with its noun in the right number: ``1 række``, ``2 rækker``."""
    return f"{count(amount)} {one if amount == 1 else many}"


def number(value: float, decimals: int | None = None) -> str:
    """A number with decimal comma: ``10,5``. Without ``decimals``: as many as it has, at most six."""
    text = f"{value:,.{_MOST_DECIMALS if decimals is None else decimals}f}"
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


def percent(share: float, decimals: int = 1) -> str:
    """A share between 0 and 1 as a percentage: ``12,3 %``."""
    return f"{number(share * 100, decimals)} %"


def listing(words: Iterable[str], last: str = "og") -> str:
    """Words as a sentence lists them: ``a, b og c``."""
    *first, final = list(words) or [""]
    return f"{', '.join(first)} {last} {final}" if first else final


def long_date_text(day: pl.Expr) -> pl.Expr:
    """A column of dates in words: ``5. marts 2024``."""
    return pl.concat_str(day.dt.day().cast(pl.String), pl.lit(". "), month_text(day))


def month_text(day: pl.Expr) -> pl.Expr:
    """A column of dates as months in words: ``marts 2024``."""
    names = day.dt.month().replace_strict(range(1, 13), MAANEDER, return_dtype=pl.String())
    return pl.concat_str(names, pl.lit(" "), day.dt.year().cast(pl.String))


def number_text(value: pl.Expr) -> pl.Expr:
    """A column of numbers with decimal comma and points between thousands: ``1.234,5``."""
    fixed = value.abs().cast(pl.Decimal(38, _MOST_DECIMALS)).cast(pl.String)
    whole = fixed.str.extract(r"^(\d+)", 1).str.reverse().str.replace_all(r"(\d{3})", "$1.").str.reverse()
    fraction = fixed.str.extract(r"\.(\d+)$", 1).str.strip_chars_end("0")
    sign = pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    comma = pl.when(fraction == "").then(pl.lit("")).otherwise(pl.lit(","))
    return pl.concat_str(sign, whole.str.strip_chars_start("."), comma, fraction)


def counted(value: pl.Expr, one: str, many: str) -> pl.Expr:
    """A column of numbers with their noun in the right number: ``1 dag``, ``2 dage``, ``0,5 dage``."""
    noun = pl.when(value == 1).then(pl.lit(one)).otherwise(pl.lit(many))
    return pl.concat_str(number_text(value), pl.lit(" "), noun)


def word(code: str) -> str:
    """A word of the contract with æøå, as it stands inside a sentence: ``opholdssted``, ``nær familie``."""
    return WORDS.get(code) or code.replace("_", " ")


def word_text(code: pl.Expr) -> pl.Expr:
    """A column of codes as :func:`word` writes them."""
    return code.cast(pl.String).replace(list(WORDS), list(WORDS.values())).str.replace_all("_", " ", literal=True)


def label(code: str) -> str:
    """A word of the contract as a heading: ``Kan ikke vurderes``."""
    text = word(code)
    return text[:1].upper() + text[1:]


def krav_label(krav: str) -> str:
    """A requirement's id as a heading: ``ophoer-ved-opfyldt-formaal`` becomes ``Ophør ved opfyldt formål``."""
    text = krav.replace("-", " ").replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
    return text[:1].upper() + text[1:]


def reason_text(aarsag: str) -> str:
    """Why something could not be assessed: ``mangler_tabel:planer`` becomes ``tabellen planer mangler``."""
    what, _, name = aarsag.partition(":")
    if what == "mangler_tabel":
        return f"tabellen {word(name)} mangler"
    if what == "mangler_vaerdi":
        return f"{word(name)} er ikke oplyst"
    return word(aarsag)


WORDS = MappingProxyType(
    {
        # tables
        "sager": "sager",
        "indsatser": "indsatser",
        "undersoegelser": "undersøgelser",
        "planer": "planer",
        "opfoelgninger": "opfølgninger",
        "aflastningsdoegn": "aflastningsdøgn",
        "stoettepersoner": "støttepersoner",
        "klippekortsamtaler": "klippekortsamtaler",
        # columns of an extract
        "sag_id": "sag",
        "indsats_id": "indsats",
        "foedselsdato": "fødselsdato",
        "undersoegelse_id": "undersøgelse",
        "plan_id": "plan",
        "opfoelgning_id": "opfølgning",
        "raadgiver": "rådgiver",
        "foraeldre_psykisk_sygdom": "forældres psykiske sygdom",
        "foraeldre_misbrug": "forældres misbrug",
        "afgoerelsesdato": "afgørelsesdato",
        "forventet_varighed_mdr": "forventet varighed i måneder",
        "formaal_angivet": "formål angivet",
        "bevilget_doegn_pr_md": "bevilgede døgn pr. måned",
        "leverandoertype": "leverandørtype",
        "socialtilsyn_godkendt": "godkendt af socialtilsynet",
        "tilbudsportalen": "på Tilbudsportalen",
        "netvaerk_afsoegt": "netværk afsøgt",
        "hjemmestoette_udtoemt": "hjemmestøtte udtømt",
        "kontaktperson_overvejet": "kontaktperson overvejet",
        "oevrige_indsatser_vurderet": "øvrige indsatser vurderet",
        "aften_weekend": "aften eller weekend",
        "fravigelse_begrundet": "fravigelse begrundet",
        "boernesamtale_dato": "dato for børnesamtale",
        "peger_paa_indsats": "peger på indsatsen",
        "opmaerksom_dato": "dato for kommunens opmærksomhed",
        "konkrete_maal": "konkrete mål",
        "med_foraeldre": "med forældre",
        "med_barn": "med barn",
        "aften_weekend_formaal": "formål med aften eller weekend",
        "videre_opfoelgning_besluttet": "videre opfølgning besluttet",
        "naeste_senest": "næste opfølgning senest",
        "maaned": "måned",
        "doegn": "døgn",
        # codes
        "stoette_i_hjemmet": "støtte i hjemmet",
        "anden_hjaelp": "anden hjælp",
        "netvaerk": "netværk",
        "doegninstitution": "døgninstitution",
        "familiehuset": "Familiehuset",
        "fui": "FUI",
        "boernefaglig_undersoegelse": "børnefaglig undersøgelse",
        "afdaekning": "afdækning",
        "fortsaetter": "fortsætter",
        "formaal_opfyldt": "formålet er opfyldt",
        "formaal_kan_ikke_opfyldes": "formålet kan ikke opfyldes",
        "naer_familie": "nær familie",
        "naert_netvaerk": "nært netværk",
        # assessments
        "krav": "krav",
        "enhed_id": "enhedens id",
        "haendelsesdato": "hændelsesdato",
        "aarsag": "årsag",
        "graense": "grænse",
        "boer": "bør",
        "sag_maaned": "sag og måned",
        "interval": "opfølgningsinterval",
        "begrundet_afvigelse": "begrundet afvigelse",
        "foedselsdag_ukendt": "barnets fødselsdag er ikke oplyst",
        # findings and rejects
        "fund_id": "fund",
        "krav_tekst": "krav i ord",
        "saetning": "hvad er fundet",
        "raekke": "række",
        "sat_ukendt": "sat til ukendt",
        # summaries
        "ikke_forfaldne": "endnu ikke forfaldne",
        "naevner": "nævner",
        "andel": "andel opfyldt",
        "nedre": "nedre grænse (95 %)",
        "oevre": "øvre grænse (95 %)",
    }
)
"""Contract words that need æøå or another wording than their own letters; the rest stand as they are."""
