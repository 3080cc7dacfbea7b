"""Typed parameters of a report, checked before anything runs: an unknown name or a wrong type is a clear message."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kvs_audit.errors import ArgumentFault

NONE = "ingen"

Read = Callable[[Any], Any]
"""Reads a value as given on the command line (text) or from Python; raises ValueError when it is something else."""


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name in the notebook, what it must be, in Danish, and how it is read.

    ``of_scope``: it narrows the audit, and so can be checked before the notebook starts.
    """

    name: str
    expects: str
    read: Read
    text: str
    of_scope: bool = True


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _date(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    text = _text(value)
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError
    return text


def _texts(value: Any) -> list[str]:
    items = value.split(",") if isinstance(value, str) else list(value)
    if not items:
        raise ValueError
    return [_text(item) for item in items]


def _dates(value: Any) -> list[str]:
    """Days, or the word NONE for no day at all."""
    if value in (NONE, []):
        return []
    items = value.split(",") if isinstance(value, str) else [value] if isinstance(value, date) else list(value)
    return sorted({_date(item.strip() if isinstance(item, str) else item) for item in items})


def _folders(value: Any) -> list[str]:
    items = [value] if isinstance(value, str | Path) else list(value)
    return [_text(str(item)) for item in items]


def _whole(low: int) -> Read:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError
        number = int(value)
        if number < low:
            raise ValueError
        return number

    return read


def _one_of(*words: str) -> Read:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError
        return str(value)

    return read


STANDARDS = Parameter(
    "standards", "en eller flere standarder med komma imellem", _texts, "Standarder, evt. som ID@KOMMUNE"
)
STANDARDS_DIRS = Parameter("standards_dirs", "en mappe", _folders, "Mapper med egne standarder")
MAPPING = Parameter("mapping", "en fil", _text, "Fil, der oversætter fremmede overskrifter og værdier til kontraktens")
ALLOW_COLUMNS = Parameter(
    "allow_columns", "en eller flere kolonner (tabel.kolonne) med komma imellem", _texts, "Kolonner, der er set igennem"
)
KOMMUNE = Parameter("kommune", "en kommunes navn", _text, "Kun sager fra denne kommune")
TEAM = Parameter("team", "et teams navn", _text, "Kun sager fra dette team")
FRA = Parameter("fra", "en dato, fx 2026-01-01", _date, "Første dag i perioden (hændelsesdato)")
TIL = Parameter("til", "en dato, fx 2026-06-30", _date, "Sidste dag i perioden (hændelsesdato)")
TAERSKEL = Parameter("taerskel", "et helt tal, mindst 3", _whole(3), "Antal under dette skjules")
UNDTAGELSER = Parameter("undtagelser", "en fil", _text, "Register over begrundede fravigelser (.toml, .csv, .xlsx)")
SAGER = Parameter("sager", "et helt tal, mindst 1", _whole(1), "Hvor mange sager listen viser", of_scope=False)
GENNEMGANG = Parameter("gennemgang", "en mappe", _text, "Stikprøvens mappe med de udfyldte projektmapper")
DAGE = Parameter("dage", "et helt tal, mindst 1", _whole(1), "Hvor mange dage frem fristerne vises", of_scope=False)
SAMMENLIGN_MED = Parameter(
    "sammenlign_med", "en mappe fra kvs-audit audit", _text, "En tidligere kørsel at sammenligne med"
)
NIVEAUSKIFT = Parameter(
    "niveauskift",
    f"en eller flere datoer med komma imellem, eller {NONE}",
    _dates,
    "Dage, hvor niveauet ventes at skifte, fx en lovændring; udviklingen dømmes for sig på hver side",
    of_scope=False,
)
PUNKTER = Parameter(
    "punkter",
    "auto, maaned eller kvartal",
    _one_of("auto", "maaned", "kvartal"),
    "Hvad hvert punkt i udviklingen er",
    of_scope=False,
)

ALIASES: Mapping[str, str] = {"from": "fra", "to": "til", "standard": "standards"}
"""Names of the audit command's options that mean a parameter."""


def read_parameters(declared: Iterable[Parameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the notebook takes them; a value of None is as not given.

    Raises ArgumentFault for an unknown name, a value of another type, one that stands twice, and a period that ends
    before it begins.
    """
    known = {parameter.name: parameter for parameter in declared}
    values: dict[str, Any] = {}
    for name, value in given.items():
        parameter = known.get(ALIASES.get(name, name))
        if parameter is None:
            raise ArgumentFault(_unknown(name, known))
        if value is None:
            continue
        if parameter.name in values:
            msg = f"Parameteren {parameter.name} er angivet to gange."
            raise ArgumentFault(msg)
        values[parameter.name] = _read(parameter, name, value)
    if "fra" in values and "til" in values and values["til"] < values["fra"]:
        msg = f"Perioden slutter ({values['til']}), før den begynder ({values['fra']})."
        raise ArgumentFault(msg)
    return values


def _read(parameter: Parameter, name: str, value: Any) -> Any:
    try:
        return parameter.read(value)
    except (ValueError, TypeError) as error:
        msg = f"Parameteren {name} skal være {parameter.expects}; den er {value!r}."
        raise ArgumentFault(msg) from error


def _unknown(name: str, known: Mapping[str, Parameter]) -> str:
    close = get_close_matches(name, known, n=1)
    hint = f" Mente du {close[0]}?" if close else ""
    return f"Rapporten kender ikke parameteren {name}.{hint} Den kender: {', '.join(known)}."
