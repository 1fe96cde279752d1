"""Figures that do not fit each other, which the engine and the reference find alike."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kpikit.errors import Code
from kpikit.evaluation.reference.doubts import Doubted, misfits

if TYPE_CHECKING:
    from kpikit import Evaluation


def misfitting(evaluation: Evaluation) -> Counter[Doubted]:
    """Return what does not fit, of which unit and when, having seen that the reference agrees.

    Args:
        evaluation: of a rule book that has no names for identities.
    """
    told = []
    for one in evaluation.diagnostics:
        if one.code in {Code.IDENTITY, Code.DIFFERS}:
            text, _, place = one.message.rpartition(" (")
            unit, period = place.removesuffix(")").split(", ")
            mark = ": " if one.code is Code.IDENTITY else " is reported as "
            told.append((text.rpartition(mark)[0], unit, period))
    found = misfits(
        evaluation.specification, evaluation.observations, evaluation.periods, evaluation.as_of
    )
    assert Counter(told) == Counter(found)
    return Counter(found)
