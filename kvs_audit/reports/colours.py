"""How the charts' colours change on a dark screen: each colour of the theme is swapped by the style sheet, by name."""

from types import MappingProxyType

from kvs_audit.charts import theme

DARK = MappingProxyType(
    {
        theme.INK: "#e6eaf0",
        theme.MUTED: "#aab4c0",
        theme.GRID: "#3a4452",
        theme.ACCENT: "#7fb8ea",
        theme.BAND: "#2f4f6d",
        theme.ALERT: "#f0995a",
        theme.PAPER: "#14191f",
        theme.SMALL_CELL: "#1b2128",
        theme.SMALL_CELL_TEXT: "#c3ccd6",
        **dict(zip(theme.STEPS, ("#f6b48a", "#bf6a33", "#6b4128", "#2c4459", "#1f2c39"), strict=True)),
        **dict(zip(theme.STEP_TEXT, ("#14191f", "#0d1115", "#fdf3ec", "#eef4fa", "#e6eaf1"), strict=True)),
        "#2a6f5e": "#6cc7ae",
        "#6b4a94": "#b99be0",
        "#8a6d0a": "#dcbc52",
        "#4a4f57": "#b5bbc4",
    }
)
"""Every colour of the theme, and what it becomes on a dark screen."""


def dark_rules() -> str:
    """Style rules for the dark scheme on screens; print stays light."""
    rules = "".join(
        f'.chart [{name}="{light}"]{{{name}:{dark}}}' for light, dark in DARK.items() for name in ("fill", "stroke")
    )
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}"
