"""Parts of whole cases: together they are the extract, and what is counted in them is what the whole gives."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.assess import assess, choose_standards
from kvs_audit.extract import from_frames
from kvs_audit.extract.parts import in_parts, of_cases
from kvs_audit.sample import generate
from kvs_audit.standards import load_standards
from kvs_audit.summaries import rates
from kvs_audit.summaries.summary import summary

AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="module", params=["in order", "mixed", "measures in order", "what hangs on them in order"])
def extract(request):
    """Fifty cases; some tables stand in the order of what they hang on, and some in none."""
    frames = generate(50, 9)
    ordered = {
        "in order": set(frames),
        "mixed": set(),
        "measures in order": {"sager", "indsatser"},
        "what hangs on them in order": set(frames) - {"indsatser"},
    }[request.param]
    mixed = {
        name: frame if name in ordered else frame.sample(fraction=1, shuffle=True, seed=3)
        for name, frame in frames.items()
    }
    if request.param == "what hangs on them in order":
        place = mixed["indsatser"].select("indsats_id").with_row_index("_n")
        for name, frame in mixed.items():
            if "indsats_id" in frame.columns and name != "indsatser":
                mixed[name] = frame.join(place, on="indsats_id").sort("_n", maintain_order=True).drop("_n")
    return from_frames(mixed)


def texts(tables):
    """Rows without their positions: what was in the files."""
    return {
        name: rows.drop("sag", "indsats", strict=False).sort("raekke") for name, rows in tables.items() if rows.height
    }


@pytest.mark.parametrize("cases", [1, 7, 25, 49, 50])
def test_the_parts_are_the_whole_and_no_row_is_in_two(extract, cases):
    parts = [of_cases(extract, part) for part in in_parts(extract, cases)]
    assert len(parts) == -(-50 // cases)
    together = {name: pl.concat([part.tables[name] for part in parts]) for name in extract.tables}
    whole = texts(extract.tables)
    assert texts(together).keys() == whole.keys()
    for name, rows in texts(together).items():
        assert rows.equals(whole[name]), name


def test_positions_point_at_the_own_case_and_measure(extract):
    for part in (of_cases(extract, part) for part in in_parts(extract, 7)):
        cases, measures = part.tables["sager"], part.tables["indsatser"]
        assert cases["sag"].to_list() == list(range(cases.height))
        assert measures["indsats"].to_list() == list(range(measures.height))
        assert measures["sag_id"].to_list() == cases["sag_id"].gather(measures["sag"]).to_list()
        held = part.tables["opfoelgninger"]
        assert held["indsats_id"].to_list() == measures["indsats_id"].gather(held["indsats"]).to_list()


@pytest.mark.parametrize("cases", [1, 7, 50, 1000])
def test_the_summary_is_the_same_however_many_cases_are_taken_at_once(extract, cases):
    catalogue = load_standards()
    chosen = choose_standards(extract, catalogue, list(catalogue))
    whole = rates(assess(extract, chosen, AS_OF), ("standard", "krav"), AS_OF)
    assert summary(extract, chosen, AS_OF, cases_at_once=cases).equals(whole)
