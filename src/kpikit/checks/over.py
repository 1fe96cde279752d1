"""Nodes over time: what they go over is there, is scored as often, and is weighed by numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, quoted
from kpikit.periods import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.scorecards import Over, Scorecard

_ORDER = (
    Frequency.DAY,
    Frequency.MONTH,
    Frequency.QUARTER,
    Frequency.HALF,
    Frequency.YEAR,
    Frequency.YEARS,
)


def unknown_nodes_over_time(context: Context) -> Iterator[Diagnostic]:
    """Find nodes over periods of a node, or weighed by an indicator, that there is not."""
    names = context.graph.names.nodes
    for _, node in context.overs:
        path, found = f"{node.declared_at}.of", names.get(node.of, ())
        if len(found) > 1:
            message = f"several scorecards have a node {quoted(node.of)}"
            hint = f"write one of {', '.join(found)}"
            yield Diagnostic(Code.ONE_OF, message, hint=hint, path=path)
        elif not found:
            yield from context.unknown(path, "node", node.of, names, "scorecard", "scorecards")
        if node.presence is not None:
            path, known = f"{node.declared_at}.presence", context.indicators
            yield from context.unknown(path, "indicator", node.presence, known, "indicators")


def periods_without_points(context: Context) -> Iterator[Diagnostic]:
    """Find nodes over periods for which nobody is scored, or in which nothing is known."""
    for card, node in context.overs:
        each, over = node.over.frequency, f"{node.declared_at}.over"
        if card.frequency is not None and not _holds(card.frequency, each):
            message = (
                f"'{card.id}' is scored each {card.frequency.value}: no {node.over.value} within"
            )
            hint = "go over shorter periods, or score it less often"
            yield Diagnostic(Code.NO_PERIODS, message, hint=hint, path=over)
        for other in _others(context, node):
            yield from _of_card(card, node, other)
        yield from _of_presence(context, node)


def _others(context: Context, node: Over) -> Iterator[Scorecard]:
    """Yield the scorecard that a node goes over, if it is clear."""
    found = context.graph.names.nodes.get(node.of, ())
    if len(found) == 1:
        wanted = found[0].partition(".")[0]
        yield from (card for card in context.specification.scorecards if card.id == wanted)


def _of_card(card: Scorecard, node: Over, other: Scorecard) -> Iterator[Diagnostic]:
    path = f"{node.declared_at}.of"
    if other.frequency is not None and not _holds(node.over.frequency, other.frequency):
        message = (
            f"'{other.id}' is scored each {other.frequency.value}, "
            f"so there are no points in {node.over.value}"
        )
        hint = "go over longer periods, or score it more often"
        yield Diagnostic(Code.NO_PERIODS, message, hint=hint, path=path)
    levels = [card.applies_to.level, other.applies_to.level]
    if None not in levels and levels[0] != levels[1]:
        message = f"'{other.id}' is for level '{levels[1]}', but '{card.id}' for '{levels[0]}'"
        hint = "correct one of the levels, or go over a scorecard of the same units"
        yield Diagnostic(Code.LEVEL_MISMATCH, message, hint=hint, path=path)


def _of_presence(context: Context, node: Over) -> Iterator[Diagnostic]:
    """Find indicators of presence that give no number in any of the periods."""
    found = None if node.presence is None else context.indicators.get(node.presence)
    if found is None:
        return
    path = f"{node.declared_at}.presence"
    if found.words or found.dated:
        message = f"'{found.id}' has no numbers by which periods could count"
        hint = "name an indicator with numbers, such as the days present"
        yield Diagnostic(Code.NO_PERIODS, message, hint=hint, path=path)
    elif found.frequency is not None and not _holds(node.over.frequency, found.frequency):
        message = (
            f"'{found.id}' has a figure each {found.frequency.value}, none in {node.over.value}"
        )
        hint = "go over longer periods, or name an indicator that is reported as often"
        yield Diagnostic(Code.NO_PERIODS, message, hint=hint, path=path)


def _holds(long: Frequency, short: Frequency) -> bool:
    """Return whether periods of one frequency are at least as long as those of another.

    A range of days may be as long as it likes.
    """
    return Frequency.DAYS in {long, short} or _ORDER.index(long) >= _ORDER.index(short)
