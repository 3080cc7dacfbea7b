"""Assessments made up for comparisons."""

from datetime import date

import polars as pl

DAY = date(2026, 6, 30)


def assessed(*groups: tuple, repeat: int = 1) -> pl.DataFrame:
    """Decided assessments from (team, krav, met, n): a case each, counted ``repeat`` times."""
    rows = [
        {
            "kommune": "K",
            "standard": "s",
            "krav": krav,
            "team": team,
            "sag_id": f"{team}-{krav}-{i}",
            "status": "opfyldt" if i < met else "afvigelse",
            "haendelsesdato": DAY,
        }
        for team, krav, met, n in groups
        for i in range(n)
        for _ in range(repeat)
    ]
    return pl.DataFrame(rows, schema_overrides={"team": pl.String()})
