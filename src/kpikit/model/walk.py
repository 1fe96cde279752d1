"""Walking through a declaration: every value in it, with the path where it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import attrs

from kpikit.model.declared import Declared, key_of
from kpikit.model.scorecards import CardNode, Group, Scorecard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

D = TypeVar("D")


def values_in(declared: Declared) -> Iterator[tuple[str, object]]:
    """Yield path and value of every written field in a declaration and in what is below it.

    A field that holds declarations is yielded as those, not as itself.
    """
    for attribute in attrs.fields(type(declared)):
        key = key_of(attribute.metadata)
        if key is None:
            continue
        value = getattr(declared, attribute.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Declared):
                yield from values_in(part)
            else:
                yield f"{declared.declared_at}.{key.name or attribute.name}", part


def changed(declared: D, change: Callable[[object], object]) -> D:
    """Return a declaration in which every value of its fields, however deep, is changed.

    Args:
        declared: a frozen attrs object.
        change: gives the new value of a value that is no declaration.
    """
    if isinstance(declared, tuple):
        return cast("D", tuple(changed(part, change) for part in declared))
    if not isinstance(declared, Declared):
        return cast("D", change(declared))
    fields = [item.name for item in attrs.fields(type(declared)) if key_of(item.metadata)]
    values = {name: getattr(declared, name) for name in fields}
    new = {name: changed(value, change) for name, value in values.items()}
    other = {name: value for name, value in new.items() if value is not values[name]}
    return cast("D", attrs.evolve(declared, **other)) if other else declared


def nodes_of(card: Scorecard) -> Iterator[CardNode]:
    """Yield the nodes of a scorecard, its top first.

    >>> [node.id for node in nodes_of(Scorecard(id="review", children=()))]
    ['total']
    """
    top = card.top()
    yield top
    yield from nodes_below(top)


def nodes_below(group: Group) -> Iterator[CardNode]:
    """Yield the nodes of a tree below a group, each before what is below it.

    >>> list(nodes_below(Group(id="total", children=())))
    []
    """
    for child in group.children:
        yield child
        if isinstance(child, Group):
            yield from nodes_below(child)
