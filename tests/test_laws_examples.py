"""Laws of examples: whatever an evaluation says is an example, which passes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve
from hypothesis import assume, given, settings

import kpikit as kp
from kpikit.examples import run_examples
from kpikit.model.examples import (
    ABSENT,
    NOTHING,
    Example,
    Expected,
    ExpectedCell,
    ExpectedRank,
    ExpectedScore,
    Figure,
    Given,
)
from kpikit.model.ids import Slug
from kpikit.model.pairs import Pairs
from kpikit.model.units import Quantity
from tests.strategies import Case, cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.results import Achievement

LONG = 50  # characters

fewer = settings(max_examples=max(settings().max_examples // 2, 25))


def figure(value: Any) -> Any:
    """Return what a value of a table is in an expectation: exactly the same."""
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return value
    text = str(Quantity(Fraction(value)))
    if len(text) > LONG:
        text = f"{value.numerator}/{value.denominator}"
    return Figure.parse(text)


def stated(row: Any, expected: type[Expected], **chosen: Any) -> Expected:
    """Return the expectation of everything that a row says."""
    names = {field.name for field in attrs.fields(expected)} & {
        field.name for field in attrs.fields(type(row))
    }
    values = {name: figure(getattr(row, name)) for name in names}
    return expected(**{**values, "reason": row.reason or NOTHING, **chosen})


def shown(value: object) -> Any:
    """Return a value or level, which may be a word, also `none`, or a date."""
    if value in ABSENT:
        return Figure.parse(str(value))
    return value.isoformat() if isinstance(value, date) else figure(value)


def of_achievement(row: Achievement) -> Expected:
    value, level = (shown(row.value), shown(row.target_value))
    state = row.state.value if value is None and row.state.value != "value" else NOTHING
    return stated(
        row,
        ExpectedCell,
        target=row.target or NOTHING,
        value=value or Figure.parse(state),
        target_value=level,
        achievement=figure(row.achievement) or Figure.parse(NOTHING),
        gap=figure(row.gap) or Figure.parse(NOTHING),
    )


def expectations(evaluation: kp.Evaluation) -> Iterator[Expected]:
    for cell in evaluation.achievements:
        yield of_achievement(cell)
    for score in evaluation.scores:
        yield stated(
            score,
            ExpectedScore,
            node=f"{score.scorecard}.{score.node}",
            points=figure(score.points) or Figure.parse(NOTHING),
            grade=score.grade or NOTHING,
        )
    for rank in evaluation.rankings:
        yield stated(rank, ExpectedRank, rank=figure(rank.rank) or Figure.parse(NOTHING))


def as_example(case: Case) -> kp.Specification:
    """Return a specification with its evaluation as an example."""
    specification = case.specification
    observations = kp.read_observations(case.records, specification)
    evaluation = kp.evaluate(specification, observations, period=case.periods, as_of=case.as_of)
    rows = (
        {key: str(cell) for key, cell in row.items() if cell not in {None, ""}}
        for row in case.records
    )
    example = Example(
        id=Slug("all"),
        periods=evaluation.periods,
        as_of=evaluation.as_of,
        given=tuple(Given(cells=Pairs.of(row)) for row in rows),
        expect=tuple(expectations(evaluation)),
        diagnostics=tuple(sorted({one.code.value for one in evaluation.diagnostics})),
    )
    return evolve(specification, examples=(example,))


@fewer
@given(cases())
def test_what_an_evaluation_says_is_an_example_that_passes(case: Case):
    specification = as_example(case)
    again = kp.parse_specification(kp.dump_specification(specification))
    assert again == specification
    (result,) = run_examples(again)
    assert [str(one) for one in (*result.differences, *result.diagnostics)] == []


@fewer
@given(cases())
def test_a_figure_that_is_one_more_fails_and_nothing_else_does(case: Case):
    (example,) = as_example(case).examples
    places = [
        (place, one)
        for place, one in enumerate(example.expect)
        if isinstance(one, ExpectedScore)
        and one.points is not None
        and one.points.number is not None
    ]
    assume(places)
    place, one = places[-1]
    assert isinstance(one, ExpectedScore)
    assert one.points is not None
    assert one.points.number is not None
    more = evolve(one, points=figure(one.points.number + 1))
    changed = evolve(example, expect=(*example.expect[:place], more, *example.expect[place + 1 :]))
    whole = kp.parse_specification(
        kp.dump_specification(evolve(case.specification, examples=(changed,)))
    )
    (result,) = run_examples(whole)
    (difference,) = result.differences
    assert difference.path.endswith(".points")
    assert difference.of == one.node.partition(".")[2]
