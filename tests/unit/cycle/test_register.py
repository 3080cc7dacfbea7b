"""A register applied to assessments: what it explains, what it never touches, and what becomes of its entries."""

from datetime import date

import polars as pl
import pytest

from kvs_audit.assess import with_register
from kvs_audit.contract.vurderinger import VURDERINGER
from kvs_audit.cycle.register import FATES, FRAVEGET, POSTER, apply_register
from kvs_audit.cycle.register_file import ENTRIES, Register
from kvs_audit.cycle.register_sheets import FATE_TEXT, register_sentences
from kvs_audit.extract.model import Source
from kvs_audit.fund.findings import fund_ids

TODAY = date(2025, 6, 30)
MEASURED = {"ringsted-aflastning"}
DECIDED = {"aarsagskategori": "Andet", "besluttet_af": "leder", "dato": date(2025, 1, 15)}


def entry(**about):
    given = {"standard": "ringsted-aflastning", "krav": "undersoegelse"} if "fund_id" not in about else {}
    return {**dict.fromkeys(ENTRIES), **DECIDED, **given, **about}


def applied(rows, *entries, as_of=TODAY):
    listed = [{**each, "raekke": number} for number, each in enumerate(entries, 2)]
    register = Register(Source("reg.csv", "aa"), pl.DataFrame(listed, schema=ENTRIES))
    return apply_register(pl.DataFrame(rows, schema=VURDERINGER), register, as_of, MEASURED)


def statuses(result):
    return result.vurderinger["status"].to_list()


def fates(result):
    return result.poster["tilstand"].to_list()


@pytest.mark.parametrize(
    ("styrke", "status", "becomes"),
    [
        ("boer", "afvigelse", "begrundet_afvigelse"),
        ("udgangspunkt", "afvigelse", "begrundet_afvigelse"),
        ("skal", "afvigelse", "afvigelse"),
        ("boer", "begrundet_afvigelse", "begrundet_afvigelse"),
        ("boer", "opfyldt", "opfyldt"),
        ("udgangspunkt", "kan_ikke_vurderes", "kan_ikke_vurderes"),
        ("skal", "kan_ikke_vurderes", "kan_ikke_vurderes"),
    ],
)
def test_only_a_deviation_from_less_than_a_must_becomes_justified(row, styrke, status, becomes):
    rows = [row("M1", status, styrke=styrke), row("M2", status, styrke=styrke)]
    result = applied(rows, entry(sag_id="S1"))
    assert statuses(result) == [becomes, status]
    assert result.vurderinger.drop("status").equals(pl.DataFrame(rows, schema=VURDERINGER).drop("status"))


def test_rows_keep_their_number_and_order_also_when_explained_twice(row):
    rows = [row(f"M{n}", "afvigelse", styrke="boer") for n in (3, 1, 2)]
    result = applied(rows, entry(sag_id="S1"), entry(indsats_id="M1"), entry(sag_id="S1", indsats_id="M1"))
    assert result.vurderinger["enhed_id"].to_list() == ["M3", "M1", "M2"]
    assert statuses(result) == ["afvigelse", "begrundet_afvigelse", "afvigelse"]


def test_a_must_stays_a_deviation_and_is_explained(row):
    result = applied([row("M1", "afvigelse")], entry(sag_id="S1", udloeber=date(2025, 12, 31)))
    assert statuses(result) == ["afvigelse"]
    text = "Andet (besluttet af leder 15. januar 2025, til og med 31. december 2025)"
    assert result.forklaringer["forklaret"].to_list() == [text]


@pytest.mark.parametrize(
    ("as_of", "fate"),
    [
        (date(2025, 1, 14), "kommende"),
        (date(2025, 1, 15), "anvendt"),
        (date(2025, 3, 31), "anvendt"),
        (date(2025, 4, 1), "udloebet"),
    ],
)
def test_an_entry_counts_from_its_date_until_it_expires_both_days_included(row, as_of, fate):
    rows = [row("M1", "afvigelse", styrke="boer")]
    result = applied(rows, entry(sag_id="S1", udloeber=date(2025, 3, 31)), as_of=as_of)
    assert fates(result) == [fate]
    assert statuses(result) == ["begrundet_afvigelse" if fate == "anvendt" else "afvigelse"]
    assert result.forklaringer.height == (fate == "anvendt")
    assert result.poster["fund"].to_list() == [1]


def test_an_entry_without_expiry_does_not_expire(row):
    result = applied([row("M1", "afvigelse")], entry(sag_id="S1"), as_of=date(2099, 1, 1))
    assert fates(result) == ["anvendt"]


def test_everything_that_an_entry_gives_must_fit(row):
    rows = [
        row("M1", "afvigelse"),
        row("M1#1", "afvigelse", "opfoelgning"),
        row("M1#2", "afvigelse", "opfoelgning"),
        row("S1@2025-01", "afvigelse", "doegnloft"),
        row("M2", "afvigelse", standard="anden"),
    ]
    identity = fund_ids(pl.DataFrame(rows[:1]))[0]
    about = {
        "case": (entry(sag_id="S1"), ["M1"]),
        "measure": (entry(indsats_id="M1", krav="opfoelgning"), ["M1#1", "M1#2"]),
        "month": (entry(sag_id="S1", krav="doegnloft"), ["S1@2025-01"]),
        "a measure has no months": (entry(indsats_id="M1", krav="doegnloft"), []),
        "both": (entry(sag_id="S1", indsats_id="M1"), ["M1"]),
        "measure of another case": (entry(sag_id="S2", indsats_id="M1"), []),
        "finding": (entry(fund_id=identity), ["M1"]),
        "finding and case": (entry(fund_id=identity, sag_id="S1"), ["M1"]),
        "finding of another case": (entry(fund_id=identity, sag_id="S2"), []),
        "another standard": (entry(sag_id="S2"), []),
    }
    for name, (each, expected) in about.items():
        assert applied(rows, each).forklaringer["enhed_id"].sort().to_list() == expected, name


def test_what_no_longer_matches_is_told_by_why(row):
    rows = [row("M1", "opfyldt"), row("M2", "kan_ikke_vurderes"), row("M3", "afvigelse")]
    result = applied(
        rows,
        entry(sag_id="S1"),
        entry(sag_id="S2"),
        entry(sag_id="S9"),
        entry(fund_id="0123456789ab"),
        entry(sag_id="S1", standard="anden"),
        entry(sag_id="S3"),
    )
    assert fates(result) == ["uden_fund", "uden_fund", "uden_match", "uden_match", "ikke_maalt", "anvendt"]
    assert result.poster.schema == POSTER
    assert result.poster.select("enheder", "fund").rows() == [(1, 0), (1, 0), (0, 0), (0, 0), (0, 0), (1, 1)]
    assert result.manifest == {
        "navn": "reg.csv",
        "sha256": "aa",
        "poster": 6,
        **dict.fromkeys(FATES, 0),
        **{"uden_fund": 2, "uden_match": 2, "ikke_maalt": 1, "anvendt": 1},
    }


def test_the_latest_decision_explains_a_unit_that_several_do(row):
    older, newer = entry(sag_id="S1"), entry(sag_id="S1", dato=date(2025, 2, 1), aarsagskategori="Nyere")
    for order in ([older, newer], [newer, older]):
        (text,) = applied([row("M1", "afvigelse")], *order).forklaringer["forklaret"]
        assert text == "Nyere (besluttet af leder 1. februar 2025)"


def test_an_empty_register_changes_nothing(row):
    rows = [row("M1", "afvigelse", styrke="boer")]
    result = applied(rows)
    assert result.vurderinger.equals(pl.DataFrame(rows, schema=VURDERINGER))
    assert result.fraveget.schema == FRAVEGET
    assert list(register_sentences(result)) == []


def test_an_empty_frame_takes_a_register():
    assert with_register(VURDERINGER.to_frame(), VURDERINGER.to_frame()).schema == VURDERINGER
    assert fates(applied([], entry(sag_id="S1"))) == ["uden_match"]


def test_how_much_a_level_is_departed_from_counts_due_units_that_could_be_assessed(row):
    level = {"styrke": "udgangspunkt", "krav": "loft"}
    rows = [
        *(row(f"M{n}", "opfyldt", **level) for n in range(1, 5)),
        row("M5", "afvigelse", **level),
        row("M6", "begrundet_afvigelse", **level),  # documented on the measure
        *(row(f"M{n}", "afvigelse", **level) for n in range(7, 11)),
        row("M11", "kan_ikke_vurderes", **level),
        row("M12", "begrundet_afvigelse", haendelsesdato=date(2025, 7, 1), **level),
        row("M1", "afvigelse"),
        row("M2", "opfyldt"),
    ]
    entries = [entry(sag_id=f"S{n}", krav="loft") for n in range(7, 11)]
    result = applied(rows, *entries, entry(sag_id="S1"))
    assert result.fraveget.rows() == [
        # 10 due: 5 justified, 4 of them by the register, 1 unexplained: half, and ten units.
        ("ringsted-aflastning", "loft", "udgangspunkt", 10, 1, 5, 4, 0.5, True),
        # A must explained is a deviation still, and counted as explained.
        ("ringsted-aflastning", "undersoegelse", "skal", 2, 0, 0, 1, 0.5, False),
    ]
    (sentence,) = register_sentences(result)
    assert sentence.startswith("ringsted-aflastning/loft: begrundet eller forklaret i 50 % af 10 tilfælde.")


@pytest.mark.parametrize(("met", "justified", "level"), [(5, 5, True), (6, 5, False), (4, 5, False)])
def test_half_of_at_least_ten_units_is_a_finding_about_the_level(row, met, justified, level):
    rows = [row(f"M{n}", "opfyldt" if n <= met else "afvigelse", styrke="boer") for n in range(1, met + justified + 1)]
    entries = [entry(sag_id=f"S{n}") for n in range(met + 1, met + justified + 1)]
    assert applied(rows, *entries).fraveget["serviceniveau"].to_list() == [level]


def test_every_fate_is_told_in_danish(row):
    rows = [row("M1", "opfyldt"), row("M3", "afvigelse")]
    result = applied(
        rows,
        entry(sag_id="S1"),
        entry(sag_id="S9"),
        entry(sag_id="S1", standard="anden"),
        entry(sag_id="S3", udloeber=date(2025, 3, 1)),
        entry(sag_id="S3", dato=date(2025, 7, 1)),
        entry(sag_id="S3", dato=date(2025, 7, 1)),
    )
    told = list(register_sentences(result))
    assert told[:2] == [
        "1 post i registret er udløbet og forklarer intet.",
        "2 poster i registret gælder først efter opgørelsesdatoen og forklarer intet.",
    ]
    assert len(told) == 5
    assert set(FATE_TEXT) == set(FATES)
