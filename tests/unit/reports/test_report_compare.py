"""Nobody is pointed at for a difference that chance, the mix of requirements, or one case counted often makes."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.reports.sections.compare import STRATA, against_the_rest, limit_for

KOMMUNE = ("kommune",)


def assessments(*groups: tuple, repeat: int = 1) -> pl.DataFrame:
    """Decided assessments from (team, krav, met, n): a case each, counted ``repeat`` times."""
    rows = [
        {
            "kommune": "K",
            "standard": "s",
            "krav": krav,
            "team": team,
            "sag_id": f"{team}-{krav}-{i}",
            "status": "opfyldt" if i < met else "afvigelse",
            "haendelsesdato": date(2026, 1, 1),
        }
        for team, krav, met, n in groups
        for i in range(n)
        for _ in range(repeat)
    ]
    return pl.DataFrame(rows, schema_overrides={"team": pl.String()})


def z_of(rows: pl.DataFrame, team: str = "A", within=KOMMUNE) -> float | None:
    return against_the_rest(rows, "team", within, 10).filter(team=team)["z"].item()


def test_one_requirement_is_compared_as_a_two_by_two_table():
    # 30 of 100 against 50 of 100: expected 40, variance 100 * 100 / 199 * 0.4 * 0.6 = 12.0603, so -10 / 3.47279
    rows = assessments(("A", "k", 30, 100), ("B", "k", 50, 100))

    assert z_of(rows) == pytest.approx(-2.87953, abs=1e-5)
    assert z_of(rows, "B") == pytest.approx(2.87953, abs=1e-5)


def test_two_requirements_are_summed_as_mantel_and_haenszel_do():
    # k: as above. l: 10 of 20 against 15 of 20: expected 12.5, variance 20 * 20 / 39 * 0.625 * 0.375 = 2.40385
    # together: (-10 - 2.5) / sqrt(12.0603 + 2.40385) = -12.5 / 3.80318
    rows = assessments(("A", "k", 30, 100), ("B", "k", 50, 100), ("A", "l", 10, 20), ("B", "l", 15, 20))

    assert z_of(rows) == pytest.approx(-3.28673, abs=1e-4)


def test_a_team_is_not_blamed_for_having_the_hard_requirement():
    # Every team meets the easy one in 9 of 10 and the hard one in 1 of 10; A has mostly the hard one.
    rows = assessments(("A", "easy", 9, 10), ("A", "hard", 9, 90), ("B", "easy", 81, 90), ("B", "hard", 1, 10))
    compared = against_the_rest(rows, "team", KOMMUNE, 10)

    assert compared.select("andel", "ventet").rows() == [
        (pytest.approx(0.18), pytest.approx(0.18)),
        (pytest.approx(0.82), pytest.approx(0.82)),
    ]
    assert compared["z"].to_list() == [pytest.approx(0), pytest.approx(0)]


def test_a_case_that_counts_ten_times_is_one_case():
    once = z_of(assessments(("A", "k", 15, 40), ("B", "k", 25, 40)))
    often = z_of(assessments(("A", "k", 15, 40), ("B", "k", 25, 40), repeat=10))

    # The same up to the N - 1 of the hypergeometric variance: 80 / 79 against 800 / 799.
    assert often == pytest.approx(once * (79 / 80) ** -0.5 * (799 / 800) ** 0.5, rel=1e-9)


def test_independent_assessments_are_not_deflated():
    # Two assessments per case, one met and one not: cases vary less than chance would, which is no evidence.
    rows = assessments(("A", "k", 5, 20), ("B", "k", 15, 20))
    mixed = pl.concat(
        [rows, rows.with_columns(status=pl.col("status").replace({"opfyldt": "afvigelse", "afvigelse": "opfyldt"}))]
    )

    assert z_of(mixed) == pytest.approx(0)


@pytest.mark.parametrize(("cases", "compared"), [(9, False), (10, True)])
def test_a_team_or_a_rest_with_fewer_than_the_least_number_of_cases_is_not_compared(cases, compared):
    rows = assessments(("A", "k", 0, cases), ("B", "k", 100, 100))

    assert (z_of(rows) is not None) == compared
    assert (z_of(rows, "B") is not None) == compared


def test_an_unnamed_team_counts_among_the_others_but_is_not_compared():
    rows = assessments(("A", "k", 0, 20), (None, "k", 20, 20))
    compared = against_the_rest(rows, "team", KOMMUNE, 10)

    assert compared["team"].to_list() == ["A", None]
    assert compared["z"][0] < -5
    assert compared["z"][1] is None


def test_what_could_not_be_assessed_takes_no_part():
    rows = assessments(("A", "k", 30, 100), ("B", "k", 50, 100))
    unknown = rows.with_columns(status=pl.lit("kan_ikke_vurderes"))

    assert z_of(pl.concat([rows, unknown])) == z_of(rows)


def test_where_everything_is_met_nobody_differs():
    assert z_of(assessments(("A", "k", 20, 20), ("B", "k", 20, 20))) is None


def test_the_limit_grows_with_the_number_of_comparisons():
    # Tables of the normal distribution: 97.5 % and 99.75 %
    assert limit_for(1) == pytest.approx(1.95996, abs=1e-5)
    assert limit_for(10) == pytest.approx(2.80703, abs=1e-5)


def test_a_difference_that_one_comparison_would_show_is_not_enough_among_many():
    pair = (("A", "k", 40, 100), ("B", "k", 57, 100))  # z = -2.40
    many = [(team, f"k{i}", 50, 100) for i in range(20) for team in ("A", "B")]

    assert against_the_rest(assessments(*pair), "team", STRATA, 10)["skiller_sig"].all()
    assert not against_the_rest(assessments(*pair, *many), "team", STRATA, 10)["skiller_sig"].any()


def test_cells_are_compared_within_their_own_requirement():
    rows = assessments(("A", "k", 30, 100), ("B", "k", 50, 100), ("A", "l", 50, 100), ("B", "l", 50, 100))
    compared = against_the_rest(rows, "team", STRATA, 10)

    assert compared.filter(team="A")["z"].to_list() == [pytest.approx(-2.87953, abs=1e-5), pytest.approx(0)]


@pytest.mark.slow
def test_the_planted_teams_are_named_and_those_planted_as_equal_are_not():
    from kvs_audit import audit
    from kvs_audit.sample import generate

    standards = [
        "ringsted-aflastning@Ringsted",
        "ringsted-stoette-i-hjemmet@Ringsted",
        "faxe-paedagogisk-stoette@Faxe",
        "uddybning-stoette-i-hjemmet@Næstved",
        "uddybning-stoetteperson@Næstved",
    ]
    rows = audit(dict(generate(3000, 3)), standards=standards, as_of=date(2026, 6, 30)).vurderinger
    due = rows.filter(pl.col("haendelsesdato") <= date(2026, 6, 30))
    named = against_the_rest(due, "team", STRATA, 10).filter("skiller_sig")

    # What is planted: Team Syd follows up late, Team Havn in time; the ten other teams are equal.
    assert named.select("team", "krav", pl.col("z") < 0).rows() == [
        ("Team Havn", "opfoelgning", False),
        ("Team Syd", "opfoelgning", True),
    ]
