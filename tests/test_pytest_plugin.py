"""The plugin of pytest, in a pytest of its own: our own runs do not load it as a plugin."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kpikit.examples
import kpikit.rules
import kpikit.spec  # noqa: F401 - the pytest inside forgets what it imports, and this is slow

ROADS = """\
kpikit: 1
id: roads
org_units: [{id: north}]
indicators: {paved: {unit: kilometre}}
targets: {paved: {plan: {at_least: 40}}}
"""
GOOD = """\
examples:
  - {name: Half of the plan, period: 2024, given: {north: {paved: 20}}, expect: [{indicator: paved, gap: 20}]}
"""  # noqa: E501
BAD = """\
  - id: too-much
    period: 2024
    given: {north: {paved: 20}}
    expect: [{indicator: paved, gap: 10}]
"""


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    plugin = ("-p", "kpikit.pytest_plugin", "-p", "no:kpikit", "-p", "no:cacheprovider")
    return pytester.runpytest_inprocess(*plugin, *arguments)


@pytest.fixture
def roads(pytester):
    """Write a specification into a folder of the tests."""

    def write(text: str) -> str:
        folder = pytester.mkdir("roads")
        file = folder / "specification.yaml"
        file.write_text(text, encoding="utf-8")
        (folder / "other.yaml").write_text("- no specification\n", encoding="utf-8")
        return str(file)

    return write


def test_without_the_option_nothing_is_collected(pytester, roads):
    roads(ROADS + GOOD)
    run(pytester).assert_outcomes()


def test_each_example_is_a_test(pytester, roads):
    roads(ROADS + GOOD + BAD)
    result = run(pytester, "--kpikit", "-v")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*specification.yaml::Half of the plan PASSED*",
            "*specification.yaml::too-much FAILED*",
            "*_ example: too-much _*",
            "*specification.yaml:11:38: gap of paved.plan (north, 2024): expected 10, came out 20",
            "    paved = 20 kilometre",
            "      plan = 40, achievement 0.5, gap 20, met unmet",
        ]
    )


def test_a_specification_that_is_named_needs_no_option(pytester, roads):
    file = roads(ROADS + GOOD)
    run(pytester, file).assert_outcomes(passed=1)
    run(pytester, f"{file}::Half of the plan").assert_outcomes(passed=1)


def test_examples_are_chosen_like_other_tests(pytester, roads):
    roads(ROADS + GOOD + BAD)
    run(pytester, "--kpikit", "-k", "too-much").assert_outcomes(failed=1, deselected=1)


def test_a_specification_with_errors_is_an_error_of_collection(pytester, roads):
    roads(ROADS.replace("kilometre", "furlong") + GOOD)
    result = run(pytester, "--kpikit")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*specification.yaml:4:28: K303 unknown unit 'furlong'*", "*^"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_mistake_of_the_program_has_its_traceback(pytester, roads, monkeypatch):
    roads(ROADS + GOOD)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr("kpikit.examples.Runner.run", broken)
        run(pytester, "--kpikit").stdout.fnmatch_lines(["*ZeroDivisionError*"])
    with monkeypatch.context() as patch:
        patch.setattr("kpikit.spec.load_specification", broken)
        run(pytester, "--kpikit").stdout.fnmatch_lines(["*ZeroDivisionError*"])


def test_the_plugin_imports_nothing_before_it_is_needed():
    code = (
        "import sys, kpikit.pytest_plugin\n"
        "print(sorted(name for name in sys.modules if name.startswith('kpikit')))\n"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['kpikit', 'kpikit.pytest_plugin']\nFalse\n"
