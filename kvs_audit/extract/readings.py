"""What the reader recognised in a file, in Danish sentences: nothing is guessed in silence."""

from collections.abc import Iterable, Mapping

from kvs_audit.contract.folding import fold
from kvs_audit.extract.names import enumerated
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.values import AMBIGUOUS_DATE, DANISH_DATE, DECIMAL_COMMA, NAMED_MONTH

_SENTENCES = {
    DANISH_DATE: "{label}: datoer i dansk form (dag-måned-år) i {columns}.",
    AMBIGUOUS_DATE: (
        "{label}: datoerne i {columns} er læst på dansk (dag-måned-år). Ingen dag er over 12, så rækkefølgen kan ikke "
        "ses af tallene alene."
    ),
    NAMED_MONTH: "{label}: måneder skrevet med navn i {columns}.",
    DECIMAL_COMMA: "{label}: decimalkomma i {columns}.",
}


def table_readings(table: RawTable, traits: Mapping[str, frozenset[str]]) -> Iterable[str]:
    """The sentences about one table: its file's form first, then the dialects met and in which columns."""
    yield from table.readings
    for heading, name in zip(table.headings, table.names, strict=True):
        if name in table.contract_columns and fold(heading) != name:
            yield f"{table.label}: kolonnen {fold(heading)} er læst som {name}."
    for trait, sentence in _SENTENCES.items():
        columns = [column for column, met in traits.items() if trait in met]
        if columns:
            yield sentence.format(label=table.label, columns=enumerated(columns))
