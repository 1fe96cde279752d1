"""The outcome of an evaluation: result tables, made when they are looked at."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.errors import Diagnostic
from kpikit.evaluation.rankings import ranking_block
from kpikit.evaluation.run import Computed, points_lost
from kpikit.evaluation.tables import achievement_blocks, score_blocks, unmet_blocks
from kpikit.model.specification import Specification
from kpikit.observations import Observations
from kpikit.results import Achievement, Block, Rank, Score, Table, Unmet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.periods import Period


@frozen(eq=False)
class Evaluation:
    """What observations are worth by a specification.

    Attributes:
        specification: the rule book.
        observations: the measured values.
        computed: cells and points as columns.
        diagnostics: warnings about the data and the question.
    """

    specification: Specification
    observations: Observations
    computed: Computed
    diagnostics: tuple[Diagnostic, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Return the evaluated windows."""
        return self.computed.windows

    @cached_property
    def achievements(self) -> Table[Achievement]:
        """Return every cell against each of its targets."""
        blocks = (
            block
            for cells in self.computed.indicators.values()
            for block in achievement_blocks(cells, self.periods)
        )
        return Table(Achievement, _filled(blocks))

    @cached_property
    def scores(self) -> Table[Score]:
        """Return the points of every node of every scorecard."""
        blocks = (
            block
            for card, top in self.computed.cards
            for block in score_blocks(card, top, self.periods)
        )
        return Table(Score, _filled(blocks))

    @cached_property
    def rankings(self) -> Table[Rank]:
        """Return the places of every ranking."""
        blocks = (
            ranking_block(ranking, card, top, self.periods)
            for card, top in self.computed.cards
            for ranking in card.rankings
        )
        return Table(Rank, _filled(blocks))

    @cached_property
    def unmet(self) -> Table[Unmet]:
        """Return the targets that are not met, and those of which it cannot be said."""
        language = self.specification.language
        blocks = (
            block
            for name, cells in self.computed.indicators.items()
            for block in unmet_blocks(
                cells, points_lost(self.computed, name), self.periods, language
            )
        )
        return Table(Unmet, _filled(blocks))


def _filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.length)
