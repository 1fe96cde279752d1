"""Specifications with other weights than those that their nodes state."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from attrs import evolve

from kpikit.errors import Code, InvalidValueError
from kpikit.model.scorecards import CardNode, Combined, Role

if TYPE_CHECKING:
    from kpikit.model.scorecards import Scorecard
    from kpikit.model.specification import Specification
    from kpikit.model.weights import Weights

_Whole = TypeVar("_Whole", bound=Combined)


def weighted(specification: Specification, name: str) -> Specification:
    """Return a specification whose nodes have the weights of a named alternative.

    Scorecards without an alternative of that name stay as they are.

    Raises:
        InvalidValueError: no scorecard has one.

    >>> from kpikit.spec import parse_specification
    >>> specification = parse_specification('''
    ... kpikit: 1
    ... id: roads
    ... indicators: {paved: {unit: percent}, lit: {unit: percent}}
    ... scorecard:
    ...   method: weighted_mean
    ...   weights: {council: {paved: 3}}
    ...   children:
    ...     - {indicator: paved, max_points: 10, score: value}
    ...     - {indicator: lit, max_points: 10, score: value}
    ... ''')
    >>> (card,) = weighted(specification, "council").scorecards
    >>> [str(child.weight) for child in card.children]
    ['3', '1']
    """
    known = {one.id: None for card in specification.scorecards for one in card.weights}
    if name not in known:
        hint = f"there are {', '.join(known)}" if known else "no scorecard has a section 'weights'"
        raise InvalidValueError(f"there are no weights '{name}'", hint, Code.UNKNOWN_ID)
    cards = tuple(_of_card(card, name) for card in specification.scorecards)
    return evolve(specification, scorecards=cards)


def _of_card(card: Scorecard, name: str) -> Scorecard:
    found = next((one for one in card.weights if one.id == name), None)
    return card if found is None else _of_children(card, found)


def _of_children(whole: _Whole, weights: Weights) -> _Whole:
    """Return a group, or a whole scorecard, whose nodes have other weights."""
    children = tuple(_of_node(child, weights, weighs=whole.weighs) for child in whole.children)
    return evolve(whole, children=children)


def _of_node(node: CardNode, weights: Weights, *, weighs: bool) -> CardNode:
    stated = {one.node: one.weight for one in weights.nodes}
    own = stated.get(node.id, node.weight) if stated else Fraction(1)
    found = evolve(node, weight=own) if weighs and node.role is Role.SCORED else node
    return _of_children(found, weights) if isinstance(found, Combined) else found
