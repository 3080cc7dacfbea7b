"""Kind ``i_maengde``."""

from typing import Annotated, Self

import polars as pl
from pydantic import Field, model_validator

from kvs_audit.checks.contract import OneOf, Parameters, columns_of, first_missing, kind, measure_outcomes
from kvs_audit.contract.tables import TABLES
from kvs_audit.facts.coverage import Covered

COLUMNS = columns_of("indsatser", "enum")


class IMaengde(Parameters):
    """``kolonne``: a coded column of the measure. ``tilladt``: the codes that meet the requirement."""

    kolonne: Annotated[str, OneOf(COLUMNS)]
    tilladt: Annotated[tuple[str, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _known_codes(self) -> Self:
        codes = TABLES["indsatser"].by_name[self.kolonne].values
        for code in self.tilladt:
            if code not in codes:
                msg = f"{code} er ikke en kode for {self.kolonne} ({', '.join(codes)})"
                raise ValueError(msg)
        return self


@kind("i_maengde", title="Kode blandt de tilladte", parameters=IMaengde)
def i_maengde(covered: Covered, p: IMaengde) -> pl.LazyFrame:
    """The measure's code is one of those allowed.

    Unit: covered measure. Met: in the set; not met: another code. Unknown: empty. Figures: none. Event date: the
    decision (lacking it, the start).
    """
    return measure_outcomes(
        covered.measures.lazy(), met=pl.col(p.kolonne).is_in(list(p.tilladt)), reason=first_missing((p.kolonne,))
    )
