"""What figures may be that were rounded before they were printed, and what formulas make of them.

The same observations are looked at from several sides: as the lower ends of what their figures may
be, as the upper ends, and with marks instead of numbers. So whatever adds up figures, or finds them
at other times and places, does the same with the ends of their intervals. What is derived is
evaluated with all sides together.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from kpikit.evaluation.measures import Measures
from kpikit.evaluation.surroundings import Surroundings
from kpikit.evaluation.things import Things
from kpikit.formulas import Views, evaluate_printed, sides_of
from kpikit.kernels.intervals import Intervals
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import Tree, ZeroDenominator
from kpikit.model.readings import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.evaluation.moves import Windows
    from kpikit.evaluation.resolved import Members, Resolved, ResolvedIndicator
    from kpikit.formulas import CellColumn
    from kpikit.observations.store import Observations, ObservedColumn

_SIDES = range(5)
_ZERO, _ONE = Fraction(0), Fraction(1)


@frozen(eq=False)
class Printed:
    """Evaluates formulas with what the figures may be that they read.

    Attributes:
        plain: evaluates them with the figures as they are printed.
        trees: the formulas.
    """

    plain: Measures
    trees: tuple[Tree, ...]
    _known: dict[object, Intervals] = field(factory=dict)

    @cached_property
    def sides(self) -> tuple[Things, ...]:
        """What evaluates them with each side of the figures, in the order of `Views.sides`."""
        resolved = self.plain.resolved
        observed = _sides(self.plain.observations, resolved, _read(self.trees, resolved))
        return tuple(self._side(place, one) for place, one in enumerate(observed))

    def _side(self, place: int, observations: Observations) -> Things:
        things = Things.of(self.plain.resolved, observations)
        source = things.measures.source
        things.measures = _Side(things.resolved, observations, source, printed=self, place=place)
        return things

    def intervals(
        self,
        tree: Tree,
        members: Members,
        windows: Windows,
        zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE,
    ) -> Intervals:
        """Return what a formula can give, for some members in some windows.

        It means nothing where the formula has no value.
        """
        key = (id(tree), id(members), windows)
        if key not in self._known:
            measures = (self.plain, *(side.measures for side in self.sides))
            plain, *sides = (Surroundings(one, members, windows) for one in measures)
            views = Views(plain, tuple(sides))
            self._known[key] = evaluate_printed(tree, views, zero_denominator)
        return self._known[key]


@define(eq=False)
class _Side(Measures):
    """Computes values from one side of the figures."""

    printed: Printed = field(kw_only=True)
    place: int = field(kw_only=True)

    def computed(
        self,
        tree: Tree,
        members: Members,
        windows: Windows,
        zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE,
        *,
        published: bool = False,
    ) -> CellColumn:
        """Return one side of what a formula can give."""
        plain = self.printed.plain.computed(
            tree, members, windows, zero_denominator, published=published
        )
        found = self.printed.intervals(tree, members, windows, zero_denominator)
        return evolve(plain, values=sides_of(found)[self.place])


def _read(trees: Iterable[Tree], resolved: Resolved) -> set[str]:
    """Return the indicators whose figures some formulas read, also through others."""
    todo = [name for tree in trees for name in names_in(tree)]
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            tree = resolved.indicators[name].tree
            todo += names_in(tree) if tree is not None else ()
    return found


def _sides(
    observations: Observations, resolved: Resolved, names: set[str]
) -> Iterable[Observations]:
    """Yield the observations of some indicators from all sides."""
    columns = {
        name: _printed(column, resolved.indicators[name])
        for name, column in observations.columns.items()
        if name in names
    }
    items = {
        name: (some, _printed(some.observed, resolved.indicators[name]))
        for name, some in observations.items.items()
        if name in names
    }
    for place in _SIDES:
        yield evolve(
            observations,
            columns={name: sides[place] for name, sides in columns.items()},
            items={
                name: evolve(some, observed=sides[place]) for name, (some, sides) in items.items()
            },
        )


def _printed(column: ObservedColumn, resolved: ResolvedIndicator) -> list[ObservedColumn]:
    """Return the figures of an indicator from all sides."""
    found = intervals_of(column, resolved)
    return [evolve(column, held=numbers) for numbers in sides_of(found)]


def intervals_of(column: ObservedColumn, resolved: ResolvedIndicator) -> Intervals:
    """Return what figures of an indicator may be; whole numbers of what is counted are exact."""
    steps = column.printed
    if resolved.counts:
        whole = steps.compared(_ONE) == 0
        steps = Rationals.chosen(whole, _ZERO, steps)
    return Intervals.printed(column.values, Rationals.chosen(column.numbers, steps, _ZERO))
