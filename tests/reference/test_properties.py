"""What must hold of the audit whatever the rows: order, facts after the as-of date, parts and the whole, gaps."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from audited import ALL_STANDARDS, by_key, package_frame, package_rows
from kvs_reference import add_months
from mini_tables import COLUMNS
from random_extracts import random_extract

from kvs_audit import audit, from_frames

SEEDS = [301, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(302, 332))]


def blank_rows(table, *filled):
    return [dict.fromkeys(COLUMNS[table]) | values for values in filled]


def copied(extract):
    return {table: [dict(row) for row in rows] for table, rows in extract.tables.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_rows_and_columns_never_matters(seed):
    extract = random_extract(seed, cases=250)
    shuffled = extract.shuffled(random.Random(seed))

    assert shuffled.tables != extract.tables
    assert package_frame(shuffled).equals(package_frame(extract))


def with_later_facts(extract, rng):
    """The extract with things that happened after the as-of date, or were decided after it."""
    tables = copied(extract)
    later = [extract.as_of + timedelta(days=days) for days in (1, 2, 30, 400)]
    next_month = add_months(extract.as_of.replace(day=1), 1)
    offered = {row["indsats_id"] for row in tables["stoettepersoner"]}
    filled = {(row["indsats_id"], row["maaned"]) for row in tables["aflastningsdoegn"]}
    for number, row in enumerate(list(tables["indsatser"])):
        name, day = row["indsats_id"], rng.choice(later)
        tables["opfoelgninger"] += blank_rows(
            "opfoelgninger",
            {"opfoelgning_id": f"ny{number}", "indsats_id": name, "dato": day, "resultat": "formaal_opfyldt"},
        )
        tables["klippekortsamtaler"] += blank_rows("klippekortsamtaler", {"indsats_id": name, "dato": day})
        if (name, next_month) not in filled:
            tables["aflastningsdoegn"].append({"indsats_id": name, "maaned": next_month, "doegn": Decimal(31)})
        if name not in offered:
            tables["stoettepersoner"] += blank_rows(
                "stoettepersoner", {"indsats_id": name, "tilbudt_dato": day, "accepteret": True, "vederlag": Decimal(1)}
            )
    for number, row in enumerate(tables["sager"]):
        case, day = row["sag_id"], rng.choice(later)
        tables["planer"] += blank_rows(
            "planer", {"plan_id": f"ny{number}", "sag_id": case, "type": "handleplan", "dato": day}
        )
        tables["undersoegelser"] += blank_rows(
            "undersoegelser",
            {"undersoegelse_id": f"ny{number}", "sag_id": case, "type": "afdaekning", "startdato": day},
        )
        for kind in ("aflastning", "anbringelse", "stoette_i_hjemmet"):
            new = {"indsats_id": f"ny{kind}{number}", "sag_id": case, "indsatstype": kind, "afgoerelsesdato": day}
            start = rng.choice([None, add_months(extract.as_of, -4), day])
            tables["indsatser"] += blank_rows("indsatser", new | {"startdato": start, "fravigelse_begrundet": True})
            tables["aflastningsdoegn"].append(
                {"indsats_id": new["indsats_id"], "maaned": add_months(next_month, -1), "doegn": Decimal(31)}
            )
    for row in tables["undersoegelser"]:
        row["slutdato"] = row["slutdato"] or max(row["startdato"], rng.choice(later))
    return replace(extract, tables=tables)


@pytest.mark.parametrize("seed", SEEDS)
def test_facts_dated_after_the_as_of_date_change_nothing(seed):
    extract = random_extract(seed, cases=250, unreadable=False)
    later = with_later_facts(extract, random.Random(seed))

    assert package_frame(later).equals(package_frame(extract))


@pytest.mark.parametrize("seed", SEEDS)
def test_auditing_the_parts_gives_the_rows_of_the_whole(seed):
    extract = random_extract(seed, cases=250)
    rng = random.Random(seed)
    part_of = {row["sag_id"]: rng.randrange(3) for row in extract.tables["sager"]}
    parts = [{case for case, place in part_of.items() if place == part} for part in range(3)]

    rows = [row for part in parts for row in package_rows(extract.of_cases(part))]
    assert sorted(rows, key=repr) == sorted(package_rows(extract), key=repr)


@pytest.mark.parametrize("seed", SEEDS)
def test_standards_do_not_disturb_each_other(seed):
    extract = random_extract(seed, cases=250, gaps=True)

    alone = [row for standard in ALL_STANDARDS for row in package_rows(extract, [standard])]
    assert alone == package_rows(extract)


def test_the_csv_has_the_same_bytes_twice_and_for_shuffled_rows(tmp_path):
    extract = random_extract(304, cases=60)
    written = []
    for number, each in enumerate((extract, extract, extract.shuffled(random.Random(1)))):
        result = audit(from_frames(each.text_frames()), standards=list(ALL_STANDARDS), as_of=each.as_of)
        result.write(tmp_path / str(number))
        written.append((tmp_path / str(number) / "vurderinger.csv").read_bytes())

    assert written[0].count(b"\n") > len(extract.tables["sager"])
    assert written[0] == written[1] == written[2]


def verdicts(extract):
    """What was decided, without justifications: they may vanish with a value."""
    plain = {"begrundet_afvigelse": "afvigelse"}
    return {key: plain.get(row["status"], row["status"]) for key, row in by_key(package_rows(extract)).items()}


def assert_only_opened(earlier, later):
    """Every verdict after is a verdict from before or not assessable, and none of those before has vanished."""
    decided = {key: status for key, status in later.items() if status != "kan_ikke_vurderes"}
    assert decided == {key: earlier.get(key) for key in decided}
    assert earlier.keys() <= later.keys()


@pytest.mark.parametrize("seed", SEEDS)
def test_forgetting_any_yes_or_no_never_decides_anything(seed):
    extract = random_extract(seed, cases=250)
    tables, rng = copied(extract), random.Random(seed)
    for table, rows in tables.items():
        for row in rows:
            for column, kind in COLUMNS[table].items():
                if kind == "bool" and rng.random() < 0.3:
                    row[column] = None

    assert_only_opened(verdicts(extract), verdicts(replace(extract, tables=tables)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_month_of_birth_never_decides_otherwise_than_the_day_would(seed):
    extract = random_extract(seed, cases=400, unreadable=False)
    tables = copied(extract)
    for row in tables["sager"]:
        row["foedselsdato"] = row["foedselsdato"] and row["foedselsdato"][:7]

    assert_only_opened(verdicts(extract), verdicts(replace(extract, tables=tables)))


@pytest.fixture(scope="module")
def before():
    return by_key(package_rows(random_extract(306, cases=250)))


@pytest.mark.parametrize(
    "table",
    ["undersoegelser", "planer", "opfoelgninger", "aflastningsdoegn", "stoettepersoner", "klippekortsamtaler"],
)
def test_a_missing_table_makes_nobody_compliant_and_nobody_deviant(table, before):
    extract = random_extract(306, cases=250)
    without = replace(extract, tables={name: rows for name, rows in extract.tables.items() if name != table})
    after = by_key(package_rows(without))

    assert any(row["aarsag"] == f"mangler_tabel:{table}" for row in after.values())
    for key, row in after.items():
        assert row["aarsag"] == f"mangler_tabel:{table}" or row == before[key]
