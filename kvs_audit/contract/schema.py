"""The extract contract for data suppliers: a Tabular Data Package descriptor (Frictionless) of the canonical CSV form.

Written from :data:`kvs_audit.contract.tables.TABLES` alone, so that it cannot say anything else than what the reader
demands. Two properties of our own, which the standard allows: ``kraevet`` on a table says whether it must be there,
``skal_findes`` on a column whether it must, whatever its values.
"""

import json
from typing import Any, Final

from kvs_audit.contract.danish import label
from kvs_audit.contract.tables import CONTRACT_VERSION, FIRST_DATE, LAST_DATE, TABLES, Column, ColumnType, Table

_DIALECT: Final = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "caseSensitiveHeader": False,
}
_TYPES: Final[dict[ColumnType, dict[str, Any]]] = {
    "id": {"type": "string"},
    "enum": {"type": "string"},
    "date": {"type": "date", "format": "default"},
    "date_or_month": {"type": "string"},
    "month": {"type": "yearmonth"},
    "bool": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "int": {"type": "integer"},
    "num": {"type": "number", "decimalChar": "."},
}
_FORMS: Final[dict[ColumnType, str]] = {
    "date": "Dato: åååå-mm-dd.",
    "date_or_month": "Dato eller måned: åååå-mm-dd eller åååå-mm. Anonymiserede udtræk giver helst måneden.",
    "month": "Måned: åååå-mm.",
    "bool": "true eller false.",
    "int": "Helt tal.",
    "num": "Tal med decimalpunkt.",
}
_DATE_OR_MONTH: Final = "[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?"
_ABOUT: Final = (
    "Anonymiseret udtræk af børne- og familiesager: én fil pr. tabel, UTF-8, komma, overskrifter i første række, tomt "
    "felt = ukendt. Tabellerne sager og indsatser skal være der, de øvrige kan udelades. En tabel, der mangler, er "
    "noget andet end en tom tabel: uden tabellen kan dens krav ikke vurderes; en tom tabel siger, at intet er sket. "
    "Det samme gælder kolonner. Ingen CPR-numre, navne, adresser, telefonnumre eller e-mailadresser: så bliver "
    "udtrækket afvist."
)


def package_descriptor() -> dict[str, Any]:
    """The descriptor: one resource per table with columns, types, codes, keys, foreign keys and Danish descriptions."""
    return {
        "profile": "tabular-data-package",
        "name": "kvs-udtraek",
        "title": "Udtræk til kvs-audit",
        "description": _ABOUT,
        "version": CONTRACT_VERSION,
        "resources": [_resource(table) for table in TABLES.values()],
    }


def descriptor_text() -> str:
    """The descriptor as JSON text with a final newline; the same on every run."""
    return json.dumps(package_descriptor(), ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table) -> dict[str, Any]:
    needed = "Tabellen skal være i udtrækket." if table.required else "Tabellen kan udelades."
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": label(table.name),
        "description": f"{table.text}. {needed}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": _DIALECT,
        "kraevet": table.required,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    """``fieldsMatch`` (Data Package 2): optional columns may be left out and others may be added, in any order."""
    schema: dict[str, Any] = {
        "fields": [_field(column, alone=table.key == (column.name,)) for column in table.columns],
        "fieldsMatch": "partial",
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.parent is not None:
        schema["foreignKeys"] = [
            {"fields": [table.parent_key], "reference": {"resource": table.parent, "fields": [table.parent_key]}}
        ]
    return schema


def _field(column: Column, *, alone: bool) -> dict[str, Any]:
    field = {
        "name": column.name,
        "title": label(column.name),
        **_TYPES[column.type],
        "description": _description(column),
        "skal_findes": column.must_exist,
    }
    constraints = _constraints(column, alone=alone)
    return {**field, "constraints": constraints} if constraints else field


def _description(column: Column) -> str:
    sentences = [f"{column.text.removesuffix('.')}.", _FORMS.get(column.type, "")]
    if column.required:
        sentences.append("Skal udfyldes.")
    elif column.present:
        sentences.append("Kolonnen skal være der, men værdien kan være tom.")
    else:
        sentences.append("Kan være tom (ukendt), og kolonnen kan udelades.")
    return " ".join(filter(None, sentences))


def _constraints(column: Column, *, alone: bool) -> dict[str, Any]:
    """``alone``: the column is the table's whole key, so its values are unique."""
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if alone:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.type == "date":
        constraints |= {"minimum": FIRST_DATE.isoformat(), "maximum": LAST_DATE.isoformat()}
    if column.type == "month":
        constraints |= {"minimum": f"{FIRST_DATE:%Y-%m}", "maximum": f"{LAST_DATE:%Y-%m}"}
    if column.type == "date_or_month":
        constraints["pattern"] = _DATE_OR_MONTH
    if column.low is not None:
        constraints["minimum"] = column.low
    if column.high is not None:
        constraints["maximum"] = column.high
    return constraints
