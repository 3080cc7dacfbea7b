"""Small-cell suppression: what may be published of counts about children.

A count is small when it is above 0 and it, or the number of children behind it, is below the threshold. A row with a
small count is hidden with all its figures. Then other rows are hidden until nothing published, also taken together
across tables that share margins, narrows a small count to a range shorter than the threshold.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from kvs_audit.facts.dates import day
from kvs_audit.summaries.ranges import Flags, Floats, Ranges

THRESHOLD: Final = 5

HIDDEN: Final = "skjult"
"""The column that says whether a row's figures are hidden."""

_CHILDREN: Final = "_sager"
"""Ending of the column with the number of children behind a count; not published."""

_EVERYTHING: Final = "_alt"
_CELL: Final = "_celle"

Tables = Mapping[str, pl.DataFrame]
Groupings = Mapping[str, Sequence[str]]


def published(
    vurderinger: pl.DataFrame, tables: Groupings, as_of: date, threshold: int = THRESHOLD
) -> dict[str, pl.DataFrame]:
    """Tables of the contract's rate that may be published together.

    ``vurderinger``: the schema VURDERINGER, with any further columns that ``tables`` group by. ``tables``: name -> the
    columns it is grouped by; all tables of one publication belong in one call, for each can reveal what another hides.
    Each has its columns, ``opfyldt``, ``ikke_opfyldt`` (deviations, justified or not), ``naevner``, ``andel``, null in
    hidden rows (``skjult``), and ``kan_ikke_vurderes``, hidden by itself (null). Only assessments with an event date by
    A count.
    """
    due = vurderinger.filter(pl.col("haendelsesdato") <= day(as_of))
    counted = {name: _counted(due, by) for name, by in tables.items()}
    grouping = dict.fromkeys(column for by in tables.values() for column in by)
    cells = due.select(*grouping).unique() if grouping else None
    judged = suppress(counted, tables, ("opfyldt", "ikke_opfyldt"), threshold, cells)
    unclear = suppress(counted, tables, ("kan_ikke_vurderes",), threshold, cells)
    total = pl.col("opfyldt") + pl.col("ikke_opfyldt")
    return {
        name: judged[name]
        .select(*by, "opfyldt", "ikke_opfyldt", HIDDEN)
        .with_columns(unclear[name]["kan_ikke_vurderes"], naevner=total)
        .with_columns(andel=pl.when(pl.col("naevner") > 0).then(pl.col("opfyldt") / pl.col("naevner")))
        .select(*by, "opfyldt", "ikke_opfyldt", "naevner", "andel", "kan_ikke_vurderes", HIDDEN)
        for name, by in tables.items()
    }


def _counted(due: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    status = pl.col("status")
    groups = {
        "opfyldt": status == "opfyldt",
        "ikke_opfyldt": status.is_in(["afvigelse", "begrundet_afvigelse"]),
        "kan_ikke_vurderes": status == "kan_ikke_vurderes",
    }
    counts = {name: group.sum().cast(pl.Int64) for name, group in groups.items()}
    children = {f"{name}{_CHILDREN}": pl.col("sag_id").filter(group).n_unique() for name, group in groups.items()}
    if not by:
        return due.select(**counts, **children)
    return due.group_by(list(by)).agg(**counts, **children).sort(list(by), nulls_last=True)


def suppress(
    tables: Tables,
    by: Groupings,
    counts: Sequence[str],
    threshold: int = THRESHOLD,
    cells: pl.DataFrame | None = None,
) -> dict[str, pl.DataFrame]:
    """Hide rows with small counts, and those that would reveal them; adds ``skjult``.

    ``tables``: the tables of one publication, all grouped from the same units; ``by``: the columns each is grouped by,
    in which its rows are unique. ``counts``: disjoint counts, whole and not null, that every table has; what follows
    from them (totals, rates) may stand beside them. Hidden rows have null in every column that is not in ``by``.
    A column ``<count>_sager``, if there is one, is the number of children behind the count; it is left out of the
    result. ``cells``: the combinations of all grouping columns that there are, which a reader may know; without it,
    every combination that fits the tables. Order of rows is kept.
    """
    finest = (_fitting(tables, by) if cells is None else cells).with_row_index(_CELL)
    members = np.vstack([_members(frame, finest, by[name]) for name, frame in tables.items()])
    figures = pl.concat([frame.select(counts).cast(pl.Float64) for frame in tables.values()]).to_numpy()
    small = np.vstack([_small(frame, counts, threshold) for frame in tables.values()])
    hidden = np.zeros(len(members), dtype=bool)
    for rows, inside in _parts(members):
        hidden[rows] = _hidden(members[np.ix_(rows, inside)], figures[rows], small[rows], threshold)
    ends = np.cumsum([frame.height for frame in tables.values()])
    return {
        name: _hide(frame, by[name], hidden[end - frame.height : end])
        for (name, frame), end in zip(tables.items(), ends, strict=True)
    }


def _hide(frame: pl.DataFrame, by: Sequence[str], hidden: Flags) -> pl.DataFrame:
    shown = frame.select(name for name in frame.columns if not name.endswith(_CHILDREN)).with_columns(
        pl.Series(HIDDEN, hidden, pl.Boolean())
    )
    figures = [name for name in shown.columns if name not in (*by, HIDDEN)]
    return shown.with_columns(pl.when(~pl.col(HIDDEN)).then(pl.col(name)).alias(name) for name in figures)


def _small(frame: pl.DataFrame, counts: Sequence[str], threshold: int) -> Flags:
    behind = {count: f"{count}{_CHILDREN}" if f"{count}{_CHILDREN}" in frame.columns else count for count in counts}
    small: Flags = frame.select(
        ((pl.col(count) > 0) & (pl.min_horizontal(count, children) < threshold)).alias(count)
        for count, children in behind.items()
    ).to_numpy()
    return small


def _fitting(tables: Tables, by: Groupings) -> pl.DataFrame:
    """Every combination of the tables' groups that fits together."""
    cells = pl.DataFrame({_EVERYTHING: [0]})
    for name, frame in tables.items():
        groups = frame.select(by[name]).unique()
        shared = [column for column in groups.columns if column in cells.columns]
        if shared:
            cells = cells.join(groups, on=shared, how="full", coalesce=True, nulls_equal=True)
        elif groups.width:
            cells = cells.join(groups, how="cross")
    return cells.unique()


def _members(frame: pl.DataFrame, finest: pl.DataFrame, by: Sequence[str]) -> Floats:
    """Rows of a table × finest cells, 1 where the row sums the cell."""
    members = np.zeros((frame.height, finest.height))
    if not by:
        members[:] = 1
        return members
    numbered = frame.select(by).with_row_index("_raekke")
    pairs = numbered.join(finest, on=list(by), how="inner", nulls_equal=True)
    members[pairs["_raekke"].to_numpy(), pairs[_CELL].to_numpy()] = 1
    return members


def _parts(members: Floats) -> Iterator[tuple[Flags, Flags]]:
    """Rows and cells that no sum connects to others: each part can be looked at by itself."""
    left = np.ones(len(members), dtype=bool)
    while left.any():
        cells = members[np.flatnonzero(left)[0]] > 0
        rows = left & (members[:, cells].any(axis=1))
        while (members[rows].any(axis=0) != cells).any():
            cells = members[rows].any(axis=0)
            rows = left & members[:, cells].any(axis=1)
        if not rows.any():
            rows[np.flatnonzero(left)[0]] = True
        yield rows, cells
        left &= ~rows


def _hidden(members: Floats, figures: Floats, small: Flags, threshold: int) -> Flags:
    """Which rows of a part to hide."""
    hidden: Flags = np.asarray(small.any(axis=1), dtype=np.bool_)
    if not hidden.any():
        return hidden
    units = figures.sum(axis=1)
    ranges = [Ranges(members, figures[:, number], threshold) for number in range(figures.shape[1])]
    targets = [np.flatnonzero(small[:, number]).tolist() for number in range(figures.shape[1])]
    for number, of_count in enumerate(targets):
        for target in of_count:
            while not ranges[number].safe(target, ~hidden):
                hidden[_next_to_hide(members, figures[:, number], units, target, hidden)] = True
    helpers = np.flatnonzero(hidden & ~small.any(axis=1))
    for helper in sorted(helpers, key=lambda row: -units[row]):
        hidden[helper] = False
        hidden[helper] = not all(ranges[number].all_safe(of_count, ~hidden) for number, of_count in enumerate(targets))
    return hidden


def _next_to_hide(members: Floats, figure: Floats, units: Floats, target: int, hidden: Flags) -> int:
    """The published row with the fewest units, its figure not 0, that stands beside the target or holds it."""
    holding = ~hidden & (members[:, members[target] > 0].any(axis=1))
    near = ~hidden & (figure > 0) & members[:, members[holding].any(axis=0)].any(axis=1)
    return int(min(np.flatnonzero(near), key=lambda row: (units[row], members[row].sum())))
