"""The tables and columns of an extract (version 1.1): types, required values, keys and Danish descriptions.

Version 1.1 adds three optional columns, each last in its table: ``indsatser.boernesamtale_dato``,
``undersoegelser.opmaerksom_dato`` and ``opfoelgninger.naeste_senest``. An extract of version 1 is one of version 1.1
that lacks them: they are unknown in every row.
"""

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

ColumnType = Literal["id", "date", "date_or_month", "month", "bool", "int", "num", "enum"]

CONTRACT_VERSION = "1.1"

FIRST_DATE: Final = date(1900, 1, 1)
LAST_DATE: Final = date(2100, 12, 31)
"""The dates that an extract may hold, both included."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    ``required``: a row without a readable value is rejected. ``present``: the column must be there, though its values
    may be empty, because their emptiness means something. ``low`` and ``high`` bound numbers, both included.
    """

    name: str
    type: ColumnType
    text: str
    required: bool = False
    present: bool = False
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None

    @property
    def must_exist(self) -> bool:
        """Whether an extract whose table lacks this column is refused."""
        return self.required or self.present


@dataclass(frozen=True)
class Table:
    """One table: its columns in order, its key, and the table its rows belong to."""

    name: str
    text: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    parent: str | None = None
    required: bool = False
    by_name: MappingProxyType[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", MappingProxyType({column.name: column for column in self.columns}))

    @property
    def parent_key(self) -> str | None:
        """The column that points at the parent table."""
        return None if self.parent is None else TABLES[self.parent].key[0]


def _id(name: str, text: str, *, required: bool = False) -> Column:
    return Column(name, "id", text, required=required)


def _flag(name: str, text: str) -> Column:
    return Column(name, "bool", text)


INDSATSTYPER = (
    "dagtilbud",
    "stoette_i_hjemmet",
    "kontaktperson",
    "praktik",
    "familiebehandling",
    "familieanbringelse",
    "aflastning",
    "anbringelse",
    "anden_hjaelp",
)
LEVERANDOERTYPER = ("netvaerk", "plejefamilie", "opholdssted", "doegninstitution", "familiehuset", "fui", "anden")
UNDERSOEGELSESTYPER = ("boernefaglig_undersoegelse", "afdaekning")
PLANTYPER = ("handleplan", "barnets_plan", "ungeplan")
RESULTATER = ("fortsaetter", "formaal_opfyldt", "formaal_kan_ikke_opfyldes", "revurderet")
RELATIONER = ("uvildig", "naer_familie", "naert_netvaerk", "kommunalt_ansat")
SIGTER = ("udviklende", "kompenserende")
LEVERINGSSTEDER = ("hjemmet", "andet")

_SAGER = Table(
    "sager",
    "Én række pr. barns sag",
    (
        _id("sag_id", "Pseudonym for sagen (ét barn)", required=True),
        _id("kommune", "Kommunens navn", required=True),
        Column("foedselsdato", "date_or_month", "Barnets fødselsdato eller fødselsmåned"),
        _id("team", "Team eller afdeling"),
        _id("raadgiver", "Pseudonym for rådgiveren"),
        _flag("foraeldre_psykisk_sygdom", "En forælder har en psykisk sygdom"),
        _flag("foraeldre_misbrug", "En forælder har et misbrug"),
    ),
    key=("sag_id",),
    required=True,
)
_INDSATSER = Table(
    "indsatser",
    "Én række pr. bevilget indsats",
    (
        _id("indsats_id", "Indsatsens nøgle", required=True),
        _id("sag_id", "Sagen, som indsatsen hører til", required=True),
        Column("indsatstype", "enum", "Indsatsens type", required=True, values=INDSATSTYPER),
        _id("lovgrundlag", "Lovgrundlaget, som det er skrevet"),
        Column("afgoerelsesdato", "date", "Dato for afgørelsen (bevillingen)", present=True),
        Column("startdato", "date", "Første dag; tom = ikke startet", present=True),
        Column("slutdato", "date", "Dagen, indsatsen ophørte; tom = løber endnu", present=True),
        Column("forventet_varighed_mdr", "num", "Forventet varighed i måneder ifølge afgørelsen"),
        _flag("formaal_angivet", "Afgørelsen angiver formålet"),
        Column("sigte", "enum", "Indsatsens sigte", values=SIGTER),
        Column("bevilget_doegn_pr_md", "num", "Bevilgede aflastningsdøgn pr. måned"),
        Column("leverandoertype", "enum", "Leverandørens type", values=LEVERANDOERTYPER),
        _flag("socialtilsyn_godkendt", "Leverandøren er godkendt hertil af socialtilsynet"),
        _flag("tilbudsportalen", "Leverandøren står på Tilbudsportalen"),
        _flag("netvaerk_afsoegt", "Netværket er afsøgt først"),
        _flag("hjemmestoette_udtoemt", "Støtte i hjemmet er udtømt"),
        _flag("kontaktperson_overvejet", "En fast kontaktperson er overvejet i stedet"),
        _flag("oevrige_indsatser_vurderet", "Afgørelsen tager stilling til øvrige indsatser"),
        Column("leveringssted", "enum", "Hvor indsatsen gives", values=LEVERINGSSTEDER),
        _flag("aften_weekend", "Gives om aftenen eller i weekender"),
        _flag("handicapkompenserende", "Indsatsen kompenserer for en funktionsnedsættelse"),
        _flag("klippekort_tilbudt", "De opfølgende samtaler er tilbudt ved afslutningen"),
        _flag("fravigelse_begrundet", "En konkret, individuel begrundelse for at fravige serviceniveauet er noteret"),
        Column("boernesamtale_dato", "date", "Dagen for samtalen med barnet om afgørelsen"),
    ),
    key=("indsats_id",),
    parent="sager",
    required=True,
)
_UNDERSOEGELSER = Table(
    "undersoegelser",
    "Sagens undersøgelser",
    (
        _id("undersoegelse_id", "Undersøgelsens nøgle", required=True),
        _id("sag_id", "Sagen", required=True),
        Column("type", "enum", "Undersøgelsens type", required=True, values=UNDERSOEGELSESTYPER),
        Column("startdato", "date", "Undersøgelsen begyndte", required=True),
        Column("slutdato", "date", "Undersøgelsen blev færdig; tom = i gang", present=True),
        _flag("peger_paa_indsats", "Konklusionen peger på indsatsen"),
        Column("opmaerksom_dato", "date", "Dagen, kommunen blev opmærksom på barnets mulige behov for støtte"),
    ),
    key=("undersoegelse_id",),
    parent="sager",
)
_PLANER = Table(
    "planer",
    "Sagens planer",
    (
        _id("plan_id", "Planens nøgle", required=True),
        _id("sag_id", "Sagen", required=True),
        Column("type", "enum", "Planens type", required=True, values=PLANTYPER),
        Column("dato", "date", "Planens dato", required=True),
        _flag("konkrete_maal", "Planen har konkrete mål"),
        _flag("med_foraeldre", "Planen er lavet med forældrene"),
        _flag("aften_weekend_formaal", "Planen nævner et særligt formål med aften eller weekend"),
    ),
    key=("plan_id",),
    parent="sager",
)
_OPFOELGNINGER = Table(
    "opfoelgninger",
    "Opfølgninger på en indsats",
    (
        _id("opfoelgning_id", "Opfølgningens nøgle", required=True),
        _id("indsats_id", "Indsatsen", required=True),
        Column("dato", "date", "Opfølgningens dato", required=True),
        _flag("med_foraeldre", "Forældrene deltog"),
        _flag("med_barn", "Barnet deltog"),
        _flag("videre_opfoelgning_besluttet", "Det er besluttet, hvordan opfølgningen fortsætter"),
        Column("resultat", "enum", "Opfølgningens resultat", values=RESULTATER),
        Column("naeste_senest", "date", "Dagen, den næste opfølgning skal være holdt, som besluttet her"),
    ),
    key=("opfoelgning_id",),
    parent="indsatser",
)
_AFLASTNINGSDOEGN = Table(
    "aflastningsdoegn",
    "Leverede aflastningsdøgn pr. indsats og måned",
    (
        _id("indsats_id", "Indsatsen", required=True),
        Column("maaned", "month", "Måneden", required=True),
        Column("doegn", "num", "Antal døgn, 0 til 31", required=True, low=0, high=31),
    ),
    key=("indsats_id", "maaned"),
    parent="indsatser",
)
_STOETTEPERSONER = Table(
    "stoettepersoner",
    "Støtteperson for forældre til et anbragt barn",
    (
        _id("indsats_id", "Anbringelsen", required=True),
        Column("tilbudt_dato", "date", "Dagen, støttepersonen blev tilbudt"),
        _flag("accepteret", "Forældrene tog imod tilbuddet"),
        _flag("egnethed_vurderet", "Personens egnethed er vurderet"),
        Column("relation", "enum", "Personens relation til familien", values=RELATIONER),
        Column("vederlag", "int", "Antal vederlag"),
    ),
    key=("indsats_id",),
    parent="indsatser",
)
_KLIPPEKORTSAMTALER = Table(
    "klippekortsamtaler",
    "Opfølgende samtaler efter en indsats",
    (
        _id("indsats_id", "Indsatsen", required=True),
        Column("dato", "date", "Samtalens dato", required=True),
    ),
    parent="indsatser",
)

TABLES: MappingProxyType[str, Table] = MappingProxyType(
    {
        table.name: table
        for table in (
            _SAGER,
            _INDSATSER,
            _UNDERSOEGELSER,
            _PLANER,
            _OPFOELGNINGER,
            _AFLASTNINGSDOEGN,
            _STOETTEPERSONER,
            _KLIPPEKORTSAMTALER,
        )
    }
)
"""Every table of the contract, parents before children."""
