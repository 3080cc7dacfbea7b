"""One sentence on whether an extract can carry an audit."""

from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from kvs_audit.contract.danish import count, counted_text, listing
from kvs_audit.extract.model import Extract

Level = Literal["brugbart", "forbehold", "utilstraekkeligt"]


@dataclass(frozen=True)
class Verdict:
    """``niveau``: usable as it is, with reservations, or not enough for an audit; ``saetning``: the same in Danish."""

    niveau: Level
    saetning: str


_OPENINGS: Final = {
    "brugbart": "Udtrækket kan bruges, som det er",
    "forbehold": "Udtrækket kan bruges med forbehold",
    "utilstraekkeligt": "Udtrækket kan læses, men ikke bruges til tilsyn",
}


def verdict(extract: Extract, states: pl.DataFrame, suspicious: int) -> Verdict:
    """The verdict from the requirements' states (KRAV_STATES), the row accounting and the number of suspicious rows.

    Not enough: no measure is accepted, or no requirement of any standard can be assessed. Reservations: a requirement
    cannot be assessed in full, a row is rejected, a value set unknown or a row suspicious.
    """
    measures = extract.counts["indsatser"].accepteret
    if not measures:
        return _as("utilstraekkeligt", ["ingen indsats er accepteret"])
    if states.is_empty():
        return _as("utilstraekkeligt", ["ingen standard gælder for udtrækkets kommuner"])
    by_state = dict(states["tilstand"].value_counts().iter_rows())
    if not by_state.keys() & {"kan_vurderes", "delvis", "for_tomt"}:
        return _as("utilstraekkeligt", [f"ingen af {count(states.height)} krav kan vurderes"])
    reservations = [*_krav(by_state, states), *_rows(extract, suspicious)]
    if reservations:
        return _as("forbehold", reservations)
    told = f"alle {count(states.height)} krav" if len(by_state) == 1 else "alle krav, der er noget at måle for,"
    return _as("brugbart", [f"{told} kan vurderes, og ingen rækker er afvist"])


def _as(level: Level, reasons: list[str]) -> Verdict:
    return Verdict(level, f"{_OPENINGS[level]}: {listing(reasons)}.")


def _krav(by_state: dict[str, int], states: pl.DataFrame) -> list[str]:
    told = []
    if "kan_ikke_vurderes" in by_state:
        told.append(f"{count(by_state['kan_ikke_vurderes'])} af {count(states.height)} krav kan ikke vurderes")
    if "for_tomt" in by_state:
        told.append(f"data er for tomme til {count(by_state['for_tomt'])} krav")
    lost = int(states["uvurderede"].sum())
    if lost:
        told.append(f"{count(lost)} af {count(int(states['enheder'].sum()))} vurderinger kan ikke afgøres")
    return told


def _rows(extract: Extract, suspicious: int) -> list[str]:
    rejected = sum(counts.afvist for counts in extract.counts.values())
    unknown = sum(counts.sat_ukendt for counts in extract.counts.values())
    read = sum(counts.laest for counts in extract.counts.values())
    told = []
    if rejected:
        told.append(f"{count(rejected)} af {counted_text(read, 'række', 'rækker')} er afvist")
    if unknown:
        told.append(f"{counted_text(unknown, 'værdi', 'værdier')} er sat til ukendt")
    if suspicious:
        told.append(f"{counted_text(suspicious, 'række ser mærkelig', 'rækker ser mærkelige')} ud")
    return told
