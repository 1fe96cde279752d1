"""Which organisation units have something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field

from kpikit.evaluation.cells import Mask
from kpikit.evaluation.ladders import Ladder, Rung, rungs_of
from kpikit.evaluation.resolved import Members
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kpikit.model.indicators import Indicator
    from kpikit.model.roll_up import RollUp

_ANY = Pairs()


def members_of(
    units: Sequence[OrgUnit],
    level: str | None = None,
    group: str | None = None,
    where: Pairs = _ANY,
    *,
    there: Mask | None = None,
) -> Members:
    """Return the units of a level and a group, with some attributes; without one, all.

    Args:
        units: all organisation units that there ever are.
        level: a level.
        group: a group of any kind.
        where: attributes.
        there: which of the units exist; `None` if all do.

    >>> from kpikit.model.org import OrgUnit
    >>> units = [OrgUnit(id="a", level="commune"), OrgUnit(id="b", level="district")]
    >>> members_of(units, "district").ids
    ('b',)
    """
    inside = in_scope(units, level, group, where)
    codes = np.flatnonzero(inside if there is None else inside & there).astype(np.int32)
    positions = np.full(len(units), -1, dtype=np.int32)
    positions[codes] = np.arange(len(codes), dtype=np.int32)
    return Members(codes, tuple(units[code] for code in codes.tolist()), positions)


def having(everyone: Members, several: Sequence[Members]) -> Members:
    """Return the units that are members of each of several.

    >>> everyone = members_of([])
    >>> having(everyone, [everyone]).ids
    ()
    """
    inside = [one.positions >= 0 for one in several]
    return everyone.some(np.flatnonzero(np.logical_and.reduce(inside))) if inside else everyone


def places_above(everyone: Members) -> NDArray[np.intp]:
    """Return for each unit the place of the one above it, or -1.

    >>> from kpikit.model.org import OrgUnit
    >>> places_above(members_of([OrgUnit(id="a", parent="b"), OrgUnit(id="b")])).tolist()
    [1, -1]
    """
    places = {unit.id: place for place, unit in enumerate(everyone.units)}
    above = [unit.parent for unit in everyone.units]
    return np.array([-1 if one is None else places.get(one, -1) for one in above], dtype=np.intp)


@define
class Scopes:
    """The members of the scopes of one specification; the same units are the same members.

    Attributes:
        units: all its organisation units.
        there: which of them exist; `None` if all do.
    """

    units: tuple[OrgUnit, ...]
    there: Mask | None = None
    _known: dict[tuple[str | None, str | None, Pairs], Members] = field(factory=dict)
    _by_codes: dict[bytes, Members] = field(factory=dict)
    _lifted: dict[str | None, Members] = field(factory=dict)
    _rungs: dict[int, tuple[Rung, ...]] = field(factory=dict)

    def members(
        self, level: str | None = None, group: str | None = None, where: Pairs = _ANY
    ) -> Members:
        """Return the units of a level and a group, with some attributes; without one, all.

        >>> from kpikit.model.org import OrgUnit
        >>> scopes = Scopes((OrgUnit(id="a", level="commune"), OrgUnit(id="b", level="commune")))
        >>> scopes.members() is scopes.members("commune")
        True
        """
        if (level, group, where) not in self._known:
            found = members_of(self.units, level, group, where, there=self.there)
            self._known[level, group, where] = self._same(found)
        return self._known[level, group, where]

    def _same(self, members: Members) -> Members:
        """Return the members that are known to be the same units."""
        return self._by_codes.setdefault(members.codes.tobytes(), members)

    def owners(self, indicator: Indicator) -> Members:
        """Return the units that have an indicator: of its level, and above if it is rolled up."""
        if indicator.level_of_cells == indicator.level:
            return self.members(indicator.level)
        if indicator.level not in self._lifted:
            everyone = self.members()
            names = {unit.id for unit in indicator.owners(everyone.units)}
            inside = [place for place, unit in enumerate(everyone.units) if unit.id in names]
            found = everyone.some(np.array(inside, dtype=np.intp))
            self._lifted[indicator.level] = self._same(found)
        return self._lifted[indicator.level]

    def ladder(self, members: Members, rule: RollUp | None) -> Ladder | None:
        """Return how members are rolled up; `None` if they are not, or nobody is above another."""
        if rule is None:
            return None
        if id(members) not in self._rungs:
            self._rungs[id(members)] = rungs_of(members)
        rungs = self._rungs[id(members)]
        return Ladder(rule, rungs, members.ids) if rungs else None


def in_scope(
    units: Sequence[OrgUnit],
    level: str | None = None,
    group: str | None = None,
    where: Pairs = _ANY,
) -> NDArray[np.bool_]:
    """Return for each unit whether it is of a level, in a group of any kind, and has attributes."""
    if level is None and group is None and not where.pairs:
        return np.ones(len(units), dtype=np.bool_)
    inside = [
        (level is None or unit.level == level)
        and (group is None or group in {name for _, name in unit.groups.pairs})
        and all(unit.attributes.get(name) == value for name, value in where.pairs)
        for unit in units
    ]
    return np.array(inside, dtype=np.bool_)
