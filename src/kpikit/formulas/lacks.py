"""What lacks where something is missing: parts that are not reported, figures that are overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.kernels.integers import BoolArray


@frozen
class Lack:
    """What is known of why something is missing.

    Attributes:
        overdue: whether a figure that is needed is missing though its day has passed.
        parts: the periods of which figures are needed and missing, where others are there.
    """

    overdue: bool = False
    parts: frozenset[Period] = frozenset()

    def joined(self, other: Lack) -> Lack:
        """Return what lacks of two things that are needed.

        >>> Lack(overdue=True).joined(Lack()).overdue
        True
        """
        return Lack(self.overdue or other.overdue, self.parts | other.parts)


NOTHING = Lack()
"""Nothing lacks, or nothing is known of it."""


@frozen(eq=False)
class Lacks:
    """What lacks in many cells; only of cells that are missing anything is said.

    Attributes:
        codes: for each cell the place of what lacks there.
        known: what lacks anywhere; the first one is nothing.
    """

    codes: NDArray[np.intp]
    known: tuple[Lack, ...]

    @classmethod
    def where(cls, mask: BoolArray, lack: Lack) -> Lacks:
        """Return that the same lacks in some cells."""
        return cls(mask.astype(np.intp), (NOTHING, lack))

    @property
    def overdue(self) -> BoolArray:
        """Where something is overdue."""
        return np.array([one.overdue for one in self.known], dtype=np.bool_)[self.codes]

    def said(self) -> tuple[NDArray[np.intp], tuple[str, ...]]:
        """Return the number of a text for each cell, and the texts; the first one says nothing.

        >>> lack = Lack(parts=frozenset(map(Period.parse, ("2024-M03", "2024-M01", "2024-M02"))))
        >>> Lacks.where(np.array([True]), lack).said()[1]
        ('', '2024-Q1')
        """
        texts = [", ".join(map(str, stretches(one.parts))) for one in self.known]
        said = tuple(dict.fromkeys(texts))
        numbers = np.array([said.index(text) for text in texts], dtype=np.intp)
        return numbers[self.codes], said

    def take(self, rows: NDArray[np.intp]) -> Lacks:
        """Return what lacks in some cells."""
        return evolve(self, codes=self.codes[rows])

    def kept(self, mask: BoolArray) -> Lacks:
        """Return what lacks in those cells alone that are meant."""
        return evolve(self, codes=np.where(mask, self.codes, 0))

    def joined(self, other: Lacks) -> Lacks:
        """Return what lacks of either."""
        pairs = self.codes * len(other.known) + other.codes
        different, codes = np.unique(pairs, return_inverse=True)
        found = [
            self.known[one].joined(other.known[another])
            for one, another in (divmod(pair, len(other.known)) for pair in different.tolist())
        ]
        known = tuple(dict.fromkeys((NOTHING, *found)))
        places = np.array([known.index(one) for one in found], dtype=np.intp)
        return Lacks(places[codes.ravel()], known)

    def grouped(self, groups: NDArray[np.intp], count: int) -> Lacks:
        """Return what lacks in any cell of each group.

        Args:
            groups: the group of each cell.
            count: how many groups there are.
        """
        found = Lacks(np.zeros(count, dtype=np.intp), (NOTHING,))
        for code, lack in enumerate(self.known[1:], 1):
            mask = np.zeros(count, dtype=np.bool_)
            mask[groups[self.codes == code]] = True
            found = found.joined(Lacks.where(mask, lack))
        return found


def either(one: Lacks | None, other: Lacks | None) -> Lacks | None:
    """Return what lacks of either of two things that are needed."""
    if one is None or other is None:
        return one or other
    return one.joined(other)


def kept(lacks: Lacks | None, mask: BoolArray) -> Lacks | None:
    """Return what lacks in those cells alone that are meant."""
    return None if lacks is None else lacks.kept(mask)


def stretches(parts: Iterable[Period]) -> list[Period]:
    """Return periods in order, those without anything between them as one.

    >>> [str(one) for one in stretches(map(Period.parse, ("2024-M04", "2024-M02", "2024-Q1")))]
    ['2024-M01/2024-M04']
    """
    found: list[Period] = []
    for part in sorted(parts, key=lambda one: one.start):
        if found and part.start <= found[-1].end + timedelta(days=1):
            end = max(found[-1].end, part.end)
            found[-1] = Period.spanning(found[-1].start, end)
        else:
            found.append(Period.spanning(part.start, part.end))
    return found
