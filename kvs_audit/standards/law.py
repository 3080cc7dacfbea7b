"""The law as standards: it belongs to no municipality, so it is used only when it is named."""

from collections.abc import Mapping
from typing import Final

from kvs_audit.standards.model import Standard

LAW: Final = ("serviceloven", "barnets-lov")
"""The standards that are the law, in the order in which they follow each other by decision date."""


def local_standards(catalogue: Mapping[str, Standard]) -> tuple[Standard, ...]:
    """The standards that are not the law, in the catalogue's order."""
    return tuple(standard for standard in catalogue.values() if standard.id not in LAW)


def law_in_force(catalogue: Mapping[str, Standard], standard: Standard) -> tuple[Standard, ...]:
    """The law for decisions that the standard covers: same types of measures, and days in common."""
    return tuple(
        catalogue[name]
        for name in LAW
        if name in catalogue
        and set(catalogue[name].indsatstyper) & set(standard.indsatstyper)
        and not days_apart(catalogue[name], standard)
    )


def days_apart(one: Standard, other: Standard) -> bool:
    """Whether no day is covered by both."""
    return _ends_before(one, other) or _ends_before(other, one)


def _ends_before(one: Standard, other: Standard) -> bool:
    return bool(one.gaelder_til and other.gaelder_fra and one.gaelder_til < other.gaelder_fra)
