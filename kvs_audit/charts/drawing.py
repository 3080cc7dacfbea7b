"""Draws a chart's specification as SVG, with no network."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from kvs_audit.charts.quick_import import without_slow_formats


def svg(spec: Mapping[str, Any]) -> str:
    """The chart as an SVG element."""
    import vl_convert  # noqa: PLC0415 - starts a script engine

    return str(vl_convert.vegalite_to_svg(dict(spec), vl_version=_vegalite_version()))


@cache
def _vegalite_version() -> str:
    """The version that the specifications are written for, as the converter names it."""
    with without_slow_formats():
        from altair import SCHEMA_VERSION  # noqa: PLC0415 - only where a chart is drawn

    return ".".join(SCHEMA_VERSION.removeprefix("v").split(".")[:2])
