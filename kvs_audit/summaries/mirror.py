"""The national mirror: measure points that Ankestyrelsen publishes, computed from an extract in the same terms.

The national figures are data (``data/landstal.toml``), and what each measures is a requirement of the law as a
standard: nothing is defined a second time. An extract's decisions are held beside the figures of the law that they
were made under. Nothing is judged by it: the figures are not fully comparable, and the caveats stand beside them.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final, Literal, Self

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, model_validator

from kvs_audit.assess import Chosen, assess
from kvs_audit.extract.model import Extract
from kvs_audit.standards.law import LAW
from kvs_audit.standards.loader import load_standards
from kvs_audit.standards.model import Krav, Standard
from kvs_audit.summaries.rates import rates

DEFINING: Final = LAW[0]
"""The law whose requirements say what the measure points measure, also for decisions under the later one."""

Text = Annotated[str, Field(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Tal(_Frozen):
    """One published figure: the year or years, the share met, the law in force, and what is told of its basis."""

    aar: Text
    andel: Annotated[float, Field(ge=0, le=1)]
    lov: Literal["serviceloven", "barnets-lov"]
    sager: Annotated[int, Field(gt=0)] | None = None
    kommuner: Annotated[int, Field(gt=0)] | None = None
    indsatstyper: tuple[Text, ...] = ()
    bemaerkning: str = ""


class Maalepunkt(_Frozen):
    """A measure point: what the nation counts (``landet``), what is counted here, what cannot be, and caveats.

    ``krav``: the requirement of DEFINING that measures the same. ``foerste``: only its first interval.
    """

    id: Text
    titel: Text
    afsnit: Text
    krav: Text
    foerste: bool = False
    landet: Text
    her: Text
    kan_ikke: str = ""
    forbehold: tuple[Text, ...] = ()
    tal: Annotated[tuple[Tal, ...], Field(min_length=1)]


class Landstal(_Frozen):
    """All national figures, their source, and the caveats that go for all of them."""

    kilde: Text
    om: Text
    forbehold: tuple[Text, ...]
    maalepunkt: Annotated[tuple[Maalepunkt, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_id_twice(self) -> Self:
        ids = [each.id for each in self.maalepunkt]
        if len(set(ids)) < len(ids):
            msg = "to målepunkter har samme id"
            raise ValueError(msg)
        return self


@cache
def landstal() -> Landstal:
    """The national figures that come with the package."""
    text = (files("kvs_audit.summaries") / "data" / "landstal.toml").read_text(encoding="utf-8")
    return Landstal.model_validate(tomllib.loads(text))


def measured(extract: Extract, as_of: date, figures: Landstal | None = None) -> pl.DataFrame:
    """Every unit of the measure points, as the audit assesses it.

    Schema VURDERINGER with ``indsatstype``; ``standard`` is the law that the measure was decided under, ``krav`` the
    measure point. Of follow-ups only the first interval is kept where the measure point says so, or the row that stands
    for all of them where the table is missing.
    """
    points = (figures or landstal()).maalepunkt
    chosen = [Chosen(_mirroring(law, points), None) for law in LAW if _used(law, points)]
    types = extract.tables["indsatser"].select("indsats_id", "indsatstype")
    later = [point.id for point in points if point.foerste]
    first = (pl.col("enhed") != "interval") | pl.col("enhed_id").str.ends_with("#1")
    rows = assess(extract, chosen, as_of).filter(~pl.col("krav").is_in(later) | first)
    return rows.join(types, on="indsats_id", how="left", maintain_order="left")


def _used(law: str, points: tuple[Maalepunkt, ...]) -> tuple[Maalepunkt, ...]:
    return tuple(point for point in points if any(figure.lov == law for figure in point.tal))


def _mirroring(law: str, points: tuple[Maalepunkt, ...]) -> Standard:
    """A standard with the law's days and types of measures, whose requirements are the measure points."""
    catalogue = load_standards()
    defining = {krav.id: krav for krav in catalogue[DEFINING].krav}
    krav = tuple(defining[point.krav].model_copy(update={"id": point.id}) for point in _used(law, points))
    return catalogue[law].model_copy(update={"krav": krav})


def mirror(rows: pl.DataFrame, as_of: date, figures: Landstal | None = None) -> pl.DataFrame:
    """The national figures, one row each, and beside them the rate of ``rows`` in the same terms.

    ``rows``: of :func:`measured`, narrowed as wanted. ``maalepunkt``, ``titel``, ``aar``, ``lov``, ``land`` (the
    national share), ``grundlag`` (its cases, null where not told), ``kommuner``, ``indsatstyper`` (the only types that
    both sides count; null for all), then the columns of :func:`rates` with interval and bounds, and ``hvorfor``: why
    there is no rate here, null where there is one.
    """
    lines = [_line(rows, as_of, point, figure) for point in (figures or landstal()).maalepunkt for figure in point.tal]
    return pl.concat(lines)


def _line(rows: pl.DataFrame, as_of: date, point: Maalepunkt, figure: Tal) -> pl.DataFrame:
    units = rows.filter(pl.col("standard") == figure.lov, pl.col("krav") == point.id)
    if figure.indsatstyper:
        units = units.filter(pl.col("indsatstype").is_in(figure.indsatstyper))
    own = rates(units, (), as_of, interval=True)
    return own.select(
        maalepunkt=pl.lit(point.id),
        titel=pl.lit(point.titel),
        aar=pl.lit(figure.aar),
        lov=pl.lit(figure.lov),
        land=pl.lit(figure.andel),
        grundlag=pl.lit(figure.sager, dtype=pl.Int64),
        kommuner=pl.lit(figure.kommuner, dtype=pl.Int64),
        indsatstyper=pl.lit(pl.Series([list(figure.indsatstyper) or None], dtype=pl.List(pl.String))),
    ).hstack(own.with_columns(hvorfor=pl.lit(_why(units, own.row(0, named=True)), dtype=pl.String())))


def _why(units: pl.DataFrame, own: dict[str, Any]) -> str | None:
    """Why there is no rate: nothing to measure, nothing due, or nothing that could be assessed and the usual reason."""
    if own["naevner"]:
        return None
    if not own["enheder"]:
        return "ingen_enheder"
    if not own["kan_ikke_vurderes"]:
        return "ikke_forfaldne"
    reasons = units["aarsag"].drop_nulls().value_counts().sort("count", "aarsag", descending=[True, False])
    return str(reasons["aarsag"][0])


def same_terms(standard: Standard, figures: Landstal | None = None) -> Iterator[tuple[Maalepunkt, Tal, Krav]]:
    """The figures that a requirement of the law, as it stands, measures in the same terms: nothing left out of it."""
    defining = {krav.id: krav for krav in load_standards()[DEFINING].krav}
    own = {(krav.art, krav.parametre, krav.relevant): krav for krav in standard.krav}
    for point in (figures or landstal()).maalepunkt:
        wanted = defining[point.krav]
        krav = own.get((wanted.art, wanted.parametre, wanted.relevant))
        if krav is not None and not point.foerste:
            yield from ((point, tal, krav) for tal in point.tal if tal.lov == standard.id and not tal.indsatstyper)
