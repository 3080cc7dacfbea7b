"""What is wrong with a standard's file, in Danish: pydantic's and tomllib's findings as sentences for its author."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kvs_audit.standards.model import SLUG_PATTERN, TEXT_PATTERN

M = TypeVar("M", bound=BaseModel)

_SENTENCES: Mapping[str, str] = {
    "string_type": "skal være en tekst i anførselstegn",
    "bool_type": "skal være true eller false",
    "int_type": "skal være et helt tal",
    "float_type": "skal være et tal",
    "finite_number": "skal være et tal",
    "date_type": "skal være en dato uden anførselstegn, fx 2024-01-01",
    "tuple_type": "skal være en liste i kantede parenteser",
    "model_type": "skal være en tabel med nøgler",
    "too_short": "må ikke være tom",
}
_PATTERNS: Mapping[str, str] = {
    SLUG_PATTERN: "må kun have små bogstaver a-z, tal og enkelte bindestreger",
    TEXT_PATTERN: "må ikke være tom",
}
_TOML_SENTENCES: Mapping[str, str] = {
    "Cannot overwrite a value": "nøglen{key} står to gange",
    "Duplicate inline table key": "nøglen{key} står to gange",
    "Cannot declare": "tabellen{key} står to gange",
    "Cannot mutate immutable": "nøglen{key} står to gange",
    "Unterminated string": "en tekst mangler sit sidste anførselstegn",
    "Unclosed array": "en liste mangler sin sidste kantede parentes",
    "Unclosed inline table": "en tabel mangler sin sidste krøllede parentes",
    "Invalid value": "værdien kan ikke læses; tekster skal have anførselstegn, ja og nej skrives true og false",
    "Expected '=' after a key": "mangler et lighedstegn efter nøglen (nøgler skrives uden æ, ø og å)",
    "declaration": "overskriften kan ikke læses; den skrives som [standard] eller [[krav]], uden æ, ø og å",
    "Invalid initial character": "nøglen kan ikke læses; nøgler skrives uden æ, ø og å",
    "Invalid statement": "linjen kan ikke læses; nøgler skrives uden æ, ø og å",
    "Expected newline or end of document": "der står mere på linjen, end der skal",
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where in the file."""

    place: str
    sentence: str

    def line(self, file: str) -> str:
        """The whole sentence, naming file and place."""
        end = "" if self.sentence.endswith("?") else "."
        return ", ".join(part for part in (file, self.place) if part) + f": {self.sentence}{end}"


def validated(model: type[M], data: object, place: str) -> tuple[M | None, list[Fault]]:
    """Read data as the model, or say all that is wrong with it. Keys are those of the file; nothing is converted."""
    try:
        return model.model_validate(_frozen(data), strict=True, by_alias=True, by_name=False), []
    except ValidationError as error:
        return None, list(_sentences(error, model, place))


def toml_fault(error: tomllib.TOMLDecodeError, text: str) -> Fault:
    """What is wrong with the file's syntax, with the line where the parser can tell it."""
    lines = text.splitlines()
    found = re.search(r"line (\d+)", str(error))
    number = int(found[1]) if found else len(lines)
    key = _named(str(error)) or _key_on(lines[number - 1] if 0 < number <= len(lines) else "")
    fallback = "kan ikke læses som TOML"
    sentence = next((danish for english, danish in _TOML_SENTENCES.items() if english in str(error)), fallback)
    return Fault(f"linje {number}", sentence.format(key=f" {key}" if key else ""))


def _frozen(value: object) -> object:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(_frozen(item) for item in value) if isinstance(value, list | tuple) else value


def _sentences(error: ValidationError, model: type[BaseModel], place: str) -> Iterator[Fault]:
    known = _keys(model.model_json_schema())
    found: dict[str, list[str]] = {}
    for fault in error.errors():
        if fault["type"] == "too_short" and fault["input"]:
            continue  # pydantic repeats a list as too short when its members are wrong
        # The last part of a union's location is the member that was tried, not a key of the file.
        path = [part for part in fault["loc"] if isinstance(part, int) or part in known or _is_extra(fault)]
        at_owner = fault["type"] in ("missing", "extra_forbidden")
        where = ", ".join([place, *_path(path[:-1] if at_owner else path)])
        found.setdefault(where, []).append(_sentence(fault, known))
    for where, sentences in found.items():
        own = [s for s in sentences if s not in _SENTENCES.values()]
        alternatives = list(dict.fromkeys(s for s in sentences if s in _SENTENCES.values()))
        for sentence in own + ([_either(alternatives)] if alternatives else []):
            yield Fault(where, sentence)


def _is_extra(fault: Mapping[str, Any]) -> bool:
    return bool(fault["type"] == "extra_forbidden")


def _either(sentences: Sequence[str]) -> str:
    first, *rest = sentences
    return " eller ".join([first, *(s.removeprefix("skal være ") for s in rest)])


def _sentence(fault: Mapping[str, Any], known: frozenset[str]) -> str:
    context = fault.get("ctx", {})
    key = str(fault["loc"][-1]) if fault["loc"] else ""
    makers: Mapping[str, Callable[[], str]] = {
        "missing": lambda: f"{key} mangler",
        "extra_forbidden": lambda: _unknown_key(key, known),
        "literal_error": lambda: "skal være en af " + str(context["expected"]).replace("'", "").replace(" or ", ", "),
        "string_pattern_mismatch": lambda: _PATTERNS[context["pattern"]],
        "greater_than_equal": lambda: f"skal være mindst {context['ge']:g}",
        "value_error": lambda: str(context["error"]),
    }
    fixed = _SENTENCES.get(fault["type"], f"kan ikke læses ({fault['msg']})")
    return makers.get(fault["type"], lambda: fixed)()


def _unknown_key(key: str, known: frozenset[str]) -> str:
    close = get_close_matches(key, sorted(known), n=1)
    return f"kender ikke nøglen {key}" + (f"; mente du {close[0]}?" if close else "")


def _path(parts: Sequence[int | str]) -> list[str]:
    """``("baand", 0, "loft")`` as ``["baand nr. 1", "loft"]``."""
    names: list[str] = []
    for part in parts:
        if isinstance(part, int) and names:
            names[-1] += f" nr. {part + 1}"
        else:
            names.append(str(part))
    return names


def _keys(schema: Any) -> frozenset[str]:
    """Every key that a model or one nested in it knows."""
    if isinstance(schema, list):
        return frozenset().union(*map(_keys, schema))
    if not isinstance(schema, dict):
        return frozenset()
    own = schema.get("properties", {})
    return frozenset(own if isinstance(own, dict) else ()).union(*map(_keys, schema.values()))


def _named(message: str) -> str:
    """The key that tomllib names: ``'x'``, or ``('a', 'b')`` for a table."""
    found = re.search(r"key '([^']+)'|declare \(([^)]*)\)", message)
    if not found:
        return ""
    return found[1] or ".".join(re.findall(r"'([^']*)'", found[2]))


def _key_on(line: str) -> str:
    found = re.match(r"\s*([A-Za-z0-9_.-]+)\s*=", line)
    return found[1] if found else ""
