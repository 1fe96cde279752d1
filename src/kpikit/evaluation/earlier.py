"""Ranks of an earlier period beside those of today, as they were then by the rules of then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.evaluation.editions import Editions
from kpikit.evaluation.rankings import Places, ranking_of_all
from kpikit.evaluation.run import Computed
from kpikit.model.rankings import Ties, before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.evaluation.moves import Windows
    from kpikit.evaluation.resolved import ResolvedCard, ResolvedRanking
    from kpikit.evaluation.things import Things
    from kpikit.kernels.integers import IntArray
    from kpikit.periods import Period


@frozen(eq=False)
class EarlierPlaces:
    """Gives ranks in the earlier period that a ranking names for each window.

    Attributes:
        computed: what was computed in the evaluated windows.
        rules: gives the rules that were in force in other periods.
    """

    computed: Computed
    rules: Editions

    def __call__(self, card: ResolvedCard, ranking: ResolvedRanking) -> Places:
        """Return the earlier ranks of a ranking; what is evaluated anyway is not computed again."""
        then = [self._then(window, ranking) for window in self.computed.windows]
        wanted = dict.fromkeys(period for period in then if period is not None)
        found: dict[Period, IntArray] = {}
        for things, windows in self._by_things(tuple(wanted), ranking):
            here = tuple(one for one in windows if one in self._evaluated(things))
            others = tuple(one for one in windows if one not in here)
            for asked in (self.computed.windows if here else (), others):
                if asked:
                    ranks = self._ranks(things, asked, card, ranking)
                    found.update(zip(asked, ranks, strict=True))
        nobody = np.zeros(len(card.members), dtype=np.int64)
        rows = [nobody if period is None else found[period] for period in then]
        scale = 2 if ranking.declared.ties is Ties.AVERAGE else 1
        return Places(np.concatenate(rows), scale)

    def _by_things(
        self, windows: Windows, ranking: ResolvedRanking
    ) -> Iterable[tuple[Things, Windows]]:
        """Yield what gives ranks in windows: by the rules and the map of then, or of today."""
        if ranking.declared.restate:
            return [(self.rules.always(self.computed), windows)] if windows else []
        return [(self.rules.at(some[0]), some) for some in self.rules.split(windows)]

    def _ranks(
        self, things: Things, windows: Windows, card: ResolvedCard, ranking: ResolvedRanking
    ) -> IntArray:
        """Return the ranks of the members of a scorecard by other rules, window by window.

        0 where a unit had none, or nothing was scored. A unit that only got another id had the rank
        of that time under the other one.
        """
        nobody = np.zeros((len(windows), len(card.members)), dtype=np.int64)
        other = next(one for one in things.resolved.cards if one.declared.id == card.declared.id)
        named = f"{card.declared.id}.{ranking.node}" in things.resolved.nodes
        if not len(other.members) or not named:
            return nobody
        then = ranking if other is card else _like(ranking, other)
        numbers = things.frame(windows).places(other, then).numbers
        codes = self.rules.earlier_codes(things, self.computed, windows[0])[card.members.codes]
        places = other.members.positions[codes].astype(np.intp)
        ranks = numbers.reshape(len(windows), -1)[:, np.maximum(places, 0)]
        scored = np.array([other.declared.scores(window) for window in windows], dtype=np.bool_)
        return np.asarray(np.where(places < 0, 0, ranks) * scored[:, None])

    def _evaluated(self, things: Things) -> Windows:
        """Return the windows that are evaluated by the same rules."""
        return self.computed.windows if things is self.computed.things else ()

    def _then(self, window: Period, ranking: ResolvedRanking) -> Period | None:
        """Return the earlier period; none where nothing is observed in it."""
        period = before(window, ranking.declared.since)
        if period is None or period.end not in self.computed.things.ends:
            return None
        return period


def _like(ranking: ResolvedRanking, card: ResolvedCard) -> ResolvedRanking:
    """Return a ranking as another version of its scorecard has it; one of all units is anew."""
    same = (one for one in card.rankings if one.declared.id == ranking.declared.id)
    return next(same, ranking_of_all(card, ranking.node, ranking.declared.ties))
