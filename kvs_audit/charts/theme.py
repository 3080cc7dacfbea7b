"""The one theme: colours that survive colour blindness, grey print and a dark screen, and Danish numbers and dates."""

from types import MappingProxyType
from typing import Any

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
"""Fonts of the same width on every system, so that measured labels fit."""

INK = "#1b2430"
MUTED = "#596575"
GRID = "#d9dee5"
ACCENT = "#1d5f99"
BAND = "#b9d2e8"
ALERT = "#a3430b"
PAPER = "#fefefe"
SERIES = (ACCENT, ALERT, "#2a6f5e", "#6b4a94", "#8a6d0a", "#4a4f57")
"""Every colour that stands on the page's background; the report's style sheet swaps each for the dark scheme."""

STEPS = ("#7a3005", "#b25c26", "#dfa877", "#cfe0ee", "#eef4f9")
"""Five steps from low (strong, for attention) to high (pale), and the text on each; all distinct, to be swapped."""
STEP_TEXT = ("#ffffff", "#fffffe", "#1a1a1a", "#1a1a1b", "#1a1a1c")
SMALL_CELL, SMALL_CELL_TEXT = "#fafafa", "#3d4650"
"""A cell with too few units for a rate is not shaded: a single case must not look like a fire."""
STEP_BOUNDS = (0.2, 0.4, 0.6, 0.8)

WIDTH = 680
"""Width of a chart as printed; on screen it takes the width there is."""

LOCALE: dict[str, Any] = {
    "number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0kr."]},
    "time": {
        "dateTime": "%A den %d. %B %Y %X",
        "date": "%d.%m.%Y",
        "time": "%H:%M:%S",
        "periods": ["", ""],
        "days": ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
        "shortDays": ["søn", "man", "tir", "ons", "tor", "fre", "lør"],
        "months": [
            "januar", "februar", "marts", "april", "maj", "juni",
            "juli", "august", "september", "oktober", "november", "december",
        ],
        "shortMonths": ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
    },
}  # fmt: skip

CONFIG = MappingProxyType(
    {
        "locale": LOCALE,
        "background": "transparent",
        "font": FONT,
        "aria": False,  # the page says what the chart says; hundreds of announced marks would not
        "padding": {"left": 2, "top": 4, "right": 2, "bottom": 4},
        "view": {"stroke": None},
        "axis": {
            "labelColor": MUTED,
            "titleColor": MUTED,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": GRID,
            "tickColor": GRID,
        },
        "text": {"color": INK, "fontSize": 12},
        "title": {"color": INK, "fontSize": 15, "anchor": "start", "frame": "group"},
        "legend": {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 12, "orient": "top", "title": None},
    }
)

PERCENT_LABEL = "format(100 * datum.value, '.0f') + '\u00a0%'"
"""Danish wants a space before the percent sign, which d3's own percent format leaves out."""
