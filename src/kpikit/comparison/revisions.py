"""What a revision of figures or targets changed, and whom it moved."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, field, frozen

from kpikit.comparison.rows import as_table
from kpikit.dates import day_of
from kpikit.errors import InvalidValueError, UnitError
from kpikit.evaluation import Evaluation, plan
from kpikit.results import Changed, Revision, Table
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date


Key: TypeAlias = tuple[object, ...]
Row: TypeAlias = tuple[object, object, object, object]
"""Number or word, what stands in its place, obs_status and unit."""


@frozen
class _Fact:
    """What one evaluation says of something: a number, or a word in its place.

    Attributes:
        number: the number.
        word: a word, a date, or a state where there is no number.
        status: obs_status of it.
        unit: unit of the number.
    """

    number: Fraction | None = None
    word: str | None = None
    status: str | None = None
    unit: str | None = None

    def measured_in(self, unit: str | None, units: UnitSystem) -> _Fact:
        """Return the fact with its number in a unit, if it can be given in it."""
        if self.number is None or self.unit is None or unit in {None, self.unit}:
            return self
        try:
            factor = units.factor(self.unit, str(unit))
        except UnitError:
            return self
        return evolve(self, number=self.number * factor, unit=unit)


_NOTHING: Row = (None, None, None, None)


@frozen
class _Sort:
    """A sort of things that may change.

    Attributes:
        changed: what it is called.
        table: the table of an evaluation in which it stands.
        keys: the columns that say what a row is about.
        fact: the columns of number or word, what stands in its place, obs_status and unit; empty
            where there is none.
        final: whether a change of obs_status alone is told.
    """

    changed: Changed
    table: str
    keys: tuple[str, ...]
    fact: tuple[str, str, str, str]
    final: bool = False

    def differs(self, one: _Fact, other: _Fact) -> bool:
        same = (one.number, one.word) == (other.number, other.word)
        return not same or (self.final and one.status != other.status)

    def change(self, before: _Fact, after: _Fact) -> Fraction | None:
        """Return by how much it is more; of a rank, by how many places it is better."""
        if before.number is None or after.number is None:
            return None
        difference = after.number - before.number
        return -difference if self.changed is Changed.RANK else difference


_CELL = ("org_unit", "period", "indicator")
_NODE = ("org_unit", "period", "scorecard", "node")
_SORTS = (
    _Sort(
        Changed.VALUE, "achievements", _CELL, ("value", "state", "obs_status", "unit"), final=True
    ),
    _Sort(Changed.TARGET, "achievements", (*_CELL, "target"), ("target_value", "", "", "unit")),
    _Sort(Changed.MET, "achievements", (*_CELL, "target"), ("met", "", "obs_status", "")),
    _Sort(Changed.POINTS, "scores", _NODE, ("points", "state", "obs_status", "")),
    _Sort(Changed.GRADE, "scores", _NODE, ("grade", "", "obs_status", "")),
    _Sort(
        Changed.RANK,
        "rankings",
        ("org_unit", "period", "ranking", "node"),
        ("rank", "", "obs_status", ""),
    ),
)


def revisions(evaluation: Evaluation, since: date | str) -> Table[Revision]:
    """Return what changed in an evaluation since a day, and whom that moved.

    The same windows are evaluated once more, as of that day: with the figures, the levels of
    targets and the versions of scorecards that were known then.

    Args:
        evaluation: as it is now, or as of a later day.
        since: the earlier day: a date, or a text like ``2024-07-15``.

    Raises:
        DateError: the text is no date.
        InvalidValueError: the evaluation is not as of a later day.

    >>> from kpikit.evaluation import evaluate
    >>> from kpikit.observations import read_observations
    >>> from kpikit.spec import parse_specification
    >>> specification = parse_specification('''
    ... kpikit: 1
    ... id: roads
    ... org_units: [{id: north}]
    ... indicators: {paved: {unit: kilometre}}
    ... targets: {paved: {plan: {at_least: 40}}}
    ... ''')
    >>> row = {"org_unit": "north", "indicator": "paved", "period": "2024"}
    >>> rows = [{**row, "value": 39, "obs_status": "E", "vintage": "2024-12-20"},
    ...         {**row, "value": 41, "obs_status": "A", "vintage": "2025-02-10"}]
    >>> evaluation = evaluate(specification, read_observations(rows, specification))
    >>> for row in revisions(evaluation, since="2024-12-31"):
    ...     print(row.changed.value, row.before or row.word_before, row.after or row.word_after)
    value 39 41
    met unmet met
    """
    day = day_of(since)
    if evaluation.as_of is not None and evaluation.as_of <= day:
        message = f"nothing is revised between {day} and {evaluation.as_of}"
        raise InvalidValueError(message, "name a day before that of the evaluation")
    found = {unit.id for unit in evaluation.observations.found_units}
    declared = evaluation.specification
    units = tuple(unit for unit in declared.org_units if unit.id not in found)
    then = plan(evolve(declared, org_units=units))
    before = then.evaluate(evaluation.observations, period=evaluation.periods, as_of=day)
    return moved(before, evaluation)


def moved(before: Evaluation, after: Evaluation) -> Table[Revision]:
    """Return what differs between two evaluations in the same windows.

    Told are values of cells, also where only their state or obs_status changed; levels of targets
    and whether they are met; points, grades and ranks. Where the unit of an indicator is another
    one, values and levels before are told in the unit after.

    Args:
        before: the earlier one.
        after: the later one.
    """
    rows = changes(Said(before), Said(after))
    return as_table(Revision, rows, after.achievements.backend)


@frozen(eq=False)
class Said:
    """What an evaluation says of everything, each sort of things looked up once.

    Attributes:
        evaluation: the evaluation.
        known: what it says, by sort and by what it is said of: as the tables have it.
    """

    evaluation: Evaluation
    known: dict[Changed, Mapping[Key, Row]] = field(factory=dict, repr=False)

    def of(self, sort: _Sort) -> Mapping[Key, Row]:
        """Return what the evaluation says of all things of a sort."""
        if sort.changed not in self.known:
            self.known[sort.changed] = self._rows(sort)
        return self.known[sort.changed]

    def _rows(self, sort: _Sort) -> Mapping[Key, Row]:
        table: Table[object] = getattr(self.evaluation, sort.table)
        keys = zip(*map(table.column, sort.keys), strict=True)
        rows = zip(*(_column(table, name) for name in sort.fact), strict=True)
        told = _told(sort, self.evaluation)
        return {key: row for key, row in zip(keys, rows, strict=True) if told(key)}


def changes(before: Said, after: Said) -> list[Revision]:
    """Return the rows of `moved`."""
    return [row for sort in _SORTS for row in _revised(sort, before, after)]


def _revised(sort: _Sort, before: Said, after: Said) -> Iterator[Revision]:
    then, now = before.of(sort), after.of(sort)
    units = UnitSystem.of_sound(after.evaluation.specification.units)
    for key in (*now, *(key for key in then if key not in now)):
        rows = then.get(key, _NOTHING), now.get(key, _NOTHING)
        if rows[0] == rows[1]:
            continue
        other = _fact(*rows[1])
        one = _fact(*rows[0]).measured_in(other.unit, units)
        if sort.differs(one, other):
            about = dict(zip(sort.keys, key, strict=True))
            yield Revision(
                **about,  # type: ignore[arg-type]
                changed=sort.changed,
                before=one.number,
                after=other.number,
                change=sort.change(one, other),
                unit=other.unit or one.unit,
                word_before=one.word,
                word_after=other.word,
                status_before=one.status,
                status_after=other.status,
            )


def _told(sort: _Sort, evaluation: Evaluation) -> Callable[[Key], bool]:
    """Return whether a row of a table is about a thing of a sort: not every row has a target."""
    if sort.changed is Changed.VALUE:  # points of nodes stand among the achievements, too
        names = {str(indicator.id) for indicator in evaluation.specification.indicators}
        return lambda key: key[-1] in names
    return lambda key: key[-1] is not None


def _column(table: Table[object], name: str) -> Sequence[object]:
    return table.column(name) if name else [None] * len(table)


def _fact(value: object, otherwise: object, status: object, unit: object) -> _Fact:
    number = Fraction(value) if isinstance(value, Fraction | int) else None
    said = otherwise if value is None else value
    word = None if number is not None or said is None else _word(said)
    return _Fact(number, word, _text(status), _text(unit) if number is not None else None)


def _word(said: object) -> str:
    return str(said.value if isinstance(said, Enum) else said)


def _text(said: object) -> str | None:
    return None if said is None else str(said)
