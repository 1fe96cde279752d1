"""Ranks of an earlier period beside those of today, as they were then by the same rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.evaluation.rankings import Places
from kpikit.evaluation.run import Computed
from kpikit.model.rankings import Ties, before

if TYPE_CHECKING:
    from kpikit.evaluation.resolved import ResolvedCard, ResolvedRanking
    from kpikit.periods import Period


@frozen(eq=False)
class EarlierPlaces:
    """Gives ranks in the earlier period that a ranking names for each window.

    Attributes:
        computed: what was computed in the evaluated windows.
    """

    computed: Computed

    def __call__(self, card: ResolvedCard, ranking: ResolvedRanking) -> Places:
        """Return the earlier ranks of a ranking; what is evaluated anyway is not computed again."""
        then = [self._then(window, card, ranking) for window in self.computed.windows]
        wanted = tuple(dict.fromkeys(period for period in then if period is not None))
        here = tuple(period for period in wanted if period in self.computed.windows)
        others = tuple(period for period in wanted if period not in self.computed.windows)
        found: dict[Period, np.ndarray] = {}
        scale = 2 if ranking.declared.ties is Ties.AVERAGE else 1
        for asked, windows in ((here, self.computed.windows), (others, others)):
            if asked:
                places = self.computed.things.frame(windows).places(card, ranking)
                found.update(zip(windows, places.numbers.reshape(len(windows), -1), strict=True))
        nobody = np.zeros(len(card.members), dtype=np.int64)
        rows = [nobody if period is None else found[period] for period in then]
        return Places(np.concatenate(rows), scale)

    def _then(self, window: Period, card: ResolvedCard, ranking: ResolvedRanking) -> Period | None:
        """Return the earlier period; none where nothing is observed in it, or nothing scored."""
        period = before(window, ranking.declared.since)
        if period is None or period.end not in self.computed.things.ends:
            return None
        return period if period.as_long_as(card.declared.frequency) else None
