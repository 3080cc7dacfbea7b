"""From an executed notebook to one HTML page of our own: no code, no notebook look, no request to any network."""

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from itertools import count
from typing import Any

import jinja2
import mistune

from kvs_audit.charts.drawing import svg, untitled
from kvs_audit.charts.figure import METADATA_KEY, VEGALITE_MIME
from kvs_audit.reports.blocks import table_body
from kvs_audit.reports.catalogue import Report
from kvs_audit.reports.colours import dark_rules

_HERE = files("kvs_audit.reports")

_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


@dataclass(frozen=True)
class Section:
    """One section of the page: its anchor, its heading, and its content as HTML."""

    anchor: str
    heading: str
    html: str


Draw = Callable[[Mapping[str, Any]], str]
"""Makes an SVG element of a chart's specification."""


def page(notebook: Any, report: Report, draw: Draw = svg) -> str:
    """The page of an executed notebook."""
    lead, sections = _sections(notebook, draw)
    return rendered(report.title, report.reader, lead, sections)


def rendered(title: str, reader: str, lead: str, sections: Sequence[Section]) -> str:
    """A page: its title, whom it is for, and as HTML what stands before the sections."""
    template = _environment().get_template("report.html.j2")
    return template.render(
        title=title,
        reader=reader,
        lead=lead,
        sections=sections,
        style=_text("report.css") + dark_rules(),
        vega=_vega() if any("chart-spec" in section.html for section in sections) else None,
        boot=_text("report.js"),
    )


def visible_texts(notebook: Any) -> Iterator[str]:
    """Every text that the notebook's cells show: words, tables and the data of charts."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            yield from html_texts(output.get("data", {}).get("text/html", ""))
            yield from _strings(output.get("metadata", {}))
            yield from _strings(output.get("data", {}).get(VEGALITE_MIME, {}))
            yield output.get("text", "")


def html_texts(html: str) -> Iterator[str]:
    """Every text between the tags of a piece of HTML, as it is escaped there."""
    return (match[0] for match in _TEXT.finditer(html))


def _strings(value: Any) -> Iterator[str]:
    """Every text in nested data, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _sections(notebook: Any, draw: Draw) -> tuple[str, list[Section]]:
    """The words before the first ``##``, without the title, and one section per ``##``."""
    figures = count(1)
    lead, sections = "", []
    anchors = count(1)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for piece in re.split(r"(?m)^(?=## )", cell.source):
                heading, html = _markdown(piece)
                if heading:
                    sections.append((f"afsnit-{next(anchors)}", heading, [html]))
                elif sections:
                    sections[-1][2].append(html)
                else:
                    lead += html
        elif cell.cell_type == "code":
            html = "\n".join(_outputs(cell, figures, draw))
            if html and not sections:
                lead += html
            elif html:
                sections[-1][2].append(html)
    return lead, [Section(anchor, heading, "\n".join(parts)) for anchor, heading, parts in sections]


def _markdown(text: str) -> tuple[str, str]:
    """The heading of level 2 that the text begins with, if any, and the rest as HTML; the title is left to the page."""
    first, _, rest = text.partition("\n")
    if first.startswith("## "):
        return first[3:].strip(), str(mistune.html(rest))
    return "", str(mistune.html(rest if first.startswith("# ") else text))


def _outputs(cell: Any, figures: "count[int]", draw: Draw) -> Iterator[str]:
    for output in cell.outputs:
        data = output.get("data", {})
        if METADATA_KEY in output.get("metadata", {}):
            yield drawn_figure(output.metadata[METADATA_KEY], data.get(VEGALITE_MIME), next(figures), draw)
        elif "text/html" in data:
            yield data["text/html"]
        elif output.output_type == "stream":
            yield f"<pre>{escape(output.text)}</pre>"


def drawn_figure(words: Any, spec: Any, number: int, draw: Draw = svg) -> str:
    """A figure: the finding as heading, the chart drawn as SVG and ready to come alive, and its table.

    ``words``: as :meth:`Figure.as_dict` gives them; ``spec``: the chart's specification, or None.
    """
    if words["instead"]:
        return f"<p>{escape(words['instead'])}</p>"
    drawn = {} if spec is None else untitled(spec)
    template = _environment().get_template("figure.html.j2")
    return template.render(
        number=number,
        words=words,
        svg=draw(drawn) if drawn else None,
        spec=_json(drawn),
        body=table_body(words["headings"], words["rows"], words["numeric"]),
    )


def _json(value: Any) -> str:
    """JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _text(name: str) -> str:
    return (_HERE / "assets" / name).read_text(encoding="utf-8")


@cache
def _vega() -> str:
    """Vega's scripts, see ``vega_bundle.py``."""
    packed = (_HERE / "assets" / "vega.js.gz").read_bytes()
    return gzip.decompress(packed).decode("utf-8").replace("</script", "<\\/script")


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("kvs_audit.reports", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
