"""Points over time: what a node of another scorecard has in the periods within each window.

Columns are laid out as in `kpikit.evaluation.cells`, over the members of the scorecard. There is
one of each kind for every place of a period within its window: the first months, the second ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.evaluation.cells import MISSING, NOT_APPLICABLE, VALUE, Codes, Mask, Values
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.resolved import Members, ResolvedCard
from kpikit.evaluation.score_tables import scored_cells
from kpikit.kernels.aggregation import weakest
from kpikit.kernels.masks import some
from kpikit.kernels.rationals import Rationals
from kpikit.kernels.sums import total
from kpikit.model.scorecards import Policy
from kpikit.model.states import STATES
from kpikit.periods import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.evaluation.resolved_nodes import ResolvedOver

_NONE, _ALL = Fraction(0), Fraction(1)
_NOWHERE = -1


@frozen(eq=False)
class Presence:
    """How much each period counts.

    Attributes:
        values: of the indicator that says so.
        members: the units that have it.
    """

    values: Values
    members: Members


@frozen(eq=False)
class Inner:
    """What a node over periods is made of.

    Attributes:
        periods: the periods within all windows.
        within: for each window those within it.
        cells: the cells of the other node in all these periods.
        card: its scorecard.
        presence: how much the periods count; the same without it.
    """

    periods: Sequence[Period]
    within: Sequence[Sequence[Period]]
    cells: NodeCells
    card: ResolvedCard
    presence: Presence | None

    @property
    def rows(self) -> list[NDArray[np.intp]]:
        """For each place within windows the number of the period there, or -1."""
        numbers = {period: number for number, period in enumerate(self.periods)}
        most = max(len(parts) for parts in self.within)
        return [
            np.array(
                [numbers[one[place]] if place < len(one) else _NOWHERE for one in self.within],
                dtype=np.intp,
            )
            for place in range(most)
        ]


@frozen(eq=False)
class _Reached:
    """What the other node has in the periods at one place within their windows, cell by cell.

    Attributes:
        states: its states.
        valued: where it has points, by a policy perhaps.
        known: what it is to coverage: a value where anything is reported.
        shares: share of max_points that is reached.
        statuses: obs_status of the points.
        based: where there is one.
    """

    states: Codes
    valued: Mask
    known: Codes
    shares: Rationals
    statuses: Codes
    based: Mask


@frozen(eq=False)
class _Weighed:
    """How much these periods count.

    Attributes:
        numbers: how much; the same as others if absent.
        states: whether that is known; one without a number, or below zero, is missing.
        statuses: obs_status.
        known: where there is one.
    """

    numbers: Rationals | None
    states: Codes
    statuses: Codes
    known: Mask


@frozen(eq=False)
class _Column:
    """The periods at one place within their windows, cell by cell.

    Attributes:
        states: what the period is to the mean.
        known: what it is to coverage.
        counts: whether it counts at all; with a presence of 0 it does not.
        reached: the points.
        weighed: how much it counts.
    """

    states: Codes
    known: Codes
    counts: Mask
    reached: _Reached
    weighed: _Weighed

    def absent(self, codes: Sequence[bool]) -> Mask:
        """Return where the period counts and is in one of some states."""
        found: Mask = self.counts & np.array(codes)[self.states]
        return found


def over_cells(node: ResolvedOver, card: ResolvedCard, inner: Inner) -> NodeCells:
    """Return the cells of a node over periods, without the points that policies give it.

    Args:
        node: the node.
        card: its scorecard.
        inner: what it is made of.
    """
    size = len(inner.within) * len(card.members)
    columns = [_column(inner, card.members, rows) for rows in inner.rows]
    states, mean = _states(node, columns, size), [_in_mean(node, column) for column in columns]
    based = [here & one.reached.based for here, one in zip(mean, columns, strict=True)]
    based += [here & one.weighed.known for here, one in zip(mean, columns, strict=True)]
    statuses = [one.reached.statuses for one in columns]
    statuses += [one.weighed.statuses for one in columns]
    return NodeCells(
        resolved=node,
        points=_points(node, columns, mean, size),
        valued=states == VALUE,
        states=states,
        statuses=weakest(statuses, based),
        reasons=states,
        complete=not some(states),
        within=_shares(inner, columns, len(card.members), card.shares[node.number]),
        backed=np.any(based, axis=0),
    )


def no_periods(node: ResolvedOver, length: int) -> NodeCells:
    """Return the cells of a node where no window has any of the periods: it does not apply."""
    states = np.full(length, NOT_APPLICABLE, dtype=np.uint8)
    nothing = np.zeros(length, dtype=np.bool_)
    return NodeCells(
        resolved=node,
        points=Rationals.constant(_NONE, length),
        valued=nothing,
        states=states,
        statuses=np.zeros(length, dtype=np.uint8),
        reasons=states,
        complete=not length,
        backed=nothing,
    )


def _column(inner: Inner, wanted: Members, rows: NDArray[np.intp]) -> _Column:
    """Return the periods of some rows, for the wanted units."""
    reached, weighed = _reached(inner, wanted, rows), _weighed(inner.presence, wanted, rows)
    weights, counts = weighed.numbers, np.repeat(rows >= 0, len(wanted))
    if weights is not None:
        counts &= (weighed.states != VALUE) | (weights.compared(_NONE) != 0)
    known = _first(reached.known, weighed.states)
    return _Column(
        states=_first(np.where(reached.valued, np.uint8(VALUE), reached.states), weighed.states),
        known=np.where(counts, known, np.uint8(NOT_APPLICABLE)),
        counts=counts,
        reached=reached,
        weighed=weighed,
    )


def _reached(inner: Inner, wanted: Members, rows: NDArray[np.intp]) -> _Reached:
    """Return what the other node has in the periods of some rows."""
    cells, places = inner.cells, _places(inner.card.members, wanted, rows)
    absent = np.full(len(places), NOT_APPLICABLE, dtype=np.uint8)
    nothing = np.zeros_like(places, dtype=np.bool_)
    if not len(cells.states):  # the other scorecard is for nobody
        shares = Rationals.constant(_NONE, len(places))
        return _Reached(absent, nothing, absent, shares, np.zeros_like(absent), nothing)
    there = np.maximum(places, 0)
    found = (places >= 0) & scored_cells(inner.card, inner.periods)[there]
    valued = found & cells.valued[there]
    return _Reached(
        states=np.where(found, cells.states[there], absent),
        valued=valued,
        known=np.where(found, _reported(cells)[there], absent),
        shares=cells.points.over(cells.most).take(there),
        statuses=cells.statuses[there],
        based=valued & cells.based[there],
    )


def _weighed(presence: Presence | None, wanted: Members, rows: NDArray[np.intp]) -> _Weighed:
    """Return how much the periods of some rows count."""
    size = len(rows) * len(wanted)
    none, nothing = np.zeros(size, dtype=np.uint8), np.zeros(size, dtype=np.bool_)
    if presence is None:
        return _Weighed(None, none, none, nothing)
    values, places = presence.values, _places(presence.members, wanted, rows)
    absent = np.full(size, NOT_APPLICABLE, dtype=np.uint8)
    if not len(values):  # nobody has the indicator
        return _Weighed(None, absent, none, nothing)
    there, found = np.maximum(places, 0), places >= 0
    numbers = values.numbers.take(there)
    states = np.where(found, values.states[there], absent)
    number = found & values.valued[there] & numbers.at_least(_NONE)
    return _Weighed(
        numbers=numbers,
        states=np.where((states == VALUE) & ~number, np.uint8(MISSING), states),
        statuses=values.statuses[there],
        known=found & values.known[there],
    )


def _reported(cells: NodeCells) -> Codes:
    """Return the states of the other node to coverage: a value where anything is reported."""
    absent = np.where(cells.counted > 0, np.uint8(MISSING), np.uint8(NOT_APPLICABLE))
    return np.where(cells.reported > 0, np.uint8(VALUE), absent)


def _places(source: Members, wanted: Members, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the place of each wanted unit's cell in some rows of the source's cells, or -1."""
    positions = source.positions[wanted.codes].astype(np.intp)
    starts = rows[:, None] * len(source)
    nowhere = (rows[:, None] < 0) | (positions < 0)
    return np.where(nowhere, _NOWHERE, starts + positions).ravel()


def _first(one: Codes, other: Codes) -> Codes:
    """Return the state that goes first of two; a value is none."""
    least = np.minimum(one, other)
    return np.where(least == VALUE, np.maximum(one, other), least).astype(np.uint8)


def _in_mean(node: ResolvedOver, column: _Column) -> Mask:
    """Return where a period has a share in the mean, by a policy perhaps."""
    given = [node.policies[state] in {Policy.ZERO, Policy.FULL} for state in STATES[1:]]
    counted: Mask = (
        column.counts & (column.weighed.states == VALUE) & np.array([True, *given])[column.states]
    )
    return counted


def _states(node: ResolvedOver, columns: Sequence[_Column], size: int) -> Codes:
    """Return the states of the node: of periods that fail, else of all if none is in the mean."""
    nothing = np.full(size, len(STATES), dtype=np.uint8)
    skipped = [node.policies[state] is Policy.SKIP for state in STATES[1:]]
    fails = [
        column.absent([False, *(not skip for skip in skipped)]) & ~_in_mean(node, column)
        for column in columns
    ]
    absent = [column.absent([False, *(True for _ in skipped)]) for column in columns]
    failing = _least(columns, fails, nothing)
    empty = _least(columns, absent, nothing)
    empty = np.where(empty == len(STATES), np.uint8(NOT_APPLICABLE), empty)
    some_mean = np.any([_in_mean(node, column) for column in columns], axis=0)
    rest = np.where(some_mean, np.uint8(VALUE), empty)
    return np.where(failing < len(STATES), failing, rest).astype(np.uint8)


def _least(columns: Sequence[_Column], where: Sequence[Mask], nothing: Codes) -> Codes:
    """Return the state that goes first among some periods of each cell."""
    pairs = zip(columns, where, strict=True)
    found = [np.where(mask, column.states, nothing) for column, mask in pairs]
    least: Codes = np.min(found, axis=0).astype(np.uint8)
    return least


def _points(
    node: ResolvedOver, columns: Sequence[_Column], mean: Sequence[Mask], size: int
) -> Rationals:
    """Return max_points times the mean share of the periods."""
    full = [False, *(node.policies[state] is Policy.FULL for state in STATES[1:])]
    shares, weights = [], []
    for column, here in zip(columns, mean, strict=True):
        given = column.reached.shares.where(column.states == VALUE, _NONE)
        share = given.where(~column.absent(full), _ALL)
        weight = column.weighed.numbers or Rationals.constant(_ALL, size)
        weights.append(weight.where(here, _NONE))
        shares.append(share.times(weight).where(here, _NONE))
    return total(shares).over(total(weights)).times(node.max_points)


def _shares(
    inner: Inner, columns: Sequence[_Column], members: int, share: int
) -> tuple[tuple[Codes, NDArray[np.int64]], ...]:
    """Return what the periods are to coverage, each with its part of the node's share."""
    parts = [share // len(one) if one else 0 for one in inner.within]
    own = np.repeat(np.array(parts, dtype=np.int64), members)
    lengths = np.repeat(np.array([len(one) for one in inner.within]), members)
    return tuple(
        (column.known, np.where(place < lengths, own, 0)) for place, column in enumerate(columns)
    )
