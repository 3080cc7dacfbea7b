"""Charts drawn in a process beside this one are the charts drawn here, whatever happens to the process."""

import pytest

from kvs_audit.charts.drawing import Aside, svg, untitled

SPEC = {
    "data": {"values": [{"hold": "Æbleø", "antal": 3}, {"hold": "Øst", "antal": 5}]},
    "mark": "bar",
    "encoding": {"x": {"field": "antal", "type": "quantitative"}, "y": {"field": "hold", "type": "nominal"}},
}
OTHER = {**SPEC, "mark": "point"}


@pytest.fixture
def aside():
    with Aside() as other:
        yield other


def test_a_chart_that_was_begun_is_the_one_drawn_here(aside):
    aside.begin(SPEC)
    aside.begin(OTHER)
    assert aside.svg(OTHER) == svg(OTHER)
    assert aside.svg(SPEC) == svg(SPEC)
    assert "Æbleø" in aside.svg(SPEC)


def test_the_same_chart_is_drawn_once(aside):
    aside.begin(SPEC)
    aside.begin(dict(SPEC))
    assert len(aside._begun) == 1


def test_a_chart_that_was_not_begun_is_drawn_all_the_same(aside):
    assert aside.svg(SPEC) == svg(SPEC)


def test_a_process_that_has_gone_costs_time_and_no_chart(aside):
    aside._process.kill()
    aside._process.wait()
    aside.begin(SPEC)
    assert aside.svg(SPEC) == svg(SPEC)


def test_a_chart_that_cannot_be_drawn_fails_as_it_does_here(aside):
    wrong = {"mark": "no such mark", "data": {"values": []}}
    with pytest.raises(ValueError, match="conversion failed"):
        svg(wrong)
    aside.begin(wrong)
    with pytest.raises(ValueError, match="conversion failed"):
        aside.svg(wrong)


def test_the_process_ends_with_the_block_whatever_is_left_to_draw():
    with Aside() as other:
        for number in range(20):
            other.begin({**SPEC, "width": 100 + number})
    assert other._process.poll() is not None


def test_the_title_stands_elsewhere_on_a_page():
    assert untitled({**SPEC, "title": "Fund"}) == SPEC
