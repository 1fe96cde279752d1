"""What a rule knows of its leaf."""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

from fractions import Fraction

import pytest

from kpikit.model.indicators import YES_NO, Direction, Indicator
from kpikit.model.levels import Equals, Maximum, Minimum
from kpikit.model.scoring import Better, Score, Setting, fitted
from kpikit.model.settings import better_of, setting_of
from kpikit.model.targets import Target
from kpikit.model.units import Quantity
from kpikit.rules import OptionPoints, Options, Value

TEN = Quantity(Fraction(10))
PLAN = Target(indicator="late", id="plan", comparison=Minimum(level=TEN))
LIMIT = Target(indicator="late", id="limit", comparison=Maximum(level=TEN))
EXACT = Target(indicator="late", id="exact", comparison=Equals(level=TEN))


@pytest.mark.parametrize(
    ("direction", "targets", "better"),
    [
        (Direction.LOWER, [PLAN], Better.LOWER),
        (Direction.HIGHER, [], Better.HIGHER),
        (Direction.WITHIN, [PLAN], None),
        (Direction.NONE, [PLAN], None),
        (None, [PLAN, EXACT], Better.HIGHER),
        (None, [LIMIT, LIMIT], Better.LOWER),
        (None, [LIMIT, PLAN], None),
        (None, [EXACT], None),
        (None, [], None),
    ],
)
def test_better_is_what_the_indicator_says_else_what_all_its_targets_say(
    direction, targets, better
):
    assert better_of(Indicator(id="late", direction=direction), targets) is better


def test_of_achievement_higher_is_always_better():
    late = Indicator(id="late", direction=Direction.LOWER)
    assert setting_of(late, [LIMIT], Score(rule=Value())).better is Better.LOWER
    assert setting_of(late, [LIMIT], Score(rule=Value(), target="limit")).better is Better.HIGHER


def test_a_rule_knows_the_words_of_its_indicator():
    answered = Indicator(id="answered", values=YES_NO)
    rule = Options(options=(OptionPoints(id="yes", points="1"),))
    setting = setting_of(answered, [], Score(rule=rule))
    assert setting == Setting(words=("no", "yes"))
    assert fitted(rule, setting) == Options(options=rule.options, numbers=(1,))


def test_a_rule_that_needs_to_know_nothing_stays_what_it_is():
    rule = Value()
    assert fitted(rule, Setting()) is rule
