"""The part of an extract that concerns some cases, so that looking at one case costs one case."""

from collections.abc import Collection
from dataclasses import replace

import polars as pl

from kvs_audit.extract.model import Extract


def only_cases(extract: Extract, sag_ids: Collection[str]) -> Extract:
    """The extract with the rows of some cases only; source rows, counts and rejects stay those of the whole.

    Row positions (``sag``, ``indsats``) are numbered anew, as joins count on them.
    """
    cases = extract.tables["sager"].filter(pl.col("sag_id").is_in(list(sag_ids)))
    cases, of_case = _renumbered(cases, "sag")
    measures = extract.tables["indsatser"].join(of_case, on="sag", how="inner", maintain_order="left")
    measures, of_measure = _renumbered(_moved(measures, "sag"), "indsats")
    places = {"sag": of_case, "indsats": of_measure}
    tables = {"sager": cases, "indsatser": measures}
    for name, rows in extract.tables.items():
        if name not in tables:
            key = "sag" if "sag" in rows.columns else "indsats"
            tables[name] = _moved(rows.join(places[key], on=key, how="inner", maintain_order="left"), key)
    return replace(extract, tables={name: tables[name] for name in extract.tables})


def _renumbered(rows: pl.DataFrame, key: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows with their key numbered from 0, and what each old number became (``ny``)."""
    numbered = rows.with_columns(ny=pl.int_range(pl.len(), dtype=pl.UInt32()))
    return _moved(numbered, key), numbered.select(key, "ny")


def _moved(rows: pl.DataFrame, key: str) -> pl.DataFrame:
    return rows.with_columns(pl.col("ny").alias(key)).drop("ny")
