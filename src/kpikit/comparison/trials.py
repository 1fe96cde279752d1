"""The old specification with some of the changes, tried: is it sound, and what comes out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from attrs import evolve, field, frozen

from kpikit.checks import Context, check
from kpikit.checks.sound import remember
from kpikit.comparison.compared import compared
from kpikit.comparison.delta import Edit, Fields
from kpikit.errors import DiagnosticsError, errors_of
from kpikit.evaluation import Evaluation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.errors import Diagnostic
    from kpikit.model.specification import Specification


class Evaluate(Protocol):
    """Evaluates a specification."""

    def __call__(self, specification: Specification, *, newer: bool) -> Evaluation:
        """Return the evaluation, with the older or the newer figures."""
        ...


Chosen: TypeAlias = frozenset[Edit]
"""Some of the changes, applied together."""

Fault: TypeAlias = tuple[str, str]
"""Code and path of an error."""

FIGURES = "figures"
"""What other figures are called, where a change of them is named."""


@frozen(eq=False)
class Trials:
    """Tries the old specification with some of the changes.

    Attributes:
        delta: what differs, without what is there for readers.
        figures: the change of the figures, if each specification names other ones.
        evaluate: evaluates one of these specifications.
        known: what came out so far: evaluations, or the errors that prevent them.
    """

    delta: Fields
    figures: Edit | None
    evaluate: Evaluate
    known: dict[Chosen, Evaluation | frozenset[Fault]] = field(factory=dict)

    @classmethod
    def of(
        cls, old: Specification, new: Specification, evaluate: Evaluate, *, same_figures: bool
    ) -> Trials:
        """Return the trials between two specifications."""
        cited = {one.id: one for one in (*old.references, *new.references)}
        bare = (
            evolve(one, references=tuple(cited.values()), examples=(), accepted=(), checks=())
            for one in (old, new)
        )
        return cls(compared(*bare), None if same_figures else _of_figures(), evaluate)

    def edits(self) -> list[Edit]:
        """Return all changes."""
        figures = [] if self.figures is None else [self.figures]
        return [*self.delta.edits(), *figures]

    def faults(self, chosen: Chosen) -> frozenset[Fault]:
        """Return the errors that some of the changes make; none if they stand alone."""
        found = self._outcome(chosen)
        return frozenset() if isinstance(found, Evaluation) else found

    def evaluation(self, chosen: Chosen) -> Evaluation:
        """Return the evaluation with some of the changes, which make no errors."""
        return cast("Evaluation", self._outcome(chosen))

    def _outcome(self, chosen: Chosen) -> Evaluation | frozenset[Fault]:
        if chosen not in self.known:
            self.known[chosen] = self._tried(chosen)
        return self.known[chosen]

    def _tried(self, chosen: Chosen) -> Evaluation | frozenset[Fault]:
        specification = cast("Specification", self.delta.applied(chosen))
        errors = errors_of(check(Context.of(specification)))
        if errors:
            return _faults(errors)
        remember(specification)
        try:
            return self.evaluate(specification, newer=self.figures in chosen)
        except DiagnosticsError as error:
            return _faults(errors_of(error.diagnostics))


def _faults(errors: Iterable[Diagnostic]) -> frozenset[Fault]:
    return frozenset((error.code.value, error.path) for error in errors)


def _of_figures() -> Edit:
    """Return the change from the figures that one specification names to those of the other."""
    return Edit(
        path=FIGURES,
        section=FIGURES,
        before=None,
        after=None,
        told=(None, None),
        at=("", ""),
        effective=True,
    )
