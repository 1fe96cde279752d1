"""The rows of the result tables: frozen, flat, under the same names in Python, JSON and CSV.

Numbers are exact: `Fraction` in Python. Achievement, coverage and shares are ratios, where 1 means
reached, complete, all.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from attrs import field, frozen

from kpikit.model.states import Met, State
from kpikit.periods import Period


@frozen(kw_only=True)
class Achievement:
    """One cell against one of its targets; against none where it has no target.

    Attributes:
        org_unit: id of the organisation unit.
        indicator: id of the indicator.
        period: the evaluated window.
        value: actual value, in `unit`; a word for indicators that list words, a date for those
            whose values are dates; `None` without one.
        unit: unit of the indicator, as declared; `None` for words and dates.
        state: what the cell is.
        obs_status: weakest status of what the value is made of; `None` without a value.
        target: id of the target; `None` if the cell faces none.
        target_value: full level of the target, in `unit`, also in mid-year.
        achievement: actual over target, oriented so that 1 means reached; `None` where the ratio
            has no meaning.
        gap: what is still missing to the target, in `unit`; never negative.
        met: `None` without a target.
        reason: why `met` is undetermined.
        due_value: level due by the end of the window, for targets with a path.
        on_path: whether `due_value` is reached.
        needed_pace: what has to come in per month, on average, for the target to be reached at the
            end of its period, in `unit`; for targets with a path, 0 where they are met.
        coverage: where the value is rolled up, or would be, the share of the lowest units below, of
            those to which the indicator applies, that have a value; 1 is all of them.
    """

    org_unit: str
    indicator: str
    period: Period
    value: Fraction | str | date | None
    unit: str | None
    state: State
    obs_status: str | None
    target: str | None = None
    target_value: Fraction | str | date | None = None
    achievement: Fraction | None = None
    gap: Fraction | None = None
    met: Met | None = None
    reason: str | None = None
    due_value: Fraction | None = None
    on_path: bool | None = None
    needed_pace: Fraction | None = None
    coverage: Fraction | None = None


@frozen(kw_only=True)
class Score:
    """The points of one node of a scorecard, for one organisation unit and window.

    Attributes:
        scorecard: id of the scorecard.
        org_unit: id of the organisation unit.
        node: id of the node.
        period: the evaluated window.
        points: published points; `None` where the node has none.
        max_points: the most it can give.
        excess: exact points above the `cap`, which are cut off; `None` where nothing is.
        state: what the node is.
        obs_status: weakest status among what the points are made of.
        coverage: share of the leaves, by max_points, with reported values; `None` where no leaf
            applies.
        grade: id of the grade, for nodes with grades.
        provisional: whether an undetermined condition could still change the grade.
        reason: why there are no points, and which leaf is the cause; and why the grade is not
            better, or is provisional.
    """

    scorecard: str
    org_unit: str
    node: str
    period: Period
    points: Fraction | None
    max_points: Fraction
    state: State
    obs_status: str | None
    coverage: Fraction | None
    excess: Fraction | None = None
    grade: str | None = None
    provisional: bool | None = None
    reason: str | None = None


@frozen(kw_only=True)
class Rank:
    """The place of one organisation unit in one ranking and window.

    Attributes:
        ranking: id of the ranking.
        node: id of the node that is ranked.
        period: the evaluated window.
        peer_group: the units among which it is ranked; `None` for all of the scorecard.
        org_unit: id of the organisation unit.
        points: the published points that decide.
        obs_status: weakest status of all that are compared, the other peers included; `None` for
            the unranked.
        rank: 1 is best; `None` for the unranked. A `Fraction` in rankings with ``average`` ties.
        previous_rank: rank in the earlier period that the ranking names, as then evaluated.
        change: by how many places the unit is better than then; negative if it fell.
        reason: why it is unranked.
        coverage: share of the leaves with reported values, as in the scores. Two places are equal
            whatever the coverage.
    """

    ranking: str
    node: str
    period: Period
    peer_group: str | None
    org_unit: str
    points: Fraction | None
    rank: int | Fraction | None
    obs_status: str | None = None
    previous_rank: int | Fraction | None = None
    change: int | Fraction | None = None
    reason: str | None = None
    coverage: Fraction | None = field(default=None, eq=False)


@frozen(kw_only=True)
class Unmet:
    """A target that is not met, or of which it cannot be said.

    Attributes:
        org_unit: id of the organisation unit.
        indicator: id of the indicator.
        period: the evaluated window.
        target: id of the target.
        value: actual value, in `unit`.
        target_value: full level of the target, in `unit`.
        unit: unit of the indicator.
        achievement: actual over target; 1 means reached.
        gap: what is still missing, in `unit`.
        points_lost: max_points minus points, over the leaves that score this target.
        met: ``unmet``, ``undetermined``, or ``behind``: undetermined, and behind its path.
        obs_status: weakest status of what the value is made of.
        responsible: who answers for the indicator.
        reason: why it is undetermined.
        due_value: level due by the end of the window, for targets with a path.
        on_path: whether `due_value` is reached.
        needed_pace: what has to come in per month, on average, for the target to be reached at the
            end of its period, in `unit`; for targets with a path, 0 where they are met.
    """

    org_unit: str
    indicator: str
    period: Period
    target: str
    value: Fraction | str | date | None
    target_value: Fraction | str | date | None
    unit: str | None
    achievement: Fraction | None
    gap: Fraction | None
    points_lost: Fraction | None
    met: Met
    obs_status: str | None
    responsible: str | None = None
    reason: str | None = None
    due_value: Fraction | None = None
    on_path: bool | None = None
    needed_pace: Fraction | None = None
