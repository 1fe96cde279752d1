"""What came out of examples, in words for people and as records for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.examples.records import Difference, ExampleResult

Record = dict[str, object]
"""One flat record of JSON."""

_INDENT = "    "
_WORDS = {
    "en": ("ok  ", "FAIL"),
    "vi": ("đúng", "SAI "),
}
_COUNTS = {
    "en": ("no examples", "1 example", "{count} examples", "all as expected", "{failed} failed"),
    "vi": ("không có ví dụ", "1 ví dụ", "{count} ví dụ", "tất cả đều đúng", "{failed} sai"),
}


def told(result: ExampleResult, language: str = "en") -> str:
    """Return a line about an example; where it failed, below it what is different and why.

    Args:
        result: what came out.
        language: ``en`` or ``vi``; any other has English words.

    >>> from kpikit.examples.records import ExampleResult
    >>> from kpikit.model.examples import Example
    >>> told(ExampleResult(example=Example(id="five-months"), source=None), "vi")
    'đúng  five-months'
    """
    good, bad = _WORDS.get(language, _WORDS["en"])
    line = f"{good if result.passed else bad}  {result.example.label(language)}"
    return "\n".join([line, *(f"{_INDENT}{text}" for text in failures(result, language))])


def failures(result: ExampleResult, language: str = "en") -> list[str]:
    """Return the lines about what failed in an example; none where it passed."""
    lines = [line for finding in result.diagnostics for line in finding.shown().splitlines()]
    for difference in result.differences:
        lines.append(difference.told(language))
        lines += [f"{_INDENT}{line}" for line in difference.way]
    return lines


def summary(results: Sequence[ExampleResult], language: str = "en") -> str:
    """Return how many examples there are, and how many failed.

    >>> summary([])
    'no examples'
    """
    nothing, one, several, fine, some = _COUNTS.get(language, _COUNTS["en"])
    if not results:
        return nothing
    count = one if len(results) == 1 else several.format(count=len(results))
    failed = sum(not result.passed for result in results)
    return f"{count}, {some.format(failed=failed) if failed else fine}"


def as_records(
    name: str, result: ExampleResult
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Return an example, and what is different in it, as flat records for JSON.

    Args:
        name: what the specification is called.
        result: what came out.
    """
    example = result.example
    key: Record = {"specification": name, "example": example.declared_at}
    source = result.source
    record = {
        **key,
        "id": example.id,
        "name": None if example.name is None else str(example.name),
        "passed": result.passed,
        "file": source.file if source else None,
        "line": source.line if source else None,
    }
    return record, [{**key, **_record(difference)} for difference in result.differences]


def _record(difference: Difference) -> Record:
    source = difference.source
    return {
        "field": difference.field,
        "of": difference.of or None,
        "org_unit": difference.org_unit,
        "period": str(difference.period) if difference.period else None,
        "expected": difference.expected,
        "actual": difference.actual,
        "way": "\n".join(difference.way) or None,
        "path": difference.path,
        "file": source.file if source else None,
        "line": source.line if source else None,
        "column": source.column if source else None,
    }
