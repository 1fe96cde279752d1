"""Of which indicators somebody asks how their figures are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.model.graph import derivation
from kpikit.model.readings import names_in
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.model.specification import Specification


def asked_as_printed(specification: Specification, reported: Iterable[str]) -> frozenset[str]:
    """Return the indicators whose figures are compared as they are printed.

    Those that are derived, or rolled up, and reported, too; what identities read `as_printed`; and
    all that these are derived from.

    Args:
        specification: the rule book.
        reported: the ids of the indicators of which anything is reported.
    """
    trees = {str(one.id): derivation(one) for one in specification.indicators}
    checks = (one for one in specification.checks if one.as_printed)
    sides = [tree for one in checks for tree in (one.formula.tree, one.equals.tree)]
    rolled = rolled_up(specification)
    todo = [name for name in reported if trees[name] is not None or name in rolled]
    todo += [name for tree in sides for name in names_in(tree)]
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name in trees and name not in found:
            found.add(name)
            tree = trees[name]
            todo += names_in(tree) if tree is not None else ()
    return frozenset(found)


def rolled_up(specification: Specification) -> frozenset[str]:
    """Return the indicators of which units have what those below them make.

    >>> from kpikit.model.specification import Specification
    >>> rolled_up(Specification(id="empty"))
    frozenset()
    """
    if all(one.parent is None and not one.memberships for one in specification.org_units):
        return frozenset()
    adds_up = UnitSystem.of(specification.units).adds_up
    return frozenset(
        str(one.id) for one in specification.indicators if one.rolled_by(adds_up) is not None
    )
