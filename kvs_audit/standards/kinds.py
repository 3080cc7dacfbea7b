"""The kinds of check as their users meet them: a paragraph in Danish, the parameters' keys, and an example."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kvs_audit.checks import KINDS

_FILE = Path(__file__).parent / "arter.toml"


@dataclass(frozen=True)
class KindText:
    """A kind in words. ``noegler``: what each key of its parameters means; ``eksempel``: TOML under ``[[krav]]``."""

    art: str
    titel: str
    beskrivelse: str
    eksempel: str
    noegler: Mapping[str, str]


@cache
def kind_texts() -> Mapping[str, KindText]:
    """Every kind in words, sorted by name."""
    written = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: KindText(
                name,
                KINDS[name].title,
                written[name]["beskrivelse"],
                written[name]["eksempel"],
                MappingProxyType(written[name]["noegler"]),
            )
            for name in sorted(KINDS)
        }
    )
