"""Every fault of a row is told once, at the right place, and the counts add up."""

from pathlib import Path

import polars as pl
import pytest
from corpus_base import base, folder
from corpus_faults import BASE_COUNTS, ROW_FAULTS

from kvs_audit.extract import Extract, from_frames, read_extract, reject_sentences


def told(extract: Extract) -> list[str]:
    lines = extract.rejects.select("tabel", "raekke", "kolonne", "aarsag", "handling").rows()
    return [" ".join(str(cell) or "-" for cell in line) for line in lines]


def counted(extract: Extract) -> dict[str, str]:
    return {
        name: f"{counts.laest} {counts.accepteret} {counts.afvist} {counts.sat_ukendt}"
        for name, counts in extract.counts.items()
    }


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("name", ROW_FAULTS)
def test_a_row_fault_is_accounted_for(name: str, separator: str, tmp_path: Path) -> None:
    fault, tables = ROW_FAULTS[name], base()
    fault.change(tables)
    extract = read_extract(folder(tmp_path, tables, separator=separator))
    assert told(extract) == fault.lines
    assert counted(extract) == BASE_COUNTS | fault.counts
    for table, counts in extract.counts.items():
        assert counts.laest == counts.accepteret + counts.afvist
        assert counts.accepteret == extract.tables[table].height


@pytest.mark.parametrize("name", [name for name in ROW_FAULTS if "field" not in name and "beyond" not in name])
def test_frames_are_accounted_for_alike(name: str) -> None:
    fault, tables = ROW_FAULTS[name], base()
    fault.change(tables)
    frames = {
        table: pl.DataFrame(rows[1:], schema=dict.fromkeys(rows[0], pl.String), orient="row")
        for table, rows in tables.items()
    }
    extract = from_frames(frames)
    assert told(extract) == fault.lines
    assert counted(extract) == BASE_COUNTS | fault.counts


@pytest.mark.parametrize("name", ROW_FAULTS)
def test_no_sentence_repeats_a_value(name: str, tmp_path: Path) -> None:
    fault, tables = ROW_FAULTS[name], base()
    fault.change(tables)
    sentences = reject_sentences(read_extract(folder(tmp_path, tables)).rejects)["saetning"]
    words = {"1001", "2001", "9999", "spejderlejr", "måske", "Ringsted", "Faxe", "R1"}
    assert not [sentence for sentence in sentences for word in words if word in sentence]
    assert all(sentence.endswith((" Rækken er afvist.", "rækken er beholdt.")) for sentence in sentences)


def test_there_are_at_least_sixty_faults() -> None:
    assert len(ROW_FAULTS) >= 60
