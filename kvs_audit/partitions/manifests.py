"""One manifest of many: counts added up, and each extract's own beside them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kvs_audit.assess import Chosen
from kvs_audit.contract.tables import TABLES
from kvs_audit.exports.manifest import standard_entry
from kvs_audit.extract.model import Extract, Source
from kvs_audit.partitions.one import Part

_OWN: Final = ("tabeller", "indsatser_uden_dato", "vurderinger", "fund")
"""What the manifest says of each extract by itself."""


def merged_manifest(
    names: Sequence[str],
    parts: Sequence[Part],
    chosen: Sequence[Chosen],
    cases: Extract,
    mapping: Source | None = None,
) -> dict[str, Any]:
    """The manifest of the run: as that of one audit, and ``udtraek`` with the counts of each extract.

    ``cases``: an extract with the municipalities of all of them. Input files are named ``EXTRACT/FILE``, sentences on
    reading begin with the extract's name. ``mapping``: the file that all of them were read with, which is named once.
    """
    shared = [] if mapping is None else [{"navn": mapping.name, "sha256": mapping.sha256}]
    manifests = [part.manifest for part in parts]
    named = list(zip(names, manifests, strict=True))
    own = [(name, file) for name, each in named for file in each["inputfiler"]]
    first = manifests[0]
    return {
        "kontrakt": first["kontrakt"],
        "opgoerelsesdato": first["opgoerelsesdato"],
        "parametre": first["parametre"],
        "tabeller": _tables(manifests),
        "ekstra_tabeller": sorted({name for each in manifests for name in each["ekstra_tabeller"]}),
        "ekstra_kolonner": list(dict.fromkeys(name for each in manifests for name in each["ekstra_kolonner"])),
        "indsatser_uden_dato": sum(each["indsatser_uden_dato"] for each in manifests),
        "inputfiler": [
            *({**file, "navn": _within(name, file["navn"])} for name, file in own if file not in shared),
            *shared,
        ],
        "indlaesning": [f"{name}: {sentence}" for name, each in named for sentence in each["indlaesning"]],
        "standarder": [standard_entry(cases, each) for each in chosen],
        "vurderinger": sum(each["vurderinger"] for each in manifests),
        "fund": sum(each["fund"] for each in manifests),
        "udtraek": [{"navn": name, **{key: each[key] for key in _OWN}} for name, each in named],
        "pakker": first["pakker"],
    }


def _tables(manifests: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Each table's counts, added up over the extracts that have it."""
    counted: dict[str, dict[str, int]] = {}
    for table in TABLES:
        found = [each["tabeller"][table] for each in manifests if table in each["tabeller"]]
        if found:
            counted[table] = {count: sum(each[count] for each in found) for count in found[0]}
    return counted


def _within(extract: str, file: str) -> str:
    """A file of a folder with the folder's name; a zip or workbook is itself the file."""
    return file if file == extract else f"{extract}/{file}"
