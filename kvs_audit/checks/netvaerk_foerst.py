"""Kind ``netvaerk_foerst``."""

import polars as pl

from kvs_audit.checks.contract import Parameters, first_missing, kind, measure_outcomes
from kvs_audit.facts.coverage import Covered


class NetvaerkFoerst(Parameters):
    """No parameters."""


@kind("netvaerk_foerst", title="Netværket først", parameters=NetvaerkFoerst)
def netvaerk_foerst(covered: Covered, p: NetvaerkFoerst) -> pl.LazyFrame:
    """The measure lies in the network, or the network was considered first.

    Unit: covered measure. Met: the provider is the network, or the network was considered. Not met: another provider,
    and it was not. Unknown: the provider is empty and the network is not known to have been considered (names the
    provider); or another provider and it is not known (names that). Figures: none. Event date: the decision (lacking
    it, the start).
    """
    in_network = pl.col("leverandoertype") == "netvaerk"
    considered = pl.col("netvaerk_afsoegt")
    return measure_outcomes(
        covered.measures.lazy(),
        met=in_network | considered,
        reason=first_missing(("leverandoertype", "netvaerk_afsoegt")),
    )
