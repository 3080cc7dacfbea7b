"""What is explained of one case, ready to be written as text or as a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from kvs_audit.explain.model import Explanation
from kvs_audit.facts.known import Known


@dataclass(frozen=True, eq=False)
class Explained:
    """A case and what of it is explained. ``known``: of that case alone. ``findings``: schema FUND, maybe empty."""

    sag_id: str
    explanations: Sequence[Explanation]
    findings: pl.DataFrame
    known: Known

    @property
    def as_of(self) -> date:
        """The as-of date."""
        return self.known.as_of
