"""What a figure is made of that was carried to another map."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.model.states import State
from kpikit.numbers import plain
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator


@frozen(kw_only=True)
class Predecessor:
    """A unit before, of which a figure is made.

    Attributes:
        org_unit: its id; the id of the unit itself for what it reported beside what it was handed.
        share: which part of its figure counts; `None` where that is not known.
        period: the period of its figure, or the time for which one is needed.
        state: what is known of it.
        value: its figure, in the unit of the indicator; `None` without a number.
        obs_status: status of its figure; `None` without one.
        successions: where the successions are declared by which it became part, in order.
        predecessors: what its own figure is made of; nothing if it is as it is reported.
    """

    org_unit: str
    share: Fraction | None
    period: Period
    state: State
    value: Fraction | None
    obs_status: str | None
    successions: tuple[str, ...]
    predecessors: tuple[Predecessor, ...]

    def __str__(self) -> str:
        """Return it as text, with what it is made of below it.

        >>> print(
        ...     Predecessor(
        ...         org_unit="hung-thinh",
        ...         share=Fraction(3, 5),
        ...         period=Period.parse("2024-M11"),
        ...         state=State.VALUE,
        ...         value=Fraction(1293),
        ...         obs_status="A",
        ...         successions=("successions[0]",),
        ...         predecessors=(),
        ...     )
        ... )
        60 % of hung-thinh, 2024-M11: 1293 (A), by successions[0]
        """
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        share = "?" if self.share is None else plain(self.share * 100, 4)
        part = "" if self.share == 1 else f"{share} % of "
        figure = self.state.value if self.value is None else plain(self.value)
        status = f" ({self.obs_status})" if self.obs_status else ""
        by = f", by {', '.join(self.successions)}" if self.successions else ""
        yield f"{part}{self.org_unit}, {self.period}: {figure}{status}{by}"
        for one in self.predecessors:
            yield from (f"  {line}" for line in one._lines())  # noqa: SLF001 - of the same class
