"""Drawing: simple random samples within cells, with the probability of every case stated.

Each case gets a number that follows from seed, as-of date and its id alone; the smallest numbers of a cell are drawn.
Seen over seeds this is simple random sampling without replacement, whatever the order of the rows and the version of
any library.

With earlier samples to be avoided, a case not drawn before is drawn with probability n / N*, N* being the cases of the
cell not drawn before. What an estimate needs is the probability over all the draws: that, times the probability of not
having been drawn before, which the earlier samples state. In a cell that has not changed it is n / N again. Where every
case of a cell has been drawn before, a new round begins with all of them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

import polars as pl

SAMPLED: Final = pl.Schema(
    {
        "i_celle": pl.UInt32(),
        "undgaaet": pl.Boolean(),
        "betinget": pl.Float64(),
        "sandsynlighed": pl.Float64(),
        "udtrukket": pl.Boolean(),
    }
)
"""What drawing adds. ``i_celle``: cases in the cell. ``undgaaet``: drawn before, so not drawn now. ``betinget``: the
probability of a case that has not been drawn before. ``sandsynlighed``: over all draws, see above; its inverse is the
weight."""


def numbers(ids: Iterable[str], seed: int, as_of: date) -> pl.Series:
    """The cases' numbers, as texts that sort."""
    start = f"{seed}\x1f{as_of.isoformat()}\x1f"
    return pl.Series([hashlib.sha256(f"{start}{each}".encode()).hexdigest() for each in ids], dtype=pl.String())


def chances_before(cases: pl.DataFrame, earlier: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Add ``foer`` (drawn in one of the earlier samples) and ``ikke_foer``, the probability of in none of them.

    ``earlier``: samples as :func:`draw` gives them.
    """
    before = [sample.select("sag_id", "udtrukket", "betinget") for sample in earlier]
    together = pl.concat(
        [pl.DataFrame(schema={"sag_id": pl.String, "udtrukket": pl.Boolean, "betinget": pl.Float64}), *before]
    )
    per_case = together.group_by("sag_id").agg(
        foer=pl.col("udtrukket").any(), ikke_foer=(1 - pl.col("betinget")).product()
    )
    return cases.join(per_case, on="sag_id", how="left", maintain_order="left").with_columns(
        pl.col("foer").fill_null(value=False), pl.col("ikke_foer").fill_null(1.0)
    )


def draw(cases: pl.DataFrame, size: int, numbered: pl.Series, earlier: Sequence[pl.DataFrame] = ()) -> pl.DataFrame:
    """Draw ``size`` cases in each cell, all where there are fewer; adds the columns SAMPLED, keeps rows and order.

    ``cases``: ``sag_id`` and ``celle``. ``numbered``: each case's number, see :func:`numbers`.
    """
    cell = "celle"
    free = ~pl.col("foer")
    in_play = free | (free.sum().over(cell) == 0)
    anew = free.sum().over(cell) == 0
    count = in_play.sum().over(cell)
    chance = pl.min_horizontal(pl.lit(size), count) / count
    place = pl.col("tal").rank("ordinal").over(cell, "i_spil")
    return (
        chances_before(cases, earlier)
        .with_columns(tal=numbered, i_spil=in_play, betinget=chance, i_celle=pl.len().over(cell))
        .with_columns(
            undgaaet=~pl.col("i_spil"),
            sandsynlighed=pl.when(anew).then("betinget").otherwise(pl.col("betinget") * pl.col("ikke_foer")),
            udtrukket=pl.col("i_spil") & (place <= size),
        )
        .select(*cases.columns, *SAMPLED.names())
        .cast(dict(SAMPLED))  # type: ignore[arg-type]
    )
