"""The planted differences between teams are found by the funnels, and teams planted as equal are not accused."""

from datetime import date

import polars as pl
import pytest

from kvs_audit import audit
from kvs_audit.sample.practice import TEAM_SHIFTS
from kvs_audit.summaries.funnel import STANDING_OUT, funnel

AS_OF = date(2026, 6, 30)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def law(twenty_thousand):
    return audit(dict(twenty_thousand), standards=["serviceloven", "barnets-lov"], as_of=AS_OF).vurderinger


def standing_out(rows: pl.DataFrame, *within: str) -> dict[str, str]:
    found = funnel(rows, "team", AS_OF, within=("kommune", *within)).filter(pl.col("dom").is_in(STANDING_OUT))
    return dict(found.select("team", "dom").iter_rows())


def test_the_planted_teams_stand_out_on_following_up_in_time_and_no_other_does(law):
    planted = {team: "under" if shift < 0 else "over" for team, shift in TEAM_SHIFTS.items()}

    assert planted == {"Team Syd": "under", "Team Havn": "over"}
    assert standing_out(law.filter(krav="opfoelgning")) == planted


def test_nobody_is_accused_on_requirements_where_all_are_equal(law):
    assert standing_out(law.filter(pl.col("krav") != "opfoelgning"), "standard", "krav") == {}


def test_over_all_requirements_together_only_the_planted_teams_stand_out(law):
    assert set(standing_out(law)) <= set(TEAM_SHIFTS)


def test_a_planted_team_does_not_make_its_equal_neighbours_stand_out_on_the_other_side(law):
    ringsted = law.filter(krav="opfoelgning", kommune="Ringsted")
    found = funnel(ringsted, "team", AS_OF).drop_nulls("team")
    level, others = found["niveau"][0], found.filter(pl.col("team") != "Team Syd")

    assert (others["andel"] - level).abs().max() < 0.05
    assert found.filter(team="Team Syd")["andel"].item() < level - 0.15
