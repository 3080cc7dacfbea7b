"""A tagged PDF of a report's page, printed by a browser that is installed; nothing is fetched."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from kvs_audit.errors import OutputFault

CHOICE = "KVS_AUDIT_BROWSER"
"""Environment variable with the path of the browser to use, where it is in no usual place."""

_COMMANDS = (
    "msedge",
    "microsoft-edge",
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "chrome",
)
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_WINDOWS_PATHS = ("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe")
_MAC_PATHS = (
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_ARGUMENTS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)
_PATIENCE = 180
"""Seconds that a browser may take for one report."""


def print_pdf(page: str) -> bytes:
    """The page as a PDF: tagged, with its title and language, bookmarks, and selectable text.

    Raises OutputFault when no browser is found, or it cannot print.
    """
    browser = find_browser()
    with TemporaryDirectory(prefix="kvs-audit-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "rapport.html").write_text(page, encoding="utf-8", newline="\n")
        target = folder / "rapport.pdf"
        _print(browser, folder, target)
        if not target.is_file():
            msg = f"PDF'en kunne ikke laves: {browser.name} skrev ingen fil."
            raise OutputFault(msg)
        return target.read_bytes()


def _print(browser: Path, folder: Path, target: Path) -> None:
    own = (f"--user-data-dir={folder / 'profil'}", f"--print-to-pdf={target}", (folder / "rapport.html").as_uri())
    command = [str(browser), *_ARGUMENTS, *_as_root(), *own]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603 - a found browser
    except (OSError, subprocess.SubprocessError) as error:
        msg = f"PDF'en kunne ikke laves: {browser.name} kunne ikke skrive den ({type(error).__name__})."
        raise OutputFault(msg) from error


def find_browser() -> Path:
    """An installed Edge, Chrome or Chromium. Raises OutputFault, saying what to do, when there is none."""
    found = next((path for path in _candidates() if path.is_file()), None)
    if found is None:
        msg = (
            "En PDF laves af en installeret Edge, Chrome eller Chromium, og ingen af dem er fundet. Åbn HTML-filen i "
            f"en browser, og gem den som PDF derfra, eller angiv browserens sti i {CHOICE}."
        )
        raise OutputFault(msg)
    return found


def _candidates() -> Iterator[Path]:
    if chosen := os.environ.get(CHOICE):
        yield Path(chosen)
        return
    yield from (Path(path) for path in map(shutil.which, _COMMANDS) if path)
    if sys.platform == "darwin":
        yield from map(Path, _MAC_PATHS)
    for folder in filter(None, map(os.environ.get, _WINDOWS_FOLDERS)):
        yield from (Path(folder) / path for path in _WINDOWS_PATHS)


def _as_root() -> tuple[str, ...]:
    """A browser refuses to run as root with its sandbox, as in most containers; the page is our own."""
    is_root = getattr(os, "geteuid", lambda: 1)() == 0
    return ("--no-sandbox",) if is_root else ()
