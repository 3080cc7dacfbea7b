"""From assessments to findings."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from kvs_audit.assess import Chosen
from kvs_audit.contract.danish import long_date_text
from kvs_audit.contract.identity import short_id
from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.extract.model import Extract
from kvs_audit.facts.known import Known
from kvs_audit.fund.reservations import with_reservations
from kvs_audit.fund.sentences import Story, told
from kvs_audit.standards.model import Krav, Standard

DEVIATIONS: Final = ("afvigelse", "begrundet_afvigelse")

FUND: Final = pl.Schema(
    {
        "fund_id": pl.String(),
        **VURDERINGER,
        "afsnit": pl.String(),
        "krav_tekst": pl.String(),
        "saetning": pl.String(),
        "forbehold": pl.String(),
    }
)
"""Columns of findings, in order.

``fund_id``: 12 characters that follow from standard, krav and enhed_id alone, so that a finding can be recognised from
run to run. ``afsnit``: the section of the standard. ``forbehold``: rows or values of the same measure or case that
could not be read, and may be the reason; null where there are none.
"""


def findings(extract: Extract, chosen: Sequence[Chosen], vurderinger: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The findings among assessments, in the schema FUND and in the assessments' order.

    ``extract`` and ``chosen`` are those that the assessments (schema VURDERINGER) were made from, as of ``as_of``.
    """
    deviations = vurderinger.filter(pl.col("status").is_in(DEVIATIONS))
    krav = {(each.standard.id, krav.id): (each.standard, krav) for each in chosen for krav in each.standard.krav}
    story = Story(Known(extract, as_of))
    per_krav = story.place(deviations).partition_by("standard", "krav", as_dict=True, maintain_order=True)
    parts = [_describe(part, *krav[str(key[0]), str(key[1])], story) for key, part in per_krav.items()]
    if not parts:
        return FUND.to_frame()
    described = pl.concat(parts)
    named = described.with_columns(fund_id=pl.Series(fund_ids(described), dtype=pl.String()))
    return with_reservations(named, extract).select(FUND.names())


def fund_ids(rows: pl.DataFrame) -> list[str]:
    """The findings' ids."""
    parts = zip(rows["standard"], rows["krav"], rows["enhed_id"], strict=True)
    return [short_id(part) for part in parts]


def _describe(rows: pl.DataFrame, standard: Standard, krav: Krav, story: Story) -> pl.DataFrame:
    of = f", {standard.kommune}" if standard.kommune else ""
    place = f" (afsnit {krav.afsnit} i »{standard.titel}«{of})."
    justified = pl.when(pl.col("status") == "begrundet_afvigelse").then(pl.lit(" Afvigelsen er begrundet."))
    plain = pl.format(
        "Kravet er ikke opfyldt den {}: {}", long_date_text(pl.col("haendelsesdato")), pl.lit(krav.tekst.rstrip("."))
    )
    return told(rows, krav, story).with_columns(
        bygger_paa=pl.lit(" ".join(_tables_of(krav))),
        afsnit=pl.lit(krav.afsnit),
        krav_tekst=pl.lit(krav.tekst),
        saetning=pl.concat_str(pl.coalesce("saetning", plain), pl.lit(place), justified.otherwise(pl.lit(""))),
    )


def _tables_of(krav: Krav) -> list[str]:
    """The tables beside sager and indsatser that the requirement rests on."""
    return [table for table in (krav.kind.table, *krav.kind.also) if table is not None]
