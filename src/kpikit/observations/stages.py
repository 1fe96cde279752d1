"""On which maps the observations of one time stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def staged(
    stands: NDArray[np.intp], times: NDArray[np.int64], number: int
) -> Iterator[tuple[NDArray[np.intp], list[int]]]:
    """Yield observations that stand on the same maps at their time: their places, and the maps.

    Args:
        stands: the map on which each observation stands.
        times: what identifies its cell in time.
        number: the map to which they are to be carried; what stands there alone comes last.

    >>> found = staged(np.array([0, 0, 1, 0]), np.array([5, 6, 6, 5]), 1)
    >>> [(places.tolist(), maps) for places, maps in found]
    [([0, 3], [0]), ([1, 2], [0, 1])]
    """
    size = int(times.max(initial=0)) + 1
    first = np.full(size, np.iinfo(np.intp).max, dtype=np.intp)
    last = np.full(size, -1, dtype=np.intp)
    np.minimum.at(first, times, stands)
    np.maximum.at(last, times, stands)
    several = (first != last)[times]
    alone = _different(stands[~several])
    for place in sorted(alone, key=lambda one: one == number):
        yield np.flatnonzero(~several & (stands == place)), [place]
    if several.any():
        yield np.flatnonzero(several), _different(stands[several])


def _different(maps: NDArray[np.intp]) -> list[int]:
    """Return which maps there are, in ascending order."""
    return np.flatnonzero(np.bincount(maps)).tolist()
