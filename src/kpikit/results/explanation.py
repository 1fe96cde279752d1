"""Why a number is what it is: a tree of records, without any engine and without sentences.

The texts are made of these records by `kpikit.presentation`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from kpikit.errors import Source
from kpikit.model.declared import Declared, form_of
from kpikit.numbers import plain
from kpikit.periods import Period
from kpikit.results.because import Because

if TYPE_CHECKING:
    from datetime import date

Fact: TypeAlias = "Fraction | int | str | bool | date | Period | Declared | tuple[Fact, ...] | None"
"""What a step says of something: a number, a word, a time, a declaration, or several of them."""

_DECIMALS = 6
_INDENT = "  "


class Kind(Enum):
    """What is explained.

    `OBSERVATION`: a figure as it was reported. `RESTATED`: one that was carried to another map.
    `VALUE`: of an indicator, or of a node as targets see it. `LEVEL`: of a target. `ACHIEVEMENT`:
    a value against a target. `CONDITION`: whether something is true. `POINTS`: of a node. `TOTAL`:
    of the node at the top of a scorecard. `GRADE`, `RANK`: of a unit. `UNMET`: an entry of the
    unmet list. `SHARES`: by which values a succession shares what there was.
    """

    OBSERVATION = "observation"
    RESTATED = "restated"
    SHARES = "shares"
    VALUE = "value"
    LEVEL = "level"
    ACHIEVEMENT = "achievement"
    CONDITION = "condition"
    POINTS = "points"
    TOTAL = "total"
    GRADE = "grade"
    RANK = "rank"
    UNMET = "unmet"


@frozen
class Step:
    """One thing to say of how a result came to be.

    Attributes:
        what: which kind of sentence it is.
        values: the facts that it has, by name, as `Because` lists them.
    """

    what: Because
    values: Mapping[str, Fact] = field(factory=dict)

    def __str__(self) -> str:
        """Return it as the word of its kind and its facts.

        >>> print(Step(Because.GIVEN, {"points": Fraction(5, 2)}))
        given: points 2.5
        """
        facts = ", ".join(f"{name} {_text(value)}" for name, value in self.values.items())
        return f"{self.what.value}: {facts}" if facts else self.what.value


@frozen
class Cited:
    """A document that a declaration is taken from.

    Attributes:
        id: by which declarations cite it.
        title: in the language of the specification.
    """

    id: str
    title: str


@frozen(kw_only=True, eq=False)
class Explanation:
    """Why one number is what it is.

    Explanations share what they have in common: they are no tree but a graph without circles.

    Attributes:
        kind: what is explained.
        org_unit: id of the organisation unit; `None` for what is of none.
        name: the indicator, ``indicator.target``, ``card.node`` or the ranking.
        period: the window, or the period of an observation.
        result: what is published: a number, a word, a date, a truth; `None` without one.
        exact: the number before it was rounded to be published, where that changes it.
        unit: unit of the result; `None` where it has none.
        state: `value`, or why there is none: `missing`, `not_applicable`, `not_due`.
        obs_status: weakest status of what it is made of; `None` without any.
        reason: why there is no result, or why it is not better, as in the result tables.
        steps: how it came to be, in order.
        why_not: what stood in the way of more, and what would have been needed.
        path: path of the declaration in the specification; empty where nothing is declared.
        source: where that stands, or the line of the table in which an observation stands.
        reference: the document that the declaration cites.
        inputs: what it is made of, in the order in which it was asked for.
    """

    kind: Kind
    org_unit: str | None
    name: str
    period: Period | None
    result: Fact = None
    exact: Fraction | None = None
    unit: str | None = None
    state: str = "value"
    obs_status: str | None = None
    reason: str | None = None
    steps: tuple[Step, ...] = ()
    why_not: tuple[Step, ...] = ()
    path: str = ""
    source: Source | None = None
    reference: Cited | None = None
    inputs: tuple[Explanation, ...] = field(default=(), repr=False)

    def walk(self) -> Iterator[Explanation]:
        """Yield it and everything that it is made of, each once, what is made before its parts."""
        seen: set[int] = set()
        waiting = [self]
        while waiting:
            one = waiting.pop()
            if id(one) not in seen:
                seen.add(id(one))
                yield one
                waiting += reversed(one.inputs)

    @property
    def observations(self) -> tuple[Explanation, ...]:
        """Return every observation that influences the result."""
        return tuple(one for one in self.walk() if one.kind is Kind.OBSERVATION)

    def __str__(self) -> str:
        """Return it as a tree of words: what is shown twice is not unfolded again.

        >>> leaf = Explanation(
        ...     kind=Kind.OBSERVATION,
        ...     org_unit="north",
        ...     name="paved",
        ...     period=Period.parse("2024"),
        ...     result=Fraction(32),
        ...     unit="kilometre",
        ...     steps=(Step(Because.REPORTED, {"line": 2}),),
        ... )
        >>> print(leaf)
        observation paved, north, 2024: 32 kilometre
          reported: line 2
        """
        return "\n".join(self._lines("", set()))

    def _lines(self, indent: str, seen: set[int]) -> Iterator[str]:
        about = ", ".join(str(one) for one in (self.name, self.org_unit, self.period) if one)
        unit = f" {self.unit}" if self.unit and self.result is not None else ""
        status = f" ({self.obs_status})" if self.obs_status else ""
        result = self.state if self.result is None else _text(self.result)
        again = ", see above" if id(self) in seen and self.inputs else ""
        yield f"{indent}{self.kind.value} {about}: {result}{unit}{status}{again}"
        if id(self) in seen:
            return
        seen.add(id(self))
        yield from (f"{indent}{_INDENT}{step}" for step in self.steps)
        yield from (f"{indent}{_INDENT}why not: {step}" for step in self.why_not)
        for one in self.inputs:
            yield from one._lines(indent + _INDENT, seen)  # noqa: SLF001 - of the same class


def _text(fact: Fact) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    if isinstance(fact, Fraction | int):
        return plain(Fraction(fact), _DECIMALS)
    if isinstance(fact, Declared):
        return form_of(type(fact)).tag or type(fact).__name__
    if isinstance(fact, tuple):
        return " ".join(map(_text, fact))
    return str(fact)
