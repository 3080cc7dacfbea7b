"""A JSON Schema of a standard's file, so that editors complete and check it while it is written."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from kvs_audit.checks import KINDS, Kind
from kvs_audit.standards.kinds import KindText, kind_texts
from kvs_audit.standards.model import Head, KravHead, Skoen

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The edition that editors' TOML support understands."""


def schema_text() -> str:
    """The schema as JSON text."""
    return json.dumps(standard_schema(), ensure_ascii=False, indent=2) + "\n"


def standard_schema() -> dict[str, Any]:
    """The schema of a whole file."""
    return {
        "$schema": DRAFT,
        "title": "Kvalitetsstandard til kvs-audit",
        "type": "object",
        "additionalProperties": False,
        "required": ["standard", "krav"],
        "properties": {
            "standard": _schema(Head) | {"description": "Standardens hoved."},
            "krav": {
                "type": "array",
                "minItems": 1,
                "items": _requirement(),
                "description": "Krav, som data kan afgøre.",
            },
            "skoen": {
                "type": "array",
                "items": _schema(Skoen),
                "description": "Krav, som intet udtræk kan afgøre; de går til manuel gennemgang.",
            },
        },
    }


def _requirement() -> dict[str, Any]:
    """``[[krav]]``: what all have in common, then what each kind asks for.

    Parameters stand twice: loosely for editors, which complete keys but do not look behind conditions, and strictly
    behind one condition per kind, so that a fault is told at its own place and not as "none of 23 variants".
    """
    texts = kind_texts()
    schema = _schema(KravHead)
    every_key = {key: {"description": meaning} for text in texts.values() for key, meaning in text.noegler.items()}
    schema["properties"]["parametre"] = {
        "type": "object",
        "properties": dict(sorted(every_key.items())),
        "description": "Det, arten har brug for at vide.",
    }
    return schema | {"allOf": [_condition(KINDS[name], text) for name, text in texts.items()]}


def _condition(kind: Kind, text: KindText) -> dict[str, Any]:
    """What a requirement of this kind must have."""
    parameters = _described(_schema(kind.parameters), text.noegler)
    wanted: dict[str, Any] = {"properties": {"parametre": parameters | {"description": text.beskrivelse}}}
    if parameters.get("required"):
        wanted["required"] = ["parametre"]
    if kind.unit == "sag_maaned":
        wanted["not"] = {"required": ["relevant"]}
    return {"if": {"required": ["art"], "properties": {"art": {"const": kind.name}}}, "then": wanted}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    plain = _plain(schema, schema.get("$defs", {}))
    if not isinstance(plain, dict):
        msg = f"the schema of {model.__name__} is no object"
        raise TypeError(msg)
    return plain


def _plain(value: Any, definitions: Mapping[str, Any]) -> Any:
    """The schema with references put in place, and without what TOML lacks (null) or pydantic adds for Python."""
    if isinstance(value, list):
        return [_plain(item, definitions) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        definition = definitions[value["$ref"].rsplit("/", 1)[-1]]
        return _plain(definition, definitions) | {key: value[key] for key in ("description",) if key in value}
    if "anyOf" in value:
        options = [_plain(option, definitions) for option in value["anyOf"] if option != {"type": "null"}]
        rest = {key: value[key] for key in ("description",) if key in value}
        return (options[0] if len(options) == 1 else {"anyOf": options}) | rest
    is_object = value.get("type") == "object"  # its description is the class's docstring, in English
    dropped = {"$defs", "title", "default", *(["description"] if is_object else [])}
    return {
        key: _properties(item, definitions) if key == "properties" else _plain(item, definitions)
        for key, item in value.items()
        if key not in dropped
    }


def _properties(properties: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(schema, definitions) for name, schema in properties.items()}


def _described(schema: Any, words: Mapping[str, str]) -> Any:
    """The schema with what each key means, wherever it stands."""
    if isinstance(schema, list):
        return [_described(item, words) for item in schema]
    if not isinstance(schema, dict):
        return schema
    described = {key: _described(item, words) for key, item in schema.items()}
    for name, property_schema in described.get("properties", {}).items():
        if name in words:
            property_schema["description"] = words[name]
    return described
