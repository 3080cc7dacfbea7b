"""The Danish sentence for every rejected row and every value set unknown; it never repeats a value."""

from types import MappingProxyType

import polars as pl

from kvs_audit.contract.tables import TABLES

AFVISTE = pl.Schema(
    {
        "tabel": pl.String(),
        "raekke": pl.UInt32(),
        "kolonne": pl.String(),
        "aarsag": pl.String(),
        "handling": pl.String(),
        "saetning": pl.String(),
    }
)
"""Columns of afviste.csv, in order."""

_WHAT = MappingProxyType(
    {
        "mangler_vaerdi": "Kolonnen {kolonne} er tom, men skal være udfyldt.",
        "ulaeselig_vaerdi": "Værdien i kolonnen {kolonne} kan ikke læses som {type}.",
        "ukendt_kode": "Værdien i kolonnen {kolonne} er ikke en af de kendte koder.",
        "uden_for_omraade": "Værdien i kolonnen {kolonne} ligger uden for det tilladte område.",
        "dobbelt_noegle": "En anden række har samme nøgle, og kun den første uden andre fejl er beholdt.",
        "noegle_findes_ikke": "Kolonnen {kolonne} peger på en række, der ikke findes i {forælder}.",
        "slut_foer_start": "Slutdatoen ligger før startdatoen.",
        "haenger_paa_afvist": "Kolonnen {kolonne} peger på en række i {forælder}, som selv er afvist.",
        "forkert_antal_felter": "Rækken har for få felter eller en værdi ud over den sidste overskrift.",
    }
)
_DONE = MappingProxyType(
    {"afvist": " Rækken er afvist.", "sat_ukendt": " Værdien er sat til ukendt; rækken er beholdt."}
)
_TYPES = MappingProxyType(
    {
        "id": "en tekst",
        "date": "en dato",
        "date_or_month": "en dato eller en måned",
        "month": "en måned",
        "bool": "ja eller nej",
        "int": "et helt tal",
        "num": "et tal",
        "enum": "en kode",
    }
)


def reject_sentences(rejects: pl.DataFrame) -> pl.DataFrame:
    """The lines of afviste.csv: ``tabel, raekke, kolonne, aarsag, handling, saetning``.

    ``rejects`` is :attr:`Extract.rejects`; the order (table in the contract's order, row, column) is kept.
    """
    kinds = rejects.select("tabel", "kolonne", "aarsag", "handling").unique(maintain_order=True)
    sentences = pl.Series("saetning", [_sentence(*row) for row in kinds.iter_rows()], pl.String)
    return rejects.join(
        kinds.with_columns(sentences), on=kinds.columns, how="left", maintain_order="left", nulls_equal=True
    ).select(AFVISTE.names())


def _sentence(tabel: str, kolonne: str, aarsag: str, handling: str) -> str:
    table = TABLES[tabel]
    column = table.by_name.get(kolonne)
    what = _WHAT[aarsag].format(
        kolonne=kolonne, type=_TYPES[column.type] if column else "", forælder=table.parent or ""
    )
    return what + _DONE[handling]
