"""Specifications in which one value is another one."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
from attrs import evolve, frozen
from hypothesis import strategies as st

from kpikit.checks import Context, check
from kpikit.errors import errors_of
from kpikit.model.declared import Declared
from kpikit.model.scoring import Amount
from kpikit.model.specification import Specification
from kpikit.model.text import Text
from kpikit.model.units import Quantity
from kpikit.spec.slots import slots_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hypothesis.strategies import DrawFn

    from kpikit.spec.slots import Slot


@frozen
class Mutation:
    """A specification in which one value is another one.

    Attributes:
        specification: what became of it.
        path: where the value stands, as reading says it.
        before: the value before.
        after: the value after.
    """

    specification: Specification
    path: str
    before: object
    after: object

    @property
    def is_sound(self) -> bool:
        """Whether the specification has no errors."""
        return not errors_of(check(Context.of(self.specification)))


@st.composite
def mutations(draw: DrawFn, specification: Specification) -> Mutation:
    """Return a specification with another value at one place."""
    places = list(_places(specification, ()))
    steps, declared, slot = draw(st.sampled_from(places))
    before = getattr(declared, slot.name)
    after = draw(st.sampled_from(list(_others(before))))
    new = _with(specification, steps, after)
    path = ".".join(part for part in (declared.declared_at, slot.word) if part)
    return Mutation(new, path, before, after)


_Steps = tuple[str | int, ...]


def _places(declared: Declared, steps: _Steps) -> Iterator[tuple[_Steps, Declared, Slot]]:
    """Yield the places of values that may be others, with the way that leads there."""
    for slot in slots_of(type(declared)):
        value = getattr(declared, slot.name)
        here = (*steps, slot.name)
        if isinstance(value, Declared):
            yield from _places(value, here)
        elif any(value == named for _, named in slot.key.named):
            continue  # a word stands for it: nothing in it is written
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, Declared):
                    yield from _places(item, (*here, number))
        elif list(_others(value)):
            yield here, declared, slot


def _others(value: Any) -> Iterator[Any]:
    """Yield other values; none of ids, and of what only the reader could make."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, Enum):
        yield from (one for one in type(value) if one is not value)
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, Fraction):
        yield from (value + 1, value / 2 if value else Fraction(3))
    elif isinstance(value, Quantity | Amount):
        yield from (evolve(value, number=number) for number in _others(value.number))
    elif isinstance(value, Text):
        yield Text.of(f"{value} (new)")
    elif hasattr(value, "toordinal"):
        yield value + timedelta(days=1)


def _with(value: Any, steps: _Steps, new: object) -> Any:
    """Return a value with another one at the end of a way through it."""
    if not steps:
        return new
    first, *rest = steps
    if isinstance(first, int):
        changed = _with(value[first], tuple(rest), new)
        return (*value[:first], changed, *value[first + 1 :])
    return attrs.evolve(value, **{first: _with(getattr(value, first), tuple(rest), new)})
