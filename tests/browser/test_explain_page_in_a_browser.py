"""The page of an explanation as its reader meets it."""

from pathlib import Path

import pytest

from kvs_audit.cli import main

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    page = tmp_path_factory.mktemp("forklaring") / "sag.html"
    assert main(["explain", str(SAMPLE), "S0000020", "--as-of", "2026-06-30", "--out", str(page)]) == 0
    return page.resolve().as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_asks_for_nothing_fits_a_narrow_screen_and_has_no_violation(browser, address, scheme):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(offline=True, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    page.wait_for_selector(".chart.ready")
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    found = Axe().run(page, options={"runOnly": WCAG}).response

    assert asked == [address]
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [(each["id"], len(each["nodes"])) for each in found["violations"]] == []
    context.close()
