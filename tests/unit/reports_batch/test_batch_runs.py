"""What a batch makes, skips, refuses and says, with the report run itself replaced."""

import json

import pytest
from batch_extract import AS_OF, FakeRun, tiny_extract

from kvs_audit.errors import ArgumentFault, OutputFault
from kvs_audit.reports import batch_pool
from kvs_audit.reports.batch import run_batch

TWO = ("afgoerelsestilsyn", "datakvalitet")


@pytest.fixture
def extract(tmp_path):
    return tiny_extract(tmp_path)


@pytest.fixture
def runs(monkeypatch):
    fake = FakeRun()
    monkeypatch.setattr(batch_pool, "run_report", fake)
    return fake


def batch(extract, names=TWO, by="kommune", **more):
    return run_batch(extract, names, AS_OF, extract.parent / "ud", by=by, **more)


def test_every_report_is_made_for_every_municipality(extract, runs):
    result = batch(extract)

    assert runs.made == [(folder, name) for folder in ("faxe", "ringsted") for name in TWO]
    assert [outcome.status for outcome in result.outcomes] == ["lavet"] * 4
    assert runs.calls[0][2] == {"kommune": "Faxe"}


def test_by_team_both_municipality_and_team_narrow_the_report_and_cases_without_team_are_counted(extract, runs):
    result = batch(extract, ["afgoerelsestilsyn"], by="team")

    assert [call[2] for call in runs.calls] == [
        {"kommune": "Faxe", "team": "Team Nord"},
        {"kommune": "Ringsted", "team": "Team Nord"},
        {"kommune": "Ringsted", "team": "Team Ås"},
    ]
    assert result.without_team == 1


def test_a_report_that_fails_stops_no_other_and_is_listed_without_its_reason_in_the_index(extract, runs):
    runs.failing = {"faxe"}
    result = batch(extract)

    assert [(each.task.key, each.fault) for each in result.failed] == [
        ("faxe/afgoerelsestilsyn", "Kan ikke."),
        ("faxe/datakvalitet", "Kan ikke."),
    ]
    page = result.index.read_text(encoding="utf-8")
    assert "<li>Faxe: Datakvalitet</li>" in page and 'href="faxe/' not in page and "Kan ikke." not in page
    assert 'href="ringsted/datakvalitet.html"' in page
    assert not (result.index.parent / "faxe").exists()


def test_a_fault_of_ours_is_told_without_its_own_words(extract, runs):
    runs.failing, runs.fault = {"faxe"}, ZeroDivisionError("010190-1234")
    result = batch(extract)

    assert result.failed[0].fault.startswith("Intern fejl: ZeroDivisionError")
    assert "010190" not in result.failed[0].fault


def test_a_second_run_makes_only_what_failed(extract, runs):
    runs.failing = {"faxe"}
    batch(extract)
    runs.calls.clear()
    runs.failing = set()
    result = batch(extract)

    assert runs.made == [("faxe", name) for name in TWO]
    assert [outcome.status for outcome in result.outcomes] == ["lavet", "lavet", "uaendret", "uaendret"]


def test_a_report_whose_file_is_gone_is_made_again(extract, runs):
    batch(extract)
    runs.calls.clear()
    (extract.parent / "ud" / "faxe" / "afgoerelsestilsyn-fund.xlsx").unlink()
    batch(extract)

    assert runs.made == [("faxe", "afgoerelsestilsyn")]


@pytest.mark.parametrize("change", ["udtraek", "parameter", "register"])
def test_other_inputs_or_parameters_make_it_again(extract, runs, change):
    register = extract.parent / "register.csv"
    heading = "standard,krav,sag_id,indsats_id,fund_id,aarsagskategori,besluttet_af,dato,udloeber\n"
    register.write_text(heading, encoding="utf-8")
    parameters = {"undtagelser": str(register)} if change == "register" else {}
    batch(extract, ["afgoerelsestilsyn"], parameters=parameters)
    runs.calls.clear()
    if change == "udtraek":
        cases = extract / "sager.csv"
        cases.write_text(cases.read_text(encoding="utf-8") + "S5,Faxe,2013-05,Team Nord,R-3\n", encoding="utf-8")
    elif change == "register":
        register.write_text(heading + "\n", encoding="utf-8")
    else:
        parameters = {"fra": "2024-01-01"}
    batch(extract, ["afgoerelsestilsyn"], parameters=parameters)

    assert len(runs.calls) == 2


def test_a_report_that_was_to_be_made_again_and_failed_is_not_trusted_afterwards(extract, runs):
    batch(extract, ["datakvalitet"])
    runs.failing = {"faxe"}
    batch(extract, ["datakvalitet"], parameters={"standards": "ringsted-aflastning"})
    runs.failing = set()
    runs.calls.clear()
    batch(extract, ["datakvalitet"])

    assert runs.made == [("faxe", "datakvalitet"), ("ringsted", "datakvalitet")]


def test_the_state_holds_no_path_of_the_machine(extract, runs, tmp_path):
    batch(extract)
    text = (tmp_path / "ud" / "batch.json").read_text(encoding="utf-8")

    assert str(tmp_path) not in text
    assert set(json.loads(text)["rapporter"]) == {f"{folder}/{name}" for folder in ("faxe", "ringsted") for name in TWO}


def test_a_damaged_state_means_that_nothing_is_made_yet(extract, runs, tmp_path):
    batch(extract)
    runs.calls.clear()
    (tmp_path / "ud" / "batch.json").write_text("[", encoding="utf-8")
    batch(extract)

    assert len(runs.calls) == 4


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"names": []}, "mindst én rapport"),
        ({"names": ["afgoerelse"]}, "findes ikke"),
        ({"names": ["offentlig"], "by": "team"}, "offentlig kan ikke laves pr. team"),
        ({"names": ["afgoerelsestilsyn", "datakvalitet"], "by": "team"}, "datakvalitet kan ikke laves pr. team"),
        ({"by": "sag"}, "--by skal være kommune eller team"),
        ({"jobs": 0}, "--jobs"),
        ({"jobs": 62}, "--jobs"),
        ({"parameters": {"kommune": "Faxe"}}, "-p kommune"),
        ({"parameters": {"fra": "2024-01-01"}}, "datakvalitet: .*fra"),
        ({"parameters": {"standards": "findes-ikke"}}, "findes-ikke"),
        ({"parameters": {"level": "offentlig"}}, "intern brug"),
    ],
)
def test_wrong_arguments_are_refused_before_anything_is_made_or_written(extract, runs, tmp_path, more, message):
    with pytest.raises(ArgumentFault, match=message):
        batch(extract, **more)

    assert not runs.calls and not (tmp_path / "ud").exists()


def test_an_out_that_is_a_file_is_refused(extract, runs, tmp_path):
    (tmp_path / "ud").write_text("x", encoding="utf-8")

    with pytest.raises(OutputFault):
        batch(extract)
    assert not runs.calls


def test_a_name_with_markup_is_escaped_in_the_index(extract, runs):
    cases = extract / "sager.csv"
    text = cases.read_text(encoding="utf-8").replace("Team Ås", "<b>&Team</b>")
    cases.write_text(text, encoding="utf-8")
    page = batch(extract, ["afgoerelsestilsyn"], by="team").index.read_text(encoding="utf-8")

    assert "Ringsted, &lt;b&gt;&amp;Team&lt;/b&gt;" in page and "<b>&" not in page


def test_each_step_says_how_far_the_batch_is(extract, runs):
    steps = []
    batch(extract, ["datakvalitet"], on_done=steps.append)

    assert [(step.done, step.total, step.label) for step in steps] == [
        (1, 2, "Faxe: Datakvalitet"),
        (2, 2, "Ringsted: Datakvalitet"),
    ]
    assert steps[-1].seconds_left == 0
