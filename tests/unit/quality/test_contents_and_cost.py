"""What is there, what is missing, and what that costs: missing is not empty, and unknown is never met."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from kvs_audit.assess import assess
from kvs_audit.errors import ArgumentFault
from kvs_audit.extract import Extract
from kvs_audit.quality import column_gaps, krav_states, losses, missing_needs, standards_to_check, table_contents
from kvs_audit.standards import load_standards

Make = Callable[..., Extract]
A = date(2024, 12, 31)
MEASURES = "indsats_id sag_id indsatstype afgoerelsesdato startdato slutdato"
FAXE = "faxe-paedagogisk-stoette"


def contents(extract: Extract, table: str) -> dict[str, Any]:
    (row,) = table_contents(extract).filter(pl.col("tabel") == table).to_dicts()
    return row


def gaps(extract: Extract, table: str) -> dict[str | None, str]:
    return dict(column_gaps(extract).filter(pl.col("tabel") == table).select("kolonne", "tilstand").iter_rows())


def needs(extract: Extract, name: str, role: str = "afgoerende") -> dict[tuple[str, str | None], list[str]]:
    chosen = standards_to_check(extract, load_standards(), [name])
    rows = missing_needs(extract, chosen, column_gaps(extract)).filter(pl.col("rolle") == role)
    return {(row["tabel"], row["kolonne"]): row["krav"] for row in rows.iter_rows(named=True)}


def state(extract: Extract, name: str, krav: str, *, assessed: bool = True) -> dict[str, Any]:
    chosen = standards_to_check(extract, load_standards(), [name])
    rows = assess(extract, chosen, A) if assessed else None
    (found,) = krav_states(extract, chosen, rows).filter(pl.col("krav") == krav).to_dicts()
    return found


def test_a_missing_table_has_no_counts_and_an_empty_one_has_zeros(make: Make) -> None:
    extract = make(planer="plan_id sag_id type dato")
    assert contents(extract, "planer")["findes"] and contents(extract, "planer")["laest"] == 0
    assert not contents(extract, "opfoelgninger")["findes"]
    assert contents(extract, "opfoelgninger")["laest"] is None


def test_rows_add_up_as_in_the_manifest(make: Make) -> None:
    rows = f"{MEASURES}\nM1 S1 aflastning 2024-02-01 2024-03-01 -\nM2 S9 aflastning 2024-02-01 - -\nM3 S1 x - - -"
    row = contents(make(indsatser=rows), "indsatser")
    assert (row["laest"], row["accepteret"], row["afvist"], row["kolonner"]) == (3, 1, 2, 6)


def test_a_missing_table_is_one_gap_and_a_missing_column_another(make: Make) -> None:
    extract = make(planer="plan_id sag_id type dato konkrete_maal\nP1 S1 handleplan 2024-01-01 -")
    assert gaps(extract, "opfoelgninger") == {None: "mangler_tabel"}
    assert gaps(extract, "planer") == {
        "konkrete_maal": "tom",
        "med_foraeldre": "mangler_kolonne",
        "aften_weekend_formaal": "mangler_kolonne",
    }


def test_one_value_is_enough_for_a_column_not_to_be_empty(make: Make) -> None:
    rows = "plan_id sag_id type dato konkrete_maal\nP1 S1 handleplan 2024-01-01 -\nP2 S1 handleplan 2024-01-02 nej"
    assert "konkrete_maal" not in gaps(make(planer=rows), "planer")


def test_a_column_of_a_table_without_rows_is_not_empty(make: Make) -> None:
    assert "dato" not in gaps(make(planer="plan_id sag_id type dato konkrete_maal"), "planer")


def test_an_empty_start_or_end_means_something_and_an_empty_decision_does_not(make: Make) -> None:
    found = gaps(make(indsatser=f"{MEASURES}\nM1 S1 aflastning - - -"), "indsatser")
    assert found["afgoerelsesdato"] == "tom"
    assert "startdato" not in found and "slutdato" not in found


def test_a_missing_table_costs_every_krav_that_reads_it(make: Make) -> None:
    missing = needs(make(), "ringsted-aflastning")
    assert missing["opfoelgninger", None] == [
        "ringsted-aflastning/opfoelgning",
        "ringsted-aflastning/ophoer-ved-opfyldt-formaal",
        "ringsted-aflastning/revurdering",
    ]
    assert missing["planer", None] == ["ringsted-aflastning/maal-med-foraeldre"]


def test_a_missing_column_costs_the_krav_that_need_it_and_no_others(make: Make) -> None:
    missing = needs(make(), "ringsted-aflastning")
    assert missing["indsatser", "hjemmestoette_udtoemt"] == ["ringsted-aflastning/hjemmestoette-udtoemt"]
    assert ("indsatser", "leveringssted") not in missing


def test_a_missing_reason_for_departing_costs_the_justification_only(make: Make) -> None:
    assert ("indsatser", "fravigelse_begrundet") not in needs(make(), "ringsted-aflastning")
    justified = needs(make(), "ringsted-aflastning", "begrundende")["indsatser", "fravigelse_begrundet"]
    assert "ringsted-aflastning/doegnloft" in justified
    assert "ringsted-aflastning/opfoelgning" not in justified  # a skal


def test_an_empty_column_that_has_to_be_filled_in_is_a_deviation_and_no_gap(make: Make) -> None:
    empty = make(indsatser=f"{MEASURES} forventet_varighed_mdr\nM1 S1 stoette_i_hjemmet 2024-02-01 2024-03-01 - -")
    key = ("indsatser", "forventet_varighed_mdr")
    assert key not in needs(empty, "ringsted-stoette-i-hjemmet")
    assert needs(make(), "ringsted-stoette-i-hjemmet")[key] == ["ringsted-stoette-i-hjemmet/varighed-angivet"]


def test_a_krav_without_its_column_cannot_be_assessed_at_all(make: Make) -> None:
    found = state(make(), FAXE, "formaal-angivet")
    assert (found["tilstand"], found["enheder"], found["uvurderede"]) == ("kan_ikke_vurderes", 1, 1)
    assert found["aarsager"] == ["mangler_vaerdi:formaal_angivet"] and found["antal"] == [1]


@pytest.mark.parametrize(
    ("known", "expected"),
    [(0, "kan_ikke_vurderes"), (1, "for_tomt"), (2, "for_tomt"), (3, "delvis"), (4, "kan_vurderes")],
)
def test_half_of_the_units_is_the_limit_for_too_empty(make: Make, known: int, expected: str) -> None:
    lines = [f"M{n} S1 stoette_i_hjemmet 2024-02-0{n} 2024-03-01 - {'ja' if n <= known else '-'}" for n in range(1, 5)]
    found = state(make(indsatser="\n".join([f"{MEASURES} formaal_angivet", *lines])), FAXE, "formaal-angivet")
    assert (found["tilstand"], found["enheder"], found["uvurderede"]) == (expected, 4, 4 - known)


def test_a_krav_with_nothing_to_assess_is_neither_lost_nor_assessed(make: Make) -> None:
    found = state(make(klippekortsamtaler="indsats_id dato"), FAXE, "klippekort-ramme")
    assert (found["tilstand"], found["enheder"], found["aarsager"]) == ("ingen_enheder", 0, [])


def test_a_krav_with_nothing_to_assess_yet_is_lost_when_its_table_is_missing(make: Make) -> None:
    found = state(make(), FAXE, "klippekort-ramme")
    assert (found["tilstand"], found["aarsager"]) == ("kan_ikke_vurderes", ["mangler_tabel:klippekortsamtaler"])


def test_without_an_as_of_date_the_declared_needs_decide(make: Make) -> None:
    assert state(make(), FAXE, "formaal-angivet", assessed=False)["tilstand"] == "kan_ikke_vurderes"
    assert state(make(), FAXE, "en-indsats-ad-gangen", assessed=False)["tilstand"] == "ingen_enheder"


def test_an_extract_is_held_up_to_its_own_municipalities_and_to_standards_of_none(make: Make) -> None:
    chosen = standards_to_check(make(), load_standards())
    names = {each.standard.id for each in chosen}
    assert FAXE in names and "uddybning-stoetteperson" in names
    assert "ringsted-aflastning" not in names
    assert {each.standard.id: each.kommuner for each in chosen}[FAXE] == {"faxe"}


def test_an_unknown_standard_is_refused(make: Make) -> None:
    with pytest.raises(ArgumentFault, match="findes ikke"):
        standards_to_check(make(), load_standards(), ["fakse-stoette"])


def test_losses_are_told_by_reason_with_the_first_rows_and_a_sentence(make: Make) -> None:
    lines = [f"M{n} S1 aflastning 2024-02-01 2024-03-01 - måske" for n in range(1, 8)]
    lines += ["M8 S9 aflastning 2024-02-01 2024-03-01 - ja"]
    found = losses(make(indsatser="\n".join([f"{MEASURES} formaal_angivet", *lines]))).to_dicts()
    assert [(row["handling"], row["kolonne"], row["aarsag"], row["antal"], row["raekker"]) for row in found] == [
        ("afvist", "sag_id", "noegle_findes_ikke", 1, [9]),
        ("sat_ukendt", "formaal_angivet", "ulaeselig_vaerdi", 7, [2, 3, 4, 5, 6]),
    ]
    assert "måske" not in str(found)


def test_an_extract_without_losses_has_none(make: Make) -> None:
    assert losses(make()).is_empty()
