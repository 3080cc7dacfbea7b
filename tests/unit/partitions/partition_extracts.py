"""Small extracts, and a generated one split by case."""

import os
from datetime import date
from pathlib import Path

import polars as pl

from kvs_audit.partitions.one import audit_partition
from kvs_audit.sample import generate, write_extract

AS_OF = date(2024, 6, 30)

HEADS = {
    "sager": "sag_id,kommune,foedselsdato,team,raadgiver",
    "indsatser": "indsats_id,sag_id,indsatstype,afgoerelsesdato,startdato,slutdato",
    "planer": "plan_id,sag_id,type,dato",
    "opfoelgninger": "opfoelgning_id,indsats_id,dato",
}


def write_tables(folder: Path, **tables: list[str]) -> Path:
    """An extract of CSV files; each table's lines without its heading."""
    folder.mkdir(parents=True)
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join([HEADS[name], *lines]) + "\n", encoding="utf-8")
    return folder


def a_case(folder: Path, number: str, kommune: str = "Ringsted", **more: list[str]) -> Path:
    """An extract of one case with one measure of respite care."""
    return write_tables(
        folder,
        sager=[f"S{number},{kommune},2019-01-15,Team A,R-1"],
        indsatser=[f"M{number},S{number},aflastning,2023-12-01,2024-01-01,"],
        **more,
    )


def split_by_case(frames: dict[str, pl.DataFrame], parts: int) -> list[dict[str, pl.DataFrame]]:
    """The tables of every part: cases are dealt out one by one, and what hangs on them goes along."""
    cases = frames["sager"].with_row_index("_n")
    return [_of_cases(frames, cases.filter(pl.col("_n") % parts == part)["sag_id"]) for part in range(parts)]


def _of_cases(frames: dict[str, pl.DataFrame], cases: pl.Series) -> dict[str, pl.DataFrame]:
    measures = frames["indsatser"].filter(pl.col("sag_id").is_in(cases.implode()))["indsats_id"]
    return {
        name: frame.filter(
            pl.col("sag_id").is_in(cases.implode())
            if "sag_id" in frame.columns
            else pl.col("indsats_id").is_in(measures.implode())
        )
        for name, frame in frames.items()
    }


def write_split(folder: Path, cases: int, parts: int) -> dict[str, pl.DataFrame]:
    """A generated extract in so many parts, one folder each; returns it whole."""
    frames = generate(cases, 3)
    for number, part in enumerate(split_by_case(frames, parts)):
        write_extract(part, folder / f"del-{number:03d}", "csv")
    return frames


def dying_once(order):
    """Audits, but the first process that gets to the part named in the environment dies instead."""
    flag = Path(os.environ["KVS_TEST_FLAG"])
    if order.partition.name == os.environ["KVS_TEST_DIES_AT"] and not flag.exists():
        flag.touch()
        os._exit(9)
    return audit_partition(order)


def always_dying(order):
    """Takes every process down that tries."""
    os._exit(9)
