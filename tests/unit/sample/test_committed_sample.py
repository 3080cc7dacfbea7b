"""The small sample that comes with the project."""

from pathlib import Path

import pytest

import kvs_audit
from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import FileFault
from kvs_audit.sample import SAMPLE_CASES, SAMPLE_SEED, generate, sample_path, write_extract

COMMITTED = Path(__file__).parents[3] / "data" / "sample"


def test_generating_with_the_documented_arguments_gives_the_committed_bytes(tmp_path):
    write_extract(generate(SAMPLE_CASES, SAMPLE_SEED), tmp_path / "ud", "csv")
    for table in TABLES:
        made, committed = (tmp_path / "ud" / f"{table}.csv").read_bytes(), (COMMITTED / f"{table}.csv").read_bytes()
        assert made == committed, table


def test_the_readme_gives_the_very_arguments():
    text = (COMMITTED / "README.md").read_text(encoding="utf-8")
    assert f"--cases {SAMPLE_CASES} --seed {SAMPLE_SEED} " in text
    assert f"{SAMPLE_CASES} sager" in text
    assert f"{SAMPLE_CASES} cases" in text


def test_the_sample_is_small():
    assert sum(path.stat().st_size for path in COMMITTED.iterdir()) < 700_000


def test_in_a_checkout_the_sample_lies_in_data(monkeypatch):
    assert sample_path().samefile(COMMITTED)


def test_in_an_installed_package_the_sample_lies_in_it(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "kvs_audit"
    (package / "_sample").mkdir(parents=True)
    (package / "_sample" / "sager.csv").write_text("sag_id,kommune\n", encoding="utf-8")
    monkeypatch.setattr(kvs_audit, "__file__", str(package / "__init__.py"))
    assert sample_path() == package / "_sample"


def test_an_installation_without_the_sample_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(kvs_audit, "__file__", str(tmp_path / "kvs_audit" / "__init__.py"))
    with pytest.raises(FileFault, match="eksempeludtræk"):
        sample_path()
