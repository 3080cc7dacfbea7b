"""Run folders: what an audit has written, read back. A folder of them is a history.

A run folder is a plain store that any tool reads: ``vurderinger.parquet``, one row per assessed unit, and
``manifest.json``, which says what was measured with what. Nothing else in it is needed here.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from kvs_audit import summaries
from kvs_audit.assess import Chosen
from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.errors import FileFault
from kvs_audit.exports.audited import judged
from kvs_audit.extract.model import Extract
from kvs_audit.facts.coverage import municipality
from kvs_audit.facts.dates import day

ASSESSMENTS, MANIFEST = "vurderinger.parquet", "manifest.json"

RUN_COLUMNS: Final = ("koersel", "opgoerelsesdato", "standard", "version", "sha256")
"""What :func:`read_runs` puts before the columns of :func:`summaries.rates`."""


@dataclass(frozen=True)
class Edition:
    """One standard as a run used it: its version, its file's hash, and the municipalities whose cases it judged."""

    version: str
    sha256: str
    kommuner: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Run:
    """One run as it stands in its folder. ``name``: the folder's, without its path. ``standards``: by id.

    ``fra`` and ``til``: the event dates that were kept, open where None. ``allow_columns``: columns of its extract that
    were reviewed and found free of personal data.
    """

    name: str
    as_of: date
    standards: Mapping[str, Edition]
    vurderinger: pl.DataFrame
    fra: date | None = None
    til: date | None = None
    allow_columns: tuple[str, ...] = ()

    def measures(self, rows: pl.DataFrame) -> pl.Series:
        """Whether this run measured what each row (columns of VURDERINGER) is about.

        It did when it used the standard on that municipality, kept the event date, and had the tables it takes.
        """
        judged = {(name, municipality(where)) for name, edition in self.standards.items() for where in edition.kommuner}
        names = {name: municipality(name) for name in rows["kommune"].unique()}
        scope = pl.struct("standard", pl.col("kommune").replace(names))
        pairs = pl.DataFrame(sorted(judged), schema={"standard": pl.String, "kommune": pl.String}, orient="row")
        event = pl.col("haendelsesdato")
        return rows.select(
            maalt=scope.is_in(pairs.to_struct().implode())
            & ~pl.struct("standard", "krav").is_in(self._without_table().to_struct().implode())
            & (pl.lit(value=True) if self.fra is None else event >= day(self.fra))
            & (pl.lit(value=True) if self.til is None else event <= day(self.til))
        ).to_series()

    def within(self, fra: date | None, til: date | None) -> "Run":
        """The same, of which only the event dates from ``fra`` to ``til`` were kept."""
        return replace(self, fra=fra, til=til)

    def _without_table(self) -> pl.DataFrame:
        """``standard`` and ``krav`` of requirements that could not be assessed for lack of a whole table."""
        lacking = pl.col("aarsag").str.starts_with("mangler_tabel:")
        return self.vurderinger.lazy().filter(lacking).select("standard", "krav").unique().collect()


def as_run(name: str, as_of: date, extract: Extract, chosen: Sequence[Chosen], vurderinger: pl.DataFrame) -> Run:
    """An audit that has just been made, as the run that it would be read back as; for a period see ``within``."""
    editions = {
        each.standard.id: Edition(each.standard.version, each.standard.sha256, judged(extract, each)) for each in chosen
    }
    return Run(name, as_of, editions, vurderinger)


def read_run(folder: str | Path) -> Run:
    """Read a run folder. Raises FileFault, in Danish, when it is none, or a file in it is not as an audit wrote it."""
    place = Path(folder)
    missing = [name for name in (ASSESSMENTS, MANIFEST) if not (place / name).is_file()]
    if missing:
        msg = f"{place} er ikke en mappe fra kvs-audit audit: {missing[0]} mangler."
        raise FileFault(msg)
    manifest = _manifest(place / MANIFEST)
    vurderinger = _assessments(place / ASSESSMENTS)
    try:
        return _run(place.resolve().name, manifest, vurderinger)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        msg = f"{place / MANIFEST} mangler oplysninger, som kvs-audit audit skriver. Kør målingen igen."
        raise FileFault(msg) from fault


def _run(name: str, manifest: Any, vurderinger: pl.DataFrame) -> Run:
    parameters = manifest["parametre"]
    return Run(
        name,
        date.fromisoformat(manifest["opgoerelsesdato"]),
        {
            standard["id"]: Edition(standard["version"], standard["sha256"], tuple(standard["kommuner"]))
            for standard in manifest["standarder"]
        },
        vurderinger,
        fra=_day_or_none(parameters["fra"]),
        til=_day_or_none(parameters["til"]),
        allow_columns=tuple(parameters.get("allow_columns") or ()),
    )


def _day_or_none(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _manifest(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        msg = f"{path} kan ikke læses som et manifest."
        raise FileFault(msg) from fault


def _assessments(path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as fault:
        msg = f"{path} kan ikke læses som en Parquet-fil."
        raise FileFault(msg) from fault
    if not set(VURDERINGER.items()) <= set(frame.schema.items()):
        msg = f"{path} har ikke vurderingernes kolonner."
        raise FileFault(msg)
    return frame.select(VURDERINGER.names())


def find_runs(folder: str | Path) -> tuple[Run, ...]:
    """Every run folder directly inside a folder, by as-of date, then name. Other folders and files are passed over.

    Raises FileFault when the folder does not exist, and as :func:`read_run`.
    """
    place = Path(folder)
    if not place.is_dir():
        msg = f"Mappen {place} findes ikke."
        raise FileFault(msg)
    folders = [path for path in place.iterdir() if (path / ASSESSMENTS).is_file() and (path / MANIFEST).is_file()]
    return tuple(sorted((read_run(path) for path in folders), key=lambda run: (run.as_of, run.name)))


def read_runs(folder: str | Path, by: Sequence[str] = ("krav",)) -> pl.DataFrame:
    """The rates of every run in a folder, ready to draw a trend from.

    One row per run, standard and combination of ``by`` (columns of the assessments, e.g. ``krav`` and ``team``):
    RUN_COLUMNS, ``by``, and counts and rate as :func:`summaries.rates` gives them for the run's own as-of date. Two
    rows are comparable when their ``sha256`` is the same: then the standard was. Raises as :func:`find_runs`.
    """
    return runs_frame(find_runs(folder), by)


def runs_frame(runs: Sequence[Run], by: Sequence[str] = ("krav",)) -> pl.DataFrame:
    """As :func:`read_runs`, for runs that have been read."""
    empty = summaries.rates(VURDERINGER.to_frame(), ("standard", *by), date.min)
    parts = [_rates(run, by) for run in runs] or [_labelled(empty, pl.lit(None, pl.String()), date.min, {}).clear()]
    return pl.concat(parts).select(*RUN_COLUMNS, *by, pl.exclude(*RUN_COLUMNS, *by))


def _rates(run: Run, by: Sequence[str]) -> pl.DataFrame:
    rates = summaries.rates(run.vurderinger, ("standard", *by), run.as_of)
    return _labelled(rates, pl.lit(run.name), run.as_of, run.standards)


def _labelled(rates: pl.DataFrame, name: pl.Expr, as_of: date, standards: Mapping[str, Edition]) -> pl.DataFrame:
    version = {identity: edition.version for identity, edition in standards.items()}
    sha256 = {identity: edition.sha256 for identity, edition in standards.items()}
    standard = pl.col("standard")
    return rates.with_columns(
        koersel=name,
        opgoerelsesdato=day(as_of),
        version=standard.replace_strict(version, default=None, return_dtype=pl.String()),
        sha256=standard.replace_strict(sha256, default=None, return_dtype=pl.String()),
    )
