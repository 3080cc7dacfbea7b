"""How far two reviewers of the same case agree: Cohen's kappa."""

from collections.abc import Sequence
from typing import Final

import polars as pl

AGREEMENT: Final = pl.Schema(
    {
        "standard": pl.String(),
        "krav": pl.String(),
        "par": pl.UInt32(),
        "enige": pl.UInt32(),
        "kappa": pl.Float64(),
        "nedre": pl.Float64(),
        "oevre": pl.Float64(),
    }
)
"""One row per requirement, and first one over all of them (``standard`` and ``krav`` null). ``par``: cases and
requirements that two reviewers answered. ``kappa``: null where both used one and the same answer throughout, for then
agreement by chance is certain."""


def agreement(answers: pl.DataFrame, categories: Sequence[str]) -> pl.DataFrame:
    """Agreement in the schema AGREEMENT.

    ``answers``: ``standard``, ``krav``, ``sag_id``, ``gennemgaaet_af``, ``svar``, one row per reviewer, case and
    requirement. Of several reviewers the first two by name are compared.
    """
    unit = ("standard", "krav", "sag_id")
    pairs = (
        answers.lazy()
        .filter(pl.col("svar").is_not_null())
        .sort(*unit, "gennemgaaet_af")
        .group_by(unit, maintain_order=True)
        .agg(foerste=pl.col("svar").get(0), anden=pl.col("svar").get(1, null_on_oob=True))
        .filter(pl.col("anden").is_not_null())
        .collect()
    )
    parts = pairs.partition_by("standard", "krav", as_dict=True)
    rows = [_row(None, None, pairs, categories)] if pairs.height else []
    rows += [_row(str(key[0]), str(key[1]), parts[key], categories) for key in sorted(parts)]
    return pl.DataFrame(rows, schema=AGREEMENT, orient="row")


def _row(standard: str | None, krav: str | None, pairs: pl.DataFrame, categories: Sequence[str]) -> tuple[object, ...]:
    agreed = int((pairs["foerste"] == pairs["anden"]).sum())
    return (standard, krav, pairs.height, agreed, *_kappa(pairs, categories))


def _kappa(pairs: pl.DataFrame, categories: Sequence[str]) -> tuple[float | None, float | None, float | None]:
    """Kappa and its 95 % interval, kept within -1 and 1; no interval where one of them used a single answer."""
    if pairs["foerste"].n_unique() == 1 and pairs["foerste"].unique().equals(pairs["anden"].unique()):
        return None, None, None
    import numpy as np  # noqa: PLC0415 - as its user below
    from statsmodels.stats.inter_rater import cohens_kappa  # noqa: PLC0415 - takes seconds to import

    place = {category: number for number, category in enumerate(categories)}
    table = np.zeros((len(place), len(place)))
    for first, second, count in pairs.group_by("foerste", "anden").len().iter_rows():
        table[place[first], place[second]] = count
    if 1 in (pairs["foerste"].n_unique(), pairs["anden"].n_unique()):
        return float(cohens_kappa(table, return_results=False)), None, None
    found = cohens_kappa(table)
    return float(found.kappa), max(-1.0, float(found.kappa_low)), min(1.0, float(found.kappa_upp))
