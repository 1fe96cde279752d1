"""Declarations that tables have made, as the nodes that they would be in YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve

from kpikit.model.specification import Specification
from kpikit.spec.dump import node_of
from kpikit.spec.nodes import Entries, Items, Node, Origin, Row, at_place_of
from kpikit.spec.slots import Slot, slots_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpikit.errors import Source
    from kpikit.model.declared import Declared

N = TypeVar("N", bound=Node)

TABLED = {slot.word: slot for slot in slots_of(Specification) if slot.table is not None}
"""The fields of a specification that a table may declare, by their words."""


def section_of(
    slot: Slot, declared: Sequence[Declared], places: Mapping[str, Source], file: Origin
) -> Node:
    """Return the section that some declarations from tables are.

    Args:
        slot: the field of the specification.
        declared: what the rows declare.
        places: the place of each path.
        file: the specification that names the table.
    """
    bodies = [(one, _body(slot, one, places, file)) for one in declared]
    return _below(bodies, slot.key.ids if len(slot.key.ids) > 1 else ())


def _below(bodies: Sequence[tuple[Any, Entries]], ids: Sequence[str]) -> Node:
    """Return declarations as a list, or below the ids that they have."""
    if not ids:
        first = bodies[0][1] if bodies else None
        items = tuple(body for _, body in bodies)
        return Items(items, 0, 0, first.origin if first is not None else None)
    groups: dict[str, list[tuple[Any, Entries]]] = {}
    for one, body in bodies:
        groups.setdefault(str(getattr(one, ids[0])), []).append((one, body))
    entries = tuple(
        (at_place_of(below[0][1], name), _below(below, ids[1:])) for name, below in groups.items()
    )
    origin = entries[0][0].origin if entries else None
    return Entries(entries, 0, 0, origin=origin)


def _body(slot: Slot, declared: Declared, places: Mapping[str, Source], file: Origin) -> Entries:
    """Return what a row says, without the ids that stand above it."""
    path = declared.declared_at
    given = slot.key.ids if len(slot.key.ids) > 1 else ()
    row = Row(places[path], file)
    node = node_of(declared, given)
    entries = []
    for key, value in node.entries:
        cell = Row(places.get(f"{path}.{key.text}", row.place), file)
        entries.append((_at(key, cell), _at(value, cell)))
    return Entries(tuple(entries), 0, 0, origin=row)


def _at(node: N, origin: Row) -> N:
    """Return a node that stands, with all below it, at another place."""
    if isinstance(node, Items):
        return evolve(node, items=tuple(_at(one, origin) for one in node.items), origin=origin)
    if isinstance(node, Entries):
        pairs = tuple((_at(key, origin), _at(value, origin)) for key, value in node.entries)
        return evolve(node, entries=pairs, origin=origin)
    return evolve(node, origin=origin)
