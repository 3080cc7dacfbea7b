"""Kind ``bevilget_doegnloft``."""

import polars as pl

from kvs_audit.checks.birthdays import Either, constant_cap, with_caps
from kvs_audit.checks.contract import Banded, kind, measure_outcomes
from kvs_audit.contract.vurderinger import mangler_vaerdi
from kvs_audit.facts.coverage import Covered
from kvs_audit.facts.decimals import six_places

_MET, _UNKNOWN, _NOT_MET = 1, 2, 0


@kind(
    "bevilget_doegnloft",
    title="Loft over bevilgede aflastningsdøgn pr. måned",
    parameters=Banded,
    limit=lambda p: constant_cap(p.baand),
)
def bevilget_doegnloft(covered: Covered, p: Banded) -> pl.LazyFrame:
    """The days granted per month stay within the cap for the child's age when a measure starts.

    Unit: covered started measure whose start finds the child's age in a band. Met: the days granted by the case's
    covered measures active on that day, this one always included, sum to at most the cap. Unknown: the birth date as
    in ``doegnloft``; or a grant is unknown and the known ones alone do not exceed the cap. Justified: as in
    ``doegnloft``, an unknown grant contributes. Figures: known sum / cap. Event date: the start.
    """
    total, unknown = pl.col("bevilget"), pl.col("ukendte") > 0
    granted, cap = with_caps(_granted_together(covered), p.baand, "startdato")

    def code(limit: pl.Expr) -> pl.Expr:
        return (
            pl.when(limit.is_not_null())
            .then(pl.when(total > limit).then(_NOT_MET).when(unknown).then(_UNKNOWN).otherwise(_MET))
            .cast(pl.Int8)
        )

    outcome = Either(code(cap.first), code(cap.last))
    met = pl.when(outcome.agreed != _UNKNOWN).then(outcome.agreed == _MET)
    return measure_outcomes(
        granted.filter(outcome.relevant),
        met=met,
        reason=pl.coalesce(outcome.reason, pl.lit(mangler_vaerdi("bevilget_doegn_pr_md"))),
        event=pl.col("startdato"),
        observed=total,
        limit=pl.when(met.is_not_null())
        .then(pl.min_horizontal(cap.first, cap.last))
        .otherwise(pl.lit(constant_cap(p.baand), dtype=pl.Float64())),
        justified=pl.col("begrundet_samlet") | pl.col("foraeldre"),
    )


def _granted_together(covered: Covered) -> pl.LazyFrame:
    """Started measures with the grants active on their start: ``bevilget``, ``ukendte``, ``begrundet_samlet``.

    The sum is exact and rounded to 6 places (half to even). Pairs within a case are few, so they are joined.
    """
    granted = pl.col("bevilget_doegn_pr_md")
    active = (pl.col("fra") <= pl.col("startdato")) & (pl.col("til").is_null() | (pl.col("startdato") < pl.col("til")))
    own = pl.col("anden") == pl.col("indsats")
    others = covered.started.lazy().select(
        "sag",
        granted,
        anden="indsats",
        fra="startdato",
        til="slutdato",
        anden_begrundet=pl.col("begrundet") & (granted != 0).fill_null(True),
    )
    together = (
        covered.started.lazy()
        .select("sag", "indsats", "startdato")
        .join(others, on="sag", how="inner")
        .filter(own | active)
        .group_by("indsats")
        .agg(
            bevilget=six_places(granted.sum()),
            ukendte=granted.null_count(),
            begrundet_samlet=pl.col("anden_begrundet").any(),
        )
    )
    return covered.started.lazy().join(together, on="indsats", how="inner")
