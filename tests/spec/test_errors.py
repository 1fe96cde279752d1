"""Exceptions and findings: what they say, how they are shown, and that they travel."""

from __future__ import annotations

import copy
import pickle

import pytest

from kpikit import errors
from kpikit.errors import (
    Code,
    DateError,
    Diagnostic,
    DiagnosticsError,
    EvaluationError,
    FormulaError,
    InvalidValueError,
    KpikitError,
    MissingExtraError,
    NumberError,
    ObservationsError,
    PeriodError,
    Severity,
    Source,
    SpecificationError,
    TableError,
    UnitError,
    errors_of,
    in_order,
    quoted,
)

FINDING = Diagnostic(
    Code.UNKNOWN_KEY,
    "unknown key 'unti'",
    hint="did you mean 'unit'?",
    path="indicators.a",
    source=Source("a.yaml", 4, 5, label="unit", excerpt="    unti: km"),
    severity=Severity.WARNING,
)
EXCEPTIONS = [
    KpikitError("text"),
    InvalidValueError("fact", "hint", Code.INVALID_ID),
    NumberError("fact", "hint"),
    DateError("fact"),
    PeriodError("fact"),
    UnitError("fact", "hint", Code.INCOMPATIBLE_UNIT),
    FormulaError("fact", "hint", offset=3),
    DiagnosticsError([FINDING]),
    SpecificationError([FINDING]),
    TableError([FINDING]),
    ObservationsError([FINDING]),
    EvaluationError([FINDING]),
    MissingExtraError("a table", "excel"),
]


@pytest.mark.parametrize("error", EXCEPTIONS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))])  # noqa: S301
def test_an_exception_keeps_its_fields_when_it_travels(error, way):
    other = way(error)
    assert type(other) is type(error)
    assert str(other) == str(error)
    assert other.args == error.args
    assert vars(other) == vars(error)


def test_every_exception_is_one_of_kpikit():
    classes = {item for item in vars(errors).values() if isinstance(item, type)}
    raised = {item for item in classes if issubclass(item, Exception)}
    assert raised <= {type(error) for error in EXCEPTIONS}
    assert all(issubclass(item, KpikitError) for item in raised)


def test_excerpts_travel_with_their_findings():
    (finding,) = pickle.loads(pickle.dumps(SpecificationError([FINDING]))).diagnostics  # noqa: S301
    assert finding.shown() == FINDING.shown()
    assert finding.code is Code.UNKNOWN_KEY


def test_invalid_values_say_fact_and_hint():
    assert str(NumberError("'x' is not a number")) == "'x' is not a number"
    assert str(NumberError("'x' is not a number", "write digits")) == (
        "'x' is not a number; write digits"
    )
    assert isinstance(NumberError("x"), ValueError)
    codes = [kind("x").code for kind in (InvalidValueError, NumberError, PeriodError, UnitError)]
    assert codes == [Code.WRONG_SHAPE, Code.NOT_A_NUMBER, Code.NOT_A_PERIOD, Code.UNKNOWN_UNIT]


def test_a_missing_extra_says_the_command():
    error = MissingExtraError("reading workbooks", "excel")
    assert str(error).endswith('pip install "kpikit[excel]"')
    assert isinstance(error, ImportError)


def test_codes_are_unique_and_say_what_they_are_about():
    assert len({code.value for code in Code}) == len(Code)
    assert len({code.summary for code in Code}) == len(Code)
    assert all(code.value[0] == "K" and code.value[1:].isdigit() for code in Code)


def test_a_finding_in_one_line():
    assert str(FINDING) == (
        "a.yaml:4:5 (unit): K104 warning: unknown key 'unti'; did you mean 'unit'?"
    )
    assert str(Diagnostic(Code.CYCLE, "a circle")) == "K203 a circle"
    assert str(Diagnostic(Code.CYCLE, "a circle", path="a.b")) == "a.b: K203 a circle"
    assert str(Source("a.csv", 3)) == "a.csv:3"


def test_the_errors_of_several_findings():
    error = Diagnostic(Code.CYCLE, "a circle")
    assert errors_of([FINDING, error]) == (error,)
    assert str(DiagnosticsError([error, FINDING])) == f"{FINDING}\n{error}"


def test_findings_are_sorted_by_file_line_and_column_and_those_without_place_come_last():
    places = [None, Source("b"), Source("a", 10), Source("a", 9, 2), Source("a", 9), Source("a")]
    findings = [Diagnostic(Code.CYCLE, str(n), source=place) for n, place in enumerate(places)]
    assert "".join(finding.message for finding in in_order(findings)) == "543210"


# --- the line with a caret ---


def shown(excerpt: str, column: int) -> list[str]:
    source = Source("a", 1, column, excerpt=excerpt)
    return Diagnostic(Code.CYCLE, "x", source=source).shown().split("\n")[1:]


def test_without_a_line_or_a_column_there_is_no_caret():
    for source in (None, Source("a"), Source("a", 1, 1), Source("a", 1, excerpt="x")):
        finding = Diagnostic(Code.CYCLE, "x", source=source)
        assert finding.shown() == str(finding)


@pytest.mark.parametrize(
    ("excerpt", "column", "lines"),
    [
        ("unti: km", 1, ["    unti: km", "    ^"]),
        ("unit: km", 9, ["    unit: km", "            ^"]),
        ("\ta: b", 2, ["    \ta: b", "    \t^"]),
        ("hu\u031bng: x", 7, ["    hu\u031bng: x", "         ^"]),
        ("省: x", 4, ["    省: x", "        ^"]),
        ("a: \x1b[31m", 4, ["    a: \ufffd[31m", "       ^"]),
    ],
)
def test_the_caret_is_below_the_character(excerpt, column, lines):
    assert shown(excerpt, column) == lines


def test_of_a_long_line_only_the_part_around_the_place_is_shown():
    line, caret = shown("x" * 5000 + "!" + "y" * 5000, 5001)
    assert len(line) < 120
    assert line[caret.index("^")] == "!"
    assert line.startswith("    …x")
    assert line.endswith("y…")
    assert shown("x" * 200, 1)[0] == f"    {'x' * 100}…"
    assert shown("x" * 200, 200)[0] == f"    …{'x' * 50}"


def test_a_strangers_text_is_cut_and_harmless():
    assert quoted("a\x1b[31m\nb") == r"'a\x1b[31m\nb'"
    assert quoted("x" * 40) == repr("x" * 40)
    assert quoted("x" * 41) == repr("x" * 39 + "…")
