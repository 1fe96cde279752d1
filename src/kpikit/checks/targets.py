"""Targets: one level for each case, in the direction of the indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.model.indicators import YES_NO, Direction
from kpikit.model.levels import Maximum, Minimum, Unstated, Within, Yes
from kpikit.model.scoring import Reads, WithoutRatio
from kpikit.model.targets import Ratio
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.targets import Target


def mixed_comparisons(context: Context) -> Iterator[Diagnostic]:
    """Find targets that demand at least one level and at most another."""
    first: dict[tuple[str, str], Target] = {}
    for target in context.specification.targets:
        other = first.setdefault((target.indicator, target.id), target)
        if (type(other.comparison), other.ratio) != (type(target.comparison), target.ratio):
            message = f"the levels of the target '{target.id}' are not compared in the same way"
            hint = "make two targets of them, or use the same comparison and ratio"
            path = target.declared_at
            yield Diagnostic(Code.MIXED_COMPARISON, message, hint=hint, path=path)


def against_direction(context: Context) -> Iterator[Diagnostic]:
    """Find targets that demand the opposite of what their indicator calls better."""
    for target in context.specification.targets:
        indicator = context.measured.get(target.indicator)
        if indicator is not None and _contradicts(target, indicator.direction):
            better = "lower" if indicator.direction is Direction.LOWER else "higher"
            message = (
                f"'{indicator.id}' is better when {better}, but the target demands the opposite"
            )
            hint = "correct the sign of the target, or the direction"
            yield Diagnostic(
                Code.AGAINST_DIRECTION,
                message,
                hint=hint,
                path=target.declared_at,
                severity=Severity.WARNING,
            )


def _contradicts(target: Target, direction: Direction | None) -> bool:
    if isinstance(target.comparison, Maximum):
        return direction is Direction.HIGHER
    return isinstance(target.comparison, Minimum) and direction is Direction.LOWER


def answers_demanded_of_numbers(context: Context) -> Iterator[Diagnostic]:
    """Find targets that demand a yes of a number, or a number of words."""
    for target in context.specification.targets:
        indicator = context.measured.get(target.indicator)
        if indicator is None or isinstance(target.comparison, Unstated):
            continue
        if not context.whole(f"{indicator.declared_at}.values"):
            continue
        path = target.declared_at
        if isinstance(target.comparison, Yes) and indicator.values != YES_NO:
            message = f"'yes' is demanded, but {quoted(indicator.id)} is not answered by yes or no"
            hint = "give the indicator 'values: yes_no', or demand a level"
            yield Diagnostic(Code.YES_TARGET, message, hint=hint, path=path)
        elif indicator.values and not isinstance(target.comparison, Yes):
            what = "dates" if indicator.dated else "words"
            message = f"a level is demanded of {quoted(indicator.id)}, whose values are {what}"
            hint = "demand 'yes' of yes_no values; other words are scored by 'options'"
            if indicator.dated:
                hint = "demand days: of an indicator with 'formula: days(from, to)'"
            yield Diagnostic(Code.YES_TARGET, message, hint=hint, path=path)


def ranges_upside_down(context: Context) -> Iterator[Diagnostic]:
    """Find ranges that end below their beginning."""
    for target in context.specification.targets:
        indicator, wanted = context.measured.get(target.indicator), target.comparison
        if indicator is None or not isinstance(wanted, Within):
            continue
        if not (isinstance(wanted.low, Quantity) and isinstance(wanted.high, Quantity)):
            continue
        low = context.number(wanted.low, indicator.unit)
        high = context.number(wanted.high, indicator.unit)
        if low is not None and high is not None and low > high:
            message = f"the range ends at {wanted.high}, below its beginning {wanted.low}"
            path = wanted.declared_at
            yield Diagnostic(Code.TARGET_RANGE, message, hint="exchange the two", path=path)


def paths_that_lead_nowhere(context: Context) -> Iterator[Diagnostic]:
    """Find paths of targets without a period, and of values that do not run towards it."""
    for target in context.specification.targets:
        indicator = context.measured.get(target.indicator)
        if target.path is None or indicator is None:
            continue
        path = f"{target.declared_at}.path"
        if target.period is None:
            message = "a path needs the period in which the level is due"
            yield Diagnostic(Code.PATH, message, hint="add 'period: 2024'", path=path)
        if not indicator.cumulative:
            message = f"the values of {quoted(indicator.id)} do not run up to a level"
            hint = "give it 'accumulation: year_to_date', or delete the path"
            yield Diagnostic(Code.PATH, message, hint=hint, path=path)


def issued_too_late(context: Context) -> Iterator[Diagnostic]:
    """Find levels that are set when the period is over in which they are due."""
    for target in context.specification.targets:
        period = target.period
        if period is not None and target.issued is not None and target.issued > period.end:
            message = f"the level is issued on {target.issued}, after the end of {period}"
            hint = "correct the date or the period; before that day the level does not count"
            path = f"{target.declared_at}.issued"
            severity = Severity.WARNING
            yield Diagnostic(Code.ISSUED, message, hint=hint, path=path, severity=severity)


def baselines_and_ratios(context: Context) -> Iterator[Diagnostic]:
    """Find ratios from a baseline that is not stated, and baselines that no ratio reads."""
    for target in context.specification.targets:
        reads = target.ratio is Ratio.FROM_BASELINE
        if reads and target.baseline is None:
            message = "the way travelled begins at a baseline, and none is stated"
            hint = "add 'baseline: ...', a formula such as at(poverty, 2020)"
            path = f"{target.declared_at}.ratio"
            yield Diagnostic(Code.BASELINE, message, hint=hint, path=path)
        elif reads and not isinstance(target.comparison, Minimum | Maximum):
            message = "there is a way to travel to 'at_least' and 'at_most' alone"
            path = f"{target.declared_at}.ratio"
            yield Diagnostic(Code.BASELINE, message, hint="delete the ratio", path=path)
        elif target.baseline is not None and not reads:
            message = "the baseline is not used"
            hint = "add 'ratio: from_baseline'; a level that grows says {baseline: ..., plus: ...}"
            path = f"{target.declared_at}.baseline"
            severity = Severity.WARNING
            yield Diagnostic(Code.BASELINE, message, hint=hint, path=path, severity=severity)


def scores_that_never_have_a_ratio(context: Context) -> Iterator[Diagnostic]:
    """Find scores by the achievement of ranges, exact levels, answers and unstated levels."""
    for _, leaf in context.leaves:
        score = leaf.score
        by_met = getattr(score.rule, "reads", Reads.MEASURE) is Reads.MET
        if by_met or score.without_ratio is WithoutRatio.BY_MET:
            continue
        levels = [one for one in context.targets.get(leaf.indicator, ()) if one.id == score.target]
        if levels and not any(isinstance(one.comparison, Minimum | Maximum) for one in levels):
            message = f"the target {quoted(str(score.target))} never has an achievement to score"
            hint = "score it by 'pass_fail', or add 'without_ratio: by_met'"
            path = f"{leaf.declared_at}.score"
            severity = Severity.WARNING
            yield Diagnostic(Code.NEVER_A_RATIO, message, hint=hint, path=path, severity=severity)
