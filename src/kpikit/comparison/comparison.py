"""Two rule books on figures: what changed, whom it moves, and which change moves them how far."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from operator import is_not
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from kpikit.comparison.causes import causes
from kpikit.comparison.differences import differences
from kpikit.comparison.effects import effects
from kpikit.comparison.revisions import changes
from kpikit.comparison.rows import as_table
from kpikit.comparison.trials import Trials
from kpikit.errors import InvalidValueError
from kpikit.evaluation import Evaluation, evaluate
from kpikit.observations import Observations, read_observations
from kpikit.results import Difference, Effect, Revision, Table
from kpikit.tables import AnyTable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kpikit.model.specification import Specification
    from kpikit.periods import Period


_READ_BY = ("units", "org_units", "org_units_table", "successions", "indicators", "observations")
"""The sections by which a table of observations is read."""


@frozen(eq=False)
class _Figures:
    """The figures that specifications are evaluated with.

    Attributes:
        tables: the table of the old and of the new specification.
        options: what is asked of each evaluation.
        last: the figures that were read last from each table, with the sections they were read by.
    """

    tables: tuple[AnyTable, AnyTable]
    options: Mapping[str, Any]
    last: dict[bool, tuple[tuple[object, ...], Observations]] = field(factory=dict)

    def evaluation(self, specification: Specification, *, newer: bool) -> Evaluation:
        """Return the evaluation of a specification, with the older or the newer figures."""
        sections = tuple(getattr(specification, name) for name in _READ_BY)
        known = self.last.get(newer)
        if known is None or any(map(is_not, known[0], sections)):
            known = (sections, read_observations(self.tables[newer], specification))
            self.last[newer] = known
        return evaluate(specification, known[1], **self.options)


@frozen(eq=False)
class Comparison:
    """Two specifications, evaluated with the same figures.

    Attributes:
        differences: what changed from the old specification to the new one.
        before: the evaluation by the old one.
        after: the evaluation by the new one, in the same windows.
    """

    differences: Table[Difference]
    before: Evaluation
    after: Evaluation
    _trials: Trials = field(repr=False)

    @cached_property
    def moves(self) -> Table[Revision]:
        """Return whom the changes move: values, targets, points, grades and ranks that differ."""
        rows = changes(self.before, self.after)
        return as_table(Revision, rows, self.after.achievements.backend)

    @cached_property
    def effects(self) -> Table[Effect]:
        """Return which change moves them how far.

        For each change the old specification with this change alone is evaluated. Changes that are
        only possible together count as one.
        """
        alone = []
        for group in causes(self._trials):
            paths = sorted({edit.path for edit in group if edit.effective})
            moved = changes(self.before, self._trials.evaluation(group))
            alone.append(("; ".join(paths), moved))
        return as_table(Effect, effects(list(self.moves), alone), self.moves.backend)


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

    Args:
        old: the specification before.
        new: the specification after.
        observations: a table, as `read_observations` takes it; it is read more than once. If
            absent, the table that each specification names: where these differ, the other figures
            count as one change more, called ``figures``.
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
    tables: tuple[AnyTable, AnyTable]
    tables = (_table_of(old), _table_of(new)) if observations is None else (observations,) * 2
    options = {"as_of": as_of, "map_of": map_of, "weights": weights, "period": period}
    figures = _Figures(tables, options)
    before, after = (figures.evaluation(one, newer=one is new) for one in (old, new))
    if before.periods != after.periods:
        windows = sorted({*before.periods, *after.periods})
        figures = evolve(figures, options={**options, "period": windows})
        before, after = (figures.evaluation(one, newer=one is new) for one in (old, new))
    same = observations is not None or _are_same(*tables)
    trials = Trials.of(old, new, figures.evaluation, same_figures=same)
    return Comparison(differences(old, new), before, after, trials)


def _table_of(specification: Specification) -> Path:
    """Return the table of observations that a specification names."""
    if specification.observations is None or specification.folder is None:
        message = f"'{specification.id}' names no table of observations"
        raise InvalidValueError(message, "give one")
    return specification.folder / specification.observations.table


def _are_same(one: object, other: object) -> bool:
    """Return whether two files say the same; both have been read."""
    return one == other or Path(str(one)).read_bytes() == Path(str(other)).read_bytes()
