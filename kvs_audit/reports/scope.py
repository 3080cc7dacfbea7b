"""What a report is about: one audit, narrowed to a supervision, a team and a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from kvs_audit import summaries
from kvs_audit.contract.danish import krav_label, listing, long_date
from kvs_audit.errors import ArgumentFault
from kvs_audit.result import Result, audit
from kvs_audit.standards.model import Krav, Standard, Tilsyn

WEIGHTS: Mapping[str, int] = {"skal": 3, "boer": 2, "udgangspunkt": 1}
"""How heavily a deviation counts when requirements and cases are put in order."""

FEW = 10
"""Below this many due units a rate is read as single cases, not as a rate."""


@dataclass(frozen=True, eq=False)
class Scope:
    """One audit and what of it the report looks at.

    ``tilsyn``: the supervisions whose requirements are in; ``team``: the only team kept, or None.
    """

    result: Result
    tilsyn: tuple[Tilsyn, ...]
    team: str | None = None

    @property
    def as_of(self) -> date:
        """The as-of date."""
        return self.result.as_of

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        """The standards that the audit used."""
        return tuple(chosen.standard for chosen in self.result.chosen)

    @cached_property
    def krav(self) -> pl.DataFrame:
        """The report's requirements, with their words: ``titel`` is the standard's, ``label`` the requirement's."""
        rows = [
            _krav_row(standard, krav)
            for standard in self.standards
            for krav in standard.krav
            if krav.tilsyn in self.tilsyn
        ]
        schema = {name: pl.String() for name in ("standard", "krav", "titel", "styrke", "afsnit", "tekst", "label")}
        return pl.DataFrame(rows, schema={**schema, "vaegt": pl.Int64()}, orient="row")

    @cached_property
    def vurderinger(self) -> pl.DataFrame:
        """The assessments of the report: its requirements, its team."""
        return self._narrowed(self.result.vurderinger)

    @cached_property
    def due(self) -> pl.DataFrame:
        """The assessments due by the as-of date: those that rates are made of."""
        return self.vurderinger.filter(pl.col("haendelsesdato") <= self.as_of)

    @cached_property
    def fund(self) -> pl.DataFrame:
        """The findings of the report, due by the as-of date."""
        return self._narrowed(self.result.fund).filter(pl.col("haendelsesdato") <= self.as_of)

    def rates(self, *by: str) -> pl.DataFrame:
        """Rates of the report's assessments by columns of vurderinger, see :func:`summaries.rates`."""
        return summaries.rates(self.vurderinger, by, self.as_of, interval=True)

    @cached_property
    def krav_rates(self) -> pl.DataFrame:
        """One row per requirement with its words and its rate; one without any unit has counts of 0."""
        rates = self.rates("standard", "krav")
        counts = [name for name, dtype in rates.schema.items() if dtype.is_integer()]
        return self.krav.join(rates, on=["standard", "krav"], how="left", maintain_order="left").with_columns(
            pl.col(counts).fill_null(0)
        )

    @cached_property
    def kommuner(self) -> tuple[str, ...]:
        """The municipalities whose cases the report looks at."""
        return tuple(self.vurderinger["kommune"].drop_nulls().unique().sort())

    @property
    def period_text(self) -> str:
        """The period in words, or nothing where there is none."""
        named = (("fra", self.result.fra), ("til", self.result.til))
        return " ".join(f"{word} {long_date(day)}" for word, day in named if day)

    def _narrowed(self, rows: pl.DataFrame) -> pl.DataFrame:
        kept = rows.join(
            self.krav.select("standard", "krav"), on=["standard", "krav"], how="semi", maintain_order="left"
        )
        return kept if self.team is None else kept.filter(pl.col("team") == self.team)


def _krav_row(standard: Standard, krav: Krav) -> tuple[str | int, ...]:
    return (
        standard.id,
        krav.id,
        standard.titel,
        krav.styrke,
        krav.afsnit,
        krav.tekst,
        krav_label(krav.id),
        WEIGHTS[krav.styrke],
    )


def open_scope(
    extract: str | Path,
    tilsyn: Sequence[Tilsyn],
    *,
    as_of: date | str,
    standards: Sequence[str] = (),
    standards_dirs: Sequence[str | Path] = (),
    kommune: str | None = None,
    team: str | None = None,
    fra: date | str | None = None,
    til: date | str | None = None,
) -> Scope:
    """Audit an extract and narrow it. Raises as :func:`kvs_audit.audit`, and ArgumentFault for an unknown team."""
    path = Path(extract)
    folders = tuple(Path(folder) for folder in standards_dirs)
    result = _audited(
        path,
        tuple(_fingerprint(each) for each in (path, *folders)),
        standards=tuple(standards),
        standards_dirs=folders,
        as_of=_day(as_of),
        kommune=kommune,
        fra=_day(fra),
        til=_day(til),
    )
    if team is not None:
        _refuse_unknown_team(result, team)
    return Scope(result, tuple(tilsyn), team)


def _refuse_unknown_team(result: Result, team: str) -> None:
    teams = result.extract.tables["sager"]["team"].drop_nulls().unique().sort().to_list()
    if team not in teams:
        msg = f"Udtrækket har ingen sager fra {team}. Det har: {listing(teams) or 'ingen teams'}."
        raise ArgumentFault(msg)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


@lru_cache(maxsize=2)
def _audited(path: Path, _fingerprints: object, **options: Any) -> Result:
    """The audit, kept so that checking a report's arguments, and several reports of one extract, audit once."""
    return audit(path, **options)


def _fingerprint(path: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of the extract's files: another one means that it has to be read again."""
    files = sorted(path.iterdir()) if path.is_dir() else [path] if path.exists() else []
    stats = [(file.name, file.stat()) for file in files]
    return tuple((name, stat.st_size, stat.st_mtime_ns) for name, stat in stats)
