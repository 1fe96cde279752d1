"""Grades made ready to compute: edges in points, conditions without units, quotas by place."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.kernels.apportionment import Rounding
from kpikit.model.formulas import Tree
from kpikit.model.grades import Grade
from kpikit.model.graph import Thing
from kpikit.model.scorecards import CardNode

NOBODY = -1
"""The group of a unit that is in none."""

Groups: TypeAlias = NDArray[np.int64]
"""For each member of a scorecard the group that it is in, from 0; `NOBODY` for none."""


class Reach(Enum):
    """How an edge is reached."""

    AT_LEAST = "at_least"
    ABOVE = "above"
    TOP = "top"


@frozen(eq=False)
class ResolvedGrade:
    """A grade.

    Attributes:
        declared: the declaration.
        reach: how its edge is reached; `None` without an edge.
        edge: the edge, in points, or as a share of the peers.
        requires: its requirements, without units.
    """

    declared: Grade
    reach: Reach | None
    edge: Fraction
    requires: tuple[Tree, ...]


@frozen(eq=False)
class ResolvedBar:
    """A condition that bars from better grades.

    Attributes:
        when: the condition.
        place: the best grade that is left.
    """

    when: Tree
    place: int


@frozen(eq=False)
class ResolvedStep:
    """A condition under which the grade goes down.

    Attributes:
        when: the condition.
        by: how many grades.
    """

    when: Tree
    by: int


@frozen(eq=False)
class ResolvedQuota:
    """A quota.

    Attributes:
        share: the share of the base that it allows, or the number.
        base: for each grade whether it is in the base; `None` for a number.
        after: whether the base is counted after the quota.
        rounding: how the number becomes a whole one.
        together: whether equals are all admitted if there is room for one.
        tie_break: ids of the nodes that decide between equals.
        groups: the members among whom it holds.
        size: how many groups there are.
    """

    share: Fraction
    base: NDArray[np.bool_] | None
    after: bool
    rounding: Rounding
    together: bool
    tie_break: tuple[str, ...]
    groups: Groups
    size: int


@frozen(eq=False)
class ResolvedCap:
    """The grade of another node or unit that limits a grade.

    Attributes:
        thing: the other grade in the graph.
        places: for each member of the scorecard the place of the unit whose grade it is among the
            members of the other scorecard; -1 if there is none, and no cap.
        here: for each grade of the other node its place among the grades here.
    """

    thing: Thing
    places: NDArray[np.int64]
    here: NDArray[np.int64]


@frozen(eq=False)
class ResolvedGrades:
    """The grades of a node.

    Attributes:
        declared: the node.
        thing: the grades in the graph.
        grades: the grades, the best one first.
        ceilings: what bars from better grades.
        lower: what takes the grade down.
        vetoes: what forces a grade.
        quotas: for each grade that is limited its quotas, the best grade first.
        peers: the groups among which the best few are found.
        cap: another grade that limits this one.
    """

    declared: CardNode
    thing: Thing
    grades: tuple[ResolvedGrade, ...]
    ceilings: tuple[ResolvedBar, ...]
    lower: tuple[ResolvedStep, ...]
    vetoes: tuple[ResolvedBar, ...]
    quotas: Mapping[int, tuple[ResolvedQuota, ...]]
    peers: Groups
    cap: ResolvedCap | None

    @property
    def read(self) -> tuple[str, ...]:
        """Ids of the nodes that decide: the node, and those that decide between equals."""
        quotas = (quota for quotas in self.quotas.values() for quota in quotas)
        names = (name for quota in quotas for name in quota.tie_break)
        return tuple(dict.fromkeys((self.declared.id, *names)))

    @property
    def last(self) -> int:
        """Place of the last grade."""
        return len(self.grades) - 1
