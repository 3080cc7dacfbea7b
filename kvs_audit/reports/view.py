"""What a notebook holds in its hand: one report, whose parts are asked for one by one."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kvs_audit.charts.figure import Figure
from kvs_audit.reports.blocks import Html, Parts
from kvs_audit.reports.scope import Scope, open_scope
from kvs_audit.reports.sections import cases, krav, method, opening, trend, unknown, where
from kvs_audit.sample.location import sample_path


class TilsynReport:
    """A report of supervision: every part is a method that returns something to look at."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def opening(self) -> Html:
        """The half page it opens with."""
        return opening.opening(self.scope)

    def rates_by_krav(self) -> Parts:
        """The rate of each requirement."""
        return krav.rates_by_krav(self.scope)

    def heat_maps(self) -> Parts:
        """Requirement × team."""
        return where.heat_maps(self.scope)

    def teams(self) -> Parts:
        """The rate of each team."""
        return where.teams(self.scope)

    def caseworkers(self) -> Html:
        """Caseworkers by pseudonym."""
        return where.caseworkers(self.scope)

    def trend(self) -> Figure:
        """The development per quarter."""
        return trend.trend(self.scope)

    def first_cases(self, number: int = 10) -> Parts:
        """The cases to look at first, and why."""
        return cases.first_cases(self.scope, number)

    def not_assessed(self) -> Html:
        """What could not be assessed and why."""
        return unknown.not_assessed(self.scope)

    def method(self) -> Html:
        """Definitions, interpretations, standards, and what was read."""
        return method.method(self.scope)


TILSYN: Mapping[str, tuple[Any, ...]] = MappingProxyType({"afgoerelsestilsyn": ("afgoerelse",)})


def open_report(name: str, extract: str | Path | None, *, as_of: date | str, **scope: Any) -> TilsynReport:
    """Open a report by name. ``extract`` None is the bundled sample; ``scope`` as for :func:`open_scope`."""
    return TilsynReport(open_scope(sample_path() if extract is None else extract, TILSYN[name], as_of=as_of, **scope))
