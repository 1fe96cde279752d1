"""What is not reported, where other things are: parts of windows, units below, predecessors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.periods import Period

NAMED = 5
"""How many units that lack are named; of more the others are counted."""

Said: TypeAlias = "tuple[NDArray[np.intp], tuple[str, ...]]"
"""The number of a text for each cell, and the texts; the first one says nothing."""


class Lacks(Protocol):
    """What cells lack, as texts that are made when somebody asks for them."""

    def said(self) -> Said:
        """Return the number of a text for each cell, and the texts; the first one says nothing."""
        ...


@frozen(eq=False)
class LacksOf:
    """What is said of the observations of cells.

    Attributes:
        source: what is said of observations.
        rows: the observation of each cell, or -1; `None` if each has its own, in their order.
    """

    source: Lacks
    rows: NDArray[np.intp] | None = None

    def said(self) -> Said:
        """Return the number of a text for each cell, and the texts; the first one says nothing."""
        codes, texts = self.source.said()
        if self.rows is None:
            return codes, texts
        return np.where(self.rows < 0, 0, codes[np.maximum(self.rows, 0)]), texts


@frozen(eq=False)
class FirstOf:
    """What cells lack by one account, and where that says nothing by another one.

    Attributes:
        first: goes before.
        second: is asked where the first one says nothing.
    """

    first: Lacks
    second: Lacks

    def said(self) -> Said:
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

    def said(self) -> Said:
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


@frozen(eq=False)
class LackingUnits:
    """The units below that cells lack; texts are made when somebody asks for them.

    Attributes:
        length: how many cells there are.
        cells: those that lack some, one after the other or not, as often as they lack a unit.
        units: the place of the unit that each lacks.
        ids: of the units, by place.
    """

    length: int
    cells: NDArray[np.intp]
    units: NDArray[np.intp]
    ids: Sequence[str]

    def said(self) -> Said:
        """Return the number of a text for each cell, and the texts; the first one says nothing."""
        codes = np.zeros(self.length, dtype=np.intp)
        names = np.array(self.ids)
        order = np.lexsort((names[self.units], self.cells))
        cells, firsts, counts = np.unique(self.cells[order], return_index=True, return_counts=True)
        known: dict[str, int] = {}
        for cell, first, count in zip(
            cells.tolist(), firsts.tolist(), counts.tolist(), strict=True
        ):
            some = names[self.units[order[first : first + min(count, NAMED)]]].tolist()
            more = f" and {count - NAMED} more" if count > NAMED else ""
            text = f"{', '.join(some)}{more}"
            codes[cell] = known.setdefault(text, 1 + len(known))
        return codes, ("", *known)


def reasons_with(
    said: Sequence[Said],
    reasons: NDArray[np.uint8],
    words: Sequence[str | None],
    absent: Sequence[int],
) -> tuple[NDArray[np.integer], Sequence[str | None]]:
    """Return reasons with what lacks behind some of them: their numbers, and the words.

    Args:
        said: what lacks in each cell; of several texts the last one is taken.
        reasons: the number of the reason of each cell.
        words: the reasons.
        absent: the numbers of those behind which it stands.
    """
    found, known = reasons, list(words)
    for codes, texts in said:
        for reason in absent:
            lacks = (codes > 0) & (reasons == reason)
            found = np.where(lacks, len(known) - 1 + codes, found)
            known += [f"{words[reason]}: {text}" for text in texts[1:]]
    return found, known
