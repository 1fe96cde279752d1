"""Identities of the data: some hold exactly, some as printed, some never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.formulas import parse_formula, unprinted
from kpikit.model.graph import derivation
from kpikit.model.readings import names_in
from kpikit.model.specification import DataCheck

if TYPE_CHECKING:
    from kpikit.model.formulas import Formula
    from tests.strategies.picking import Picker
    from tests.strategies.world import World

SIDES = (
    ("{a} + {b}", "{c}"),
    ("{a} - {b}", "-{c}"),
    ("children_sum({a})", "{a}"),
    ("children_mean({a} + {b})", "{c}"),
    ("{a} * {b} / {c}", "{a}"),
    ("sum({a}, {b}, 0)", "{c}"),
    ("max({a}, {b})", "{c}"),
    ("min({a}, -{b})", "-{c}"),
    ("abs({a} - {b})", "{c}"),
    ("abs({a})", "{b}"),
    ("{a} / {b}", "1/2"),
    ("{a} / ({b} - {c})", "2"),
    ("first({a}, {b})", "{c}"),
    ("first({a}, {b}, {c})", "previous({b})"),
    ("if({a} > {b}, {a}, {b})", "{c}"),
    ("peers_mean({a})", "{a}"),
    ("peers_mean({a}) - {b}", "sum_items({c})"),
    ("sum_items({a} + {b})", "{c}"),
    ("mean_items({a})", "of({u}, {a})"),
    ("of({u}, {a} - {b})", "{c}"),
    ("latest({a}, 1 year)", "{b}"),
    ("same_period_last_year({a} + {b})", "{c}"),
    ("round({a}, 0)", "{b}"),
    ("peers_max({a})", "{b}"),
)
"""What is computed, and what it has to equal."""


def identified(pick: Picker, world: World) -> tuple[DataCheck, ...]:
    """Return up to two identities of numbers in one unit."""
    parts = [one for one in world.measures if one.family]
    if not parts or not pick.chance(3):
        return ()
    return tuple(identity(pick, world) for _ in range(pick.count(1, 2)))


def identity(pick: Picker, world: World) -> DataCheck:
    """Return an identity, perhaps as printed."""
    part = pick.of([one for one in world.measures if one.family])
    beside = world.beside(part.indicator.level, *part.family)
    names = {name: pick.of(beside).indicator.id for name in "abc"}
    unit = pick.of(world.org_units).id
    sides = [parse_formula(text.format(u=unit, **names)) for text in pick.of(SIDES)]
    as_printed = pick.chance() and told(world, sides)
    return DataCheck(formula=sides[0], equals=sides[1], as_printed=as_printed)


def told(world: World, sides: list[Formula]) -> bool:
    """Return whether formulas, and those of what they read, tell how figures were rounded."""
    trees = {str(one.indicator.id): derivation(one.indicator) for one in world.measures}
    todo = [side.tree for side in sides]
    while todo:
        tree = todo.pop()
        if any(unprinted(tree)):
            return False
        todo += [below for name in names_in(tree) if (below := trees.get(name)) is not None]
    return True
