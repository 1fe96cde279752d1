"""Works on columns are done side by side."""

from __future__ import annotations

import pytest

from kpikit.tables import Crew, blocks, halves


@pytest.mark.parametrize("rows", [1, 10**6])
def test_what_goes_wrong_in_a_work_is_told_to_who_asks(rows):
    def work() -> None:
        message = "no such column"
        raise KeyError(message)

    def several() -> None:
        with Crew(rows) as crew:
            result = crew.start(work)
        result()

    with pytest.raises(KeyError, match="no such column"):
        several()


@pytest.mark.parametrize("rows", [range(0), range(3), range(5, 4101), range(7, 200_001)])
def test_blocks_are_all_rows_in_their_order(rows):
    found = [row for block in blocks(rows) for row in range(block.start, block.stop)]
    assert found == list(rows)


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_two_halves_are_all_rows(count):
    first, second = halves(count)
    assert [*first, *second] == list(range(count))
