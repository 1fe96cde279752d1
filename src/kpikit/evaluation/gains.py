"""What each target that is not met would be worth: the same evaluation with one other figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import evolve, frozen

from kpikit.evaluation.named import expect_known
from kpikit.evaluation.retrying import Retrying
from kpikit.evaluation.run import Computed
from kpikit.evaluation.standing import Seen, Standing
from kpikit.evaluation.wanted import LEVEL_MOVES, NO_LEVEL, Figure, Wanted, observations_of
from kpikit.model.ids import Slug
from kpikit.model.maps import Maps
from kpikit.model.specification import Specification
from kpikit.model.validity import ALWAYS
from kpikit.observations.store import Observations
from kpikit.observations.tried import with_tried
from kpikit.periods import Period
from kpikit.results import Gain

if TYPE_CHECKING:
    from collections.abc import Sequence


OF_NODE = "of_node"
"""Reason of targets of nodes: no figure is reported of points."""

ENDED = "ended"
"""Reason of units that have ended before the window has: they report no figure of it."""

Trying: TypeAlias = Callable[[Observations, Period], Computed]
"""Computes the cells of one window from other observations."""


@frozen
class Asked:
    """Of what it is asked what targets are worth; of everything where nothing is said.

    Attributes:
        org_unit: id of the organisation unit.
        indicator: id of the indicator, or the name that targets use of a node.
        period: the window.
    """

    org_unit: str | None = None
    indicator: str | None = None
    period: Period | None = None

    def check(self, specification: Specification, periods: Sequence[Period]) -> None:
        """Refuse what is not known.

        Args:
            specification: the rule book with all units.
            periods: the evaluated windows.

        Raises:
            InvalidValueError: there is no such unit or indicator, or the period is not evaluated.
        """
        named = (one.indicator for one in specification.targets)  # nodes of scorecards, too
        indicators = list(
            dict.fromkeys([*(str(one.id) for one in specification.indicators), *named])
        )
        units = [one.id for one in specification.org_units]
        for what, name, names in (
            ("organisation unit", self.org_unit, units),
            ("indicator", self.indicator, indicators),
            ("evaluated period", self.period, periods),
        ):
            if name is not None:
                expect_known(what, name, names)


@frozen(eq=False)
class Gains:
    """Tries for each target that is not met what it would be worth.

    Attributes:
        specification: the rule book with all units.
        observations: what is known.
        maps: which units exist when.
        trying: computes the cells of one window from other observations, on its map.
    """

    specification: Specification
    observations: Observations
    maps: Maps
    trying: Trying

    def of(self, parts: Sequence[Computed], asked: Asked) -> Iterator[Gain]:
        """Yield what targets are worth, in the order of the unmet list."""
        for part in parts:
            now, again = Seen(part), Retrying(part.things)
            for cells in chain(part.indicators.values(), part.nodes.values()):
                name = cells.resolved.declared.id
                if asked.indicator in {None, name}:
                    for wanted in (Wanted(cells, one) for one in cells.targets.values()):
                        for place in self._places(now, wanted, asked):
                            yield from self._gains(now, again, wanted, place)

    def _places(self, now: Seen, wanted: Wanted, asked: Asked) -> Sequence[int]:
        """Return the cells that are asked for, and do not meet a target."""
        members, windows = wanted.cells.resolved.members, now.computed.windows
        found = wanted.listed()
        if asked.org_unit is not None:
            found = found & np.tile([one == asked.org_unit for one in members.ids], len(windows))
        if asked.period is not None:
            found = found & np.repeat([one == asked.period for one in windows], len(members))
        places: list[int] = np.flatnonzero(found).tolist()
        return places

    def _gains(self, now: Seen, again: Retrying, wanted: Wanted, place: int) -> Iterator[Gain]:
        """Yield what a cell would gain by meeting a target."""
        indicator, target = wanted.cells.resolved, wanted.target.target
        window, member = divmod(place, len(indicator.members))
        period, code = now.computed.windows[window], int(indicator.members.codes[member])
        row = Gain(
            org_unit=indicator.members.ids[member],
            indicator=indicator.declared.id,
            period=period,
            target=target.id,
            value=wanted.value(place),
            unit=indicator.declared.unit or None,
        )
        reason = self._hindrance(now, row)
        figure = None if reason else wanted.figure(place)
        if figure is None:
            yield evolve(row, reason=reason or NO_LEVEL)
            return
        then = Seen(self._tried(again, figure, row, code))
        cells = then.computed.indicators[row.indicator]
        told = Wanted(cells, cells.targets[target.id])
        there = int(cells.resolved.members.positions[code])
        reason = told.refusal(there, behind=wanted.behind(place))
        if reason in {None, LEVEL_MOVES} and not figure.judged:
            row = evolve(row, value_then=told.value(there))
        if reason is None:
            yield from _compared(row, now.standings(window, code), then.standings(0, code))
        else:
            yield evolve(row, reason=reason)

    def _hindrance(self, now: Seen, row: Gain) -> str | None:
        """Return why no figure can be reported that would meet a target."""
        if row.indicator in now.computed.nodes:
            return OF_NODE
        span = self.maps.spans.get(Slug(row.org_unit), ALWAYS)
        return ENDED if span.last < row.period.end else None

    def _tried(self, again: Retrying, figure: Figure, row: Gain, code: int) -> Computed:
        """Return the cells of a window if one figure were another one."""
        cell = (code, row.period)
        figures = observations_of(figure, row.indicator, cell, self.observations.org_units)
        other = with_tried(self.observations, figures, self.specification)
        if self.maps.changing:
            return self.trying(other, row.period)
        return again.computed(row.indicator, other, row.period)


def _compared(
    row: Gain, now: Mapping[str, Standing], then: Mapping[str, Standing]
) -> Iterator[Gain]:
    """Yield rows about the scorecards of a unit, as they are now and as they would be then."""
    if not now:
        yield row
    for card, before in now.items():
        after = then[card]
        leaves = [
            _more(before.points(leaf), after.points(leaf))
            for leaf in before.leaves(row.indicator, row.target)
        ]
        known = [gained for gained in leaves if gained is not None]
        for node, ranking in before.races():
            points, points_then = before.points(node), after.points(node)
            yield evolve(
                row,
                leaf_gained=sum(known, Fraction(0)) if known else None,
                scorecard=card,
                node=node,
                points=points,
                points_then=points_then,
                points_gained=_more(points, points_then),
                grade=before.grade(node),
                grade_then=after.grade(node),
                ranking=None if ranking is None else ranking.declared.id,
                rank=before.rank(ranking),
                rank_then=after.rank(ranking),
            )


def _more(before: Fraction | None, after: Fraction | None) -> Fraction | None:
    return None if before is None or after is None else after - before
