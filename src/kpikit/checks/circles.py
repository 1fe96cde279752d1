"""Things that are made of each other in a circle."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

N = TypeVar("N", bound=Hashable)


def circles(parts: Mapping[N, Iterable[N]]) -> Iterator[list[N]]:
    """Yield circles, each name before one that it is made of, until every circle is touched.

    >>> list(circles({"a": ["b"], "b": ["a", "c"]}))
    [['a', 'b']]
    """
    done: set[N] = set()
    told: set[N] = set()
    for start in parts:
        way: dict[N, Iterator[N]] = {} if start in done else {start: iter(parts[start])}
        while way:
            last = next(reversed(way))
            part = next(way[last], None)
            if part is None:
                del way[last]
                done.add(last)
            elif part in way and part not in told:
                names = list(way)
                circle = names[names.index(part) :]
                told.update(circle)
                yield circle
            elif part in parts and part not in done and part not in way:
                way[part] = iter(parts[part])
