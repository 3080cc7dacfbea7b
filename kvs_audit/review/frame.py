"""The sampling frame: which cases can be drawn, and which cell each of them belongs to."""

from collections.abc import Sequence
from typing import Final, Literal

import polars as pl

from kvs_audit.assess import Chosen, covered_by
from kvs_audit.facts.dates import add_months, day
from kvs_audit.facts.known import Known

Per = Literal["raadgiver", "team", "kommune"]
Stratum = Literal["indsatstype", "ny_loebende"]

PER: Final = ("raadgiver", "team", "kommune")
STRATA: Final = ("indsatstype", "ny_loebende")

NEW_MONTHS: Final = 6
"""A measure counts as new this many months after its decision (lacking it, its start)."""

CASES: Final = pl.Schema(
    {
        "sag_id": pl.String(),
        "kommune": pl.String(),
        "team": pl.String(),
        "raadgiver": pl.String(),
        "indsats_id": pl.String(),
        "indsatstype": pl.String(),
        "ny_loebende": pl.String(),
        "celle": pl.String(),
    }
)
"""One row per case. ``indsats_id``: the measure that stands for it. ``ny_loebende``: ``ny``, ``loebende`` or
``afsluttet``. ``celle``: the combination that cases are drawn within."""


def sampling_frame(known: Known, chosen: Sequence[Chosen], per: Per, strata: Sequence[Stratum] = ()) -> pl.DataFrame:
    """Every case with a measure that some chosen standard covers on the as-of date, in the schema CASES, by id.

    The measure that stands for the case: a running (or planned) one before an ended one, then the one dated last, then
    the largest id. A case without a caseworker or team is in the cell of those without.
    """
    measures = pl.concat([covered_by(known, each).measures.lazy().select("sag", "indsats") for each in chosen]).unique()
    cases = known.extract.tables["sager"].lazy().select("sag", "kommune", "team", "raadgiver")
    new = pl.col("dato") > add_months(day(known.as_of), -NEW_MONTHS)
    phase = pl.when("afsluttet").then(pl.lit("afsluttet")).when(new).then(pl.lit("ny")).otherwise(pl.lit("loebende"))
    cell = pl.concat_str([pl.col(name).fill_null("–") for name in (per, *strata)], separator=" · ")
    return (
        known.measures.lazy()
        .join(measures, on=("sag", "indsats"), how="semi")
        .sort("afsluttet", "dato", "indsats_id", descending=[False, True, True])
        .unique("sag", keep="first", maintain_order=True)
        .join(cases, on="sag", how="left")
        .with_columns(ny_loebende=phase)
        .with_columns(celle=cell)
        .sort("sag_id")
        .select(CASES.names())
        .cast(CASES)
        .collect()
    )
