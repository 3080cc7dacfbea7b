"""Extracts that several tests look at."""

import pytest

from kvs_audit.sample import generate


@pytest.fixture(scope="session")
def twenty_thousand():
    return generate(20_000, seed=11)


@pytest.fixture(scope="session")
def thousand():
    return generate(1_000, seed=5)
