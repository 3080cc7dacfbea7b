"""Settings for all tests."""

import os

import pytest
from hypothesis import settings

# Machines differ in speed; a slow one must not fail a property.
settings.register_profile("kvs", deadline=None, derandomize=True)
settings.load_profile("kvs")

TIMES = int(os.environ.get("KVS_TEST_TIMES", "1"))
"""How many times as many random cases are tried as the gate has time for."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test marked ``seeds(first, number)`` runs with each ``seed`` from the first, KVS_TEST_TIMES as many."""
    for mark in metafunc.definition.iter_markers("seeds"):
        first, number = mark.args
        metafunc.parametrize("seed", range(first, first + number * TIMES))
