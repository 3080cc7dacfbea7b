"""Kind ``udfyldt``."""

from typing import Annotated

import polars as pl

from kvs_audit.checks.contract import OneOf, Parameters, columns_of, kind, measure_outcomes
from kvs_audit.contract.vurderinger import mangler_vaerdi
from kvs_audit.facts.coverage import Covered

COLUMNS = columns_of("indsatser", "id", "date", "bool", "int", "num", "enum")


class Udfyldt(Parameters):
    """``kolonne``: an optional column of the measure."""

    kolonne: Annotated[str, OneOf(COLUMNS)]


@kind("udfyldt", title="Oplysning er angivet", parameters=Udfyldt)
def udfyldt(covered: Covered, p: Udfyldt) -> pl.LazyFrame:
    """The decision states something: the value is there.

    Unit: covered started measure. Met: a value is present; not met: the field is empty. Unknown: the whole column is
    missing from the extract, or the reader could not read the value. Figures: none. Event date: the start.
    """
    extract = covered.known.extract
    unread = extract.rejects.filter(
        (pl.col("tabel") == "indsatser") & (pl.col("handling") == "sat_ukendt") & (pl.col("kolonne") == p.kolonne)
    )["raekke"]
    unknown = pl.col("raekke").is_in(unread.implode()) | pl.lit(not extract.has_column("indsatser", p.kolonne))
    return measure_outcomes(
        covered.started.lazy(),
        met=pl.when(~unknown).then(pl.col(p.kolonne).is_not_null()),
        reason=pl.lit(mangler_vaerdi(p.kolonne)),
        event=pl.col("startdato"),
    )
