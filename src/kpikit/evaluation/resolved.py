"""A specification made ready to compute: names are positions, quantities are plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import Factory, evolve, field, frozen
from numpy.typing import NDArray

from kpikit.evaluation.due import Due
from kpikit.evaluation.ladders import Ladder
from kpikit.evaluation.paths import Course
from kpikit.evaluation.resolved_grades import ResolvedGrades
from kpikit.evaluation.resolved_nodes import ResolvedGroup, ResolvedNode, ResolvedOver, below
from kpikit.kernels.benchmarks import Benchmark
from kpikit.model.calendars import Calendar
from kpikit.model.formulas import Tree
from kpikit.model.graph import Graph, Sort, Thing
from kpikit.model.indicators import Indicator
from kpikit.model.org import OrgUnit
from kpikit.model.rankings import Ranking
from kpikit.model.scorecards import Scorecard
from kpikit.model.specification import DataCheck
from kpikit.model.targets import Ratio, Target
from kpikit.model.within import parts_within

if TYPE_CHECKING:
    from kpikit.periods import Frequency, Period


class Kind(Enum):
    """What a target demands, as far as the arithmetic differs."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    WITHIN = "within"
    UNSTATED = "unstated"


@frozen(eq=False)
class Members:
    """The organisation units that have something, in the order of the specification.

    Attributes:
        codes: their codes, increasing.
        units: the units.
        positions: for each organisation unit of the specification its place here, or -1.
    """

    codes: NDArray[np.int32]
    units: tuple[OrgUnit, ...]
    positions: NDArray[np.int32]

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids of the units."""
        return tuple(unit.id for unit in self.units)

    def some(self, places: NDArray[np.intp]) -> Members:
        """Return the members at some places, in ascending order."""
        codes = self.codes[places]
        positions = np.full(len(self.positions), -1, dtype=np.int32)
        positions[codes] = np.arange(len(codes), dtype=np.int32)
        return Members(codes, tuple(self.units[place] for place in places.tolist()), positions)

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.units)


@frozen(eq=False)
class OtherTarget:
    """The level that the same unit faces of another target.

    Attributes:
        indicator: what it is a target of.
        target: its id.
    """

    indicator: str
    target: str


@frozen(eq=False)
class OfPeers:
    """The mean of the peers, or the best of them.

    Attributes:
        which: what is taken.
        peers: for each member of the indicator whether it may be a peer.
        groups: for each member the group of its peers, from 0; -1 where it has none.
        size: how many groups there are.
    """

    which: Benchmark
    peers: NDArray[np.bool_]
    groups: NDArray[np.intp]
    size: int


@frozen(eq=False)
class DerivedEnd:
    """An end of a level that is computed: a source, multiplied, and something added.

    Attributes:
        source: another target, a formula without units, or the peers.
        factor: by what the source is multiplied, to be in the indicator's unit too.
        amount: what is added then, in the indicator's unit.
    """

    source: OtherTarget | Tree | OfPeers
    factor: Fraction
    amount: Fraction


End: TypeAlias = Fraction | DerivedEnd | None
"""An end of a level, in the indicator's unit; `None` if there is none."""


@frozen(eq=False)
class ResolvedLevel:
    """One level of a target.

    Attributes:
        declared: the declaration.
        low: the least that is good.
        high: the most that is good.
        faced_by: for each member of the indicator whether the level is in its scope.
        course: the way to it, if there is one.
    """

    declared: Target
    low: End
    high: End
    faced_by: NDArray[np.bool_]
    course: Course | None = None


@frozen(eq=False)
class ResolvedTarget:
    """One target of an indicator.

    Attributes:
        id: its id.
        thing: what it is in the graph.
        kind: what it demands.
        ratio: how achievement is expressed.
        levels: its levels; the first one that applies to a cell is the one it faces.
        baselines: where the way to each level begins, without units; none if nothing asks for it.
    """

    id: str
    thing: Thing
    kind: Kind
    ratio: Ratio
    levels: tuple[ResolvedLevel, ...]
    baselines: tuple[Tree, ...] = ()

    @cached_property
    def for_all(self) -> bool:
        """Whether every cell faces the first level, whatever its window."""
        first = self.levels[0]
        return first.declared.period is None and bool(first.faced_by.all())

    @cached_property
    def lows(self) -> tuple[Fraction, ...]:
        """The least that is good, of each level that is stated; 0 where there is none."""
        return tuple(_stated(level.low) for level in self.levels)

    @cached_property
    def highs(self) -> tuple[Fraction, ...]:
        """The most that is good, of each level that is stated; 0 where there is none."""
        return tuple(_stated(level.high) for level in self.levels)

    @cached_property
    def derived(self) -> bool:
        """Whether a level has an end that is computed from data or from other targets."""
        ends = (end for level in self.levels for end in (level.low, level.high))
        return any(isinstance(end, DerivedEnd) for end in ends)


def _stated(end: End) -> Fraction:
    return end if isinstance(end, Fraction) else Fraction(0)


@frozen(eq=False)
class ResolvedIndicator:
    """An indicator with its members and targets.

    Attributes:
        declared: the declaration.
        members: the units that have it.
        total: whether it grows towards its target within the target's period.
        tree: how its values are derived, without units; `None` for what is only reported.
        targets: its targets, in the order of their first level.
        due: when its figures are due; `None` if that is not declared.
        plausible: the least and the most that is plausible, in its unit.
        ladder: how the members are rolled up; `None` if they are not, or nobody is above another.
        peers: the members that are compared with each other in formulas and levels: those of its
            level.
        counts: whether it counts things of which there are no parts.
    """

    declared: Indicator
    members: Members
    total: bool
    tree: Tree | None
    targets: tuple[ResolvedTarget, ...]
    due: Due | None = None
    plausible: tuple[Fraction | None, Fraction | None] = (None, None)
    ladder: Ladder | None = None
    peers: Members = field(default=Factory(lambda self: self.members, takes_self=True))
    counts: bool = False

    @cached_property
    def thing(self) -> Thing:
        """What its values are in the graph."""
        return Thing(Sort.VALUE, self.declared.id)

    @property
    def accumulates(self) -> bool:
        """Whether windows for which it is not reported are sums of parts that are."""
        declared = self.declared
        return self.total and not (declared.runs or declared.values)


@frozen(eq=False)
class ResolvedCheck:
    """An identity of the data.

    Attributes:
        declared: the declaration.
        members: the units for which it is asked.
        left: what is computed, without units.
        right: what it has to equal, in the same unit.
        unit: the name of that unit.
    """

    declared: DataCheck
    members: Members
    left: Tree
    right: Tree
    unit: str


@frozen(eq=False)
class ResolvedRanking:
    """A ranking of a node of a scorecard.

    Attributes:
        declared: the declaration.
        node: id of the node whose points decide.
        tie_break: ids of the nodes that decide between equals.
        peers: for each member of the scorecard whether it takes part.
        groups: for each member the group it is ranked in: a place in `names`.
        names: names of the groups; `None` for one group of all, or for units in no group.
    """

    declared: Ranking
    node: str
    tie_break: tuple[str, ...]
    peers: NDArray[np.bool_]
    groups: NDArray[np.int64]
    names: tuple[str | None, ...]


@frozen(eq=False)
class ResolvedCard:
    """A scorecard with its members and its tree.

    Attributes:
        declared: the declaration.
        members: the units that are scored.
        top: the tree.
        leaves: ids of its leaves by their number.
        shares: for each leaf its share of the whole, as whole numbers in proportion.
        rankings: the rankings of its nodes.
    """

    declared: Scorecard
    members: Members
    top: ResolvedGroup
    leaves: tuple[str, ...]
    shares: tuple[int, ...]
    rankings: tuple[ResolvedRanking, ...]

    @cached_property
    def divided(self) -> frozenset[Frequency]:
        """The kinds of periods that its nodes go over."""
        nodes = (node for node in below(self.top) if isinstance(node, ResolvedOver))
        return frozenset(node.declared.over.frequency for node in nodes)

    def in_windows(self, windows: Sequence[Period]) -> ResolvedCard:
        """Return the scorecard with shares that can be divided among the periods of windows."""
        if not self.divided:
            return self
        parts = lcm(
            *(len(parts_within(one, each)) or 1 for one in windows for each in self.divided)
        )
        return evolve(self, shares=tuple(share * parts for share in self.shares))


@frozen(eq=False)
class ResolvedPoints:
    """A node of a scorecard whose published points are compared with targets.

    Attributes:
        thing: the node in the graph.
        measured: what targets know of it, as of an indicator of the scored units.
    """

    thing: Thing
    measured: ResolvedIndicator


@frozen(eq=False)
class Resolved:
    """A whole specification made ready.

    Attributes:
        everyone: all organisation units.
        calendar: which days are working days.
        indicators: by id, in the order declared.
        checks: the identities of the data.
        cards: the scorecards, in the order declared.
        points: the nodes that targets name, by that name.
        graph: what depends on what.
        grades: the grades of nodes, by the id of the node in the graph.
        order: the values, targets, nodes and grades, each behind what it is made of, and the
            rankings that are read.
    """

    everyone: Members
    calendar: Calendar
    indicators: Mapping[str, ResolvedIndicator]
    checks: tuple[ResolvedCheck, ...]
    cards: tuple[ResolvedCard, ...]
    points: Mapping[str, ResolvedPoints]
    graph: Graph
    grades: Mapping[str, ResolvedGrades]
    order: tuple[Thing, ...]

    def measured(self, name: str) -> ResolvedIndicator:
        """Return what has targets under a name: an indicator, or what is known of a node."""
        return self.points[name].measured if name in self.points else self.indicators[name]

    @cached_property
    def apart(self) -> frozenset[Thing]:
        """The things that look at other windows."""
        uses = self.graph.uses
        return frozenset(
            thing for thing in uses if any(use.shift or use.each for use in uses[thing])
        )

    @cached_property
    def targets(self) -> Mapping[str, tuple[ResolvedIndicator, ResolvedTarget]]:
        """The targets by their id in the graph, each with its indicator."""
        return {
            f"{name}.{target.id}": (self.measured(name), target)
            for name in (*self.indicators, *self.points)
            for target in self.measured(name).targets
        }

    @cached_property
    def nodes(self) -> Mapping[str, tuple[ResolvedCard, ResolvedNode]]:
        """The nodes of all scorecards by their id in the graph, each with its scorecard."""
        return {node.thing.id: (card, node) for card in self.cards for node in below(card.top)}

    @cached_property
    def rankings(self) -> Mapping[str, tuple[ResolvedCard, ResolvedRanking]]:
        """The declared rankings by id, each with its scorecard."""
        return {
            ranking.declared.id: (card, ranking) for card in self.cards for ranking in card.rankings
        }
