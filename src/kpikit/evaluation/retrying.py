"""One window computed again with another figure of one indicator; what it cannot change is kept."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, field

from kpikit.evaluation.imputation import imputes
from kpikit.evaluation.resolved_nodes import ResolvedOver
from kpikit.evaluation.run import Computed, run
from kpikit.evaluation.things import Things
from kpikit.model.graph import Thing

if TYPE_CHECKING:
    from kpikit.observations.store import Observations
    from kpikit.periods import Period


@define(eq=False)
class Retrying:
    """Computes things again, in one window, with another figure of one indicator.

    Attributes:
        things: as they were computed.
    """

    things: Things
    _changed: dict[str, frozenset[Thing]] = field(factory=dict)

    @cached_property
    def alone(self) -> bool:
        """Whether nothing looks at other windows: then the graph tells what a figure can change."""
        resolved = self.things.resolved
        nodes = (node for _, node in resolved.nodes.values())
        beyond = any(isinstance(node, ResolvedOver) or imputes(node) for node in nodes)
        return not (beyond or resolved.apart)

    def computed(self, indicator: str, observations: Observations, window: Period) -> Computed:
        """Return the cells of a window; they are the same as if all were computed again.

        Args:
            indicator: of which there is another figure.
            observations: with the other figure.
            window: the window.
        """
        windows = (window,)
        again = Things.of(self.things.resolved, observations)
        if self.alone:
            known = self.things.frame(windows)
            known.everything()
            changed = self.changed(indicator)
            kept = {thing: cells for thing, cells in known.known.items() if thing not in changed}
            again.frame(windows).known.update(kept)
        return run(again, windows)

    def changed(self, indicator: str) -> frozenset[Thing]:
        """Return the things that are made of the values of an indicator, and these themselves."""
        if indicator not in self._changed:
            resolved = self.things.resolved
            found = {resolved.indicators[indicator].thing}
            for thing in resolved.order:
                if any(use.thing in found for use in resolved.graph.uses[thing]):
                    found.add(thing)
            self._changed[indicator] = frozenset(found)
        return self._changed[indicator]
