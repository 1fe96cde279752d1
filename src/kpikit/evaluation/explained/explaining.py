"""From the trace of the reference to explanations: each kind has a maker, none is made twice.

Nothing that was read can be missing: what something is made of is what it asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, field, frozen

from kpikit.evaluation.explained.observed import seen_of
from kpikit.evaluation.explained.overriding import overrides_of
from kpikit.evaluation.reference.cells import Facts
from kpikit.evaluation.reference.traced import Made, Seen
from kpikit.observations.written import Written
from kpikit.results.explanation import Cited, Explanation

if TYPE_CHECKING:
    from kpikit.evaluation.reference.traced import Key
    from kpikit.model.declared import Declared
    from kpikit.model.specification import Specification

Maker: TypeAlias = "Callable[[Explainer, Made, tuple[Explanation, ...]], Explanation]"
"""Explains something that was worked out, of what it is made."""


@frozen(eq=False)
class Explainer:
    """Explains what was worked out, each thing once.

    Attributes:
        facts: those of all times, with a trace.
        table: name of the table of observations.
        written: what it says beside the values; `None` without a table.
        makers: explain things, by the word that their keys begin with; others are no explanations
            of their own, and what they are made of takes their place.
        known: what was explained before.
    """

    facts: Facts
    table: str
    written: Written | None
    makers: Mapping[str, Maker]
    known: dict[object, Explanation] = field(factory=dict)

    @property
    def specification(self) -> Specification:
        """The whole rule book."""
        return self.facts.whole

    def once(self, key: object, make: Callable[[], Explanation]) -> Explanation:
        """Return what was explained before, or else what is explained now."""
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]

    def of(self, made: Made) -> Explanation:
        """Return the explanation of something that was worked out."""
        maker = self.makers[str(made.key[0])]
        return self.once(made, lambda: self._whole(maker(self, made, self.inputs(made))))

    def _whole(self, found: Explanation) -> Explanation:
        """Return an explanation with what was overridden of its declaration."""
        steps = tuple(overrides_of(self.specification, found))
        return evolve(found, steps=(*found.steps, *steps)) if steps else found

    def at(self, facts: Facts, key: Key) -> Explanation | None:
        """Return the explanation of what has a key; nothing if it was not worked out."""
        return self.of(self.made(facts, key)) if key in facts.known else None

    def made(self, facts: Facts, key: Key) -> Made:
        """Return how what has a key was worked out."""
        assert facts.trace is not None  # noqa: S101 - explanations are made of facts with one
        return facts.trace.of(facts, key)

    def inputs(self, made: Made) -> tuple[Explanation, ...]:
        """Return what something is made of, each once."""
        return tuple(dict.fromkeys(self._asked(made, {made})))

    def _asked(self, made: Made, passed: set[Made]) -> Iterator[Explanation]:
        for one in made.asked:
            if isinstance(one, Seen):
                yield from seen_of(self, one)
            elif str(one.key[0]) in self.makers and not _is_itself(one, made):
                yield self.of(one)
            elif one not in passed:
                passed.add(one)
                yield from self._asked(one, passed)

    def declared(self, one: Declared, reference: str | None = None) -> dict[str, object]:
        """Return where something is declared, and which document it cites."""
        place = self.specification.place(one.declared_at)
        return {"path": one.declared_at, "source": place, "reference": self.cited(reference)}

    def cited(self, reference: str | None) -> Cited | None:
        """Return a document by its id; nothing if none is cited."""
        language = self.specification.language
        cited = (one for one in self.specification.references if one.id == reference)
        return next((Cited(str(one.id), one.title.in_language(language)) for one in cited), None)


def _is_itself(one: Made, made: Made) -> bool:
    """Whether something is a node before anything stands in for it, asked for by the node."""
    return one.key[0] == "own" and made.key[0] == "node" and one.key[1:] == made.key[1:]
