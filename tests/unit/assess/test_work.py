"""How much work an audit does, counted: what no machine's speed and no other load on it can hide.

The numbers are ceilings. A change that needs more must say why, and raise them here.
"""

import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest

from kvs_audit.assess import choose_standards, covered_by, decide
from kvs_audit.extract import from_frames
from kvs_audit.facts.known import Known
from kvs_audit.sample import generate, write_extract
from kvs_audit.standards import LAW, load_standards

AS_OF = date(2026, 6, 30)
CATALOGUE = load_standards()
LOCAL = [name for name in CATALOGUE if name not in LAW]


class Counted(Mapping):
    """Tables that count how often each is asked for."""

    def __init__(self, tables):
        self.tables, self.asked = tables, Counter()

    def __getitem__(self, name):
        self.asked[name] += 1
        return self.tables[name]

    def __contains__(self, name):
        return name in self.tables

    def __iter__(self):
        return iter(self.tables)

    def __len__(self):
        return len(self.tables)


@pytest.fixture
def extract():
    return from_frames(generate(40, 5))


@pytest.fixture
def plans(extract):
    """The plan of every requirement of the five local standards."""
    known = Known(extract, AS_OF)
    found = {}
    for chosen in choose_standards(extract, CATALOGUE, LOCAL):
        covered = covered_by(known, chosen)
        for krav in chosen.standard.krav:
            _, outcomes = krav.kind.run(covered, krav.parametre)
            restricted = outcomes if krav.relevant is None else krav.relevant.restrict(covered, outcomes)
            found[f"{chosen.standard.id}/{krav.id}"] = restricted.explain()
    return found


def test_every_table_of_facts_is_gone_through_once_however_many_requirements_ask(extract):
    counted = Counted(extract.tables)
    object.__setattr__(extract, "tables", counted)
    list(decide(extract, choose_standards(extract, CATALOGUE, LOCAL), AS_OF))
    once = ("undersoegelser", "planer", "opfoelgninger", "aflastningsdoegn", "stoettepersoner", "klippekortsamtaler")
    assert {name: counted.asked[name] for name in once} == dict.fromkeys(once, 1)
    # the measures as they are known, and the days of those that follow-ups belong to
    assert counted.asked["indsatser"] == 2


def test_no_requirement_pairs_every_row_with_every_other(plans):
    crossed = [name for name, plan in plans.items() if "CROSS JOIN" in plan or "NESTED LOOP" in plan]
    assert crossed == []


def test_no_text_is_a_key_of_a_join(plans):
    keys = ("sag_id", "indsats_id", "plan_id", "undersoegelse_id", "opfoelgning_id")
    joined = {
        name: line.strip()
        for name, plan in plans.items()
        for line in plan.splitlines()
        if "PLAN ON:" in line and any(key in line for key in keys)
    }
    assert joined == {}


def test_the_requirements_need_few_joins_and_sorts(plans):
    def counted(word):
        return sum(plan.count(word) for plan in plans.values())

    assert len(plans) == 54
    assert counted("JOIN:") <= 37
    assert counted("SORT BY") == 0
    assert counted("AGGREGATE") <= 17


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="Linux tells a process its own peak, not that of the one it came from"
)
def test_the_statuses_of_fifty_thousand_cases_fit_in_memory(tmp_path):
    write_extract(generate(50_000, 1), tmp_path / "u", "parquet")
    code = """
import sys
from datetime import date
from kvs_audit.assess import choose_standards
from kvs_audit.extract import read_extract
from kvs_audit.standards import LAW, load_standards
from kvs_audit.summaries.summary import summary
extract = read_extract(sys.argv[1])
catalogue = load_standards()
chosen = choose_standards(extract, catalogue, [name for name in catalogue if name not in LAW])
summary(extract, chosen, date(2026, 6, 30))
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "u")], capture_output=True, text=True, check=True)
    assert int(done.stdout) <= 400
