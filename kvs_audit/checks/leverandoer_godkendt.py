"""Kind ``leverandoer_godkendt``."""

from typing import Annotated

import polars as pl
from pydantic import Field

from kvs_audit.checks.contract import (
    FlagColumn,
    OneOf,
    Parameters,
    all_true,
    first_missing,
    kind,
    measure_outcomes,
)
from kvs_audit.contract.tables import LEVERANDOERTYPER
from kvs_audit.facts.coverage import Covered


class LeverandoerGodkendt(Parameters):
    """``tilladt``: provider types outside the network. ``kolonner``: approvals that must all be there."""

    tilladt: Annotated[tuple[Annotated[str, OneOf(LEVERANDOERTYPER)], ...], Field(min_length=1)]
    kolonner: Annotated[tuple[FlagColumn, ...], Field(min_length=1)]


@kind("leverandoer_godkendt", title="Leverandøren er godkendt", parameters=LeverandoerGodkendt)
def leverandoer_godkendt(covered: Covered, p: LeverandoerGodkendt) -> pl.LazyFrame:
    """A provider outside the network is of an allowed type and approved.

    Unit: covered measure whose provider is not the network. Met: the type is allowed and all approvals are true; not
    met: the type is not allowed or an approval is false. Unknown: the type is empty, or an approval is and nothing
    decides otherwise. Figures: none. Event date: the decision (lacking it, the start).
    """
    provider = pl.col("leverandoertype")
    met = pl.when(provider.is_not_null()).then(provider.is_in(list(p.tilladt)) & all_true(p.kolonner))
    return measure_outcomes(
        covered.measures.lazy().filter((provider != "netvaerk").fill_null(True)),
        met=met,
        reason=first_missing(("leverandoertype", *p.kolonner)),
    )
