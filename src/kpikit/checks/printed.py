"""Identities of figures as they are printed: their formulas tell how figures were rounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, quoted
from kpikit.formulas import unparse, unprinted
from kpikit.model.graph import derivation
from kpikit.model.readings import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kpikit.checks.context import Context
    from kpikit.model.formulas import Tree

_WHY = "does not tell how the figures that it reads were rounded"
_HINT = (
    "use + - * /, sum, min, max, abs, if, first, sums and means of others; or delete 'as_printed'"
)


def formulas_not_of_printed_figures(context: Context) -> Iterator[Diagnostic]:
    """Find identities that are asked as printed, and parts that do not say how."""
    for check in context.specification.checks:
        sides = {"formula": check.formula.tree, "equals": check.equals.tree}
        for name, tree in sides.items() if check.as_printed else ():
            path = f"{check.declared_at}.{name}"
            for part in unprinted(tree):
                message = f"{quoted(unparse(part))} {_WHY}"
                finding = Diagnostic(Code.FORMULA_PLACE, message, hint=_HINT, path=path)
                yield finding.shifted(part.start)
            for derived, part in _derived(context, names_in(tree)):
                message = f"{quoted(derived)} has {quoted(unparse(part))}, which {_WHY}"
                yield Diagnostic(Code.FORMULA_PLACE, message, hint=_HINT, path=path)


def _derived(context: Context, names: Iterable[str]) -> Iterator[tuple[str, Tree]]:
    """Yield what does not tell in the formulas of indicators, and of those that they read."""
    todo, found = list(names), set[str]()
    while todo:
        name = todo.pop(0)
        indicator = context.indicators.get(name)
        tree = None if indicator is None else derivation(indicator)
        if tree is not None and name not in found:
            found.add(name)
            yield from ((name, part) for part in unprinted(tree))
            todo += names_in(tree)
