"""Who is evaluated, and what is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from kpikit.model.ids import Slug
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.scopes import Scope
from kpikit.model.targets import Target
from tests.strategies.figures import Measure

if TYPE_CHECKING:
    from tests.strategies.picking import Picker

MEMBERSHIPS = tuple(
    Pairs.of(groups)
    for groups in (
        {},
        {"area": "north"},
        {"area": "south"},
        {"area": "north", "club": "old"},
        {"area": "south", "club": "old"},
        {"club": "north"},
    )
)
"""Groups of units, by kind; two kinds have a group of the same name."""

ATTRIBUTES = tuple(map(Pairs.of, ({}, {"poor": "yes"}, {"poor": "no"}, {"size": "0"})))
"""What else is known of units."""


@frozen
class World:
    """Who is evaluated, and what is measured."""

    org_units: tuple[OrgUnit, ...]
    measures: tuple[Measure, ...] = ()
    targets: tuple[Target, ...] = field(default=(), repr=False)

    @property
    def levels(self) -> list[Slug]:
        """The levels that units have."""
        return sorted({unit.level for unit in self.org_units if unit.level is not None})

    @property
    def groups(self) -> list[Slug]:
        """The groups that units are in."""
        return sorted({Slug(name) for unit in self.org_units for _, name in unit.groups.pairs})

    @property
    def kinds(self) -> list[Slug]:
        """The kinds of these groups."""
        return sorted({Slug(kind) for unit in self.org_units for kind, _ in unit.groups.pairs})

    @property
    def scopes(self) -> list[Scope]:
        """Scopes of one level, one group, or both."""
        found = [Scope(level=level) for level in self.levels]
        found += [Scope(group=group) for group in self.groups]
        both = [(level, group) for level in self.levels for group in self.groups]
        return found + [Scope(level=level, group=group) for level, group in both]

    @property
    def choices(self) -> list[Scope]:
        """Scopes as `scopes`, and those of units with an attribute."""
        where = {unit.attributes for unit in self.org_units if unit.attributes.pairs}
        with_it = [Scope(where=one) for one in sorted(where, key=str)]
        both = [Scope(level=level, where=one.where) for level in self.levels for one in with_it]
        return [*self.scopes, *with_it, *both]

    def having(self, measure: Measure) -> list[OrgUnit]:
        """Return the units that have an indicator."""
        return measure.indicator.owners(self.org_units)

    def beside(self, level: Slug | None, *family: str) -> list[Measure]:
        """Return what a formula of a level may use together: numbers in units of one family."""
        return [
            one
            for one in self.measures
            if one.family == family
            and (level is None or one.indicator.level_of_cells in {None, level})
        ]


def populated(pick: Picker) -> World:
    """Return one to five units of no, one or two levels, of which some lie below others."""
    tiers = pick.of((("district",), (None,), ("commune", "district"), ("commune", None)))
    return World(
        tuple(
            OrgUnit(
                id=Slug(f"u{number}"),
                level=cast("Slug | None", pick.of(tiers)),
                groups=pick.of(MEMBERSHIPS),
                attributes=pick.of(ATTRIBUTES),
                parent=Slug(f"u{pick.count(0, number - 1)}") if number and pick.chance() else None,
            )
            for number in range(pick.count(1, 5))
        )
    )
