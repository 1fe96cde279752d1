"""Making grades ready: edges in points, conditions without units, who shares a quota with whom."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.checks.formulas import kinds_of
from kpikit.evaluation.members import Scopes, in_scope
from kpikit.evaluation.resolve_cards import peer_groups
from kpikit.evaluation.resolved import Members, ResolvedCard
from kpikit.evaluation.resolved_grades import (
    NOBODY,
    Groups,
    Reach,
    ResolvedBar,
    ResolvedCap,
    ResolvedGrade,
    ResolvedGrades,
    ResolvedQuota,
    ResolvedStep,
)
from kpikit.formulas import condition
from kpikit.model.grades import PARENT, Counted, Graded, QuotaTies, is_share
from kpikit.model.graph import Sort, Thing, graded
from kpikit.model.specification import Specification
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kpikit.evaluation.resolved_nodes import ResolvedNode
    from kpikit.model.formulas import Formula, Tree
    from kpikit.model.grades import Barred, Grade, Quota
    from kpikit.model.graph import Names
    from kpikit.model.ids import Slug
    from kpikit.model.scorecards import CardNode, Scorecard


def resolved_grades(
    specification: Specification,
    units: UnitSystem,
    scopes: Scopes,
    nodes: Mapping[str, tuple[ResolvedCard, ResolvedNode]],
    names: Names,
) -> Mapping[str, ResolvedGrades]:
    """Return the grades of all nodes that have any, by the id of the node in the graph."""
    found = {}
    for card, node in graded(specification):
        name = f"{card.id}.{node.id}"
        ready, resolved = nodes[name]
        maker = _Maker(specification, units, ready.members, node, resolved.max_points)
        found[name] = ResolvedGrades(
            declared=node,
            thing=Thing(Sort.GRADE, name),
            grades=tuple(maker.grade(grade) for grade in node.grades),
            ceilings=tuple(map(maker.bar, node.ceilings)),
            lower=tuple(ResolvedStep(maker.condition(one.when), one.by) for one in node.lower),
            vetoes=tuple(map(maker.bar, node.vetoes)),
            quotas=maker.quotas(),
            peers=maker.peers(),
            cap=_cap(specification, scopes, names, card, node),
        )
    return found


@frozen
class _Maker:
    """Makes the grades of one node ready.

    Attributes:
        specification: the rule book.
        units: units of measure.
        members: the units that are scored.
        node: the node.
        most: its max_points.
    """

    specification: Specification
    units: UnitSystem
    members: Members
    node: Graded
    most: Fraction

    def place(self, grade: str) -> int:
        return self.node.grade_ids.index(grade)

    def condition(self, written: Formula) -> Tree:
        kinds = kinds_of(self.specification.indicators)
        return condition(written.tree, kinds, self.units).tree

    def bar(self, barred: Barred) -> ResolvedBar:
        return ResolvedBar(self.condition(barred.when), self.place(barred.grade))

    def grade(self, grade: Grade) -> ResolvedGrade:
        requires = tuple(map(self.condition, grade.requires))
        if grade.top is not None:
            return ResolvedGrade(grade, Reach.TOP, grade.top.number, requires)
        reach = Reach.ABOVE if grade.above is not None else Reach.AT_LEAST
        edge = grade.edges[0].of(self.most) if grade.edges else Fraction(0)
        return ResolvedGrade(grade, reach if grade.edges else None, edge, requires)

    def peers(self) -> Groups:
        """Return the groups among which the best few are found."""
        scope, units = self.node.quantiles.peers, self.members.units
        groups, _ = _grouped(self.members, self.node.quantiles.per)
        return np.where(in_scope(units, scope.level, scope.group, scope.where), groups, NOBODY)

    def quotas(self) -> Mapping[int, tuple[ResolvedQuota, ...]]:
        """Return the quotas by the place of the grade that they limit, the best one first."""
        found: dict[int, list[ResolvedQuota]] = {}
        for quota in sorted(self.node.quotas, key=lambda one: self.place(one.grade)):
            found.setdefault(self.place(quota.grade), []).append(self._quota(quota))
        return {place: tuple(quotas) for place, quotas in found.items()}

    def _quota(self, quota: Quota) -> ResolvedQuota:
        groups, size = _grouped(self.members, quota.per)
        base = np.array([name in quota.base for name in self.node.grade_ids], dtype=np.bool_)
        return ResolvedQuota(
            share=quota.at_most.number,
            base=base if is_share(quota) else None,
            after=quota.counted is Counted.AFTER,
            rounding="down" if quota.rounding is None else quota.rounding.value,
            together=quota.ties is QuotaTies.ALL,
            tie_break=quota.tie_break,
            groups=groups,
            size=size,
        )


def _grouped(members: Members, kind: Slug | None) -> tuple[Groups, int]:
    """Return the group of a kind that each member is in, and how many there are."""
    groups, names = peer_groups(members, kind)
    known = np.array([kind is None or name is not None for name in names], dtype=np.bool_)
    return np.where(known[groups], groups, NOBODY), len(names)


def _cap(
    specification: Specification, scopes: Scopes, names: Names, card: Scorecard, node: CardNode
) -> ResolvedCap | None:
    """Return the other grade that limits the grades of a node."""
    for full in names.capping(card, node):
        other = next(one for one in specification.scorecards if one.id == full.partition(".")[0])
        scope, own = other.applies_to, card.applies_to
        there = scopes.members(scope.level, scope.group, scope.where)
        members = scopes.members(own.level, own.group, own.where)
        codes = np.array(list(_whose(node, scopes, members)), np.int64)
        places = np.where(codes < 0, NOBODY, there.positions[np.maximum(codes, 0)])
        here = [node.grade_ids.index(name) for name in names.grades[full]]
        return ResolvedCap(Thing(Sort.GRADE, full), places, np.array(here, dtype=np.int64))
    return None


def _whose(node: Graded, scopes: Scopes, members: Members) -> Iterator[int]:
    """Yield for each member the code of the unit whose grade limits its own; -1 for none."""
    asked = None if node.capped_by is None else node.capped_by.org_unit
    codes = {unit.id: code for code, unit in enumerate(scopes.units)}
    for unit in members.units:
        name = unit.parent if asked == PARENT else asked or unit.id
        yield codes.get(name, NOBODY) if name is not None else NOBODY
