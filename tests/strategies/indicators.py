"""Indicators: reported numbers and words, and what is derived from them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpikit.formulas import parse_formula
from kpikit.model.formulas import ZeroDenominator
from kpikit.model.ids import Identifier
from kpikit.model.indicators import DATE, YES_NO, Accumulation, Indicator, Option
from kpikit.model.text import Text
from tests.strategies.asking import BETWEEN_DATES, HEADS
from tests.strategies.asking import formulas as asking
from tests.strategies.figures import ANCHORS, FAMILIES, Measure
from tests.strategies.over_time import of_time
from tests.strategies.windows import FREQUENCIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.strategies.picking import Picker
    from tests.strategies.world import World

WORDS = (
    YES_NO,
    tuple(Option(id=Identifier(word)) for word in HEADS),
)
"""What may be reported instead of numbers."""

QUOTIENTS = (
    ("{a} / same_period_last_year({a})",),
    ("{a}", "{b}"),
    ("{a}", "{b} - {a}"),
    ("{a} + {b}", "previous({a})"),
    ("{a} / {b} - 1",),
)
"""Formulas that give ratios; pairs are numerators and denominators."""

FORMULAS = (
    ("{a} + {b}",),
    ("{a} - previous({a})",),
    ("first({a}, {b})",),
    ("max(at({a}, 2024-M05), {b})",),
    ("first({a}, 0)",),
    ("abs({a} - {b})",),
    ("if({a} >= {b}, {a}, {b})",),
    ("{a} - {b}", "2"),
)
"""Formulas that give numbers in the unit of their parts; the pair is no total, as it is a ratio."""

BY_ANSWER = (("if({q}, {a}, {b})",), ("if({q} or {a} > {b}, {a}, previous({b}))",))
"""Such formulas that also read the answer to a question."""


def measured(pick: Picker, world: World, number: int) -> Measure:
    """Return an indicator with what its numbers look like."""
    name = Identifier(f"i{number}")
    parts = [one for one in world.measures if one.family]
    shape = pick.of(("number", "number", "formula", "words", "formula", "date", "days"))
    dates = [one.indicator for one in world.measures if one.indicator.dated]
    if shape == "date":
        return Measure(Indicator(id=name, values=DATE, **nature(pick, world)))
    if shape == "days" and dates:
        return between(pick, world, name, dates)
    if shape == "words":
        return Measure(Indicator(id=name, values=pick.of(WORDS), **nature(pick, world)))
    if shape == "formula" and parts:
        return computed(pick, world, name, pick.of(parts))
    family = pick.of(FAMILIES)
    additive = pick.seldom((True, False))
    indicator = Indicator(id=name, unit=family[0], additive=additive, **nature(pick, world))
    return Measure(indicator, family, pick.of(ANCHORS))


def between(pick: Picker, world: World, name: Identifier, dates: Sequence[Indicator]) -> Measure:
    """Return an indicator of days between dates."""
    first = pick.of(dates)
    others = [one for one in dates if first.level is None or one.level in {None, first.level}]
    text, *unit = pick.of(BETWEEN_DATES)
    known = {**nature(pick, world), "level": first.level, "unit": unit[0] if unit else "day"}
    formula = said((text,), d=first.id, e=pick.of(others).id)
    return Measure(Indicator(id=name, **known, **formula), (known["unit"],), Fraction(10))


def nature(pick: Picker, world: World) -> dict[str, Any]:
    """Return what is said of an indicator besides its values."""
    return {
        "level": pick.seldom(world.levels),
        "accumulation": pick.of(tuple(Accumulation)),
        "frequency": pick.of(FREQUENCIES) if pick.chance(5) else None,
        "responsible": pick.seldom((Text.of({"vi": "Phòng Tài chính", "en": "Finance"}),)),
    }


def computed(pick: Picker, world: World, name: Identifier, part: Measure) -> Measure:
    """Return an indicator that is derived from a part, and from others beside it."""
    level = None if pick.chance(4) else part.indicator.level
    known = {**nature(pick, world), "level": level}
    other = pick.of(world.beside(level, *part.family))
    beside = [one.indicator for one in world.beside(level)]
    worded = [one.id for one in beside if one.values == WORDS[1]] or [name]
    unit = pick.of(world.org_units).id
    names = {"a": part.indicator.id, "b": other.indicator.id, "w": pick.of(worded), "u": unit}
    if pick.chance():
        family, anchor = pick.of(((FAMILIES[0], Fraction(100)), (FAMILIES[3], Fraction(1))))
        known |= {"unit": family[0], **said(pick.of(QUOTIENTS), **names)}
        zero = pick.of(tuple(ZeroDenominator))
        return Measure(Indicator(id=name, zero_denominator=zero, **known), family, anchor)
    asked = [one.indicator for one in world.beside(level) if one.indicator.values == YES_NO]
    over_time = of_time(part.indicator, other.indicator) if pick.chance(3) else ()
    usual = (*FORMULAS, *(BY_ANSWER if asked else ()), *asking(beside))
    texts = pick.of(over_time or usual)
    known |= {"unit": part.family[0], **said(texts, **names, q=pick.of(asked).id if asked else "")}
    return Measure(Indicator(id=name, **known), part.family, part.anchor)


def said(texts: Sequence[str], **names: str) -> dict[str, Any]:
    """Return a formula, or numerator and denominator, about some indicators."""
    words = ("numerator", "denominator") if len(texts) > 1 else ("formula",)
    formulas = (parse_formula(text.format(**names)) for text in texts)
    return dict(zip(words, formulas, strict=True))
