"""What a register did in a run, as sheets and as sentences."""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

import polars as pl

from kvs_audit.contract.danish import count, counted_text, krav_label, label, percent
from kvs_audit.contract.vurderinger import STYRKER
from kvs_audit.cycle.register import Applied
from kvs_audit.exports.sheets import TableColumn, TableSheet

FATE_TEXT: Final = MappingProxyType(
    {
        "anvendt": "Anvendt",
        "uden_fund": "Intet fund længere",
        "uden_match": "Svarer ikke til nogen vurdering",
        "ikke_maalt": "Standarden er ikke målt i denne kørsel",
        "udloebet": "Udløbet",
        "kommende": "Gælder først senere",
    }
)

_ENTRIES: Final = (
    TableColumn("raekke", "Række", 8, "count"),
    TableColumn("tilstand", "Tilstand", 30, "wrapped"),
    TableColumn("fund", "Fund", 8, "count"),
    TableColumn("enheder", "Vurderinger", 12, "count"),
    TableColumn("fund_id", "Fund-id", 14),
    TableColumn("standard", "Standard", 30),
    TableColumn("krav", "Krav", 28),
    TableColumn("sag_id", "Sag", 14),
    TableColumn("indsats_id", "Indsats", 14),
    TableColumn("aarsagskategori", "Årsag", 30, "wrapped"),
    TableColumn("besluttet_af", "Besluttet af", 20, "wrapped"),
    TableColumn("dato", "Dato", 19, "date"),
    TableColumn("udloeber", "Udløber", 19, "date"),
)
_DEPARTED: Final = (
    TableColumn("standard", "Standard", 30),
    TableColumn("krav_navn", "Krav", 30, "wrapped"),
    TableColumn("styrke", "Styrke", 16),
    TableColumn("naevner", "Forfaldne enheder", 12, "count"),
    TableColumn("afvigelse", "Afvigelser uden forklaring", 14, "count"),
    TableColumn("begrundet", "Begrundede afvigelser", 14, "count"),
    TableColumn("forklaret", "Forklaret i registret", 14, "count"),
    TableColumn("andel", "Andel begrundet eller forklaret", 14, "share"),
    TableColumn("bemaerkning", "Bemærkning", 60, "wrapped"),
)
_OF_LEVEL: Final = "Fraviges i mindst halvdelen af tilfældene: det siger mere om serviceniveauet end om sagerne."


def register_sheets(applied: Applied) -> tuple[TableSheet, ...]:
    """The sheets of ``undtagelser.xlsx``: how much each requirement is departed from, and every entry's fate."""
    departed = applied.fraveget.with_columns(
        pl.col("styrke").replace({styrke: label(styrke) for styrke in STYRKER}),
        krav_navn=pl.col("krav").replace({krav: krav_label(krav) for krav in applied.fraveget["krav"].unique()}),
        bemaerkning=pl.when("serviceniveau").then(pl.lit(_OF_LEVEL)),
    )
    entries = applied.poster.with_columns(pl.col("tilstand").replace(dict(FATE_TEXT)))
    heading = ("Begrundede fravigelser", f"Register: {applied.register.source.name}.", *register_sentences(applied))
    return (
        TableSheet("Fraviget pr. krav", heading, _DEPARTED, departed),
        TableSheet("Registret", (), _ENTRIES, entries),
    )


def register_sentences(applied: Applied) -> Iterator[str]:
    """What a reader of the run must know of the register, in Danish."""
    fates = applied.poster["tilstand"].to_list()
    told = (
        ("udloebet", "{} i registret er udløbet og forklarer intet."),
        ("kommende", "{} i registret gælder først efter opgørelsesdatoen og forklarer intet."),
        ("uden_fund", "{} i registret svarer ikke længere til et fund."),
        ("uden_match", "{} i registret svarer ikke til nogen vurdering: tjek id, standard og krav."),
        ("ikke_maalt", "{} i registret handler om standarder, der ikke er målt i denne kørsel."),
    )
    for fate, sentence in told:
        if fate in fates:
            yield sentence.format(counted_text(fates.count(fate), "post", "poster"))
    for row in applied.fraveget.filter("serviceniveau").to_dicts():
        share = f"{percent(row['andel'], 0)} af {count(row['naevner'])}"
        yield f"{row['standard']}/{row['krav']}: begrundet eller forklaret i {share} tilfælde. {_OF_LEVEL}"
