"""The way to a number, for people who wonder: a short tree of what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from kpikit.evaluation import Evaluation
from kpikit.model.examples import NOTHING
from kpikit.model.scorecards import Group, Leaf
from kpikit.model.versions import edition, in_force
from kpikit.model.walk import nodes_of
from kpikit.numbers import plain
from kpikit.results import Achievement, Rank, Score
from kpikit.spec import written_in_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.model.indicators import Indicator
    from kpikit.model.scorecards import CardNode

_MOST_PEERS = 10
_DECIMALS = 6
_DEPTH = 3
_MOST_LINES = 30
_INDENT = "  "


@frozen(eq=False)
class Outcome:
    """The rows of one evaluation.

    Attributes:
        evaluation: the evaluation.
        achievements: its table of that name.
        scores: likewise.
        rankings: likewise.
    """

    evaluation: Evaluation
    achievements: Sequence[Achievement]
    scores: Sequence[Score]
    rankings: Sequence[Rank]


def way_to(outcome: Outcome, row: Achievement | Score | Rank) -> tuple[str, ...]:
    """Return how a row of results came about, a line each, indented below what it belongs to.

    Of a node its points, the rule and the value of a leaf, the children of a group; of an indicator
    its value, its formula and its targets; of a place the ranking from the first place on.
    """
    lines = list(_way_to(outcome, row))
    more = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], f"and {more} more lines") if more > 0 else tuple(lines)


def _way_to(outcome: Outcome, row: Achievement | Score | Rank) -> Iterator[str]:
    if isinstance(row, Score):
        return _to_points(outcome, row, _node_of(outcome, row), 0)
    if isinstance(row, Rank):
        return _to_rank(outcome, row)
    return _to_value(outcome, row.indicator, row)


# --- points ---


def _node_of(outcome: Outcome, row: Score) -> CardNode:
    specification = outcome.evaluation.specification
    chosen = edition(specification.scorecards, row.period.end)
    cards = in_force(specification, chosen).scorecards
    card = next(card for card in cards if card.id == row.scorecard)
    return next(node for node in nodes_of(card) if node.id == row.node)


def _to_points(outcome: Outcome, row: Score, node: CardNode, depth: int) -> Iterator[str]:
    indent = _INDENT * depth
    grade = f", {row.grade}" if row.grade else ""
    reason = f" ({row.reason})" if row.reason else ""
    points = row.state.value if row.points is None else _number(row.points)
    yield f"{indent}{row.node} = {points} of {_number(row.max_points)}{grade}{reason}"
    if depth < _DEPTH and isinstance(node, Leaf):
        yield f"{indent}{_INDENT}by {written_in_short(node.score)}"
        for line in _to_value(outcome, node.indicator, row):
            yield f"{indent}{_INDENT}{line}"
    elif depth < _DEPTH and isinstance(node, Group):
        below = {one.node: one for one in outcome.scores if _same(one, row)}
        for child in node.children:
            yield from _to_points(outcome, below[child.id], child, depth + 1)


def _same(one: Score, row: Score) -> bool:
    """Whether two scores are of one scorecard, unit and period."""
    key = (row.scorecard, row.org_unit, row.period)
    return (one.scorecard, one.org_unit, one.period) == key


# --- values ---


def _to_value(outcome: Outcome, name: str, row: Any) -> Iterator[str]:
    """Yield the lines about an indicator, or a node with targets, beside another row."""
    key = (name, row.org_unit, row.period)
    cells = [one for one in outcome.achievements if (one.indicator, *_place(one)) == key]
    for cell in cells[:1]:
        value = cell.state.value if cell.value is None else _text(cell.value)
        unit = f" {cell.unit}" if cell.unit and cell.value is not None else ""
        status = f", {cell.obs_status}" if cell.obs_status not in {None, "A"} else ""
        yield f"{name} = {value}{unit}{status}{_formula(outcome, name)}"
    for cell in cells:
        if cell.target is not None:
            yield f"{_INDENT}{_facing(cell)}"


def _place(row: Achievement) -> tuple[object, object]:
    return row.org_unit, row.period


def _formula(outcome: Outcome, name: str) -> str:
    """Return what an indicator is derived from; nothing of one that is reported."""
    indicators = outcome.evaluation.specification.indicators
    found: Indicator | None = next((one for one in indicators if one.id == name), None)
    if found is None:
        return ""
    if found.formula is not None:
        return f", by {found.formula.text}"
    parts = [part.text for part in (found.numerator, found.denominator) if part is not None]
    return f", by ({') / ('.join(parts)})" if parts else ""


def _facing(cell: Achievement) -> str:
    """Return a cell against its target."""
    said = {
        "achievement": cell.achievement,
        "gap": cell.gap,
        "due_value": cell.due_value,
        "met": cell.met,
        "reason": cell.reason,
    }
    texts = [f"{word} {_text(value)}" for word, value in said.items() if value is not None]
    level = "unstated" if cell.target_value is None else _text(cell.target_value)
    return ", ".join([f"{cell.target} = {level}", *texts])


# --- ranks ---


def _to_rank(outcome: Outcome, row: Rank) -> Iterator[str]:
    key = (row.ranking, row.period, row.peer_group)
    peers = [one for one in outcome.rankings if (one.ranking, one.period, one.peer_group) == key]
    last = len(peers)
    peers.sort(key=lambda one: last if one.rank is None else one.rank)
    for one in peers[:_MOST_PEERS]:
        points = NOTHING if one.points is None else _number(one.points)
        reason = f" ({one.reason})" if one.reason else ""
        yield f"{_text(one.rank)}: {one.org_unit} with {points}{reason}"
    if last > _MOST_PEERS:
        yield f"and {last - _MOST_PEERS} more"


# --- texts ---


def _number(number: Fraction | int) -> str:
    return plain(Fraction(number), _DECIMALS)


def _text(value: object) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, (int, Fraction)):
        return _number(value)
    return str(value.value if isinstance(value, Enum) else value)
