"""The command ``kpikit``."""

import sys
from importlib import import_module
from io import TextIOWrapper

from kpikit.errors import MissingExtraError

_INTERRUPTED = 130


def main() -> None:
    """Run the command line.

    Raises:
        SystemExit: always, with the exit code; a sentence says so where the packages of the
            extra ``cli`` are not installed.
    """
    for stream in (sys.stdout, sys.stderr):
        _speak_unicode(stream)
    try:
        commands = import_module("kpikit.cli.commands")
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    except ModuleNotFoundError as error:
        if error.name not in {"click", "rich"}:
            raise
        raise SystemExit(str(MissingExtraError("the command kpikit", "cli"))) from error
    commands.kpikit()


def _speak_unicode(stream: object) -> None:
    """Let a stream take any text: files and pipes get UTF-8, a terminal what it can show."""
    if isinstance(stream, TextIOWrapper):
        encoding = stream.encoding if stream.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")
