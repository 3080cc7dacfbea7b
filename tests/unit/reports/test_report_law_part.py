"""The method part says where the standards of a report ask less than the law, and what to mend in them."""

import re
from html import unescape

import pytest
from report_extracts import scope

from kvs_audit.reports.sections import method
from kvs_audit.standards import load_standards

HJEMMET, AFLASTNING, FAXE = "ringsted-stoette-i-hjemmet", "ringsted-aflastning", "faxe-paedagogisk-stoette"


def words(*standards: str) -> str:
    catalogue = load_standards()
    html = method.law_part([catalogue[name] for name in standards]).html
    return unescape(re.sub(r"<[^>]+>", " ", html))


def test_a_standard_that_asks_less_is_told_with_both_sections():
    text = words(HJEMMET)

    assert "Opfølgning (Omfang)" in text
    assert "6 måneder i stedet for 3 måneder, som loven siger (SEL § 70 og BL § 95)" in text
    assert "Hvor en standard beder om mindre end loven, gælder loven" in text


@pytest.mark.parametrize("name", [AFLASTNING, FAXE])
def test_a_standard_that_does_not_is_not_said_to(name):
    text = words(name)

    assert "Kræver mindre end loven" not in text
    assert "Ingen af standarderne beder om mindre end loven" in text


def test_every_thing_to_mend_in_the_standards_used_stands_there_and_no_other():
    assert "Modsiger sig selv" in words(AFLASTNING)
    assert "Modsiger sig selv" not in words(HJEMMET)


def test_no_id_of_a_requirement_is_shown():
    assert not re.search(r"(serviceloven|barnets-lov)/", words(HJEMMET, AFLASTNING, FAXE))


def test_what_only_the_law_asks_is_listed_with_its_section_unless_it_is_measured_too():
    assert "Barnets plan anbringelse (BL § 91)" not in words(AFLASTNING)  # respite is no placement
    assert "Handleplan (SEL § 140)" not in words(AFLASTNING)  # asks for a plan itself, in its own way
    assert "Undersøgelse til tiden (SEL § 50 (målepunkt))" in words(AFLASTNING)
    assert method.ONLY_LAW not in words(AFLASTNING, "serviceloven", "barnets-lov")


def test_a_report_on_the_law_alone_says_so():
    assert "bruger kun lovens egne krav" in words("serviceloven")


def test_the_method_part_of_a_report_holds_it():
    measures = [{"indsats_id": "I1", "sag_id": "S1", "hjemmestoette_udtoemt": True}]

    assert "Standarderne og loven" in method.method(scope(measures)).html
