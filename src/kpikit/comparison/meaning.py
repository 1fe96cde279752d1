"""Whether two plain values mean the same, however they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from attrs import frozen

from kpikit.checks.levels import is_growth
from kpikit.errors import UnitError
from kpikit.model.formulas import Formula
from kpikit.model.units import Quantity
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from kpikit.model.specification import Specification


@frozen(eq=False)
class Meaning:
    """What values mean by the units of two specifications.

    Attributes:
        systems: the units of both: only what is equal by each of them is equal.
    """

    systems: tuple[UnitSystem, ...]

    @classmethod
    def of(cls, old: Specification, new: Specification) -> Meaning:
        """Return what values mean in two specifications."""
        return cls(tuple(UnitSystem.of_sound(one.units) for one in (old, new)))

    def same(self, one: object, other: object) -> bool:
        """Return whether two values mean the same.

        A quantity is equal to the same amount in another unit. A bare number is in the unit of what
        it is compared with, so it is equal to no number that has one. Formulas are equal if their
        trees are.

        >>> meaning = Meaning((UnitSystem.of(),))
        >>> half = Quantity.parse("0.5 tỷ đồng")
        >>> meaning.same(half, Quantity.parse("500 triệu đồng")), meaning.same(half, 500)
        (True, False)
        """
        if one == other:
            return True
        if type(one) is not type(other):
            return False
        if isinstance(one, Quantity) and isinstance(other, Quantity):
            return self._same_amount(one, other)
        if isinstance(one, Formula) and isinstance(other, Formula):
            return self._same_tree(one.tree, other.tree)
        return False

    def same_unit(self, one: str, other: str) -> bool:
        """Return whether two texts are one unit; units that nobody knows are told by their text.

        >>> Meaning((UnitSystem.of(),)).same_unit("VND", "đồng")
        True
        """
        return one == other or all(_same_unit(units, one, other) for units in self.systems)

    def _same_amount(self, one: Quantity, other: Quantity) -> bool:
        if one.unit is None or other.unit is None:
            return False
        return all(_same_amount(units, one, other) for units in self.systems)

    def _same_tree(self, one: object, other: object) -> bool:
        """Return whether two parts of formulas are, down to their names and numbers."""
        if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
            return all(map(self._same_tree, one, other))
        if isinstance(one, Quantity) or type(one) is not type(other):
            return self.same(one, other)
        if not attrs.has(type(one)):
            return one == other
        names = [field.name for field in attrs.fields(type(one)) if field.eq]  # type: ignore[arg-type]
        return all(self._same_tree(getattr(one, name), getattr(other, name)) for name in names)


def _same_unit(units: UnitSystem, one: str, other: str) -> bool:
    try:
        return units.same(one, other)
    except UnitError:
        return False


def _same_amount(units: UnitSystem, one: Quantity, other: Quantity) -> bool:
    """Return whether two amounts are; growth by a share is no amount."""
    try:
        converted = units.convert(one, str(other.unit))
    except UnitError:
        return False
    return converted == other.number and is_growth(one, units) == is_growth(other, units)
