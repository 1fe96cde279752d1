"""Laws of explanations: they recompute what is published, and mention all that influences it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kpikit import evaluate, read_observations
from kpikit.errors import KpikitError
from kpikit.evaluation.explained import Question, explain, explainer_of
from kpikit.results import Kind
from tests.strategies import Case, cases
from tests.strategies.graph import connected_cases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from random import Random

    from kpikit import Evaluation
    from kpikit.results import Achievement, Explanation, Unmet


def evaluated(case: Case) -> Evaluation:
    observations = read_observations(case.records, case.specification)
    return evaluate(case.specification, observations, period=case.periods, as_of=case.as_of)


def everything(ev: Evaluation) -> Iterator[tuple[Question, object]]:
    """Yield every number of the tables, as it is asked for, and what is published of it."""
    measured = {one.id for one in ev.specification.indicators}
    for cell in ev.achievements:
        about = asked(cell, measured)
        if about.indicator is not None:
            yield about, (cell.value, cell.state.value)
        if cell.target is not None:
            against = evolve(about, target=cell.target)
            yield against, (cell.achievement, cell.obs_status, cell.reason)
    for entry in ev.unmet:
        listed = evolve(asked(entry, measured), target=entry.target, kind=Kind.UNMET)
        yield listed, (entry.met.value, entry.obs_status, entry.reason)
    for score in ev.scores:
        node = f"{score.scorecard}.{score.node}"
        about = Question(org_unit=score.org_unit, period=score.period, node=node)
        yield about, (score.points, score.state.value, score.obs_status)
        if score.grade is not None:
            yield evolve(about, kind=Kind.GRADE), (score.grade, score.obs_status, score.reason)
    for rank in ev.rankings:
        about = Question(org_unit=rank.org_unit, period=rank.period, ranking=rank.ranking)
        yield about, (rank.rank, rank.obs_status, rank.reason)


def asked(row: Achievement | Unmet, measured: Collection[str]) -> Question:
    """Return the question about what a row is of: an indicator or a node."""
    about = Question(org_unit=row.org_unit, period=row.period)
    if row.indicator in measured:
        return evolve(about, indicator=row.indicator)
    return evolve(about, node=row.indicator)


def told(one: Explanation) -> object:
    """Return what an explanation says of a number, as it is published."""
    if one.kind is Kind.VALUE:
        return (one.result, one.state)
    if one.kind in {Kind.POINTS, Kind.TOTAL}:
        return (one.result, one.state, one.obs_status)
    return (one.result, one.obs_status, one.reason)


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


@given(st.one_of(cases(), connected_cases()), st.randoms(use_true_random=False))
def test_what_an_explanation_does_not_mention_changes_nothing(case: Case, random: Random):
    ev = evaluated(case)
    explainer = explainer_of(ev.specification, ev.observations, None)
    questions = list(everything(ev))
    for question, published in random.sample(questions, min(len(questions), 3)):
        found = explain(explainer, question)
        mentioned = {(one.source.line, one.name) for one in found.observations if one.source}
        records = tuple(
            row if (line, row["indicator"]) in mentioned else changed(row, random)
            for line, row in enumerate(case.records, 1)
        )
        try:
            again = evaluated(evolve(case, records=records))
        except KpikitError:
            continue  # some other number has no meaning for its indicator
        assert (question, published) in list(everything(again))


def changed(row: Mapping[str, object], random: Random) -> Mapping[str, object]:
    """Return an observation with another number, if it has one."""
    text = str(row.get("value") or "")
    if not text[-1:].isdigit():
        return row
    return {**row, "value": random.choice(("0", "7", "-3", f"{text}7", "1000"))}
