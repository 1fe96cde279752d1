"""The rows of the table of revisions: what was said before, and what is said after."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from attrs import frozen

from kpikit.periods import Period


class Changed(Enum):
    """What a revision changed.

    Attributes:
        VALUE: a cell: its value, its state or its obs_status.
        TARGET: the level of a target that a cell faces.
        MET: whether a cell meets a target.
        POINTS: the published points of a node.
        GRADE: the grade of a node.
        RANK: the place in a ranking.
    """

    VALUE = "value"
    TARGET = "target"
    MET = "met"
    POINTS = "points"
    GRADE = "grade"
    RANK = "rank"


@frozen(kw_only=True)
class Revision:
    """One thing that is not the same in two evaluations.

    Attributes:
        changed: what it is.
        org_unit: id of the organisation unit.
        period: the evaluated window.
        indicator: id of the indicator, of values and of what concerns targets.
        target: id of the target.
        scorecard: id of the scorecard, of points and grades.
        node: id of the node, of points, grades and ranks.
        ranking: id of the ranking, of ranks.
        before: the number before: value, level, points or rank; `None` without one.
        after: the number after.
        change: `after` minus `before`; of ranks by how many places it is better.
        unit: unit of value and level.
        word_before: the word before, where no number is: a word or date that is reported, the
            state of a cell or node without a value, ``met`` or ``unmet``, the id of a grade.
        word_after: the word after.
        status_before: obs_status before.
        status_after: obs_status after.
    """

    changed: Changed
    org_unit: str
    period: Period
    indicator: str | None = None
    target: str | None = None
    scorecard: str | None = None
    node: str | None = None
    ranking: str | None = None
    before: Fraction | None = None
    after: Fraction | None = None
    change: Fraction | None = None
    unit: str | None = None
    word_before: str | None = None
    word_after: str | None = None
    status_before: str | None = None
    status_after: str | None = None
