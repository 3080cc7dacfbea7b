"""A small audit to export."""

import polars as pl
import pytest

import kvs_audit

NASTY = {
    "formula": '=HYPERLINK("http://x";"y")',
    "at": "@SUM(1)",
    "plus": "+kald",
    "minus": "-kald",
    "number": "-5",
    "markup": "<b>&amp;</b> _x0041_",
    "control": "Nord\u0007\u202e\tSyd",
    "quotes": 'a,"b"',
}


def text_frame(columns):
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


@pytest.fixture(scope="session")
def nasty():
    return NASTY


@pytest.fixture(scope="session")
def result():
    """Eight cases with awkward team names; a measure each, most of them deviating; one rejected follow-up."""
    numbers = [str(number) for number in range(len(NASTY))]
    return kvs_audit.audit(
        {
            "sager": text_frame(
                {
                    "sag_id": [f"S{n}" for n in numbers],
                    "kommune": ["Ringsted"] * len(numbers),
                    "foedselsdato": ["2014-06-15"] * len(numbers),
                    "team": list(NASTY.values()),
                }
            ),
            "indsatser": text_frame(
                {
                    "indsats_id": [f"I{n}" for n in numbers],
                    "sag_id": [f"S{n}" for n in numbers],
                    "indsatstype": ["aflastning"] * len(numbers),
                    "afgoerelsesdato": ["2024-03-01"] * len(numbers),
                    "startdato": ["2024-03-05"] * len(numbers),
                    "slutdato": [None] * len(numbers),
                    "bevilget_doegn_pr_md": ["6,5"] * len(numbers),
                }
            ),
            "opfoelgninger": text_frame(
                {"opfoelgning_id": ["O1", "O2"], "indsats_id": ["I0", "I9"], "dato": ["2024-05-32", "2024-05-01"]}
            ),
        },
        standards=["ringsted-aflastning", "uddybning-stoetteperson"],
        as_of="2024-12-31",
    )
