"""A key of two columns, with its rows in order or not: the first row of a key without another fault is kept."""

import polars as pl
import pytest

from kvs_audit.extract import from_frames

CASE = pl.DataFrame({"sag_id": ["S1"], "kommune": ["Faxe"]})
MEASURES = pl.DataFrame(
    {
        "indsats_id": ["I1", "I2"],
        "sag_id": ["S1", "S1"],
        "indsatstype": ["aflastning", "aflastning"],
        "afgoerelsesdato": ["2026-01-01", "2026-01-01"],
        "startdato": ["2026-01-01", "2026-01-01"],
        "slutdato": [None, None],
    }
)


@pytest.mark.parametrize(
    ("months", "rejected"),
    [
        ([], []),
        ([("I1", "2026-01")], []),
        ([("I1", "2026-01"), ("I1", "2026-02"), ("I2", "2026-01")], []),
        ([("I1", "2026-01"), ("I1", "2026-01"), ("I2", "2026-01")], [(3, "maaned", "dobbelt_noegle")]),
        ([("I1", "2026-02"), ("I1", "2026-01"), ("I1", "2026-02")], [(4, "maaned", "dobbelt_noegle")]),
        ([("I2", "2026-01"), ("I1", "2026-01"), ("I2", "2026-01")], [(4, "maaned", "dobbelt_noegle")]),
        ([("I2", "2026-01"), ("I1", "2026-02"), ("I1", "2026-01")], []),
        ([("I1", "2026-01"), ("I9", "2026-01"), ("I2", "2026-01")], [(3, "indsats_id", "noegle_findes_ikke")]),
        (
            [("I1", "2026-01"), ("I9", "2026-01"), ("I1", "2026-01")],
            [(3, "indsats_id", "noegle_findes_ikke"), (4, "maaned", "dobbelt_noegle")],
        ),
        ([("I1", None), ("I1", "2026-01")], [(2, "maaned", "mangler_vaerdi")]),
    ],
)
def test_days_of_a_measure_and_month_count_once(
    months: list[tuple[str, str | None]], rejected: list[tuple[int, str, str]]
) -> None:
    ids, written = [month[0] for month in months], [month[1] for month in months]
    days = pl.DataFrame(
        {"indsats_id": ids, "maaned": written, "doegn": ["2"] * len(months)},
        schema={"indsats_id": pl.String, "maaned": pl.String, "doegn": pl.String},
    )
    extract = from_frames({"sager": CASE, "indsatser": MEASURES, "aflastningsdoegn": days})
    assert extract.rejects.select("raekke", "kolonne", "aarsag").rows() == rejected
    assert extract.tables["aflastningsdoegn"].height == len(months) - len(rejected)
