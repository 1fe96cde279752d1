"""Where two units meet: the common one, the exact factor, and what is said if there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from kpikit.errors import Code, Severity, UnitError, quoted
from kpikit.formulas.kinds import (
    BARE,
    DATE,
    PERCENT,
    PLAIN,
    RATIO,
    UNKNOWN,
    Finding,
    Kind,
    Sort,
    Units,
)
from kpikit.formulas.unparse import unparse
from kpikit.model.formulas import Binary, Number, Operator, Tree, Truth
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

_MOST_WITHOUT_UNIT = 2
"""Beside percent, a larger bare number is likely meant in percent: 2 is 200 percent."""


@frozen
class Part:
    """A part of a formula, before and after.

    Attributes:
        written: as it was written.
        tree: without units.
        kind: what it gives.
    """

    written: Tree
    tree: Tree
    kind: Kind


@define
class Fitting:
    """Brings parts of one formula into common units, and collects what does not fit.

    Attributes:
        units: what is known of units.
        findings: what does not fit.
    """

    units: Units
    findings: list[Finding] = field(factory=list)

    def known(self, kind: Kind) -> Kind:
        """Return the kind with its unit in canonical form."""
        try:
            return evolve(kind, unit=self.units.canonical(kind.unit))
        except UnitError:
            return UNKNOWN

    def is_pure(self, kind: Kind) -> bool:
        """Whether numbers of a kind are dimensionless."""
        return self.units.compatible(kind.unit, RATIO)

    def pure(self, part: Part) -> Tree:
        """Return the tree of a dimensionless part, as a ratio."""
        return scaled(part.tree, self.units.factor(part.kind.unit, RATIO))

    def length(self, within: Number) -> Number:
        """Return a length of time in whole months or days."""
        for unit in ("month", "day"):
            try:
                number = within.quantity.number * self.units.factor(
                    within.quantity.unit or RATIO, unit
                )
            except UnitError:
                continue
            if number > 0 and number.denominator == 1:
                return evolve(within, quantity=Quantity(number, unit))
        message = f"{quoted(str(within.quantity))} is not a length of time"
        hint = "write whole months, years or days, like 3 year, or a period"
        self.find(within, Code.FUNCTION_ARGUMENTS, message, hint)
        return within

    def of_sort(self, part: Part, sort: Sort) -> Part:
        """Return the part if it gives what is needed; else report it, and know nothing of it."""
        if part.kind.sort in {sort, Sort.UNKNOWN}:
            return part
        message = f"{shown(part)} is {part.kind.sort.value} where {sort.value} is needed"
        self.find(part.written, Code.FORMULA_KIND, message, _advice(part, sort))
        return evolve(part, kind=UNKNOWN)

    def alike(self, parts: Sequence[Part]) -> tuple[tuple[Tree, ...], Kind]:
        """Return parts that are all dates; or all numbers, in one unit."""
        if DATE in {part.kind for part in parts}:
            return tuple(self.of_sort(part, Sort.DATE).tree for part in parts), DATE
        return self.unified([self.of_sort(part, Sort.NUMBER) for part in parts])

    def unified(self, parts: Sequence[Part]) -> tuple[tuple[Tree, ...], Kind]:
        """Return parts in the unit of the first of them that has one, and that unit's kind."""
        numbers = [part for part in parts if part.kind != UNKNOWN]
        leader = next((part for part in numbers if not part.kind.bare), None)
        if leader is None:
            kinds = {part.kind for part in parts}
            kind = UNKNOWN if UNKNOWN in kinds else kinds.pop() if len(kinds) == 1 else BARE
            return tuple(part.tree for part in parts), kind
        trees = (
            part.tree if part is leader else self.fitted(part, leader.kind, leader)
            for part in parts
        )
        return tuple(trees), leader.kind

    def fitted(self, part: Part, kind: Kind, leader: Part | None) -> Tree:
        """Return a part in the unit of a kind.

        Args:
            part: a number.
            kind: of what it must fit.
            leader: where that unit comes from; ``None`` for the unit of the result.
        """
        bare_in_plain = part.kind.bare and kind.unit in PLAIN
        if part.kind == UNKNOWN or part.kind.zero or bare_in_plain:
            return part.tree
        if not self.units.compatible(part.kind.unit, kind.unit):
            self._misfit(part, kind, leader)
            return part.tree
        self._warn_of_percent(part, kind)
        return scaled(part.tree, self.units.factor(part.kind.unit, kind.unit))

    def _misfit(self, part: Part, kind: Kind, leader: Part | None) -> None:
        """Report a part that does not fit a kind."""
        needed = self.units.name(kind.unit)
        beside = f"{shown(leader)}, which is in {needed}" if leader else f"a result in {needed}"
        if part.kind.bare:
            message = f"{shown(part)} has no unit beside {beside}"
            number = unparse(part.written) if isinstance(part.written, Number) else "5"
            hint = f"write the unit behind the number, like {number} [{needed}]"
        else:
            message = f"{shown(part)} is in {self.units.name(part.kind.unit)} beside {beside}"
            hint = "only units that measure the same can be added, compared or chosen between"
            hint = hint if leader else "correct the formula, or the unit of the indicator"
        self.find(part.written, Code.FORMULA_UNITS, message, hint)

    def _warn_of_percent(self, part: Part, kind: Kind) -> None:
        """Report a bare number beside percent that is hardly meant as it is written."""
        if not isinstance(part.written, Number) or not part.kind.bare or kind.unit == RATIO:
            return
        number = part.written.quantity.number
        if number > _MOST_WITHOUT_UNIT:
            text = str(Quantity(number))
            message = f"the bare number {text} is {Quantity(number * 100, PERCENT)} here"
            hint = f"write '{text} percent' if that is meant"
            severity = Severity.WARNING
            self.find(part.written, Code.SUSPICIOUS_NUMBER, message, hint, severity)

    def find(
        self,
        tree: Tree,
        code: Code,
        message: str,
        hint: str,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Keep a finding about a part."""
        self.findings.append(Finding(code, message, hint, tree.start, tree.end, severity))


_NEEDED = {
    Sort.CONDITION: "write a comparison, like paid >= 80 percent",
    Sort.DATE: "give an indicator with 'values: date', or a date like 2024-07-15",
}
_GIVEN = {
    Sort.CONDITION: "write if(condition, 1, 0) to count a condition",
    Sort.DATE: "count days with days(from, to), or compare it with a date",
    Sort.GRADE: "a grade can be compared with a grade, like grade(node) >= good",
}


def _advice(part: Part, sort: Sort) -> str:
    """Return what to do where something else is needed than a part gives."""
    if part.kind.sort is Sort.WORD:
        return f"compare it with one of its words: {unparse(part.written)} = {part.kind.words[0]}"
    if sort is Sort.NUMBER and isinstance(part.written, Truth):
        return "leave 'true' or 'false' out"
    return _NEEDED.get(sort) or _GIVEN[part.kind.sort]


def scaled(tree: Tree, factor: Fraction) -> Tree:
    """Return a tree times a factor; a number is multiplied at once."""
    if factor == 1:
        return tree
    if isinstance(tree, Number):
        return evolve(tree, quantity=Quantity(tree.quantity.number * factor))
    place = {"start": tree.start, "end": tree.end}
    return Binary(Operator.MULTIPLY, tree, Number(Quantity(factor), **place), **place)


def shown(part: Part) -> str:
    """Return the text of a part for a message."""
    return quoted(unparse(part.written))
