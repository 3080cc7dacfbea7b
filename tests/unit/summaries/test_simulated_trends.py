"""The script behind the figures in the README: false alarms stay within the level, and a shift is seen."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from kvs_audit.summaries.control_charts import p_chart
from kvs_audit.summaries.control_rules import LEVEL

CHARTS = 400
NOISE = 3 * (LEVEL * (1 - LEVEL) / CHARTS) ** 0.5
"""Three standard errors of a share of LEVEL among as many charts."""


@pytest.fixture(scope="module")
def script():
    path = Path(__file__).parents[2] / "benchmarks" / "simulate_trends.py"
    spec = importlib.util.spec_from_file_location("simulate_trends", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("points", [12, 36, 60])
@pytest.mark.parametrize("size", [5, 20])
def test_charts_without_change_give_a_false_alarm_no_more_often_than_stated(script, size, points):
    met = np.random.default_rng(points + size).binomial(size, 0.75, (CHARTS, points))

    assert script.alarmed(p_chart(script.frame(met, size), ["diagram"])).mean() <= LEVEL + NOISE


def test_over_dispersed_charts_without_change_do_not_either(script):
    met = script.overdispersed(np.random.default_rng(3), 20, 0.75, (CHARTS, 36))

    assert script.alarmed(p_chart(script.frame(met, 20), ["diagram"])).mean() <= LEVEL + NOISE


def test_a_shift_of_ten_points_is_seen_within_a_year_by_most_large_teams_and_by_few_small_ones(script):
    random = np.random.default_rng(4)
    within = {size: (script.months_until_seen(random, 100, size, 0.65, 1) <= 12).mean() for size in (5, 40)}

    assert within[40] > 0.8
    assert within[5] < 0.4
