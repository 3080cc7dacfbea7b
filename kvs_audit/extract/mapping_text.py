"""A proposed mapping as a TOML file that its reader edits: what was found, why, and what is left to say."""

import json
from collections.abc import Iterator
from typing import Final

from kvs_audit.contract.danish import count, counted_text
from kvs_audit.contract.tables import TABLES, Column
from kvs_audit.extract.mapping_form import VERSION
from kvs_audit.extract.mapping_model import Constant, Heading, Origin
from kvs_audit.extract.mapping_proposal import Proposal, ProposedColumn, ProposedTable
from kvs_audit.extract.mapping_values import Coded, Meaning
from kvs_audit.extract.names import shown

_INTRODUCTION: Final = (
    "Forslag til kortlægning: venstre side er kontraktens navne, højre side er udtrækkets.",
    "Ret den til, og brug den med: kvs-audit check UDTRÆK --mapping DENNE-FIL (og ligeså audit og report).",
    "",
    'En kolonne kan være en overskrift ("Sagsnr."), en fast værdi ({ vaerdi = "Ringsted" }) eller, for en tabels egen',
    'nøgle, rækkens nummer ({ raekke = "F" }). Samme tabel kan beskrives flere gange, fx en gang pr. opfølgningsdato.',
    "saml = true: rækker med samme nøgle er samme ting og bliver til én. Modsiger de hinanden, bliver udtrækket",
    'afvist; med modstrid = "tom" bliver de modstridende værdier ukendte i stedet.',
    'Under vaerdier står koder, som de er skrevet = kontraktens kode; "" = ukendt. Det, der ikke står der, læses, som',
    "det er. Værdier vises kun for kolonner med koder, aldrig nøgler, fødselsdatoer eller fri tekst.",
)
_SHOWN_ROWS: Final = 5


def proposal_text(proposal: Proposal) -> str:
    """The file's text; lines that need the reader's hand are comments with the word SKAL or ukendt."""
    lines = [*_comments(_INTRODUCTION), f"version = {VERSION}"]
    for table in proposal.tables:
        lines += ["", *_table(table)]
    if proposal.unused_columns:
        lines += ["", "# Kolonner, der ikke ligner noget i kontrakten, og ikke bruges:"]
        lines += [f"#   {shown(column)}" for column in proposal.unused_columns]
    if proposal.unused_tables:
        lines += ["", "# Tabeller, der ikke ligner noget i kontrakten, og ikke bruges:"]
        lines += [f"#   {shown(table)}" for table in proposal.unused_tables]
    return "\n".join(lines) + "\n"


def _comments(texts: tuple[str, ...]) -> Iterator[str]:
    return (f"# {text}".rstrip() for text in texts)


def _table(table: ProposedTable) -> Iterator[str]:
    contract = TABLES[table.navn]
    yield f"# {contract.text}."
    yield "[[tabel]]"
    yield f'navn = "{table.navn}"'
    yield f"kilde = {_quoted(table.kilde)}  # {table.reason}"
    if table.saml:
        yield "saml = true  # nøglen gentages i rækker, som flere tabeller hentes fra"
    yield ""
    yield "[tabel.kolonner]"
    for column in table.columns:
        yield _column(column, contract.by_name[column.column])
    for column in table.columns:
        if column.coded is not None and (column.coded.meanings or column.coded.hidden):
            yield ""
            yield from _values(column.column, column.coded, contract.by_name[column.column])


def _column(column: ProposedColumn, contract: Column) -> str:
    if column.origin is not None:
        return f"{column.column} = {_origin(column.origin)}  # {column.reason}"
    if column.column == "kommune":
        return '# kommune = { vaerdi = "Kommunens navn" }  # SKAL udfyldes: ingen kolonne ligner'
    if contract.must_exist:
        return f'# {column.column} = ""  # SKAL udfyldes: ingen kolonne ligner ({contract.text})'
    return f'# {column.column} = ""  # {column.reason} ({contract.text})'


def _origin(origin: Origin) -> str:
    if isinstance(origin, Heading):
        return _quoted(origin.text)
    if isinstance(origin, Constant):
        return f"{{ vaerdi = {_quoted(origin.value)} }}"
    return f"{{ raekke = {_quoted(origin.prefix)} }}"


def _values(column: str, coded: Coded, contract: Column) -> Iterator[str]:
    yield f"[tabel.vaerdier.{column}]"
    yield f"# koder: {', '.join(contract.values) or 'ja, nej'}"
    for meaning in coded.meanings:
        yield _meaning(meaning)
    if coded.hidden:
        rows = ", ".join(str(row) for row in coded.hidden_rows[:_SHOWN_ROWS])
        more = f" og {count(coded.hidden - _SHOWN_ROWS)} mere" if coded.hidden > _SHOWN_ROWS else ""
        others = counted_text(coded.hidden, "anden værdi", "andre værdier")
        yield f"# {others} vises ikke, fordi de er sjældne eller kan være navne (første rækker: {rows}{more})"


def _meaning(meaning: Meaning) -> str:
    rows = counted_text(meaning.rows, "række", "rækker")
    if meaning.code is None:
        return f'# {_quoted(meaning.written)} = ""  # {meaning.reason}: vælg en kode ({rows})'
    return f'{_quoted(meaning.written)} = "{meaning.code}"  # {meaning.reason} ({rows})'


def _quoted(text: str) -> str:
    """A basic string of TOML; what cannot be shown is left out, which the reader's folding of names forgives."""
    return json.dumps(shown(text), ensure_ascii=False)
