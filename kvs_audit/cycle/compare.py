"""Two runs side by side: which findings are new, which persist, which are resolved, and which cannot be compared.

A finding is recognised by its id, which follows from standard, krav and enhed_id alone (see ``fund``). That a unit has
no finding any longer is not enough to call it resolved: it must have been assessed, and be met.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

import polars as pl

from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.cycle.history import Run
from kvs_audit.errors import ArgumentFault
from kvs_audit.facts.dates import day, days_between
from kvs_audit.fund.findings import DEVIATIONS, fund_ids

MOVES: Final = (
    "ny",
    "fortsat",
    "loest",
    "kan_ikke_vurderes",
    "bortfaldet",
    "ude",
    "ikke_maalt_foer",
    "ikke_maalt_nu",
)
"""What can become of a finding.

``ny``: not found before. ``fortsat``: found both times. ``loest``: found before, now met. ``kan_ikke_vurderes``: found
before, now unknown. ``bortfaldet``: found before; its measure (or case) is still in the run, but the requirement does
not apply to the unit any longer. ``ude``: found before; its measure (or case) has no row in the run at all, mostly
because it is gone from the extract. ``ikke_maalt_foer`` and ``ikke_maalt_nu``: the other run did not measure it: not
with that standard, in that municipality or period, or it lacked a table.
"""

MOVE_TEXT: Final = MappingProxyType(
    {
        "ny": "Ny",
        "fortsat": "Fortsat",
        "loest": "Løst",
        "kan_ikke_vurderes": "Kan nu ikke vurderes",
        "bortfaldet": "Kravet gælder ikke længere",
        "ude": "Ude af kørslen",
        "ikke_maalt_foer": "Ikke målt før",
        "ikke_maalt_nu": "Ikke målt nu",
    }
)
"""The moves as Danish readers see them."""

MOVED: Final = pl.Schema(
    {
        "fund_id": pl.String(),
        "bevaegelse": pl.String(),
        **{name: VURDERINGER[name] for name in ("standard", "krav", "styrke", "enhed", "enhed_id", "sag_id")},
        **{name: VURDERINGER[name] for name in ("indsats_id", "kommune", "team", "raadgiver", "haendelsesdato")},
        "status_foer": pl.String(),
        "status_nu": pl.String(),
        "foerst_fundet": pl.Date(),
        "alder_dage": pl.Int64(),
        "standard_aendret": pl.Boolean(),
    }
)
"""One row per finding of either run; what describes it is as in the new run, or as in the old where it is gone.

``foerst_fundet``: the as-of date of the first run, among those known, from which on it has been found every time.
``alder_dage``: days from the event date to the new run's as-of date, null where it is found no longer.
``standard_aendret``: the two runs used different versions of the standard, which may be the reason for the move.
"""

EDITIONS: Final = pl.Schema(
    {
        "standard": pl.String(),
        "version_foer": pl.String(),
        "version_nu": pl.String(),
        "aendring": pl.String(),
    }
)
"""One row per standard of either run. ``aendring``: ``uaendret``, ``aendret``, ``kun_foer`` or ``kun_nu``."""

_KEY: Final = ("standard", "krav", "enhed_id")
_DESCRIBED: Final = tuple(name for name in VURDERINGER if name in MOVED and name not in _KEY)


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two runs; ``earlier`` are others, from before the old one, that tell for how long a finding has been found."""

    old: Run
    new: Run
    earlier: Sequence[Run] = ()

    @cached_property
    def moves(self) -> pl.DataFrame:
        """The findings of both runs, see :data:`MOVED`, sorted by move, standard, krav and enhed_id."""
        return _moves(self)

    @cached_property
    def editions(self) -> pl.DataFrame:
        """The standards of both runs, see :data:`EDITIONS`, by id."""
        return _editions(self.old, self.new)

    @cached_property
    def counts(self) -> pl.DataFrame:
        """One row per standard and krav with a finding in either run: how many of each of :data:`MOVES`.

        ``aeldste_dage``: the age in days of the oldest finding that persists, null where none does.
        """
        move = pl.col("bevaegelse")
        counts = {name: (move == name).sum().cast(pl.Int64) for name in MOVES}
        oldest = pl.col("alder_dage").filter(move == "fortsat").max()
        return self.moves.group_by("standard", "krav").agg(**counts, aeldste_dage=oldest).sort("standard", "krav")


def compare_runs(old: Run, new: Run, earlier: Sequence[Run] = ()) -> Comparison:
    """Compare two runs. Raises ArgumentFault when the new one is as of an earlier day than the old one.

    ``earlier``: runs of the same history, in any order; those as of the old run's day or later are passed over.
    """
    if new.as_of < old.as_of:
        msg = (
            f"{new.name} er opgjort pr. {new.as_of}, før {old.name} ({old.as_of}). Skriv den gamle kørsel først, "
            "så den nye."
        )
        raise ArgumentFault(msg)
    return Comparison(old, new, tuple(run for run in earlier if run.as_of < old.as_of))


def _moves(runs: Comparison) -> pl.DataFrame:
    old, new = runs.old.vurderinger.lazy(), runs.new.vurderinger.lazy()
    found = pl.col("status").is_in(DEVIATIONS)
    units = pl.concat([each.filter(found).select(_KEY) for each in (old, new)]).unique()
    described = [*_DESCRIBED, "status"]
    both = (
        units.join(old.select(*_KEY, *described), on=_KEY, how="left")
        .join(new.select(*_KEY, *described), on=_KEY, how="left", suffix="_nu")
        .with_columns(status_foer=pl.col("status"), i_ny=pl.col("status_nu").is_not_null())
        .with_columns(pl.when("i_ny").then(f"{name}_nu").otherwise(name).alias(name) for name in _DESCRIBED)
        .collect()
    )
    judged = both.with_columns(maalt_foer=runs.old.measures(both), maalt_nu=runs.new.measures(both))
    moved = judged.with_columns(bevaegelse=_move(runs.new.vurderinger))
    named = moved.with_columns(
        fund_id=pl.Series(fund_ids(moved), dtype=pl.String()),
        alder_dage=pl.when(pl.col("status_nu").is_in(DEVIATIONS)).then(
            days_between(pl.col("haendelsesdato"), day(runs.new.as_of)).cast(pl.Int64)
        ),
        standard_aendret=pl.col("standard").is_in(_changed(runs)),
    )
    order = pl.col("bevaegelse").replace_strict(MOVES, range(len(MOVES)), return_dtype=pl.Int32())
    dated = named.join(_first_found(runs).collect(), on=_KEY, how="left")
    return dated.sort(order, *_KEY).select(MOVED.names())


def _move(new: pl.DataFrame) -> pl.Expr:
    before, now = (pl.col(name).is_in(DEVIATIONS).fill_null(value=False) for name in ("status_foer", "status_nu"))
    measures = new["indsats_id"].drop_nulls().unique().implode()
    cases = new["sag_id"].unique().implode()
    there = pl.when(pl.col("indsats_id").is_null()).then(pl.col("sag_id").is_in(cases))
    return (
        pl.when(before & now)
        .then(pl.lit("fortsat"))
        .when(now)
        .then(pl.when("maalt_foer").then(pl.lit("ny")).otherwise(pl.lit("ikke_maalt_foer")))
        .when(pl.col("status_nu") == "opfyldt")
        .then(pl.lit("loest"))
        .when(pl.col("status_nu") == "kan_ikke_vurderes")
        .then(pl.lit("kan_ikke_vurderes"))
        .when(~pl.col("maalt_nu"))
        .then(pl.lit("ikke_maalt_nu"))
        .when(there.otherwise(pl.col("indsats_id").is_in(measures)))
        .then(pl.lit("bortfaldet"))
        .otherwise(pl.lit("ude"))
    )


def _first_found(runs: Comparison) -> pl.LazyFrame:
    """``foerst_fundet`` per unit: the first run after the last one that saw the unit without a finding.

    A run without a row for the unit says nothing about it.
    """
    history = [*sorted(runs.earlier, key=lambda run: run.as_of), runs.old, runs.new]
    days = {number: run.as_of for number, run in enumerate(history)}
    found, number = pl.col("fundet"), pl.col("nr")
    seen = pl.concat(
        run.vurderinger.lazy().select(*_KEY, nr=pl.lit(place, pl.Int32()), fundet=pl.col("status").is_in(DEVIATIONS))
        for place, run in enumerate(history)
    )
    since = number.filter(found & (number > number.filter(~found).max().fill_null(-1))).min()
    return seen.group_by(_KEY).agg(since.replace_strict(days, return_dtype=pl.Date()).alias("foerst_fundet"))


def _changed(runs: Comparison) -> list[str]:
    changed = runs.editions.filter(pl.col("aendring") == "aendret")["standard"]
    return changed.to_list()


def _editions(old: Run, new: Run) -> pl.DataFrame:
    rows = []
    for identity in sorted({*old.standards, *new.standards}):
        before, now = old.standards.get(identity), new.standards.get(identity)
        if before is None or now is None:
            change = "kun_nu" if before is None else "kun_foer"
        else:
            same = (before.version, before.sha256) == (now.version, now.sha256)
            change = "uaendret" if same else "aendret"
        rows.append((identity, before and before.version, now and now.version, change))
    return pl.DataFrame(rows, schema=EDITIONS, orient="row")
