"""Which assessments are findings, how they are known again, and what stands beside them."""

import hashlib
from datetime import date

import polars as pl
import pytest

from kvs_audit.assess import Chosen, assess
from kvs_audit.contract.identity import SHORT_ID
from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.extract.privacy import find_personal_text
from kvs_audit.fund import FUND, findings
from kvs_audit.fund.findings import fund_ids

DAY = date(2024, 12, 31)
FOLLOW_UPS = "opfoelgning_id indsats_id dato resultat"


@pytest.fixture
def world(extract_of, granted):
    """Three measures of one case: met, deviating, and deviating with a reason; and one that cannot be assessed."""
    return extract_of(
        {
            "indsatser": granted(
                "I1 aflastning 2024-01-01 - - netvaerk - -",
                "I2 aflastning 2024-02-01 - - plejefamilie nej nej",
                "I3 aflastning 2024-03-01 - - plejefamilie nej ja",
                "I4 aflastning 2024-04-01 - - plejefamilie - ja",
                columns="leverandoertype netvaerk_afsoegt fravigelse_begrundet",
            )
        }
    )


@pytest.fixture
def chosen(catalogue):
    return Chosen(catalogue["ringsted-aflastning"], None)


def of(krav, rows):
    return rows.filter(pl.col("krav") == krav)


def test_findings_are_the_deviations_justified_or_not(world, chosen):
    found = of("netvaerk-foerst", findings(world, [chosen], assess(world, [chosen], DAY), DAY))
    assert found.select("enhed_id", "status").rows() == [("I2", "afvigelse"), ("I3", "begrundet_afvigelse")]


def test_findings_keep_the_assessments_columns_and_order(world, chosen):
    assessed = assess(world, [chosen], DAY)
    found = findings(world, [chosen], assessed, DAY)
    assert found.schema == FUND
    deviating = assessed.filter(pl.col("status").is_in(["afvigelse", "begrundet_afvigelse"]))
    assert found.select(VURDERINGER.names()).equals(deviating)


def test_a_sentence_ends_with_section_standard_and_municipality(world, chosen):
    found = of("netvaerk-foerst", findings(world, [chosen], assess(world, [chosen], DAY), DAY))
    place = " (afsnit Målgruppe, Levering i »Aflastning for udsatte børn og unge«, Ringsted)."
    assert found["saetning"].str.ends_with(place).to_list() == [True, False]
    assert found["saetning"][1].endswith(f"{place} Afvigelsen er begrundet.")


def test_a_finding_is_known_by_standard_krav_and_unit_alone(world, chosen):
    found = of("netvaerk-foerst", findings(world, [chosen], assess(world, [chosen], DAY), DAY))
    digits = hashlib.sha256(b"ringsted-aflastning\x1fnetvaerk-foerst\x1fI2").hexdigest()
    expected = "ghijklmnopqrstuv"[int(digits[0], 16)] + digits[1:12]
    assert found["fund_id"][0] == expected
    later = assess(world, [chosen], date(2026, 1, 1))
    assert of("netvaerk-foerst", findings(world, [chosen], later, date(2026, 1, 1)))["fund_id"][0] == expected


def test_no_id_looks_like_personal_data_or_a_number():
    """Of hexadecimal digits alone this unit's would be ``004557237629``: a telephone number."""
    ids = fund_ids(pl.DataFrame({"standard": ["a"], "krav": ["b"], "enhed_id": ["I6144223"]}))
    assert ids == ["g04557237629"]
    assert find_personal_text(pl.Series(ids)) == {}
    assert SHORT_ID.fullmatch(ids[0])


def test_ids_differ_between_units_standards_and_requirements():
    rows = pl.DataFrame(
        {"standard": ["a", "a", "a", "ab"], "krav": ["b", "c", "b", ""], "enhed_id": ["1", "1", "2", "1"]}
    )
    assert len(set(fund_ids(rows))) == 4


def test_without_deviations_there_are_no_findings_but_all_columns(world, chosen):
    none = assess(world, [chosen], DAY).filter(pl.col("status") == "opfyldt")
    assert findings(world, [chosen], none, DAY).schema == FUND


def test_a_sentence_is_there_also_when_the_measure_is_not(world, chosen):
    elsewhere = of("hjemmestoette-udtoemt", assess(world, [chosen], DAY)).head(1)
    stray = elsewhere.with_columns(indsats_id=pl.lit("X"), status=pl.lit("afvigelse"))
    (sentence,) = findings(world, [chosen], stray, DAY)["saetning"]
    assert sentence.startswith("Kravet er ikke opfyldt den 1. januar 2024: ")


def test_nothing_lost_means_no_reservation(audited, granted):
    (found,) = audited(
        "ringsted-aflastning/undersoegelse",
        indsatser=granted("I1 aflastning 2024-03-01 - -"),
        undersoegelser=["undersoegelse_id sag_id type startdato slutdato"],
    )
    assert found["forbehold"] is None


def test_a_rejected_follow_up_is_told_beside_the_missed_one(audited, granted):
    (found,) = audited(
        "ringsted-aflastning/opfoelgning",
        as_of="2024-07-01",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -"),
        opfoelgninger=[FOLLOW_UPS, "O1 I1 2024-05-32 -", "O2 I1 05-24 -"],
    )
    assert found["forbehold"] == (
        "2 rækker i opfølgninger for denne indsats blev afvist ved indlæsningen; fundet kan skyldes det."
    )


def test_a_follow_up_of_another_measure_is_no_reservation(audited, granted):
    found = audited(
        "ringsted-aflastning/opfoelgning",
        as_of="2024-07-01",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -", "I2 aflastning 2024-03-01 2024-03-05 -"),
        opfoelgninger=[FOLLOW_UPS, "O1 I2 2024-05-32 -"],
    )
    assert [row["forbehold"] is None for row in found] == [True, False]


def test_a_value_set_unknown_in_the_case_is_told_with_its_column(audited, granted):
    (found,) = audited(
        "ringsted-aflastning/undersoegelse",
        indsatser=granted("I1 aflastning 2024-03-01 - -"),
        undersoegelser=[
            "undersoegelse_id sag_id type startdato slutdato",
            "U1 S1 boernefaglig_undersoegelse 2024-01-01 01-24",
        ],
    )
    assert found["forbehold"] == (
        "1 værdi i undersøgelser (slutdato) for denne sag blev sat til ukendt ved indlæsningen; fundet kan skyldes det."
    )


def test_losses_in_a_table_that_the_finding_does_not_rest_on_are_told_apart(audited, granted):
    (found,) = audited(
        "ringsted-aflastning/undersoegelse",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -"),
        undersoegelser=["undersoegelse_id sag_id type startdato slutdato", "U1 S1 rapport 2024-01-01 -"],
        opfoelgninger=[FOLLOW_UPS, "O1 I1 2024-05-32 -"],
    )
    assert found["forbehold"] == (
        "1 række i undersøgelser for denne sag blev afvist ved indlæsningen; fundet kan skyldes det. "
        "1 række i opfølgninger for denne indsats blev afvist ved indlæsningen; fundet bygger ikke på det."
    )


def test_a_rejected_measure_is_told_at_the_other_measures_of_the_case(audited, granted):
    (found,) = audited(
        "ringsted-aflastning/hjemmestoette-udtoemt",
        indsatser=granted(
            "I1 aflastning 2024-03-01 - - nej",
            "I2 aflastning 2024-05-01 2024-05-02 2024-04-01 nej",
            columns="hjemmestoette_udtoemt",
        ),
    )
    assert found["forbehold"] == (
        "1 række i indsatser for denne sag blev afvist ved indlæsningen; fundet kan skyldes det."
    )


def test_the_measures_own_duplicate_is_told_once(audited, granted):
    (found,) = audited(
        "ringsted-aflastning/hjemmestoette-udtoemt",
        indsatser=granted(
            "I1 aflastning 2024-03-01 - - nej", "I1 aflastning 2024-03-01 - - ja", columns="hjemmestoette_udtoemt"
        ),
    )
    assert found["forbehold"] == (
        "1 række i indsatser for denne indsats blev afvist ved indlæsningen; fundet kan skyldes det."
    )


def test_a_case_and_month_tells_of_everything_lost_in_the_case(audited, granted):
    (found,) = audited(
        "ringsted-aflastning/doegnloft",
        indsatser=granted("I1 aflastning 2024-03-01 2024-03-05 -", "I2 dagtilbud 2024-03-01 2024-03-05 -"),
        aflastningsdoegn=["indsats_id maaned doegn", "I1 2024-04 7", "I1 2024-04 2", "I1 2024-05 x"],
        opfoelgninger=[FOLLOW_UPS, "O1 I2 2024-05-32 -"],
    )
    assert found["forbehold"] == (
        "2 rækker i aflastningsdøgn for denne sag blev afvist ved indlæsningen; fundet kan skyldes det. "
        "1 række i opfølgninger for denne sag blev afvist ved indlæsningen; fundet bygger ikke på det."
    )
