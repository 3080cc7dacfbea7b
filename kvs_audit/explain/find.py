"""Which units an argument means: a finding by its id, a unit by its address, or all findings of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from kvs_audit import fund
from kvs_audit.assess import Chosen, assess
from kvs_audit.contract.identity import SHORT_ID
from kvs_audit.errors import ArgumentFault
from kvs_audit.extract.model import Extract
from kvs_audit.fund.findings import DEVIATIONS, fund_ids

_PARTS: Final = 3


@dataclass(frozen=True)
class Found:
    """``rows``: findings (schema FUND), or for a unit that is none its assessment. ``sag_id``: their case."""

    sag_id: str
    rows: pl.DataFrame


def standard_of(wanted: str) -> str | None:
    """The standard that an address ``standard/krav/enhed_id`` names; None for anything else."""
    parts = wanted.split("/", _PARTS - 1)
    return parts[0] if len(parts) == _PARTS and all(parts) else None


def find(
    extract: Extract, chosen: Sequence[Chosen], as_of: date, wanted: str, assessed: pl.DataFrame | None = None
) -> Found:
    """What ``wanted`` means: a case's id, a finding's id (12 characters), or ``standard/krav/enhed_id``.

    ``assessed``: the assessments of that audit, where they are made already (with a register applied, say).

    Raises ArgumentFault when there is no such case, finding or unit on that day with those standards. A case without
    findings is found, with no rows.
    """
    rows = assess(extract, chosen, as_of) if assessed is None else assessed
    if wanted in extract.tables["sager"]["sag_id"]:
        units, sag_id = rows.filter((pl.col("sag_id") == wanted) & pl.col("status").is_in(DEVIATIONS)), wanted
    else:
        units = _unit(rows, wanted)
        sag_id = units["sag_id"].item()
    told = fund.findings(extract, chosen, units, as_of)
    return Found(sag_id, told if told.height == units.height else units)


def _unit(rows: pl.DataFrame, wanted: str) -> pl.DataFrame:
    if standard_of(wanted) is not None:
        standard, krav, unit = wanted.split("/", _PARTS - 1)
        key = (pl.col("standard") == standard) & (pl.col("krav") == krav) & (pl.col("enhed_id") == unit)
        found = rows.filter(key)
        what = f"Enheden {wanted} er ikke vurderet"
    elif SHORT_ID.fullmatch(wanted):
        deviations = rows.filter(pl.col("status").is_in(DEVIATIONS))
        found = deviations.filter(pl.Series(fund_ids(deviations), dtype=pl.String()) == wanted)
        what = f"Fundet {wanted} findes ikke"
    else:
        found, what = (
            rows.clear(),
            f"{wanted} er hverken en sag i udtrækket, et fund (12 tegn) eller standard/krav/enhed",
        )
    if found.is_empty():
        msg = f"{what} på opgørelsesdatoen med de valgte standarder."
        raise ArgumentFault(msg)
    return found
