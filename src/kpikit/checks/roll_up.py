"""Roll-up: what is made of the units below has a meaning, and everything that it needs is there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.model.indicators import YES_NO
from kpikit.model.roll_up import RollingBy, RollUp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.indicators import Indicator

_ENDS = {RollingBy.MIN, RollingBy.MAX}
_ALL = Fraction(1)


def _declared(context: Context) -> Iterator[tuple[Indicator, RollUp]]:
    for indicator in context.specification.indicators:
        if indicator.roll_up is not None:
            yield indicator, indicator.roll_up


def roll_ups_without_meaning(context: Context) -> Iterator[Diagnostic]:
    """Find sums of what is derived or of words, and order where words have none."""
    for indicator, rule in _declared(context):
        path = rule.declared_at
        derived = indicator.derived and (not rule.lifts or rule.by is RollingBy.SUM)
        if derived:
            message = f"{quoted(indicator.id)} is derived: each unit computes it from its parts"
            hint = "delete it; or write mean, min or max, to be made of the units below instead"
            yield Diagnostic(Code.ROLL_UP, message, hint=hint, path=path)
        elif indicator.values and rule.lifts and not _fits_words(indicator, rule):
            yield _of_words(indicator, rule)


def _fits_words(indicator: Indicator, rule: RollUp) -> bool:
    """Whether the least and the most of words is asked for, and there is one."""
    return rule.by in _ENDS and (indicator.dated or indicator.values == YES_NO)


def _of_words(indicator: Indicator, rule: RollUp) -> Diagnostic:
    ordered = indicator.dated or indicator.values == YES_NO
    what = "dates" if indicator.dated else "words"
    message = (
        f"{what} such as those of {quoted(indicator.id)} have no {rule.by.value}"
        if ordered
        else f"of words such as those of {quoted(indicator.id)}, none is more than another"
    )
    of_dates = "write min for the earliest or max for the latest"
    of_answers = "write min for yes from all, or max for yes from any"
    ends = of_dates if indicator.dated else of_answers
    hint = ends if ordered else "delete it, or count words with children_count(a = word)"
    return Diagnostic(Code.ROLL_UP, message, hint=hint, path=rule.declared_at)


def sums_of_ratios(context: Context) -> Iterator[Diagnostic]:
    """Find sums of percentages, of points and of times, which look like a mistake."""
    for indicator, rule in _declared(context):
        known = indicator.unit and context.units.known(indicator.unit) and not indicator.derived
        if known and rule.by is RollingBy.SUM and not context.units.adds_up(indicator.unit):
            message = f"{quoted(indicator.unit)} of several units do not add up to that of all"
            hint = "write mean, perhaps with a weight; of a ratio, report both parts and derive it"
            path, warning = rule.declared_at, Severity.WARNING
            yield Diagnostic(Code.ROLL_UP, message, hint=hint, path=path, severity=warning)


def roll_ups_without_effect(context: Context) -> Iterator[Diagnostic]:
    """Find weights of what is no mean, and shares of nothing."""
    for indicator, rule in _declared(context):
        path = rule.declared_at
        if rule.weight is not None and rule.by is not RollingBy.MEAN:
            message = f"'weight' stands beside 'by: {rule.by.value}', where nothing is weighted"
            hint = "delete it, or write 'by: mean'"
            yield Diagnostic(Code.ROLL_UP, message, hint=hint, path=f"{path}.weight")
        if rule.available is not None and not rule.lifts:
            message = f"{quoted(indicator.id)} is not rolled up, however much is available"
            hint = "delete it, or say what is made of the units below"
            yield Diagnostic(Code.ROLL_UP, message, hint=hint, path=f"{path}.available")


def shares_out_of_range(context: Context) -> Iterator[Diagnostic]:
    """Find shares and numbers of units that need values which are none."""
    for _, rule in _declared(context):
        needed = rule.available
        if needed is None:
            continue
        whole = needed.of_max or needed.number.denominator == 1
        if needed.number <= 0 or not whole or (needed.of_max and needed.number > _ALL):
            message = "this is neither a share of the units below nor a number of them"
            hint = "write a percentage up to 100 percent, or how many units need values, like 3"
            path = f"{rule.declared_at}.available"
            yield Diagnostic(Code.ROLL_UP, message, hint=hint, path=path)


def weights_that_do_not_weigh(context: Context) -> Iterator[Diagnostic]:
    """Find weights that are not declared, that do not add up, or that some units do not have."""
    for indicator, rule in _declared(context):
        if rule.weight is None or rule.by is not RollingBy.MEAN:
            continue
        path, known = f"{rule.declared_at}.weight", context.indicators
        yield from context.unknown(path, "indicator", rule.weight, known, "indicators")
        weight = known.get(rule.weight)
        if weight is None or not (weight.values or context.units.known(weight.unit)):
            continue
        if not _adds_up(context, weight):
            message = f"{quoted(weight.id)} does not add up over units, as weights have to"
            hint = "weigh by an amount that is summed, such as the population"
            yield Diagnostic(Code.ROLL_UP, message, hint=hint, path=path)
        else:
            yield from _unweighed(context, indicator, weight, path)


def _adds_up(context: Context, weight: Indicator) -> bool:
    """Whether the weight of a unit is the sum of those of the units below."""
    if weight.derived and not weight.values:
        return weight.roll_up is None and context.units.adds_up(weight.unit)
    rule = weight.rolled_by(context.units.adds_up)
    return rule is not None and rule.by is RollingBy.SUM


def _unweighed(
    context: Context, indicator: Indicator, weight: Indicator, path: str
) -> Iterator[Diagnostic]:
    """Yield a finding if a unit that is below another one has no weight."""
    units = context.specification.org_units
    owners, weighed = ({unit.id for unit in one.owners(units)} for one in (indicator, weight))
    for unit in units:
        if unit.id in owners and unit.parent in owners and unit.id not in weighed:
            message = (
                f"{quoted(unit.id)} has no weight: {quoted(weight.id)} is of the level "
                f"{quoted(str(weight.level))} alone"
            )
            hint = f"give {weight.id} 'roll_up: sum', too, or the same level as {indicator.id}"
            yield Diagnostic(Code.ROLL_UP, message, hint=hint, path=path)
            return
