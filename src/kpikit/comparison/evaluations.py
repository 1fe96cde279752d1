"""Two evaluations beside each other: what is not the same, and whom that moves."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from kpikit.errors import InvalidValueError
from kpikit.evaluation import Evaluation
from kpikit.numbers import plain
from kpikit.results import Changed, Revision, Table
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_Key: TypeAlias = tuple[object, ...]


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


_Cells: TypeAlias = tuple[object, object, object, object]
"""What stands in the columns of a sort: number or word, what is in its place, status and unit."""

_NOTHING: _Cells = (None, None, None, None)
_Facts: TypeAlias = Mapping[_Key, _Cells]
"""What an evaluation says of the things of a sort."""


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


def moved(before: Evaluation, after: Evaluation) -> Table[Revision]:
    """Return what is not the same in two evaluations, and whom that moved.

    Told are values of cells, also where only their state or obs_status changed; levels of targets
    and whether they are met; points, grades and ranks. What made the evaluations differ does not
    matter: figures, the day as of which they are known, or the specification. What only one of
    them knows, such as an indicator that is new, has no number and no word in the other.

    Args:
        before: the one; numbers in another unit than afterwards are converted, and where they
            cannot be, told in words with their unit.
        after: the other. Windows that only one of the two evaluates are left out.

    Raises:
        InvalidValueError: they have no window in common.

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
    >>> one, other = (
    ...     evaluate(specification, read_observations([{**row, "value": value}], specification))
    ...     for value in (39, 41)
    ... )
    >>> for row in moved(one, other):
    ...     print(row.changed.value, row.before or row.word_before, row.after or row.word_after)
    value 39 41
    met unmet met
    """
    return Baseline(before).moved(after)


@frozen(eq=False)
class Baseline:
    """An evaluation with which others are compared.

    Attributes:
        evaluation: the evaluation.
    """

    evaluation: Evaluation

    @cached_property
    def _facts(self) -> tuple[_Facts, ...]:
        return tuple(_facts(sort, self.evaluation) for sort in _SORTS)

    def moved(self, after: Evaluation) -> Table[Revision]:
        """Return what is not the same in another evaluation.

        Raises:
            InvalidValueError: they have no window in common.
        """
        windows = frozenset(self.evaluation.periods) & frozenset(after.periods)
        if not windows:
            message = "the evaluations have no period in common"
            raise InvalidValueError(message, "evaluate the same periods, and compare again")
        units = UnitSystem.of(after.specification.units)
        rows = [
            row
            for sort, then in zip(_SORTS, self._facts, strict=True)
            for row in _revised(sort, then, _facts(sort, after), units)
            if row.period in windows
        ]
        return Table.of(Revision, rows, after.achievements.backend)


def _revised(sort: _Sort, then: _Facts, now: _Facts, units: UnitSystem) -> Iterator[Revision]:
    """Yield what is not the same of the things of a sort."""
    for key in dict.fromkeys((*now, *then)):
        before, after = then.get(key, _NOTHING), now.get(key, _NOTHING)
        if before == after:  # nearly all are, of many
            continue
        other = _fact(*after)
        one = _measured_as(other, _fact(*before), units)
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


def _measured_as(now: _Fact, then: _Fact, units: UnitSystem) -> _Fact:
    """Return what was said before in the unit in which it is said now; in words if that fails."""
    if now.number is None or then.number is None or now.unit == then.unit:
        return then
    before, after = str(then.unit), str(now.unit)
    if units.known(before) and units.compatible(before, after):
        return evolve(then, number=then.number * units.factor(before, after), unit=after)
    return evolve(then, number=None, word=f"{plain(then.number)} {before}")


def _facts(sort: _Sort, evaluation: Evaluation) -> _Facts:
    """Return what an evaluation says of all things of a sort."""
    table: Table[object] = getattr(evaluation, sort.table)
    keys = zip(*map(table.column, sort.keys), strict=True)
    facts = zip(*(_column(table, name) for name in sort.fact), strict=True)
    told = _told(sort, evaluation)
    return {key: fact for key, fact in zip(keys, facts, strict=True) if told(key)}


def _told(sort: _Sort, evaluation: Evaluation) -> Callable[[_Key], bool]:
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
