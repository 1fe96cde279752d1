"""The grade of a unit as far as it goes, and the quotas that it is under.

A grade is its place among those of the node: 0 is the best. Beside the one that is given stand the
best and the worst one that it could still become.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.evaluation.reference.nodes import NodeCell
from kpikit.model.grades import QuotaRounding
from kpikit.model.org import OrgUnit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.model.grades import Quota


Room = tuple[int, str]
"""The number of a quota, and a group in which it holds."""


@frozen
class Standing:
    """The grade of a unit, as far as it goes.

    Attributes:
        org_unit: the unit.
        cell: its node.
        graded: whether it has a grade.
        given: the grade.
        best: the best one that it could be.
        worst: the worst one.
        passed: the grades that it reaches with all requirements true, the best one first.
        possible: the grades that it reaches with no requirement false.
        doubt: what makes it uncertain, if it is.
        notes: why it is not better.
    """

    org_unit: OrgUnit
    cell: NodeCell
    graded: bool = True
    given: int = 0
    best: int = 0
    worst: int = 0
    passed: tuple[int, ...] = ()
    possible: tuple[int, ...] = ()
    doubt: str = ""
    notes: tuple[str, ...] = field(factory=tuple)

    def step(self, given: int, best: int, worst: int, fired: str, about: str) -> Standing:
        """Return it with other grades, and why."""
        doubt = about if self.best == self.worst and best < worst else self.doubt
        notes = (*self.notes, fired) if given > self.given else self.notes
        return evolve(self, given=given, best=best, worst=worst, doubt=doubt, notes=notes)

    @property
    def name(self) -> str:
        """Id of the unit."""
        return str(self.org_unit.id)

    def below(self, place: int) -> tuple[int, int]:
        """Return the next grade below one that it has, and the one that it could have."""
        given, hoped = (
            next(grade for grade in grades if grade > place)
            for grades in (self.passed, self.possible)
        )
        return given, hoped

    @property
    def provisional(self) -> bool:
        """Whether an undetermined condition could change it."""
        return self.best < self.worst

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the grade is what it is."""
        return (self.doubt, *self.notes) if self.graded and self.provisional else self.notes


def group_of(one: Standing, quota: Quota) -> str | None:
    """Return the group in which a quota counts a unit; `None` if in none."""
    return "" if quota.per is None else one.org_unit.groups.get(quota.per)


def rooms(one: Standing, quotas: Sequence[Quota]) -> set[Room]:
    """Return the numbers of the quotas that a unit is under, each with its group there."""
    groups = enumerate(group_of(one, quota) for quota in quotas)
    return {(number, group) for number, group in groups if group is not None}


def same_group(one: Standing, other: Standing, kind: str | None) -> bool:
    """Whether two units are in the same group of a kind, or all are together."""
    return kind is None or one.org_unit.groups.get(kind) == other.org_unit.groups.get(kind)


def whole(number: Fraction, rounding: QuotaRounding | None) -> int:
    """Return a number as a whole one.

    >>> [whole(Fraction(5, 2), way) for way in QuotaRounding]
    [2, 3, 3]
    """
    if rounding is QuotaRounding.NEAREST:
        return floor(number + Fraction(1, 2))
    return ceil(number) if rounding is QuotaRounding.UP else floor(number)
