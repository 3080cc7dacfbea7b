"""The reports there are: whom each is for, its notebook, and the parameters it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from kvs_audit.errors import ArgumentFault
from kvs_audit.reports.parameters import (
    ALLOW_COLUMNS,
    DAGE,
    FRA,
    GENNEMGANG,
    KOMMUNE,
    MAPPING,
    NIVEAUSKIFT,
    PUNKTER,
    SAGER,
    SAMMENLIGN_MED,
    STANDARDS,
    STANDARDS_DIRS,
    TAERSKEL,
    TEAM,
    TIL,
    UNDTAGELSER,
    Parameter,
)

_EXTRACT = (MAPPING, ALLOW_COLUMNS, STANDARDS, STANDARDS_DIRS, KOMMUNE)
_SCOPE = (*_EXTRACT, UNDTAGELSER, TEAM, FRA, TIL)


@dataclass(frozen=True)
class Report:
    """One report. ``name`` is also its notebook's and its output's.

    ``level``: whether it may be published. ``worklist``: whether it comes with the list of its findings.
    """

    name: str
    title: str
    reader: str
    parameters: tuple[Parameter, ...]
    level: Literal["intern", "offentlig"] = "intern"
    worklist: bool = False

    @property
    def notebook(self) -> Path:
        """Its notebook, in an installed package or in a checkout."""
        return notebooks_folder() / f"{self.name}.ipynb"


CATALOGUE: Mapping[str, Report] = MappingProxyType(
    {
        report.name: report
        for report in (
            Report(
                "afgoerelsestilsyn",
                "Tilsyn med afgørelser",
                "Til afdelingslederen",
                (*_SCOPE, SAMMENLIGN_MED, SAGER, DAGE),
                worklist=True,
            ),
            Report(
                "leverancetilsyn",
                "Tilsyn med leverancen",
                "Til socialafdelingen",
                (*_SCOPE, SAMMENLIGN_MED, SAGER),
                worklist=True,
            ),
            Report("serviceniveau", "Serviceniveau", "Til analytikere", (*_SCOPE, NIVEAUSKIFT, PUNKTER)),
            Report("datakvalitet", "Datakvalitet", "Til den, der leverer data, og den, der bruger dem", _EXTRACT),
            Report(
                "offentlig",
                "Opfyldelse af kvalitetsstandarder",
                "Til udvalg og offentlighed",
                (*_EXTRACT, FRA, TIL, TAERSKEL, NIVEAUSKIFT),
                level="offentlig",
            ),
            Report(
                "sagsgennemgang",
                "Gennemgang af sager",
                "Til afdelingslederen og dem, der har læst sagerne",
                (MAPPING, ALLOW_COLUMNS, STANDARDS, STANDARDS_DIRS, GENNEMGANG),
            ),
        )
    }
)


def find_report(name: str) -> Report:
    """The report of that name. Raises ArgumentFault with those there are."""
    if name in CATALOGUE:
        return CATALOGUE[name]
    close = get_close_matches(name, CATALOGUE, n=1)
    hint = f" Mente du {close[0]}?" if close else ""
    msg = f"Rapporten {name} findes ikke.{hint} Der er: {', '.join(CATALOGUE)}."
    raise ArgumentFault(msg)


def notebooks_folder() -> Path:
    """Where the notebooks lie: inside an installed package, else in the checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_notebooks"
    return installed if installed.is_dir() else package.parent / "notebooks"
