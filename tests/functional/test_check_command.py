"""``kvs-audit check`` as a user meets it: what it prints, what it writes, and what it refuses."""

import re
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from kvs_audit.cli import main

SAGER = """sag_id,kommune,foedselsdato,team
S1,Faxe,2012-05-01,=1+1
S2,Faxe,2012-05-31,<script>alert(1)</script>
"""
INDSATSER = """indsats_id,sag_id,indsatstype,lovgrundlag,afgoerelsesdato,startdato,slutdato,formaal_angivet,noter
M1,S1,stoette_i_hjemmet,"BL § 32, stk. 1, nr. 2",2024-02-01,2024-03-01,,ja,mor siger at skolen er bekymret for barnet
M2,S2,stoette_i_hjemmet,"SEL § 52, stk. 3, nr. 2",2024-02-01,2024-03-01,,måske,
M3,S9,aflastning,,2024-02-01,,,,
"""
OPFOELGNINGER = """opfoelgning_id,indsats_id,dato
F1,M1,2024-02-15
F2,M1,2024-06-30
"""


@pytest.fixture
def udtraek(tmp_path: Path) -> Path:
    folder = tmp_path / "udtraek"
    folder.mkdir()
    (folder / "sager.csv").write_text(SAGER, encoding="utf-8")
    (folder / "indsatser.csv").write_text(INDSATSER, encoding="utf-8")
    (folder / "opfoelgninger.csv").write_text(OPFOELGNINGER, encoding="utf-8")
    return folder


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    """What stands on the screen, lines of a folded cell taken together as far as blanks go."""
    return re.sub(r"\s+", " ", capsys.readouterr().out)


def test_it_prints_what_is_there_what_is_missing_and_a_verdict(
    udtraek: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(udtraek), "--standard", "faxe-paedagogisk-stoette"]) == 0
    out = printed(capsys)
    assert out.startswith("Udtrækket kan bruges med forbehold: ")
    assert "Opgjort pr. 30. juni 2024, den seneste hændelse i udtrækket." in out
    assert "planer – – – – tabellen mangler" in out
    assert "faxe-paedagogisk-stoette/plan-konkrete-maal" in out
    assert "Kolonnen sag_id peger på en række, der ikke findes i sager. Rækken er afvist. 1 4" in out
    assert "Opfølgning dateret før indsatsens start; den tæller ikke som opfølgning. opfoelgninger 1 2" in out
    assert "Lovgrundlaget gjaldt ikke på afgørelsens dato" in out
    assert "så er 0 sager alene om deres kombination mod 2 sager nu" in out
    assert "indsatser.noter 1 Bruges ikke; udelad den." in out


def test_it_reads_only(udtraek: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in udtraek.iterdir()}
    assert main(["check", str(udtraek)]) == 0
    assert {path: path.read_bytes() for path in udtraek.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["udtraek"]


def test_no_value_of_a_cell_is_told(udtraek: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(udtraek)])
    out = printed(capsys)
    assert "måske" not in out and "skolen" not in out and "script" not in out


def test_another_as_of_date_is_taken_at_its_word(udtraek: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(udtraek), "--as-of", "2024-06-29"]) == 0
    out = printed(capsys)
    assert "Opgjort pr. 29. juni 2024." in out
    assert "Hændelsen er dateret efter opgørelsesdatoen og regnes for ukendt. opfoelgninger 1 3" in out


def test_the_page_and_the_workbook_say_the_same(udtraek: Path, tmp_path: Path) -> None:
    out = tmp_path / "kontrol"
    assert main(["check", str(udtraek), "--out", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {"check.html", "check.xlsx"}
    page = (out / "check.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(out / "check.xlsx")
    lead = book["Konklusion"]["A2"].value
    assert lead.startswith("Udtrækket kan bruges med forbehold: ")
    assert lead in page
    for name in ("Indhold", "Mangler", "Krav", "Tabt ved læsning", "Usædvanligt", "Anonymitet", "Fri tekst"):
        assert book[name]["A1"].value in page


class Tags(HTMLParser):
    """Tags and addresses of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "action")]


def test_the_page_is_danish_has_no_script_and_asks_no_network_for_anything(udtraek: Path, tmp_path: Path) -> None:
    main(["check", str(udtraek), "--out", str(tmp_path / "ud")])
    page = (tmp_path / "ud" / "check.html").read_text(encoding="utf-8")
    seen = Tags()
    seen.feed(page)
    assert '<html lang="da">' in page
    assert seen.tags.count("h1") == 1 and "main" in seen.tags and "nav" in seen.tags and "script" not in seen.tags
    assert all(address.startswith(("#", "data:")) for address in seen.addresses)


def test_headings_from_outside_are_text_in_every_output(udtraek: Path, tmp_path: Path) -> None:
    text = INDSATSER.replace("noter", "=HYPERLINK(x) <img src=x onerror=alert(1)>")
    (udtraek / "indsatser.csv").write_text(text, encoding="utf-8")
    assert main(["check", str(udtraek), "--out", str(tmp_path / "ud")]) == 0
    assert "<img" not in (tmp_path / "ud" / "check.html").read_text(encoding="utf-8")
    book = openpyxl.load_workbook(tmp_path / "ud" / "check.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "n", "inlineStr"}


def test_the_same_extract_gives_the_same_bytes(udtraek: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        main(["check", str(udtraek), "--out", str(tmp_path / name)])
    for file in ("check.html", "check.xlsx"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_an_extract_with_a_cpr_number_is_refused_and_nothing_is_written(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (udtraek / "sager.csv").write_text(SAGER.replace("=1+1", "010112-1234"), encoding="utf-8")
    assert main(["check", str(udtraek), "--out", str(tmp_path / "ud")]) == 2
    told = capsys.readouterr()
    assert not (tmp_path / "ud").exists()
    assert told.out == "" and "1234" not in told.err and "CPR" in told.err


def test_a_file_fault_is_told_as_the_reader_tells_it(
    udtraek: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (udtraek / "indsatser.csv").unlink()
    assert main(["check", str(udtraek), "--out", str(tmp_path / "ud")]) == 2
    assert capsys.readouterr().err == "Tabellen indsatser mangler i udtraek.\n"
    assert not (tmp_path / "ud").exists()


def test_an_extract_of_which_no_standard_speaks_is_still_checked(
    udtraek: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (udtraek / "sager.csv").write_text(SAGER.replace("Faxe", "Næstved"), encoding="utf-8")
    assert main(["check", str(udtraek)]) == 0
    assert "faxe-paedagogisk-stoette" not in printed(capsys)


def test_an_extract_without_an_accepted_measure_cannot_carry_an_audit(
    udtraek: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (udtraek / "indsatser.csv").write_text(INDSATSER.splitlines()[0] + "\n", encoding="utf-8")
    (udtraek / "opfoelgninger.csv").unlink()
    assert main(["check", str(udtraek)]) == 0
    assert printed(capsys).startswith("Udtrækket kan læses, men ikke bruges til tilsyn: ingen indsats er accepteret.")


def test_bad_arguments_are_refused(udtraek: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(udtraek), "--as-of", "30-06-2024"]) == 2
    assert main(["check", str(udtraek), "--standard", "findes-ikke"]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_an_allowed_column_is_honoured_in_what_is_read_and_written(udtraek: Path, tmp_path: Path) -> None:
    for file in udtraek.iterdir():
        text = file.read_text(encoding="utf-8").replace("S1,", "12 34 56 78,").replace(",S1", ",12 34 56 78")
        file.write_text(text, encoding="utf-8")
    out = tmp_path / "ud"
    assert main(["check", str(udtraek), "--out", str(out)]) == 2
    allowed = ["--allow-column", "sager.sag_id", "--allow-column", "indsatser.sag_id"]
    assert main(["check", str(udtraek), "--out", str(out), *allowed]) == 0
    listed = openpyxl.load_workbook(out / "check.xlsx")["Usædvanlige rækker"]
    assert "12 34 56 78" in [cell.value for cell in listed["D"]]
    assert "12 34 56 78" not in (out / "check.html").read_text(encoding="utf-8")
