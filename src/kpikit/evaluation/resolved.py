"""A specification made ready to compute: names are positions, quantities are plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.model.indicators import Indicator
from kpikit.model.rankings import Ranking
from kpikit.model.scorecards import Group, Leaf, Policy, Scorecard
from kpikit.model.scoring import ScoringRule
from kpikit.model.states import State
from kpikit.model.targets import Target


@frozen(eq=False)
class Members:
    """The organisation units that have something, in the order of the specification.

    Attributes:
        codes: their codes, increasing.
        ids: their ids.
        positions: for each organisation unit of the specification its place here, or -1.
    """

    codes: NDArray[np.int32]
    ids: tuple[str, ...]
    positions: NDArray[np.int32]

    def __len__(self) -> int:
        """Return the number of units."""
        return len(self.ids)


@frozen(eq=False)
class ResolvedLevel:
    """One level of a target.

    Attributes:
        declared: the declaration.
        number: the level in the indicator's unit.
        faced_by: for each member of the indicator whether the level is in its scope.
    """

    declared: Target
    number: Fraction
    faced_by: NDArray[np.bool_]


@frozen(eq=False)
class ResolvedTarget:
    """One target of an indicator.

    Attributes:
        id: its id.
        at_most: whether lower is better.
        ratio: how achievement is expressed where lower is better.
        levels: its levels; the first one that applies to a cell is the one it faces.
    """

    id: str
    at_most: bool
    ratio: Literal["target_over_actual", "two_minus_ratio"]
    levels: tuple[ResolvedLevel, ...]


@frozen(eq=False)
class ResolvedIndicator:
    """An indicator with its members and targets.

    Attributes:
        declared: the declaration.
        members: the units that have it.
        total: whether it grows towards its target within the target's period.
        targets: its targets, in the order of their first level.
    """

    declared: Indicator
    members: Members
    total: bool
    targets: tuple[ResolvedTarget, ...]


@frozen(eq=False)
class ResolvedLeaf:
    """A leaf with everything in numbers.

    Attributes:
        declared: the declaration.
        number: its place among the leaves of the scorecard.
        rule: the rule, its quantities in the unit of the measure, its amounts in points.
        cap: most points.
        floor: fewest points.
        policies: what the parent does with it in each state.
    """

    declared: Leaf
    number: int
    rule: ScoringRule
    cap: Fraction | None
    floor: Fraction | None
    policies: Mapping[State, Policy]

    @property
    def max_points(self) -> Fraction:
        """The most points that the leaf can give."""
        return self.declared.max_points


@frozen(eq=False)
class ResolvedGroup:
    """A group with its children resolved; attributes as of a leaf."""

    declared: Group
    children: tuple[ResolvedGroup | ResolvedLeaf, ...]
    max_points: Fraction
    policies: Mapping[State, Policy]


@frozen(eq=False)
class ResolvedCard:
    """A scorecard with its members and its tree.

    Attributes:
        declared: the declaration.
        members: the units that are scored.
        top: the tree.
        leaves: ids of its leaves by their number.
        rankings: the rankings of its nodes, each with the id of its node.
    """

    declared: Scorecard
    members: Members
    top: ResolvedGroup
    leaves: tuple[str, ...]
    rankings: tuple[tuple[Ranking, str], ...]


@frozen(eq=False)
class Resolved:
    """A whole specification made ready.

    Attributes:
        indicators: by id, in the order declared.
        cards: the scorecards, in the order declared.
    """

    indicators: Mapping[str, ResolvedIndicator]
    cards: tuple[ResolvedCard, ...]
