"""How indicators are derived, in formulas without units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.checks.formulas import kinds_of
from kpikit.formulas import number_in
from kpikit.model.graph import derivation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.model.formulas import Tree
    from kpikit.model.specification import Specification
    from kpikit.units import UnitSystem


def trees_of(specification: Specification, units: UnitSystem) -> Mapping[str, Tree]:
    """Return how the derived indicators are computed, in the unit of each."""
    kinds = kinds_of(specification.indicators)
    written = ((one, derivation(one)) for one in specification.indicators)
    return {
        one.id: number_in(one.unit, tree, kinds, units, one.zero_denominator).tree
        for one, tree in written
        if tree is not None
    }
