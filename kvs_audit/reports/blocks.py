"""What a notebook cell shows besides charts: paragraphs, lists and tables as HTML, and several things in a row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from kvs_audit.contract.danish import counted_text


@dataclass(frozen=True)
class Html:
    """A piece of the report: HTML for the page and for JupyterLab. Made by the functions below, which escape."""

    html: str

    def _repr_html_(self) -> str:
        return self.html

    def __add__(self, other: "Html") -> "Html":
        return Html(f"{self.html}\n{other.html}")


@dataclass(frozen=True)
class Parts:
    """Several figures and pieces that one cell shows in a row."""

    parts: tuple[Any, ...]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.parts)

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - only called inside Jupyter

        for part in self.parts:
            display(part)  # type: ignore[no-untyped-call]


def paragraph(text: str, css: str = "") -> Html:
    """One paragraph of plain text."""
    return Html(f"<p{_class(css)}>{escape(text)}</p>")


def heading(text: str, level: int) -> Html:
    """A heading of plain text."""
    return Html(f"<h{level}>{escape(text)}</h{level}>")


def bullets(items: Iterable[str], *, numbered: bool = False, css: str = "", lead: str = "") -> Html:
    """A list of plain texts; with ``lead`` what stands before its first occurrence in an item is set off."""
    tag = "ol" if numbered else "ul"
    return Html(f"<{tag}{_class(css)}>{''.join(f'<li>{led(item, lead)}</li>' for item in items)}</{tag}>")


def led(item: str, lead: str) -> str:
    """A text escaped, with what stands before the first occurrence of ``lead`` set off."""
    first, mark, rest = item.partition(lead) if lead else ("", "", item)
    return f"<strong>{escape(first)}</strong>{escape(mark + rest)}" if mark else escape(item)


def facts(pairs: Iterable[tuple[str, str]]) -> Html:
    """Terms and what they are."""
    return Html("<dl>" + "".join(f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>" for term, text in pairs) + "</dl>")


def table(
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    numeric: Iterable[int] = (),
    *,
    folded: bool = False,
) -> Html:
    """A table of plain texts with a caption; the first column names the row; ``numeric`` columns are set to the right.

    It scrolls inside its own frame on a narrow screen. ``folded``: shut until the reader opens it; open in print.
    """
    listed = list(rows)
    caption_html = "" if folded else f"<caption>{escape(caption)}</caption>"
    framed = (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table>{caption_html}{table_body(headings, listed, numeric)}</table></div>"
    )
    if not folded:
        return Html(framed)
    rows_text = counted_text(len(listed), "række", "rækker")
    return Html(f"<details><summary>{escape(caption)} ({rows_text})</summary>{framed}</details>")


def table_body(headings: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int] = ()) -> str:
    """Head and body of a table; the first column holds the rows' headings."""
    right = frozenset(numeric)
    head = "".join(f'<th scope="col"{_side(i in right)}>{escape(h)}</th>' for i, h in enumerate(headings))
    body = "".join(f"<tr>{''.join(_cells(row, right))}</tr>" for row in rows)
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"


def _cells(row: Sequence[str], right: frozenset[int]) -> Iterator[str]:
    for i, cell in enumerate(row):
        side = _side(i in right)
        yield f'<th scope="row"{side}>{escape(cell)}</th>' if i == 0 else f"<td{side}>{escape(cell)}</td>"


def _side(numeric: bool) -> str:
    """Numbers to the right by the page's style; texts to the left also in JupyterLab, which sets all to the right."""
    return ' class="num"' if numeric else ' style="text-align:left"'


def _class(css: str) -> str:
    return f' class="{css}"' if css else ""
