"""Kind ``flag``."""

import polars as pl

from kvs_audit.checks.contract import FlagColumn, Parameters, Truth, first_missing, kind, measure_outcomes
from kvs_audit.facts.coverage import Covered


class Flag(Parameters):
    """``kolonne``: a yes/no column of the measure. ``oensket``: the value that meets the requirement."""

    kolonne: FlagColumn
    oensket: Truth = True


@kind("flag", title="Ja/nej-oplysning om indsatsen", parameters=Flag)
def flag(covered: Covered, p: Flag) -> pl.LazyFrame:
    """The measure has the wanted answer to a yes/no question.

    Unit: covered measure. Met: the wanted value; not met: the other. Unknown: empty. Figures: none.
    Event date: the decision (lacking it, the start).
    """
    value = pl.col(p.kolonne)
    return measure_outcomes(
        covered.measures.lazy(), met=value if p.oensket else ~value, reason=first_missing((p.kolonne,))
    )
