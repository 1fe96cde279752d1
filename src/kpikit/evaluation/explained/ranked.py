"""Ranks: among whom, who is equal, and what is missing to whoever stands just above."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kpikit.evaluation.explained.scored import distinct, missing_below
from kpikit.evaluation.reference.ranks import (
    contender,
    earlier_contenders,
    entrants,
    rank_in,
    rank_key,
    ranking_named,
    rivals,
    statuses_of_peers,
)
from kpikit.evaluation.reference.statuses import status_text
from kpikit.evaluation.reference.tables import why_unranked
from kpikit.results.because import Because
from kpikit.results.explanation import Explanation, Kind, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.evaluation.reference.cells import Facts
    from kpikit.evaluation.reference.ranks import Contender
    from kpikit.evaluation.reference.traced import Made
    from kpikit.model.rankings import Ranking
    from kpikit.periods import Period
    from kpikit.results.explanation import Fact


def rank(explainer: Explainer, made: Made, inputs: tuple[Explanation, ...]) -> Explanation:
    """Return the explanation of a unit's rank."""
    facts, (_, name, unit, window) = made.facts, made.key
    ranking = ranking_named(facts, str(name))
    places = entrants(facts, ranking, cast("Period", window))
    one = contender(next(place for place in places if place.org_unit.id == unit), ranking)
    everyone = rivals(facts, ranking, one)
    peers = [other for other in everyone if other.is_peer_of(one)]
    found = cast("Fraction | None", made.result)
    earlier = _earlier(explainer, facts, ranking, one)
    above = [other for other in peers if other.key > one.key] if one.ranked else []
    own = [each for each in inputs if _is_own(one, each)]
    short = _to_be_equal(facts, ranking, one, above) if one.ranked else missing_below(own)
    return Explanation(
        kind=Kind.RANK,
        org_unit=str(unit),
        name=str(name),
        period=one.window,
        result=found,
        state=one.cell.state.value,
        obs_status=status_text(statuses_of_peers(one, everyone)),
        reason=None if one.ranked else why_unranked(one),
        steps=(*_ranked(ranking, one, peers, found), *_previous(found, earlier)),
        why_not=distinct(short),
        inputs=tuple(dict.fromkeys((*inputs, *(() if earlier is None else (earlier,))))),
        **explainer.declared(ranking),  # type: ignore[arg-type]
    )


def _is_own(one: Contender, input_: Explanation) -> bool:
    """Whether something is what the points of a unit are made of."""
    name = input_.name.rpartition(".")[2]
    return (input_.org_unit, name) == (one.org_unit.id, one.cell.node.id)


def _ranked(
    ranking: Ranking, one: Contender, peers: Sequence[Contender], found: Fraction | None
) -> Iterator[Step]:
    """Yield among whom a unit is ranked, what decides between equals, and the rank."""
    if found is None:
        yield Step(Because.UNRANKED, {"reason": why_unranked(one)})
        return
    better = len([other for other in peers if other.key > one.key])
    group: dict[str, Fact] = {} if one.group is None else {"group": one.group}
    yield Step(Because.PEERS, {"number": len(peers), "better": better, **group})
    if any(other.cell.published == one.cell.published for other in peers if other != one):
        for node, (known, points) in zip(ranking.tie_break, one.key[1:], strict=True):
            yield Step(Because.TIE_BREAK, {"node": node, **({"points": points} if known else {})})
    equals = tuple(
        str(other.org_unit.id) for other in peers if other.key == one.key and other != one
    )
    if equals:
        yield Step(Because.TIED, {"org_units": equals, "ties": ranking.ties.value})
    yield Step(Because.RANKED, {"rank": found, "points": one.cell.published})


def _to_be_equal(
    facts: Facts, ranking: Ranking, one: Contender, above: Sequence[Contender]
) -> Iterator[Step]:
    """Yield who stands just above, and what is missing to be equal."""
    if not above:
        return
    next_one = min(above, key=lambda other: other.key)
    lead = [there[1] - here[1] for there, here in zip(next_one.key, one.key, strict=True)]
    values: dict[str, Fact] = {
        "org_unit": next_one.org_unit.id,
        "rank": rank_in(facts, ranking, next_one),
        "points": next_one.cell.published,
        "missing": lead[0],
    }
    if lead[0] == 0:
        chain = zip(ranking.tie_break, next_one.key[1:], one.key[1:], strict=True)
        node, there, here = next(each for each in chain if each[1] != each[2])
        values |= {"tie_break": node, "tie_break_missing": there[1] - here[1]}
    yield Step(Because.NEEDED_FOR_NEXT_RANK, values)


def _earlier(
    explainer: Explainer, facts: Facts, ranking: Ranking, one: Contender
) -> Explanation | None:
    """Return the explanation of the rank in the earlier period that a ranking names."""
    unit = str(one.org_unit.id)
    found = earlier_contenders(facts, ranking, one.window).get(unit)
    if found is None:
        return None
    there, then = found
    rank_in(there, ranking, then)
    return explainer.at(there, rank_key(ranking, then))


def _previous(found: Fraction | None, earlier: Explanation | None) -> Iterator[Step]:
    if earlier is None or earlier.result is None:
        return
    rank_then = cast("Fraction", earlier.result)
    change: dict[str, Fact] = {} if found is None else {"change": rank_then - found}
    yield Step(Because.PREVIOUS_RANK, {"period": earlier.period, "rank": rank_then, **change})
