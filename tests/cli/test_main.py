"""The entry point, also where its packages are not installed."""

from __future__ import annotations

import io
import sys

import pytest

from kpikit import cli


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Import the commands anew."""
    for name in [name for name in sys.modules if name.startswith("kpikit.cli.")]:
        monkeypatch.delitem(sys.modules, name)


def run(monkeypatch) -> None:
    """Run the command with an output that is no terminal."""
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    cli.main()


@pytest.mark.parametrize("package", ["click", "rich"])
def test_without_its_packages_the_command_says_what_to_install(monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SystemExit) as stopped:
        run(monkeypatch)
    assert str(stopped.value) == (
        'the command kpikit needs an optional package: pip install "kpikit[cli]"'
    )


def test_another_missing_module_is_not_hidden(monkeypatch):
    monkeypatch.setitem(sys.modules, "kpikit.presentation", None)
    with pytest.raises(ModuleNotFoundError, match=r"kpikit\.presentation"):
        run(monkeypatch)


def test_ctrl_c_while_modules_are_imported_ends_quietly(monkeypatch):
    def interrupted(_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "import_module", interrupted)
    with pytest.raises(SystemExit) as stopped:
        run(monkeypatch)
    assert stopped.value.code == 130


def test_the_command_runs_and_its_output_is_unicode(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["kpikit", "--version"])
    with pytest.raises(SystemExit) as stopped:
        run(monkeypatch)
    assert stopped.value.code == 0
    assert (sys.stdout.encoding, sys.stdout.errors) == ("utf-8", "backslashreplace")


def test_a_terminal_keeps_its_encoding():
    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    terminal = Terminal(io.BytesIO(), encoding="ascii")
    cli._speak_unicode(terminal)
    terminal.write("ước")
    terminal.flush()
    assert terminal.buffer.getvalue() == b"\\u01b0\\u1edbc"  # type: ignore[attr-defined]
