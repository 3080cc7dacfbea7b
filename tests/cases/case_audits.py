"""Audits cases: each alone, or many in one extract, which is several times faster and must give the same."""

from functools import cache

import polars as pl
from case_files import Case, Row, load_cases

import kvs_audit
from kvs_audit.extract import from_frames

CASES = tuple(load_cases())
KEYS = ("sag_id", "indsats_id", "undersoegelse_id", "plan_id", "opfoelgning_id")
KEYS_OF_ROWS = ("enhed_id", "sag_id", "indsats_id")
ACROSS = frozenset({"daekning", "loven"})
"""Files that are about no kind of their own: what standards cover, and the law."""


def alone(case: Case) -> pl.DataFrame:
    """The assessments of the case's own extract."""
    return _vurderinger(case, case.frames())


def together(case: Case) -> pl.DataFrame:
    """The case's assessments out of an extract that it shares with all cases audited alike.

    Which standards apply, and whether any does, depends on the whole extract: cases about that are audited alone.
    """
    if case.kind in ACROSS:
        return _alone_once(case)
    mark = _mark(case)
    own = _together(_way(case)).filter(pl.col("sag_id").str.starts_with(mark))
    return own.with_columns(pl.col(KEYS_OF_ROWS).str.strip_prefix(mark))


def rows_in_scope(case: Case, vurderinger: pl.DataFrame) -> list[str]:
    """The assessments of the case's requirements, as text like the expected ones, in a fixed order."""
    qualified = vurderinger.with_columns(krav=pl.concat_str("standard", "krav", separator="/"))
    in_scope = qualified.filter(pl.col("krav").is_in(sorted(case.krav)))
    columns = (
        "krav",
        "enhed_id",
        "status",
        "aarsag",
        "observeret",
        "graense",
        pl.col("haendelsesdato").cast(pl.String),
    )
    return sorted(str(Row(*values)) for values in in_scope.select(*columns).iter_rows())


def _way(case: Case) -> tuple:
    """What cases must have in common to share an extract and an audit."""
    return case.standards, case.as_of, case.missing, frozenset(case.without.items())


@cache
def _together(way: tuple) -> pl.DataFrame:
    cases = [case for case in CASES if case.kind not in ACROSS and _way(case) == way]
    marked = [{name: _marked(frame, _mark(case)) for name, frame in case.frames().items()} for case in cases]
    return _vurderinger(cases[0], {name: pl.concat(frames[name] for frames in marked) for name in marked[0]})


@cache
def _alone_once(case: Case) -> pl.DataFrame:
    return alone(case)


def _vurderinger(case: Case, frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    return kvs_audit.audit(from_frames(frames), standards=list(case.standards), as_of=case.as_of).vurderinger


def _marked(frame: pl.DataFrame, mark: str) -> pl.DataFrame:
    keys = [key for key in KEYS if key in frame.columns]
    return frame.with_columns(pl.concat_str(pl.lit(mark), key).alias(key) for key in keys)


def _mark(case: Case) -> str:
    return f"c{CASES.index(case)}_"
