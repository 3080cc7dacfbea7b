"""Justified departures: which findings a register explains, the fate of its entries, and what it says of a level.

The register never hides a row and never touches a must: ``assess.with_register`` makes the statuses.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from kvs_audit.assess import with_register
from kvs_audit.contract.danish import long_date_text
from kvs_audit.cycle.register_file import ENTRIES, Register
from kvs_audit.facts.dates import day
from kvs_audit.fund.findings import DEVIATIONS, fund_ids
from kvs_audit.summaries.rates import IN_RATE

if TYPE_CHECKING:
    from kvs_audit.exports.sheets import TableSheet

FATES: Final = ("anvendt", "uden_fund", "uden_match", "ikke_maalt", "udloebet", "kommende")
"""What has become of an entry on the as-of date.

``anvendt``: it explains at least one finding. ``uden_fund``: what it is about was assessed, and is no finding any
longer. ``uden_match``: nothing that was assessed is what it is about. ``ikke_maalt``: its standard was not measured.
``udloebet``: it has expired. ``kommende``: it is dated after the as-of date. Only the first explains anything.
"""

POSTER: Final = pl.Schema({**ENTRIES, "tilstand": pl.String(), "enheder": pl.Int64(), "fund": pl.Int64()})
"""The entries with their fate; ``enheder``: assessed units that they are about, ``fund``: findings among these."""

FRAVEGET: Final = pl.Schema(
    {
        "standard": pl.String(),
        "krav": pl.String(),
        "styrke": pl.String(),
        "naevner": pl.Int64(),
        "afvigelse": pl.Int64(),
        "begrundet": pl.Int64(),
        "forklaret": pl.Int64(),
        "andel": pl.Float64(),
        "serviceniveau": pl.Boolean(),
    }
)
"""One row per requirement with something justified, over units due by the as-of date (``naevner``, as in the rate).

``afvigelse``: deviations that nothing explains. ``begrundet``: justified deviations, by the register or on the measure.
``forklaret``: units that the register explains, deviations from a must among them. ``andel``: the share of units
departed from with justification, or explained. ``serviceniveau``: the share is so high that it says more about the
level than about the cases.
"""

HALF: Final = 0.5
FEWEST: Final = 10
"""A requirement departed from in half of its units, at least so many, is a finding about the standard."""

_UNIT: Final = ("standard", "krav", "enhed_id")
_ABOUT: Final = ("fund_id", "sag_id", "indsats_id", "standard", "krav")


@dataclass(frozen=True, eq=False)
class Applied:
    """A register applied to an audit.

    ``vurderinger``: the assessments with the register's departures. ``poster``: its entries with their fate, see
    POSTER. ``forklaringer``: ``standard``, ``krav``, ``enhed_id`` and ``forklaret``, a Danish text, per explained unit.
    """

    register: Register
    as_of: date
    vurderinger: pl.DataFrame
    poster: pl.DataFrame
    forklaringer: pl.DataFrame

    def within(self, vurderinger: pl.DataFrame) -> "Applied":
        """The same, for some of the assessments."""
        return replace(self, vurderinger=vurderinger)

    def explain(self, findings: pl.DataFrame) -> pl.DataFrame:
        """Findings with ``forklaret``, null where the register says nothing; their order is kept."""
        return findings.join(self.forklaringer, on=_UNIT, how="left", maintain_order="left")

    @cached_property
    def fraveget(self) -> pl.DataFrame:
        """How much each requirement is departed from, see FRAVEGET, by standard and krav."""
        return _departed(self.explain(self.vurderinger), self.as_of)

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the manifest says of the register."""
        fates = self.poster["tilstand"].to_list()
        return {
            "navn": self.register.source.name,
            "sha256": self.register.source.sha256,
            "poster": len(fates),
            **{fate: fates.count(fate) for fate in FATES},
        }

    @cached_property
    def sheets(self) -> "tuple[TableSheet, ...]":
        """The sheets of ``undtagelser.xlsx``."""
        from kvs_audit.cycle.register_sheets import register_sheets  # noqa: PLC0415 - the xlsx writer waits

        return register_sheets(self)


def apply_register(vurderinger: pl.DataFrame, register: Register, as_of: date, measured: Collection[str]) -> Applied:
    """Apply a register to the assessments (schema VURDERINGER) of an audit, all of them, before any is left out.

    ``measured``: ids of the standards that the audit used. An entry counts when it is dated by ``as_of`` and does not
    expire before it. Where several explain one unit, the latest dated is told.
    """
    pairs = _pairs(vurderinger, register.entries)
    poster = _with_fates(register.entries, pairs, as_of, measured)
    counting = poster.filter(tilstand="anvendt").select("raekke", "dato", "udloeber", "aarsagskategori", "besluttet_af")
    explained = (
        pairs.filter(pl.col("status").is_in(DEVIATIONS))
        .join(counting, on="raekke", how="inner")
        .sort("dato", "raekke", descending=[True, False])
        .unique(_UNIT, keep="first", maintain_order=True)
        .select(*_UNIT, forklaret=_explanation())
    )
    return Applied(register, as_of, with_register(vurderinger, explained), poster, explained)


def _explanation() -> pl.Expr:
    expiry = pl.format(", til og med {}", long_date_text(pl.col("udloeber"))).fill_null("")
    return pl.format(
        "{} (besluttet af {} {}{})", "aarsagskategori", "besluttet_af", long_date_text(pl.col("dato")), expiry
    )


def _pairs(vurderinger: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """``raekke`` and the unit, for every assessed unit that an entry is about: everything the entry gives fits."""
    units = vurderinger.select(*_UNIT, "sag_id", "indsats_id", "status")
    about = entries.select("raekke", *_ABOUT)
    by_id, by_key = about.filter(pl.col("fund_id").is_not_null()), about.filter(pl.col("fund_id").is_null())
    parts = [
        _fitting(_with_ids(units, by_id), by_id, ("fund_id",)),
        _fitting(units, by_key.filter(pl.col("indsats_id").is_not_null()), ("standard", "krav", "indsats_id")),
        _fitting(units, by_key.filter(pl.col("indsats_id").is_null()), ("standard", "krav", "sag_id")),
    ]
    return pl.concat(parts)


def _with_ids(units: pl.DataFrame, by_id: pl.DataFrame) -> pl.DataFrame:
    """Units with their ``fund_id``; none at all where no entry asks for one, for ids take time."""
    asked = units if by_id.height else units.clear()
    return asked.with_columns(fund_id=pl.Series(fund_ids(asked), dtype=pl.String()))


def _fitting(units: pl.DataFrame, entries: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    rest = [name for name in _ABOUT if name not in keys and name != "fund_id"]
    joined = entries.rename({name: f"{name}_post" for name in rest}).join(units, on=keys, how="inner")
    fits = [pl.col(f"{name}_post").is_null() | (pl.col(f"{name}_post") == pl.col(name)) for name in rest]
    return joined.filter(pl.all_horizontal(fits).fill_null(value=False)).select("raekke", *_UNIT, "status")


def _with_fates(entries: pl.DataFrame, pairs: pl.DataFrame, as_of: date, measured: Collection[str]) -> pl.DataFrame:
    found = pl.col("status").is_in(DEVIATIONS)
    counts = pairs.group_by("raekke").agg(enheder=pl.len().cast(pl.Int64), fund=found.sum().cast(pl.Int64))
    fate = (
        pl.when(pl.col("dato") > day(as_of))
        .then(pl.lit("kommende"))
        .when(pl.col("udloeber") < day(as_of))
        .then(pl.lit("udloebet"))
        .when(pl.col("fund") > 0)
        .then(pl.lit("anvendt"))
        .when(pl.col("enheder") > 0)
        .then(pl.lit("uden_fund"))
        .when(~pl.col("standard").is_in(list(measured)))
        .then(pl.lit("ikke_maalt"))
        .otherwise(pl.lit("uden_match"))
    )
    return (
        entries.join(counts, on="raekke", how="left", maintain_order="left")
        .with_columns(pl.col("enheder", "fund").fill_null(0))
        .with_columns(tilstand=fate)
        .select(POSTER.names())
    )


def _departed(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    explained = pl.col("forklaret").is_not_null()
    justified = pl.col("status") == "begrundet_afvigelse"
    due = (pl.col("haendelsesdato") <= day(as_of)) & pl.col("status").is_in(IN_RATE)
    counts = {
        "naevner": pl.len(),
        "afvigelse": ((pl.col("status") == "afvigelse") & ~explained).sum(),
        "begrundet": justified.sum(),
        "forklaret": explained.sum(),
        "samlet": (justified | explained).sum(),
    }
    return (
        rows.lazy()
        .filter(due)
        .group_by("standard", "krav", "styrke")
        .agg(**{name: count.cast(pl.Int64) for name, count in counts.items()})
        .filter(pl.col("samlet") > 0)
        .with_columns(andel=pl.col("samlet") / pl.col("naevner"))
        .with_columns(serviceniveau=(pl.col("andel") >= HALF) & (pl.col("naevner") >= FEWEST))
        .sort("standard", "krav")
        .select(FRAVEGET.names())
        .collect()
    )
