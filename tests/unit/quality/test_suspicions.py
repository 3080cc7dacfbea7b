"""Suspicious but legal: both sides of every limit, and nothing where something is unknown."""

from collections.abc import Callable
from datetime import date

import pytest

from kvs_audit.extract import Extract
from kvs_audit.quality import suspicions
from kvs_audit.quality.suspicions import FORHOLD, suspicion_counts

Make = Callable[..., Extract]
MEASURES = "indsats_id sag_id indsatstype lovgrundlag afgoerelsesdato startdato slutdato\n"
A = date(2024, 12, 31)


def found(extract: Extract, as_of: date | None = A) -> list[tuple[str, str, int]]:
    return suspicions(extract, as_of).select("forhold", "tabel", "raekke").rows()


def measure(make: Make, line: str, **tables: str) -> Extract:
    return make(indsatser=MEASURES + line, **tables)


def test_an_ordinary_case_is_not_suspicious(make: Make) -> None:
    line = "M1 S1 aflastning BL~§~32,~stk.~1,~nr.~7 2024-02-01 2024-03-01 2024-09-01"
    follow = "opfoelgning_id indsats_id dato\nF1 M1 2024-05-01"
    assert found(measure(make, line, opfoelgninger=follow)) == []


@pytest.mark.parametrize(("decided", "late"), [("2024-03-01", False), ("2024-03-02", True), ("-", False)])
def test_a_decision_after_the_start(make: Make, decided: str, late: bool) -> None:
    extract = measure(make, f"M1 S1 aflastning - {decided} 2024-03-01 -")
    assert found(extract) == ([("afgoerelse_efter_start", "indsatser", 2)] if late else [])


@pytest.mark.parametrize(
    ("dated", "forhold"),
    [
        ("2024-02-29", "opfoelgning_foer_start"),
        ("2024-03-01", None),
        ("2024-09-01", None),
        ("2024-09-02", "opfoelgning_efter_slut"),
    ],
)
def test_a_follow_up_outside_its_measure(make: Make, dated: str, forhold: str | None) -> None:
    extract = measure(
        make,
        "M1 S1 aflastning - 2024-02-01 2024-03-01 2024-09-01",
        opfoelgninger=f"opfoelgning_id indsats_id dato\nF1 M1 {dated}",
    )
    assert found(extract) == ([(forhold, "opfoelgninger", 2)] if forhold else [])


def test_a_follow_up_of_a_measure_that_never_started(make: Make) -> None:
    extract = measure(
        make, "M1 S1 aflastning - 2024-02-01 - -", opfoelgninger="opfoelgning_id indsats_id dato\nF1 M1 2024-05-01"
    )
    assert found(extract) == [("opfoelgning_uden_start", "opfoelgninger", 2)]


@pytest.mark.parametrize(
    ("start", "end", "long"),
    [
        ("2013-06-01", "2023-06-01", False),
        ("2013-06-01", "2023-06-02", True),
        ("2014-12-31", "-", False),  # running: ten years on the as-of date
        ("2014-12-30", "-", True),
        ("-", "-", False),
    ],
)
def test_a_measure_of_more_than_ten_years(make: Make, start: str, end: str, long: bool) -> None:
    extract = measure(make, f"M1 S1 aflastning - 2013-01-01 {start} {end}", sager="sag_id kommune\nS1 Faxe")
    assert found(extract) == ([("over_ti_aar", "indsatser", 2)] if long else [])


def test_a_running_measure_has_no_length_without_an_as_of_date(make: Make) -> None:
    extract = measure(make, "M1 S1 aflastning - 1990-01-01 1990-06-01 -", sager="sag_id kommune\nS1 Faxe")
    assert found(extract, None) == []


@pytest.mark.parametrize(
    ("basis", "decided", "forhold"),
    [
        ("SEL~§~52,~stk.~3,~nr.~5", "2023-12-31", None),
        ("SEL~§~52,~stk.~3,~nr.~5", "2024-01-01", "lovgrundlag_dato"),
        ("BL~§~32,~stk.~1,~nr.~7", "2023-12-31", "lovgrundlag_dato"),
        ("BL~§~32,~stk.~1,~nr.~7", "2024-01-01", None),
        ("SEL~§~84", "2024-01-01", "lovgrundlag_dato"),  # the law is known, the provision need not be
        ("§~52,~stk.~3,~nr.~5", "2024-01-01", None),  # which law?
        ("SEL~§~52,~stk.~3,~nr.~5", "-", None),
        ("BL~§~32,~stk.~1,~nr.~2", "2024-01-01", "lovgrundlag_type"),
        ("SEL~§~52,~stk.~3,~nr.~2", "2023-12-31", "lovgrundlag_type"),
        ("BL~§~90", "2024-01-01", None),
    ],
)
def test_a_legal_basis_of_another_time_or_another_measure(
    make: Make, basis: str, decided: str, forhold: str | None
) -> None:
    extract = measure(make, f"M1 S1 aflastning {basis} {decided} 2024-06-01 -")
    assert found(extract) == ([(forhold, "indsatser", 2)] if forhold else [])


@pytest.mark.parametrize(
    ("born", "end", "old"),
    [
        ("2000-06-01", "2024-06-01", False),  # 23 years on its last day, 31 May
        ("2000-06-01", "2024-06-02", True),  # 24 on 1 June
        ("2000-06", "2024-06-30", False),  # the birthday may be the 30th
        ("2000-06", "2024-07-01", True),
        ("2000-12-31", "-", True),  # running: 24 on the as-of date
        ("2001-01-01", "-", False),
        ("-", "2024-06-01", False),
    ],
)
def test_a_child_over_23(make: Make, born: str, end: str, old: bool) -> None:
    extract = measure(
        make,
        f"M1 S1 aflastning - 2020-01-01 2020-02-01 {end}",
        sager=f"sag_id kommune foedselsdato\nS1 Faxe {born}",
    )
    assert found(extract) == ([("alder_over_23", "indsatser", 2)] if old else [])


def test_rows_that_are_equal_in_all_but_their_key(make: Make) -> None:
    extract = make(
        indsatser=MEASURES + "M1 S1 aflastning - 2024-02-01 2024-03-01 -\nM2 S1 aflastning - 2024-02-01 2024-03-01 -\n"
        "M3 S1 aflastning - 2024-02-01 2024-03-02 -",
        klippekortsamtaler="indsats_id dato\nM1 2024-05-01\nM2 2024-05-01\nM1 2024-05-01",
    )
    assert found(extract) == [
        ("ens_raekker", "indsatser", 2),
        ("ens_raekker", "indsatser", 3),
        ("ens_raekker", "klippekortsamtaler", 2),
        ("ens_raekker", "klippekortsamtaler", 4),
    ]


def test_equal_cases_are_no_mistake(make: Make) -> None:
    assert found(make(sager="sag_id kommune foedselsdato\nS1 Faxe 2012-05\nS2 Faxe 2012-05")) == []


@pytest.mark.parametrize(("dated", "later"), [("2024-12-31", False), ("2025-01-01", True)])
def test_an_event_after_the_as_of_date(make: Make, dated: str, later: bool) -> None:
    extract = make(planer=f"plan_id sag_id type dato\nP1 S1 handleplan {dated}")
    assert found(extract) == ([("efter_opgoerelsesdato", "planer", 2)] if later else [])


def test_a_planned_start_or_end_is_no_event(make: Make) -> None:
    assert found(measure(make, "M1 S1 aflastning - 2024-12-01 2025-02-01 2025-08-01")) == []


def test_a_rejected_row_is_not_suspicious_as_well(make: Make) -> None:
    extract = measure(make, "M1 S1 aflastning - 2024-04-01 2024-03-01 -\nM2 S9 aflastning - 2024-04-01 2024-03-01 -")
    assert found(extract) == [("afgoerelse_efter_start", "indsatser", 2)]


def test_it_is_told_whose_row_it_is(make: Make) -> None:
    rows = suspicions(make(opfoelgninger="opfoelgning_id indsats_id dato\nF1 M1 2024-02-01"), A)
    assert rows.select("sag_id", "indsats_id").rows() == [("S1", "M1")]


def test_they_are_counted_with_the_first_row_numbers(make: Make) -> None:
    follow = "opfoelgning_id indsats_id dato\n" + "\n".join(f"F{n} M1 2024-01-{n:02}" for n in range(1, 8))
    (row,) = suspicion_counts(suspicions(make(opfoelgninger=follow), A), 3).iter_rows(named=True)
    assert (row["forhold"], row["antal"], row["raekker"]) == ("opfoelgning_foer_start", 7, [2, 3, 4])


def test_every_kind_of_suspicion_is_explained() -> None:
    assert all(text[0].isupper() and text[-1] in ".?" for text in FORHOLD.values())
