"""Two rule books on figures: what changed, whom it moves, and which change moves them how far."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.comparison.causes import causes
from kpikit.comparison.differences import differences
from kpikit.comparison.effects import effects
from kpikit.comparison.evaluations import Baseline
from kpikit.comparison.figures import Figures
from kpikit.comparison.trials import Trials
from kpikit.evaluation import Evaluation
from kpikit.results import Difference, Effect, Revision, Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kpikit.model.specification import Specification
    from kpikit.periods import Period
    from kpikit.tables import AnyTable


@frozen(eq=False)
class Comparison:
    """Two specifications, evaluated with the same figures.

    Attributes:
        differences: what changed from the old specification to the new one.
        before: the evaluation by the old one.
        after: the evaluation by the new one, in the same windows.

    >>> from kpikit.spec import parse_specification
    >>> text = '''
    ... kpikit: 1
    ... id: roads
    ... org_units: [{id: north}, {id: south}]
    ... indicators: {paved: {unit: kilometre}}
    ... scorecard:
    ...   grades: [{id: good, at_least: 8}, {id: fair}]
    ...   children: [{indicator: paved, max_points: 10, score: {linear: {full_at: 40}}}]
    ... '''
    >>> old = parse_specification(text)
    >>> new = parse_specification(text.replace("40", "45").replace("at_least: 8", "at_least: 6"))
    >>> row = {"indicator": "paved", "period": "2024"}
    >>> values = {"north": 36, "south": 31}
    >>> rows = [{**row, "org_unit": unit, "value": value} for unit, value in values.items()]
    >>> comparison = compare(old, new, rows)
    >>> for row in comparison.effects.where(org_unit="south", node="total"):
    ...     print(row.path, row.word_after or row.change)
    scorecard.grades.good.at_least good
    scorecard.children.paved.score.linear.full_at -43/50
    """

    differences: Table[Difference]
    before: Evaluation
    after: Evaluation
    _trials: Trials = field(repr=False)

    @cached_property
    def _baseline(self) -> Baseline:
        return Baseline(self.before)

    @cached_property
    def moves(self) -> Table[Revision]:
        """Return whom the changes move: values, targets, points, grades and ranks that differ."""
        return self._baseline.moved(self.after)

    @cached_property
    def effects(self) -> Table[Effect]:
        """Return which change moves them how far.

        For each change the old specification with this change alone is evaluated. Changes that are
        only possible together count as one.
        """
        alone = []
        for group in causes(self._trials):
            paths = sorted({edit.path for edit in group if edit.effective})
            rows = self._baseline.moved(self._trials.evaluation(group))
            alone.append(("; ".join(paths), list(rows)))
        return Table.of(Effect, effects(list(self.moves), alone), self.moves.backend)


def compare(  # noqa: PLR0913 - as of `evaluate`: each is one question, most are left out
    old: Specification,
    new: Specification,
    observations: AnyTable | None = None,
    *,
    period: Period | str | Iterable[Period | str] | None = None,
    as_of: date | str | None = None,
    map_of: date | str | None = None,
    weights: str | None = None,
) -> Comparison:
    """Return what changed between two specifications, and whom it moves.

    Figures of indicators and organisation units that only one of the two knows are left out for the
    other one.

    Args:
        old: the specification before.
        new: the specification after.
        observations: a table, as `read_observations` takes it. If absent, the table that each
            specification names: where these differ, the other figures count as one change more,
            called ``figures``.
        period: the window or windows; all that are observed by either specification if absent.
        as_of: the day by whose end everything has to be known, as for `evaluate`.
        map_of: the day on whose map everything is evaluated, as for `evaluate`.
        weights: the name of the weights that are taken, as for `evaluate`.

    Raises:
        InvalidValueError: no table is given, and one of the specifications names none; or one has
            no weights of that name.
        DiagnosticsError: a specification or the table has errors.
        PeriodError: a text is not a period.
        DateError: a text is not a date.

    >>> from kpikit.spec import load_specification
    >>> specification = load_specification("kpikit:vn/hung-nguyen-2024")
    >>> len(compare(specification, specification).moves)
    0
    """
    options = {"as_of": as_of, "map_of": map_of, "weights": weights, "period": period}
    figures = Figures.of(old, new, observations, options)
    before, after = figures.evaluations()
    if before.periods != after.periods:
        windows = sorted({*before.periods, *after.periods})
        figures = evolve(figures, options={**figures.options, "period": windows})
        before, after = figures.evaluations()
    trials = Trials.of(old, new, figures.evaluation, same_figures=not figures.differ)
    return Comparison(differences(old, new), before, after, trials)
