"""A figure: the finding as its title, the chart, the same message in words, and the data behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap
from types import MappingProxyType
from typing import Any

from kvs_audit.charts.theme import CONFIG

VEGALITE_MIME = "application/vnd.vegalite.v5+json"
"""The newest form that JupyterLab draws and the notebook format accepts; it draws today's specifications too."""

METADATA_KEY = "kvs_audit_figure"

TITLE_WIDTH = 80
"""Characters on a line of the title in JupyterLab; Vega does not break lines by itself."""


@dataclass(frozen=True)
class Figure:
    """What a chart module returns.

    ``title``: the finding in one sentence. ``alt``: the same message, with the figures, for those who do not see it.
    ``spec``: the Vega-Lite specification, or None when there is nothing to draw; then ``alt`` says why in words.
    ``headings`` and ``rows``: the data table behind it, already formatted; ``numeric``: columns set to the right.
    ``note``: how to read it. ``level``: of the title among the page's headings.
    """

    title: str
    alt: str
    spec: Mapping[str, Any] | None
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: frozenset[int] = field(default_factory=frozenset)
    note: str = ""
    level: int = 3
    instead: str = ""

    def for_notebooks(self, instead: str) -> "Figure":
        """The same figure shown in JupyterLab only; pages say ``instead`` in its place and hold none of its data."""
        return replace(self, instead=instead)

    def at_level(self, level: int) -> "Figure":
        """The same figure with its heading at another level."""
        return replace(self, level=level)

    def as_dict(self) -> dict[str, Any]:
        """All but the specification, as plain data that travels in a notebook's metadata."""
        return {
            "title": self.title,
            "alt": self.alt,
            "headings": list(self.headings),
            "rows": [list(row) for row in self.rows],
            "numeric": sorted(self.numeric),
            "note": self.note,
            "level": self.level,
            "instead": self.instead,
        }

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Interactive in JupyterLab, with the finding above the chart; the words alone where nothing is drawn."""
        data: dict[str, Any] = {"text/plain": f"{self.title}\n{self.alt}"}
        if self.spec is not None:
            data[VEGALITE_MIME] = {**self.spec, "title": {"text": wrap(self.title, TITLE_WIDTH)}}
        return data, {METADATA_KEY: self.as_dict()}


def empty(title: str, reason: str) -> Figure:
    """A figure with nothing to draw: the reason stands in its place."""
    return Figure(title, reason, None)


def figure(
    chart: Any,
    *,
    title: str,
    alt: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[int] = (),
    note: str = "",
) -> Figure:
    """Bind an Altair chart to its words, its table and the theme."""
    spec = chart.to_dict(validate=False)
    spec["config"] = {**CONFIG}
    spec.pop("$schema", None)
    return Figure(
        title,
        alt,
        MappingProxyType(spec),
        tuple(headings),
        tuple(tuple(row) for row in rows),
        frozenset(numeric),
        note,
    )
