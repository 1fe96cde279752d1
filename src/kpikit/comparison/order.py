"""What the order of a list means, what tells its items apart, and what is there for readers alone.

The comparison follows the fields of the model's classes, so that a new field takes part by itself.
Here is what their metadata does not say. Whatever is not mentioned counts as meaningful.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.model.calendars import Calendar
from kpikit.model.examples import Example, ExpectedUnmet
from kpikit.model.grades import Grade, Graded, Quota
from kpikit.model.indicators import Indicator
from kpikit.model.org import Membership, OrgUnit
from kpikit.model.scorecards import Combined, Scorecard
from kpikit.model.scoring import HighestOf, LowestOf, SumOf
from kpikit.model.specification import Specification
from kpikit.model.successions import End, Event
from kpikit.model.targets import Target
from kpikit.model.text import Text
from kpikit.model.units import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.model.declared import Declared
    from kpikit.spec.slots import Slot

_WITHOUT_ORDER: Mapping[type[Declared], frozenset[str]] = {
    Calendar: frozenset({"working_week", "holidays", "also_working", "terms"}),
    Combined: frozenset({"children"}),
    End: frozenset({"end"}),
    Example: frozenset({"periods", "expect", "diagnostics"}),
    ExpectedUnmet: frozenset({"unmet", "behind", "undetermined"}),
    Grade: frozenset({"requires"}),
    Graded: frozenset({"ceilings", "lower", "vetoes"}),
    HighestOf: frozenset({"parts"}),
    LowestOf: frozenset({"parts"}),
    OrgUnit: frozenset({"memberships"}),
    Quota: frozenset({"base"}),
    Specification: frozenset({"successions", "checks", "accepted"}),
    SumOf: frozenset({"parts"}),
    Unit: frozenset({"aliases"}),
}
"""Lists without ids whose items may stand in any order."""

_APART: Mapping[type[Declared], tuple[str, ...]] = {
    Target: ("period", "level", "group", "org_unit", "issued"),
    Scorecard: ("effective", "issued"),
    Membership: ("valid",),
}
"""Fields that tell apart what shares an id, or has none."""

_FOR_READERS: Mapping[type[Declared], frozenset[str]] = {
    Specification: frozenset(
        {"kpikit", "id", "language", "references", "checks", "accepted", "examples"}
    ),
    Target: frozenset({"reference"}),
    Indicator: frozenset({"reference", "plausible"}),
    Event: frozenset({"reference", "confirmed"}),
}
"""Fields that no value, point, grade or rank depends on, beside the texts."""


def is_ordered(declared: type[Declared], slot: Slot) -> bool:
    """Return whether another order of the items of a field is another meaning.

    >>> from kpikit.spec.slots import slots_of
    >>> slots = {slot.name: slot for slot in slots_of(Graded)}
    >>> is_ordered(Graded, slots["grades"]), is_ordered(Graded, slots["vetoes"])
    (True, False)
    """
    return not slot.key.ids and not _says(_WITHOUT_ORDER, declared, slot)


def is_for_readers(declared: type[Declared], slot: Slot) -> bool:
    """Return whether a field is there for readers: no result depends on it.

    Texts are, but for the names of units, in which figures may be written.

    >>> from kpikit.spec.slots import slots_of
    >>> slots = {slot.name: slot for slot in slots_of(Indicator)}
    >>> is_for_readers(Indicator, slots["note"]), is_for_readers(Indicator, slots["unit"])
    (True, False)
    """
    if slot.hint is Text:
        return declared is not Unit
    return _says(_FOR_READERS, declared, slot)


def apart(item: object) -> tuple[object, ...]:
    """Return what tells an item apart from others that share its id.

    >>> from kpikit.model.validity import Validity
    >>> apart(Membership(valid=Validity.parse("2025/..")))
    (Validity(first=datetime.date(2025, 1, 1), last=datetime.date(9999, 12, 31)),)
    """
    names = next((_APART[known] for known in type(item).__mro__ if known in _APART), ())
    return tuple(getattr(item, name) for name in names)


def _says(table: Mapping[type[Declared], frozenset[str]], declared: type, slot: Slot) -> bool:
    return any(slot.name in table.get(known, ()) for known in declared.__mro__)
