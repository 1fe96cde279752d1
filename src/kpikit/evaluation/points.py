"""Points of the nodes of a scorecard, from its leaves to its top.

Columns are laid out as in `kpikit.evaluation.cells`, over the members of the scorecard.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, ParamSpec, cast

import numpy as np
from attrs import evolve

from kpikit.evaluation.cells import MISSING, NOT_APPLICABLE, VALUE, Mask
from kpikit.evaluation.combining import Parts, combined, settled, without_meaning
from kpikit.evaluation.leaves import (
    AVAILABLE,
    NEGATIVE,
    NO_TARGET,
    Cells,
    finished,
    scored,
    uncut,
)
from kpikit.evaluation.nodes import NO_CAUSE, NodeCells
from kpikit.evaluation.worth import Worth, gated, worth
from kpikit.kernels.aggregation import weakest
from kpikit.kernels.masks import codes_of_zero, everywhere, some
from kpikit.kernels.rationals import Rationals
from kpikit.kernels.sums import total
from kpikit.model.scorecards import ByCount, Policy, Role
from kpikit.model.states import STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpikit.evaluation.compared import IndicatorCells
    from kpikit.evaluation.resolved import ResolvedCard
    from kpikit.evaluation.resolved_nodes import ResolvedGroup, ResolvedLeaf, ResolvedNode
    from kpikit.evaluation.worth import Formulas
    from kpikit.formulas import CellColumn

P = ParamSpec("P")

_ZERO = Fraction(0)


def leaf_cells(
    leaf: ResolvedLeaf, cells: IndicatorCells, card: ResolvedCard, windows: int, formulas: Formulas
) -> NodeCells:
    """Return the cells of a leaf.

    Args:
        leaf: the leaf.
        cells: the cells of its indicator, with the targets that it scores.
        card: its scorecard.
        windows: how many windows there are.
        formulas: evaluates conditions and points for the scorecard.
    """
    if not leaf.plain:
        return with_policies(_conditional(leaf, cells, card, windows, formulas))
    found = scored(leaf, cells, card.members, windows)
    states, valued = found.reasons, everywhere(len(found.reasons))
    complete = not some(found.reasons)
    if not complete:
        valued = found.reasons == VALUE
        states = np.where(found.reasons >= NO_TARGET, np.uint8(MISSING), found.reasons)
    made = NodeCells(
        resolved=leaf,
        points=found.points,
        valued=valued,
        states=states,
        statuses=found.statuses,
        reasons=found.reasons,
        complete=complete,
        observed=found.states,
        share=card.shares[leaf.number],
        uncut=_where_capped(leaf, uncut, leaf, cells, card.members, windows),
    )
    return with_policies(made)


def _conditional(
    leaf: ResolvedLeaf, cells: IndicatorCells, card: ResolvedCard, windows: int, formulas: Formulas
) -> NodeCells:
    """Return the cells of a leaf whose score is more than a rule."""
    found = worth(leaf, cells, card.members, windows, formulas)
    observed = Cells.of(cells.resolved.members, card.members, windows)
    return NodeCells(
        resolved=leaf,
        points=found.points,
        valued=found.valued,
        states=found.states,
        statuses=found.statuses,
        reasons=found.reasons,
        complete=not some(found.states),
        observed=observed.states(cells.values.states),
        share=card.shares[leaf.number],
        uncut=_where_capped(leaf, found.uncut),
        refused=found.refused,
    )


def group_cells(
    group: ResolvedGroup, children: tuple[NodeCells, ...], formulas: Formulas
) -> NodeCells:
    """Return the cells of a group.

    Args:
        group: the group.
        children: the cells of the nodes below.
        formulas: evaluates conditions for the scorecard.
    """
    length = len(children[0].states)
    none = codes_of_zero(length)
    whole = NodeCells(
        resolved=group,
        points=children[0].points,
        valued=everywhere(length),
        states=none,
        statuses=none,
        reasons=none,
        complete=True,
        children=children,
    )
    parts = _parts(whole)
    cells = _combined(_where_available(_inherited(whole, parts), group), parts)
    if group.when is not None:
        cells = _gated(cells, formulas.condition(group.when))
    return _with_maximum(with_policies(cells), parts)


def _gated(cells: NodeCells, condition: CellColumn) -> NodeCells:
    """Return the cells of a group under a condition: 0 where that is false, whatever is below."""
    found = Worth(
        cells.points,
        cells.states,
        cells.reasons,
        cells.statuses,
        ~cells.valued,
        lambda: cells.points,
    )
    left = gated(found, condition)
    passed = condition.truths == 1
    made = evolve(
        cells,
        points=left.points,
        valued=left.valued,
        states=left.states,
        reasons=left.reasons,
        complete=not some(left.states),
        statuses=left.statuses,
        inherited=np.where(passed, cells.causes, NO_CAUSE).astype(np.int16),
        refused=left.refused,
    )
    # What is made of points by policy alone has no status, whatever its condition has.
    return evolve(made, statuses=np.where(made.based, made.statuses, np.uint8(0)))


def with_policies(cells: NodeCells) -> NodeCells:
    """Return cells of those whom the node applies to, with the points that policies give."""
    outside = cells.outside
    if outside is not None:
        cells = _without(cells, outside, NOT_APPLICABLE, NOT_APPLICABLE)
    if cells.complete:
        return cells
    zero, full = cells.policed(Policy.ZERO), cells.policed(Policy.FULL)
    points = cells.points.where(cells.valued, _ZERO).where(~full, cells.resolved.max_points)
    return evolve(cells, points=points, valued=cells.valued | zero | full)


def _where_capped(
    node: ResolvedNode, uncut: Callable[P, Rationals], *args: P.args, **kwargs: P.kwargs
) -> Callable[[], Rationals] | None:
    """Return what gives the points of a node before they are clipped; nothing without a cap.

    They are computed again when somebody asks for the excess: kept, they would take as much
    memory as the points themselves.
    """
    return None if node.cap is None else partial(uncut, *args, **kwargs)


def _parts(cells: NodeCells) -> Parts:
    """Return the children of a group as its method sees them."""
    group, scored = cast("ResolvedGroup", cells.resolved), cells.scored
    return Parts(
        group=group,
        children=scored,
        points=[child.points for child in scored],
        present=[child.valued for child in scored],
        shrunk=_shrunk(group, scored),
    )


def _shrunk(group: ResolvedGroup, scored: Sequence[NodeCells]) -> Rationals | None:
    """Return the most points of all present children together, if that may be less than usual."""
    if not group.declared.shrink and all(child.shrunk is None for child in scored):
        return None
    return total([child.most.where(child.valued, _ZERO) for child in scored])


def _with_maximum(cells: NodeCells, parts: Parts) -> NodeCells:
    """Return the cells of a group with its max_points in each, if it shrinks."""
    if parts.shrunk is None or not parts.group.declared.shrink:
        return cells
    here = cells.measured & np.any(parts.present, axis=0)
    return evolve(cells, shrunk=parts.shrunk.where(here, parts.group.max_points))


def _combined(cells: NodeCells, parts: Parts) -> NodeCells:
    """Return the cells of a group with the points that its method makes of the children's."""
    group = parts.group
    unclipped = partial(_unclipped, cells, parts)
    cells = evolve(
        cells,
        points=finished(group, unclipped()),
        uncut=_where_capped(group, unclipped),
    )
    meaningless = without_meaning(parts)
    if meaningless is None:
        return cells
    return _without(cells, meaningless & cells.valued, MISSING, NEGATIVE)


def _unclipped(cells: NodeCells, parts: Parts) -> Rationals:
    """Return the points of a group before anything is clipped, bonus and penalty included."""
    points = combined(parts, cells.valued)
    for bonus in cells.parts(Role.BONUS):
        points = points.plus(bonus.points.where(bonus.valued, _ZERO))
    for penalty in cells.parts(Role.PENALTY):
        points = points.minus(penalty.points.where(penalty.valued, _ZERO))
    return points


def _where_available(cells: NodeCells, group: ResolvedGroup) -> NodeCells:
    """Return the cells of a group, missing where too few leaves are reported."""
    needed = group.declared.available
    if needed is None:
        return cells
    amount = needed.count if isinstance(needed, ByCount) else needed
    reported, counted = cells.reported, cells.counted
    if isinstance(needed, ByCount) or not needed.of_max:
        leaves = list(cells.scored_leaves())
        reported = np.sum([leaf.reported > 0 for leaf in leaves], axis=0)
        counted = np.sum([leaf.counted > 0 for leaf in leaves], axis=0)
    whole = counted if amount.of_max else np.ones_like(counted)
    least = Rationals.scaled(whole, 1).times(amount.number)
    enough = Rationals.scaled(reported, 1).compared(least) >= 0
    return _without(cells, ~enough & cells.valued, MISSING, AVAILABLE)


def _without(cells: NodeCells, where: Mask, state: int, reason: int) -> NodeCells:
    """Return cells that have no value in some places, for a reason of the node itself."""
    return evolve(
        cells,
        valued=cells.valued & ~where,
        states=np.where(where, state, cells.states).astype(np.uint8),
        reasons=np.where(where, reason, cells.reasons).astype(np.uint8),
        complete=cells.complete and not some(where),
        inherited=np.where(where, NO_CAUSE, cells.causes).astype(np.int16),
    )


def _inherited(cells: NodeCells, parts: Parts) -> NodeCells:
    """Return the cells of a group with the state, reason and status that its children give it.

    A failing child decides, unless the result is known without it; without one, a group in which
    nothing is present takes the state of what is absent. Missing goes before not due before not
    applicable, earlier before later. What is for information only has no influence.
    """
    children = cells.counting
    sourced = [
        child.valued if child.complete else child.valued & child.sourced for child in children
    ]
    statuses = weakest([child.statuses for child in children], sourced)
    if all(child.complete for child in children):
        return evolve(cells, statuses=statuses) if some(statuses) else cells
    decides = _deciding(children, parts)
    found = np.asarray(decides.any(axis=0))
    states = np.array([child.states for child in children])
    first = np.where(decides, states, len(STATES)).argmin(axis=0)
    column = np.arange(len(first))
    reasons = np.array([child.reasons for child in children])[first, column]
    causes = np.array([child.causes for child in children])[first, column]
    return evolve(
        cells,
        statuses=statuses,
        states=np.where(found, states[first, column], VALUE).astype(np.uint8),
        reasons=np.where(found, reasons, VALUE).astype(np.uint8),
        inherited=np.where(found, causes, NO_CAUSE).astype(np.int16),
        valued=~found,
        complete=not some(found),
    )


def _deciding(children: Sequence[NodeCells], parts: Parts) -> Mask:
    """Return for each child where it is one of those for which the group has no value."""
    scored = np.array([child.resolved.declared.role is Role.SCORED for child in children])
    failing = np.array([child.failing for child in children])
    absent = np.array([~child.valued for child in children]) & scored[:, None]
    empty = ~np.any(parts.present, axis=0) & ~np.any(parts.failing, axis=0)
    failing &= ~(settled(parts) & scored[:, None])
    decides: Mask = np.where(failing.any(axis=0), failing, absent & empty)
    return decides
