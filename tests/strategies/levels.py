"""Strategies for levels that are derived, and for ways travelled from a baseline.

They are put into targets whose levels are numbers, so that everything else of a case stays.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import evolve

from kpikit.formulas import parse_formula
from kpikit.model.ids import Identifier
from kpikit.model.levels import (
    Benchmark,
    Equals,
    FromBaseline,
    FromPeers,
    FromTarget,
    Maximum,
    Minimum,
    Within,
)
from kpikit.model.scopes import Scope
from kpikit.model.targets import Ratio, Target
from kpikit.model.units import Quantity
from kpikit.model.walk import nodes_of
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kpikit.model.formulas import Formula
    from kpikit.model.levels import Level
    from kpikit.model.specification import Specification
    from tests.strategies.figures import Measure
    from tests.strategies.picking import Picker
    from tests.strategies.world import World

ORDINARY = (Ratio.TARGET_OVER_ACTUAL, Ratio.TWO_MINUS_RATIO)
"""The ratios that need no baseline."""

POINTS = tuple(map(Fraction, ("5", "0", "8", "10", "1/3", "-5")))

TIMES = (
    None,
    Quantity(Fraction(110), "percent"),
    Quantity(Fraction(1, 2)),
    Quantity(Fraction(10, 11), "ratio"),
    Quantity(Fraction(-1)),
    Quantity(Fraction(0)),
)
GROWTH = (
    None,
    Quantity(Fraction(10), "percent"),
    Quantity(Fraction(-50), "per mille"),
    Quantity(Fraction(100), "%"),
)
BASELINES = (
    "previous({a})",
    "{a}",
    "same_period_last_year({a})",
    "at({a}, 2024-M05)",
    "first(previous({a}), {b})",
    "{a} * {b} / {b}",
)
"""What growth is measured from, in the unit of an indicator."""


def widened(pick: Picker, world: World) -> World:
    """Return a world in which some levels are derived, and some ratios are of a way."""
    by_id: dict[tuple[str, str], list[Target]] = {}
    for target in world.targets:
        by_id.setdefault((target.indicator, target.id), []).append(target)
    measures = {str(one.indicator.id): one for one in world.measures}
    found: dict[tuple[str, str], list[Target]] = {}
    for key, levels in by_id.items():
        measure = measures[key[0]]
        source = _Sources(pick, world, measure, found)
        kept = _travelling(source, levels) if pick.chance(3) else levels
        found[key] = [source.derived(target) for target in kept] if pick.chance() else kept
    return evolve(world, targets=tuple(one for levels in found.values() for one in levels))


def looks_back(targets: Iterable[Target]) -> bool:
    """Return whether a formula of a target may look at earlier periods."""
    ends = ("level", "low", "high")
    levels = (getattr(target.comparison, end, None) for target in targets for end in ends)
    return any(isinstance(level, FromBaseline) for level in levels) or any(
        target.baseline is not None for target in targets
    )


def _travelling(source: _Sources, levels: Sequence[Target]) -> list[Target]:
    """Return the levels of a target, their ratio being of the way from a baseline."""
    if not isinstance(levels[0].comparison, Minimum | Maximum):
        return list(levels)
    return [
        evolve(target, ratio=Ratio.FROM_BASELINE, baseline=source.formula()) for target in levels
    ]


def aimed_at_nodes(pick: Picker, specification: Specification) -> tuple[Target, ...]:
    """Return targets of nodes: their levels are stated, or derived from peers or each other."""
    if not specification.scorecards or not pick.chance(3):
        return ()
    card = pick.of(specification.scorecards)
    ids = [str(node.id) for node in nodes_of(card)]
    points = Quantity(pick.of(POINTS))
    levels: tuple[Level, ...] = (
        points,
        FromPeers(peers=pick.of(tuple(Benchmark)), times=pick.of(TIMES)),
        FromTarget(target="first", plus=points),
    )
    first = Target(
        indicator=f"{card.id}.{pick.of(ids)}",
        id=Identifier("first"),
        comparison=Minimum(level=points),
        period=pick.of((None, Period.parse("2024"))),
    )
    level = pick.of(levels)
    comparison = Minimum(level=level) if pick.chance() else Maximum(level=level)
    second = evolve(first, id=Identifier("second"), comparison=comparison)
    return (first, second)


class _Sources:
    """What the levels of the targets of one indicator may be derived from."""

    def __init__(
        self,
        pick: Picker,
        world: World,
        measure: Measure,
        before: dict[tuple[str, str], list[Target]],
    ) -> None:
        """Keep what decides, and the targets that come before: they lead into no circle."""
        self.pick, self.world, self.measure, self.before = pick, world, measure, before

    def derived(self, target: Target) -> Target:
        """Return a level with its numbers derived; words and what is unstated stay."""
        match target.comparison:
            case Minimum() | Maximum():
                level = self.level(best=True)
                return evolve(target, comparison=type(target.comparison)(level=level))
            case Equals():
                return evolve(target, comparison=Equals(level=self.level()))
            case Within(low=low, high=high):
                ends = [self.level(), high] if self.pick.chance() else [low, self.level()]
                return evolve(target, comparison=Within(low=ends[0], high=ends[1]))
            case _:
                return target

    def level(self, *, best: bool = False) -> Level:
        """Return a derived level."""
        parts: dict[str, Any] = {"times": self.pick.of(TIMES), "plus": self.plus()}
        others = self.others()
        kinds = ("baseline", "peers", *(("target", "target") if others else ()))
        match self.pick.of(kinds):
            case "baseline":
                return FromBaseline(baseline=self.formula(), **parts)
            case "peers":
                return FromPeers(
                    peers=self.pick.of(tuple(Benchmark)) if best else Benchmark.MEAN,
                    within=self.pick.seldom(self.world.choices) or Scope(),
                    per=self.pick.seldom(self.world.kinds),
                    **parts,
                )
            case _:
                return FromTarget(target=self.pick.of(others), **parts)

    def plus(self) -> Quantity | None:
        """Return what is added: a share, an amount, or nothing."""
        return self.pick.of((*GROWTH, self.measure.quantity(self.pick)))

    def formula(self) -> Formula:
        """Return a formula in a unit that fits the indicator's."""
        level = self.measure.indicator.level
        beside = self.world.beside(level, *self.measure.family)
        names = {name: self.pick.of(beside).indicator.id for name in "ab"}
        return parse_formula(self.pick.of(BASELINES).format(**names))

    def others(self) -> list[str]:
        """Return the names of targets with one level that a level may be derived from."""
        mine = self.measure.indicator
        known = {one.indicator.id for one in self.world.beside(mine.level, *self.measure.family)}
        single = (Minimum, Maximum, Equals)
        return [
            name if indicator == mine.id else f"{indicator}.{name}"
            for (indicator, name), levels in self.before.items()
            if indicator in known and isinstance(levels[0].comparison, single)
        ]
