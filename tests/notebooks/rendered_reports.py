"""Reports made once for all tests that read them, and how their texts are read back."""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from tempfile import mkdtemp

import nbformat
from filled_reviews import filled_review

from kvs_audit.reports import run_report
from kvs_audit.review.drawn import Plan
from kvs_audit.sample.location import sample_path

AS_OF = date(2026, 6, 30)
STANDARDS = (
    "ringsted-aflastning@Ringsted",
    "ringsted-stoette-i-hjemmet@Ringsted",
    "faxe-paedagogisk-stoette@Faxe",
    "uddybning-stoette-i-hjemmet@Næstved",
    "uddybning-stoetteperson@Næstved",
)
REVIEW = "sagsgennemgang"


@dataclass(frozen=True)
class Rendered:
    """A finished report."""

    page: Path

    @property
    def html(self) -> str:
        return self.page.read_text(encoding="utf-8")

    @property
    def notebook(self):
        return nbformat.read(self.page.with_suffix(".ipynb"), as_version=4)

    @property
    def text(self) -> str:
        return " ".join(_Texts.of(self.html).split())

    @property
    def specs(self) -> list[dict]:
        found = re.findall(r'class="chart-spec">(.*?)</script>', self.html, re.DOTALL)
        return [json.loads(text) for text in found]


class _Texts(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.texts, self._skipped = [], 0

    @classmethod
    def of(cls, html: str) -> str:
        reader = cls()
        reader.feed(html)
        return "".join(reader.texts)

    def handle_starttag(self, tag, attrs):
        self._skipped += tag in ("script", "style")
        if tag not in ("strong", "em", "a", "span"):
            self.texts.append("\n")

    def handle_endtag(self, tag):
        self._skipped -= tag in ("script", "style")

    def handle_data(self, data):
        if not self._skipped:
            self.texts.append(data)


@cache
def review_of_the_sample() -> Path:
    """The folder of a review of the sample, filled in."""
    folder = Path(mkdtemp(prefix="kvs-review-")) / "gennemgang"
    return filled_review(folder, STANDARDS, AS_OF, Plan("raadgiver", 2, 7, ("ny_loebende",)))


@cache
def rendered(name: str, **parameters) -> Rendered:
    """The report of the sample, made once per test run."""
    folder = Path(mkdtemp(prefix="kvs-reports-"))
    given = {"gennemgang": str(review_of_the_sample())} if name == REVIEW else {"standards": ",".join(STANDARDS)}
    given |= parameters
    return Rendered(run_report(name, sample_path(), AS_OF, folder, given))
