"""The values of indicators in any windows: reported ones, and those that formulas derive."""

from __future__ import annotations

from attrs import define, field

from kpikit.evaluation.cells import Values, observed_values
from kpikit.evaluation.resolved import Resolved
from kpikit.observations.store import Observations
from kpikit.periods import Period


@define
class Measures:
    """Gives the values of indicators, each computed once.

    Attributes:
        resolved: the specification made ready.
        observations: what was reported.
    """

    resolved: Resolved
    observations: Observations
    _known: dict[tuple[str, tuple[Period, ...]], Values] = field(factory=dict)

    def values(self, indicator: str, windows: tuple[Period, ...]) -> Values:
        """Return the values of an indicator in some windows."""
        key = (indicator, windows)
        if key not in self._known:
            resolved = self.resolved.indicators[indicator]
            self._known[key] = observed_values(resolved, self.observations, windows)
        return self._known[key]
