"""The cells of a node of a scorecard: points, states, reasons, and how much is reported.

Columns are laid out as in `kpikit.evaluation.cells`, over the members of the scorecard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import NOT_APPLICABLE, VALUE, Codes, Mask
from kpikit.evaluation.resolved_nodes import ResolvedGroup, ResolvedNode
from kpikit.kernels.masks import nowhere
from kpikit.kernels.rationals import Rationals
from kpikit.model.imputation import Imputation
from kpikit.model.scorecards import Policy, Role
from kpikit.model.states import STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NO_CAUSE = -1
"""The number of no leaf."""


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
        within: states of the periods that a node goes over, each with its share of the whole.
        backed: whether such points are made of any that has an obs_status.
        inherited: number of the leaf that is the reason, in a group; absent if nothing is.
        children: the cells of the nodes below.
        uncut: gives the points before anything is clipped; absent where there is no cap.
        refused: where a condition is false; absent if there is none.
        shrunk: the most points in each cell; absent where they are those of the node.
        imputed: where the points are imputed; absent if they are nowhere.
        above: the cells as the parent gets them; absent if it gets these.
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
    within: tuple[tuple[Codes, NDArray[np.int64]], ...] = ()
    backed: Mask | None = None
    inherited: NDArray[np.int16] | None = None
    children: tuple[NodeCells, ...] = ()
    uncut: Callable[[], Rationals] | None = None
    refused: Mask | None = None
    shrunk: Rationals | None = None
    imputed: Mask | None = None
    above: NodeCells | None = None

    @property
    def given(self) -> NodeCells:
        """The cells as the parent gets them: with all that is imputed."""
        return self if self.above is None else self.above

    @property
    def most(self) -> Rationals:
        """The most points in each cell."""
        if self.shrunk is not None:
            return self.shrunk
        return Rationals.constant(self.resolved.max_points, len(self.states))

    @property
    def outside(self) -> Mask | None:
        """Where the node does not apply; absent if it does everywhere."""
        outside = self.resolved.outside
        return None if outside is None else np.tile(outside, len(self.states) // len(outside))

    @property
    def causes(self) -> NDArray[np.int16]:
        """Number of the leaf that is the reason; -1 without one."""
        if not isinstance(self.resolved, ResolvedGroup):
            own = np.where(self.reasons == VALUE, NO_CAUSE, self.resolved.number)
            outside = self.outside
            causes = own if outside is None else np.where(outside, NO_CAUSE, own)
            return causes.astype(np.int16)
        if self.inherited is None:
            return np.full(len(self.states), NO_CAUSE, dtype=np.int16)
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
        elif not self.children:
            nothing = np.zeros(len(self.states), dtype=np.int64)
            shares = np.sum([nothing, *(counts(one) * part for one, part in self.within)], axis=0)
        else:
            shares = np.sum([child.leaf_shares(counts) for child in self.scored], axis=0)
        outside = self.outside
        return shares if outside is None else np.where(outside, 0, shares)

    @property
    def based(self) -> Mask:
        """Whether the points are made of any reported value, or imputed, or 0 by a condition."""
        if not self.children:
            based = self.measured if self.backed is None else self.measured & self.backed
        else:
            based = np.any([child.based for child in self.counting], axis=0)
            based = self.measured & (based if self.refused is None else based | self.refused)
        return based if self.imputed is None else based | self.imputed

    @property
    def measured(self) -> Mask:
        """Whether the points are made of reported values, not of a policy."""
        return np.equal(self.states, VALUE)

    @property
    def sourced(self) -> Mask:
        """Whether the points have an obs_status: they are measured, or imputed."""
        return self.measured if self.imputed is None else self.measured | self.imputed

    @property
    def failing(self) -> Mask:
        """Where the group above has no value either: also where nothing can be imputed."""
        if self.complete:
            return nowhere(len(self.states))
        policies = self.resolved.policies
        imputing = [isinstance(policies[state], Imputation) for state in STATES[1:]]
        nothing = np.array([False, *imputing])[self.states] & ~self.valued
        return self.policed(Policy.FAIL) | nothing

    def policed(self, policy: Policy) -> Mask:
        """Return where the node has no value and its policy for that state is the given one."""
        policies = self.resolved.policies
        table = np.array([False, *(policies[state] is policy for state in STATES[1:])])
        return table[self.states]

    @property
    def scored(self) -> Sequence[NodeCells]:
        """The children that the method of a group combines, as the group gets them."""
        return self.parts(Role.SCORED)

    @property
    def counting(self) -> Sequence[NodeCells]:
        """The children that have any influence on the points, as the group gets them."""
        return self.parts(Role.SCORED, Role.BONUS, Role.PENALTY)

    def parts(self, *roles: Role) -> Sequence[NodeCells]:
        """Return the children that have one of some roles, as the group gets them."""
        return [child.given for child in self.of_role(*roles)]

    def of_role(self, *roles: Role) -> Sequence[NodeCells]:
        """Return the children that have one of some roles."""
        if not isinstance(self.resolved, ResolvedGroup) or self.resolved.plain:
            return self.children if Role.SCORED in roles else ()
        return [self.children[place] for place in self.resolved.places(*roles)]

    def below(self) -> Iterator[NodeCells]:
        """Yield the cells of the node and of all nodes below it."""
        yield self
        for child in self.children:
            if child.children:
                yield from child.below()
            else:
                yield child

    def by_id(self) -> dict[str, NodeCells]:
        """Return the cells of the node and of all nodes below it by their ids."""
        return {str(node.resolved.declared.id): node for node in self.below()}

    def scored_leaves(self) -> Iterator[NodeCells]:
        """Yield the leaves that are scored, as are all nodes on the way to them."""
        if not self.children:
            yield self
        for child in self.of_role(Role.SCORED):
            yield from child.scored_leaves()
