"""Points of the nodes of a scorecard, from its leaves to its top.

Columns are laid out as in `kpikit.evaluation.cells`, over the members of the scorecard.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, ParamSpec

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import MISSING, NOT_APPLICABLE, VALUE, Codes, Mask
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
from kpikit.evaluation.resolved import ResolvedLeaf, ResolvedNode
from kpikit.evaluation.worth import Worth, gated, worth
from kpikit.kernels.aggregation import weakest
from kpikit.kernels.masks import codes_of_zero, everywhere, nowhere, some
from kpikit.kernels.rationals import Rationals
from kpikit.model.scorecards import Policy
from kpikit.model.states import STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kpikit.evaluation.compared import IndicatorCells
    from kpikit.evaluation.resolved import ResolvedCard, ResolvedGroup
    from kpikit.evaluation.worth import Formulas
    from kpikit.formulas import CellColumn

P = ParamSpec("P")

_ZERO = Fraction(0)
_NO_CAUSE = -1


@frozen(eq=False)
class NodeCells:
    """The cells of one node.

    Attributes:
        resolved: the node.
        points: exact points; 0 where there are none.
        valued: whether there are points, those by policy included.
        states: codes of `STATES`.
        statuses: codes of obs_status, among what the points are made of.
        reasons: codes of the reasons of `kpikit.evaluation.leaves`.
        complete: whether there are points everywhere, all of them made of reported values.
        observed: states of the cells that a leaf reads.
        share: share of the whole that a leaf has.
        inherited: number of the leaf that is the reason, in a group; absent if nothing is.
        children: the cells of the nodes below.
        uncut: gives the points before anything is clipped; absent where there is no cap.
        refused: where a condition is false; absent if there is none.
    """

    resolved: ResolvedNode
    points: Rationals
    valued: Mask
    states: Codes
    statuses: Codes
    reasons: Codes
    complete: bool
    observed: Codes | None = None
    share: int = 0
    inherited: NDArray[np.int16] | None = None
    children: tuple[NodeCells, ...] = ()
    uncut: Callable[[], Rationals] | None = None
    refused: Mask | None = None

    @property
    def outside(self) -> Mask | None:
        """Where the node does not apply; absent if it does everywhere."""
        outside = self.resolved.outside
        return None if outside is None else np.tile(outside, len(self.states) // len(outside))

    @property
    def causes(self) -> NDArray[np.int16]:
        """Number of the leaf that is the reason; -1 without one."""
        if isinstance(self.resolved, ResolvedLeaf):
            own = np.where(self.reasons == VALUE, _NO_CAUSE, self.resolved.number)
            outside = self.outside
            causes = own if outside is None else np.where(outside, _NO_CAUSE, own)
            return causes.astype(np.int16)
        if self.inherited is None:
            return np.full(len(self.states), _NO_CAUSE, dtype=np.int16)
        return self.inherited

    @property
    def reported(self) -> NDArray[np.int64]:
        """Share of the whole of the leaves with a reported value."""
        return self.leaf_shares(lambda states: np.equal(states, VALUE))

    @property
    def counted(self) -> NDArray[np.int64]:
        """Share of the whole of the leaves that apply."""
        return self.leaf_shares(lambda states: np.not_equal(states, NOT_APPLICABLE))

    def leaf_shares(self, counts: Callable[[Codes], Mask]) -> NDArray[np.int64]:
        """Return the share of the whole of the leaves in some states."""
        if self.observed is not None:
            shares = counts(self.observed) * np.int64(self.share)
        else:
            shares = np.sum([child.leaf_shares(counts) for child in self.children], axis=0)
        outside = self.outside
        return shares if outside is None else np.where(outside, 0, shares)

    @property
    def based(self) -> Mask:
        """Whether the points are made of any reported value, or 0 by a condition."""
        if not self.children:
            return self.measured
        based: Mask = np.any([child.based for child in self.children], axis=0)
        return self.measured & (based if self.refused is None else based | self.refused)

    @property
    def measured(self) -> Mask:
        """Whether the points are made of reported values, not of a policy."""
        return np.equal(self.states, VALUE)

    def policed(self, policy: Policy) -> Mask:
        """Return where the node has no value and its policy for that state is the given one."""
        policies = self.resolved.policies
        table = np.array([False, *(policies[state] is policy for state in STATES[1:])])
        return table[self.states]

    def below(self) -> Iterator[NodeCells]:
        """Yield the cells of the node and of all nodes below it."""
        yield self
        for child in self.children:
            yield from child.below()


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
        return _finished(_conditional(leaf, cells, card, windows, formulas))
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
    return _finished(made)


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
        uncut=_where_capped(leaf, lambda: found.uncut),
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
    parts = _parts(group, children)
    states, reasons, inherited = _inherited(children, parts)
    complete = not some(states)
    measured = [
        child.valued if child.complete else child.valued & child.measured for child in children
    ]
    cells = NodeCells(
        resolved=group,
        points=Rationals.constant(_ZERO, len(states)),
        valued=everywhere(len(states)) if complete else states == VALUE,
        states=states,
        statuses=weakest([child.statuses for child in children], measured),
        reasons=reasons,
        complete=complete,
        inherited=inherited,
        children=children,
    )
    cells = _combined(_where_available(cells, group), parts)
    if group.when is not None:
        cells = _gated(cells, formulas.condition(group.when))
    return _finished(cells)


def _gated(cells: NodeCells, condition: CellColumn) -> NodeCells:
    """Return the cells of a group under a condition: 0 where that is false, whatever is below."""
    found = Worth(
        cells.points, cells.states, cells.reasons, cells.statuses, ~cells.valued, cells.points
    )
    left = gated(found, condition)
    passed = condition.truths == 1
    return evolve(
        cells,
        points=left.points,
        valued=left.valued,
        states=left.states,
        reasons=left.reasons,
        complete=not some(left.states),
        statuses=left.statuses,
        inherited=np.where(passed, cells.causes, _NO_CAUSE).astype(np.int16),
        refused=left.refused,
    )


def _finished(cells: NodeCells) -> NodeCells:
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


def _parts(group: ResolvedGroup, children: Sequence[NodeCells]) -> Parts:
    """Return the children of a group as its method sees them."""
    length = len(children[0].states)
    return Parts(
        group=group,
        points=[child.points for child in children],
        present=[child.valued for child in children],
        failing=[
            nowhere(length) if child.complete else child.policed(Policy.FAIL) for child in children
        ],
    )


def _combined(cells: NodeCells, parts: Parts) -> NodeCells:
    """Return the cells of a group with the points that its method makes of the children's."""
    group = parts.group
    unclipped = partial(combined, parts, cells.valued)
    cells = evolve(
        cells,
        points=finished(group, unclipped()),
        uncut=_where_capped(group, unclipped),
    )
    meaningless = without_meaning(parts)
    if not some(meaningless):
        return cells
    return _without(cells, meaningless & cells.valued, MISSING, NEGATIVE)


def _where_available(cells: NodeCells, group: ResolvedGroup) -> NodeCells:
    """Return the cells of a group, missing where too few leaves are reported."""
    needed = group.declared.available
    if needed is None:
        return cells
    if needed.of_max:
        reported = Rationals.scaled(cells.reported, 1)
        enough = reported.compared(Rationals.scaled(cells.counted, 1).times(needed.number)) >= 0
    else:
        leaves = [node for node in cells.below() if isinstance(node.resolved, ResolvedLeaf)]
        counts = np.sum([leaf.reported > 0 for leaf in leaves], axis=0)
        enough = Rationals.scaled(counts, 1).compared(needed.number) >= 0
    return _without(cells, ~enough & cells.valued, MISSING, AVAILABLE)


def _without(cells: NodeCells, where: Mask, state: int, reason: int) -> NodeCells:
    """Return cells that have no value in some places, for a reason of the node itself."""
    return evolve(
        cells,
        valued=cells.valued & ~where,
        states=np.where(where, state, cells.states).astype(np.uint8),
        reasons=np.where(where, reason, cells.reasons).astype(np.uint8),
        complete=cells.complete and not some(where),
        inherited=np.where(where, _NO_CAUSE, cells.causes).astype(np.int16),
    )


def _inherited(
    children: Sequence[NodeCells], parts: Parts
) -> tuple[Codes, Codes, NDArray[np.int16] | None]:
    """Return state, reason and cause that a group takes from its children.

    A failing child decides, unless the result is known without it; without one, a group in which
    nothing is present takes the state of what is absent. Missing goes before not due before not
    applicable, earlier before later.
    """
    if all(child.complete for child in children):
        nothing = codes_of_zero(len(children[0].states))
        return nothing, nothing, None
    absent = np.array([~child.valued for child in children])
    failing = np.array(parts.failing)
    decides = np.where(failing.any(axis=0), failing, absent & absent.all(axis=0))
    decides &= ~settled(parts) | ~failing.any(axis=0)
    found = decides.any(axis=0)
    states = np.array([child.states for child in children])
    first = np.where(decides, states, len(STATES)).argmin(axis=0)
    column = np.arange(len(first))
    reasons = np.array([child.reasons for child in children])[first, column]
    causes = np.array([child.causes for child in children])[first, column]
    return (
        np.where(found, states[first, column], VALUE).astype(np.uint8),
        np.where(found, reasons, VALUE).astype(np.uint8),
        np.where(found, causes, _NO_CAUSE).astype(np.int16),
    )
