"""Starting is instant, and importing the package pulls in nothing heavy."""

import os
import subprocess
import sys

import pytest

from kvs_audit.cli import ALLOCATOR, COLLECTED_EVERY

HEAVY = ("altair", "pandas", "jupyterlab", "papermill", "nbconvert", "IPython", "xlsxwriter", "statsmodels", "scipy")


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.splitlines())


@pytest.mark.parametrize("heavy", [*HEAVY, "polars", "pydantic"])
def test_importing_the_package_imports_nothing_heavy(heavy: str) -> None:
    assert heavy not in modules_after("import kvs_audit")


@pytest.mark.parametrize("heavy", [*HEAVY, "polars", "pydantic", "numpy", "rich"])
def test_the_help_page_imports_nothing_heavy(heavy: str) -> None:
    assert heavy not in modules_after(
        "import contextlib, io\nfrom kvs_audit.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()): main(['--help'])"
    )


def test_help_is_danish_and_every_command_has_an_example() -> None:
    done = subprocess.run([sys.executable, "-m", "kvs_audit", "--help"], capture_output=True, check=True)
    page = done.stdout.decode()
    assert "Kommandoer" in page and "Commands" not in page and "Options" not in page
    for command in ("audit", "report", "demo", "generate"):
        shown = subprocess.run([sys.executable, "-m", "kvs_audit", command, "--help"], capture_output=True, check=True)
        assert f"kvs-audit {command}" in shown.stdout.decode().replace("\n", " "), command
        assert "Eksemp" in shown.stdout.decode(), command


def test_an_example_of_a_command_stands_on_one_line_to_be_copied() -> None:
    done = subprocess.run([sys.executable, "-m", "kvs_audit", "audit", "--help"], capture_output=True, check=True)
    example = "kvs-audit audit udtraek.xlsx --standard ringsted-aflastning@Ringsted --as-of 2026-06-30 --out resultat"
    assert example in [line.strip() for line in done.stdout.decode().splitlines()]


def test_an_audit_does_not_import_what_only_reports_need() -> None:
    loaded = modules_after("import kvs_audit; kvs_audit.audit; import kvs_audit.exports")
    assert loaded.isdisjoint({"altair", "papermill", "nbconvert", "jupyterlab", "pandas", "scipy"})


@pytest.mark.parametrize("own", ["", "dirty_decay_ms:9"])
def test_the_command_keeps_its_memory_a_while_unless_told_otherwise(own: str) -> None:
    code = "import gc, os, sys; from kvs_audit import cli; cli.main = lambda: print(gc.get_threshold()[0], "
    code += f"os.environ['{ALLOCATOR[0]}']); cli.entry_point()"
    environment = {name: value for name, value in os.environ.items() if name != ALLOCATOR[0]}
    environment |= {ALLOCATOR[0]: own} if own else {}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.split() == [str(COLLECTED_EVERY), own or ALLOCATOR[1]]
