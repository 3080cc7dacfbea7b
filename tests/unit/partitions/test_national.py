"""Many extracts audited as one: the rows of the single run, one manifest, and all or nothing."""

import io
import json
import zipfile
from datetime import date

import fsspec
import openpyxl
import polars as pl
import pytest
from partition_extracts import AS_OF, HEADS, a_case, write_split, write_tables

import kvs_audit
from kvs_audit.errors import ArgumentFault, FileFault
from kvs_audit.partitions import audit_partitions, one
from kvs_audit.partitions.files import worklist_names
from kvs_audit.partitions.national import PartitionFault

WRITTEN = ["vurderinger.csv", "vurderinger.parquet", "fund.parquet", "fund.zip", "afviste.csv", "manifest.json"]
DAY = date(2026, 6, 30)


def run(tmp_path, folder="dele", out="ud", as_of=AS_OF, **more):
    return audit_partitions(tmp_path / folder, tmp_path / out, as_of=as_of, workers=1, **more)


def assessments(tmp_path, out="ud"):
    return pl.read_parquet(tmp_path / out / "vurderinger.parquet")


def manifest(tmp_path, out="ud"):
    return json.loads((tmp_path / out / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A generated extract audited whole, and in four parts."""
    place = tmp_path_factory.mktemp("national")
    frames = write_split(place / "dele", 120, 4)
    single = kvs_audit.audit(frames, as_of=DAY)
    single.write(place / "ene")
    return place, single, run(place, as_of=DAY)


def test_the_assessments_are_those_of_the_single_run_to_the_byte(both):
    place, single, many = both
    assert [path.name for path in many.written] == WRITTEN
    assert (place / "ud" / "vurderinger.csv").read_bytes() == (place / "ene" / "vurderinger.csv").read_bytes()
    assert assessments(place).equals(single.vurderinger)
    assert single.vurderinger.height > 300


def test_the_findings_are_those_of_the_single_run(both):
    place, single, _ = both
    assert pl.read_parquet(place / "ud" / "fund.parquet").equals(single.fund)


def test_the_summary_is_that_of_the_single_run(both):
    _, single, many = both
    assert many.opsummering.equals(single.opsummering)
    assert many.deviations == single.vurderinger.filter(status="afvigelse").height


def test_counts_and_standards_in_the_manifest_are_those_of_the_single_run(both):
    place, _, _ = both
    one_run, many = manifest(place, "ene"), manifest(place)
    same = ("kontrakt", "opgoerelsesdato", "parametre", "tabeller", "indsatser_uden_dato", "standarder", "pakker")
    assert {key: many[key] for key in same} == {key: one_run[key] for key in same}
    assert (many["vurderinger"], many["fund"]) == (one_run["vurderinger"], one_run["fund"])


def test_the_manifest_counts_each_extract_and_hashes_its_files(both):
    place, _, _ = both
    content = manifest(place)
    assert [each["navn"] for each in content["udtraek"]] == [f"del-{n:03d}" for n in range(4)]
    assert sum(each["tabeller"]["sager"]["laest"] for each in content["udtraek"]) == 120
    assert sum(each["vurderinger"] for each in content["udtraek"]) == content["vurderinger"]
    files = [each["navn"] for each in content["inputfiler"]]
    assert files.count("del-002/sager.csv") == 1 and len(files) == 4 * 8
    assert str(place) not in json.dumps(content)


def test_every_extract_has_a_workbook_with_its_own_findings(both):
    place, single, _ = both
    with zipfile.ZipFile(place / "ud" / "fund.zip") as archive:
        assert archive.namelist() == [f"fund-del-{n:03d}.xlsx" for n in range(4)]
        books = [openpyxl.load_workbook(io.BytesIO(archive.read(name))) for name in archive.namelist()]
    ids = [
        row[-1]
        for book in books
        for sheet in book.worksheets[1:]
        for row in sheet.iter_rows(min_row=3, values_only=True)
        if row[-1]
    ]
    assert sorted(ids) == sorted(single.fund["fund_id"])


def test_runs_give_the_same_bytes_whatever_is_in_memory_at_a_time(both, monkeypatch):
    place, _, _ = both
    monkeypatch.setattr("kvs_audit.partitions.files.MOST_ROWS", 50)
    run(place, out="smaat", as_of=DAY)
    for name in ("vurderinger.csv", "fund.zip", "afviste.csv", "manifest.json"):
        assert (place / "smaat" / name).read_bytes() == (place / "ud" / name).read_bytes(), name
    assert assessments(place, "smaat").equals(assessments(place))


def test_an_extract_of_a_municipality_without_a_standard_is_counted_and_gives_no_rows(tmp_path):
    a_case(tmp_path / "dele" / "ringsted", "1")
    a_case(tmp_path / "dele" / "odense", "2", "Odense")
    result = run(tmp_path)

    assert set(assessments(tmp_path)["kommune"]) == {"Ringsted"}
    assert [chosen.standard.id for chosen in result.chosen] == ["ringsted-aflastning", "ringsted-stoette-i-hjemmet"]
    assert manifest(tmp_path)["tabeller"]["sager"] == {"laest": 2, "accepteret": 2, "afvist": 0, "sat_ukendt": 0}


def test_a_table_that_one_extract_lacks_is_missing_there_and_not_elsewhere(tmp_path):
    a_case(tmp_path / "dele" / "a", "1", opfoelgninger=[])
    a_case(tmp_path / "dele" / "b", "2")
    result = run(tmp_path)

    chain = assessments(tmp_path).filter(standard="ringsted-aflastning", krav="opfoelgning")
    # M1: the first follow-up was due 2024-04-01, and none was held; of M2 nothing is known
    assert chain.select("enhed_id", "status", "aarsag").rows() == [
        ("M1#1", "afvigelse", None),
        ("M2", "kan_ikke_vurderes", "mangler_tabel:opfoelgninger"),
    ]
    assert result.lacking["opfoelgninger"] == ("b",)
    assert result.lacking["planer"] == ("a", "b")


def test_rejected_rows_stand_with_the_extract_and_row_that_they_come_from(tmp_path):
    for name, number in (("b", "1"), ("a", "2")):
        folder = a_case(tmp_path / "dele" / name, number)
        with (folder / "indsatser.csv").open("a", encoding="utf-8") as file:
            file.write(f"X{number},S{number},ukendt,2024-01-01,,\n")
        with (folder / "sager.csv").open("a", encoding="utf-8") as file:
            file.write(f"T{number},,,,\n")
    run(tmp_path)

    lines = (tmp_path / "ud" / "afviste.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:6] for line in lines] == [
        ["udtraek", "tabel", "raekke", "kolonne", "aarsag", "handling"],
        ["a", "sager", "3", "kommune", "mangler_vaerdi", "afvist"],
        ["b", "sager", "3", "kommune", "mangler_vaerdi", "afvist"],
        ["a", "indsatser", "3", "indsatstype", "ukendt_kode", "afvist"],
        ["b", "indsatser", "3", "indsatstype", "ukendt_kode", "afvist"],
    ]
    assert manifest(tmp_path)["tabeller"]["indsatser"] == {"laest": 4, "accepteret": 2, "afvist": 2, "sat_ukendt": 0}


def test_standards_municipality_and_period_are_those_of_the_whole_run(tmp_path):
    a_case(tmp_path / "dele" / "a", "1", "Ringsted Kommune")
    a_case(tmp_path / "dele" / "b", "2", "Faxe")
    named = ["ringsted-aflastning@Faxe"]

    run(tmp_path, standards=named)
    assert set(assessments(tmp_path)["sag_id"]) == {"S2"}
    run(tmp_path, standards=["ringsted-aflastning"], kommune="ringsted")
    assert set(assessments(tmp_path)["sag_id"]) == {"S1"}
    run(tmp_path, standards=named, fra=date(2024, 1, 1), til=date(2024, 1, 1))
    assert set(assessments(tmp_path)["haendelsesdato"]) == {date(2024, 1, 1)}
    assert manifest(tmp_path)["parametre"]["fra"] == "2024-01-01"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"standards": ["ringsted-aflasting"]}, "Mente du ringsted-aflastning?"),
        ({"standards": ["ringsted-aflastning@Odense"]}, "udtrækket har ingen sager fra Odense"),
        ({"standards": ["ringsted-aflastning@"]}, "kommune uden navn"),
        ({"kommune": "Odense"}, "Ingen standard gælder"),
        ({"kommune": "Odense", "standards": ["ringsted-aflastning"]}, "ingen sager fra Odense"),
        ({"scheduler": "tcp://x:1"}, "--workers og --scheduler kan ikke bruges sammen"),
    ],
)
def test_arguments_that_cannot_be_used_are_refused_as_by_the_single_run(tmp_path, more, message):
    a_case(tmp_path / "dele" / "a", "1")

    with pytest.raises(ArgumentFault) as refused:
        run(tmp_path, **more)
    assert message in str(refused.value)
    assert not (tmp_path / "ud").exists()


def test_no_standard_for_any_extract_is_refused(tmp_path):
    a_case(tmp_path / "dele" / "a", "1", "Odense")

    with pytest.raises(ArgumentFault, match=r"Ingen standard gælder for udtrækkets kommuner \(Odense\)"):
        run(tmp_path)


def test_extracts_that_cannot_be_used_are_all_named_and_nothing_is_written(tmp_path):
    a_case(tmp_path / "dele" / "a", "1")
    private = a_case(tmp_path / "dele" / "b", "2")
    (private / "sager.csv").write_text(f"{HEADS['sager']}\nS2,Ringsted,,010190-1234,\n", encoding="utf-8")
    write_tables(tmp_path / "dele" / "c", sager=["S3,Ringsted,,,"])
    (tmp_path / "ud").mkdir()
    (tmp_path / "ud" / "vurderinger.csv").write_text("før", encoding="utf-8")

    with pytest.raises(FileFault) as refused:
        run(tmp_path)
    told = str(refused.value).splitlines()
    assert told[0] == "b: Udtrækket er afvist, fordi det indeholder personoplysninger:"
    assert told[1] == "- Tabellen sager, kolonnen team: 1 celle med CPR-nummer."
    assert told[-2:] == ["c: Tabellen indsatser mangler i c.", "Intet er skrevet."]
    assert "010190" not in str(refused.value)
    assert [path.name for path in (tmp_path / "ud").iterdir()] == ["vurderinger.csv"]
    assert (tmp_path / "ud" / "vurderinger.csv").read_text(encoding="utf-8") == "før"


def test_a_case_in_two_extracts_is_refused_and_nothing_is_written(tmp_path):
    for name in ("a", "b"):
        a_case(tmp_path / "dele" / name, "1")

    with pytest.raises(FileFault, match="sag_id: 1 nøgle i a og b"):
        run(tmp_path)
    assert not (tmp_path / "ud").exists()


def test_zips_and_workbooks_are_extracts_as_folders_are(tmp_path):
    for number, name in (("1", "a"), ("2", "b"), ("3", "c")):
        a_case(tmp_path / "mapper" / name, number)
    (tmp_path / "dele").mkdir()
    (tmp_path / "mapper" / "a").rename(tmp_path / "dele" / "a")
    with zipfile.ZipFile(tmp_path / "dele" / "b.zip", "w") as archive:
        for file in (tmp_path / "mapper" / "b").iterdir():
            archive.write(file, file.name)
    book = openpyxl.Workbook()
    for file in (tmp_path / "mapper" / "c").iterdir():
        sheet = book.create_sheet(file.stem)
        for line in file.read_text(encoding="utf-8").splitlines():
            sheet.append(line.split(","))
    book.remove(book.worksheets[0])
    book.save(tmp_path / "dele" / "c.xlsx")

    run(tmp_path)

    assert set(assessments(tmp_path)["sag_id"]) == {"S1", "S2", "S3"}
    files = [each["navn"] for each in manifest(tmp_path)["inputfiler"]]
    assert files == ["a/indsatser.csv", "a/sager.csv", "b.zip", "c.xlsx"]
    with zipfile.ZipFile(tmp_path / "ud" / "fund.zip") as archive:
        assert archive.namelist() == ["fund-a.xlsx", "fund-b.xlsx", "fund-c.xlsx"]


def test_a_fault_of_ours_names_the_extract_and_not_the_data(tmp_path, monkeypatch):
    a_case(tmp_path / "dele" / "a", "1")

    def explode(*_, **__):
        raise RuntimeError("S1 hemmelig")

    monkeypatch.setattr(one, "audit_with", explode)
    with pytest.raises(PartitionFault, match="a: Intern fejl: RuntimeError") as failed:
        run(tmp_path)
    assert failed.value.exit_status == 1
    assert "hemmelig" not in str(failed.value)


def test_a_worker_of_another_version_is_refused(tmp_path, monkeypatch):
    a_case(tmp_path / "dele" / "a", "1")
    monkeypatch.setattr("kvs_audit.partitions.engine.VERSIONS", {"kvs-audit": "0.0.1"})

    with pytest.raises(FileFault, match=r"a: En arbejder har andre udgaver \(kvs-audit 0.0.1\)"):
        run(tmp_path)


def test_extracts_on_object_storage_give_what_those_on_disk_give(tmp_path):
    files = fsspec.filesystem("memory")
    root = f"/{tmp_path.name}"
    for number in ("1", "2"):
        folder = a_case(tmp_path / "dele" / f"del{number}", number)
        for file in folder.iterdir():
            files.pipe_file(f"{root}/del{number}/{file.name}", file.read_bytes())
    run(tmp_path, out="disk")
    audit_partitions(f"memory:/{root}", tmp_path / "lager", as_of=AS_OF, workers=1)
    files.rm(root, recursive=True)

    for name in WRITTEN:
        if name != "fund.zip":
            assert (tmp_path / "lager" / name).read_bytes() == (tmp_path / "disk" / name).read_bytes(), name


MAPPING = """version = 1
[[tabel]]
navn = "sager"
kilde = "boern"
[tabel.kolonner]
sag_id = "nr"
kommune = "by"
[[tabel]]
navn = "opfoelgninger"
kilde = "moeder"
[tabel.kolonner]
opfoelgning_id = { raekke = "O" }
indsats_id = "indsats"
dato = "dag"
"""


def test_a_mapping_holds_for_every_extract_and_row_numbers_as_keys_are_each_extracts_own(tmp_path):
    for number in ("1", "2"):
        folder = write_tables(
            tmp_path / "dele" / f"del{number}", indsatser=[f"M{number},S{number},aflastning,2023-12-01,2024-01-01,"]
        )
        (folder / "boern.csv").write_text(f"nr,by\nS{number},Ringsted\n", encoding="utf-8")
        (folder / "moeder.csv").write_text(f"indsats,dag\nM{number},2024-02-01\n", encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")

    run(tmp_path, mapping=tmp_path / "mapping.toml")

    chain = assessments(tmp_path).filter(standard="ringsted-aflastning", krav="opfoelgning", status="opfyldt")
    assert chain["enhed_id"].to_list() == ["M1#1", "M2#1"]
    files = [each["navn"] for each in manifest(tmp_path)["inputfiler"]]
    assert [name for name in files if "mapping" in name] == ["mapping.toml"]
    assert "del2/boern.csv" in files


def test_progress_is_told_once_for_each_extract(tmp_path):
    for number in ("1", "2"):
        a_case(tmp_path / "dele" / f"del{number}", number)
    steps = []
    run(tmp_path, on_done=steps.append)

    assert [(step.name, step.done, step.total) for step in steps] == [("del1", 1, 2), ("del2", 2, 2)]


def test_workbooks_have_names_that_every_system_takes_and_that_are_all_different():
    assert worklist_names(["Ringsted", "ringsted.zip", "Ærø.xlsx", "???"]) == (
        "fund-ringsted.xlsx",
        "fund-ringsted-2.xlsx",
        "fund-aeroe.xlsx",
        "fund-udtraek.xlsx",
    )
