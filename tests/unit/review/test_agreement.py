"""Agreement between two reviewers, by hand."""

import polars as pl
import pytest

from kvs_audit.review.agreement import agreement
from kvs_audit.review.questions import ANSWERS

COLUMNS = ("standard", "krav", "sag_id", "gennemgaaet_af", "svar")
YES, NO = ANSWERS[:2]


def pairs(*given):
    rows = [
        ("s", "k", f"S{n}", who, svar) for n, both in enumerate(given) for who, svar in zip("AB", both, strict=True)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def test_kappa_is_agreement_beyond_chance():
    """10 cases, 4 both yes, 3 both no, 2 yes/no, 1 no/yes: agreed 0.7; by chance 0.6 x 0.5 + 0.4 x 0.5 = 0.5; 0.4."""
    found = agreement(pairs(*[(YES, YES)] * 4, *[(NO, NO)] * 3, *[(YES, NO)] * 2, (NO, YES)), ANSWERS)
    overall, one = found.to_dicts()
    assert (overall["standard"], overall["krav"], overall["par"], overall["enige"]) == (None, None, 10, 7)
    assert one["krav"] == "k"
    assert one["kappa"] == pytest.approx(0.4)
    assert -1 <= one["nedre"] < 0.4 < one["oevre"] <= 1


def test_one_answer_throughout_has_no_kappa():
    overall, _ = agreement(pairs((YES, YES), (YES, YES)), ANSWERS).to_dicts()
    assert (overall["par"], overall["enige"], overall["kappa"]) == (2, 2, None)


def test_a_reviewer_with_a_single_answer_agrees_by_chance_alone_and_leaves_no_interval():
    """Agreed 0.5; by chance 1 x 0.5 + 0 x 0.5 = 0.5."""
    overall, _ = agreement(pairs((YES, YES), (YES, NO)), ANSWERS).to_dicts()
    assert (overall["kappa"], overall["nedre"], overall["oevre"]) == (0.0, None, None)


def test_a_case_that_one_reviewer_saw_is_no_pair():
    alone = pl.DataFrame([("s", "k", "S1", "A", YES)], schema=COLUMNS, orient="row")
    assert agreement(alone, ANSWERS).is_empty()
