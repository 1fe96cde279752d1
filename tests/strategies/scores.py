"""Scores: a rule and what is declared beside it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.model.scoring import Against, Amount, Decimals, Score, WithoutRatio
from kpikit.numbers import Rounding
from tests.strategies.more_rules import compared
from tests.strategies.rules import ruled, share_of_max

if TYPE_CHECKING:
    from tests.strategies.figures import Measure
    from tests.strategies.picking import Picker
    from tests.strategies.world import World

DECIMALS = tuple(map(Decimals, (2, 0, 1, 3)))


def scored(pick: Picker, world: World, measure: Measure) -> Score:
    """Return a score of an indicator's value, or of one of its achievements."""
    mine = [target for target in world.targets if target.indicator == measure.indicator.id]
    target = pick.of((*dict.fromkeys(one.id for one in mine), None))
    paths = any(one.path for one in mine if one.id == target)
    rule = ruled(pick, world, measure, target)
    return Score(
        rule=rule,
        **compared(pick, rule, world),
        target=target,
        against=pick.of(tuple(Against)) if paths else Against.FULL,
        cap=pick.of((None, *map(share_of_max, (100, 80, 120)), Amount(Fraction(8)))),
        floor=pick.of((None, *map(share_of_max, (0, 10)), Amount(Fraction(-5)))),
        step=pick.seldom((Amount(Fraction(1, 4)), share_of_max(10), Amount(Fraction(3)))),
        round=pick.seldom(DECIMALS),
        rounding=pick.of(tuple(Rounding)),
        without_ratio=pick.of(tuple(WithoutRatio) if target else (WithoutRatio.MISSING,)),
    )
