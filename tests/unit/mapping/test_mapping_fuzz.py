"""Whatever stands in a mapping file, it is read or refused: no traceback, and never half of it."""

import tomllib

from hypothesis import example, given
from hypothesis import strategies as st

from kvs_audit.contract.tables import TABLES
from kvs_audit.errors import UserError
from kvs_audit.extract.mapping import parse_mapping
from kvs_audit.extract.mapping_form import mapping_faults
from kvs_audit.extract.mapping_lines import key_lines, line_of

WORDS = st.sampled_from(
    [
        *TABLES,
        "navn",
        "kilde",
        "saml",
        "modstrid",
        "kolonner",
        "vaerdier",
        "version",
        "tabel",
        "vaerdi",
        "raekke",
        "tom",
    ]
) | st.sampled_from([column for table in TABLES.values() for column in table.by_name])
SCALARS = st.none() | st.booleans() | st.integers(0, 2) | WORDS | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=4)
)
ENTRIES = st.fixed_dictionaries(
    {"navn": WORDS | SCALARS, "kilde": SCALARS, "kolonner": st.dictionaries(WORDS, VALUES, max_size=5) | VALUES},
    optional={"saml": SCALARS, "modstrid": SCALARS, "vaerdier": st.dictionaries(WORDS, VALUES, max_size=3) | VALUES},
)
LINES = st.lists(
    st.sampled_from(
        ["[[tabel]]", "[tabel.kolonner]", "[tabel.vaerdier.type]", 'navn = "planer"', 'kilde = "P"', "version = 1", "["]
    )
    | st.builds(lambda key, value: f'{key} = "{value}"', WORDS, WORDS)
    | st.text(max_size=12),
    max_size=14,
)


@given(
    st.dictionaries(st.sampled_from(["version", "tabel", "x"]), VALUES)
    | st.builds(lambda entries: {"version": 1, "tabel": entries}, st.lists(ENTRIES, max_size=3))
)
def test_any_document_is_kept_to_or_told_what_is_wrong(document: dict) -> None:
    for fault in mapping_faults(document):
        assert fault.sentence and isinstance(fault.place, tuple)


@given(LINES.map("\n".join))
@example("version = 1\n[[tabel]]\n[tabel]")
@example('a."b')
def test_any_text_is_a_mapping_or_a_fault_in_danish(text: str) -> None:
    try:
        parse_mapping(text.encode("utf-8", "surrogatepass"), "m.toml")
    except UserError as fault:
        assert str(fault).startswith(("m.toml", "Kortl"))


@given(LINES.map("\n".join))
def test_lines_of_keys_are_lines_of_the_text(text: str) -> None:
    lines = key_lines(text)
    assert all(1 <= line <= len(text.splitlines()) for line in lines.values())
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    for key in document:
        assert line_of(lines, (key,)) is not None or line_of(lines, (key, 0)) is not None
