"""The page of a check: the same template and style as the reports, made from a document instead of a notebook."""

from importlib.resources import files

import jinja2

from kvs_audit.extract.names import shown
from kvs_audit.quality.document import Document, Section, Table, cell_text
from kvs_audit.reports import blocks

_LONG = 20
"""A table of more rows is shut until the reader opens it."""

_READER = "Til den, der leverer udtrækket, og den, der skal bruge det"


def check_page(document: Document) -> str:
    """One HTML page that opens with no network. Every text is escaped, and no character in it is invisible."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("kvs_audit.reports", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2").render(
        title=document.title,
        reader=_READER,
        lead="".join(blocks.paragraph(shown(text)).html for text in document.lead),
        sections=[_section(section) for section in document.sections],
        style=(files("kvs_audit.reports") / "assets" / "report.css").read_text(encoding="utf-8"),
        vega=None,
        boot="",
    )


def _section(section: Section) -> dict[str, str]:
    parts = [blocks.paragraph(shown(sentence)).html for sentence in section.sentences]
    parts += [_table(table) for table in section.short]
    return {"anchor": section.anchor, "heading": section.heading, "html": "\n".join(parts)}


def _table(table: Table) -> str:
    rows = [tuple(shown(cell_text(cell)) for cell in row) for row in table.rows]
    return blocks.table(table.caption, table.headings, rows, table.numeric, folded=len(rows) > _LONG).html
