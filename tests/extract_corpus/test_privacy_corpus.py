"""What is personal is refused wherever it stands, and never shown; what only looks like it passes."""

import traceback
from pathlib import Path

import pytest
from corpus_base import base, folder
from corpus_privacy import ALLOWED_HEADINGS, CPR_HEADINGS, LOOK_ALIKES, NAME_HEADINGS, PERSONAL, PLACES, SECRET

from kvs_audit.errors import PrivacyFault
from kvs_audit.extract import read_extract

_ALL_PERSONAL = [(kind, text) for kind, texts in PERSONAL.items() for text in texts]


def with_note(place: Path, text: str, heading: str = "note") -> Path:
    """The base with an extra column that holds the text in one row."""
    tables = base()
    tables["indsatser"][0].append(heading)
    for number, row in enumerate(tables["indsatser"][1:]):
        row.append(text if number == 1 else "")
    return folder(place, tables)


@pytest.mark.parametrize(("kind", "text"), _ALL_PERSONAL)
def test_personal_text_is_refused(kind: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(PrivacyFault) as fault:
        read_extract(with_note(tmp_path, text))
    assert f"- Tabellen indsatser, kolonnen note: 1 celle med {kind}.\n" in str(fault.value)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_look_alikes_pass(text: str, tmp_path: Path) -> None:
    extract = read_extract(with_note(tmp_path, text))
    assert extract.extra_columns == ("indsatser.note",)


@pytest.mark.parametrize("heading", NAME_HEADINGS)
def test_a_column_of_names_is_refused_whatever_it_holds(heading: str, tmp_path: Path) -> None:
    with pytest.raises(PrivacyFault, match=r"en kolonne med personnavne \(0 celler\)"):
        read_extract(with_note(tmp_path, "", heading))


@pytest.mark.parametrize("heading", CPR_HEADINGS)
def test_a_column_of_cpr_numbers_is_refused_whatever_it_holds(heading: str, tmp_path: Path) -> None:
    with pytest.raises(PrivacyFault, match=r"en kolonne med CPR-numre \(1 celle\)"):
        read_extract(with_note(tmp_path, "hemmelig", heading))


@pytest.mark.parametrize("heading", ALLOWED_HEADINGS)
def test_columns_named_after_other_things_pass(heading: str, tmp_path: Path) -> None:
    assert read_extract(with_note(tmp_path, "Familiehuset", heading)).rejects.height == 0


@pytest.mark.parametrize("name", PLACES)
def test_the_guard_looks_everywhere_and_shows_nothing(name: str, tmp_path: Path) -> None:
    build, line = PLACES[name]
    path = build(tmp_path)
    with pytest.raises(PrivacyFault) as fault:
        read_extract(path)
    assert f"- {line}\n" in str(fault.value)
    shown = "".join(traceback.format_exception(fault.value))
    told = str(fault.value) + repr(fault.value.args)
    assert not [part for part in (SECRET, "010190", "1001901234", "0101901234") if part in told]
    assert fault.value.__cause__ is None
    assert fault.value.__context__ is None
    assert "1901234" not in shown.replace(str(tmp_path), "")


def test_there_are_at_least_forty_cases_either_way() -> None:
    assert len(_ALL_PERSONAL) >= 40
    assert len(LOOK_ALIKES) >= 40


class TestReviewedExceptions:
    def test_a_reviewed_column_may_hold_what_looks_like_an_address(self, tmp_path: Path) -> None:
        path = with_note(tmp_path, "Kirkevej 3")
        assert read_extract(path, allow_columns=frozenset({"indsatser.note"})).rejects.height == 0

    def test_the_exception_is_folded_like_any_name(self, tmp_path: Path) -> None:
        path = with_note(tmp_path, "Kirkevej 3", "Note:")
        assert read_extract(path, allow_columns=frozenset({"Indsatser.NOTE"})).rejects.height == 0

    def test_a_reviewed_column_may_be_called_a_name(self, tmp_path: Path) -> None:
        path = with_note(tmp_path, "Familiehuset", "navn")
        assert read_extract(path, allow_columns=frozenset({"indsatser.navn"})).rejects.height == 0

    def test_another_column_is_not_excepted(self, tmp_path: Path) -> None:
        path = with_note(tmp_path, "Kirkevej 3")
        with pytest.raises(PrivacyFault):
            read_extract(path, allow_columns=frozenset({"sager.note", "indsatser.noter"}))

    @pytest.mark.parametrize(("text", "heading"), [(SECRET, "note"), ("x", "cpr")])
    def test_cpr_numbers_are_never_excepted(self, text: str, heading: str, tmp_path: Path) -> None:
        path = with_note(tmp_path, text, heading)
        with pytest.raises(PrivacyFault) as fault:
            read_extract(path, allow_columns=frozenset({f"indsatser.{heading}"}))
        assert "--allow-column" not in str(fault.value)
