"""The cells of all things, each computed once: values, targets, nodes and rankings.

Whatever is asked for, its parts are computed first, in any windows to which formulas look. They
are put on a stack of their own: a chain of formulas may be longer than Python's. There is an end,
as the graph has no circles. A thing is computed for all units at once: what looks at peers, such as
a rank, finds them complete.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, cast
from weakref import proxy

from attrs import define, field, frozen

from kpikit.errors import EvaluationError
from kpikit.evaluation.cells import Values
from kpikit.evaluation.compared import IndicatorCells, TargetCells, target_cells
from kpikit.evaluation.faced import Faced
from kpikit.evaluation.failures import RuleFailed
from kpikit.evaluation.graded import GradeCells
from kpikit.evaluation.grades import Scored, grade_cells
from kpikit.evaluation.imputation import imputed, imputes, owners_of
from kpikit.evaluation.levels import Levels
from kpikit.evaluation.measures import CardFormulas, Measures
from kpikit.evaluation.moves import Windows
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.observed import observed_ends
from kpikit.evaluation.over import Inner, Presence, no_periods, over_cells
from kpikit.evaluation.points import group_cells, leaf_cells, with_policies
from kpikit.evaluation.rankings import Places, placed
from kpikit.evaluation.read import NodeResults, grades, ranked, ranks, verdicts
from kpikit.evaluation.resolved import Resolved, ResolvedCard, ResolvedRanking
from kpikit.evaluation.resolved_nodes import ResolvedGroup, ResolvedLeaf, ResolvedNode, ResolvedOver
from kpikit.evaluation.score_tables import points_of, scored_cells
from kpikit.evaluation.score_tables import published as published_points
from kpikit.model.functions import ResultFunction
from kpikit.model.graph import Sort, Thing, Use
from kpikit.model.imputation import earlier_periods
from kpikit.model.readings import Shift
from kpikit.model.within import parts_within
from kpikit.periods import Frequency, Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from kpikit.evaluation.resolved import Members
    from kpikit.evaluation.surroundings import Results
    from kpikit.model.formulas import Result
    from kpikit.observations.store import Observations

Cells: TypeAlias = Values | TargetCells | NodeCells | GradeCells | Places
"""The cells of a thing: values, comparisons, points, grades or ranks."""


@define(eq=False)
class Things:
    """The cells of all things of a specification in any windows.

    Attributes:
        resolved: the specification made ready.
        measures: computes values and formulas.
    """

    resolved: Resolved
    measures: Measures
    _frames: dict[Windows, Frame] = field(factory=dict)
    _past: dict[Period, tuple[Period, ...]] = field(factory=dict)

    @classmethod
    def of(cls, resolved: Resolved, observations: Observations) -> Things:
        """Return the things of a specification, as observations make them."""
        source = _Source()
        things = cls(resolved, Measures(resolved, observations, source))
        source.things = proxy(things)
        return things

    @property
    def observed(self) -> Observations:
        """What was reported, on the map on which things are evaluated."""
        return self.measures.observations

    @cached_property
    def ends(self) -> frozenset[date]:
        """The days on which the observed periods end."""
        return observed_ends(self.observed)

    def past(self, window: Period) -> tuple[Period, ...]:
        """Return the observed periods before a window, like it, the latest first."""
        if window not in self._past:
            self._past[window] = tuple(earlier_periods(window, self.ends))
        return self._past[window]

    def frame(self, windows: Windows) -> Frame:
        """Return the things in some windows."""
        if windows not in self._frames:
            self._frames[windows] = Frame(self.resolved, self.measures, proxy(self), windows)
        return self._frames[windows]


@define(eq=False)
class Frame:
    """The cells of things in some windows.

    Attributes:
        resolved: the specification made ready.
        measures: computes values and formulas.
        things: the things in any windows, who have these: not owned, so that all of them are freed
            as soon as nobody needs them.
        windows: the windows.
        known: the cells that are computed.
    """

    resolved: Resolved
    measures: Measures
    things: Things
    windows: Windows
    known: dict[Thing, Cells] = field(factory=dict)
    _faced: dict[Thing, Faced] = field(factory=dict)
    _moved: dict[Shift, Windows] = field(factory=dict)
    _divided: dict[Frequency, Windows] = field(factory=dict)

    def everything(self) -> None:
        """Compute all things, in an order in which the parts of each are there before it."""
        apart = self.resolved.apart
        for thing in self.resolved.order:
            if thing in apart:
                self.get(thing)
            elif thing not in self.known:
                self.known[thing] = self.made(thing)

    def get(self, thing: Thing) -> Cells:
        """Return the cells of a thing."""
        if thing in self.known:
            return self.known[thing]
        todo: list[tuple[Frame, Thing]] = [(self, thing)]
        while todo:
            frame, one = todo[-1]
            lacking = [part for part in frame.parts(one) if part[1] not in part[0].known]
            if lacking:
                todo += lacking
            else:
                todo.pop()
                if one not in frame.known:
                    frame.known[one] = frame.made(one)
        return self.known[thing]

    def parts(self, thing: Thing) -> Iterator[tuple[Frame, Thing]]:
        """Yield what a thing is made of, and in which windows."""
        for use in self.resolved.graph.uses[thing]:
            if use.each is not None:
                inner = self.divided(use.each)
                yield from [(inner, use.thing)] if inner.windows else []
            else:
                yield (self.moved(use) if use.shift else self), use.thing

    def moved(self, use: Use) -> Frame:
        """Return the windows in which something is used, some moves in time away."""
        if use.shift[-1].function.of_indicator:
            return self.things.frame(self.measures.looked_at(use, self.windows))
        if use.shift not in self._moved:
            self._moved[use.shift] = self.measures.looked_at(use, self.windows)
        return self.things.frame(self._moved[use.shift])

    def divided(self, each: Frequency) -> Frame:
        """Return the periods of a frequency that the windows consist of."""
        if each not in self._divided:
            every = (part for window in self.windows for part in parts_within(window, each))
            self._divided[each] = tuple(dict.fromkeys(every))
        return self.things.frame(self._divided[each])

    # --- things ---

    @property
    def levels(self) -> Levels:
        """The levels of targets."""
        return Levels(self.measures, self.windows, self.measured, self._faced)

    def made(self, thing: Thing) -> Cells:
        """Return the cells of a thing whose parts are there."""
        if thing.sort is Sort.VALUE:
            return self.measures.made(thing.id, self.windows)
        if thing.sort is Sort.TARGET:
            return self._target(thing)
        if thing.sort is Sort.GRADE:
            return self._grades(thing)
        return self._node(thing) if thing.sort is Sort.NODE else self._ranks(thing)

    def values(self, indicator: str) -> Values:
        """Return the values of an indicator."""
        return cast("Values", self.get(self.resolved.indicators[indicator].thing))

    def measured(self, name: str) -> Values:
        """Return what has targets: values of an indicator, or the published points of a node."""
        points = self.resolved.points.get(name)
        if points is None:
            return self.values(name)
        card, _ = self.resolved.nodes[points.thing.id]
        return points_of(self.node(points.thing), scored_cells(card, self.windows))

    def target(self, thing: Thing) -> TargetCells:
        """Return the values of an indicator compared with a target."""
        return cast("TargetCells", self.get(thing))

    def node(self, thing: Thing) -> NodeCells:
        """Return the cells of a node."""
        return cast("NodeCells", self.get(thing))

    def grades(self, node: str) -> GradeCells | None:
        """Return the grades of a node, by its id in the graph; none if it has no grades."""
        known = node in self.resolved.grades
        return cast("GradeCells", self.get(Thing(Sort.GRADE, node))) if known else None

    def indicator(self, name: str) -> IndicatorCells:
        """Return the cells of an indicator, or of a node that has targets, with all its targets."""
        resolved = self.resolved.measured(name)
        targets = {one.id: self.target(one.thing) for one in resolved.targets}
        return IndicatorCells(resolved, self.measured(name), targets)

    def _target(self, thing: Thing) -> TargetCells:
        resolved, target = self.resolved.targets[thing.id]
        return target_cells(
            self.levels.faced(resolved, target), self.measured(resolved.declared.id)
        )

    def _node(self, thing: Thing) -> NodeCells:
        card, node = self.resolved.nodes[thing.id]
        card = card.in_windows(self.windows)
        if isinstance(node, ResolvedOver):
            inner, length = self._inner(node), len(self.windows) * len(card.members)
            made = no_periods(node, length) if inner is None else over_cells(node, card, inner)
            cells = with_policies(made)
        elif isinstance(node, ResolvedGroup):
            children = tuple(self.node(child.thing) for child in node.children)
            cells = group_cells(node, children, self._formulas(card))
        else:
            cells = self.leaf(card, node, self._scored(node))
        if cells.complete or not imputes(node):
            return cells
        return imputed(cells, card.members, self._owners(node), Imputed(self, card, node))

    def _owners(self, node: ResolvedNode) -> Members | None:
        """Return who has the indicator of a leaf whose values can be imputed."""
        if not isinstance(node, ResolvedLeaf):
            return None
        return owners_of(node, self.resolved.indicators[node.declared.indicator])

    def leaf(self, card: ResolvedCard, leaf: ResolvedLeaf, cells: IndicatorCells) -> NodeCells:
        """Return what a leaf gives for the cells of its indicator."""
        try:
            return leaf_cells(leaf, cells, card, len(self.windows), self._formulas(card))
        except RuleFailed as failed:
            finding = failed.finding(card.members, self.windows)
            raise EvaluationError([finding]) from failed.__cause__

    def _inner(self, node: ResolvedOver) -> Inner | None:
        """Return what a node over periods is made of; nothing where windows have none."""
        of, *weighed = self.resolved.graph.uses[node.thing]
        each = node.declared.over.frequency
        inner, within = self.divided(each), [parts_within(one, each) for one in self.windows]
        if not inner.windows:
            return None
        other, _ = self.resolved.nodes[of.thing.id]
        presence = None
        for use in weighed:
            owners = self.resolved.indicators[use.thing.id].members
            presence = Presence(inner.values(use.thing.id), owners)
        return Inner(inner.windows, within, inner.node(of.thing), other, presence)

    def _formulas(self, card: ResolvedCard) -> CardFormulas:
        return CardFormulas(self.measures, card, self.windows)

    def _scored(self, leaf: ResolvedLeaf) -> IndicatorCells:
        """Return the cells of the indicator of a leaf, with the targets that it scores."""
        name = leaf.declared.indicator
        targets = {target: self.target(thing) for target, thing in leaf.targets.items()}
        resolved = self.resolved.indicators[name]
        return IndicatorCells(resolved, self.values(name), targets)

    def with_past(self) -> Frame:
        """Return the windows, and all before them in which something is observed."""
        past = (one for window in self.windows for one in self.things.past(window))
        every = tuple(dict.fromkeys((*self.windows, *past)))
        return self if every == self.windows else self.things.frame(every)

    def _grades(self, thing: Thing) -> GradeCells:
        resolved = self.resolved.grades[thing.id]
        card, _ = self.resolved.nodes[thing.id]
        start = card.declared.id
        nodes = {name: self.node(Thing(Sort.NODE, f"{start}.{name}")) for name in resolved.read}
        formulas = CardFormulas(self.measures, card, self.windows)
        other = None if resolved.cap is None else self.grades(resolved.cap.thing.id)
        return grade_cells(resolved, Scored(card, self.windows, formulas), nodes, other)

    def _ranks(self, thing: Thing) -> Places:
        return self.places(*ranked(self.resolved, thing))

    def places(self, card: ResolvedCard, ranking: ResolvedRanking) -> Places:
        """Return the ranks of a ranking, whether it is a thing of the graph or not."""
        names = (ranking.node, *ranking.tie_break)
        start = card.declared.id
        nodes = {name: self.node(Thing(Sort.NODE, f"{start}.{name}")) for name in names}
        return placed(ranking, nodes, len(self.windows))

    # --- what formulas read ---

    def result(self, result: Result, *, published: bool) -> Results:
        """Return a result of a node, a ranking or a target.

        Args:
            result: what is asked for.
            published: whether points are read as they are published.
        """
        (thing,) = self.resolved.graph.names.things(result)
        if thing.sort is Sort.TARGET:
            return verdicts(self.resolved.targets[thing.id][0].members, self.target(thing))
        if thing.sort is Sort.RANKING:
            card, ranking = ranked(self.resolved, thing)
            cells = self.node(Thing(Sort.NODE, f"{card.declared.id}.{ranking.node}"))
            places = cast("Places", self.get(thing))
            return ranks(NodeResults(card, cells, self.windows), ranking, places)
        if thing.sort is Sort.GRADE:
            return grades(cast("GradeCells", self.get(thing)), self.windows)
        card, node = self.resolved.nodes[thing.id]
        cells = self.node(thing)
        exact = result.function is not ResultFunction.PUBLISHED and not published
        points = cells.points if exact else published_points(cells)
        if result.function is ResultFunction.SHARE:
            points = points.over(node.max_points if cells.shrunk is None else cells.shrunk)
        return NodeResults(card, cells, self.windows).of(points, cells.valued, cells.states)


@frozen(eq=False)
class Imputed:
    """Where the imputation of a node finds what it needs.

    Attributes:
        frame: the windows.
        card: the scorecard.
        node: the node.
    """

    frame: Frame
    card: ResolvedCard
    node: ResolvedNode

    @property
    def windows(self) -> Windows:
        """The windows."""
        return self.frame.windows

    @property
    def before(self) -> Mapping[Period, Sequence[int]]:
        """For each window the places of the earlier ones, the latest first."""
        things, every = self.frame.things, self.frame.with_past().windows
        return {
            window: [every.index(one) for one in things.past(window)] for window in self.windows
        }

    def past(self) -> NodeCells | None:
        """Return the cells of the node in the windows and those before; `None` if these are all."""
        frame = self.frame.with_past()
        return None if frame is self.frame else frame.node(self.node.thing)

    def values(self) -> Values:
        """Return the values that the leaf scores."""
        return self.frame.values(self._leaf.declared.indicator)

    def past_values(self) -> Values:
        """Return them in the windows and those before."""
        return self.frame.with_past().values(self._leaf.declared.indicator)

    def scored(self, values: Values, /) -> NodeCells:
        """Return what the leaf gives for other values."""
        resolved = self.frame.resolved
        targets = {}
        for name, thing in self._leaf.targets.items():
            indicator, target = resolved.targets[thing.id]
            targets[name] = target_cells(self.frame.levels.faced(indicator, target), values)
        indicator = resolved.indicators[self._leaf.declared.indicator]
        return self.frame.leaf(self.card, self._leaf, IndicatorCells(indicator, values, targets))

    @property
    def _leaf(self) -> ResolvedLeaf:
        return cast("ResolvedLeaf", self.node)


@define(eq=False)
class _Source:
    """Gives formulas what they name: the things, as soon as they are known."""

    things: Things = field(init=False)

    def values(self, indicator: str, windows: Windows, /) -> Values:
        return self.things.frame(windows).values(indicator)

    def result(self, result: Result, windows: Windows, /, *, published: bool) -> Results:
        return self.things.frame(windows).result(result, published=published)
