"""The list of deadlines as files: a workbook for the department, and a calendar for whoever must act."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

import polars as pl

from kvs_audit.assess import Chosen
from kvs_audit.contract.danish import counted_text, krav_label, label, listing, long_date, reason_text
from kvs_audit.contract.vurderinger import STATUSSER, STYRKER
from kvs_audit.cycle.due import due, not_foreseen
from kvs_audit.errors import ArgumentFault
from kvs_audit.exports import refuse_personal_text, write_set
from kvs_audit.exports.calendar import write_calendar
from kvs_audit.exports.sheets import TableColumn, TableSheet, write_sheets
from kvs_audit.extract.model import Extract

WORKBOOK, CALENDAR = "frister.xlsx", "frister.ics"

NEAR: Final = (7, 14, 30)
"""Days within which the overview counts deadlines."""

_DEADLINES: Final = (
    TableColumn("frist", "Frist", 19, "date"),
    TableColumn("dage", "Dage til", 8, "count"),
    TableColumn("team", "Team", 16),
    TableColumn("raadgiver", "Rådgiver", 14),
    TableColumn("sag_id", "Sag", 14),
    TableColumn("indsats_id", "Indsats", 14),
    TableColumn("hvad", "Hvad", 44, "wrapped"),
    TableColumn("krav_navn", "Krav", 28, "wrapped"),
    TableColumn("styrke", "Styrke", 14),
    TableColumn("graense", "Grænse", 9, "number"),
    TableColumn("udfald", "Hvis intet mere registreres", 20),
    TableColumn("aarsag", "Hvorfor det ikke kan vurderes", 26, "wrapped"),
    TableColumn("kommune", "Kommune", 14),
    TableColumn("krav_tekst", "Kravet i ord", 50, "wrapped"),
    TableColumn("standard", "Standard", 30),
    TableColumn("enhed_id", "Enhed", 18),
    TableColumn("frist_id", "Frist-id", 14),
)


@dataclass(frozen=True, eq=False)
class DueList:
    """The deadlines of an extract from ``as_of`` to ``within`` days later, maybe of one team or caseworker only."""

    extract: Extract
    chosen: Sequence[Chosen]
    as_of: date
    within: int
    team: str | None = None
    raadgiver: str | None = None

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The deadlines, see :data:`kvs_audit.cycle.due.DUE`. Raises ArgumentFault for an unknown name."""
        rows = due(self.extract, self.chosen, self.as_of, self.within)
        for column, wanted in (("team", self.team), ("raadgiver", self.raadgiver)):
            if wanted is not None:
                _refuse_unknown(self.extract, column, wanted)
                rows = rows.filter(pl.col(column) == wanted)
        return rows

    @cached_property
    def overview(self) -> pl.DataFrame:
        """One row per team and caseworker: how many deadlines in all, within :data:`NEAR` days, and the next one."""
        days = {f"inden_{near}": (pl.col("dage") <= near).sum().cast(pl.Int64) for near in NEAR}
        groups = self.rows.group_by("team", "raadgiver").agg(
            naeste=pl.col("frist").min(), **days, i_alt=pl.len().cast(pl.Int64)
        )
        return groups.sort("team", "raadgiver", nulls_last=True)

    def sentences(self) -> Iterator[str]:
        """What the list holds and, after that, what to bear in mind, in Danish."""
        last = self.as_of + timedelta(days=self.within)
        number = counted_text(self.rows.height, "frist", "frister")
        yield f"{number} fra {long_date(self.as_of)} til {long_date(last)}, begge dage med."
        reasons: dict[str, list[str]] = {}
        for standard, krav, reason in not_foreseen(self.extract, self.chosen, self.as_of):
            reasons.setdefault(reason, []).append(f"{standard}/{krav}")
        for reason, lacking in reasons.items():
            yield f"Frister for {listing(lacking)} kan ikke ses: {reason_text(reason)}."
        rejected = sum(counts.afvist for counts in self.extract.counts.values())
        if rejected:
            rows = counted_text(rejected, "række", "rækker")
            yield f"{rows} blev afvist ved indlæsningen. En frist kan stå her, fordi det, der opfylder den, er iblandt."


def _refuse_unknown(extract: Extract, column: str, wanted: str) -> None:
    if wanted not in extract.tables["sager"][column].drop_nulls().unique().to_list():
        msg = f"Udtrækket har ingen sager fra {wanted}."
        raise ArgumentFault(msg)


def write_due_list(listed: DueList, folder: Path, allow_columns: Iterable[str] = ()) -> tuple[Path, ...]:
    """Write ``frister.xlsx`` and ``frister.ics`` into a folder, both or none; returns their paths.

    ``allow_columns``: columns of the extract that were reviewed, as its guard passed them. Raises PrivacyFault when a
    text in the files holds personal data, OutputFault when they cannot be written.
    """
    sheets = due_sheets(listed)
    refuse_personal_text({WORKBOOK: listed.rows}, allow_columns)
    return write_set(
        folder,
        {
            WORKBOOK: lambda path: write_sheets("Frister", sheets, path),
            CALENDAR: lambda path: write_calendar(listed.rows, listed.as_of, WORKBOOK, path),
        },
    )


def due_sheets(listed: DueList) -> tuple[TableSheet, ...]:
    """The workbook's sheets."""
    columns = (
        TableColumn("team", "Team", 24),
        TableColumn("raadgiver", "Rådgiver", 16),
        TableColumn("naeste", "Næste frist", 19, "date"),
        *(TableColumn(f"inden_{near}", f"Inden {near} dage", 12, "count") for near in NEAR),
        TableColumn("i_alt", "I alt", 12, "count"),
    )
    return (
        TableSheet("Oversigt", ("Frister", *listed.sentences()), columns, listed.overview),
        TableSheet("Frister", (), _DEADLINES, as_shown(listed.rows)),
    )


def as_shown(rows: pl.DataFrame) -> pl.DataFrame:
    """Deadlines with their codes as Danish words, and the requirement's name as ``krav_navn``."""
    codes = {code: label(code) for code in (*STATUSSER, *STYRKER)}
    reasons = {reason: reason_text(reason) for reason in rows["aarsag"].drop_nulls().unique()}
    names = {krav: krav_label(krav) for krav in rows["krav"].unique()}
    return rows.with_columns(
        pl.col("styrke", "udfald").replace(codes),
        pl.col("aarsag").replace(reasons),
        krav_navn=pl.col("krav").replace(names),
    )
