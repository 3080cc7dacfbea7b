"""One sentence on whether an extract can carry an audit; an unknown is never good news."""

from collections.abc import Callable

import polars as pl
import pytest

from kvs_audit.extract import Extract
from kvs_audit.quality import verdict
from kvs_audit.quality.cost import KRAV_STATES

Make = Callable[..., Extract]
MEASURES = "indsats_id sag_id indsatstype afgoerelsesdato startdato slutdato"


def states(*kinds: tuple[str, int, int]) -> pl.DataFrame:
    rows = [("s", f"k{n}", "skal", kind, units, lost, [], []) for n, (kind, units, lost) in enumerate(kinds)]
    return pl.DataFrame(rows, schema=KRAV_STATES, orient="row")


def test_an_extract_with_nothing_to_remark_can_be_used_as_it_is(make: Make) -> None:
    found = verdict(make(), states(("kan_vurderes", 4, 0), ("kan_vurderes", 2, 0)), 0)
    assert found.niveau == "brugbart"
    assert found.saetning == ("Udtrækket kan bruges, som det er: alle 2 krav kan vurderes, og ingen rækker er afvist.")


def test_a_krav_with_nothing_to_assess_is_not_called_assessed(make: Make) -> None:
    found = verdict(make(), states(("kan_vurderes", 4, 0), ("ingen_enheder", 0, 0)), 0)
    assert found.niveau == "brugbart" and "alle krav, der er noget at måle for," in found.saetning


@pytest.mark.parametrize("kind", ["kan_ikke_vurderes", "for_tomt", "delvis"])
def test_a_krav_that_is_not_assessed_in_full_is_a_reservation(make: Make, kind: str) -> None:
    assert verdict(make(), states(("kan_vurderes", 4, 0), (kind, 4, 1)), 0).niveau == "forbehold"


def test_a_suspicious_row_is_a_reservation(make: Make) -> None:
    found = verdict(make(), states(("kan_vurderes", 4, 0)), 1)
    assert found.saetning == "Udtrækket kan bruges med forbehold: 1 række ser mærkelig ud."


def test_rejected_rows_and_unknown_values_are_reservations(make: Make) -> None:
    rows = f"{MEASURES} formaal_angivet\nM1 S1 aflastning - - - måske\nM2 S9 aflastning - - - ja"
    found = verdict(make(indsatser=rows), states(("kan_vurderes", 4, 0)), 0)
    assert found.niveau == "forbehold"
    assert "1 af 3 rækker er afvist og 1 værdi er sat til ukendt" in found.saetning


def test_everything_lost_is_not_enough(make: Make) -> None:
    found = verdict(make(), states(("kan_ikke_vurderes", 4, 4), ("ingen_enheder", 0, 0)), 0)
    assert found.niveau == "utilstraekkeligt" and "ingen af 2 krav kan vurderes" in found.saetning


def test_no_standard_at_all_is_not_enough(make: Make) -> None:
    assert verdict(make(), states(), 0).niveau == "utilstraekkeligt"


def test_no_accepted_measure_is_not_enough(make: Make) -> None:
    assert verdict(make(indsatser=MEASURES), states(("kan_vurderes", 4, 0)), 0).niveau == "utilstraekkeligt"
