"""The rows of the table of gains: what each target that is not met would be worth."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import frozen

from kpikit.periods import Period


@frozen(kw_only=True)
class Gain:
    """What a target that is not met would be worth in a scorecard, if it alone were met exactly.

    There is a row for each scorecard that scores the unit, and of that one for each ranking in
    which it takes part.

    Attributes:
        org_unit: id of the organisation unit.
        indicator: id of the indicator.
        period: the evaluated window.
        target: id of the target.
        value: actual value, in `unit`.
        value_then: the value that is tried: the level; of a target that is behind its path what is
            due; `None` where only a judgement is, or where no value would meet it.
        unit: unit of the indicator.
        leaf_gained: by how many points the leaves that score the target would have more; `None` if
            there are none, or they have none now or then.
        scorecard: id of the scorecard; `None` if none scores the unit.
        node: id of the node that is ranked; of the top of the scorecard without a ranking.
        points: published points of the node now; `None` where it has none.
        points_then: those that it would have.
        points_gained: by how many more these are; `None` where there are none now or then.
        grade: id of the grade of the node now, if it has grades.
        grade_then: that which it would have.
        ranking: id of the ranking; `None` without one.
        rank: the place now; `None` for the unranked.
        rank_then: the place that it would have.
        reason: why nothing can be said: ``of_node`` (it is a target of points, which no figure
            gives), ``no_level`` (its level is not known), ``level_moves`` (with the value, so that
            it is not met then), ``ended`` (the unit has, and reports no more), or why it would
            still be undetermined, such as ``not_due``.
    """

    org_unit: str
    indicator: str
    period: Period
    target: str
    value: Fraction | str | date | None
    value_then: Fraction | str | date | None = None
    unit: str | None
    leaf_gained: Fraction | None = None
    scorecard: str | None = None
    node: str | None = None
    points: Fraction | None = None
    points_then: Fraction | None = None
    points_gained: Fraction | None = None
    grade: str | None = None
    grade_then: str | None = None
    ranking: str | None = None
    rank: int | Fraction | None = None
    rank_then: int | Fraction | None = None
    reason: str | None = None
