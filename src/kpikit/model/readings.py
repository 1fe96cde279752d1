"""What a formula asks of its surroundings, and at which period."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from kpikit.model.formulas import (
    Binary,
    Call,
    Comparison,
    Elsewhere,
    GradeWord,
    Logical,
    Name,
    Not,
    Number,
    PeriodLiteral,
    Reading,
    Reduced,
    Result,
    Round,
    Shifted,
    Tree,
    Unary,
)
from kpikit.model.functions import ChildFunction, PeerFunction, TimeFunction
from kpikit.model.units import Quantity
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@frozen
class Step:
    """One move to another period.

    Attributes:
        function: where to.
        within: the period of `at`; the period or the length of time of `latest`.
    """

    function: TimeFunction
    within: Period | Quantity | None = None


Shift: TypeAlias = tuple[Step, ...]
"""The moves from the evaluated period to the one that is read, in the order in which they are made.

No move is the evaluated period itself. The move `at` is always the first one: it does not depend
on where it starts.
"""

SAME: Shift = ()
"""The evaluated period itself."""


def moved(shift: Shift, node: Shifted) -> Shift:
    """Return the moves to what a time function reads, from where the function itself is read.

    >>> within = PeriodLiteral(Period.parse("2023"))
    >>> [str(step.within) for step in moved(SAME, Shifted(TimeFunction.AT, Name("a"), within))]
    ['2023']
    """
    match node.within:
        case PeriodLiteral(period=period):
            step = Step(node.function, period)
        case Number(quantity=quantity):
            step = Step(node.function, quantity)
        case _:
            step = Step(node.function)
    return (step,) if node.function is TimeFunction.AT else (*shift, step)


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """Return the parts that a tree is directly made of.

    >>> from kpikit.formulas import parse
    >>> parts_of(parse("a / b"))
    (Name(id='a'), Name(id='b'))
    """
    match tree:
        case Unary() | Not() | Round() | Shifted() | Reduced() | Elsewhere():
            return (tree.operand,)
        case Binary() | Comparison() | Logical():
            return (tree.left, tree.right)
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def rebuilt(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """Return a tree whose direct parts are changed.

    >>> from kpikit.formulas import parse
    >>> rebuilt(parse("not a"), lambda part: parse("true"))
    Not(operand=Truth(value=True))
    """
    match tree:
        case Unary() | Not() | Round() | Shifted() | Reduced() | Elsewhere():
            return evolve(tree, operand=change(tree.operand))
        case Binary() | Comparison() | Logical():
            return evolve(tree, left=change(tree.left), right=change(tree.right))
        case Call(arguments=arguments):
            return evolve(tree, arguments=tuple(map(change, arguments)))
        case _:
            return tree


def readings_in(
    tree: Tree, shift: Shift = SAME, *, own: bool = False
) -> Iterator[tuple[Reading, Shift]]:
    """Yield everything that a tree asks of its surroundings, with the period at which it asks.

    In the order written, and as often as it is written.

    Args:
        tree: a formula, or a part of one.
        shift: the moves in time to where the tree itself is read.
        own: whether to leave out what is asked of other units, peers, or units below.

    >>> from kpikit.formulas import parse
    >>> tree = parse("revenue / same_period_last_year(revenue)")
    >>> [(read.id, len(shift)) for read, shift in readings_in(tree)]
    [('revenue', 0), ('revenue', 1)]
    """
    stack: list[tuple[Tree, Shift]] = [(tree, shift)]
    while stack:
        part, moves = stack.pop()
        if isinstance(part, (Name, Result, GradeWord)):
            yield part, moves
        below = moved(moves, part) if isinstance(part, Shifted) else moves
        if not (own and _asks_others(part)):
            stack += [(one, below) for one in reversed(parts_of(part))]


def _asks_others(tree: Tree) -> bool:
    if isinstance(tree, Reduced):
        return isinstance(tree.function, (PeerFunction, ChildFunction))
    return isinstance(tree, Elsewhere)


def own_names(tree: Tree, shift: Shift) -> tuple[tuple[str, Shift], ...]:
    """Return the names that a tree reads of its own unit, each with the period at which it does.

    Args:
        tree: a part of a formula.
        shift: the moves in time to where it is read.

    >>> from kpikit.formulas import parse
    >>> own_names(parse("a + of(capital, b)"), SAME)
    (('a', ()),)
    """
    readings = readings_in(tree, shift, own=True)
    return tuple(
        dict.fromkeys((read.id, moves) for read, moves in readings if isinstance(read, Name))
    )


def all_parts(tree: Tree) -> Iterator[Tree]:
    """Yield a tree and everything that it is made of.

    >>> from kpikit.formulas import parse
    >>> len(list(all_parts(parse("a + b"))))
    3
    """
    stack = [tree]
    while stack:
        part = stack.pop()
        yield part
        stack += reversed(parts_of(part))


def names_in(tree: Tree) -> tuple[str, ...]:
    """Return the names whose values a tree uses, each once, in the order of first use.

    Nodes and targets whose results it uses are not among them: see `results_in`.

    >>> from kpikit.formulas import parse
    >>> names_in(parse("paid / abs(paid)"))
    ('paid',)
    """
    return tuple(dict.fromkeys(read.id for read, _ in readings_in(tree) if isinstance(read, Name)))


def results_in(tree: Tree) -> tuple[Result, ...]:
    """Return the results of nodes and targets that a tree uses, each once, in that order.

    >>> from kpikit.formulas import parse
    >>> results_in(parse("points(total) >= a"))
    (Result(function=<ResultFunction.POINTS: 'points'>, of='total'),)
    """
    return tuple(dict.fromkeys(read for read, _ in readings_in(tree) if isinstance(read, Result)))
