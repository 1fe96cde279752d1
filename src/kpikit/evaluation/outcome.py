"""The outcome of an evaluation: result tables, made when they are looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar, cast, get_args

from attrs import evolve, frozen

from kpikit.errors import Diagnostic
from kpikit.evaluation.doubts import doubts
from kpikit.evaluation.earlier import EarlierPlaces
from kpikit.evaluation.editions import Editions
from kpikit.evaluation.gains import Asked, Gains
from kpikit.evaluation.rankings import ranking_block, ranking_of
from kpikit.evaluation.run import Computed, points_lost
from kpikit.evaluation.score_tables import score_blocks
from kpikit.evaluation.tables import achievement_blocks, unmet_blocks
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.model.doubts import with_reasons
from kpikit.model.specification import Specification
from kpikit.observations import Observations
from kpikit.observations.tried import tried, with_tried
from kpikit.periods import Period
from kpikit.results import Achievement, Block, Gain, Rank, Score, Table, Unmet
from kpikit.tables.frames_out import Backend

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.kernels.ranking import Ties
    from kpikit.results import Explanation, Kind, Predecessor
    from kpikit.tables import AnyTable


R = TypeVar("R")


@frozen(eq=False, repr=False)
class Evaluation:
    """What observations are worth by a specification.

    Attributes:
        specification: the rule book.
        observations: the measured values that were known.
        periods: the evaluated windows.
        parts: cells and points as columns, of the windows in which the same rules are in force.
        rules: gives the rules of other periods.
        findings: warnings about the table and the question.
        again: evaluates other observations of the same units by the same rules, known as of the
            same day and on the same map, in any windows.
    """

    specification: Specification
    observations: Observations
    periods: tuple[Period, ...]
    parts: tuple[Computed, ...]
    rules: Editions
    findings: tuple[Diagnostic, ...]
    again: Callable[[Observations, tuple[Period, ...]], Evaluation]

    def __repr__(self) -> str:
        """Return what was evaluated, in one line."""
        return f"<Evaluation of {self.specification.id} in {', '.join(map(str, self.periods))}>"

    @property
    def as_of(self) -> date | None:
        """Return the day by which everything was known; ``None`` if nothing was left out."""
        return self.observations.known_by

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return the warnings about the data and the question.

        Those about figures that are doubted are looked for when somebody asks, as tables are made.
        """
        specification = self.specification
        sources, accepted = specification.sources, specification.accepted_warnings
        found = (
            one if one.source else evolve(one, source=sources.get(one.path))
            for measures, windows in self.rules.by_map(self.parts)
            for one in doubts(measures, windows, specification)
        )
        return with_reasons((*self.findings, *found), accepted, specification.language)

    def _table(self, record: type[R], blocks: tuple[Block, ...]) -> Table[R]:
        return Table(record, blocks, _backend(self.observations.kind))

    @cached_property
    def achievements(self) -> Table[Achievement]:
        """Return every cell against each of its targets."""
        blocks = (
            block
            for part in self.parts
            for cells in part.indicators.values()
            for block in achievement_blocks(cells, part.windows)
        )
        of_nodes = (
            block
            for part in self.parts
            for cells in part.nodes.values()
            for block in achievement_blocks(cells, part.windows, without_target=False)
        )
        return self._table(Achievement, _filled(chain(blocks, of_nodes)))

    @cached_property
    def scores(self) -> Table[Score]:
        """Return the points of every node of every scorecard."""
        blocks = (
            block
            for part in self.parts
            for card, top in part.cards
            for block in score_blocks(card, top, part.windows, part.grades)
        )
        return self._table(Score, _filled(blocks))

    @cached_property
    def rankings(self) -> Table[Rank]:
        """Return the places of every ranking."""
        blocks = (
            ranking_block(ranking, card, top, part.windows, self._earlier(part))
            for part in self.parts
            for card, top in part.cards
            for ranking in card.rankings
        )
        return self._table(Rank, _filled(blocks))

    def _earlier(self, part: Computed) -> EarlierPlaces:
        return EarlierPlaces(part, self.rules)

    def ranking(self, node: str, *, ties: Ties | None = None) -> Table[Rank]:
        """Return the places of the units by any node, also one that no ranking is declared for.

        In each window the first place comes first and the unranked last.

        Args:
            node: id of the node; ``card.node`` where scorecards share it.
            ties: what equals get, in one ranking of all units. If absent, the rankings that are
                declared for the node; without one, `min`: 1-2-2-4.

        Raises:
            InvalidValueError: no scorecard has such a node, or several do.

        >>> from kpikit.evaluation import evaluate
        >>> from kpikit.observations import read_observations
        >>> from kpikit.spec import load_specification
        >>> specification = load_specification("kpikit:vn/hung-nguyen-2024")
        >>> table = specification.folder / "observations.csv"
        >>> evaluation = evaluate(specification, read_observations(table, specification))
        >>> [row.rank for row in evaluation.ranking("socio_economic").where(period="2024-S1")]
        [1]
        """
        blocks = (
            block
            for part in self.parts
            for block in ranking_of(part, node, ties, self._earlier(part))
        )
        return self._table(Rank, _filled(blocks))

    def with_observations(self, rows: AnyTable, *, limits: Limits = DEFAULT_LIMITS) -> Evaluation:
        """Return the evaluation of the same question with other figures: what if?

        Each row goes before whatever is known of its cell: of the same organisation unit,
        indicator and period, and of the same item where it names one. A row with the state
        ``missing`` takes a figure away. A row without an item replaces those of all items, a row
        with one a figure of the whole. Earlier vintages stay: the row is the newest that is known,
        as of the day of the evaluation. Periods, the day and the map are those of this evaluation,
        which is not changed.

        Args:
            rows: as `read_observations` takes them, without vintages.
            limits: bounds for files of strangers.

        Raises:
            TableError: the table itself cannot be read.
            ObservationsError: something in it is wrong: an organisation unit that is not among
                those that are evaluated, two rows of one cell, a vintage.
            EvaluationError: a scoring rule in Python fails.

        >>> from kpikit.evaluation import evaluate
        >>> from kpikit.observations import read_observations
        >>> from kpikit.spec import load_specification
        >>> specification = load_specification("kpikit:vn/hung-nguyen-2024")
        >>> table = specification.folder / "observations.csv"
        >>> evaluation = evaluate(specification, read_observations(table, specification))
        >>> cell = {"org_unit": "hung-nguyen", "indicator": "disbursed", "period": "2024-S1"}
        >>> other = evaluation.with_observations([{**cell, "value": 270_000}])
        >>> for one in (evaluation, other):
        ...     print(one.scores.where(node="disbursed", period="2024-S1")[0].points)
        183/10
        45/2
        """
        figures = tried(rows, self.specification, limits)
        return self.again(with_tried(self.observations, figures, self.specification), self.periods)

    def gains(
        self,
        *,
        org_unit: str | None = None,
        indicator: str | None = None,
        period: Period | str | None = None,
    ) -> Table[Gain]:
        """Return what each target that is not met would be worth, if it alone were met exactly.

        For each row of the unmet list the window is evaluated once more, with one other figure:
        the level that decides, of a range the end that is nearest, of a target that is behind its
        path what is due, of one without a stated level the judgement that it is met. Everything
        else stays, the other units too: a derived value is reported instead of computed, and what
        it is made of is not touched.

        Args:
            org_unit: id of the organisation unit; all if absent.
            indicator: id of the indicator; all if absent.
            period: the window; all that are evaluated if absent.

        Raises:
            InvalidValueError: there is no such unit or indicator, or the period is not evaluated.
            PeriodError: the text is not a period.
            EvaluationError: a scoring rule in Python fails.

        >>> from kpikit.evaluation import evaluate
        >>> from kpikit.observations import read_observations
        >>> from kpikit.spec import load_specification
        >>> specification = load_specification("kpikit:vn/emulation-cluster-illustrative")
        >>> table = specification.folder / "observations-illustrative.csv"
        >>> evaluation = evaluate(specification, read_observations(table, specification))
        >>> for row in evaluation.gains(org_unit="illustrative-lan"):
        ...     print(row.value, row.value_then, row.points_gained, row.ranking, row.rank_then)
        95 100 21/2 clusters 1
        95 100 21/2 province 1
        """
        asked = Asked(org_unit, indicator, None if period is None else _window(period))
        asked.check(self.specification, self.periods)
        trying = Gains(
            self.specification,
            self.observations,
            self.rules.territory.maps,
            lambda other, when: self.again(other, (when,)).parts[0],
        )
        return Table.of(Gain, list(trying.of(self.parts, asked)), _backend(self.observations.kind))

    def predecessors(
        self, *, org_unit: str, indicator: str, period: Period | str
    ) -> tuple[Predecessor, ...]:
        r"""Return of which units before a reported figure is made, and by which shares.

        Nothing if the unit reported it itself, or if nothing is reported of the period. What is
        summed over months, rolled up or computed by a formula is made of other figures: ask for
        those.

        Args:
            org_unit: id of the organisation unit.
            indicator: id of the indicator.
            period: the period.

        Raises:
            InvalidValueError: there is no such unit or indicator.
            PeriodError: the text is not a period.

        >>> from kpikit.evaluation import evaluate
        >>> from kpikit.observations import read_observations
        >>> from kpikit.spec import load_specification
        >>> specification = load_specification("kpikit:vn/hung-nguyen-successions")
        >>> table = specification.folder / "observations-illustrative.csv"
        >>> observations = read_observations(table, specification)
        >>> evaluation = evaluate(specification, observations, map_of="2024-12-31")
        >>> cell = {"org_unit": "thinh-my", "indicator": "revenue", "period": "2024-M11"}
        >>> for one in evaluation.predecessors(**cell):
        ...     print(one)
        hung-thinh, 2024-M11: 1293 (A), by successions[0]
        hung-my, 2024-M11: 1383 (A), by successions[0]
        """
        from kpikit.evaluation.explain import predecessors

        cell = (org_unit, indicator, _window(period))
        map_of = self.rules.territory.map_of
        return predecessors(self.specification, self.observations, cell, map_of)

    @cached_property
    def _explainer(self) -> Explainer:
        """What explains numbers; it is kept, as it keeps what it has worked out."""
        from kpikit.evaluation.explained import explainer_of

        map_of = self.rules.territory.map_of
        return explainer_of(self.specification, self.observations, map_of)

    def explain(  # noqa: PLR0913 - what may be asked for
        self,
        *,
        org_unit: str,
        period: Period | str,
        indicator: str | None = None,
        node: str | None = None,
        ranking: str | None = None,
        target: str | None = None,
        kind: Kind | str | None = None,
    ) -> Explanation:
        """Return why a number is what it is, of which observations, and why it is not better.

        Args:
            org_unit: id of the organisation unit.
            period: the period.
            indicator: id of the indicator.
            node: id of the node; ``card.node`` where scorecards share it.
            ranking: id of the ranking.
            target: id of the target of the indicator or the node: its achievement.
            kind: which number; the value, points, achievement or rank, as what is named has it, if
                absent. ``grade`` and ``rank`` may be asked of a node, ``unmet`` of a target.

        Raises:
            InvalidValueError: there is no such number, or it is not clear which one.
            PeriodError: the text is not a period.

        >>> from kpikit.evaluation import evaluate
        >>> from kpikit.observations import read_observations
        >>> from kpikit.spec import load_specification
        >>> specification = load_specification("kpikit:vn/hung-nguyen-2024")
        >>> table = specification.folder / "observations.csv"
        >>> evaluation = evaluate(specification, read_observations(table, specification))
        >>> found = evaluation.explain(org_unit="hung-nguyen", node="disbursed", period="2024-S1")
        >>> str(found.result), [step.what.value for step in found.steps]
        ('183/10', ['read', 'rule'])
        """
        from kpikit.evaluation.explained import Question, explain, kind_named

        asked = Question(
            org_unit=org_unit,
            period=_window(period),
            indicator=indicator,
            node=node,
            ranking=ranking,
            target=target,
            kind=None if kind is None else kind_named(kind),
        )
        return explain(self._explainer, asked)

    @cached_property
    def unmet(self) -> Table[Unmet]:
        """Return the targets that are not met, and those of which it cannot be said."""
        language = self.specification.language
        blocks = (
            block
            for part in self.parts
            for cells in chain(part.indicators.values(), part.nodes.values())
            for block in unmet_blocks(
                cells, partial(points_lost, part, cells), part.windows, language
            )
        )
        return self._table(Unmet, _filled(blocks))


def _window(period: Period | str) -> Period:
    return Period.parse(period) if isinstance(period, str) else period


def _backend(kind: str) -> Backend:
    """Return the kind of data frames that results come back in."""
    return cast("Backend", kind) if kind in get_args(Backend) else "polars"


def _filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.length)
