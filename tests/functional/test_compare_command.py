"""``kvs-audit compare``: two audits of an extract in which facts have been added, ended or corrected by hand."""

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from kvs_audit.cli import main
from kvs_audit.cycle.compare import compare_runs
from kvs_audit.cycle.history import read_run

Rows = list[dict[str, str]]

# Decided 2025-01-01, started 2025-01-15: the first follow-up is due 2025-04-15.
TABLES: dict[str, Rows] = {
    "sager": [
        {"sag_id": f"S{n}", "kommune": "Ringsted", "foedselsdato": "2015-01-01", "team": "A"} for n in range(1, 6)
    ],
    "indsatser": [
        {
            "indsats_id": f"M{n}",
            "sag_id": f"S{n}",
            "indsatstype": "aflastning",
            "afgoerelsesdato": "2025-01-01",
            "startdato": "2025-01-15",
            "slutdato": "",
            "hjemmestoette_udtoemt": "ja",
        }
        for n in range(1, 6)
    ],
    "opfoelgninger": [{"opfoelgning_id": "F5", "indsats_id": "M5", "dato": "2025-04-15"}],
}
KRAV = ("opfoelgning", "hjemmestoette-udtoemt")


def write(folder: Path, change: Callable[[dict[str, Rows]], None] | None = None, *, turned: bool = False) -> Path:
    """Write the extract with a change; ``turned``: rows and columns in another order, and a column more."""
    tables = {name: [dict(row) for row in rows] for name, rows in TABLES.items()}
    if change is not None:
        change(tables)
    folder.mkdir()
    for name, kept in tables.items():
        rows = [{"Bemærkning": "x", **dict(reversed(row.items()))} for row in reversed(kept)] if turned else kept
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
    return folder


def audit(extract: Path, out: Path, *more: str, as_of: str = "2025-06-30") -> Path:
    assert main(["audit", str(extract), "--as-of", as_of, "--out", str(out), *more]) == 0
    return out


def moves(old: Path, new: Path) -> dict[str, str]:
    """Every move but those that persist, of the requirements that the tests change."""
    moved = compare_runs(read_run(old), read_run(new)).moves
    kept = moved.filter(pl.col("krav").is_in(KRAV) & (pl.col("bevaegelse") != "fortsat"))
    return dict(kept.select("enhed_id", "bevaegelse").iter_rows())


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return audit(write(tmp_path / "u1"), tmp_path / "k1")


def test_a_run_compared_with_itself_has_nothing_new_and_nothing_resolved(before: Path) -> None:
    moved = compare_runs(read_run(before), read_run(before)).moves
    assert moved.height
    assert set(moved["bevaegelse"]) == {"fortsat"}


def test_facts_added_ended_and_corrected_give_exactly_the_expected_moves(before: Path, tmp_path: Path) -> None:
    def change(tables: dict[str, Rows]) -> None:
        tables["opfoelgninger"].append({"opfoelgning_id": "F1", "indsats_id": "M1", "dato": "2025-04-15"})
        tables["indsatser"][1]["slutdato"] = "2025-04-15"
        tables["opfoelgninger"].append({"opfoelgning_id": "F4", "indsats_id": "M4", "dato": "2025-04-16"})
        tables["opfoelgninger"][0]["dato"] = "2025-04-16"
        tables["indsatser"][3]["hjemmestoette_udtoemt"] = "nej"
        del tables["sager"][2], tables["indsatser"][2]

    after = audit(write(tmp_path / "u2", change), tmp_path / "k2")
    assert moves(before, after) == {
        "M1#1": "loest",  # a follow-up in time was recorded after all
        "M2#1": "bortfaldet",  # it had ended on the day of the deadline
        "M3#1": "ude",  # the case is not in the extract any longer
        "M5#1": "ny",  # the follow-up was in fact a day late
        "M4": "ny",  # the home support was not exhausted
    }  # M4#1 persists: its follow-up was late


def test_a_fact_that_became_unknown_resolves_nothing(tmp_path: Path) -> None:
    def answer(text: str) -> Callable[[dict[str, Rows]], None]:
        return lambda tables: tables["indsatser"][0].update(hjemmestoette_udtoemt=text)

    old = audit(write(tmp_path / "u1", answer("nej")), tmp_path / "k1")
    new = audit(write(tmp_path / "u2", answer("")), tmp_path / "k2")
    assert moves(old, new) == {"M1": "kan_ikke_vurderes"}
    assert moves(new, old) == {"M1": "ny"}


def test_ids_survive_another_order_other_columns_and_a_later_as_of_date(before: Path, tmp_path: Path) -> None:
    later = audit(write(tmp_path / "u2", turned=True), tmp_path / "k2", as_of="2025-07-15")
    old, new = (compare_runs(read_run(run), read_run(run)).moves["fund_id"] for run in (before, later))
    assert set(old) == set(new)
    assert moves(before, later) == {}


def test_a_standard_left_out_or_another_municipality_is_not_a_resolution(before: Path, tmp_path: Path) -> None:
    other = audit(tmp_path / "u1", tmp_path / "k2", "--standard", "uddybning-stoetteperson")
    assert set(moves(before, other).values()) == {"ikke_maalt_nu"}
    assert set(moves(other, before).values()) == {"ikke_maalt_foer"}


def test_the_command_tells_counts_and_standards_and_writes_a_workbook(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(tables: dict[str, Rows]) -> None:
        tables["opfoelgninger"].append({"opfoelgning_id": "F1", "indsats_id": "M1", "dato": "2025-04-15"})

    after = audit(write(tmp_path / "u2", change), tmp_path / "k2", as_of="2025-07-15")
    capsys.readouterr()
    out = tmp_path / "ud"
    assert main(["compare", str(before), str(after), "--historik", str(tmp_path), "--out", str(out)]) == 0
    printed = capsys.readouterr()
    line = next(line for line in printed.out.splitlines() if "ringsted-aflastning/opfoelgning " in line)
    # M2, M3 and M4 persist; they fell due on 15 April, 91 days before 15 July.
    assert line.split() == ["ringsted-aflastning/opfoelgning", "0", "3", "1", "91"]
    assert "k2 (opgjort pr. 15. juli 2025) mod k1 (opgjort pr. 30. juni 2025)." in printed.out
    book = openpyxl.load_workbook(out / "sammenligning.xlsx")
    assert book.sheetnames == ["Oversigt", "Fund", "Standarder"]
    headings, *rows = book["Fund"].iter_rows(values_only=True)
    moved = {
        row[headings.index("Enhed")]: row[headings.index("Hvad er sket")]
        for row in rows
        if row[headings.index("Krav")] == "Opfølgning"
    }
    assert moved == {"M1#1": "Løst", "M2#1": "Fortsat", "M3#1": "Fortsat", "M4#1": "Fortsat"}


def test_a_changed_standard_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    extract, own = write(tmp_path / "u1"), tmp_path / "egne"
    own.mkdir()
    runs = []
    for version, months in (("1", 3), ("2", 6)):
        text = f"""[standard]
id = "egen"
titel = "Egen"
kommune = "Ringsted"
indsatstyper = ["aflastning"]
udgave = "udateret"
version = "{version}"
kilde = "Egen kilde"
[[standard.lovgrundlag]]
henvisning = "BL § 32"
lov = "barnets lov"
[[krav]]
id = "opfoelgning"
art = "opfoelgningskaede"
styrke = "skal"
afsnit = "Opfølgning"
tilsyn = "leverance"
tekst = "Der følges op."
parametre = {{ foerste = {months} }}
"""
        (own / "egen.toml").write_text(text, encoding="utf-8")
        runs.append(audit(extract, tmp_path / version, "--standards", str(own), "--standard", "egen"))
    capsys.readouterr()
    assert main(["compare", *map(str, runs)]) == 0
    printed = capsys.readouterr()
    assert "Ændret mellem kørslerne: egen." in printed.err
    moved = compare_runs(*map(read_run, runs)).moves
    # With six months nothing is due by 30 June, so that the run has no row at all for these measures.
    assert set(moved.select("bevaegelse", "standard_aendret").rows()) == {("ude", True)}


@pytest.mark.parametrize(("gone", "message"), [("manifest.json", "manifest.json mangler"), (None, "før")])
def test_folders_that_cannot_be_compared_give_one_danish_message(
    before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], gone: str | None, message: str
) -> None:
    earlier = audit(tmp_path / "u1", tmp_path / "k0", as_of="2025-05-31")
    if gone:
        (earlier / gone).unlink()
    capsys.readouterr()
    assert main(["compare", str(before), str(earlier), "--out", str(tmp_path / "ud")]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert len(printed.err.strip().splitlines()) == 1
    assert not (tmp_path / "ud").exists()
