"""What was found, told in Danish: a document from a :class:`Quality`."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import polars as pl

from kvs_audit.contract.danish import count, krav_label, listing, long_date, percent, reason_text
from kvs_audit.extract.model import Extract
from kvs_audit.quality.anonymity import SMALL, Grouping, advice
from kvs_audit.quality.document import Document, Section, Table
from kvs_audit.quality.losses import SHOWN_ROWS
from kvs_audit.quality.overview import Quality
from kvs_audit.quality.suspicions import FORHOLD, suspicion_counts

MOST_LISTED: Final = 10_000
"""Suspicious rows that are listed one by one; the rest are counted."""

_STATES: Final = {
    "kan_ikke_vurderes": "Kan ikke vurderes",
    "for_tomt": "For tomme data",
    "delvis": "Kan vurderes for de fleste",
    "kan_vurderes": "Kan vurderes",
    "ingen_enheder": "Intet at vurdere",
}
_GAPS: Final = {
    "mangler_tabel": "tabellen mangler",
    "mangler_kolonne": "kolonnen mangler",
    "tom": "kolonnen er helt tom",
}


def tell(found: Quality) -> Document:
    """The document: conclusion first, then what it rests on."""
    return Document(
        "Kontrol af udtræk",
        (found.verdict.saetning, *_basis(found)),
        (
            _contents(found),
            _missing(found),
            _krav(found),
            _losses(found.losses),
            _suspicions(found.suspicions),
            _anonymity(found),
            _free_text(found.free_text),
        ),
    )


def _basis(found: Quality) -> tuple[str, ...]:
    if found.as_of is None:
        when = "Udtrækket har ingen datoer, så kravene er ikke prøvet på det; kun det, standarderne har brug for, er."
    elif found.as_of_given:
        when = f"Opgjort pr. {long_date(found.as_of)}."
    else:
        when = f"Opgjort pr. {long_date(found.as_of)}, den seneste hændelse i udtrækket. Vælg en anden med --as-of."
    return (when, _standards(found)) if found.chosen else (when,)


def _standards(found: Quality) -> str:
    own = [each.standard.id for each in found.chosen if each.standard.kommune is not None]
    named = [each.standard.id for each in found.chosen if each.standard.kommune is None]
    told = f"Holdt op mod {listing([*own, *named])}."
    return f"{told} Hører ikke til en kommune og bruges kun, når de nævnes: {listing(named)}." if named else told


def _contents(found: Quality) -> Section:
    rows = tuple(
        (row["tabel"], *(row[name] for name in ("laest", "accepteret", "afvist", "sat_ukendt")), _columns(row))
        for row in found.contents.iter_rows(named=True)
    )
    headings = ("Tabel", "Rækker læst", "Brugt", "Afvist", "Værdier sat til ukendt", "Kolonner")
    return Section(
        "indhold", "Hvad der er", "Indhold", _readings(found.extract), (Table("Tabeller i udtrækket", headings, rows),)
    )


def _columns(row: dict[str, Any]) -> str:
    return f"{row['kolonner']} af {row['kolonner_i_alt']}" if row["findes"] else "tabellen mangler"


def _readings(extract: Extract) -> tuple[str, ...]:
    extra = [
        f"{what}, som kontrakten ikke kender, og som ikke bruges: {', '.join(names)}."
        for what, names in (("Tabeller", extract.extra_tables), ("Kolonner", extract.extra_columns))
        if names
    ]
    return (*extract.readings, *extra)


def _missing(found: Quality) -> Section:
    """What is missing and the requirements that need it; what no requirement needs is only named."""
    needed = set(found.needs.select("tabel", "kolonne").iter_rows())
    idle = [_place(*row) for row in found.gaps.select("tabel", "kolonne").iter_rows() if tuple(row) not in needed]
    sentences = []
    if not found.gaps.height:
        sentences.append("Alle kontraktens tabeller og kolonner er der, og ingen af dem er helt tom.")
    if idle:
        sentences.append(f"Mangler eller er tomme, men bruges ikke af disse krav: {', '.join(idle)}.")
    rows = tuple(
        (
            _place(row["tabel"], row["kolonne"]),
            _GAPS[row["tilstand"]],
            "kan ikke vurderes" if row["rolle"] == "afgoerende" else "afvigelser kan ikke begrundes",
            len(row["krav"]),
            ", ".join(row["krav"]),
        )
        for row in found.needs.iter_rows(named=True)
    )
    table = Table("Mangler, og hvad de koster", ("Hvad", "Tilstand", "Det koster", "Krav", "Hvilke krav"), rows)
    return Section("mangler", "Hvad der mangler, og hvad det koster", "Mangler", tuple(sentences), (table,))


def _place(table: str, column: str | None) -> str:
    return table if column is None else f"{table}.{column}"


def _krav(found: Quality) -> Section:
    """Two tables: requirements that cannot be assessed, and those of which a few units cannot; worst first."""
    worst_first = found.states.sort(
        pl.col("uvurderede") / pl.col("enheder").clip(1), descending=True, maintain_order=True
    )
    lost = pl.concat([worst_first.filter(pl.col("tilstand") == state) for state in ("kan_ikke_vurderes", "for_tomt")])
    partly = worst_first.filter(pl.col("tilstand") == "delvis")
    headings = ("Standard", "Krav", "Ikke vurderet", "Fordi")
    tables = (
        Table("Krav, der ikke kan vurderes", (*headings, "Tilstand"), tuple(_krav_rows(lost, with_state=True))),
        Table(
            "Krav, der kan vurderes for de fleste",
            headings,
            tuple(_krav_rows(partly, with_state=False)),
            sheet="Krav delvis",
        ),
    )
    return Section("krav", "Krav, der ikke kan vurderes", "Krav", _krav_sentences(found.states), tables)


def _krav_rows(states: pl.DataFrame, *, with_state: bool) -> Iterator[tuple[str, ...]]:
    for row in states.iter_rows(named=True):
        share = f"{count(row['uvurderede'])} af {count(row['enheder'])}"
        told = (row["standard"], krav_label(row["krav"]), share, _reasons(row["aarsager"], row["antal"]))
        yield (*told, _STATES[row["tilstand"]]) if with_state else told


def _krav_sentences(states: pl.DataFrame) -> tuple[str, ...]:
    if states.is_empty():
        return ("Ingen standard gælder for udtrækkets kommuner. Nævn en med --standard.",)
    counts = dict(states["tilstand"].value_counts().iter_rows())
    told = [f"{count(counts[state])} {_STATES[state].lower()}" for state in _STATES if state in counts]
    units, lost = (int(states[name].sum()) for name in ("enheder", "uvurderede"))
    share = f" {count(lost)} af {count(units)} vurderinger ({percent(lost / units)}) kan ikke afgøres." if lost else ""
    return (f"Af {count(states.height)} krav: {listing(told)}.{share}",)


def _reasons(reasons: Sequence[str], numbers: Sequence[int]) -> str:
    told = [
        f"{reason_text(reason)} ({count(number)})" if number else reason_text(reason)
        for reason, number in zip(reasons, numbers, strict=True)
    ]
    return "; ".join(told)


def _losses(lost: pl.DataFrame) -> Section:
    rows = tuple(
        (row["tabel"], row["kolonne"] or "–", row["saetning"], row["antal"], _rows_text(row["raekker"], row["antal"]))
        for row in lost.iter_rows(named=True)
    )
    sentences = () if rows else ("Alle rækker er brugt, og alle værdier kunne læses.",)
    table = Table("Tabt ved læsningen, efter årsag", ("Tabel", "Kolonne", "Hvad", "Antal", "Rækker"), rows)
    return Section("tabt", "Afviste rækker og ukendte værdier", "Tabt ved læsning", sentences, (table,))


def _rows_text(rows: Sequence[int], total: int) -> str:
    """The first row numbers as a spreadsheet shows them, and how many more there are."""
    told = ", ".join(str(row) for row in rows)
    more = total - len(rows)
    return f"{told} og {count(more)} mere" if more > 0 else told


def _suspicions(rows: pl.DataFrame) -> Section:
    counts = suspicion_counts(rows, SHOWN_ROWS)
    summary = tuple(
        (FORHOLD[row["forhold"]], row["tabel"], row["antal"], _rows_text(row["raekker"], row["antal"]))
        for row in counts.iter_rows(named=True)
    )
    listed = tuple(
        (FORHOLD[row["forhold"]], row["tabel"], row["raekke"], row["sag_id"] or "", row["indsats_id"] or "")
        for row in rows.head(MOST_LISTED).iter_rows(named=True)
    )
    sentences = [] if summary else ["Der er ikke fundet noget usædvanligt."]
    if summary:
        sentences.append("Rækkerne er brugt, som de står. Se dem efter; er de forkerte, bliver målingen det også.")
    if rows.height > MOST_LISTED:
        sentences.append(f"Projektmappen nævner de første {count(MOST_LISTED)} af {count(rows.height)} rækker.")
    return Section(
        "usaedvanligt",
        "Usædvanligt, men tilladt",
        "Usædvanligt",
        tuple(sentences),
        (
            Table("Usædvanlige rækker, efter forhold", ("Hvad", "Tabel", "Antal", "Rækker"), summary),
            Table(
                "Usædvanlige rækker, én for én",
                ("Hvad", "Tabel", "Række", "Sag", "Indsats"),
                listed,
                listing=True,
                sheet="Usædvanlige rækker",
            ),
        ),
    )


def _anonymity(found: Quality) -> Section:
    figures = found.anonymity
    rows = tuple(
        (name, grouping.k, grouping.alene, grouping.smaa)
        for name, grouping in _groupings(figures.som_leveret, figures.maaned, figures.aar)
    )
    headings = ("Fødsel", "Mindste gruppe (k)", "Sager, der er alene", f"Sager i grupper under {SMALL}")
    told = f"{count(figures.sager)} sager, samlet efter fødsel, kommune og hvilke typer indsatser sagen har."
    return Section(
        "anonymitet",
        "Kan nogen genkendes?",
        "Anonymitet",
        (told, *advice(figures)),
        (Table("Sager med samme fødsel, kommune og indsatser", headings, rows),),
    )


def _groupings(delivered: Grouping, month: Grouping, year: Grouping) -> tuple[tuple[str, Grouping], ...]:
    return (("som leveret", delivered), ("måned", month), ("år", year))


def _free_text(columns: pl.DataFrame) -> Section:
    rows = tuple(
        (
            f"{row['tabel']}.{row['kolonne']}",
            row["celler"],
            "Bruges; skriv en kort betegnelse i stedet." if row["bruges"] else "Bruges ikke; udelad den.",
        )
        for row in columns.iter_rows(named=True)
    )
    if rows:
        sentences: tuple[str, ...] = (
            "Fri tekst er søgt igennem for CPR-numre, adresser, telefonnumre og e-mailadresser, men kun et menneske "
            "kan se, om en beskrivelse røber, hvem den handler om. Lever helst udtrækket uden fri tekst.",
        )
    else:
        sentences = ("Ingen kolonner med fri tekst.",)
    table = Table("Kolonner med fri tekst", ("Kolonne", "Celler med fri tekst", "Råd"), rows)
    return Section("fri-tekst", "Fri tekst", "Fri tekst", sentences, (table,))
