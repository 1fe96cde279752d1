"""Picking from short sequences, the plainest first: that is what examples shrink to."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


@frozen
class Picker:
    """Picks from sequences what hypothesis decides.

    One strategy for each length of a sequence, instead of one for each sequence: examples are made
    ten times as fast.
    """

    draw: DrawFn

    def of(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.draw(_below(len(options)))]

    def seldom(self, options: Sequence[T]) -> T | None:
        """Return one of the options, or more often none."""
        return self.of(options) if options and self.count(0, 2) == 2 else None

    def count(self, least: int, most: int) -> int:
        """Return a number of things."""
        return least + self.draw(_below(most - least + 1))

    def chance(self, of: int = 2) -> bool:
        """Return whether one of so many chances comes true."""
        return self.draw(_below(of)) == of - 1


@cache
def _below(number: int) -> st.SearchStrategy[int]:
    return st.integers(0, number - 1)


def several(pick: Picker, options: Sequence[T], least: int, most: int) -> list[T]:
    """Return some of the options, each at most once."""
    left = list(options)
    return [left.pop(left.index(pick.of(left))) for _ in range(pick.count(least, most))]
