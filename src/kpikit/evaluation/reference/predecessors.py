"""What a restated figure is made of: the units before, their shares and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.evaluation.reference.observed import identity
from kpikit.evaluation.reference.statuses import status_text, statuses_of
from kpikit.model.states import State
from kpikit.results.predecessors import Predecessor

if TYPE_CHECKING:
    from kpikit.evaluation.reference.cells import Facts
    from kpikit.evaluation.reference.figures import Figure, Part
    from kpikit.model.indicators import Indicator
    from kpikit.periods import Period


def predecessors(
    facts: Facts, indicator: Indicator, unit: str, window: Period
) -> tuple[Predecessor, ...]:
    """Return what the figure of a unit in a window is made of; nothing if it is reported.

    Args:
        facts: those of a map, as `eras.then` gives them.
        indicator: what is measured.
        unit: the id of the unit.
        window: the evaluated period.
    """
    when = identity(indicator, window)
    figure = facts.restated.figures(facts.number, indicator, when).get(unit)
    return () if figure is None else _made_of(figure)


def _made_of(figure: Figure) -> tuple[Predecessor, ...]:
    return tuple(_predecessor(part) for part in figure.parts)


def _predecessor(part: Part) -> Predecessor:
    events = (flow.event for flow in part.way.flows)
    row = None if part.figure is None else part.figure.row
    told = row is not None and row.state is State.VALUE
    return Predecessor(
        org_unit=part.unit,
        share=part.way.share,
        period=part.period if row is None else row.period,
        state=State.MISSING if row is None else row.state,
        value=None if row is None else row.value,
        obs_status=status_text(statuses_of(row.status)) if row is not None and told else None,
        successions=tuple(dict.fromkeys(one.declared_at for one in events if one is not None)),
        predecessors=() if part.figure is None else _made_of(part.figure),
    )
