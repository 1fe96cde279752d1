"""Organisation units: who is evaluated."""

from __future__ import annotations

from datetime import timedelta

from attrs import evolve, field, frozen

from kpikit.model.declared import Declared, key
from kpikit.model.ids import Slug
from kpikit.model.pairs import Pairs
from kpikit.model.text import Text
from kpikit.model.validity import ALWAYS, Validity

_DAY = timedelta(days=1)


@frozen(kw_only=True)
class Membership(Declared):
    """Where an organisation unit belongs for some time, if that is not where it usually does."""

    valid: Validity = field(
        metadata=key("For how long.", examples=("2025-07-01/..", "../2024-11-30"))
    )
    level: Slug | None = field(default=None, metadata=key("Tier of the hierarchy for that time."))
    parent: Slug | None = field(default=None, metadata=key("Id of the unit above for that time."))
    attributes: Pairs = field(
        default=Pairs(), metadata=key("Attributes that are different for that time.")
    )
    groups: Pairs = field(
        default=Pairs(),
        metadata=key("Groups that are different for that time.", examples=("{region: north}",)),
    )


@frozen(kw_only=True)
class Member(Membership):
    """Where one unit belongs for some time: a row of a table of memberships."""

    org_unit: Slug = field(metadata=key("Id of the organisation unit."))

    def membership(self) -> Membership:
        """Return what the row says, without the unit of which it says it.

        >>> Member(org_unit=Slug("a"), valid=ALWAYS, level=Slug("ward")).membership().level
        'ward'
        """
        return Membership(
            valid=self.valid,
            level=self.level,
            parent=self.parent,
            attributes=self.attributes,
            groups=self.groups,
            declared_at=self.declared_at,
        )


@frozen(kw_only=True)
class OrgUnit(Declared):
    """An office or territory that is evaluated: a district, a commune, a ministry, a country.

    The levels of the tree are those which units name; nothing else declares them.
    """

    id: Slug = field(metadata=key("Id of the organisation unit.", examples=("hung-nguyen",)))
    name: Text | None = field(default=None, metadata=key("Name for people."))
    level: Slug | None = field(
        default=None,
        metadata=key("Tier of the hierarchy.", examples=("district", "commune")),
    )
    parent: Slug | None = field(default=None, metadata=key("Id of the unit above."))
    valid: Validity | None = field(
        default=None,
        metadata=key(
            "For how long the unit exists; where it is open or absent, as long as its successions "
            "say, else always.",
            examples=("../2024-11-30", "2024-12-01/2025-06-30"),
        ),
    )
    attributes: Pairs = field(
        default=Pairs(),
        metadata=key(
            "What else is known of the unit, by name; `where` asks for it.",
            examples=("{is_aggregate: 0}",),
        ),
    )
    groups: Pairs = field(
        default=Pairs(),
        metadata=key("Group of each kind that the unit is in.", examples=("{region: north}",)),
    )
    memberships: tuple[Membership, ...] = field(
        default=(), metadata=key("What of this is different for some time.")
    )

    def during(self, validity: Validity) -> OrgUnit:
        """Return the unit as it is in a time in which nothing of it changes.

        >>> later = Membership(valid=Validity.parse("2025/.."), parent=Slug("province"))
        >>> unit = OrgUnit(id=Slug("a"), parent=Slug("district"), memberships=(later,))
        >>> unit.during(Validity.parse("2025")).parent
        'province'
        """
        found = self
        for one in self.memberships:
            if one.valid.covers(validity.first):
                found = evolve(
                    found,
                    level=one.level or found.level,
                    parent=one.parent or found.parent,
                    attributes=found.attributes.updated(one.attributes),
                    groups=found.groups.updated(one.groups),
                )
        return evolve(found, memberships=(), valid=None) if self.memberships else found

    def ever(self) -> tuple[OrgUnit, ...]:
        """Return the unit as it is at all times, each way once.

        >>> later = Membership(valid=Validity.parse("2025/.."), level=Slug("ward"))
        >>> [one.level for one in OrgUnit(id=Slug("a"), memberships=(later,)).ever()]
        [None, 'ward']
        """
        if not self.memberships:
            return (self,)
        firsts = {one.valid.first for one in self.memberships}
        after = {one.valid.last + _DAY for one in self.memberships if one.valid.last < ALWAYS.last}
        days = sorted({ALWAYS.first} | firsts | after)
        return tuple(dict.fromkeys(self.during(Validity(day)) for day in days))


def parents_of(unit: OrgUnit) -> tuple[tuple[Slug, Validity], ...]:
    """Return the units that are ever above a unit, each with the time for which it is said to be.

    >>> later = Membership(valid=Validity.parse("2025/.."), parent=Slug("province"))
    >>> unit = OrgUnit(id=Slug("a"), parent=Slug("district"), memberships=(later,))
    >>> [name for name, _ in parents_of(unit)]
    ['district', 'province']
    """
    own = () if unit.parent is None else ((unit.parent, ALWAYS),)
    return (*own, *((one.parent, one.valid) for one in unit.memberships if one.parent))
