"""A batch that compares with an earlier run makes its reports anew when that run is another."""

from datetime import date
from pathlib import Path

from kvs_audit.reports.batch_state import fingerprint
from kvs_audit.reports.runner import prepare


def made_from(folder: Path) -> str:
    job = prepare("leverancetilsyn", folder.parent / "udtraek", date(2026, 6, 30), {"sammenlign_med": str(folder)})
    return fingerprint(job, {}, pdf=False)


def run(folder: Path, content: bytes) -> Path:
    folder.mkdir()
    (folder / "vurderinger.parquet").write_bytes(content)
    (folder / "manifest.json").write_bytes(b"{}")
    return folder


def test_it_is_the_runs_content_that_counts_and_not_where_it_lies(tmp_path):
    first, moved, other = run(tmp_path / "a", b"1"), run(tmp_path / "b", b"1"), run(tmp_path / "c", b"2")

    assert made_from(first) == made_from(moved) != made_from(other)


def test_what_nobody_reads_of_a_run_does_not_count(tmp_path):
    first, noted = run(tmp_path / "a", b"1"), run(tmp_path / "b", b"1")
    (noted / "noter.txt").write_text("x", encoding="utf-8")

    assert made_from(first) == made_from(noted)
