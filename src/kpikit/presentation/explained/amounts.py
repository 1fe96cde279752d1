"""The numbers among the facts of a step as texts: amounts, shares, points."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.numbers import plain
from kpikit.presentation.explained.context import Context, code_of
from kpikit.results import Because

if TYPE_CHECKING:
    from kpikit.presentation.explained.speech import Speech
    from kpikit.results import Fact

RATIO = "ratio"
"""The unit of a measure that is a share, such as an achievement."""

_DIGITS = 6
"""Decimals of a number that is told before it is rounded."""


def number(context: Context, fact: Fact) -> str:
    """Return a number; a word as it is."""
    return context.speech.number(fact) if isinstance(fact, int | Fraction) else str(fact)


def numbers(context: Context, fact: Fact) -> str:
    """Return one number or several."""
    several = fact if isinstance(fact, tuple) else (fact,)
    return "; ".join(number(context, one) for one in several)


def points(context: Context, fact: Fact) -> str:
    """Return points; nothing to say of those of a method that are the result already."""
    one = context.explanation
    told = context.step.what is Because.METHOD and fact in (one.exact, one.result)
    return "" if told else number(context, fact)


def precise(context: Context, fact: Fact) -> str:
    """Return a number before rounding, with so many decimals that the rounding can be seen."""
    if not isinstance(fact, Fraction) or (fact * 10**_DIGITS).denominator == 1:
        return number(context, fact)
    text = plain(fact, _DIGITS)
    return text.replace(".", context.speech.language.point) + "…"


def percent(context: Context, fact: Fact) -> str:
    """Return a ratio in percent."""
    return context.speech.percent(fact) if isinstance(fact, Fraction) else number(context, fact)


def stated_percent(context: Context, fact: Fact) -> str:
    """Return a share as rule books state it: 20 % of something."""
    return f"{number(context, fact * 100 if isinstance(fact, Fraction) else fact)} %"


def share(context: Context, fact: Fact) -> str:
    """Return a share; nothing to say of all."""
    return "" if fact == 1 else stated_percent(context, fact)


def amount(context: Context, fact: Fact) -> str:
    """Return a value of what is explained, with its unit."""
    speech, name = context.speech, context.explanation.name
    unit = context.fact("unit") or speech.unit_of(name) or context.explanation.unit
    return told_value(speech, fact, name, unit and str(unit))


def difference(context: Context, fact: Fact) -> str:
    """Return what is missing, in the unit of what it is missing to."""
    speech, unit = context.speech, context.fact("unit")
    if not isinstance(fact, Fraction):
        return amount(context, fact)
    if context.step.what is Because.NEEDED_FOR_NEXT_EDGE and unit in {None, RATIO}:
        return speech.difference(fact * 100, "percent")
    name = context.explanation.name
    return speech.difference(fact, str(unit) if unit else speech.unit_of(name))


def told_value(speech: Speech, fact: Fact, name: str, unit: str | None) -> str:
    """Return a value of an indicator: a number with its unit, a word, a day, a range, yes or no.

    Args:
        speech: the language.
        fact: the value.
        name: the indicator, or one of its targets.
        unit: unit of numbers.
    """
    if isinstance(fact, tuple):
        ends = [told_value(speech, one, name, unit) for one in fact]
        return speech.choose((" to ", " đến ")).join(ends)
    if isinstance(fact, bool):
        return speech.language.word(code_of(fact))
    if isinstance(fact, int | Fraction):
        return speech.amount(Fraction(fact), unit)
    if isinstance(fact, date):
        return speech.day(fact)
    known = speech.names.option(name, str(fact))
    if known == str(fact):
        known = speech.names.option(name.rpartition(".")[0], str(fact))
    return {"yes": speech.choose(("yes", "có")), "no": speech.choose(("no", "không"))}.get(
        known, known
    )


def measure(context: Context, fact: Fact) -> str:
    """Return what a rule reads: a value with its unit, a share, or whether a target is met."""
    speech, unit = context.speech, context.fact("unit")
    if context.fact("reads") == "met":
        return speech.language.word("met" if fact == 1 else "unmet")
    if not isinstance(fact, Fraction) or unit not in {None, RATIO}:
        return amount(context, fact)
    word = speech.word_of(str(context.fact("name") or ""), fact)
    if word is not None:
        return told_value(speech, word, _name(context), None)
    if context.step.what is not Because.NEEDED_FOR_NEXT_EDGE:
        return speech.percent(fact)
    texts = ("an achievement of {}", "tỷ lệ {}")
    return speech.choose(texts).format(stated_percent(context, fact))


def _name(context: Context) -> str:
    return str(context.fact("name") or context.explanation.name)


def missing(context: Context, fact: Fact) -> str:
    """Return what is missing: points, or of a measure an amount; nothing to say of nothing."""
    if not fact:
        return ""
    if context.step.what is Because.NEEDED_FOR_NEXT_EDGE:
        return difference(context, fact)
    return number(context, fact)


def level(context: Context, fact: Fact) -> str:
    """Return the level of a target, or the edge of a grade."""
    if context.fact("edge") == "top":
        return stated_percent(context, fact)
    verdicts = (Because.EDGE, Because.NEEDED_FOR_NEXT_GRADE)
    return (number if context.step.what in verdicts else amount)(context, fact)


def plus(context: Context, fact: Fact) -> str:
    """Return what is added to a level, with its unit."""
    unit = context.fact("plus_unit")
    return told_value(context.speech, fact, "", str(unit) if unit else context.explanation.unit)


def at_most(context: Context, fact: Fact) -> str:
    """Return how many units a quota allows, or which share of them."""
    if context.fact("of_max"):
        return stated_percent(context, fact)
    return context.speech.choose(("{} units", "{} đơn vị")).format(number(context, fact))


def needed(context: Context, fact: Fact) -> str:
    """Return how much has to be reported: of the leaves, or of their points."""
    leaves = ("of the leaves", "số nội dung") if context.fact("by_count") else ("", "")
    text = (stated_percent if context.fact("of_max") else number)(context, fact)
    return f"{text} {context.speech.choose(leaves)}".strip()


def times(context: Context, fact: Fact) -> str:
    """Return the factor of a level."""
    unit = context.fact("times_unit")
    return told_value(context.speech, fact, "", str(unit) if unit else None)
