"""Words in formulas: which names are words of the indicator beside them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.formulas.kinds import Sort
from kpikit.model.formulas import Comparison, Elsewhere, Name, OptionWord, Shifted, Tree
from kpikit.model.indicators import YES_NO
from kpikit.model.readings import rebuilt
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpikit.formulas.kinds import Kind

_ANSWERS = tuple(str(option.id) for option in YES_NO)


def with_words(tree: Tree, kind_of_name: Callable[[str], Kind]) -> Tree:
    """Return a tree in which names beside an indicator that lists words are its words.

    A name that is one of the words is that word, also where an indicator is called the same. Any
    other name is a word too, a wrong one, unless it is itself an indicator that lists words.

    Args:
        tree: a formula, as it was written.
        kind_of_name: the kind of the value of a name.

    >>> from kpikit.formulas import Kind, parse
    >>> kinds = {"kind": Kind.of_words(("easy", "hard")), "hard": Kind.of("point")}
    >>> word = with_words(parse("kind = hard"), kinds.get).right
    >>> word.id, word.quantity.number
    ('hard', Fraction(1, 1))
    """
    found = rebuilt(tree, lambda part: with_words(part, kind_of_name))
    if not isinstance(found, Comparison):
        return found
    left, right = found.left, found.right
    of_left, of_right = _words_of(left, kind_of_name), _words_of(right, kind_of_name)
    if of_left and isinstance(right, Name) and (right.id in of_left or not of_right):
        right = _word(right, of_left)
    elif of_right and isinstance(left, Name) and (left.id in of_right or not of_left):
        left = _word(left, of_right)
    return evolve(found, left=left, right=right)


def _words_of(tree: Tree, kind_of_name: Callable[[str], Kind]) -> tuple[str, ...]:
    """Return the words of which one is the value of an indicator, wherever it is read."""
    while isinstance(tree, (Shifted, Elsewhere)):
        tree = tree.operand
    if not isinstance(tree, Name):
        return ()
    kind = kind_of_name(tree.id)
    return _ANSWERS if kind.sort is Sort.CONDITION else kind.words


def _word(name: Name, words: tuple[str, ...]) -> OptionWord:
    place = words.index(name.id) if name.id in words else 0
    quantity = Quantity(Fraction(place))
    return OptionWord(quantity, name.id, words, start=name.start, end=name.end)
