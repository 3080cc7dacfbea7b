"""One extract split by case: every row in one part, and together they are audited as the whole is."""

from datetime import date

import polars as pl
import pyarrow.parquet
import pytest

import kvs_audit
from kvs_audit.errors import ArgumentFault, FileFault, OutputFault, PrivacyFault
from kvs_audit.partitions import audit_partitions, split, split_extract
from kvs_audit.sample import generate, write_extract

DAY = date(2026, 6, 30)


def with_odd_rows(frames):
    """Rows that an audit rejects, each for another reason, and keys with blanks around them."""
    cases, measures, plans = frames["sager"], frames["indsatser"], frames["planer"]
    nobodys = pl.lit("S-ukendt").alias("sag_id")
    return {
        **frames,
        "sager": pl.concat(
            [
                cases,
                cases.slice(70, 1).with_columns(team=pl.lit("En anden")),  # its key is taken
                cases.slice(71, 1).with_columns(sag_id=None),
            ]
        ),
        "indsatser": pl.concat(
            [
                measures.with_columns(
                    pl.col("sag_id") + " ",
                    indsatstype=pl.when(pl.int_range(pl.len()) != 6).then("indsatstype").otherwise(pl.lit("spøg")),
                ),
                measures.slice(3, 1).with_columns(indsatstype=pl.lit("praktik")),  # its key is taken
                measures.slice(4, 1).with_columns(nobodys, indsats_id=pl.lit("M-hos-ingen")),
                measures.slice(5, 1).with_columns(indsats_id=None),
            ]
        ),
        "planer": pl.concat([plans, plans.slice(0, 1).with_columns(nobodys, plan_id=pl.lit("P-hos-ingen"))]),
        "opfoelgninger": frames["opfoelgninger"].with_columns(
            indsats_id=pl.when(pl.int_range(pl.len()) == 9).then(pl.lit("M-hos-ingen")).otherwise("indsats_id")
        ),
    }


def read_all(folder, table):
    return pl.concat([pl.read_parquet(part / f"{table}.parquet") for part in sorted(folder.iterdir())])


@pytest.fixture(scope="module")
def frames():
    return with_odd_rows(generate(120, 3))


@pytest.fixture(scope="module")
def whole(frames, tmp_path_factory):
    folder = tmp_path_factory.mktemp("udtraek")
    write_extract(frames, folder, "parquet")
    frames["sager"].head(2).write_parquet(folder / "noter.parquet")
    return folder


@pytest.mark.parametrize("files_at_once", [200, 2])
def test_every_row_stands_in_one_part_as_it_is(whole, frames, tmp_path, monkeypatch, files_at_once):
    monkeypatch.setattr(split, "_ROWS_AT_ONCE", 50)
    monkeypatch.setattr(split, "_FILES_AT_ONCE", files_at_once)
    told = {}
    made = split_extract(whole, tmp_path / "dele", 37, lambda file, rows: told.update({file: rows}))

    assert made == split.Split(("del-1", "del-2", "del-3", "del-4"), 120)
    assert [each.name for each in sorted((tmp_path / "dele").iterdir())] == list(made.folders)
    for name, frame in frames.items():
        parts = read_all(tmp_path / "dele", name)
        assert parts.schema == frame.schema
        assert parts.sort(pl.all()).equals(frame.sort(pl.all())), name
        assert told[f"{name}.parquet"] == frame.height
    assert read_all(tmp_path / "dele", "noter").height == 2  # a table that nobody knows is for the guard to see


def test_a_part_has_its_cases_in_their_order_and_what_hangs_on_them(whole, frames, tmp_path):
    split_extract(whole, tmp_path / "dele", 37)

    second = {name: pl.read_parquet(tmp_path / "dele" / "del-2" / f"{name}.parquet") for name in frames}
    ids = frames["sager"]["sag_id"].slice(37, 37).to_list()
    # the 71st case's row stands once more at the end, and its part is where the first one is
    assert second["sager"]["sag_id"].to_list() == [*ids, frames["sager"]["sag_id"][70]]
    assert {case.strip() for case in second["indsatser"]["sag_id"]} <= set(ids)
    assert second["opfoelgninger"]["indsats_id"].is_in(second["indsatser"]["indsats_id"].implode()).all()
    assert second["opfoelgninger"].height > 0


def test_the_parts_are_audited_as_the_whole_is(whole, frames, tmp_path):
    split_extract(whole, tmp_path / "dele", 37)
    audit_partitions(tmp_path / "dele", tmp_path / "ud", as_of=DAY, workers=1)
    single = kvs_audit.audit(frames, as_of=DAY)
    single.write(tmp_path / "ene")

    assert pl.read_parquet(tmp_path / "ud" / "vurderinger.parquet").equals(single.vurderinger)
    assert pl.read_parquet(tmp_path / "ud" / "fund.parquet").equals(single.fund)
    same = ("tabel", "kolonne", "aarsag", "handling", "saetning")
    lines = [
        pl.read_csv(tmp_path / place / "afviste.csv", infer_schema=False).select(same).sort(same)
        for place in ("ud", "ene")
    ]
    assert lines[0].equals(lines[1])
    reasons = set(lines[1]["aarsag"])
    assert {"dobbelt_noegle", "mangler_vaerdi", "noegle_findes_ikke", "haenger_paa_afvist"} <= reasons


def test_keys_that_are_numbers_are_keys(tmp_path):
    (tmp_path / "u").mkdir()
    pl.DataFrame({"Sags-ID": [3, 1, 2], "kommune": ["A", "B", "C"]}).write_parquet(tmp_path / "u" / "sager.parquet")
    measures = pl.DataFrame({"indsats_id": [7, 8, 9], "sag_id": ["2", "1", " 3"]})
    measures.write_parquet(tmp_path / "u" / "indsatser.parquet")

    assert split_extract(tmp_path / "u", tmp_path / "d", 1).folders == ("del-1", "del-2", "del-3")
    assert [pl.read_parquet(tmp_path / "d" / f"del-{n}" / "sager.parquet")["Sags-ID"].to_list() for n in (1, 2, 3)] == [
        [3],
        [1],
        [2],
    ]
    assert read_all(tmp_path / "d", "indsatser")["indsats_id"].to_list() == [9, 8, 7]


def test_an_extract_without_measures_is_split_too(tmp_path):
    (tmp_path / "u").mkdir()
    pl.DataFrame({"sag_id": ["a", "b"]}).write_parquet(tmp_path / "u" / "sager.parquet")
    pl.DataFrame({"indsats_id": ["m"]}).write_parquet(tmp_path / "u" / "opfoelgninger.parquet")

    split_extract(tmp_path / "u", tmp_path / "d", 1)
    assert [pl.read_parquet(tmp_path / "d" / part / "opfoelgninger.parquet").height for part in ("del-1", "del-2")] == [
        1,
        0,
    ]


class TestRefused:
    def test_other_files_than_parquet(self, whole, tmp_path):
        (tmp_path / "tom").mkdir()
        (tmp_path / "csv").mkdir()
        (tmp_path / "csv" / "sager.csv").write_text("sag_id\n1\n", encoding="utf-8")
        for place in ("tom", "csv", "ikke-til"):
            with pytest.raises(ArgumentFault, match="alle tabeller er Parquet"):
                split_extract(tmp_path / place, tmp_path / "dele", 1)
        assert not (tmp_path / "dele").exists()

    @pytest.mark.parametrize("sager", [None, {"id": ["a"]}, {"sag_id": [None, " "]}])
    def test_nothing_to_split_by(self, tmp_path, sager):
        (tmp_path / "u").mkdir()
        pl.DataFrame({"indsats_id": ["m"], "sag_id": ["a"]}).write_parquet(tmp_path / "u" / "indsatser.parquet")
        if sager is not None:
            pl.DataFrame(sager, strict=False).write_parquet(tmp_path / "u" / "sager.parquet")
        with pytest.raises(FileFault, match="kan ikke deles"):
            split_extract(tmp_path / "u", tmp_path / "d", 1)

    def test_parts_of_no_cases(self, whole, tmp_path):
        with pytest.raises(ArgumentFault, match="mindst én sag"):
            split_extract(whole, tmp_path / "d", 0)

    def test_a_folder_that_is_there(self, whole, tmp_path):
        (tmp_path / "d").mkdir()
        with pytest.raises(OutputFault, match="findes allerede"):
            split_extract(whole, tmp_path / "d", 1)
        assert not list((tmp_path / "d").iterdir())

    def test_a_file_that_is_no_parquet(self, tmp_path):
        (tmp_path / "u").mkdir()
        (tmp_path / "u" / "sager.parquet").write_text("sag_id\n010190-1234\n", encoding="utf-8")
        with pytest.raises(FileFault, match=r"^sager\.parquet kan ikke læses som en Parquet-fil\.$"):
            split_extract(tmp_path / "u", tmp_path / "d", 1)

    def test_two_columns_of_one_name(self, tmp_path):
        (tmp_path / "u").mkdir()
        twice = pyarrow.Table.from_arrays([pyarrow.array(["a"]), pyarrow.array(["b"])], names=["sag_id", "sag_id"])
        pyarrow.parquet.write_table(twice, tmp_path / "u" / "sager.parquet")
        with pytest.raises(FileFault, match="to kolonner med samme navn"):
            split_extract(tmp_path / "u", tmp_path / "d", 1)

    def test_a_damaged_file_leaves_nothing_behind(self, whole, tmp_path):
        broken = tmp_path / "u"
        broken.mkdir()
        for file in whole.iterdir():
            data = bytearray(file.read_bytes())
            if file.name == "undersoegelser.parquet":  # the last to be written
                data[40:400] = bytes(360)
            (broken / file.name).write_bytes(bytes(data))
        with pytest.raises(FileFault, match=r"^undersoegelser\.parquet kan ikke læses"):
            split_extract(broken, tmp_path / "nye" / "dele", 37)
        assert [path.name for path in tmp_path.iterdir()] == ["u"]

    def test_a_file_whose_name_is_personal(self, whole, tmp_path):
        (tmp_path / "u").mkdir()
        for name in ("sager", "010190-1234"):
            pl.DataFrame({"sag_id": ["a"]}).write_parquet(tmp_path / "u" / f"{name}.parquet")
        with pytest.raises(PrivacyFault) as told:
            split_extract(tmp_path / "u", tmp_path / "d", 1)
        assert "010190" not in str(told.value)
