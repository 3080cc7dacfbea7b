"""How much of a standard data decide, how much people must judge, and what each requirement needs."""

from dataclasses import dataclass

from kvs_audit.standards.model import Krav, Standard, Tilsyn
from kvs_audit.standards.needs import Columns, deciding_columns, justifying_columns, needed_columns


@dataclass(frozen=True)
class KravNeeds:
    """What one requirement needs: columns that decide it, and columns that can justify a departure."""

    krav: Krav
    afgoerende: Columns
    begrundende: Columns


@dataclass(frozen=True)
class StandardCoverage:
    """``af_data``: requirements decided from data; ``manuelle``: left to manual review; ``kolonner``: all it needs."""

    standard: Standard
    af_data: int
    manuelle: int
    kolonner: Columns
    krav: tuple[KravNeeds, ...]

    @property
    def andel_af_data(self) -> float:
        """The share of its requirements that data decide."""
        return self.af_data / (self.af_data + self.manuelle)

    @property
    def tabeller(self) -> tuple[str, ...]:
        """The tables it needs."""
        return tuple(self.kolonner)

    def split(self, tilsyn: Tilsyn) -> tuple[int, int]:
        """Decided from data and left to manual review, of those that belong to one supervision."""
        decided = sum(krav.tilsyn == tilsyn for krav in self.standard.krav)
        return decided, sum(skoen.tilsyn == tilsyn for skoen in self.standard.skoen)


def standard_coverage(standard: Standard) -> StandardCoverage:
    """The coverage of one standard."""
    needs = tuple(KravNeeds(krav, deciding_columns(krav), justifying_columns(krav)) for krav in standard.krav)
    return StandardCoverage(standard, len(standard.krav), len(standard.skoen), needed_columns(standard.krav), needs)
