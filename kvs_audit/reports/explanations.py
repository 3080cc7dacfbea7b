"""Explanations of findings as pieces of a page: folded behind a finding, or whole."""

from collections.abc import Iterable, Iterator
from html import escape

from kvs_audit.contract.danish import krav_label, label
from kvs_audit.explain import Explanation
from kvs_audit.explain.text import fact_lines, krav_line, result_line
from kvs_audit.reports.blocks import Html, bullets, heading, paragraph


def folded(explanation: Explanation) -> Html:
    """The explanation behind a finding, shut until the reader opens it; left out on paper, which has the sentences."""
    e = explanation
    told = "".join(f"<dt>{escape(term)}</dt><dd>{''.join(_told(texts))}</dd>" for term, texts in _parts(e))
    summary = escape(f"Forklaring: {krav_label(e.krav)}, {e.enhed_id}")
    return Html(f'<details class="why"><summary>{summary}</summary><dl>{told}</dl></details>')


def _parts(e: Explanation) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What is told, under its term; terms without anything to tell are left out."""
    parts = (
        ("Kravet", (krav_line(e),)),
        ("Oplysninger", tuple(fact_lines(e.facts))),
        ("Sådan er der regnet", e.steps),
        ("Det ville have opfyldt kravet", e.met_by),
    )
    return ((term, texts) for term, texts in parts if texts)


def _told(texts: tuple[str, ...]) -> Iterator[str]:
    if len(texts) == 1:
        yield f"<p>{escape(texts[0])}</p>"
    else:
        yield f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def whole(explanation: Explanation) -> Html:
    """Everything that the explanation says, heading by heading, for a page of its own."""
    e = explanation
    reservation = [f"Forbehold: {e.forbehold}"] if e.forbehold else []
    sections: tuple[tuple[str, Iterable[str]], ...] = (
        ("Kravet", [krav_line(e)]),
        ("Sådan afgøres det", e.definition),
        ("Oplysninger", fact_lines(e.facts)),
        ("Sådan er der regnet", e.steps),
        ("Resultat", [result_line(e)]),
        ("Det ville have opfyldt kravet", e.met_by),
    )
    html = paragraph(" ".join([e.saetning or f"{label(e.status)}.", *reservation]))
    for title, texts in sections:
        listed = list(texts)
        if listed:
            html = html + heading(title, 3) + (bullets(listed) if len(listed) > 1 else paragraph(listed[0]))
    return html
