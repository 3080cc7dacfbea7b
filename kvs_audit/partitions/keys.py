"""Keys across extracts: a case, and everything with a key, stands in one extract only.

A key in two of them would be two rows of one unit in the results, and in one extract of all of them one of the rows
would have been rejected. Neither may happen in silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import FileFault
from kvs_audit.extract.mapping_model import ExtractMapping, RowNumber
from kvs_audit.extract.model import Extract
from kvs_audit.extract.names import enumerated, shown

KEY_COLUMNS: Final = pl.Schema({"tabel": pl.String(), "noegle": pl.String(), "egen": pl.Boolean()})
"""Every key that an extract has or points at. ``egen``: it has a row of the table with that key."""

_OWN: Final[Mapping[str, str]] = {name: table.key[0] for name, table in TABLES.items() if len(table.key) == 1}
"""Tables with a key of one column. Those of measures and months follow from their measures'."""

_NAMED: Final = ("sager", "indsatser")
_MOST_TOLD: Final = 5


def keys_of(extract: Extract, mapping: ExtractMapping | None = None) -> pl.DataFrame:
    """The keys of an extract, see KEY_COLUMNS: of accepted rows, and the cases and measures of rejected ones.

    Keys that a mapping has made of row numbers are left out, but those of cases and measures: they are the extract's
    own, nothing else refers to them, and one extract of all would have numbered its rows on.
    """
    numbered = frozenset() if mapping is None else _numbered(mapping)
    own = [
        extract.tables[name].select(pl.lit(name).alias("tabel"), pl.col(key).alias("noegle"), egen=pl.lit(value=True))
        for name, key in _OWN.items()
        if extract.has(name) and name not in numbered
    ]
    rejected = extract.rejects.filter(handling="afvist")
    named = [
        rejected.filter(pl.col(key).is_not_null()).select(
            pl.lit(table).alias("tabel"), pl.col(key).alias("noegle"), egen=pl.col("tabel") == table
        )
        for table, key in (("sager", "sag_id"), ("indsatser", "indsats_id"))
    ]
    return pl.concat([*own, *(rows.unique() for rows in named)]).cast(KEY_COLUMNS)


def _numbered(mapping: ExtractMapping) -> frozenset[str]:
    """The tables whose keys are row numbers; those of cases and measures are not among them, for results name these."""
    return frozenset(
        each.navn
        for each in mapping.tables
        if each.navn in _OWN and each.navn not in _NAMED and isinstance(each.kolonner.get(_OWN[each.navn]), RowNumber)
    )


def refuse_shared_keys(files: Mapping[str, Path]) -> None:
    """Raise FileFault when a key stands in more than one extract, or a row points at a case of another.

    ``files``: Parquet files with KEY_COLUMNS by the extract's name. In memory are eight bytes per key of one table, and
    the keys of one extract. The message names tables and extracts, and no key.
    """
    found = [sentence for table in _OWN for sentence in _shared(table, files)]
    if not found:
        return
    lines = [f"- {sentence}" for sentence in found[:_MOST_TOLD]]
    if len(found) > _MOST_TOLD:
        lines.append(f"- og {len(found) - _MOST_TOLD} steder mere.")
    head = "Udtrækkene kan ikke måles under ét, fordi de samme nøgler står i mere end ét af dem:"
    advice = "Del efter sag, og gør nøglerne entydige på tværs, for eksempel med kommunens nummer foran."
    raise FileFault("\n".join([head, *lines, advice]))


def _shared(table: str, files: Mapping[str, Path]) -> Iterator[str]:
    """A sentence per pair, or larger set, of extracts that share keys of a table."""
    hashes = _repeated([_keys(path, table)["noegle"].unique().hash() for path in files.values()])
    if hashes.is_empty():
        return
    suspect = [_suspect(path, table, hashes).with_columns(udtraek=pl.lit(name)) for name, path in files.items()]
    shared = (
        pl.concat(suspect)
        .group_by("noegle")
        .agg(pl.col("udtraek").unique().sort(), pl.col("egen").any())
        .filter((pl.col("udtraek").list.len() > 1) & pl.col("egen"))
        .group_by("udtraek")
        .agg(antal=pl.len())
        .sort("antal", pl.col("udtraek").list.join("/"), descending=[True, False])
    )
    for places, count in shared.iter_rows():
        noun = "nøgle" if count == 1 else "nøgler"
        yield f"{table}, kolonnen {_OWN[table]}: {count} {noun} i {enumerated([shown(name) for name in places])}."


def _keys(path: Path, table: str) -> pl.DataFrame:
    return pl.scan_parquet(path).filter(tabel=table).select("noegle", "egen").collect()


def _repeated(hashes: Sequence[pl.Series]) -> pl.Series:
    """The values that stand in more than one of the series, none of which repeats its own."""
    every = pl.concat(hashes).sort()
    return every.filter((every == every.shift()).fill_null(value=False)).unique()


def _suspect(path: Path, table: str, hashes: pl.Series) -> pl.DataFrame:
    keys = _keys(path, table)
    return keys.filter(keys["noegle"].hash().is_in(hashes.implode()))
