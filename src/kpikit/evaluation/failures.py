"""Scoring rules of others that fail while they are asked."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from kpikit.errors import Code, Diagnostic, quoted
from kpikit.kernels.rationals import Rationals
from kpikit.model.declared import form_of
from kpikit.model.scoring import Unscored
from kpikit.rules import PointsColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpikit.evaluation.resolved import Members
    from kpikit.evaluation.resolved_nodes import ResolvedLeaf
    from kpikit.model.scoring import Given, Measured, ScoringRule
    from kpikit.periods import Period
    from kpikit.rules import ColumnarRule, MeasuredColumn

_HINT = "return a Fraction, a whole number or a reason of Unscored, whatever the measure is"
_HINT_COLUMN = "return Rationals or a PointsColumn as long as the cells"


class RuleFailed(Exception):  # noqa: N818 - it becomes a finding, with the cell, before users see it
    """A rule raised an exception, or gave something that is no points.

    Attributes:
        leaf: the leaf that it scores.
        cell: the number of the cell; `None` for a whole column.
        fact: what happened.
    """

    def __init__(self, leaf: ResolvedLeaf, cell: int | None, fact: str) -> None:
        """Keep the parts."""
        super().__init__(fact)
        self.leaf, self.cell, self.fact = leaf, cell, fact

    def finding(self, members: Members, windows: Sequence[Period]) -> Diagnostic:
        """Return what users are told."""
        leaf = self.leaf.declared
        where, hint = f"in the node '{leaf.id}'", _HINT_COLUMN
        if self.cell is not None:
            window, member = divmod(self.cell, len(members))
            where, hint = f"{where} for '{members.ids[member]}' in {windows[window]}", _HINT
        message = f"the rule '{form_of(type(self.leaf.rule)).tag}' {self.fact} {where}"
        path = leaf.score.declared_at
        return Diagnostic(Code.RULE_FAILED, message, hint=hint, path=path)


def points_of(leaf: ResolvedLeaf, number: int, cell: Measured) -> Given:
    """Return what a rule gives for a cell.

    Raises:
        RuleFailed: it raises an exception, or gives something that is no points.
    """
    given = _asked(leaf, number, lambda: cast("ScoringRule", leaf.rule).points(cell))
    if isinstance(given, Fraction | Unscored):
        return given
    if isinstance(given, int) and not isinstance(given, bool):
        return Fraction(given)
    raise RuleFailed(leaf, number, f"gives {quoted(str(given))}, a {type(given).__name__},")


def column_of(
    leaf: ResolvedLeaf, rule: ColumnarRule, cells: MeasuredColumn
) -> Rationals | PointsColumn:
    """Return what a rule gives for a column of cells.

    Raises:
        RuleFailed: it raises an exception, or gives something that is no such column.
    """
    given: object = _asked(leaf, None, lambda: rule.column(cells))
    numbers = given.points if isinstance(given, PointsColumn) else given
    if isinstance(numbers, Rationals) and len(numbers) == len(cells):
        return given if isinstance(given, PointsColumn) else numbers
    raise RuleFailed(leaf, None, f"gives a {type(given).__name__} as a column")


def _asked(leaf: ResolvedLeaf, cell: int | None, ask: Callable[[], object]) -> object:
    try:
        return ask()
    except Exception as error:
        fact = f"raises {type(error).__name__} ({quoted(str(error))})"
        raise RuleFailed(leaf, cell, fact) from error
