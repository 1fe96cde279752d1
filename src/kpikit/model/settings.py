"""What a scoring rule may know of its leaf: words of the indicator, what is better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.model.indicators import Direction
from kpikit.model.levels import Maximum, Minimum
from kpikit.model.scoring import Better, Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.model.indicators import Indicator
    from kpikit.model.scoring import Score
    from kpikit.model.targets import Target

_BY_DIRECTION = {Direction.HIGHER: Better.HIGHER, Direction.LOWER: Better.LOWER}
_BY_COMPARISON: dict[type, Better] = {Minimum: Better.HIGHER, Maximum: Better.LOWER}


def setting_of(indicator: Indicator, targets: Iterable[Target], score: Score) -> Setting:
    """Return what the rule of a score may know.

    Args:
        indicator: the indicator that is scored.
        targets: all levels of its targets.
        score: the score.
    """
    if score.target is not None:
        return Setting(indicator.words, Better.HIGHER)
    return Setting(indicator.words, better_of(indicator, targets))


def better_of(indicator: Indicator, targets: Iterable[Target]) -> Better | None:
    """Return which values are better: what the indicator says, else what all its targets say.

    `None` where nothing says so, or not all the same.

    >>> from kpikit.model.indicators import Indicator
    >>> better_of(Indicator(id="late", direction=Direction.LOWER), [])
    <Better.LOWER: 'lower'>
    """
    if indicator.direction is not None:
        return _BY_DIRECTION.get(indicator.direction)
    said = {_BY_COMPARISON.get(type(target.comparison)) for target in targets} - {None}
    return said.pop() if len(said) == 1 else None
