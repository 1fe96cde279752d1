"""A rule book of 200 indicators with 30 mistakes, each of another kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from kpikit import SpecificationError, parse_specification

if TYPE_CHECKING:
    from kpikit.errors import Diagnostic

INDICATORS = 200
_BETWEEN = 6  # every so many lines there is a mistake


@frozen
class Mistake:
    """What is written wrongly.

    Attributes:
        code: the finding that it gives.
        section: where it stands.
        written: what stands there instead; `{id}` is the indicator.
    """

    code: str
    section: str
    written: str


MISTAKES = (
    Mistake("K101", "indicators", "unit: [count]"),
    Mistake("K102", "indicators", "unit: "),
    Mistake("K103", "indicators", "unit: count, unit: point"),
    Mistake("K104", "indicators", "unit: count, directoin: higher"),
    Mistake("K105", "indicators", "unit: percent, numerator: i001"),
    Mistake("K106", "indicators", "unit: count, direction: up"),
    Mistake("K202", "indicators", "unit: count, formula: i001 + i999"),
    Mistake("K203", "indicators", "unit: count, formula: '{id} + 1 [count]'"),
    Mistake("K303", "indicators", "unit: persn"),
    Mistake("K309", "indicators", "unit: count, plausible: {{from: 9, to: 1}}"),
    Mistake("K310", "indicators", "unit: count, formula: i001 +"),
    Mistake("K311", "indicators", "unit: count, formula: maxx(i001)"),
    Mistake("K315", "indicators", "unit: count, formula: i001 > 5"),
    Mistake("K318", "indicators", "unit: count, formula: 'first(i001, 0)'"),
    Mistake("K301", "targets", "at_least: ten"),
    Mistake("K304", "targets", "at_least: 5 percent"),
    Mistake("K305", "targets", "at_least: 10, period: 2024-Q9"),
    Mistake("K307", "targets", "at_least: 10, issued: 2024-13-01"),
    Mistake("K402", "targets", "at_most: 10"),
    Mistake("K409", "targets", "at_least: {{target: i001.plan, times: 110}}"),
    Mistake("K411", "targets", "at_least: 10, period: 2023, issued: 2024-05-01"),
    Mistake("K108", "scorecard", "max_points: 10, score: {{linear: {{}}, pass_fail: }}"),
    Mistake("K201", "scorecard", "id: i001, max_points: 10, score: {{target: plan, linear: {{}}}}"),
    Mistake(
        "K502",
        "scorecard",
        "max_points: 10, score: {{bands: [{{at_least: 5, points: 5}}, {{at_least: 9, points: 9}}, "
        "{{otherwise: 0}}]}}",
    ),
    Mistake("K504", "scorecard", "max_points: 10, score: {{linear: {{zero_at: 5, full_at: 5}}}}"),
    Mistake("K507", "scorecard", "max_points: 10, score: {{bands: [{{at_least: 5, points: 5}}]}}"),
    Mistake("K509", "scorecard", "max_points: 0, score: {{target: plan, linear: {{}}}}"),
    Mistake("K510", "scorecard", "max_points: 10, score: {{pass_fail: }}"),
    Mistake("K513", "scorecard", "max_points: 9, weight: 2, score: {{target: plan, linear: {{}}}}"),
    Mistake("K535", "scorecard", "max_points: 10, score: {{target: plan, linear: {{}}, cap: 5}}"),
)
"""The mistakes, in the order in which they stand in the text."""


_SECTIONS = {
    "indicators": ("indicators:", "  {id}: {{{}}}", "unit: count, direction: higher"),
    "targets": ("targets:", "  {id}: {{plan: {{{}}}}}", "at_least: 10"),
    "scorecard": (
        "scorecard:\n  children:",
        "    - {{indicator: {id}, {}}}",
        "max_points: 10, score: {{target: plan, linear: {{}}}}",
    ),
}
"""For each section its title, a line of it, and what stands there where there is no mistake."""


def text(mistakes: tuple[Mistake, ...] = MISTAKES) -> str:
    """Return the rule book: every so many indicators one of the mistakes is made."""
    wrong = {_BETWEEN * place: mistake for place, mistake in enumerate(mistakes, 1)}
    lines = ["kpikit: 1", "id: mistakes"]
    for section, (title, line, right) in _SECTIONS.items():
        lines.append(title)
        for place in range(INDICATORS):
            name, mistake = f"i{place:03}", wrong.get(place)
            mine = mistake is not None and mistake.section == section
            written = mistake.written if mistake is not None and mine else right
            lines.append(line.format(written.format(id=name), id=name))
    return "\n".join([*lines, ""])


def found(written: str) -> tuple[Diagnostic, ...]:
    """Return all findings about a rule book that has errors."""
    try:
        parse_specification(written)
    except SpecificationError as error:
        return error.diagnostics
    return ()
