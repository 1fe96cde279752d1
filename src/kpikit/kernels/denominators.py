"""Denominators: what columns over different ones have in common, and what cancels."""

from __future__ import annotations

from functools import lru_cache
from math import gcd, lcm

from kpikit.kernels.integers import INT64, Integers


def common_multiple(denominators: set[int | None]) -> int | None:
    """Return the least common multiple, or None if one is unknown or it is beyond int64.

    >>> common_multiple({4, 6}), common_multiple({4, None})
    (12, None)
    """
    common = 1
    for denominator in denominators:
        common = INT64 + 1 if denominator is None else lcm(common, denominator)
        if common > INT64:
            return None
    return common


@lru_cache(maxsize=1024)
def reduced(top: int, lower: int, bottom: int) -> tuple[Integers, Integers]:
    """Return factor and denominator of what is over `lower`, times top, over bottom.

    Only what top and `lower` have in common cancels.

    >>> [part.values for part in reduced(4, 6, 5)]
    [2, 15]
    """
    shared = gcd(top, lower)
    return Integers.one(top // shared), Integers.one(lower // shared * bottom)
