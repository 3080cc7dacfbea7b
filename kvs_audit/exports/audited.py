"""What the exports need to know of an audit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from kvs_audit.assess import Chosen, kommuner_of
from kvs_audit.extract.model import Extract

if TYPE_CHECKING:
    from kvs_audit.exports.sheets import TableSheet


class Registered(Protocol):
    """A register of justified departures applied to an audit, see :class:`kvs_audit.cycle.register.Applied`."""

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the manifest says of it."""

    @property
    def sheets(self) -> "Sequence[TableSheet]":
        """What it did, entry by entry and requirement by requirement."""


class Audited(Protocol):
    """One audit of one extract, see :class:`kvs_audit.result.Result`."""

    @property
    def extract(self) -> Extract:
        """The extract that was audited."""

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """The standards, each with the municipalities that it judged."""

    @property
    def as_of(self) -> date:
        """The as-of date."""

    @property
    def fra(self) -> date | None:
        """First event date that was kept."""

    @property
    def til(self) -> date | None:
        """Last event date that was kept."""

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The audit's arguments as they were given."""

    @property
    def undtagelser(self) -> Registered | None:
        """The register that was applied, if any."""

    @property
    def vurderinger(self) -> pl.DataFrame:
        """The assessments."""

    @property
    def fund(self) -> pl.DataFrame:
        """The findings."""

    @property
    def opsummering(self) -> pl.DataFrame:
        """Counts and rates per standard and krav."""


def judged(extract: Extract, chosen: Chosen) -> tuple[str, ...]:
    """The municipalities of the extract whose cases a standard judged, as first written, in alphabetical order."""
    return tuple(
        sorted(
            written
            for compared, written in kommuner_of(extract).items()
            if chosen.kommuner is None or compared in chosen.kommuner
        )
    )
