"""What may be asked for: which number of which unit in which period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve, frozen

from kpikit.checks.suggestions import Suggestions
from kpikit.errors import InvalidValueError, quoted
from kpikit.evaluation.explained.compared import achievement, level, measured_key
from kpikit.evaluation.explained.conditions import condition
from kpikit.evaluation.explained.explaining import Explainer
from kpikit.evaluation.explained.graded import grade
from kpikit.evaluation.explained.ranked import rank
from kpikit.evaluation.explained.scored import points
from kpikit.evaluation.explained.unmet import unmet
from kpikit.evaluation.explained.values import value
from kpikit.evaluation.reference import results
from kpikit.evaluation.reference.cells import Facts
from kpikit.evaluation.reference.eras import then
from kpikit.evaluation.reference.grades import grade_key, standing_of
from kpikit.evaluation.reference.levels import faced_targets
from kpikit.evaluation.reference.points import Place, node_key
from kpikit.evaluation.reference.ranks import contender, entrants, rank_in, rank_key, ranking_named
from kpikit.evaluation.reference.targets import compared, compared_key
from kpikit.evaluation.reference.traced import Trace
from kpikit.periods import Period
from kpikit.results.explanation import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kpikit.evaluation.explained.explaining import Maker
    from kpikit.evaluation.reference.cells import Cell
    from kpikit.model.indicators import Indicator
    from kpikit.model.org import OrgUnit
    from kpikit.model.specification import Specification
    from kpikit.observations import Observations
    from kpikit.results.explanation import Explanation

_MAKERS: dict[str, Maker] = {
    "cell": value,
    "level": level,
    "compared": achievement,
    "condition": condition,
    "node": points,
    "own": points,
    "grade": grade,
    "rank": rank,
}


KINDS = ("value", "achievement", "points", "total", "grade", "rank", "unmet")
"""The kinds of numbers that may be asked for."""


@frozen(kw_only=True)
class Question:
    """Which number is to be explained: of an indicator, of a node, or of a ranking.

    Attributes:
        org_unit: id of the unit.
        period: the window.
        indicator: id of the indicator.
        node: id of the node, or ``card.node``.
        ranking: id of the ranking.
        target: id of a target of the indicator or the node.
        kind: which number of it; what is usual if absent.
    """

    org_unit: str
    period: Period
    indicator: str | None = None
    node: str | None = None
    ranking: str | None = None
    target: str | None = None
    kind: Kind | None = None


def kind_named(word: Kind | str) -> Kind:
    """Return a kind of number that may be asked for, by its word.

    Raises:
        InvalidValueError: there is no such kind.

    >>> kind_named("grade")
    <Kind.GRADE: 'grade'>
    """
    return Kind(known("kind of number", word.value if isinstance(word, Kind) else word, KINDS))


def explainer_of(
    specification: Specification, observations: Observations, map_of: date | None
) -> Explainer:
    """Return what explains the numbers of an evaluation.

    Args:
        specification: the rule book.
        observations: those that are known.
        map_of: the day on whose map everything is evaluated; `None` for that of each window.
    """
    known = observations.known_by
    facts = Facts.of(specification, observations, results, known, map_of)
    return Explainer(evolve(facts, trace=Trace()), observations.name, observations.written, _MAKERS)


def explain(explainer: Explainer, asked: Question) -> Explanation:
    """Return the explanation of a number.

    Raises:
        InvalidValueError: there is no such number.
    """
    facts = then(explainer.facts, asked.period)
    units = {str(one.id): one for one in facts.specification.org_units}
    unit = units[known("organisation unit", asked.org_unit, units)]
    things = [asked.indicator, asked.node, asked.ranking]
    if sum(one is not None for one in things) != 1:
        raise InvalidValueError(
            "it is not clear what to explain", "name an indicator, a node or a ranking"
        )
    if asked.indicator is not None:
        return _of_indicator(explainer, facts, unit, asked, asked.indicator)
    if asked.node is not None:
        return _of_node(explainer, facts, unit, asked, asked.node)
    declared = {str(one.id) for one in facts.specification.rankings}
    return _ranked(explainer, facts, unit, asked, known("ranking", str(asked.ranking), declared))


def known(what: str, name: str, names: Iterable[str]) -> str:
    """Return a name that is known.

    Raises:
        InvalidValueError: it is not known.
    """
    every = sorted(names)
    if name in every:
        return name
    meant = Suggestions().meant(name, every)
    there = f"there are {', '.join(every)}" if every else "there is none at all"
    hint = f"did you mean {quoted(meant)}?" if meant else there
    raise InvalidValueError(f"there is no {what} {quoted(name)}", hint)


def _of_indicator(
    explainer: Explainer, facts: Facts, unit: OrgUnit, asked: Question, name: str
) -> Explanation:
    indicators = {str(one.id): one for one in facts.specification.indicators}
    cell = facts.cell(indicators[known("indicator", name, indicators)], unit, asked.period)
    if not cell.exists:
        raise InvalidValueError(
            f"{unit.id} has no {quoted(name)} in {asked.period}",
            "ask for a unit of its level, and for a period as long as its frequency",
        )
    if asked.target is not None:
        return _against(explainer, facts, cell, asked)
    _only(asked, Kind.VALUE)
    return _there(explainer, facts, measured_key(facts, name, unit, asked.period))


def _of_node(
    explainer: Explainer, facts: Facts, unit: OrgUnit, asked: Question, name: str
) -> Explanation:
    place, node = place_in(facts, unit, asked, name)
    full = f"{place.card.id}.{node}"
    if asked.target is not None:
        cell = facts.cell(_measured(facts, full, asked, name), unit, asked.period)
        return _against(explainer, facts, cell, asked)
    if asked.kind is Kind.RANK:
        return _ranked(explainer, facts, unit, asked, full)
    if asked.kind is Kind.GRADE:
        if standing_of(facts, full, unit.id, asked.period) is None:
            raise InvalidValueError(f"{quoted(name)} has no grades", "ask for its points")
        return _there(explainer, facts, grade_key(full, str(unit.id), asked.period))
    _only(asked, Kind.POINTS, Kind.TOTAL)
    place.node(node)
    return _there(explainer, facts, node_key(place.card.id, node, unit.id, asked.period))


def _measured(facts: Facts, full: str, asked: Question, name: str) -> Indicator:
    """Return what targets know of a node; by the name by which the asked one calls it."""
    called = {
        name: one.measured
        for name, one in facts.nodes.items()
        if f"{one.card.id}.{one.node.id}" == full
    }
    declared = {str(one.indicator) for one in facts.specification.targets if one.id == asked.target}
    names = sorted(called, key=lambda name: name not in declared)
    return called[names[0]] if names else called[known("node with targets", name, facts.nodes)]


def place_in(facts: Facts, unit: OrgUnit, asked: Question, name: str) -> tuple[Place, str]:
    """Return the place of a unit in the scorecard of a node, and the id of the node there."""
    full = facts.names.nodes[known("node", name, facts.names.nodes)]
    if len(full) > 1:
        raise InvalidValueError(
            f"several scorecards have {quoted(name)}", f"ask for {' or '.join(full)}"
        )
    card, _, node = full[0].partition(".")
    there = next(one for one in facts.specification.scorecards if one.id == card)
    place = Place(facts, there, unit, asked.period)
    if not place.exists:
        raise InvalidValueError(
            f"{unit.id} is not scored by {quoted(card)} in {asked.period}",
            "ask for a unit and a period to which the scorecard applies",
        )
    return place, node


def _only(asked: Question, *kinds: Kind) -> None:
    """Refuse any other kind of number than some.

    Raises:
        InvalidValueError: another kind is asked for.
    """
    if asked.kind is not None and asked.kind not in kinds:
        words = " or ".join(quoted(kind.value) for kind in kinds)
        raise InvalidValueError(
            f"there is no {quoted(asked.kind.value)} of what is named",
            f"{words} there is; a target, a node or a ranking may have to be named",
        )


def _against(explainer: Explainer, facts: Facts, cell: Cell, asked: Question) -> Explanation:
    _only(asked, Kind.ACHIEVEMENT, Kind.UNMET)
    faced = {str(one.id): one for one in faced_targets(facts, cell)}
    what = f"target of {cell.indicator.id} for {cell.org_unit.id} in {cell.window}"
    target = faced[known(what, str(asked.target), faced)]
    compared(facts, cell, target)
    found = _there(explainer, facts, compared_key(cell, target))
    return unmet(explainer, facts, cell, target, found) if asked.kind is Kind.UNMET else found


def _ranked(
    explainer: Explainer, facts: Facts, unit: OrgUnit, asked: Question, name: str
) -> Explanation:
    _only(asked, Kind.RANK)
    ranking = ranking_named(facts, name)
    places = entrants(facts, ranking, asked.period)
    place = next((one for one in places if one.org_unit.id == unit.id), None)
    if place is None:
        raise InvalidValueError(
            f"{unit.id} is not among those of {quoted(name)} in {asked.period}",
            "ask for a unit and a period to which the ranking applies",
        )
    one = contender(place, ranking)
    rank_in(facts, ranking, one)
    return _there(explainer, facts, rank_key(ranking, one))


def _there(explainer: Explainer, facts: Facts, key: tuple[object, ...]) -> Explanation:
    return explainer.of(explainer.made(facts, key))
