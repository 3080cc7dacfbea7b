"""The privacy guard: reads every cell, heading and name of an extract before anything about it is told or written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from kvs_audit.errors import PrivacyFault
from kvs_audit.extract import privacy
from kvs_audit.extract.parallel import WORTH_ROWS, side_by_side
from kvs_audit.extract.raw import RawTable
from kvs_audit.extract.text import guard_text, is_blank

_NOUNS = {
    privacy.CPR: "CPR-nummer",
    privacy.EMAIL: "e-mailadresse",
    privacy.PHONE: "telefonnummer",
    privacy.ADDRESS: "postadresse",
}
_NEVER_ALLOWED = frozenset({privacy.CPR, privacy.CPR_COLUMN})
_SHOWN = 20


@dataclass(frozen=True)
class Finding:
    """What was found where. ``where`` and ``kind`` hold no text of the extract but names that are clean themselves."""

    where: str
    kind: str
    cells: int
    heading: bool = False

    def sentence(self) -> str:
        """The finding in Danish."""
        cells = f"{self.cells} {'celle' if self.cells == 1 else 'celler'}"
        if self.kind == privacy.NAME_COLUMN:
            return f"{self.where}: en kolonne med personnavne ({cells})."
        if self.kind == privacy.CPR_COLUMN:
            return f"{self.where}: en kolonne med CPR-numre ({cells})."
        if self.heading:
            return f"{self.where}: overskriften indeholder {_NOUNS[self.kind]}."
        return f"{self.where}: {cells} med {_NOUNS[self.kind]}."


def guard_names(names: Iterable[str], what: str) -> None:
    """Refuse names of files, sheets, tables or containers that hold personal data; ``what`` says what they name.

    Raises PrivacyFault, which tells the name's number in order, never the name.
    """
    given = list(names)
    found = [
        f"{what}{f' nr. {number}' if len(given) > 1 else ''}: navnet indeholder {_NOUNS[kind]}."
        for number, name in enumerate(given, 1)
        for kind in privacy.find_personal_text(pl.Series([name], dtype=pl.String))
    ]
    if found:
        _refuse(found, exempt=False)


def guard_tables(tables: Sequence[RawTable], allowed: frozenset[str]) -> None:
    """Refuse the extract when any heading or cell of any table holds personal data.

    ``allowed`` are reviewed exceptions, ``table.column``: they excuse everything but CPR numbers. Raises PrivacyFault,
    which tells table, column (its number where the heading itself is personal) and number of cells.
    """
    large = sum(table.laest for table in tables) >= WORTH_ROWS
    found = side_by_side(lambda table: list(_in_table(table, allowed)), tables, worth_it=large)
    findings = [finding for in_table in found for finding in in_table]
    if findings:
        exempt = any(finding.kind not in _NEVER_ALLOWED for finding in findings)
        _refuse([finding.sentence() for finding in findings], exempt=exempt)


def personal_places(tables: Sequence[RawTable]) -> list[str]:
    """What personal data tables hold that are no extract, by the same rules: Danish sentences with places and counts.

    Empty when there is none. No exceptions: nobody has reviewed such a table.
    """
    return [finding.sentence() for table in tables for finding in _in_table(table, frozenset())]


def _in_table(table: RawTable, allowed: frozenset[str]) -> Iterable[Finding]:
    surplus = _ragged_by_position(table)
    suspect = _suspect_columns(table)
    clean_headings = not privacy.find_personal_text(pl.Series(table.headings, dtype=pl.String))
    for i, place in enumerate(table.positions):
        clean = clean_headings or not privacy.is_personal(table.headings[i])
        column = f"kolonnen {table.names[i]}" if clean else f"kolonne nr. {place + 1}"
        where = f"Tabellen {table.shown}, {column}"
        findings = [
            *([] if clean else _in_heading(table, i, where)),
            *_in_name(table, i, where),
            *_in_cells(_texts(table, i, surplus.pop(place, None), whole=i in suspect), where),
        ]
        exempt = f"{table.name}.{table.names[i]}" in allowed
        yield from (finding for finding in findings if not exempt or finding.kind in _NEVER_ALLOWED)
    for place, texts in sorted(surplus.items()):
        for kind, count in privacy.find_personal_text(texts).items():
            yield Finding(f"Tabellen {table.shown}, kolonne nr. {place + 1}", kind, count)


def _in_heading(table: RawTable, i: int, where: str) -> Iterable[Finding]:
    for kind in privacy.find_personal_text(pl.Series([table.headings[i]], dtype=pl.String)):
        yield Finding(where, kind, 1, heading=True)


def _in_name(table: RawTable, i: int, where: str) -> Iterable[Finding]:
    kind_by_name = privacy.personal_column(table.names[i])
    if kind_by_name is not None:
        yield Finding(where, kind_by_name, int((~is_blank(table.cells[str(i)])).sum()))


def _in_cells(texts: pl.Series, where: str) -> Iterable[Finding]:
    for kind, count in privacy.find_personal_text(texts).items():
        yield Finding(where, kind, count)


def _texts(table: RawTable, i: int, surplus: pl.Series | None, *, whole: bool) -> pl.Series:
    """The cells of a column that need a close look: those of ragged rows, and all where the column is suspect."""
    cells = guard_text(table.cells[str(i)]) if whole else pl.Series([], dtype=pl.String)
    return cells if surplus is None else pl.concat([cells.rename("t"), surplus.rename("t")])


def _suspect_columns(table: RawTable) -> set[int]:
    """The columns with a value that may be personal, by one quick look at every value (distinct ones where few).

    All columns are looked at together, and one by one only where anything is found.
    """
    found = {i: _looked_at(table, i) for i in range(len(table.headings))}
    looked = {i: texts for i, texts in found.items() if len(texts)}
    if not _any_personal(looked.values()):
        return set()
    return {i for i, texts in looked.items() if _any_personal([texts])}


def _any_personal(columns: Iterable[pl.Series]) -> bool:
    looks = [pl.LazyFrame({"t": texts}).select(privacy.may_be_personal(pl.col("t"))) for texts in columns]
    return any(look.item() for look in pl.collect_all(looks))


def _looked_at(table: RawTable, i: int) -> pl.Series:
    """What must be looked at of a column: its distinct values, or its cells without those that repeat the one before.

    Nothing where nothing personal can stand: typed values, and texts too short for it.
    """
    cells = table.cells[str(i)]
    if i in table.coded:
        return table.coded[i].texts
    if isinstance(cells.dtype, pl.Boolean | pl.Date):
        return pl.Series([], dtype=pl.String)
    least = privacy.SHORTEST_PLAIN if table.plain else privacy.SHORTEST
    if table.longest.get(i, least) < least:
        return pl.Series([], dtype=pl.String)
    texts = cells if isinstance(cells.dtype, pl.String) else guard_text(cells)
    return texts.filter(texts.ne_missing(texts.shift()))


def _ragged_by_position(table: RawTable) -> dict[int, pl.Series]:
    """The fields of ragged rows by their place in the row."""
    if not table.ragged.height:
        return {}
    fields = table.ragged.select(pl.col("felter"), pl.int_ranges(pl.col("felter").list.len()).alias("place")).explode(
        "felter", "place"
    )
    return {
        int(place): part["felter"]
        for (place,), part in fields.drop_nulls().partition_by("place", as_dict=True, maintain_order=True).items()
    }


def _refuse(sentences: Sequence[str], *, exempt: bool) -> None:
    shown = [f"- {sentence}" for sentence in sentences[:_SHOWN]]
    if len(sentences) > _SHOWN:
        shown.append(f"- og {len(sentences) - _SHOWN} steder mere.")
    advice = "Fjern oplysningerne, eller erstat dem med pseudonymer, og dan udtrækket igen."
    if exempt:
        advice += (
            " Er en kolonne gennemgået og uden personoplysninger, kan den undtages med --allow-column TABEL.KOLONNE."
        )
    lines = ["Udtrækket er afvist, fordi det indeholder personoplysninger:", *shown, advice]
    raise PrivacyFault("\n".join(lines))
