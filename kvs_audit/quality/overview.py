"""Everything a check says of an extract, gathered once: for the command, its files and the report on data quality."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from kvs_audit.assess import Chosen, assess
from kvs_audit.extract.model import Extract
from kvs_audit.extract.raw import RawTable
from kvs_audit.quality.anonymity import Anonymity, anonymity
from kvs_audit.quality.as_of import last_event
from kvs_audit.quality.contents import column_gaps, table_contents
from kvs_audit.quality.cost import krav_states, missing_needs
from kvs_audit.quality.free_text import free_text_columns
from kvs_audit.quality.losses import losses
from kvs_audit.quality.suspicions import suspicions
from kvs_audit.quality.verdict import Verdict, verdict


@dataclass(frozen=True, eq=False)
class Quality:
    """What was found. The frames' columns are documented where they are made.

    ``as_of``: the date that was checked as of, None when the extract holds no date at all; ``as_of_given``: whether it
    was asked for, or is the last event of the extract.
    """

    extract: Extract
    chosen: tuple[Chosen, ...]
    as_of: date | None
    as_of_given: bool
    contents: pl.DataFrame
    gaps: pl.DataFrame
    needs: pl.DataFrame
    states: pl.DataFrame
    losses: pl.DataFrame
    suspicions: pl.DataFrame
    anonymity: Anonymity
    free_text: pl.DataFrame
    verdict: Verdict


def examine(
    extract: Extract, chosen: Sequence[Chosen], as_of: date | None = None, raw: Iterable[RawTable] = ()
) -> Quality:
    """Examine an extract against the standards that it is to be held up to; reads only.

    ``as_of``: None takes the last event of the extract. ``raw``: its tables as they were found, for free text in
    columns that the audit does not read.
    """
    on = last_event(extract) if as_of is None else as_of
    gaps = column_gaps(extract)
    vurderinger = None if on is None else assess(extract, chosen, on)
    states = krav_states(extract, chosen, vurderinger)
    odd = suspicions(extract, on)
    return Quality(
        extract=extract,
        chosen=tuple(chosen),
        as_of=on,
        as_of_given=as_of is not None,
        contents=table_contents(extract),
        gaps=gaps,
        needs=missing_needs(extract, chosen, gaps),
        states=states,
        losses=losses(extract),
        suspicions=odd,
        anonymity=anonymity(extract),
        free_text=free_text_columns(raw),
        verdict=verdict(extract, states, odd.select("tabel", "raekke").n_unique()),
    )
