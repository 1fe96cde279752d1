"""A plugin of pytest that tries the examples of specifications, each as a test.

It is opt-in: ``pytest --kpikit`` collects every ``specification.yaml`` in the folders of tests, and
without the option only one that is named on the command line is. Nothing of kpikit is imported
before a specification is collected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike
    from pathlib import Path

    from _pytest._code.code import TerminalRepr

    from kpikit.examples import ExampleResult, Runner
    from kpikit.model.examples import Example

FILE_NAME = "specification.yaml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that collects specifications."""
    group = parser.getgroup("kpikit", "examples of kpikit's specifications")
    group.addoption(
        "--kpikit",
        action="store_true",
        help=f"try the examples of every {FILE_NAME}",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Return the collector of a specification, if it is asked for."""
    if file_path.name != FILE_NAME:
        return None
    if parent.config.getoption("--kpikit") or parent.session.isinitpath(file_path):
        return SpecificationFile.from_parent(parent, path=file_path)
    return None


class ExampleFailed(Exception):  # noqa: N818 - it says what happened, and is raised once
    """An example did not come out as expected."""


class SpecificationFile(pytest.File):
    """A specification, whose examples are tests."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each example."""
        from kpikit.examples import Runner
        from kpikit.rules import installed_rules
        from kpikit.spec import load_specification

        runner = Runner(load_specification(self.path, rules=installed_rules()))
        for example in runner.specification.examples:
            name = example.id or example.label()
            yield ExampleItem.from_parent(self, name=name, example=example, runner=runner)

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Any = None,  # noqa: ARG002 - collectors have no style
    ) -> str | TerminalRepr:
        """Return the findings of a specification that cannot be loaded."""
        from kpikit.errors import DiagnosticsError

        if isinstance(excinfo.value, DiagnosticsError):
            return "\n".join(finding.shown() for finding in excinfo.value.diagnostics)
        return super().repr_failure(excinfo)


class ExampleItem(pytest.Item):
    """An example of a specification."""

    def __init__(self, *, example: Example, runner: Runner, **of_pytest: Any) -> None:
        """Keep the example, and what tries it."""
        super().__init__(**of_pytest)
        self.example = example
        self.runner = runner

    def runtest(self) -> None:
        """Try the example.

        Raises:
            ExampleFailed: something came out otherwise than expected.
        """
        result = self.runner.run(self.example)
        if not result.passed:
            raise ExampleFailed(result)

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None
    ) -> str | TerminalRepr:
        """Return what is different, as `kpikit test` says it."""
        if isinstance(excinfo.value, ExampleFailed):
            from kpikit.examples.told import failures

            result: ExampleResult = excinfo.value.args[0]
            return "\n".join(failures(result))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[PathLike[str], int | None, str]:
        """Return file, line and name of the example."""
        source = self.runner.specification.place(self.example.declared_at)
        line = source.line - 1 if source is not None and source.line is not None else None
        return self.path, line, f"example: {self.name}"
