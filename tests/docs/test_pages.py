"""Every example in the README and in the pages of docs is run.

A page is a little session in an empty folder. Blocks with a title are files: they are written.
Blocks of Python are run as doctests, in one namespace per page. Blocks of the console are run line
by line, and what they print is compared; a page that shows make is not.

KPIKIT_UPDATE_SNAPSHOTS=1 writes what the console prints into the pages anew.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpikit.cli.commands import kpikit

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"^```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?[^\n]*\n(?P<body>.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_does_what_it_shows(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))  # files of a page may be modules
    text = page.read_text(encoding="utf-8")
    namespace: dict[str, object] = {}
    shown = BLOCK.sub(lambda block: done(block, namespace, page), text)
    if os.environ.get("KPIKIT_UPDATE_SNAPSHOTS"):
        page.write_text(shown, encoding="utf-8")
    else:
        assert shown == text


def done(block: re.Match[str], namespace: dict[str, object], page: Path) -> str:
    """Do what a block says, and return it as it should be."""
    language, title, body = block["language"], block["title"], block["body"]
    if title:
        Path(title).parent.mkdir(parents=True, exist_ok=True)
        Path(title).write_text(body, encoding="utf-8")
    elif language == "python":
        run_python(body, namespace, page)
    elif language == "console":
        return block[0].replace(body, run_console(body))
    return block[0]


def run_python(body: str, namespace: dict[str, object], page: Path) -> None:
    test = doctest.DocTestParser().get_doctest(body, namespace, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    told: list[str] = []
    runner.run(test, out=told.append, clear_globs=False)
    assert not told, "".join(told)
    namespace.update(test.globs)


def run_console(body: str) -> str:
    """Return a block of the console with what its commands print."""
    return "".join(f"$ {command}\n{printed(command, output)}" for command, output in sessions(body))


def printed(command: str, output: str) -> str:
    words = shlex.split(command, comments=True)
    return CliRunner().invoke(kpikit, words[1:]).output if words[0] == "kpikit" else output


def sessions(body: str) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with what it prints."""
    parts = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]
