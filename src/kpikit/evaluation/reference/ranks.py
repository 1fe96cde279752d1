"""The order of units by the points of a node."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from attrs import frozen

from kpikit.evaluation.reference.eras import always, then
from kpikit.evaluation.reference.nodes import NodeCell
from kpikit.evaluation.reference.points import Place, standings
from kpikit.evaluation.reference.scopes import is_in_scope
from kpikit.evaluation.reference.statuses import Statuses
from kpikit.model.ids import Slug
from kpikit.model.org import OrgUnit
from kpikit.model.rankings import Ranking, Ties, before
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpikit.evaluation.reference.cells import Facts
    from kpikit.evaluation.reference.traced import Key as KeptKey
    from kpikit.model.scorecards import Scorecard

T = TypeVar("T")

NO_GROUP = "no_group"
"""Reason of a unit that is in none of the groups that are ranked by themselves."""

Key = tuple[tuple[bool, Fraction], ...]
"""Published points of several nodes, the decisive one first; whoever has none comes last."""


@frozen
class Contender:
    """A unit in a ranking and a window.

    Attributes:
        org_unit: the unit.
        window: the window.
        cell: the ranked node.
        group: the group in which it is ranked; `None` for one of all, or if it is in none.
        key: what is compared.
        statuses: obs_status of what is compared.
        ranked: whether it takes part.
    """

    org_unit: OrgUnit
    window: Period
    cell: NodeCell
    group: str | None
    key: Key
    statuses: Statuses
    ranked: bool

    def is_peer_of(self, other: Contender) -> bool:
        """Whether it takes part among those with whom another one is compared."""
        return self.ranked and (self.group, self.window) == (other.group, other.window)


def contenders(facts: Facts, ranking: Ranking, windows: Sequence[Period]) -> list[Contender]:
    """Return the units of a ranking in some windows."""
    places = (place for window in windows for place in entrants(facts, ranking, window))
    return [contender(place, ranking) for place in places]


def entrants(facts: Facts, ranking: Ranking, window: Period) -> list[Place]:
    """Return the places of the units of a ranking in a window."""
    places = (
        Place(facts, card, unit, window)
        for card in facts.specification.scorecards
        for unit in facts.specification.org_units
        if own_name(card, ranking.of) in standings(facts, card)
    )
    return [place for place in places if takes_part(place, ranking)]


def own_name(card: Scorecard, name: str) -> str:
    """Return the id of a node within its scorecard."""
    return name.removeprefix(f"{card.id}.")


def takes_part(place: Place, ranking: Ranking) -> bool:
    """Whether a unit is among those that are ranked."""
    peers = ranking.peers
    return place.exists and is_in_scope(place.org_unit, peers.level, peers.group, peers.where)


def contender(place: Place, ranking: Ranking) -> Contender:
    """Return a unit as it takes part in a ranking."""
    names = [own_name(place.card, name) for name in (ranking.of, *ranking.tie_break)]
    cells = [place.node(name) for name in names]
    group = group_of(place, ranking)
    key = tuple((cell.points is not None, cell.published or Fraction(0)) for cell in cells)
    ranked = cells[0].points is not None and (ranking.per is None or group is not None)
    statuses: Statuses = frozenset().union(*(cell.statuses for cell in cells))
    return Contender(place.org_unit, place.window, cells[0], group, key, statuses, ranked)


def group_of(place: Place, ranking: Ranking) -> str | None:
    """Return the group in which a unit is ranked; `None` for one of all, or if it is in none."""
    return None if ranking.per is None else place.org_unit.groups.get(ranking.per)


def rivals(facts: Facts, ranking: Ranking, one: Contender) -> list[Contender]:
    """Return the units of the group in which a unit is ranked, itself included."""
    return facts.once(
        ("rivals", ranking.id, one.window, one.group),
        lambda: [
            contender(place, ranking)
            for place in entrants(facts, ranking, one.window)
            if group_of(place, ranking) == one.group
        ],
    )


def rank_in(facts: Facts, ranking: Ranking, one: Contender) -> Fraction | None:
    """Return the rank of a unit in a ranking; `None` if it takes no part."""
    return facts.once(
        rank_key(ranking, one),
        lambda: rank_of(one, rivals(facts, ranking, one), ranking.ties),
    )


def rank_key(ranking: Ranking, one: Contender) -> KeptKey:
    """Return the key under which the rank of a unit is kept."""
    return ("rank", ranking.id, one.org_unit.id, one.window)


def statuses_of_peers(one: Contender, everyone: Sequence[Contender]) -> Statuses:
    """Return obs_status of all with whom a unit is compared, itself included."""
    peers = (other for other in everyone if one.ranked and other.is_peer_of(one))
    return frozenset().union(*(peer.statuses for peer in peers))


def rank_of(one: Contender, everyone: Sequence[Contender], ties: Ties) -> Fraction | None:
    """Return the rank of a unit among all who take part; `None` if it takes none itself."""
    if not one.ranked:
        return None
    peers = [other for other in everyone if other.is_peer_of(one)]
    earlier = [other.org_unit for other in peers if other.key == one.key].index(one.org_unit)
    return rank(one.key, [other.key for other in peers], earlier, ties)


def rank(key: Key, others: Sequence[Key], earlier: int, ties: Ties) -> Fraction:
    """Return the rank of points among those of all who take part; most points are first.

    Args:
        key: what is compared.
        others: the same of all who take part, the unit itself included.
        earlier: how many with the same points are declared before it.
        ties: what equals get.

    >>> keys = [((True, Fraction(n)),) for n in (9, 9, 8, 8)]
    >>> [str(rank(keys[3], keys, 1, ties)) for ties in Ties]
    ['3', '4', '2', '7/2', '4']
    """
    better = [other for other in others if other > key]
    first, last = Fraction(len(better) + 1), Fraction(len(better) + others.count(key))
    return {
        Ties.MIN: first,
        Ties.MAX: last,
        Ties.DENSE: Fraction(len(set(better)) + 1),
        Ties.AVERAGE: (first + last) / 2,
        Ties.ORDINAL: first + earlier,
    }[ties]


def earlier_ranks(facts: Facts, ranking: Ranking, window: Period) -> Mapping[str, Fraction | None]:
    """Return the ranks in the earlier period that a ranking names, by unit.

    Args:
        facts: what is known.
        ranking: the ranking.
        window: the window with whose ranks they are compared.
    """
    then = earlier_contenders(facts, ranking, window)
    return {unit: rank_in(there, ranking, one) for unit, (there, one) in then.items()}


def earlier_contenders(
    facts: Facts, ranking: Ranking, window: Period
) -> Mapping[str, tuple[Facts, Contender]]:
    """Return who took part in the earlier period that a ranking names, by unit, with its facts.

    Where nothing was observed then, nobody had a rank. They are as then evaluated, by the rules and
    on the map of then, unless they are restated: by the rules and on the map of now.

    Args:
        facts: what is known.
        ranking: the ranking.
        window: the window with whose ranks they are compared.
    """
    period = before(window, ranking.since)
    if period is None or period.end not in facts.ends:
        return {}
    there = always(facts) if ranking.restate else then(facts, period)
    everyone = contenders(there, ranking, [period])
    found = {str(one.org_unit.id): (there, one) for one in everyone}
    return found if there.number == facts.number else by_new_names(facts, there.number, found)


def by_new_names(facts: Facts, number: int, then: Mapping[str, T]) -> Mapping[str, T]:
    """Return what there is on an earlier map by unit: of one that only got another name, too."""
    roads, found = facts.restated.roads, {}
    for unit in facts.specification.org_units:
        sources = roads.sources(number, facts.number, unit.id)
        whole = roads.is_whole(number, facts.number, unit.id, sources)
        name = next(iter(sources)) if whole else str(unit.id)
        if name in then:
            found[str(unit.id)] = then[name]
    return found


def ranking_named(facts: Facts, name: str) -> Ranking:
    """Return a declared ranking, or that of all units by a node."""
    declared = {str(ranking.id): ranking for ranking in facts.specification.rankings}
    return declared.get(name, Ranking(id=Slug(name), of=name))
