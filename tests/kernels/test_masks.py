"""Masks that say the same of every cell are shared, so nobody can write them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.masks import both, codes_of_zero, every, everywhere, nowhere, some


@pytest.mark.parametrize("shared", [everywhere, nowhere, codes_of_zero])
def test_what_is_shared_cannot_be_written(shared):
    assert shared(3) is shared(3)
    with pytest.raises(ValueError, match="read-only"):
        shared(3)[0] = 1


def test_a_mask_that_says_nothing_costs_nothing():
    """Two masks are one of them where the other is true everywhere: no new one is made."""
    mask = np.array([True, False])
    assert both(mask, everywhere(2)) is mask
    assert both(everywhere(2), mask) is mask


@given(st.lists(st.tuples(st.booleans(), st.booleans())))
def test_law_masks_are_what_python_says_of_their_cells(cells):
    one, other = (np.array([cell[side] for cell in cells], dtype=bool) for side in (0, 1))
    assert both(one, other).tolist() == [a and b for a, b in cells]
    assert every(one) == all(a for a, _ in cells)
    assert some(one) == any(a for a, _ in cells)
