"""``kvs-audit batch`` as a user meets it: messages, exit statuses, and a real batch in several processes."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from kvs_audit.cli import main
from kvs_audit.cli.batch import time_left
from kvs_audit.errors import ArgumentFault
from kvs_audit.partitions import engine
from kvs_audit.reports import batch_pool
from kvs_audit.sample.location import sample_path

SAGER = "sag_id,kommune,foedselsdato,team,raadgiver\nS1,Ringsted,2019-01-15,Team Nord,R-1\nS2,Faxe,2012-05,,R-3\n"
INDSATSER = (
    "indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato\nM1,S1,aflastning,2023-12-01,2024-01-01,\n"
)


@pytest.fixture
def udtraek(tmp_path: Path) -> Path:
    folder = tmp_path / "udtraek"
    folder.mkdir()
    (folder / "sager.csv").write_text(SAGER, encoding="utf-8")
    (folder / "indsatser.csv").write_text(INDSATSER, encoding="utf-8")
    return folder


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Report runs that write nothing; those whose folder is in ``failing`` fail."""
    state = SimpleNamespace(calls=[], failing=set())

    def run(name, extract, as_of, out, parameters, *, pdf=False, aside=True):
        state.calls.append((name, Path(out).name, dict(parameters)))
        if Path(out).name in state.failing:
            raise ArgumentFault("Det gik ikke.")

    monkeypatch.setattr(batch_pool, "run_report", run)
    return state


def batch(udtraek: Path, *more: str, by: str = "kommune", report: str = "datakvalitet") -> int:
    out = str(udtraek.parent / "ud")
    return main(["batch", str(udtraek), "--by", by, "--report", report, "--as-of", "2024-06-30", "--out", out, *more])


def test_a_batch_that_went_well_ends_with_0_and_says_where_the_index_is(udtraek, runs, capsys) -> None:
    assert batch(udtraek) == 0

    told = capsys.readouterr()
    assert "2 rapporter lavet" in told.out and "index.html" in told.out.replace("\n", "")
    assert told.err == ""


def test_a_failed_report_ends_with_1_and_is_listed_with_its_reason(udtraek, runs, capsys) -> None:
    runs.failing = {"faxe"}

    assert batch(udtraek) == 1
    assert capsys.readouterr().err == "1 rapport kunne ikke laves:\n- Faxe, datakvalitet: Det gik ikke.\n"
    assert len(runs.calls) == 2


def test_several_reports_and_parameters_are_passed_on(udtraek, runs, capsys) -> None:
    ended = batch(
        udtraek, "--report", "leverancetilsyn", "-p", "from", "2024-01-01", report="afgoerelsestilsyn", by="team"
    )

    assert ended == 0
    narrowed = {"from": "2024-01-01", "kommune": "Ringsted", "team": "Team Nord"}
    assert runs.calls == [
        ("afgoerelsestilsyn", "ringsted-team-nord", narrowed),
        ("leverancetilsyn", "ringsted-team-nord", narrowed),
    ]
    assert "Sager uden team, som ikke er med i nogen rapport: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"by": "sag"}, "--by skal være kommune eller team"),
        ({"report": "datakvalitt"}, "Mente du datakvalitet?"),
        ({"by": "team"}, "datakvalitet kan ikke laves pr. team"),
    ],
)
def test_wrong_arguments_end_with_2_before_anything_is_written(udtraek, runs, capsys, more, message) -> None:
    assert batch(udtraek, **more) == 2
    assert message in capsys.readouterr().err
    assert not (udtraek.parent / "ud").exists()


def test_an_interrupted_batch_says_that_it_can_go_on(udtraek, monkeypatch, capsys) -> None:
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch_pool, "run_report", interrupted)

    assert batch(udtraek) == 130
    assert "Kør igen" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0 sekunder"), (89.4, "89 sekunder"), (90, "2 minutter"), (600, "10 minutter")]
)
def test_time_left_is_told_in_seconds_and_then_in_minutes(seconds, text) -> None:
    assert time_left(seconds) == f"cirka {text} tilbage"


@pytest.mark.slow
def test_a_real_batch_in_two_processes_links_to_every_report_and_goes_on_where_it_failed(tmp_path, capsys) -> None:
    arguments = ["batch", str(sample_path()), "--by", "kommune", "--as-of", "2026-06-30", "--jobs", "2"]
    arguments += ["--report", "afgoerelsestilsyn", "--report", "offentlig", "--out", str(tmp_path)]

    assert main(arguments) == 1  # no standard of its own for one of the three municipalities
    assert "Næstved" in capsys.readouterr().err
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"#:]+)"', page)
    assert len(links) == 2 * (3 + 2) and all((tmp_path / link).is_file() for link in links)
    assert "Team" not in page
    before = {link: (tmp_path / link).stat().st_mtime_ns for link in links}
    assert main(arguments) == 1
    assert before == {link: (tmp_path / link).stat().st_mtime_ns for link in links}


@pytest.fixture
def planlaegger():
    """A scheduler with one worker of two threads in this very process."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


def test_a_batch_on_a_cluster_makes_the_same_reports_one_at_a_time_in_a_process(
    udtraek, planlaegger, monkeypatch, capsys
) -> None:
    made, running = [], []

    def run(name, extract, as_of, out, parameters, *, pdf=False, aside=True):
        running.append(out)
        assert len(running) == 1 and Path(extract).is_absolute() and Path(out).is_absolute()
        for file in (f"{name}.html", f"{name}.ipynb"):
            (Path(out) / file).write_text("x", encoding="utf-8")
        made.append((name, Path(out).name))
        running.remove(out)

    monkeypatch.setattr(batch_pool, "run_report", run)

    assert batch(udtraek, "--scheduler", planlaegger) == 0
    assert sorted(made) == [("datakvalitet", "faxe"), ("datakvalitet", "ringsted")]
    assert batch(udtraek, "--scheduler", planlaegger) == 0
    assert "0 rapporter lavet; 2 var lavet før" in capsys.readouterr().out.replace("\n", " ")


def test_reports_that_workers_wrote_elsewhere_are_not_taken_for_made(udtraek, planlaegger, runs, capsys) -> None:
    runs.failing = {"faxe"}

    assert batch(udtraek, "--scheduler", planlaegger) == 1
    told = capsys.readouterr().err
    assert "- Faxe, datakvalitet: Det gik ikke." in told
    assert "- Ringsted, datakvalitet: Rapporten er lavet, men ikke i denne mappe" in told


def test_a_cluster_that_loses_all_its_workers_ends_the_batch(udtraek, planlaegger, monkeypatch, capsys) -> None:
    """The only worker is gone for good: nothing ends, and nobody comes. The scheduler never says so."""
    from concurrent.futures import Future

    monkeypatch.setattr(engine, "LOOKED_AFTER", 0.01)
    monkeypatch.setattr(engine, "LONELY", 0.03)
    monkeypatch.setattr("distributed.Client.nthreads", lambda _: {})
    monkeypatch.setattr("distributed.cfexecutor.ClientExecutor.submit", lambda *_: Future())

    assert batch(udtraek, "--scheduler", planlaegger) == 1
    assert "Alle processer er stoppet" in capsys.readouterr().err


def test_processes_and_a_scheduler_exclude_each_other(udtraek, runs, capsys) -> None:
    assert batch(udtraek, "--jobs", "2", "--scheduler", "tcp://x:1") == 2
    assert "--jobs og --scheduler kan ikke bruges sammen" in capsys.readouterr().err


@pytest.mark.slow
def test_a_process_that_dies_fails_its_report_and_no_other() -> None:
    """Workers that leave without a word, where a report is made for the first group."""
    from collections import deque

    waiting = deque([deque([0]), deque([1]), deque([2])])
    assert [(task, fault is None) for task, fault in _ended(waiting)] == [(0, False), (1, True), (2, True)]


def _ended(waiting):
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor
    from unittest.mock import patch

    with patch.object(batch_pool, "_attempt", leave_if_zero), patch.object(batch_pool, "_order", lambda _, task: task):
        while waiting:
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                yield from batch_pool._until_broken(pool, None, waiting, 1)


@pytest.mark.slow
def test_a_real_batch_on_a_cluster_gives_the_reports_of_one_process(udtraek, capsys) -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=50) as cluster:
        assert batch(udtraek, "--report", "afgoerelsestilsyn", "--scheduler", cluster.scheduler_address) == 0
    (udtraek.parent / "ud").rename(udtraek.parent / "klynge")
    assert batch(udtraek, "--report", "afgoerelsestilsyn") == 0
    for page in (udtraek.parent / "ud").glob("*/*.html"):
        assert page.read_bytes() == (udtraek.parent / "klynge" / page.parent.name / page.name).read_bytes()
    assert len(list((udtraek.parent / "klynge").glob("*/*.html"))) == 4


def leave_if_zero(number):
    import os

    if number == 0:
        os._exit(1)
