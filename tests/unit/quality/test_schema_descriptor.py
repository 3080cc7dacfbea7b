"""The descriptor for data suppliers says what the reader demands, in the form that Frictionless tools read."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from kvs_audit.contract.schema import descriptor_text, package_descriptor

TABLES = [
    "sager",
    "indsatser",
    "undersoegelser",
    "planer",
    "opfoelgninger",
    "aflastningsdoegn",
    "stoettepersoner",
    "klippekortsamtaler",
]


def resource(name: str) -> dict[str, Any]:
    (found,) = [each for each in package_descriptor()["resources"] if each["name"] == name]
    return found


def field(table: str, name: str) -> dict[str, Any]:
    (found,) = [each for each in resource(table)["schema"]["fields"] if each["name"] == name]
    return found


def every_field() -> Iterator[dict[str, Any]]:
    for each in package_descriptor()["resources"]:
        yield from each["schema"]["fields"]


def test_it_is_a_tabular_data_package_with_one_resource_per_table_in_the_contracts_order() -> None:
    package = package_descriptor()
    assert package["profile"] == "tabular-data-package"
    assert package["version"] == "1.1"
    assert [each["name"] for each in package["resources"]] == TABLES
    assert all(each["profile"] == "tabular-data-resource" for each in package["resources"])
    assert [each["path"] for each in package["resources"]] == [f"{name}.csv" for name in TABLES]


def test_only_the_two_required_tables_are_required() -> None:
    assert [each["name"] for each in package_descriptor()["resources"] if each["kraevet"]] == ["sager", "indsatser"]


def test_the_text_is_json_with_danish_letters_as_they_are() -> None:
    assert json.loads(descriptor_text()) == package_descriptor()
    assert "Fødselsdato" in descriptor_text() and descriptor_text().endswith("}\n")


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("sager", "sag_id", "string"),
        ("sager", "foedselsdato", "string"),
        ("sager", "foraeldre_misbrug", "boolean"),
        ("indsatser", "startdato", "date"),
        ("indsatser", "forventet_varighed_mdr", "number"),
        ("aflastningsdoegn", "maaned", "yearmonth"),
        ("stoettepersoner", "vederlag", "integer"),
        ("planer", "type", "string"),
    ],
)
def test_a_column_has_the_type_that_its_values_have(table: str, column: str, kind: str) -> None:
    assert field(table, column)["type"] == kind


def test_a_yes_or_no_is_written_true_or_false_in_the_canonical_form() -> None:
    assert field("planer", "konkrete_maal")["trueValues"] == ["true"]
    assert field("planer", "konkrete_maal")["falseValues"] == ["false"]


def test_a_coded_column_lists_its_codes() -> None:
    assert field("indsatser", "sigte")["constraints"]["enum"] == ["udviklende", "kompenserende"]
    assert field("indsatser", "indsatstype")["constraints"]["required"] is True


def test_a_date_of_birth_is_a_date_or_a_month() -> None:
    import re

    pattern = field("sager", "foedselsdato")["constraints"]["pattern"]
    assert re.fullmatch(pattern, "2012-05") and re.fullmatch(pattern, "2012-05-31")
    assert not re.fullmatch(pattern, "2012-13") and not re.fullmatch(pattern, "2012")


def test_days_of_a_month_lie_between_0_and_31() -> None:
    assert field("aflastningsdoegn", "doegn")["constraints"] == {"required": True, "minimum": 0, "maximum": 31}


def test_dates_lie_within_the_contracts_range() -> None:
    assert field("indsatser", "startdato")["constraints"] == {"minimum": "1900-01-01", "maximum": "2100-12-31"}
    assert field("aflastningsdoegn", "maaned")["constraints"]["maximum"] == "2100-12"


def test_the_four_dates_whose_emptiness_means_something_must_be_there_and_may_be_empty() -> None:
    present = {
        (each["name"], column["name"])
        for each in package_descriptor()["resources"]
        for column in each["schema"]["fields"]
        if column["skal_findes"] and not column.get("constraints", {}).get("required")
    }
    assert present == {
        ("indsatser", "afgoerelsesdato"),
        ("indsatser", "startdato"),
        ("indsatser", "slutdato"),
        ("undersoegelser", "slutdato"),
    }


def test_keys_are_those_of_the_contract_and_talks_have_none() -> None:
    assert resource("sager")["schema"]["primaryKey"] == ["sag_id"]
    assert resource("aflastningsdoegn")["schema"]["primaryKey"] == ["indsats_id", "maaned"]
    assert "primaryKey" not in resource("klippekortsamtaler")["schema"]
    assert field("sager", "sag_id")["constraints"]["unique"] is True
    assert "unique" not in field("aflastningsdoegn", "indsats_id")["constraints"]


def test_foreign_keys_point_at_the_parents_key() -> None:
    assert "foreignKeys" not in resource("sager")["schema"]
    assert resource("planer")["schema"]["foreignKeys"] == [
        {"fields": ["sag_id"], "reference": {"resource": "sager", "fields": ["sag_id"]}}
    ]
    assert resource("opfoelgninger")["schema"]["foreignKeys"] == [
        {"fields": ["indsats_id"], "reference": {"resource": "indsatser", "fields": ["indsats_id"]}}
    ]


def test_every_column_has_a_danish_title_and_a_description_that_says_whether_it_may_be_empty() -> None:
    for each in every_field():
        assert each["title"] and each["description"].endswith("."), each["name"]
        assert ("Skal udfyldes." in each["description"]) == bool(each.get("constraints", {}).get("required"))


def test_optional_columns_may_be_left_out_and_others_added() -> None:
    assert {each["schema"]["fieldsMatch"] for each in package_descriptor()["resources"]} == {"partial"}
