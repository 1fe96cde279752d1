"""Large columns: a block at a time, and several side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from types import TracebackType
    from typing import Self

Found = TypeVar("Found")

BLOCK = 2**16
"""So many rows of a large column are worked on at a time: what a processor keeps at hand."""

_FIRST = 2**12
_MANY = 100_000


def blocks(rows: range) -> Iterator[slice]:
    """Yield rows in blocks; the first is small, as it meets most of what is new.

    >>> [(block.start, block.stop) for block in blocks(range(100_000))]
    [(0, 4096), (4096, 69632), (69632, 100000)]
    """
    stop = min(rows.start + _FIRST, rows.stop)
    yield slice(rows.start, stop)
    for start in range(stop, rows.stop, BLOCK):
        yield slice(start, min(start + BLOCK, rows.stop))


def halves(count: int) -> tuple[range, range]:
    """Return the first and the second half of so many rows.

    >>> halves(5)
    (range(0, 2), range(2, 5))
    """
    return range(count // 2), range(count // 2, count)


@define
class Crew:
    """Does several works on columns: in threads if there are many rows, else one after the other.

    The libraries of data frames and of arrays let go of the interpreter while they work.

    Attributes:
        rows: how many rows the columns have.

    >>> with Crew(200_000) as crew:
    ...     first, second = crew.start(lambda: 1), crew.start(lambda: 2)
    >>> first(), second()
    (1, 2)
    """

    rows: int
    _pool: ThreadPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Get ready."""
        if self.rows >= _MANY:
            # Not at the top: small tables need no threads.
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Wait until all work is done."""
        if self._pool is not None:
            self._pool.shutdown()

    def start(self, work: Callable[[], Found]) -> Callable[[], Found]:
        """Begin a work; what is returned waits for its result, and raises what it raised."""
        if self._pool is None:
            found = work()
            return lambda: found
        future: Future[Found] = self._pool.submit(work)
        return future.result
