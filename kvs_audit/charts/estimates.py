"""Estimates from a sample with their 95 % intervals, one row each."""

from collections.abc import Sequence

import polars as pl

from kvs_audit.charts.figure import Figure, empty, figure
from kvs_audit.charts.rates import interval_rows
from kvs_audit.contract.danish import MISSING, count, number, percent

COUNTS = ("opfyldt", "ikke_opfyldt", "ikke_relevant", "kan_ikke_vurderes", "ubesvaret")
"""Columns of counts that a table of estimates shows where the frame has them, in this order."""

_HEADINGS = {
    "opfyldt": "Opfyldt",
    "ikke_opfyldt": "Ikke opfyldt",
    "ikke_relevant": "Ikke relevant",
    "kan_ikke_vurderes": "Kan ikke vurderes",
    "ubesvaret": "Ubesvaret",
}


def estimates_figure(
    rows: pl.DataFrame, *, title: str, reason: str, note: str, whole: str = "", first: str = "Krav"
) -> Figure:
    """Draw estimates, the lowest first.

    ``rows``: ``label``, ``andel``, ``nedre``, ``oevre`` (shares; null where nothing was judged), ``sager`` (cases they
    rest on), any of COUNTS, and maybe ``hele``, the share among all cases, which is drawn as a tick and told under the
    heading ``whole``. ``reason``: what to say when no row has an estimate; rows without one stand in the table alone.
    """
    ordered = rows.sort("andel", "label", nulls_last=True)
    drawn = ordered.filter(pl.col("andel").is_not_null())
    if drawn.is_empty():
        return empty(title, reason)
    share = pl.col("andel").map_elements(lambda value: percent(value, 0), return_dtype=pl.String())
    cases = pl.when(pl.col("sager") == 1).then(pl.lit(" sag")).otherwise(pl.lit(" sager"))
    data = drawn.with_row_index("plads").select(
        "plads",
        "label",
        "andel",
        "nedre",
        "oevre",
        *([pl.col("hele").alias("ventet")] if whole else []),
        tal=pl.concat_str(share, pl.lit(" · "), pl.col("sager").cast(pl.String), cases),
    )
    counts = [name for name in COUNTS if name in rows.columns]
    headings = [first, "Anslået andel opfyldt", "95 %-interval", "Sager"]
    headings += [*([whole] if whole else []), *(_HEADINGS[name] for name in counts)]
    return figure(
        interval_rows(data),
        title=title,
        alt=_alt(title, drawn),
        headings=headings,
        rows=[_row(row, counts, bool(whole)) for row in ordered.iter_rows(named=True)],
        numeric=range(1, len(headings)),
        note=note,
    )


def _alt(title: str, drawn: pl.DataFrame) -> str:
    lines = [
        f"{row['label']}: {percent(row['andel'], 0)} ({count(row['sager'])} sager, interval {interval_text(row)})"
        for row in drawn.iter_rows(named=True)
    ]
    return f"{title}. Anslået andel opfyldt med 95 %-interval. {'; '.join(lines)}."


def _row(row: dict[str, object], counts: Sequence[str], whole: bool) -> tuple[str, ...]:
    shares = [_share(row["andel"]), interval_text(row), number(float(row["sager"] or 0))]  # type: ignore[arg-type]
    shares += [_share(row["hele"])] if whole else []
    return (str(row["label"]), *shares, *(number(float(row[name] or 0)) for name in counts))  # type: ignore[arg-type]


def _share(value: object) -> str:
    return MISSING if value is None else percent(float(value), 0)  # type: ignore[arg-type]


def interval_text(row: dict[str, object]) -> str:
    """The interval as ``20–52 %``; a dash where there is none."""
    if row["nedre"] is None:
        return MISSING
    low, high = float(row["nedre"]), float(row["oevre"])  # type: ignore[arg-type]
    return f"{100 * low:.0f}–{percent(high, 0)}"
