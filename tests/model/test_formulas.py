"""What a formula asks of its surroundings, and at which period."""

from __future__ import annotations

import pytest

from kpikit.formulas import parse
from kpikit.model.formulas import GradeWord, Name, Result, ZeroDenominator
from kpikit.model.functions import ResultFunction, TimeFunction
from kpikit.model.readings import Step, names_in, parts_of, readings_in, results_in
from kpikit.model.states import State
from kpikit.model.units import Quantity
from kpikit.periods import Period


def test_names_are_listed_once_in_order():
    """Names of nodes in results are not values that are read."""
    tree = parse("if(not paid < due and points(total) > 1, -paid, round(abs(card.x), 1))")
    assert names_in(tree) == ("paid", "due", "card.x")
    assert results_in(tree) == (Result(ResultFunction.POINTS, "total"),)


def test_readings_have_the_moves_in_time_that_lead_to_them():
    """Moves add up from outside to inside; `at` does not depend on where it starts."""
    text = "a + previous(same_period_last_year(a) + at(b, 2023)) + previous(latest(c, 3 year))"
    back, year = Step(TimeFunction.PREVIOUS), Step(TimeFunction.SAME_PERIOD_LAST_YEAR)
    at = Step(TimeFunction.AT, Period.parse("2023"))
    latest = Step(TimeFunction.LATEST, Quantity.parse("3 year"))
    assert list(readings_in(parse(text))) == [
        (Name("a"), ()),
        (Name("a"), (back, year)),
        (Name("b"), (at,)),
        (Name("c"), (back, latest)),
    ]


def test_grades_are_asked_for_by_their_node():
    """A word beside the grade of a node belongs to the grades of that node."""
    found = [reading for reading, _ in readings_in(parse("grade(total) < good"))]
    assert found == [Result(ResultFunction.GRADE, "total"), GradeWord("good", "total")]


def test_leaves_have_no_parts():
    """A number is made of nothing else."""
    assert parts_of(parse("80 percent")) == ()


@pytest.mark.parametrize("state", ["missing", "not_applicable"])
def test_the_states_of_a_zero_denominator_are_states(state):
    """Two of the declarations name the state that the quotient takes."""
    assert State(ZeroDenominator(state).value).value == state
