"""Parameters and names are checked before anything runs."""

from datetime import date

import pytest

from kvs_audit.errors import ArgumentFault
from kvs_audit.reports.catalogue import CATALOGUE, find_report
from kvs_audit.reports.parameters import read_parameters

DECLARED = CATALOGUE["afgoerelsestilsyn"].parameters


def read(**given):
    return read_parameters(DECLARED, given)


def test_texts_from_a_command_line_become_what_the_notebook_takes():
    given = {"standards": "a@X, b@Y", "fra": "2026-01-01", "sager": "5", "team": " Team Nord "}

    assert read(**given) == {"standards": ["a@X", "b@Y"], "fra": "2026-01-01", "sager": 5, "team": "Team Nord"}


def test_values_from_python_may_be_what_they_are():
    assert read(standards=["a"], fra=date(2026, 1, 1), sager=5) == {"standards": ["a"], "fra": "2026-01-01", "sager": 5}


def test_nothing_given_leaves_the_notebooks_own_values():
    assert read(team=None, fra=None) == {}


def test_the_audit_commands_words_for_a_period_are_understood():
    assert read(**{"from": "2026-01-01", "to": "2026-01-01"}) == {"fra": "2026-01-01", "til": "2026-01-01"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fra", "1.1.2026"),
        ("fra", "20260101"),
        ("til", "2026-02-30"),
        ("til", 2026),
        ("sager", "mange"),
        ("sager", "0"),
        ("sager", True),
        ("sager", 1.5),
        ("team", " "),
        ("team", 7),
        ("standards", ""),
        ("standards", "a,,b"),
        ("standards", 7),
    ],
)
def test_a_value_of_another_type_is_refused_with_what_it_should_be(name, value):
    with pytest.raises(ArgumentFault, match=f"Parameteren {name} skal være "):
        read(**{name: value})


def test_an_unknown_name_is_refused_with_the_nearest_and_all_known_ones():
    with pytest.raises(ArgumentFault, match=r"kender ikke parameteren tem\. Mente du team\?.*kommune"):
        read(tem="Nord")


def test_a_parameter_under_two_names_is_refused():
    with pytest.raises(ArgumentFault, match="fra er angivet to gange"):
        read(**{"from": "2026-01-01", "fra": "2026-01-02"})


def test_a_period_that_ends_before_it_begins_is_refused():
    with pytest.raises(ArgumentFault, match="Perioden slutter"):
        read(fra="2026-01-02", til="2026-01-01")


def test_an_unknown_report_is_refused_with_those_there_are():
    with pytest.raises(ArgumentFault, match=r"afgorelsestilsyn findes ikke\. Mente du afgoerelsestilsyn\?"):
        find_report("afgorelsestilsyn")
