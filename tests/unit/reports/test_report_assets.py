"""What travels inside every page."""

import gzip

import pytest

from kvs_audit.reports.vega_bundle import BUNDLE, bundle


@pytest.mark.slow
def test_the_scripts_are_those_of_the_installed_converter():
    assert gzip.decompress(BUNDLE.read_bytes()).decode() == bundle()


def test_the_scripts_are_under_a_megabyte_and_load_nothing_by_themselves():
    text = gzip.decompress(BUNDLE.read_bytes()).decode()

    assert 500_000 < len(text) < 1_000_000
    assert "cdn." not in text
    assert "unpkg" not in text
    assert "window.vegaEmbed=" in text
