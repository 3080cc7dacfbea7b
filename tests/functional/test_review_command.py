"""``kvs-audit review``: draw from the sample, fill in, collect, and draw again without the same cases."""

import json
from pathlib import Path

import openpyxl
import polars as pl

from kvs_audit.cli import main

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def draw(out, *more, seed="7"):
    arguments = ["review", "draw", str(SAMPLE), "--per", "raadgiver", "1", "--seed", seed, "--as-of", "2026-06-30"]
    return main([*arguments, "--out", str(out), *more])


def drawn_cases(folder):
    return set(pl.read_parquet(folder / "stikproeve.parquet").filter("udtrukket")["sag_id"])


def answer_all(folder):
    for path in folder.glob("*.xlsx"):
        book = openpyxl.load_workbook(path)
        book["Vejledning"]["B4"] = "R-1"
        sheet = book["Vurdering"]
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, 5).value = "opfyldt" if row % 2 else "ikke opfyldt"
        book.save(path)


def test_a_quarter_is_drawn_answered_and_collected_and_the_next_one_has_other_cases(tmp_path, capsys):
    first, second, results = tmp_path / "g" / "1", tmp_path / "g" / "2", tmp_path / "svar"
    assert draw(first) == 0
    assert "25 sager udtrukket af 154 sager i 25 celler, frø 7." in capsys.readouterr().out
    answer_all(first)
    assert main(["review", "collect", str(first), "--out", str(results)]) == 0
    shown = capsys.readouterr()
    assert "186 svar om 25 af 25 udtrukne sager i 8 projektmapper." in shown.out
    assert shown.err == ""
    assert (results / "sagsgennemgang.html").is_file()
    assert str(tmp_path) not in (results / "sagsgennemgang.ipynb").read_text(encoding="utf-8")
    rates = pl.read_csv(results / "rater.csv").filter(pl.col("kilde") == "gennemgang")
    assert rates["ubesvaret"].sum() == 0
    assert draw(second, "--avoid", str(tmp_path / "g")) == 0
    again = pl.read_parquet(second / "stikproeve.parquet").filter(pl.col("sag_id").is_in(drawn_cases(first)))
    assert again.filter("udtrukket")["i_celle"].unique().to_list() == [1], "only a caseworker's single case comes back"
    assert json.loads((second / "stikproeve.json").read_text(encoding="utf-8"))["undgaaede_stikproever"]


def test_the_same_seed_draws_the_same_cases_and_the_same_bytes(tmp_path):
    assert draw(tmp_path / "1") == draw(tmp_path / "2") == 0
    for name in ("stikproeve.csv", "stikproeve.json", "gennemgang-team-nord.xlsx"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_an_unknown_cell_or_stratum_is_refused_and_nothing_is_written(tmp_path, capsys):
    arguments = ["review", "draw", str(SAMPLE), "--as-of", "2026-06-30", "--out", str(tmp_path / "x")]
    assert main([*arguments, "--per", "by", "1"]) == 2
    assert capsys.readouterr().err == "--per: by kendes ikke. Vælg mellem raadgiver, team, kommune.\n"
    assert main([*arguments, "--per", "team", "1", "--stratify", "alder"]) == 2
    assert capsys.readouterr().err == "--stratify: alder kendes ikke. Vælg mellem indsatstype, ny_loebende.\n"
    assert not (tmp_path / "x").exists()


def test_a_folder_that_is_no_sample_is_refused(tmp_path, capsys):
    assert main(["review", "collect", str(tmp_path), "--out", str(tmp_path / "x")]) == 2
    assert "er ikke en mappe fra kvs-audit review draw: stikproeve.json mangler." in capsys.readouterr().err


def test_a_review_is_collected_without_its_report_where_that_is_not_wanted(tmp_path):
    assert draw(tmp_path / "g") == 0
    assert main(["review", "collect", str(tmp_path / "g"), "--out", str(tmp_path / "svar"), "--uden-rapport"]) == 0
    assert {file.suffix for file in (tmp_path / "svar").iterdir()} == {".csv", ".xlsx"}


def test_the_report_is_made_from_the_extract_that_was_drawn_from_and_no_other(tmp_path, capsys):
    assert draw(tmp_path / "g") == 0
    arguments = ["--report", "sagsgennemgang", "--as-of", "2026-06-30", "-p", "gennemgang", str(tmp_path / "g")]
    assert main(["report", str(SAMPLE), *arguments, "--out", str(tmp_path / "r")]) == 0
    other = tmp_path / "andet"
    assert main(["generate", "--cases", "5", "--out", str(other)]) == 0
    capsys.readouterr()
    assert main(["report", str(other), *arguments, "--out", str(tmp_path / "r2")]) == 2
    assert capsys.readouterr().err == (
        "andet er ikke det udtræk, som stikprøven er udtrukket af, eller det er ændret siden.\n"
    )
    assert not (tmp_path / "r2").exists()
