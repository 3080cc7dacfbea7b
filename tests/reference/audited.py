"""The package's answer and the reference's answer to one random extract, in the same shape."""

from kvs_reference import STANDARDS, assess

from kvs_audit import audit, from_frames

ALL_STANDARDS = tuple(sorted(STANDARDS))
FIELDS = (
    "standard",
    "krav",
    "styrke",
    "enhed",
    "enhed_id",
    "sag_id",
    "indsats_id",
    "kommune",
    "team",
    "raadgiver",
    "haendelsesdato",
    "status",
    "aarsag",
    "observeret",
    "graense",
)
KEY = ("standard", "krav", "enhed_id")


def package_frame(extract, standards=ALL_STANDARDS, frames=None):
    """The package's assessments as it gives them."""
    accepted = from_frames(extract.text_frames() if frames is None else frames)
    return audit(accepted, standards=list(standards), as_of=extract.as_of).vurderinger


def package_rows(extract, standards=ALL_STANDARDS, frames=None):
    return package_frame(extract, standards, frames).select(FIELDS).rows()


def reference_rows(extract, standards=ALL_STANDARDS, **how):
    """The reference's assessments, in the order and with the columns of the output contract.

    ``how``: as ``assess`` takes it.
    """
    cases = {row["sag_id"]: row for row in extract.tables["sager"]}
    rows = []
    for standard in sorted(standards):
        for row in assess(extract.tables, standard, extract.as_of, columns=extract.columns, **how):
            case = cases[row["sag_id"]]
            of_case = {column: case.get(column) for column in ("kommune", "team", "raadgiver")}
            whole = {"standard": standard, **of_case, **row}
            rows.append(tuple(whole[field] for field in FIELDS))
    return rows


def by_key(rows):
    places = [FIELDS.index(field) for field in KEY]
    return {tuple(row[place] for place in places): dict(zip(FIELDS, row, strict=True)) for row in rows}


def differences(package, reference):
    """What differs, unit by unit, as readable lines."""
    got, wanted = by_key(package), by_key(reference)
    lines = []
    for key in sorted(got.keys() | wanted.keys()):
        ours, theirs = got.get(key), wanted.get(key)
        if ours is None or theirs is None:
            lines.append(
                f"{'/'.join(key)}: {'only the reference' if ours is None else 'only the package'} has {theirs or ours}"
            )
        else:
            lines += [
                f"{'/'.join(key)}: {field} is {ours[field]}, the reference says {theirs[field]}"
                for field in FIELDS
                if ours[field] != theirs[field]
            ]
    return lines
