"""What is needed to carry observations to another map, piece by piece."""

from __future__ import annotations

import numpy as np

from kpikit.observations.terms import numbered
from kpikit.observations.unrestated import Cause, Lost, Reasons, Why
from kpikit.observations.ways import Way, Ways


def test_keys_far_apart_are_numbered_like_others():
    different, places = numbered(np.array([10**12, 3, 10**12]))
    assert (different.tolist(), places.tolist()) == ([3, 10**12], [1, 0, 1])


def lost(source: int) -> Lost:
    """Return one cell to which nothing could be carried from a unit."""
    return Lost(
        ways=Ways.of({source: [Way(2)]}, 3),
        targets=np.array([2]),
        times=np.array([0]),
        inside=np.ones(3, dtype=np.bool_),
        source=None,
    )


def test_reasons_from_several_maps_are_told_apart():
    reasons = Reasons(["a", "b", "c"], np.array([1, -1, 0]), (lost(0), lost(1)))
    assert reasons.causes(0) == (Cause(Why.NOT_RESTATED, 0, 1),)
    assert reasons.causes(1) == ()
    codes, texts = reasons.take(np.array([2, 1, 0])).said()
    assert [texts[code] for code in codes.tolist()] == [
        "cannot be restated from a",
        "",
        "cannot be restated from b",
    ]
