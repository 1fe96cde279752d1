"""What was worked out, and what was asked for on the way: from this, explanations are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from attrs import field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from kpikit.evaluation.reference.cells import Facts  # noqa: TC004 - its module imports this one

T = TypeVar("T")
Key = tuple["Hashable", ...]
"""What was worked out: a word for what it is, and of what."""


@frozen
class Seen:
    """A cell of observations that was looked up, whether anything stands there or not.

    Attributes:
        facts: on whose map.
        indicator: id of the indicator.
        org_unit: id of the unit.
        when: what identifies the cell in time.
        items: whether its items were read, and not the cell itself.
    """

    facts: Facts
    indicator: str
    org_unit: str
    when: object
    items: bool = False


@frozen(eq=False)
class Made:
    """Something that was worked out.

    Attributes:
        facts: by which facts.
        key: what it is.
        asked: what it was made of, in the order in which that was asked for.
    """

    facts: Facts
    key: Key
    asked: dict[Made | Seen, None] = field(factory=dict, repr=False)

    @property
    def result(self) -> object:
        """What came out."""
        return self.facts.known[self.key]


@frozen(eq=False)
class Trace:
    """Everything that was worked out, by facts and key.

    Attributes:
        made: what was worked out.
        open: what is being worked out; the last one asks.
    """

    made: dict[tuple[int, Key], Made] = field(factory=dict)
    open: list[Made] = field(factory=list)

    def note(self, asked: Made | Seen) -> None:
        """Note that something is asked for by what is being worked out."""
        if self.open:
            self.open[-1].asked[asked] = None

    def noting(self, facts: Facts, key: Key, make: Callable[[], T]) -> Callable[[], T]:
        """Note that something is asked for; return what makes it and notes what that asks for."""
        made = self.of(facts, key)
        self.note(made)

        def making() -> T:
            self.open.append(made)
            try:
                return make()
            finally:
                self.open.pop()

        return making

    def of(self, facts: Facts, key: Key) -> Made:
        """Return what is known of how something was worked out."""
        return self.made.setdefault((id(facts.known), key), Made(facts, key))
