"""Typer's own words in Danish: the headings of help pages and the messages about wrong arguments."""

import re
from collections.abc import Sequence

from typer import TyperException

_MESSAGES = {
    "NoSuchOption": "Valget {option} findes ikke.",
    "MissingParameter": "{what} mangler.",
    "BadParameter": "Værdien til {what} kan ikke bruges.",
    "BadOptionUsage": "Valget {option} er ikke brugt rigtigt: det skal have en værdi.",
}
_HEADINGS = {"Arguments": "Argumenter", "Options": "Valg", "Commands": "Kommandoer"}
_REMARKS = {
    "[required]": "[skal angives]",
    "[default: ": "[ellers: ",
    "Show this message and exit.": "Vis denne hjælp.",
    "[OPTIONS]": "[VALG]",
    "COMMAND [ARGS]...": "KOMMANDO …",
}
_WHOLE = " Skriv et helt tal."


def translate_help() -> None:
    """Have the help pages written in Danish, as plain text: drawing them in panels takes three times as long."""
    from typer._click.core import Context
    from typer._click.formatting import HelpFormatter

    class DanishFormatter(HelpFormatter):
        """Headings, and the remarks behind an option, in Danish."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, _in_danish(args), prefix or "Brug: ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(_HEADINGS.get(heading, heading))

        def write_text(self, text: str) -> None:
            for number, paragraph in enumerate(text.split("\n\n")):
                if number:
                    self.write_paragraph()
                if paragraph.startswith("`"):  # a command, to be copied: never broken at a hyphen
                    self.write(f"{'':{self.current_indent}}{' '.join(paragraph.split()).strip('`')}\n")
                else:
                    super().write_text(paragraph)

        def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            super().write_dl([(term, _in_danish(text)) for term, text in rows], col_max, col_spacing)

    Context.formatter_class = DanishFormatter


def _in_danish(text: str) -> str:
    for english, danish in _REMARKS.items():
        text = text.replace(english, danish)
    return text


def usage_message(fault: TyperException) -> str:
    """One Danish line about a wrong argument, and where to read more."""
    parameter, context = getattr(fault, "param", None), getattr(fault, "ctx", None)
    what = "Argumentet" if parameter is None else parameter.get_error_hint().replace("'", "")
    unknown_command = re.search(r"No such command '(.*)'", str(fault))
    if unknown_command:
        message = f"Kommandoen {unknown_command[1]} findes ikke."
    else:
        template = _MESSAGES.get(type(fault).__name__, "Argumenterne kan ikke bruges.")
        message = template.format(what=what, option=getattr(fault, "option_name", ""))
    hint = _WHOLE if getattr(getattr(parameter, "type", None), "name", "") == "integer" else ""
    return f"{message}{hint} Se: {'kvs-audit' if context is None else context.command_path} --help"
