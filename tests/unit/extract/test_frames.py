"""Frames from Python are read as files are."""

import datetime as dt
from decimal import Decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kvs_audit.errors import FileFault, PrivacyFault
from kvs_audit.extract import from_frames

SAGER = pl.DataFrame({"sag_id": ["1", "2"], "kommune": ["Faxe", "Faxe"]})
INDSATSER = pl.DataFrame(
    {
        "indsats_id": ["1"],
        "sag_id": ["1"],
        "indsatstype": ["aflastning"],
        "afgoerelsesdato": [dt.date(2024, 1, 1)],
        "startdato": [None],
        "slutdato": [None],
    }
)


def test_a_missing_table_is_not_an_empty_one() -> None:
    planer = pl.DataFrame(schema=["plan_id", "sag_id", "type", "dato"])
    extract = from_frames({"sager": SAGER, "indsatser": INDSATSER, "planer": planer})
    assert extract.has("planer")
    assert extract.tables["planer"].height == 0
    assert not extract.has("undersoegelser")
    assert extract.has_column("planer", "dato")
    assert not extract.has_column("planer", "konkrete_maal")


def test_a_missing_column_is_unknown_in_every_row() -> None:
    extract = from_frames({"sager": SAGER, "indsatser": INDSATSER})
    assert extract.tables["sager"]["team"].to_list() == [None, None]
    assert not extract.has_column("sager", "team")


def test_joins_go_by_row_positions_of_accepted_rows() -> None:
    sager = pl.DataFrame({"sag_id": ["0", "1"], "kommune": [None, "Faxe"]})
    extract = from_frames({"sager": sager, "indsatser": INDSATSER})
    assert extract.tables["sager"].select("raekke", "sag").rows() == [(3, 0)]
    assert extract.tables["indsatser"].select("raekke", "indsats", "sag").rows() == [(2, 0, 0)]


def test_extra_tables_and_columns_are_reported_by_folded_names() -> None:
    extract = from_frames(
        {"sager": SAGER.with_columns(pl.lit(1).alias("Bemærkning 1")), "indsatser": INDSATSER, "Noter fra møde": SAGER}
    )
    assert extract.extra_columns == ("sager.bemaerkning_1",)
    assert extract.extra_tables == ("noter_fra_moede",)


def test_an_extract_of_which_every_row_is_rejected_is_still_an_extract() -> None:
    sager = pl.DataFrame({"sag_id": ["1"], "kommune": [""]})
    extract = from_frames({"sager": sager, "indsatser": INDSATSER})
    assert [frame.height for frame in extract.tables.values()] == [0, 0]
    assert extract.rejects["aarsag"].to_list() == ["mangler_vaerdi", "haenger_paa_afvist"]


def test_one_table_under_two_names_is_a_fault() -> None:
    with pytest.raises(FileFault, match=r"^Tabellen sager findes i mere end én udgave: sager og SAGER\.$"):
        from_frames({"sager": SAGER, "SAGER": SAGER, "indsatser": INDSATSER})


def test_a_table_without_columns_has_no_headings() -> None:
    with pytest.raises(FileFault, match=r"^Tabellen sager er tom: den har ingen overskrifter\.$"):
        from_frames({"sager": pl.DataFrame(), "indsatser": INDSATSER})


def test_what_is_no_table_is_a_fault_without_a_trace() -> None:
    for value in (["hemmelig"], "hemmelig", 3, None, pl.LazyFrame({"a": ["hemmelig"]}).select(pl.col("b"))):
        with pytest.raises(FileFault, match="er ikke en tabel") as fault:
            from_frames({"sager": value, "indsatser": INDSATSER})
        assert fault.value.__context__ is None
        assert "hemmelig" not in str(fault.value)


def test_personal_data_in_a_frame_is_refused() -> None:
    with pytest.raises(PrivacyFault):
        from_frames({"sager": SAGER.with_columns(pl.lit("010190-1234").alias("team")), "indsatser": INDSATSER})


def test_personal_data_in_a_table_name_is_refused() -> None:
    with pytest.raises(PrivacyFault, match=r"Tabel nr\. 3: navnet indeholder CPR-nummer"):
        from_frames({"sager": SAGER, "indsatser": INDSATSER, "010190-1234": SAGER})


def test_two_arrow_columns_of_one_name_are_a_fault() -> None:
    table = pa.table([pa.array(["1"]), pa.array(["Faxe"]), pa.array(["Faxe"])], names=["sag_id", "kommune", "kommune"])
    with pytest.raises(FileFault, match=r"^Tabellen sager: kolonnen kommune findes to gange\.$"):
        from_frames({"sager": table, "indsatser": INDSATSER})


def test_mixed_pandas_columns_are_taken_value_by_value() -> None:
    sager = pd.DataFrame(
        {
            "sag_id": [1, "2", 3.0, Decimal("4.0"), True, pd.NA],
            "kommune": ["Faxe"] * 6,
            "foedselsdato": [dt.date(2015, 1, 2), "2015-02", pd.Timestamp("2015-03-04"), float("nan"), None, pd.NaT],
        }
    )
    extract = from_frames({"sager": sager, "indsatser": INDSATSER})
    assert extract.tables["sager"]["sag_id"].to_list() == ["1", "2", "3", "4", "true"]
    assert extract.tables["sager"]["foedselsdato_til"].to_list() == [
        dt.date(2015, 1, 2),
        dt.date(2015, 2, 28),
        dt.date(2015, 3, 4),
        None,
        None,
    ]
    assert extract.rejects.select("raekke", "kolonne", "aarsag").rows() == [(7, "sag_id", "mangler_vaerdi")]


def test_two_pandas_columns_of_one_name_are_a_fault() -> None:
    sager = pd.DataFrame([["1", "Faxe", "Faxe"]], columns=["sag_id", "kommune", "Kommune "])
    with pytest.raises(FileFault, match="kolonnen kommune findes to gange"):
        from_frames({"sager": sager, "indsatser": INDSATSER})
