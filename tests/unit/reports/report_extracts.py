"""Small extracts whose findings can be counted by hand."""

from datetime import date

import polars as pl

from kvs_audit import audit
from kvs_audit.reports.scope import Scope

AS_OF = date(2026, 6, 30)

STANDARD = "ringsted-aflastning"


def extract(measures: list[dict], cases: list[dict] | None = None, **tables: list[dict]) -> dict[str, pl.DataFrame]:
    """Respite measures in Ringsted; each measure's case follows from it. Other tables as rows."""
    rows = [
        {
            "afgoerelsesdato": date(2026, 1, 10),
            "startdato": None,
            "slutdato": None,
            "indsatstype": "aflastning",
            **measure,
        }
        for measure in measures
    ]
    for number, row in enumerate(rows):
        row.setdefault("indsats_id", f"I{number}")
        row.setdefault("sag_id", f"S{number}")
    case_rows = cases or [{"sag_id": key} for key in dict.fromkeys(row["sag_id"] for row in rows)]
    return {
        "sager": pl.DataFrame([{"kommune": "Ringsted", "team": None, "raadgiver": None, **case} for case in case_rows]),
        "indsatser": pl.DataFrame(rows, infer_schema_length=None),
        **{name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in tables.items()},
    }


def scope(
    measures: list[dict],
    cases: list[dict] | None = None,
    tilsyn=("afgoerelse",),
    team: str | None = None,
    tables: dict[str, list[dict]] | None = None,
    **options,
) -> Scope:
    """A scope over an audit of such an extract with Ringsted's standard for respite care."""
    whole = extract(measures, cases, **(tables or {}))
    return Scope(audit(whole, standards=[STANDARD], as_of=AS_OF, **options), tilsyn, team)
