"""Columnar evaluation equals the reference, and the reference says what the design says."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given, note

from kpikit import evaluate, parse_specification, read_observations
from kpikit.evaluation.reference import reference
from tests.strategies import Case, cases, written

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLES = ("achievements", "scores", "rankings", "unmet")


def differences(computed: Iterable[object], judged: Iterable[object]) -> str:
    """Return the rows that only one of them has."""
    columnar, reference_ = Counter(computed), Counter(judged)
    lines = [f"columnar:  {row}" for row in (columnar - reference_).elements()]
    lines += [f"reference: {row}" for row in (reference_ - columnar).elements()]
    return "\n".join(lines)


@given(cases())
def test_columnar_evaluation_equals_the_reference(case: Case):
    observations = read_observations(case.records, case.specification)
    evaluation = evaluate(case.specification, observations, period=case.periods)
    judged = reference(case.specification, observations, evaluation.periods)
    for name in TABLES:
        found = differences(getattr(evaluation, name), getattr(judged, name))
        note(f"{name}\n{found}")
        assert not found, found


@given(cases())
def test_generated_specifications_are_what_their_yaml_says(case: Case):
    assert parse_specification(written(case.specification)) == case.specification
