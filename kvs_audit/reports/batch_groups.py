"""Whom a batch makes reports for: municipalities or teams, each with a folder of its own."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from kvs_audit.contract.folding import fold
from kvs_audit.facts.coverage import municipality

By = Literal["kommune", "team"]

NAMELESS = "uden-navn"
_LONGEST = 60
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Names that Windows keeps for devices, folded as folders are."""


@dataclass(frozen=True)
class Group:
    """One municipality, or one of its teams. ``folder``: the name of its folder, unique in the batch."""

    kommune: str
    team: str | None
    folder: str

    @property
    def label(self) -> str:
        """What people call it."""
        return self.kommune if self.team is None else f"{self.kommune}, {self.team}"

    @property
    def parameters(self) -> dict[str, str]:
        """What narrows a report to it."""
        return {"kommune": self.kommune} if self.team is None else {"kommune": self.kommune, "team": self.team}


def groups(cases: pl.DataFrame, by: By) -> tuple[Group, ...]:
    """The groups of an extract's cases (columns kommune, team), by name.

    Spellings of one municipality (``Faxe``, ``Faxe Kommune``) are one group, named by the shortest. A team is one of
    its municipality. Cases whose team is null are in no team; :func:`without_team` counts them.
    """
    names: dict[str, str] = {}
    for name in sorted(cases["kommune"].drop_nulls().unique(), key=lambda each: (len(each), each)):
        names.setdefault(municipality(name), name)
    if by == "kommune":
        pairs = {(name, None) for name in names.values()}
    else:
        found = cases.select("kommune", "team").drop_nulls().unique().rows()
        pairs = {(names[municipality(kommune)], team) for kommune, team in found}
    ordered = sorted(pairs, key=lambda pair: (pair[0], pair[1] or ""))
    folders = folder_names("-".join(part for part in pair if part is not None) for pair in ordered)
    return tuple(Group(*pair, folder) for pair, folder in zip(ordered, folders, strict=True))


def without_team(cases: pl.DataFrame) -> int:
    """How many cases have no team, and so are in no team's report."""
    return cases["team"].null_count()


def folder_names(names: Iterable[str]) -> tuple[str, ...]:
    """A folder name for each name, in order: lower-case ASCII, never a path, never reserved, all different.

    A name without a letter or digit of the Latin alphabet becomes ``uden-navn``; a name that is taken gets a number.
    """
    taken: dict[str, None] = {}
    for name in names:
        plain = fold(name).replace("_", "-")[:_LONGEST].strip("-") or NAMELESS
        safe = f"mappe-{plain}" if _RESERVED.fullmatch(plain) else plain
        number, unique = 1, safe
        while unique in taken:
            number += 1
            unique = f"{safe}-{number}"
        taken[unique] = None
    return tuple(taken)
