"""Figures that exact sums could not hold are unknown, and said to be; none is silently changed."""

from decimal import Decimal

import polars as pl
import pytest

import kvs_audit
from kvs_audit.extract import Extract, from_frames


def extract_with(*granted: str) -> Extract:
    keys = [f"M{i}" for i in range(len(granted))]
    measures = {
        "indsats_id": keys,
        "sag_id": ["S"] * len(keys),
        "indsatstype": ["aflastning"] * len(keys),
        "afgoerelsesdato": ["2024-01-01"] * len(keys),
        "startdato": ["2024-01-01"] * len(keys),
        "slutdato": [""] * len(keys),
        "bevilget_doegn_pr_md": list(granted),
    }
    case = {"sag_id": ["S"], "kommune": ["Ringsted"], "foedselsdato": ["2019-01-01"]}
    return from_frames({"sager": pl.DataFrame(case), "indsatser": pl.DataFrame(measures)})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("999999999999999", Decimal(999999999999999)),
        ("1000000000000000", None),
        ("-999999999999999", Decimal(-999999999999999)),
        ("-1000000000000000", None),
        ("9.000000000000000001", Decimal("9.000000000000000001")),
        ("9.0000000000000000001", None),
        ("9,00000000000000000010", None),
        ("9.0000000000000000000000", Decimal(9)),
        ("99999999999999999999999999999999999999999", None),
    ],
)
def test_a_figure_is_kept_exactly_or_not_at_all(text: str, value: Decimal | None) -> None:
    extract = extract_with(text)
    assert extract.tables["indsatser"]["bevilget_doegn_pr_md"].to_list() == [value]
    assert extract.rejects["aarsag"].to_list() == ([] if value is not None else ["ulaeselig_vaerdi"])


def test_the_largest_figures_sum_without_overflow() -> None:
    result = kvs_audit.audit(
        extract_with(*["999999999999999"] * 50), standards=["ringsted-aflastning"], as_of="2024-06-30"
    )
    granted = result.vurderinger.filter(pl.col("krav") == "bevilget-doegnloft")
    assert granted["status"].to_list() == ["afvigelse"] * 50
