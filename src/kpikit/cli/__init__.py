"""The command ``kpikit``."""

from importlib import import_module

from kpikit.errors import MissingExtraError


def main() -> None:
    """Run the command line.

    Raises:
        SystemExit: always, with the exit code; a sentence says so where the packages of the
            extra ``cli`` are not installed.
    """
    try:
        commands = import_module("kpikit.cli.commands")
    except ModuleNotFoundError as error:
        if error.name not in {"click", "rich"}:
            raise
        raise SystemExit(str(MissingExtraError("the command kpikit", "cli"))) from error
    commands.kpikit()
