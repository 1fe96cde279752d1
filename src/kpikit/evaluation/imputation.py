"""Points that are imputed: those of the peers, or the unit's own of an earlier period.

Columns are laid out as in `kpikit.evaluation.cells`. Donors are cells whose points are measured:
what is imputed at a node never stands in for anything there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from attrs import evolve, frozen

from kpikit.evaluation.cells import VALUE, Mask, Values
from kpikit.evaluation.leaves import NOT_IMPUTED, aligned
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.resolved import Members
from kpikit.kernels.benchmarks import middles
from kpikit.kernels.masks import some
from kpikit.kernels.rationals import Rationals
from kpikit.model.imputation import Donors, Imputation, Stage, UsedBy
from kpikit.model.scoring import Reads, parts_of_score, reads_of
from kpikit.model.states import STATES, STATUS_CODES, ObsStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpikit.evaluation.resolved import ResolvedIndicator
    from kpikit.evaluation.resolved_nodes import ResolvedLeaf, ResolvedNode
    from kpikit.kernels.integers import IntArray
    from kpikit.periods import Period

Given: TypeAlias = tuple[Rationals, Mask]
"""What donors give to each cell, and where they give anything."""

_IMPUTED = np.uint8(STATUS_CODES[ObsStatus.IMPUTED])
_NOBODY = -1


class Surroundings(Protocol):
    """Where imputation finds what it needs: the windows of a frame, and those before them."""

    @property
    def windows(self) -> Sequence[Period]:
        """The windows."""
        ...

    @property
    def before(self) -> Mapping[Period, Sequence[int]]:
        """For each window the places of the earlier ones in `past`, the latest first."""
        ...

    def past(self) -> NodeCells | None:
        """Return the cells of the node in the windows and those before; `None` if these are all."""
        ...

    def values(self) -> Values:
        """Return the values that a leaf scores."""
        ...

    def past_values(self) -> Values:
        """Return them in the windows and those before."""
        ...

    def scored(self, values: Values, /) -> NodeCells:
        """Return what a leaf gives for other values."""
        ...


def imputed(
    cells: NodeCells, members: Members, owners: Members | None, around: Surroundings
) -> NodeCells:
    """Return the cells of a node with imputed points, for all and for the parent.

    Args:
        cells: the cells without them.
        members: the units of the scorecard.
        owners: the units that have the indicator of a leaf; `None` where no value is imputed.
        around: gives what is needed.
    """
    shown = above = cells
    for treatment in _treatments(cells):
        policies = cells.resolved.policies
        states = [policies[state] == treatment for state in STATES[1:]]
        wanted = np.array([False, *states])[cells.states]
        if not some(wanted):
            continue
        points, known = _Imputing(cells, members, owners, around, treatment).points(wanted)
        filled, nothing = wanted & known, wanted & ~known
        above = _failed(_filled(above, filled, points), nothing)
        shown = _filled(shown, filled, points) if treatment.used_by is UsedBy.ALL else shown
        shown = _failed(shown, nothing)
    return evolve(shown, above=above)


def imputes(node: ResolvedNode) -> bool:
    """Whether a node has a policy by which something stands in for what is not there."""
    return any(isinstance(policy, Imputation) for policy in node.policies.values())


def owners_of(leaf: ResolvedLeaf, indicator: ResolvedIndicator) -> Members | None:
    """Return who has a leaf's indicator, if its values can be imputed.

    These are numbers that no rule compares with the peers'.
    """
    scores = (score for score, _ in parts_of_score(leaf.declared.score, leaf.max_points))
    among_peers = any(reads_of(score.rule) is Reads.PEERS for score in scores)
    return None if indicator.declared.values or among_peers else indicator.members


def _treatments(cells: NodeCells) -> list[Imputation]:
    """Return the different imputations of a node."""
    policies = (cells.resolved.policies[state] for state in STATES[1:])
    return list(dict.fromkeys(one for one in policies if isinstance(one, Imputation)))


def _filled(cells: NodeCells, filled: Mask, points: Rationals) -> NodeCells:
    """Return cells with points in some places; their state stays what it is."""
    before = np.zeros_like(filled) if cells.imputed is None else cells.imputed
    return evolve(
        cells,
        points=Rationals.chosen(filled, points, cells.points),
        valued=cells.valued | filled,
        statuses=np.where(filled, _IMPUTED, cells.statuses),
        imputed=before | filled,
    )


def _failed(cells: NodeCells, nothing: Mask) -> NodeCells:
    """Return cells that nothing stands in for in some places; their state stays what it is."""
    if not some(nothing):
        return cells
    return evolve(cells, reasons=np.where(nothing, NOT_IMPUTED, cells.reasons).astype(np.uint8))


@frozen(eq=False)
class _Imputing:
    """One imputation of a node; what is not explained here is as of `imputed`."""

    cells: NodeCells
    members: Members
    owners: Members | None
    around: Surroundings
    treatment: Imputation

    def points(self, wanted: Mask) -> Given:
        """Return points for the cells that want some, by their value where that is possible."""
        points, known = self._points()
        if self.owners is None or self.treatment.stage is Stage.POINTS:
            return points, known
        found = self.around.scored(self._values(self.owners, wanted))
        scored = wanted & found.measured
        return Rationals.chosen(scored, found.points, points), known | scored

    def _points(self) -> Given:
        cells = self.cells
        if self.treatment.source is Donors.LAST:
            past = self.around.past() or cells
            return self._last(_whole(past), past.valued & past.measured, len(self.members))
        given = cells.valued & cells.measured
        return self._of_peers(_whole(cells), given, self.members)

    def _values(self, owners: Members, wanted: Mask) -> Values:
        """Return the values of the indicator with those that are wanted and can be had."""
        values = self.around.values()
        if self.treatment.source is Donors.LAST:
            past = self.around.past_values()
            numbers, known = self._last(past.numbers, past.valued, len(owners))
        else:
            among = values.valued & self._has_leaf(owners)
            numbers, known = self._of_peers(values.numbers, among, owners)
        places = aligned(owners, self.members, len(self.around.windows))
        asked = np.zeros(len(values), dtype=np.bool_)
        asked[places[wanted & (places >= 0)]] = True
        return _with_values(
            values, asked & known & (values.states != VALUE) & values.exists, numbers
        )

    def _has_leaf(self, owners: Members) -> Mask:
        """Whether each cell of the indicator is of a unit that has the leaf."""
        own = self.members.positions[owners.codes]
        outside = self.cells.resolved.outside
        has = own >= 0 if outside is None else (own >= 0) & ~outside[np.maximum(own, 0)]
        return np.tile(has, len(self.around.windows))

    def _of_peers(self, numbers: Rationals, given: Mask, members: Members) -> Given:
        """Return what is taken of the peers in each window, for each of the members."""
        own, size = _groups(members, self.treatment)
        windows = len(self.around.windows)
        starts = np.repeat(np.arange(windows) * size, len(members))
        known = np.tile(own != _NOBODY, windows)
        groups = starts + np.tile(np.maximum(own, 0), windows)
        found, there = middles(
            numbers, given & known, groups, size * windows, self.treatment.by.value
        )
        return found.take(groups), known & there[groups]

    def _last(self, numbers: Rationals, given: Mask, size: int) -> Given:
        """Return the last number before each window, for each of some members."""
        rows, units = given.reshape(-1, size), np.arange(size)
        found = np.full((len(self.around.windows), size), _NOBODY, dtype=np.intp)
        for place, window in enumerate(self.around.windows):
            for row in self.around.before[window]:
                new = rows[row] & (found[place] == _NOBODY)
                found[place][new] = row * size + units[new]
        places = found.ravel()
        return numbers.take(np.maximum(places, 0)), places != _NOBODY


def _groups(members: Members, treatment: Imputation) -> tuple[IntArray, int]:
    """Return the group of peers that each member is in, or `_NOBODY`, and how many there are."""
    if treatment.per is None:
        return np.zeros(len(members), dtype=np.int64), 1
    own = [unit.groups.get(treatment.per) for unit in members.units]
    names = list(dict.fromkeys(name for name in own if name is not None))
    codes = {name: code for code, name in enumerate(names)}
    found = [_NOBODY if name is None else codes[name] for name in own]
    return np.array(found, dtype=np.int64), max(len(names), 1)


def _whole(cells: NodeCells) -> Rationals:
    """Return points out of the whole max_points, where those of a cell may have shrunk."""
    if cells.shrunk is None:
        return cells.points
    return cells.points.times(cells.resolved.max_points).over(cells.shrunk)


def _with_values(values: Values, filled: Mask, numbers: Rationals) -> Values:
    """Return values with numbers in some places, which are imputed."""
    return evolve(
        values,
        held=Rationals.chosen(filled, numbers, values.numbers),
        states=np.where(filled, np.uint8(VALUE), values.states),
        statuses=np.where(filled, _IMPUTED, values.statuses),
        valued=values.valued | filled,
        sourced=None if values.sourced is None else values.sourced | filled,
    )
