"""Mutants against the tests that run their lines, each in a forked process of its own.

The parent imports the heavy packages once and never the package under test. A child finds the
mutant when it imports that module: so classes, properties and constants are mutated like all else.
"""

from __future__ import annotations

import ast
import json
import os
import resource
import signal
import sys
import time
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_file_location
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from attrs import define, field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType

    from tests.mutation.mutants import Mutant

_HEAVY = ("hypothesis.strategies", "narwhals", "numpy", "pint", "yaml")
_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:benchmark")
_PLAIN = ("--assert=plain",)  # nobody reads the explanations, which take most of the time
_MEMORY = 6 * 2**30
_PATIENCE = 3
"""Times as long as without a mutant, and that many seconds more, a test may run."""


@frozen
class Covered:
    """Which tests run a line of a module, and how many seconds of a core each test takes."""

    seconds: dict[str, float]
    by_line: dict[int, set[str]]

    def tests(self, mutant: Mutant) -> list[str]:
        """Return the tests of the function, or else all: of the line first, and fast ones first."""
        own, module = self._of(mutant.lines), self._of(self.by_line)
        chosen = own | self._of(mutant.scope) if mutant.scope else self.seconds
        return sorted(
            chosen, key=lambda test: (test not in own, test not in module, self.seconds[test])
        )

    def _of(self, lines: Iterable[int]) -> set[str]:
        return {test for line in lines for test in self.by_line.get(line, ())}


@frozen
class Outcome:
    """What came out of a trial: `killed` by a test or on import, `timeout` or `survived`."""

    status: str
    by: str = ""


def preload() -> None:
    """Import what the children need, apart from the package itself, and let them share bytecode."""
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(Path("build/pycache").resolve())
    for name in _HEAVY:
        import_module(name)


def measured(suite: Sequence[str], paths: Sequence[Path]) -> dict[Path, Covered]:
    """Run a suite as it is, and return by module which tests run which line."""
    found = _forked(lambda: _measure(suite, paths), seconds=3600)
    if found is None or found["exit"]:
        raise SystemExit("the tests fail or hang without any mutant; see `make unit`")
    return {
        path: Covered(
            found["seconds"],
            {int(line): set(tests) - {""} for line, tests in found["lines"][str(path)].items()},
        )
        for path in paths
    }


def tried(mutant: Mutant, path: Path, covered: Covered, slower: int = 1) -> Outcome:
    """Run the tests of a mutant until one fails.

    Args:
        mutant: the mutant.
        path: the file of its module, below the folder `src`.
        covered: what the tests of the module do.
        slower: how many times longer the tests may run.
    """
    code = compile(ast.fix_missing_locations(mutant.tree), str(path), "exec")
    tests = covered.tests(mutant)
    if not tests:
        return Outcome("survived")
    limits = {test: _PATIENCE * (covered.seconds[test] * slower + 1) for test in tests}
    seconds = int(sum(limits.values()))
    found = _forked(lambda: _try(_Finder(path, code), limits), seconds=seconds)
    if found is None:
        return Outcome("timeout")
    return Outcome("killed", found["by"]) if found["by"] else Outcome("survived")


def _measure(suite: Sequence[str], paths: Sequence[Path]) -> dict[str, Any]:
    import coverage  # not where only the package is tested

    measurement = coverage.Coverage(
        data_file=None, config_file=False, include=list(map(str, paths))
    )
    stopwatch = _Stopwatch(measurement)
    measurement.start()
    code = pytest.main([*_OPTIONS, *_PLAIN, *suite], plugins=[stopwatch])
    measurement.stop()
    data = measurement.get_data()
    lines = {str(path): data.contexts_by_lineno(str(path)) for path in paths}
    return {"exit": int(code), "seconds": stopwatch.seconds, "lines": lines}


def _try(finder: _Finder, limits: dict[str, float]) -> dict[str, Any]:
    sys.meta_path.insert(0, finder)
    try:
        import_module(finder.module)
    except Exception as error:  # noqa: BLE001 - whatever a mistake leads to
        return {"by": f"import: {type(error).__name__}"}
    chosen = _Chosen(limits)
    files = sorted({test.partition("::")[0] for test in limits})
    code = pytest.main([*_OPTIONS, *_PLAIN, *files], plugins=[chosen])
    return {"by": chosen.failed or (f"pytest: {int(code)}" if code else "")}


def _forked(work: Callable[[], dict[str, Any]], seconds: int) -> dict[str, Any] | None:
    """Return what the work returns in a child; nothing if it takes more seconds of a core."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _live(work, writing, seconds)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    if answer:
        found: dict[str, Any] = json.loads(answer)
        return found
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in {signal.SIGXCPU, signal.SIGKILL}:
        return None
    raise RuntimeError(f"a trial ended with the status {status}")


def _live(work: Callable[[], dict[str, Any]], writing: int, seconds: int) -> NoReturn:
    """Do the work of a child, in silence and within limits, and end."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        with os.fdopen(writing, "w") as pipe:
            pipe.write(json.dumps(work()))
    finally:
        os._exit(1)


class _Finder(MetaPathFinder, Loader):
    """Lets one module be imported as other code."""

    def __init__(self, path: Path, code: CodeType) -> None:
        self.path, self.code = path, code
        parts = path.with_suffix("").parts
        self.module = ".".join(parts[parts.index("src") + 1 :])

    def find_spec(
        self, name: str, _path: object = None, _target: object = None
    ) -> ModuleSpec | None:
        if name != self.module:
            return None
        return spec_from_file_location(name, self.path, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)  # noqa: S102


@define(eq=False)  # pytest keeps plugins in a set
class _Stopwatch:
    """Tells a measurement of coverage which test runs, and how long each takes."""

    measurement: Any
    seconds: dict[str, float] = field(factory=dict)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.measurement.switch_context(item.nodeid)
        begin = time.process_time()
        result = yield
        self.seconds[item.nodeid] = time.process_time() - begin
        self.measurement.switch_context("")
        return result


@define(eq=False)  # pytest keeps plugins in a set
class _Chosen:
    """Runs some tests, in their order and each within its limit, and notes which one fails."""

    limits: dict[str, float]
    failed: str = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        found = {item.nodeid: item for item in items}
        items[:] = [found[test] for test in self.limits if test in found]

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        end = ceil(time.process_time() + self.limits[item.nodeid])
        resource.setrlimit(resource.RLIMIT_CPU, (min(end, most), most))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = self.failed or report.nodeid
