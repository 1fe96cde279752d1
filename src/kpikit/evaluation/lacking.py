"""Which parts of windows are not reported, where others are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence


class Said(Protocol):
    """Says what lacks in cells that have no value; texts are made when somebody asks for them."""

    def said(self) -> tuple[NDArray[np.intp], tuple[str, ...]]:
        """Return the number of a text for each cell, and the texts; the first one says nothing."""
        ...


@frozen(eq=False)
class SaidOf:
    """Says of cells what is said of observations.

    Attributes:
        source: what is said of observations.
        rows: the observation of each cell, or -1.
    """

    source: Said
    rows: NDArray[np.intp]

    def said(self) -> tuple[NDArray[np.intp], tuple[str, ...]]:
        """Return the number of a text for each cell, and the texts; the first one says nothing."""
        codes, texts = self.source.said()
        return np.where(self.rows < 0, 0, codes[np.maximum(self.rows, 0)]), texts


@frozen(eq=False)
class FirstSaid:
    """Says of cells what one says, and else what another one says.

    Attributes:
        first: goes before.
        second: is asked where the first one says nothing.
    """

    first: Said
    second: Said

    def said(self) -> tuple[NDArray[np.intp], tuple[str, ...]]:
        """Return the number of a text for each cell, and the texts; the first one says nothing."""
        (codes, texts), (others, more) = self.first.said(), self.second.said()
        moved = np.where(others > 0, others + len(texts) - 1, 0)
        return np.where(codes > 0, codes, moved), (*texts, *more[1:])


@frozen(eq=False)
class Gaps:
    """The days of a window that no reported part covers, in the cells that lack some.

    Attributes:
        first: the first cell of the window.
        days: the days on which parts begin, and the day after the window.
        lacks: for each two such days, and each member, whether it lacks what lies between.
    """

    first: int
    days: NDArray[np.int64]
    lacks: NDArray[np.bool_]


@frozen(eq=False)
class Lacking:
    """The parts that cells lack; texts are made when somebody asks for them.

    Attributes:
        length: how many cells there are.
        windows: the gaps, window by window; none of windows in which nothing lacks.
    """

    length: int
    windows: tuple[Gaps, ...]

    def said(self) -> tuple[NDArray[np.intp], tuple[str, ...]]:
        """Return the number of a text for each cell, and the texts; the first one says nothing."""
        codes, texts = np.zeros(self.length, dtype=np.intp), [""]
        for gaps in self.windows:
            patterns, places = np.unique(gaps.lacks, axis=1, return_inverse=True)
            known = [_listed(gaps.days.tolist(), pattern) for pattern in patterns.T.tolist()]
            numbers = np.array([len(texts) + n if text else 0 for n, text in enumerate(known)])
            codes[gaps.first : gaps.first + gaps.lacks.shape[1]] = numbers[places.ravel()]
            texts += known
        return codes, tuple(texts)


def _listed(days: Sequence[int], lacks: Sequence[bool]) -> str:
    """Return the periods between days that lack, those without anything between them as one."""
    found: list[list[int]] = []
    for start, after, lacking in zip(days, days[1:], lacks, strict=False):
        if lacking and found and found[-1][1] == start:
            found[-1][1] = after
        elif lacking:
            found.append([start, after])
    return ", ".join(
        str(Period.spanning(date.fromordinal(start), date.fromordinal(after - 1)))
        for start, after in found
    )
