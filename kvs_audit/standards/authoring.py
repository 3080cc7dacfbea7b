"""What the author of a standard asks for: a new file, and whether one is right."""

import re
from pathlib import Path

from kvs_audit.errors import ArgumentFault, StandardFault
from kvs_audit.standards.loader import load_standard, load_standards
from kvs_audit.standards.model import SLUG_PATTERN, Standard
from kvs_audit.standards.template import new_standard


def template_for(identity: str) -> str:
    """The template for a new id. Raises ArgumentFault when the id cannot be one, or is taken."""
    if not re.fullmatch(SLUG_PATTERN, identity):
        msg = f"{identity} kan ikke være id for en standard: brug små bogstaver a-z, tal og enkelte bindestreger."
        raise ArgumentFault(msg)
    taken = load_standards().get(identity)
    if taken is not None:
        msg = f"Der findes allerede en standard med id {identity} ({taken.fil}). Vælg et andet id."
        raise ArgumentFault(msg)
    return new_standard(identity)


def checked(path: Path) -> Standard:
    """The standard in the file. Raises StandardFault with all that is wrong, or when a built-in standard has its id."""
    standard = load_standard(path)
    built_in = load_standards().get(standard.id)
    if built_in is not None and built_in.sha256 != standard.sha256:
        msg = f"{path.name}, standard: id {standard.id} er optaget af en standard, der følger med kvs-audit."
        raise StandardFault(msg)
    return standard
