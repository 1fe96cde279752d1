"""Paths of a specification, from a place to what it is a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator


def upward(path: str) -> Iterator[str]:
    """Yield a path and all paths above it.

    >>> list(upward("scorecard.children[1].score"))
    ['scorecard.children[1].score', 'scorecard.children[1]', 'scorecard.children', 'scorecard']
    """
    while path:
        yield path
        path = path[: max(path.rfind("."), path.rfind("["), 0)]


def nearest(path: str, known: Container[str]) -> str:
    """Return a path, or the nearest one above it, that is known; empty if none is.

    >>> nearest("scorecard.children[1].score", {"scorecard", "scorecard.children"})
    'scorecard.children'
    """
    return next((one for one in upward(path) if one in known), "")
