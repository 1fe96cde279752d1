"""Successions: dated events by which organisation units follow others."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import ClassVar, NewType, TypeAlias

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.ids import Identifier, Slug
from kpikit.model.text import Text

Share = NewType("Share", Fraction)
"""A part of a whole: 60 percent, 0.6 or 3/5; above 0 and at most 1."""

WHOLE = Fraction(1)


class Begins(Enum):
    """Since when the running figures count that a new unit reports in the year of its creation.

    Attributes:
        WINDOW: since the year or the term began: they are its territory's. Nothing is added.
        CREATION: since the unit was created; what its predecessors had before is left out.
        HANDOVER: since the unit was created; the last figures of its predecessors are added.
    """

    WINDOW = "window"
    CREATION = "creation"
    HANDOVER = "handover"


class Inherited(Enum):
    """What becomes of the levels of targets that predecessors face.

    Attributes:
        CARRIED: they are added up, or weighted; a level that is declared for the successor wins.
        NEW: the successor faces only what is declared for it.
    """

    CARRIED = "carried"
    NEW = "new"


@frozen
class Edge:
    """What goes from one organisation unit to another one by an event.

    Attributes:
        source: the unit before.
        target: the unit after; it may be the same one.
        share: the part of the source that goes there, from 0 to 1; `None` where the basis tells.
        basis: how much goes there, such as inhabitants; `None` where that is not said.
    """

    source: Slug
    target: Slug
    share: Fraction | None = None
    basis: Fraction | None = None


@frozen(kw_only=True)
class Event(Declared):
    """What successions have in common."""

    effective: date = field(
        metadata=key("First day of the new map.", examples=("2024-12-01", "2025-07-01"))
    )
    since: Begins = field(
        default=Begins.WINDOW,
        metadata=key(
            "Since when running figures of the new units count in the year of the event: since the "
            "`window` began, for the whole territory; since the `creation`; or since the "
            "`handover`, to which the predecessors' last figures are added."
        ),
    )
    targets: Inherited = field(
        default=Inherited.CARRIED,
        metadata=key(
            "Whether levels that predecessors face are `carried` over, unless one is declared for "
            "the successor, or `new` ones alone count."
        ),
    )
    issued: date | None = field(
        default=None,
        metadata=key("Day on which it was decided; an evaluation `as_of` before does not know it."),
    )
    confirmed: bool = field(default=True, metadata=key("Whether event and date are confirmed."))
    reference: Identifier | None = field(default=None, metadata=key("Id of the source it is from."))
    note: Text | None = field(default=None, metadata=key("Remark for readers."))

    @property
    def edges(self) -> tuple[Edge, ...]:
        """What goes from which unit to which."""
        return ()

    @property
    def ended(self) -> tuple[Slug, ...]:
        """The units that end without a successor."""
        return ()

    @property
    def measured_by(self) -> Identifier | None:
        """The indicator whose values are the basis, where that is not numbers."""
        return None

    @property
    def creates(self) -> bool:
        """Whether what follows is new, unless it was there before."""
        return True


@frozen(kw_only=True)
class Part(Declared):
    """A unit that takes part in a merger or a split."""

    form: ClassVar = Form(short="share")
    id: Slug = field(metadata=key("Id of the organisation unit."))
    share: Share | None = field(
        default=None,
        metadata=key("Which part of the old unit goes there.", examples=("60 percent", "2/5")),
    )
    basis: Fraction | None = field(
        default=None,
        metadata=key(
            "How much goes there, such as inhabitants: shares and weights follow from it.",
            examples=("4200",),
        ),
    )


@frozen(kw_only=True)
class Merge(Event):
    """Several units become one, which may be one of them.

    >>> names = [Part(id=Slug("a")), Part(id=Slug("b"))]
    >>> event = Merge(effective=date(2024, 12, 1), merge=tuple(names), into=Slug("c"))
    >>> [(edge.source, edge.target, edge.share) for edge in event.edges]
    [('a', 'c', Fraction(1, 1)), ('b', 'c', Fraction(1, 1))]
    """

    merge: tuple[Part, ...] = field(
        metadata=key(
            "Ids of the units that become one.",
            ids=("id",),
            listed=True,
            marks=True,
            examples=("[hung-thinh, hung-my]",),
        )
    )
    into: Slug = field(metadata=key("Id of the unit that they become."))
    basis: Identifier | None = field(
        default=None,
        metadata=key(
            "Indicator whose values weigh what is no total, such as the population.",
            examples=("population",),
        ),
    )

    @property
    def edges(self) -> tuple[Edge, ...]:
        """What goes from which unit to which; a part of a unit may come along."""
        return tuple(
            Edge(one.id, self.into, WHOLE if one.share is None else one.share, one.basis)
            for one in self.merge
        )

    @property
    def measured_by(self) -> Identifier | None:
        """The indicator whose values are the basis, where that is not numbers."""
        return self.basis


@frozen(kw_only=True)
class Split(Event):
    """One unit becomes several, of which one may have its id.

    >>> parts = (Part(id=Slug("b"), share=Share(Fraction(3, 5))), Part(id=Slug("c")))
    >>> event = Split(effective=date(2025, 7, 1), split=Slug("a"), into=parts)
    >>> [(edge.target, edge.share) for edge in event.edges]
    [('b', Fraction(3, 5)), ('c', None)]
    """

    split: Slug = field(metadata=key("Id of the unit that becomes several.", marks=True))
    into: tuple[Part, ...] = field(
        metadata=key(
            "The units that it becomes, with their shares.",
            ids=("id",),
            listed=True,
            examples=("{north: 60 percent, south: 40 percent}",),
        )
    )
    basis: Identifier | None = field(
        default=None,
        metadata=key(
            "Indicator whose values tell the shares, such as the population.",
            examples=("population",),
        ),
    )

    @property
    def edges(self) -> tuple[Edge, ...]:
        """What goes from which unit to which."""
        return tuple(Edge(self.split, one.id, one.share, one.basis) for one in self.into)

    @property
    def measured_by(self) -> Identifier | None:
        """The indicator whose values are the basis, where that is not numbers."""
        return self.basis


@frozen(kw_only=True)
class Transfer(Event):
    """A part of one unit goes to another one; both go on.

    >>> event = Transfer(
    ...     effective=date(2025, 7, 1),
    ...     transfer=Slug("a"),
    ...     into=Slug("b"),
    ...     share=Share(Fraction(1, 5)),
    ... )
    >>> [(edge.source, edge.target, edge.share) for edge in event.edges]
    [('a', 'b', Fraction(1, 5))]
    """

    transfer: Slug = field(metadata=key("Id of the unit of which a part goes.", marks=True))
    into: Slug = field(metadata=key("Id of the unit to which it goes."))
    share: Share = field(
        metadata=key("Which part of the old unit goes there.", examples=("20 percent", "1/5"))
    )

    @property
    def edges(self) -> tuple[Edge, ...]:
        """What goes from which unit to which; the rest stays."""
        return (Edge(self.transfer, self.into, self.share),)

    @property
    def creates(self) -> bool:
        """Whether what follows is new: a part goes to a unit that is there."""
        return False


@frozen(kw_only=True)
class Rename(Event):
    """A unit gets another id; its territory and its tasks stay.

    >>> event = Rename(effective=date(2025, 7, 1), rename=Slug("a"), into=Slug("b"))
    >>> event.edges
    (Edge(source='a', target='b', share=Fraction(1, 1), basis=None),)
    """

    rename: Slug = field(metadata=key("Id that the unit had.", marks=True))
    into: Slug = field(metadata=key("Id that it gets."))

    @property
    def edges(self) -> tuple[Edge, ...]:
        """What goes from which unit to which."""
        return (Edge(self.rename, self.into, WHOLE),)


@frozen(kw_only=True)
class End(Event):
    """Units end and nobody follows them: a tier of the administration.

    >>> End(effective=date(2025, 7, 1), end=(Slug("district"),)).ended
    ('district',)
    """

    end: tuple[Slug, ...] = field(
        metadata=key("Ids of the units that end.", marks=True, examples=("[hung-nguyen]",))
    )

    @property
    def ended(self) -> tuple[Slug, ...]:
        """The units that end without a successor."""
        return self.end


@frozen(kw_only=True)
class Successor(Event):
    """One unit that follows another one: a row of a table of successions.

    Rows of one day belong together: a unit goes to all that follow it.

    >>> row = Successor(effective=date(2025, 7, 1), old=Slug("a"), new=Slug("b"))
    >>> row.edges
    (Edge(source='a', target='b', share=None, basis=None),)
    """

    old: Slug = field(metadata=key("Id of the unit before.", marks=True))
    new: Slug = field(metadata=key("Id of the unit after."))
    share: Share | None = field(
        default=None,
        metadata=key(
            "Which part of the old unit goes there; all of it, unless it goes to several. What "
            "is not said to go anywhere stays.",
            examples=("60 percent", "2/5"),
        ),
    )
    basis: Fraction | Identifier | None = field(
        default=None,
        metadata=key(
            "How much goes there, such as inhabitants, or the indicator that tells it: shares and "
            "weights follow from it.",
            examples=("4200", "population"),
        ),
    )

    @property
    def edges(self) -> tuple[Edge, ...]:
        """What goes from which unit to which."""
        basis = self.basis if isinstance(self.basis, Fraction) else None
        return (Edge(self.old, self.new, self.share, basis),)

    @property
    def measured_by(self) -> Identifier | None:
        """The indicator whose values are the basis, where that is not numbers."""
        return None if isinstance(self.basis, Fraction) else self.basis


Succession: TypeAlias = Merge | Split | Transfer | Rename | End | Successor
"""An event by which organisation units follow others."""
