"""Laws of explanations: they recompute what is published, and mention all that influences it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from kpikit import evaluate, read_observations
from kpikit.errors import KpikitError
from kpikit.evaluation.explained import Question, explain, explainer_of
from kpikit.results import Achievement, Kind, Rank, Score, Unmet
from tests.strategies import Case, cases
from tests.strategies.graph import connected_cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit import Evaluation
    from kpikit.results import Explanation


def evaluated(case: Case) -> Evaluation:
    observations = read_observations(case.records, case.specification)
    return evaluate(case.specification, observations, period=case.periods, as_of=case.as_of)


def everything(ev: Evaluation) -> Iterator[tuple[Question, object]]:
    """Yield every number of the tables that can be asked for, and what is published of it."""
    nodes = {f"{one.scorecard}.{one.node}" for one in ev.scores}
    measured = {one.id for one in ev.specification.indicators}
    for one in ev.achievements:
        if one.indicator in measured:
            about = Question(
                org_unit=one.org_unit,
                period=one.period,
                indicator=one.indicator,
                target=one.target,
                node=None,
            )
            yield evolve(about, target=None), (one.value, one.state.value)
            if one.target is not None:
                yield about, (one.achievement, one.obs_status, one.reason)
        else:
            yield (
                Question(
                    org_unit=one.org_unit,
                    period=one.period,
                    node=one.indicator,
                    target=one.target,
                ),
                (one.achievement, one.obs_status, one.reason),
            )
    for score in ev.scores:
        name = f"{score.scorecard}.{score.node}"
        yield (
            Question(org_unit=score.org_unit, period=score.period, node=name),
            (score.points, score.state.value, score.obs_status),
        )
    assert nodes is not None


def told(one: Explanation) -> object:
    if one.kind is Kind.VALUE:
        return (one.result, one.state)
    if one.kind is Kind.ACHIEVEMENT:
        return (one.result, one.obs_status, one.reason)
    return (one.result, one.state, one.obs_status)


@given(cases())
def test_an_explanation_recomputes_what_is_published(case: Case):
    ev = evaluated(case)
    explainer = explainer_of(ev.specification, ev.observations, None)
    for question, published in everything(ev):
        assert told(explain(explainer, question)) == published, question


@given(connected_cases())
def test_an_explanation_of_connected_results_recomputes_what_is_published(case: Case):
    ev = evaluated(case)
    explainer = explainer_of(ev.specification, ev.observations, None)
    for question, published in everything(ev):
        assert told(explain(explainer, question)) == published, question


@st.composite
def pointed(draw: st.DrawFn) -> tuple[Case, int, int]:
    """Return a case, the place of a question, and that of an observation."""
    one = draw(st.one_of(cases(), connected_cases()))
    return one, draw(st.integers(0, 10_000)), draw(st.integers(0, 10_000))


@given(pointed())
def test_what_an_explanation_does_not_mention_changes_nothing(drawn: tuple[Case, int, int]):
    case, which, other = drawn
    ev = evaluated(case)
    explainer = explainer_of(ev.specification, ev.observations, None)
    questions = list(everything(ev))
    assume(questions)
    question, published = questions[which % len(questions)]
    found = explain(explainer, question)
    mentioned = {(one.source.line, one.name) for one in found.observations if one.source}
    rest = [
        place
        for place, row in enumerate(case.records)
        if (place + 1, row["indicator"]) not in mentioned and row.get("value")
    ]
    assume(rest)
    place = rest[other % len(rest)]
    records = [
        {**row, "value": changed(row["value"])} if number == place else row
        for number, row in enumerate(case.records)
    ]
    try:
        again = evaluated(evolve(case, records=tuple(records)))
    except KpikitError:
        assume(False)
    assert (question, published) in list(everything(again)), records[place]


def changed(value: object) -> object:
    text = str(value)
    return f"{text}7" if text[-1:].isdigit() else value
