"""Names in questions, which have to stand for something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import InvalidValueError, quoted

if TYPE_CHECKING:
    from collections.abc import Collection


def expect_known(what: str, name: object, names: Collection[object]) -> None:
    """Refuse a name that is not known.

    Args:
        what: what it is the name of.
        name: the name.
        names: those that are known, in the order in which they are told.

    Raises:
        InvalidValueError: it is not one of them.

    >>> expect_known("indicator", "pavd", ["paved"])
    Traceback (most recent call last):
    kpikit.errors.InvalidValueError: there is no indicator 'pavd'; there are paved
    """
    if name not in names:
        known = ", ".join(map(str, names))
        raise InvalidValueError(f"there is no {what} {quoted(str(name))}", f"there are {known}")
