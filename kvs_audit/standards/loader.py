"""Reads standards from their files, and says in Danish all that is wrong with one before any of it is used."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import combinations
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeGuard

from kvs_audit.checks import KINDS
from kvs_audit.errors import ArgumentFault, StandardFault
from kvs_audit.standards.faults import Fault, toml_fault, validated
from kvs_audit.standards.law import days_apart
from kvs_audit.standards.model import Head, Krav, KravHead, Skoen, Standard

BUILT_IN = Path(__file__).parent / "data"
"""The folder of the standards that come with the package."""

_PARTS = ("standard", "krav", "skoen")


def load_standards(folders: Sequence[Path] = ()) -> Mapping[str, Standard]:
    """The built-in standards and every ``*.toml`` in the folders (each read once), by id and sorted by it.

    Raises :class:`ArgumentFault` for a folder that is not there or has no standard, and :class:`StandardFault` for
    files with faults (all of them), for an id that two files claim, and for editions that overlap.
    """
    once = {Path(folder).resolve(): Path(folder) for folder in folders}.values()
    user_files = [file for folder in once for file in _toml_files(folder)]
    standards = [*_built_in(), *_load_all(user_files)]
    _refuse_repeated_ids(standards)
    _refuse_overlapping_editions(standards)
    return MappingProxyType({standard.id: standard for standard in sorted(standards, key=lambda s: s.id)})


def load_standard(path: Path) -> Standard:
    """Read one standard.

    Raises :class:`StandardFault` with one line per fault, each naming the file and the krav.
    """
    content = _bytes_of(path)
    text = _text(content, path.name)
    parts = _parsed(text, path.name)
    head, krav, skoen, faults = _read_parts(parts, text)
    if faults or head is None:
        raise StandardFault("\n".join(fault.line(path.name) for fault in faults))
    sha256 = hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()
    return Standard(**dict(head), krav=tuple(krav), skoen=tuple(skoen), sha256=sha256, fil=path.name)


def find_standard(catalogue: Mapping[str, Standard], identity: str) -> Standard:
    """The standard with this id. Raises ArgumentFault naming the nearest id, when there is none."""
    if identity not in catalogue:
        near = get_close_matches(identity, catalogue, n=1)
        hint = f" Mente du {near[0]}?" if near else ""
        msg = f"Standarden {identity} findes ikke.{hint} Se dem alle med: kvs-audit standards list"
        raise ArgumentFault(msg)
    return catalogue[identity]


@cache
def _built_in() -> tuple[Standard, ...]:
    return _load_all(_toml_files(BUILT_IN))


def _toml_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        msg = f"Mappen {folder} findes ikke."
        raise ArgumentFault(msg)
    files = sorted(
        file for file in folder.iterdir() if file.suffix.lower() == ".toml" and not file.name.startswith((".", "~$"))
    )
    if not files:
        msg = f"Mappen {folder} har ingen standarder: der er ingen filer, som ender på .toml."
        raise ArgumentFault(msg)
    return files


def _load_all(files: Iterable[Path]) -> tuple[Standard, ...]:
    standards, faults = [], []
    for file in files:
        try:
            standards.append(load_standard(file))
        except StandardFault as fault:
            faults.append(str(fault))
    if faults:
        raise StandardFault("\n".join(faults))
    return tuple(standards)


def _refuse_repeated_ids(standards: Iterable[Standard]) -> None:
    first: dict[str, Standard] = {}
    faults = []
    for standard in standards:
        other = first.setdefault(standard.id, standard)
        if other is not standard:
            faults.append(
                f"{standard.fil}: standarden {standard.id} findes også i {other.fil}; et id må kun bruges én gang."
            )
    if faults:
        raise StandardFault("\n".join(faults))


def _refuse_overlapping_editions(standards: Iterable[Standard]) -> None:
    """Editions of one standard share a ``familie``; a decision must not fall under two of them."""
    families: dict[str, list[Standard]] = {}
    for standard in standards:
        if standard.familie is not None:
            families.setdefault(standard.familie, []).append(standard)
    faults = [
        f"{other.fil}: standarden {other.id} gælder samtidig med {one.id} ({one.fil}); "
        f"udgaver af {familie} må ikke overlappe."
        for familie, editions in families.items()
        for one, other in combinations(editions, 2)
        if not days_apart(one, other)
    ]
    if faults:
        raise StandardFault("\n".join(faults))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        msg = f"{path.name}: filen kan ikke åbnes ({error.strerror})."
        if not path.exists():
            msg = f"Filen {path} findes ikke."
        raise StandardFault(msg) from error


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise StandardFault(Fault(f"linje {line}", "filen er ikke gemt som UTF-8").line(file)) from error


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text if text.endswith("\n") else text + "\n")
    except tomllib.TOMLDecodeError as error:
        raise StandardFault(toml_fault(error, text).line(file)) from error


def _read_parts(parts: dict[str, Any], text: str) -> tuple[Head | None, list[Krav], list[Skoen], list[Fault]]:
    faults = [
        Fault("", f"kender ikke {name}; filen har delene [standard], [[krav]] og [[skoen]]")
        for name in parts
        if name not in _PARTS
    ]
    head, head_faults = validated(Head, parts.get("standard", {}), "standard")
    faults += head_faults if "standard" in parts else [Fault("", "delen [standard] mangler")]
    krav: list[Krav] = []
    skoen: list[Skoen] = []
    for place, entry in _entries(parts, "krav", text, faults):
        read, entry_faults = _read_krav(entry, place)
        krav += [read] if read else []
        faults += entry_faults
    for place, entry in _entries(parts, "skoen", text, faults):
        judged, entry_faults = validated(Skoen, entry, place)
        skoen += [judged] if judged else []
        faults += entry_faults
    if not parts.get("krav"):
        faults.append(Fault("", "standarden har ingen [[krav]]"))
    return head, krav, skoen, faults + _repeated_ids(parts)


def _read_krav(entry: Mapping[str, Any], place: str) -> tuple[Krav | None, list[Fault]]:
    """Read a requirement; its parameters are read by its kind, so that both have their faults told."""
    parameters = entry.get("parametre", {})
    _, faults = validated(KravHead, {key: value for key, value in entry.items() if key != "parametre"}, place)
    kind = KINDS.get(str(entry.get("art")))
    if kind is None:
        return None, faults
    bound, parameter_faults = validated(kind.parameters, parameters, f"{place}, parametre")
    if faults or parameter_faults:
        return None, faults + parameter_faults
    return validated(Krav, {**entry, "parametre": bound}, place)


def _entries(
    parts: Mapping[str, Any], name: str, text: str, faults: list[Fault]
) -> list[tuple[str, Mapping[str, Any]]]:
    """The entries of ``[[krav]]`` or ``[[skoen]]`` with their place; adds a fault when the part is something else."""
    entries = parts.get(name, [])
    if not _is_tables(entries):
        faults.append(Fault("", f"delen {name} skrives som [[{name}]] med dobbelte kantede parenteser"))
        return []
    lines = [
        text.count("\n", 0, header.start()) + 1
        for header in re.finditer(rf"^[ \t]*\[\[[ \t]*{name}[ \t]*\]\]", text, re.MULTILINE)
    ]
    known = lines if len(lines) == len(entries) else [None] * len(entries)
    return [
        (_place(name, entry, number, line), entry)
        for number, (entry, line) in enumerate(zip(entries, known, strict=True), start=1)
    ]


def _is_tables(value: object) -> TypeGuard[list[dict[str, Any]]]:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)


def _place(name: str, entry: Mapping[str, Any], number: int, line: int | None) -> str:
    identity = entry.get("id")
    label = f"{name} {identity}" if isinstance(identity, str) and identity.strip() else f"{name} nr. {number}"
    return label if line is None else f"{label} (linje {line})"


def _repeated_ids(parts: Mapping[str, Any]) -> list[Fault]:
    """A requirement is addressed as ``<standard>/<id>``, so krav and skoen share one set of ids."""
    listed = [part for name in ("krav", "skoen") if _is_tables(part := parts.get(name, []))]
    ids = [entry["id"] for part in listed for entry in part if isinstance(entry.get("id"), str)]
    return [
        Fault(f"krav {identity}", "samme id står flere gange blandt krav og skoen")
        for identity in dict.fromkeys(ids)
        if ids.count(identity) > 1
    ]
