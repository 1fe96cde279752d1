"""Specifications that are known to have no errors: what was loaded is not checked a second time."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

if TYPE_CHECKING:
    from kpikit.model.specification import Specification

# By identity, as comparing specifications takes longer than checking them. They cannot change, and
# whoever changes a copy has another one, which is not known.
_SOUND: WeakValueDictionary[int, Specification] = WeakValueDictionary()


def remember(specification: Specification) -> None:
    """Remember that a specification was checked, and has no errors, for as long as it is there.

    >>> from kpikit.model.specification import Specification
    >>> empty = Specification(id="empty")
    >>> remember(empty)
    >>> is_sound(empty), is_sound(Specification(id="empty"))
    (True, False)
    """
    _SOUND[id(specification)] = specification


def is_sound(specification: Specification) -> bool:
    """Return whether a specification is known to have no errors."""
    return _SOUND.get(id(specification)) is specification
