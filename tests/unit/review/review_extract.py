"""A small extract with two teams, and a sample drawn from it."""

from datetime import date

import polars as pl

from kvs_audit.assess import choose_standards
from kvs_audit.extract import from_frames
from kvs_audit.review.drawn import Plan, draw_review
from kvs_audit.standards import load_standards

DAY = date(2025, 6, 30)

TEAMS = ["Team A", "Team A", "Team B", None, "Team B", "Team B"]
WORKERS = ["R1", "R1", "R2", None, "R2", "R2"]


def small_extract():
    """S1 to S5 with respite care, S2 ended, S3 new, S5 with support as well; S6 with nothing a standard covers."""
    ids = [f"S{n}" for n in range(1, 7)]
    rows = [
        ("M1", "S1", "aflastning", "2024-01-01", "2024-01-05", None),
        ("M2", "S2", "aflastning", "2024-01-01", "2024-01-05", "2025-01-01"),
        ("M3", "S3", "aflastning", "2025-06-01", "2025-06-05", None),
        ("M4", "S4", "aflastning", "2024-01-01", "2024-01-05", None),
        ("M5", "S5", "aflastning", "2024-01-01", "2024-01-05", "2024-12-01"),
        ("M5b", "S5", "stoette_i_hjemmet", "2024-03-01", "2024-03-05", None),
        ("M6", "S6", "dagtilbud", "2024-03-01", "2024-03-05", None),
        ("M7", "S6", "aflastning", "2025-07-01", "2025-07-05", None),
    ]
    names = ["indsats_id", "sag_id", "indsatstype", "afgoerelsesdato", "startdato", "slutdato"]
    return from_frames(
        {
            "sager": pl.DataFrame({"sag_id": ids, "kommune": ["Ringsted"] * 6, "team": TEAMS, "raadgiver": WORKERS}),
            "indsatser": pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"),
        }
    )


def chosen_standards(extract, *names):
    return choose_standards(extract, load_standards(), names or ("ringsted-aflastning",))


def drawn_sample(plan=None, standards=(), earlier=()):
    extract = small_extract()
    return draw_review(extract, chosen_standards(extract, *standards), DAY, plan or Plan("team", 9, 1), earlier)
