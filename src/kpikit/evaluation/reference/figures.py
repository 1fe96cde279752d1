"""Figures on a map: as they are reported, or made of those of earlier units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from kpikit.evaluation.reference.accumulated import is_usable, joined
from kpikit.evaluation.reference.statuses import code_of, statuses_of
from kpikit.evaluation.reference.ways import WHOLE, Way
from kpikit.model.states import ObsStatus, State
from kpikit.observations.store import Observed
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_NAMED = 4
"""How many units a reason names, if there are more of them."""


class Why(IntEnum):
    """Why there is no figure; the first one is told."""

    COUNTS_SINCE = 0
    NOT_REPORTED = 1
    NOT_REPORTED_UP_TO = 2
    NO_SHARE = 3
    NOT_RESTATED = 4


@frozen(order=True)
class Cause:
    """Why there is no figure.

    Attributes:
        why: what kind of reason it is.
        day: the day of which it speaks; the first one of the calendar if it speaks of none.
        place: the place of the unit among all that are declared.
        unit: the unit at which it lies.
    """

    why: Why
    day: date
    place: int
    unit: str


def reason_of(causes: Iterable[Cause]) -> str | None:
    """Return the reason that is told: of all causes of the first kind the units.

    >>> causes = [Cause(Why.NOT_REPORTED, date.min, n, unit) for n, unit in enumerate("abcdefg")]
    >>> reason_of(causes[:2]), reason_of(causes)
    ('not reported by a, b', 'not reported by a, b, c, d and 3 more')
    >>> reason_of([Cause(Why.COUNTS_SINCE, date(2024, 12, 1), 0, "a")])
    'a counts since 2024-12-01'
    """
    every = sorted(set(causes))
    told = [one for one in every if (one.why, one.day) == (every[0].why, every[0].day)]
    names = [one.unit for one in told]
    who = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        who += f" and {len(names) - _NAMED} more"
    if not told:
        return None
    return {
        Why.COUNTS_SINCE: f"{who} counts since {told[0].day}",
        Why.NOT_REPORTED: f"not reported by {who}",
        Why.NOT_REPORTED_UP_TO: f"not reported by {who} up to {told[0].day}",
        Why.NO_SHARE: f"share of {who} not known",
        Why.NOT_RESTATED: f"cannot be restated from {who}",
    }[told[0].why]


@frozen
class Figure:
    """A figure of a unit on a map.

    Attributes:
        row: the observation; of a figure that is made of others what they make.
        causes: why it is missing.
        parts: what it is made of; nothing if it is as it is reported.
    """

    row: Observed
    causes: tuple[Cause, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def told(self) -> bool:
        """Whether it says anything."""
        return self.row.state is not State.MISSING

    def goes_before(self, other: Figure | None) -> bool:
        """Whether it counts, and not another one for the same cell that is further away.

        A blank hides nothing; of two of them the one that says why counts.
        """
        if other is None or self.told:
            return True
        return not other.told and (bool(self.causes) or not other.causes)


Figures = Mapping[str, Figure]
"""Figures of one cell in time on one map, by unit."""


@frozen
class Part:
    """What a figure is made of.

    Attributes:
        unit: the unit before.
        way: what of it becomes the unit.
        figure: its figure; `None` if there is none.
        period: the time for which its figure is needed.
    """

    unit: str
    way: Way
    figure: Figure | None
    period: Period

    @property
    def used(self) -> bool:
        """Whether its number is added."""
        return self.figure is not None and self.figure.row.value is not None

    @property
    def lacks(self) -> bool:
        """Whether nothing says how much it is, or why it is nothing."""
        return self.figure is None or not is_usable(self.figure.row)


def over(first: Figures, second: Figures) -> Figures:
    """Return the figures of both; where there are two, those of the first, unless they say less."""
    units = dict.fromkeys((*first, *second))
    found = {}
    for unit in units:
        one, other = first.get(unit), second.get(unit)
        found[unit] = one if one is not None and one.goes_before(other) else other
    return {unit: figure for unit, figure in found.items() if figure is not None}


def taken(unit: str, part: Part) -> Figure:
    """Return the figure of a unit that is another one alone, and all of it."""
    assert part.figure is not None  # noqa: S101 - asked where there is one
    row = evolve(part.figure.row, org_unit=unit)
    return Figure(row, part.figure.causes, (part,))


def missing(unit: str, parts: Sequence[Part], causes: Iterable[Cause]) -> Figure:
    """Return a figure that is missing, with the causes."""
    row = evolve(_pattern(unit, parts), state=State.MISSING)
    return Figure(row, tuple(causes), tuple(parts))


def summed(unit: str, parts: Sequence[Part]) -> Figure:
    """Return the sum of the shares of figures; none of them lacks, and all shares are known.

    What is not due prevails; what does not apply adds nothing.
    """
    used = [part for part in parts if part.used]
    row = _pattern(unit, parts)
    if any(part.figure and part.figure.row.state is State.NOT_DUE for part in parts):
        return Figure(evolve(row, state=State.NOT_DUE), parts=tuple(parts))
    if not used:
        return Figure(evolve(row, state=State.NOT_APPLICABLE), parts=tuple(parts))
    rows = [part.figure.row for part in used if part.figure is not None]
    shares = [part.way.share or WHOLE for part in used]
    numbers = [one.value or Fraction(0) for one in rows]
    statuses = frozenset().union(*(statuses_of(one.status) for one in rows))
    if min(shares) < WHOLE:
        statuses |= {ObsStatus.ESTIMATE}
    added = evolve(
        row,
        value=sum((share * one for share, one in zip(shares, numbers, strict=True)), Fraction(0)),
        state=State.VALUE,
        status=code_of(statuses),
        bound=joined({one.bound for one in rows}),
    )
    return Figure(added, parts=tuple(parts))


def _pattern(unit: str, parts: Sequence[Part]) -> Observed:
    """Return an observation that says nothing yet, in the place of the first one."""
    first = next(part.figure.row for part in parts if part.figure is not None)
    return Observed(
        org_unit=unit,
        indicator=first.indicator,
        period=first.period,
        value=None,
        state=State.MISSING,
        status=0,
        line=first.line,
    )
