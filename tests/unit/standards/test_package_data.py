"""The standards travel with the package."""

import tomllib
import zipfile
from pathlib import Path

import pytest

import kvs_audit
from kvs_audit.standards.loader import BUILT_IN

PACKAGE = Path(kvs_audit.__file__).parent
FIVE = {
    "faxe-paedagogisk-stoette.toml",
    "ringsted-aflastning.toml",
    "ringsted-stoette-i-hjemmet.toml",
    "uddybning-stoette-i-hjemmet.toml",
    "uddybning-stoetteperson.toml",
}
LAW = {"serviceloven.toml", "barnets-lov.toml"}
ROOT = PACKAGE.parent


def test_the_five_files_and_the_law_lie_inside_the_package():
    assert BUILT_IN.is_relative_to(PACKAGE)
    assert {file.name for file in BUILT_IN.glob("*.toml")} == FIVE | LAW


def test_the_wheel_is_built_from_the_package_without_leaving_files_of_that_kind_out():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    wheel = build["targets"]["wheel"]
    assert wheel["packages"] == ["kvs_audit"]
    assert not {"exclude", "only-include", "include"} & (set(wheel) | set(build))
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert not [line for line in ignored if "toml" in line or line.strip("/") in ("data", "standards")]


@pytest.mark.slow
def test_a_wheel_that_is_built_holds_them(tmp_path):
    wheel_builder = pytest.importorskip("hatchling.builders.wheel").WheelBuilder
    (built,) = wheel_builder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    names = set(zipfile.ZipFile(built).namelist())
    assert {f"kvs_audit/standards/data/{name}" for name in FIVE | LAW} | {"kvs_audit/standards/arter.toml"} <= names
