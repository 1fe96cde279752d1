"""Laws of conditions, of scores made of parts, and of results that depend on each other."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

import attrs
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.formulas import parse_formula
from kpikit.model.scorecards import CardNode, Group, Leaf
from kpikit.model.scoring import Composite, FirstOf, Part, Score, SumOf
from tests.examples.both import fields, judged
from tests.strategies.graph import connected_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tests.strategies import Case

S = TypeVar("S", bound=Score)

fewer = settings(max_examples=max(settings().max_examples // 4, 25))
"""Each example of these laws is several whole evaluations."""

TRUE = parse_formula("true")


def tables(case: Case, *without: str) -> Mapping[str, Counter[object]]:
    """Return the rows of each table, some of their columns left out."""
    observations = read_observations(case.records, case.specification)
    evaluation = evaluate(case.specification, observations, period=case.periods)
    return {name: rows(getattr(evaluation, name), without) for name in ("scores", "rankings")}


def rows(table: Iterable[object], without: Sequence[str]) -> Counter[object]:
    return Counter(
        tuple((name, cell) for name, cell in fields(row) if name not in without) for row in table
    )


def with_nodes(case: Case, change: Callable[[CardNode], CardNode]) -> Case:
    """Return a case in which every node below the tops is changed."""

    def changed(node: CardNode) -> CardNode:
        if isinstance(node, Group):
            node = evolve(node, children=tuple(map(changed, node.children)))
        return change(node)

    cards = tuple(
        evolve(card, children=tuple(map(changed, card.children)))
        for card in case.specification.scorecards
    )
    return evolve(case, specification=evolve(case.specification, scorecards=cards))


def with_scores(case: Case, change: Callable[[Score], Score]) -> Case:
    """Return a case in which the score of every leaf is changed."""
    return with_nodes(
        case,
        lambda node: evolve(node, score=change(node.score)) if isinstance(node, Leaf) else node,
    )


@fewer
@given(connected_cases())
def test_a_condition_that_is_true_changes_nothing(case: Case):
    def gated(node: CardNode) -> CardNode:
        if isinstance(node, Group):
            return evolve(node, when=node.when or TRUE)
        if isinstance(node, Leaf):
            return evolve(node, score=evolve(node.score, when=node.score.when or TRUE))
        return node

    assert tables(with_nodes(case, gated)) == tables(case)


@fewer
@given(connected_cases())
def test_the_sum_the_highest_and_the_first_of_one_part_are_that_part(case: Case):
    names = [item.name for item in attrs.fields(Score) if item.init]

    def wrapped(made: type[SumOf | FirstOf]) -> Callable[[Score], Score]:
        return lambda score: Score(
            rule=made(parts=(Part(**{name: getattr(score, name) for name in names}),))
        )

    plain = tables(case, "excess")
    for made in (SumOf, FirstOf):
        assert tables(with_scores(case, wrapped(made)), "excess") == plain


@fewer
@given(connected_cases())
def test_the_order_of_parts_matters_to_the_first_of_them_alone(case: Case):
    def mirrored(score: S) -> S:
        rule = score.rule
        if not isinstance(rule, Composite):
            return score
        parts = tuple(mirrored(part) for part in rule.parts)
        turned = parts if isinstance(rule, FirstOf) else parts[::-1]
        return evolve(score, rule=evolve(rule, parts=turned))

    # Of several parts without points the earliest one gives the reason.
    assert tables(with_scores(case, mirrored), "reason") == tables(case, "reason")


@fewer
@given(connected_cases())
def test_windows_of_connected_results_are_evaluated_independently(case: Case):
    observations = read_observations(case.records, case.specification)
    periods = evaluate(case.specification, observations, period=case.periods).periods
    alone = [tables(evolve(case, periods=(str(period),))) for period in periods]
    for name, together in tables(case).items():
        assert sum((one[name] for one in alone), Counter()) == together


# --- parts with known points ---

PARTS = """
kpikit: 1
id: parts
org_units: [{{id: a}}]
indicators: {{anchor: {{unit: count}}, {answers}}}
scorecard: {{children: [{{indicator: anchor, max_points: 10, score: {{{tag}: [{parts}]}}}}]}}
"""

ANSWERED = st.lists(
    st.tuples(st.sampled_from([True, False, None]), st.sampled_from(["3", "0", "-1/3", "10"])),
    min_size=1,
    max_size=5,
)


def points_of(tag: str, answered: Sequence[tuple[bool | None, str]]) -> Fraction | None:
    """Return what a composite gives whose parts have points if a question is answered by yes."""
    names = [f"q{place}" for place in range(len(answered))]
    text = PARTS.format(
        tag=tag,
        answers=", ".join(f"{name}: {{values: yes_no}}" for name in names),
        parts=", ".join(
            f"{{points: {points}, when: {name}}}"
            for name, (_, points) in zip(names, answered, strict=True)
        ),
    )
    specification = parse_specification(text)
    records: list[dict[str, object]] = [
        {"org_unit": "a", "indicator": name, "period": "2024", "value": "yes" if yes else "no"}
        for name, (yes, _) in zip(names, answered, strict=True)
        if yes is not None
    ]
    records.append({"org_unit": "a", "indicator": "anchor", "period": "2024", "value": 1})
    scores = judged(specification, read_observations(records, specification))["scores"]
    (found,) = (
        dict(fields(row))["points"] for row in scores if dict(fields(row))["node"] != "total"
    )
    assert found is None or isinstance(found, Fraction)
    return found


@fewer
@given(ANSWERED)
def test_sum_highest_and_lowest_are_those_of_the_parts_that_count(
    answered: list[tuple[bool | None, str]],
):
    counting = [Fraction(points) for yes, points in answered if yes]
    known = all(yes is not None for yes, _ in answered)
    zero = Fraction(0)
    expected = {
        "sum_of": sum(counting, zero),
        "highest_of": max(counting, default=zero),
        "lowest_of": min(counting, default=zero),
    }
    for tag, points in expected.items():
        shown = Fraction(round(points * 100), 100)
        assert points_of(tag, answered) == (shown if known else None)


@fewer
@given(ANSWERED)
def test_the_first_part_that_is_not_refused_decides(answered: list[tuple[bool | None, str]]):
    left = [(yes, Fraction(points)) for yes, points in answered if yes is not False]
    yes, points = left[0] if left else (True, Fraction(0))
    expected = Fraction(round(points * 100), 100) if yes else None
    assert points_of("first_of", answered) == expected
