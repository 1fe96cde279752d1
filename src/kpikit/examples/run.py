"""Trying the examples of a specification."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define

from kpikit.errors import Diagnostic, DiagnosticsError, in_order
from kpikit.evaluation import Evaluation, Plan, plan
from kpikit.examples.compare import differences_in
from kpikit.examples.given import observations_of
from kpikit.examples.records import ExampleResult
from kpikit.model.specification import Specification

if TYPE_CHECKING:
    from kpikit.model.examples import Example
    from kpikit.observations import Observations


def run_examples(specification: Specification) -> tuple[ExampleResult, ...]:
    """Return what came out of each example of a specification, in their order.

    Args:
        specification: the rule book; the rules of its scorecards are those it was loaded with.

    Raises:
        SpecificationError: the specification has errors (one made in Python; a loaded one has
            none).
    """
    runner = Runner(specification)
    return tuple(runner.run(example) for example in specification.examples)


def findings_of_examples(specification: Specification) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the figures of all examples, and is not expected to be found."""
    runner = Runner(specification)
    found: dict[Diagnostic, None] = {}
    for example in specification.examples:
        try:
            runner.observations(example)
        except DiagnosticsError as error:
            expected = set(example.diagnostics or ())
            found |= dict.fromkeys(
                one for one in error.diagnostics if one.code.value not in expected
            )
    return in_order(found)


@define(slots=False)
class Runner:
    """Tries examples of one specification, which is planned once.

    Attributes:
        specification: the rule book.
    """

    specification: Specification

    @cached_property
    def _plan(self) -> Plan:
        return plan(self.specification)

    @cached_property
    def _usual(self) -> dict[str, Observations]:
        return {}

    def observations(self, example: Example) -> Observations:
        """Return the observations of an example; the usual table is read once.

        Raises:
            DiagnosticsError: they cannot be read.
        """
        if example.given or example.given_table:
            return observations_of(example, self.specification)
        if "table" not in self._usual:
            self._usual["table"] = observations_of(example, self.specification)
        return self._usual["table"]

    def evaluation(self, example: Example) -> Evaluation:
        """Return the evaluation of an example.

        Raises:
            DiagnosticsError: its figures cannot be read or evaluated.
        """
        return self._plan.evaluate(
            self.observations(example),
            period=example.periods or None,
            as_of=example.as_of,
            map_of=example.map_of,
        )

    def run(self, example: Example) -> ExampleResult:
        """Return what came out of an example."""
        source = self.specification.place(example.declared_at)
        try:
            evaluation = self.evaluation(example)
        except DiagnosticsError as error:
            if not example.expect and _codes(error.diagnostics) == set(example.diagnostics or ()):
                return ExampleResult(example=example, source=source)
            return ExampleResult(example=example, source=source, diagnostics=error.diagnostics)
        found = tuple(differences_in(evaluation, example))
        return ExampleResult(example=example, source=source, differences=found)


def _codes(findings: tuple[Diagnostic, ...]) -> set[str]:
    return {finding.code.value for finding in findings}
