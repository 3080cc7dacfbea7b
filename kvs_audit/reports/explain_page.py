"""The page of an explanation: the text and the case's timeline, in the reports' own template."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from kvs_audit.charts.timeline import timeline_figure
from kvs_audit.contract.danish import MISSING, counted_text, krav_label, long_date, word
from kvs_audit.explain import Explained, Explanation, case_events
from kvs_audit.explain.timeline import FINDING
from kvs_audit.exports import refuse_personal_text, write_set
from kvs_audit.reports.blocks import paragraph, table
from kvs_audit.reports.case_story import case_lines
from kvs_audit.reports.explanations import whole
from kvs_audit.reports.page import Section, drawn_figure, html_texts, rendered

READER = "Til den, der har sagen, og dennes leder"


def write_explain_page(explained: Explained, path: Path) -> None:
    """Write the page, which opens with no network.

    Raises PrivacyFault when a text in it holds personal data, OutputFault when it cannot be written.
    """
    title, lead, sections = _title(explained), _lead(explained), list(_sections(explained))
    told = (text for html in (lead, *(section.html for section in sections)) for text in html_texts(html))
    refuse_personal_text({path.name: [title, *told]})
    content = rendered(title, READER, lead, sections).encode("utf-8")
    write_set(path.parent, {path.name: lambda target: _write(target, content)})


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _title(explained: Explained) -> str:
    return f"Forklaring af sag {explained.sag_id}"


def _lead(explained: Explained) -> str:
    units = counted_text(len(explained.explanations), "vurdering er forklaret", "vurderinger er forklaret")
    where = next((f" {text}." for text in _where(explained.explanations)), "")
    return paragraph(f"Opgjort pr. {long_date(explained.as_of)}. {units}.{where}").html


def _where(explanations: Sequence[Explanation]) -> Iterator[str]:
    for e in explanations:
        yield " · ".join([e.kommune or MISSING, e.team or MISSING, f"rådgiver {e.raadgiver or MISSING}"])


def _sections(explained: Explained) -> Iterator[Section]:
    for number, e in enumerate(explained.explanations, 1):
        yield Section(f"afsnit-{number}", f"{krav_label(e.krav)} · {e.enhed_id}", whole(e).html)
    if not explained.explanations:
        yield Section("afsnit-1", "Ingen fund", paragraph("Sagen har ingen fund.").html)
    yield Section("forloeb", "Sagens forløb", _course(explained))


def _course(explained: Explained) -> str:
    """The timeline and, under it, every event with where it stands in the extract."""
    lines = case_lines(explained.known, explained.findings, explained.sag_id)
    measures = lines.filter(pl.col("slags") == "indsats").height
    title = f"{counted_text(measures, 'indsats', 'indsatser')} frem til {long_date(explained.as_of)}"
    figure = timeline_figure(
        lines,
        title=title,
        alt_text=f"{title}. Tabellen under figuren viser hændelserne med dato.",
        as_of=explained.as_of,
        note="Bånd: indsatsen er i gang, eller undersøgelsen er det.",
    )
    drawn = drawn_figure(figure.as_dict(), figure.spec, 1)
    return f"{drawn}\n{_events(explained)}"


def _events(explained: Explained) -> str:
    events = case_events(explained.known, explained.findings)
    rows = [
        (
            long_date(row["dato"]),
            row["indsats_id"] or MISSING,
            row["haendelse"],
            MISSING if row["tabel"] == FINDING else f"{word(row['tabel'])}, række {row['raekke']}",
        )
        for row in events.iter_rows(named=True)
    ]
    return table("Hændelser og hvor de står i udtrækket", ("Dato", "Indsats", "Hændelse", "Kilde"), rows).html
