"""The graph of things: results that formulas read exist, and nothing is made of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.checks.circles import circles
from kpikit.checks.formulas import written_formulas
from kpikit.errors import Code, Diagnostic, quoted
from kpikit.model.formulas import MAX_DEPTH, Result
from kpikit.model.functions import ResultFunction
from kpikit.model.graph import Sort, Thing, Use
from kpikit.model.readings import results_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kpikit.checks.context import Context
    from kpikit.model.graph import Graph

_NAMED = 8


def unknown_results(context: Context) -> Iterator[Diagnostic]:
    """Find results of nodes, rankings and targets that are not declared, or not clear."""
    for written in written_formulas(context):
        for result in results_in(written.formula.tree):
            offset = written.formula.text.find(result.of, result.start)
            for finding in _of_result(context, result, written.path):
                yield finding.shifted(offset)


def _of_result(context: Context, result: Result, path: str) -> Iterator[Diagnostic]:
    names = context.graph.names
    if result.function is ResultFunction.MET:
        yield from _of_target(context, result, path)
        return
    found = names.things(result)
    if len(found) > 1:
        message = f"several scorecards have a node {quoted(result.of)}"
        hint = f"write one of {', '.join(thing.id for thing in found)}"
        yield Diagnostic(Code.ONE_OF, message, hint=hint, path=path)
    elif not found:
        ranks = result.function is ResultFunction.RANK
        known = dict.fromkeys([*(sorted(names.rankings) if ranks else ()), *names.nodes])
        what = "ranking or node" if ranks else "node"
        yield from context.unknown(path, what, result.of, known, "scorecard", "scorecards")


def _of_target(context: Context, result: Result, path: str) -> Iterator[Diagnostic]:
    indicator, _, target = result.of.rpartition(".")
    if indicator not in context.measured:
        yield from context.unknown(path, "indicator", indicator, context.measured, "indicators")
        return
    known = {level.id: level for level in context.targets.get(indicator, ())}
    yield from context.unknown(path, "target", target, known, f"targets.{indicator}", "targets")


def made_of_itself(context: Context) -> Iterator[Diagnostic]:
    """Find things that are made of each other in a circle, at whatever period.

    Each begins one circle at most.
    """
    for circle in _circles(context.graph):
        things = [use.thing for use in circle]
        hint = "take one of them out of the other's formula"
        if all(thing.sort is Sort.VALUE for thing in things):
            message = f"{quoted(things[0].id)} is derived from itself: {_way(context, things)}"
            path = context.graph.places[things[0]]
            yield Diagnostic(Code.CYCLE, message, hint=hint, path=path)
        elif any(use.path for use in circle):  # else two nodes have one id, which is reported
            first, *rest = _by_formula(circle)
            way = _way(context, [first.thing, *(use.thing for use in rest)])
            message = f"this closes a circle: {way}"
            path, offset = first.path, first.offset
            yield Diagnostic(Code.CYCLE, message, hint=hint, path=path, offset=offset)


def _by_formula(circle: Sequence[Use]) -> Sequence[Use]:
    """Return a circle that begins with what a formula of a node reads, or else any formula."""
    places = [place for place, use in enumerate(circle) if use.path]
    marked = [place for place in places if circle[place - 1].thing.sort is Sort.NODE]
    start = (marked or places)[0]
    return [*circle[start:], *circle[:start]]


def _way(context: Context, things: Sequence[Thing]) -> str:
    """Return the things of a circle, each before what it is made of."""
    return " -> ".join(_shown(context, thing) for thing in [*things, things[0]][: _NAMED + 1])


def _shown(context: Context, thing: Thing) -> str:
    """Return a thing by the shortest name that is clear."""
    short = thing.id.rpartition(".")[2]
    nodes = context.graph.names.nodes
    clear = thing.sort is not Sort.TARGET and nodes.get(short) == (thing.id,)
    return str(Thing(thing.sort, short) if clear else thing)


def made_through_too_many(context: Context) -> Iterator[Diagnostic]:
    """Find things that are made through too many formulas, one from the other."""
    graph = context.graph
    steps: dict[Thing, int] = {}
    for thing in graph.order or ():
        uses = graph.uses[thing]
        steps[thing] = max((steps[use.thing] + bool(use.path) for use in uses), default=0)
        formula = any(use.path and steps[use.thing] == MAX_DEPTH for use in uses)
        if steps[thing] == MAX_DEPTH + 1 and formula:
            message = (
                f"{quoted(thing.id)} is derived through more than {MAX_DEPTH} other indicators"
                if thing.sort is Sort.VALUE
                else f"{_shown(context, thing)} is made through more than {MAX_DEPTH} formulas"
            )
            hint = "say in one formula what several say"
            yield Diagnostic(Code.FORMULA_LIMIT, message, hint=hint, path=graph.places[thing])


def _circles(graph: Graph) -> Iterator[list[Use]]:
    """Yield circles of uses: of a thing by the last one, then of each by the one before it."""
    if graph.order is not None:
        return
    parts = {thing: [use.thing for use in uses] for thing, uses in graph.uses.items()}
    for circle in circles(parts):
        users = [circle[-1], *circle[:-1]]
        yield [
            next(use for use in graph.uses[user] if use.thing == thing)
            for user, thing in zip(users, circle, strict=True)
        ]
