"""Every report as its reader meets it: no network, both schemes, narrow and wide, by keyboard, on paper."""

import io
from contextlib import contextmanager
from itertools import pairwise

import pytest
from rendered_reports import rendered

from kvs_audit.reports import CATALOGUE

pytestmark = pytest.mark.browser

REPORTS = sorted(CATALOGUE)

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


class Opened:
    """A report in a page, with everything that it asked the network for or complained of."""

    def __init__(self, page, name):
        self.page, self.requests, self.complaints = page, [], []
        self.address = rendered(name).page.resolve().as_uri()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.address)
        page.wait_for_function(
            "document.querySelectorAll('.chart').length === document.querySelectorAll('.chart.ready').length"
        )


@contextmanager
def opened(browser, name, *, width=1280, height=1024, scale=1, scheme="light", scripts=True):
    context = browser.new_context(
        offline=True,
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        color_scheme=scheme,
        java_script_enabled=scripts,
    )
    try:
        yield Opened(context.new_page(), name) if scripts else context.new_page()
    finally:
        context.close()


@pytest.mark.parametrize("name", REPORTS)
def test_it_asks_no_network_for_anything_complains_of_nothing_and_draws_every_chart(browser, name):
    with opened(browser, name) as report:
        charts = report.page.locator(".chart").count()
        drawn = report.page.locator(".chart .live svg").count()

        assert report.requests == [report.address]
        assert report.complaints == []
        assert charts == drawn == len(rendered(name).specs) > 0
        assert report.page.evaluate("[...document.querySelectorAll('.live svg')].every(e => e.clientHeight > 50)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", REPORTS)
def test_it_has_no_violation_of_wcag_2_1_a_and_aa(browser, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    with opened(browser, name, scheme=scheme) as report:
        report.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        found = Axe().run(report.page, options={"runOnly": WCAG}).response

        assert [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found["violations"]] == []
        assert len(found["passes"]) > 15


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", REPORTS)
def test_the_schemes_differ_and_charts_follow(browser, name, scheme):
    with opened(browser, name, scheme=scheme) as report:
        ink = report.page.evaluate("getComputedStyle(document.querySelector('.live svg text[fill=\"#1b2430\"]')).fill")
        paper = report.page.evaluate("getComputedStyle(document.body).backgroundColor")

        assert (ink, paper) == {
            "light": ("rgb(27, 36, 48)", "rgb(254, 254, 254)"),
            "dark": ("rgb(230, 234, 240)", "rgb(20, 25, 31)"),
        }[scheme]


@pytest.mark.parametrize(("width", "height", "scale"), [(320, 640, 1), (320, 256, 4)], ids=["320 px", "400 %"])
@pytest.mark.parametrize("name", REPORTS)
def test_a_narrow_screen_never_scrolls_sideways(browser, name, width, height, scale):
    with opened(browser, name, width=width, height=height, scale=scale) as report:
        report.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")

        assert report.page.evaluate("document.documentElement.scrollWidth") <= width
        wide = report.page.evaluate(
            "[...document.querySelectorAll('.live svg')].some(e => e.getBoundingClientRect().right > innerWidth)"
        )
        assert not wide


@pytest.mark.parametrize("name", REPORTS)
def test_it_can_be_used_with_the_keyboard_alone(browser, name):
    with opened(browser, name) as report:
        page = report.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "indhold"

        summary = page.locator("summary").first
        summary.focus()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        assert page.locator("details").first.get_attribute("open") is not None
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('role')") == "region"


@pytest.mark.parametrize("name", REPORTS)
def test_every_link_in_the_table_of_contents_has_its_heading(browser, name):
    with opened(browser, name) as report:
        links = report.page.locator("nav a").evaluate_all("links => links.map(a => a.hash)")

        assert links
        assert report.page.evaluate("hashes => hashes.every(h => document.querySelector(h))", links)


@pytest.mark.parametrize("name", REPORTS)
def test_headings_never_skip_a_level(browser, name):
    with opened(browser, name) as report:
        levels = report.page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => +e.tagName[1])")

        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", REPORTS)
def test_without_scripts_the_drawn_charts_are_there(browser, name):
    with opened(browser, name, scripts=False) as page:
        page.goto(rendered(name).page.resolve().as_uri())

        assert page.locator(".drawn svg").count() == len(rendered(name).specs)
        assert page.locator(".drawn svg").first.is_visible()


@pytest.mark.parametrize("name", REPORTS)
def test_on_paper_no_chart_is_cut_and_nothing_interactive_is_left(browser, name):
    from pypdf import PdfReader

    with opened(browser, name, width=673) as report:  # the width of A4 within the margins
        report.page.emulate_media(media="print")
        heights = report.page.evaluate("[...document.querySelectorAll('figure')].map(e => e.offsetHeight)")
        assert max(heights) < 980  # the height of A4 within the margins
        assert not report.page.locator(".live").first.is_visible()
        assert report.page.locator(".drawn").first.is_visible()

        reader = PdfReader(io.BytesIO(report.page.pdf(prefer_css_page_size=True, tagged=True, outline=True)))
        assert f"Side 1 af {len(reader.pages)}" in reader.pages[0].extract_text()


@pytest.mark.parametrize("name", REPORTS)
def test_a_pdf_is_tagged_and_has_language_title_bookmarks_and_selectable_text(browser, name, tmp_path):
    from pypdf import PdfReader

    from kvs_audit.reports.pdf import print_pdf

    reader = PdfReader(io.BytesIO(print_pdf(rendered(name).html)))
    catalogue = reader.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "da"
    assert reader.metadata.title == CATALOGUE[name].title
    assert CATALOGUE[name].title in reader.pages[0].extract_text()
    headings = [item.title for item in _flat(reader.outline)]
    assert "Kort fortalt" in headings
    assert "Metode" in headings
    images = sum(len(page.images) for page in reader.pages)
    assert images == 0  # the charts are drawn as lines


def _flat(outline):
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item
