"""The values of an indicator compared with its targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.evaluation.cells import NOT_DUE, VALUE, Codes, Mask, Values
from kpikit.evaluation.faced import Faced
from kpikit.evaluation.resolved import Kind, ResolvedIndicator, ResolvedTarget
from kpikit.kernels.achievement import Achieved, in_range
from kpikit.kernels.aggregation import weaker
from kpikit.kernels.masks import both, codes_of_zero, nowhere
from kpikit.model.states import BOUNDS, JUDGEMENTS, STATES, Bound, Judgement

if TYPE_CHECKING:
    from kpikit.kernels.rationals import Rationals

MET, UNMET, UNDETERMINED = 0, 1, 2

REASONS = (
    None,
    *(state.value for state in STATES[1:]),
    "bound",
    "mostly_met",
    "unstated",
    "overdue",
)
"""Why a comparison is undetermined, by code; the first codes are those of states."""

_BOUND = REASONS.index("bound")
_MOSTLY = REASONS.index("mostly_met")
_UNSTATED = REASONS.index("unstated")
OVERDUE = REASONS.index("overdue")


@frozen(eq=False)
class TargetCells:
    """The cells of an indicator against one of its targets.

    Attributes:
        faces: which level of the target each cell faces.
        values: the values that are compared.
        met: `MET`, `UNMET` or `UNDETERMINED`.
        reasons: why undetermined: codes of `REASONS`.
        has_ratio: whether the ratio has a meaning.
        plain: whether every cell has an exact number, and faces a level that is due.
    """

    faces: Faced
    values: Values
    met: Codes
    reasons: Codes
    has_ratio: Mask
    plain: bool

    @property
    def target(self) -> ResolvedTarget:
        """The target."""
        return self.faces.target

    @property
    def faced(self) -> Mask:
        """Whether a level of the target applies to the cell."""
        return self.faces.any

    @property
    def level(self) -> Rationals:
        """The level that is nearest, in the indicator's unit."""
        return self.faces.level(self.values.numbers)

    @property
    def has_level(self) -> Mask:
        """Whether the cell faces a level that is stated; of a range, one needs a value."""
        if self.target.kind is Kind.UNSTATED:
            return nowhere(len(self.faced))
        if self.target.kind is Kind.WITHIN:
            return self.faces.known & (self.values.valued | self.faces.single())
        return self.faces.known

    @property
    def achieved(self) -> Achieved:
        """Ratio, gap and comparison."""
        return self.faces.achieved(self.values.numbers)

    @property
    def due(self) -> Rationals:
        """What is due by the end of the window on the target's path."""
        return self.faces.due()

    @property
    def has_due(self) -> Mask:
        """Whether something is due on a path."""
        return self.faces.has_due()

    @property
    def has_path(self) -> Mask:
        """Whether the cell has a value that can be compared with what is due."""
        return self.has_due & self.values.valued

    def against_path(self) -> Achieved:
        """Return the achievement of what is due on the path, turned as that of the target is."""
        numbers, due = self.values.numbers, self.due
        if self.target.kind is Kind.WITHIN:
            return in_range(numbers, due, due)
        return self.faces.towards(numbers, due)

    @property
    def statuses(self) -> Codes:
        """The weakest obs_status of the value, and of what its level and baseline come from."""
        found = self.values.statuses
        for used in (self.faces.ends, self.faces.baselines):
            found = found if used is None else weaker(found, used.statuses)
        return found

    @property
    def on_path(self) -> Mask:
        """Whether what is due is reached."""
        if self.target.kind is Kind.AT_MOST:
            return ~self.values.numbers.above(self.due)
        return self.values.numbers.at_least(self.due)

    @property
    def behind(self) -> Mask:
        """Whether the target is still undetermined, but what is due on its path is not reached."""
        return np.equal(self.met, UNDETERMINED) & self.has_path & ~self.on_path


@frozen(eq=False)
class IndicatorCells:
    """The cells of one indicator.

    Attributes:
        resolved: the indicator.
        values: its values.
        targets: the cells against each target, by its id.
    """

    resolved: ResolvedIndicator
    values: Values
    targets: Mapping[str, TargetCells]


def target_cells(faces: Faced, values: Values) -> TargetCells:
    """Return values compared with the levels of a target that they face."""
    achieved = faces.achieved(values.numbers)
    if values.plain and faces.plain:
        met, none = (~achieved.met).view(np.uint8), codes_of_zero(len(values))
        return TargetCells(faces, values, met, none, achieved.has_ratio, plain=True)
    met, reasons = _decided(faces, values)
    has_ratio = both(both(values.valued, faces.known), achieved.has_ratio)
    return TargetCells(faces, values, met, reasons, has_ratio, plain=False)


def _decided(faced: Faced, values: Values) -> tuple[Codes, Codes]:
    """Return whether each cell is met, and why that is undetermined.

    A number decides if every value within its bound agrees. While a total may still grow, only
    what cannot be undone decides. Where no number decides, a judgement does.
    """
    met, unmet = _by_number(faced, values)
    mostly = values.judgements == JUDGEMENTS.index(Judgement.MOSTLY_MET)
    open_ = ~met & ~unmet
    met |= open_ & (values.judgements == JUDGEMENTS.index(Judgement.MET))
    unmet |= open_ & (values.judgements == JUDGEMENTS.index(Judgement.UNMET))
    unstated = faced.target.kind is Kind.UNSTATED
    why = np.where(faced.running, NOT_DUE, _UNSTATED if unstated else _BOUND)
    if faced.ends is not None:
        why = np.where(faced.ends.lacking, faced.ends.lacking, why)
    absent = values.states
    if values.overdue is not None:
        absent = np.where(values.overdue, np.uint8(OVERDUE), absent)
    why = np.where(mostly, _MOSTLY, np.where(values.states == VALUE, why, absent))
    codes = np.where(met, MET, np.where(unmet, UNMET, UNDETERMINED))
    reasons = np.where(codes == UNDETERMINED, why, 0)
    return codes.astype(np.uint8), reasons.astype(np.uint8)


def _by_number(faced: Faced, values: Values) -> tuple[Mask, Mask]:
    """Return where a number proves that its target is met, and where that it is unmet."""
    kind = faced.target.kind
    if kind is Kind.UNSTATED:
        return np.zeros(len(values), dtype=np.bool_), np.zeros(len(values), dtype=np.bool_)
    more = (values.bounds & BOUNDS.index(Bound.AT_LEAST)) > 0
    less = (values.bounds & BOUNDS.index(Bound.AT_MOST)) > 0
    met, unmet = values.valued, np.zeros(len(values), dtype=np.bool_)
    if kind is not Kind.AT_MOST:
        below = values.numbers.compared(faced.lows()) < 0
        met = met & ~below & ~less
        unmet = unmet | (below & ~more & ~faced.running)
    if kind is not Kind.AT_LEAST:
        above = values.numbers.compared(faced.highs()) > 0
        met = met & ~above & ~more & ~faced.running
        unmet = unmet | (above & ~less)
    return met & faced.known, unmet & values.valued & faced.known
