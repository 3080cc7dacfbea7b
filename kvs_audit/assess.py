"""Requirement × kind -> vurderinger: the only place that makes a status."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import polars as pl

from kvs_audit.contract.vurderinger import ENHEDER, STATUS, STYRKER, VURDERINGER, Enhed
from kvs_audit.errors import ArgumentFault
from kvs_audit.extract.model import Extract
from kvs_audit.extract.parallel import ahead
from kvs_audit.facts.coverage import Coverage, Covered, municipality
from kvs_audit.facts.known import Known
from kvs_audit.facts.names import UnitNames
from kvs_audit.standards.model import Krav, Standard


@dataclass(frozen=True)
class Chosen:
    """A standard and the municipalities whose cases it judges, as they are compared; None = all."""

    standard: Standard
    kommuner: frozenset[str] | None


@dataclass(frozen=True, eq=False)
class Decided:
    """One requirement's units: the columns of :data:`OUTCOMES` and ``status`` (STATUS); positions stand for names.

    The rows are not worked out yet: who only counts them pays for no column that is not counted.
    """

    standard: str
    krav: Krav
    enhed: Enhed
    rows: pl.LazyFrame


def kommuner_of(extract: Extract) -> dict[str, str]:
    """The extract's municipalities: as they are compared -> as first written, in alphabetical order."""
    written = sorted(extract.tables["sager"]["kommune"].unique())
    return {municipality(name): name for name in reversed(written)}


def choose_standards(
    extract: Extract, catalogue: Mapping[str, Standard], named: Sequence[str] = (), kommune: str | None = None
) -> tuple[Chosen, ...]:
    """The standards to audit with, by id.

    ``named``: ``ID`` (every municipality) or ``ID@KOMMUNE`` (its cases only); the same id several times is the union,
    and the plain id wins. Without names: every standard whose municipality occurs among the cases kept by ``kommune``.
    Raises ArgumentFault for an unknown id, an ``@KOMMUNE`` or ``kommune`` without cases, and when no standard fits.
    """
    present = kommuner_of(extract)
    if kommune is not None and municipality(kommune) not in present:
        msg = f"Udtrækket har ingen sager fra {kommune}."
        raise ArgumentFault(msg)
    chosen = _named(catalogue, named, present) if named else _by_municipality(catalogue, present, kommune)
    if kommune is not None:
        only = frozenset({municipality(kommune)})
        chosen = {key: only if scope is None else scope & only for key, scope in chosen.items()}
    return tuple(Chosen(catalogue[key], chosen[key]) for key in sorted(chosen))


def _named(
    catalogue: Mapping[str, Standard], named: Sequence[str], present: Mapping[str, str]
) -> dict[str, frozenset[str] | None]:
    chosen: dict[str, frozenset[str] | None] = {}
    for name in named:
        key, at, kommune = name.partition("@")
        if key not in catalogue:
            near = get_close_matches(key, catalogue, n=1)
            hint = f" Mente du {near[0]}?" if near else ""
            msg = f"Standarden {key} findes ikke.{hint} Se dem alle med: kvs-audit standards list"
            raise ArgumentFault(msg)
        if at and municipality(kommune) not in present:
            msg = f"{name}: udtrækket har ingen sager fra {kommune or 'en kommune uden navn'}."
            raise ArgumentFault(msg)
        scope = frozenset({municipality(kommune)}) if at else None
        earlier = chosen.get(key, frozenset())
        chosen[key] = None if scope is None or earlier is None else earlier | scope
    return chosen


def _by_municipality(
    catalogue: Mapping[str, Standard], present: Mapping[str, str], kommune: str | None
) -> dict[str, frozenset[str] | None]:
    kept = set(present) if kommune is None else {municipality(kommune)}
    chosen: dict[str, frozenset[str] | None] = {
        key: frozenset({municipality(standard.kommune)})
        for key, standard in catalogue.items()
        if standard.kommune is not None and municipality(standard.kommune) in kept
    }
    if not chosen:
        names = ", ".join(sorted(present[name] for name in kept)) or "ingen"
        msg = f"Ingen standard gælder for udtrækkets kommuner ({names}). Navngiv en med --standard."
        raise ArgumentFault(msg)
    return chosen


def assess(extract: Extract, chosen: Sequence[Chosen], as_of: date) -> pl.DataFrame:
    """Every assessed unit of the chosen standards as of a date, in the schema VURDERINGER.

    Sorted by standard, krav and enhed_id (by Unicode code point), whatever the order of the input.
    """
    frames = list(assess_each(extract, chosen, as_of))
    return pl.concat(frames).cast(VURDERINGER) if frames else VURDERINGER.to_frame()


def assess_each(extract: Extract, chosen: Sequence[Chosen], as_of: date) -> Iterator[pl.DataFrame]:
    """The frames that :func:`assess` puts together, one requirement at a time: what is let go takes no memory.

    All have one schema: that of VURDERINGER, but for columns of few texts, which are enumerations of them.
    """
    naming, words = UnitNames(extract), _words(chosen)
    return ahead(lambda decided: _assessed(naming, words, decided), decide(extract, chosen, as_of))


def _words(chosen: Iterable[Chosen]) -> dict[str, pl.Enum]:
    """What a requirement's rows can have in the columns that are alike in them all."""
    standards = [each.standard for each in chosen]
    ids = {"standard": {each.id for each in standards}, "krav": {krav.id for each in standards for krav in each.krav}}
    return {name: pl.Enum(sorted(of)) for name, of in ids.items()} | {
        "styrke": pl.Enum(STYRKER),
        "enhed": pl.Enum(ENHEDER),
    }


def _assessed(naming: UnitNames, words: Mapping[str, pl.Enum], decided: Decided) -> pl.DataFrame:
    krav = decided.krav
    alike = {"standard": decided.standard, "krav": krav.id, "styrke": krav.styrke, "enhed": decided.enhed}
    return (
        naming.named(decided.rows.collect(), decided.enhed)
        .with_columns(pl.lit(word, dtype=words[name]).alias(name) for name, word in alike.items())
        .select(VURDERINGER.names())
    )


def decide(extract: Extract, chosen: Iterable[Chosen], as_of: date) -> Iterator[Decided]:
    """Every requirement's units with their status, by standard and krav, in no order and without names yet."""
    known = Known(extract, as_of)
    for each in sorted(chosen, key=lambda c: c.standard.id):
        covered = covered_by(known, each)
        for krav in sorted(each.standard.krav, key=lambda k: k.id):
            yield _decide_krav(covered, each.standard.id, krav)


def covered_by(known: Known, chosen: Chosen) -> Covered:
    """What a standard covers of what is known."""
    standard = chosen.standard
    validity = (standard.gaelder_fra, standard.gaelder_til)
    return Covered(known, Coverage(tuple(standard.indsatstyper), *validity, chosen.kommuner))


def _decide_krav(covered: Covered, standard: str, krav: Krav) -> Decided:
    unit, outcomes = krav.kind.run(covered, krav.parametre)
    if krav.relevant is not None:
        outcomes = krav.relevant.restrict(covered, outcomes)
    return Decided(standard, krav, unit, outcomes.with_columns(status=_status(krav.styrke)))


def with_register(vurderinger: pl.DataFrame, explained: pl.DataFrame) -> pl.DataFrame:
    """Assessments with the departures that a register explains, in their order and number.

    ``explained``: ``standard``, ``krav`` and ``enhed_id`` of units. Their ``afvigelse`` becomes ``begrundet_afvigelse``
    by the same rule as for a departure documented on the measure; every other status stays.
    """
    units = explained.select("standard", "krav", "enhed_id").unique().with_columns(forklaret=pl.lit(value=True))
    departure = _departure(pl.col("forklaret").fill_null(value=False), pl.col("styrke")).cast(pl.String)
    return (
        vurderinger.join(units, on=("standard", "krav", "enhed_id"), how="left", maintain_order="left")
        .with_columns(status=pl.when(pl.col("status") == "afvigelse").then(departure).otherwise("status"))
        .drop("forklaret")
    )


def _status(styrke: str) -> pl.Expr:
    """Unknown is never met."""
    met = pl.col("met")
    return (
        pl.when(met.is_null())
        .then(pl.lit("kan_ikke_vurderes", dtype=STATUS))
        .when(met)
        .then(pl.lit("opfyldt", dtype=STATUS))
        .otherwise(_departure(pl.col("begrundet"), pl.lit(styrke)))
    )


def _departure(justified: pl.Expr, styrke: pl.Expr) -> pl.Expr:
    """Only what is less than a must can be departed from with a reason."""
    justifiable = justified & (styrke != "skal")
    return (
        pl.when(justifiable)
        .then(pl.lit("begrundet_afvigelse", dtype=STATUS))
        .otherwise(pl.lit("afvigelse", dtype=STATUS))
    )
