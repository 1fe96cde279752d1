"""Every example in the README and in the pages of docs is run.

A page is a little session in an empty folder. Blocks with a title are files: they are written.
Blocks of Python are run as doctests, in one namespace per page. Blocks of the console are run line
by line, and what they print is compared; a page that shows make is not.
"""

from __future__ import annotations

import doctest
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


def blocks(page: Path) -> list[re.Match[str]]:
    return list(BLOCK.finditer(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_does_what_it_shows(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {}
    for block in blocks(page):
        language, title, body = block["language"], block["title"], block["body"]
        if title:
            Path(title).parent.mkdir(parents=True, exist_ok=True)
            Path(title).write_text(body, encoding="utf-8")
        elif language == "python":
            run_python(body, namespace, page)
        elif language == "console":
            run_console(body)


def run_python(body: str, namespace: dict[str, object], page: Path) -> None:
    test = doctest.DocTestParser().get_doctest(body, namespace, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
    told: list[str] = []
    runner.run(test, out=told.append, clear_globs=False)
    assert not told, "".join(told)
    namespace.update(test.globs)


def run_console(body: str) -> None:
    for command, expected in sessions(body):
        words = shlex.split(command, comments=True)
        if words[0] == "kpikit":
            result = CliRunner().invoke(kpikit, words[1:])
            shown = "\n".join(line.rstrip() for line in result.output.splitlines()).strip()
            wanted = "\n".join(line.rstrip() for line in expected.splitlines()).strip()
            assert shown == wanted, f"{command}\n{result.output}"


def sessions(body: str) -> list[tuple[str, str]]:
    """Return the commands of a console block, each with what it prints."""
    parts = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]
