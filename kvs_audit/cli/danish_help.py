"""Typer's own words in Danish: the headings of help pages and the messages about wrong arguments."""

import re

from typer import TyperException

_MESSAGES = {
    "NoSuchOption": "Valget {option} findes ikke.",
    "MissingParameter": "{what} mangler.",
    "BadParameter": "Værdien til {what} kan ikke bruges.",
    "BadOptionUsage": "Valget {option} er ikke brugt rigtigt: det skal have en værdi.",
}
_WHOLE = " Skriv et helt tal."


def translate_help() -> None:
    """Set the headings of the help pages."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "Argumenter"
    rich_utils.OPTIONS_PANEL_TITLE = "Valg"
    rich_utils.COMMANDS_PANEL_TITLE = "Kommandoer"
    rich_utils.ERRORS_PANEL_TITLE = "Fejl"
    rich_utils.REQUIRED_LONG_STRING = "[skal angives]"
    rich_utils.DEFAULT_STRING = "[ellers: {}]"


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
