"""What a specification is read from, with changes that Python asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import evolve, fields

from kpikit.errors import KpikitError
from kpikit.model.specification import Specification
from kpikit.spec.changes import Author, Change
from kpikit.spec.classes import tags_of
from kpikit.spec.overriding import Overriding
from kpikit.spec.plain import Argument, node_of_data
from kpikit.spec.rows_as_nodes import TABLED, section_of
from kpikit.spec.steps import Walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.spec.material import AsRead, Material
    from kpikit.spec.nodes import Entries, Node


def changed(material: Material, read: AsRead, changes: Mapping[str, object]) -> Material:
    """Return what a specification is read from, changed as overrides would.

    Args:
        material: what it was read from.
        read: what was read of it.
        changes: values by path; `None` drops what is there.
    """
    root = _with_rows(material, read)
    overriding = Overriding(Walk(tags_of(material.rules)), root, material.names)
    for path, value in changes.items():
        argument = Argument(str(path))
        author = _AUTHOR
        node = None if value is None else node_of_data(value, argument)
        place = node_of_data(str(path), argument)
        overriding.put(Change(author, "set", str(path), place, node))
    return evolve(
        material,
        root=overriding.root,
        records=(*material.records, *overriding.records),
        findings=tuple(overriding.findings),
        dropped={**material.dropped, **overriding.dropped},
    )


_AUTHOR = Author("", Argument(""))


def _with_rows(material: Material, read: AsRead) -> Entries:
    """Return the content with what tables declare in their stead: that may be changed, too."""
    entries = []
    for key, node in material.root.entries:
        slot = TABLED.get(key.text)
        table = read.tables.get(slot.name) if slot is not None else None
        if slot is None or table is None or slot.key.table in read.values:
            entries.append((key, node))
        else:
            section: Node = section_of(slot, table.declared, table.places, material.text)
            entries.append((key, section))
    return evolve(material.root, entries=tuple(entries))


def carried(old: Specification, new: Specification, read: AsRead) -> Specification:
    """Return a new specification with what Python changed in the old one after it was read.

    Args:
        old: the specification from which the new one was made.
        new: the new one.
        read: what was read of the old one.

    Raises:
        KpikitError: the same part was changed in both ways.
    """
    pristine = Specification(**cast("dict[str, object]", read.values))  # type: ignore[arg-type]
    names = [one.name for one in fields(Specification) if one.eq and one.name != "examples"]
    own = [name for name in names if getattr(old, name) != getattr(pristine, name)]
    for name in own:
        if getattr(new, name) != getattr(pristine, name):
            message = (
                f"'{name}' of this specification was changed in Python after it was read, and "
                "evolve changes it, too; change it with attrs.evolve, or load it again"
            )
            raise KpikitError(message)
    return evolve(new, **{name: getattr(old, name) for name in own}) if own else new
