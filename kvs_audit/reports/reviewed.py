"""A review that came back, opened for its report: read once, and held against the extract it says it was drawn from."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from kvs_audit.contract.danish import long_date
from kvs_audit.errors import ArgumentFault
from kvs_audit.extract import load_mapping, read_extract
from kvs_audit.reports.audited_scope import Fingerprint, fingerprint
from kvs_audit.review import Collected, collect


def open_review(
    folder: str | Path,
    extract: str | Path | None,
    *,
    as_of: date | str,
    mapping: str | Path | None = None,
    allow_columns: Sequence[str] = (),
    standards: Sequence[str] = (),
    standards_dirs: Sequence[str | Path] = (),
) -> Collected:
    """Read the returned workbooks of a sample; everything else about it stands in its folder.

    ``extract``: where given, it must be the one that was drawn from, as ``as_of`` must be the sample's day. Raises
    ArgumentFault when they are not, or standards are given, which follow from the sample; FileFault and PrivacyFault
    as :func:`kvs_audit.review.collect`.
    """
    if standards or standards_dirs:
        msg = "Standarderne følger af stikprøven: brug ikke standards eller standards_dirs sammen med gennemgang."
        raise ArgumentFault(msg)
    place = Path(folder)
    if not place.is_dir():
        msg = f"Mappen {folder} findes ikke."
        raise ArgumentFault(msg)
    collected = _collected(place, fingerprint(place))
    day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    if day != collected.sample.as_of:
        drawn = collected.sample.as_of
        msg = f"Stikprøven er udtrukket pr. {long_date(drawn)}. Skriv --as-of {drawn}."
        raise ArgumentFault(msg)
    if extract is not None:
        _refuse_another(collected, Path(extract), mapping, allow_columns)
    return collected


@lru_cache(maxsize=1)
def _collected(folder: Path, _files: Fingerprint) -> Collected:
    """The review, kept so that checking arguments and running the notebook read it once."""
    return collect(folder)


def _refuse_another(collected: Collected, path: Path, mapping: str | Path | None, allow_columns: Sequence[str]) -> None:
    translation = None if mapping is None else load_mapping(Path(mapping))
    read = read_extract(path, translation, allow_columns=frozenset(allow_columns))
    drawn_from = {source["sha256"] for source in collected.sample.manifest["inputfiler"]}
    if {source.sha256 for source in read.sources} != drawn_from:
        msg = f"{path.name} er ikke det udtræk, som stikprøven er udtrukket af, eller det er ændret siden."
        raise ArgumentFault(msg)
