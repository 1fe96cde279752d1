"""Floor, cap, step and rounding, of leaves and of groups: what each of them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kpikit.evaluation.reference.leaves import clipped, rounded_to, stepped
from kpikit.results.because import Because
from kpikit.results.explanation import Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kpikit.model.scoring import Amount
    from kpikit.numbers import Rounding


class Finishing(Protocol):
    """What is declared of points once they are made: scores and groups have it."""

    @property
    def floor(self) -> Amount | None:
        """The fewest points."""
        ...

    @property
    def cap(self) -> Amount | None:
        """The most points."""
        ...

    @property
    def step(self) -> Amount | None:
        """Of what the points become a multiple."""
        ...

    @property
    def round(self) -> int | None:
        """Decimals."""
        ...

    @property
    def rounding(self) -> Rounding:
        """How halves are rounded."""
        ...


def finishing(declared: Finishing, points: Fraction, most: Fraction) -> Iterator[Step]:
    """Yield what floor, cap, step and rounding change of points, in this order."""
    lifted = clipped(points, declared.floor, None, most)
    if lifted != points:
        yield Step(Because.FLOORED, {"from_points": points, "floor": lifted})
    cut = clipped(lifted, None, declared.cap, most)
    if cut != lifted:
        yield Step(Because.CAPPED, {"from_points": lifted, "cap": cut})
    whole = stepped(cut, declared.step, declared.rounding, most)
    if declared.step is not None and whole != cut:
        step = declared.step.of(most)
        yield Step(Because.STEPPED, {"from_points": cut, "step": step, "points": whole})
    rounded = rounded_to(whole, declared.round, declared.rounding)
    if rounded != whole:
        yield Step(
            Because.ROUNDED,
            {
                "from_points": whole,
                "decimals": declared.round,
                "rounding": declared.rounding.value,
                "points": rounded,
            },
        )
