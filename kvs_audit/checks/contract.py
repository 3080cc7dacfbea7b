"""What a kind of check is, what it may be given, and the outcomes that it returns."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler, Strict, model_validator
from pydantic_core.core_schema import CoreSchema, no_info_after_validator_function

from kvs_audit.contract.tables import TABLES, ColumnType
from kvs_audit.contract.vurderinger import Enhed, mangler_tabel, mangler_vaerdi
from kvs_audit.extract.model import Extract
from kvs_audit.facts.coverage import Covered

OUTCOMES = pl.Schema(
    {
        "sag": pl.UInt32(),
        "indsats": pl.UInt32(),
        "n": pl.Int32(),
        "maaned": pl.Date(),
        "haendelsesdato": pl.Date(),
        "met": pl.Boolean(),
        "begrundet": pl.Boolean(),
        "aarsag": pl.String(),
        "observeret": pl.Float64(),
        "graense": pl.Float64(),
    }
)
"""One row per relevant unit.

``indsats`` is null for case × month, which has ``maaned``; ``n`` numbers intervals. ``met`` null means that it cannot
be assessed, for the reason in ``aarsag``. ``begrundet`` (never null): a departure is documented for this unit.
"""

DEADLINES = pl.Schema(
    {
        "sag": pl.UInt32(),
        "indsats": pl.UInt32(),
        "n": pl.Int32(),
        "maaned": pl.Date(),
        "frist": pl.Date(),
        "graense": pl.Float64(),
    }
)
"""One row per unit with a day to look ahead to (``frist``, never null), and the limit that then counts, where one does.

Rows may lie on any day; who asks keeps those of the period in question.
"""


class Parameters(BaseModel):
    """Parameters of a kind: frozen, and unknown or wrong ones are refused when the standard is loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class OneOf:
    """Marks a text that must be one of the allowed ones, also in the JSON Schema."""

    allowed: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check after pydantic has made sure of the text."""
        return no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Let editors complete the allowed words."""
        return {**handler(schema), "enum": list(self.allowed)}

    def _check(self, value: str) -> str:
        if value not in self.allowed:
            msg = f"{value} er ikke blandt {', '.join(self.allowed)}"
            raise ValueError(msg)
        return value


def columns_of(table: str, *types: ColumnType) -> tuple[str, ...]:
    """The optional columns of a table that have one of the types."""
    return tuple(c.name for c in TABLES[table].columns if c.type in types and not c.required)


Whole = Annotated[int, Strict(), Field(ge=0)]
Truth = Annotated[bool, Strict()]
FlagColumn = Annotated[str, OneOf(columns_of("indsatser", "bool"))]


class Band(Parameters):
    """An age band, both ages included, with its cap in days per month."""

    fra: Whole
    til: Whole
    loft: Annotated[float, Field(ge=0, allow_inf_nan=False)]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.til < self.fra:
            msg = f"aldersbåndet {self.fra}-{self.til} slutter, før det begynder"
            raise ValueError(msg)
        return self


class Banded(Parameters):
    """Caps by age band; ages outside every band are not relevant."""

    baand: Annotated[tuple[Band, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _disjoint(self) -> Self:
        ordered = sorted(self.baand, key=lambda band: band.fra)
        for lower, upper in pairwise(ordered):
            if upper.fra <= lower.til:
                msg = f"aldersbåndene {lower.fra}-{lower.til} og {upper.fra}-{upper.til} overlapper"
                raise ValueError(msg)
        return self


Base = Literal["bevilget", "startet", "afsluttet"]
"""Which covered measures stand in for the units when a table is missing: all, started or ended ones."""


@dataclass(frozen=True)
class Kind:
    """A kind of check: a pure function from what is known to outcomes, with what it needs and how it is documented.

    ``table``: the table beside sager and indsatser that it cannot do without; ``also``: others that it cannot do
    without either. ``base`` and ``missing_event``: the units and the event date of a row that says so. ``limit``: the
    one constant limit, where there is one.

    A deadline is the event date of a unit that will not be met if nothing more is recorded. Two functions, giving
    DEADLINES, tell what event dates do not: ``falls_due`` on which day a unit falls due whose event date is another
    one, and ``windows`` days that no outcome marks: a limit that changes, a time that runs out.
    """

    name: str
    title: str
    parameters: type[Parameters]
    unit: Enhed
    outcomes: Callable[[Covered, Any], pl.LazyFrame]
    table: str | None = None
    also: tuple[str, ...] = ()
    base: Base = "bevilget"
    missing_event: str = "dato"
    limit: Callable[[Any], float | None] = lambda _: None
    falls_due: Callable[[Covered, Any], pl.LazyFrame] | None = None
    windows: Callable[[Covered, Any], pl.LazyFrame] | None = None

    @property
    def doc(self) -> str:
        """The promise and definitions, as documented at the function."""
        return self.outcomes.__doc__ or ""

    def run(self, covered: Covered, parameters: Parameters) -> tuple[Enhed, pl.LazyFrame]:
        """The unit and the outcomes; where a table it needs is missing, one unknown outcome per base measure."""
        missing = self.missing_table(covered.known.extract)
        if missing is None:
            return self.unit, self.outcomes(covered, parameters)
        base = {"bevilget": covered.measures, "startet": covered.started, "afsluttet": covered.ended}[self.base]
        unknown = measure_outcomes(
            base.lazy(),
            met=pl.lit(None, dtype=pl.Boolean()),
            reason=pl.lit(mangler_tabel(missing)),
            event=pl.col(self.missing_event),
            limit=self.limit(parameters),
        )
        return "indsats", unknown

    def missing_table(self, extract: Extract) -> str | None:
        """The first of the tables it cannot do without that the extract lacks."""
        needed = (*(() if self.table is None else (self.table,)), *self.also)
        return next((table for table in needed if not extract.has(table)), None)


KINDS: dict[str, Kind] = {}
"""Every kind by name; filled by the modules of this package when it is imported."""


def kind(
    name: str, *, title: str, parameters: type[Parameters], unit: Enhed = "indsats", **needs: Any
) -> Callable[[Callable[[Covered, Any], pl.LazyFrame]], Callable[[Covered, Any], pl.LazyFrame]]:
    """Register the function below as a kind of check."""

    def register(outcomes: Callable[[Covered, Any], pl.LazyFrame]) -> Callable[[Covered, Any], pl.LazyFrame]:
        KINDS[name] = Kind(name, title, parameters, unit, outcomes, **needs)
        return outcomes

    return register


def measure_outcomes(
    units: pl.LazyFrame,
    *,
    met: pl.Expr,
    reason: pl.Expr | None = None,
    event: pl.Expr | None = None,
    observed: pl.Expr | None = None,
    limit: pl.Expr | float | None = None,
    justified: pl.Expr | None = None,
    n: pl.Expr | None = None,
) -> pl.LazyFrame:
    """Outcomes of covered measures or their intervals.

    ``units`` has the columns of :attr:`Covered.measures`. The reason counts only where ``met`` is null, the observed
    figure only where it is not. An unknown event date falls back to the decision date (lacking it, the start date).
    """
    null = pl.lit(None)
    known = met.is_not_null()
    return units.select(
        "sag",
        "indsats",
        n=(null if n is None else n).cast(pl.Int32),
        maaned=null.cast(pl.Date),
        haendelsesdato=pl.col("dato") if event is None else pl.coalesce(event, pl.col("dato")),
        met=met,
        begrundet=pl.col("begrundet") if justified is None else justified,
        aarsag=pl.when(~known).then(null if reason is None else reason).cast(pl.String),
        observeret=pl.when(known).then(null if observed is None else observed).cast(pl.Float64),
        graense=(limit if isinstance(limit, pl.Expr) else pl.lit(limit)).cast(pl.Float64),
    )


def month_outcomes(
    months: pl.LazyFrame, *, met: pl.Expr, reason: pl.Expr, limit: pl.Expr, justified: pl.Expr
) -> pl.LazyFrame:
    """Outcomes of case × month; ``months`` has ``sag``, ``maaned`` and the observed ``sum``."""
    known = met.is_not_null()
    return months.select(
        "sag",
        indsats=pl.lit(None, dtype=pl.UInt32()),
        n=pl.lit(None, dtype=pl.Int32()),
        maaned="maaned",
        haendelsesdato="maaned",
        met=met,
        begrundet=justified,
        aarsag=pl.when(~known).then(reason).cast(pl.String),
        observeret=pl.when(known).then("sum").cast(pl.Float64),
        graense=limit.cast(pl.Float64),
    )


def measure_deadlines(units: pl.LazyFrame, frist: pl.Expr, limit: float | None = None) -> pl.LazyFrame:
    """Deadlines of covered measures (columns of :attr:`Covered.measures`), without those whose day is null."""
    return units.select(
        "sag",
        "indsats",
        n=pl.lit(None, dtype=pl.Int32()),
        maaned=pl.lit(None, dtype=pl.Date()),
        frist=frist,
        graense=pl.lit(limit, dtype=pl.Float64()),
    ).filter(pl.col("frist").is_not_null())


def month_deadlines(measures: pl.LazyFrame, month: pl.Expr, limit: float) -> pl.LazyFrame:
    """Deadlines of case × month on the first of the month, one per case and month of its measures."""
    return measures.select(
        "sag",
        indsats=pl.lit(None, dtype=pl.UInt32()),
        n=pl.lit(None, dtype=pl.Int32()),
        maaned=month,
        frist=month,
        graense=pl.lit(limit, dtype=pl.Float64()),
    ).unique()


def all_true(columns: tuple[str, ...]) -> pl.Expr:
    """Three-valued AND: false decides, otherwise an unknown one makes it unknown."""
    return pl.all_horizontal(columns) if columns else pl.lit(True)


def first_missing(columns: tuple[str, ...]) -> pl.Expr:
    """The reason naming the first of the columns that is empty; null where none is."""
    return pl.coalesce(*[pl.when(pl.col(c).is_null()).then(pl.lit(mangler_vaerdi(c))) for c in columns])
