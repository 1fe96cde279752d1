"""One text to one value: numbers, dates, periods, units and formulas."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kpikit.dates import day_of
from kpikit.errors import KpikitError
from kpikit.formulas import parse_formula, unparse
from kpikit.model.functions import Function
from kpikit.numbers import exact, parse_number, plain, rounded
from kpikit.periods import Frequency, Period
from kpikit.units import UnitSystem
from tests.fuzz.damage import damaged, letters, odd

if TYPE_CHECKING:
    from random import Random

_NUMBERS = ("1234.5", "1.234,5", "2/37", "-1.5e3", "1e19000", "0.000001", "1 234 567", "1e-39999")
_DATES = ("2024-07-15", "15/7/2024", "2024-02-29", "0001-01-01", "31/12/9999")
_PERIODS = (
    *("2024", "2024-S1", "2024-Q4", "2024-M06", "2024-06", "2024-W01", "2024-D001", "2024-07-01"),
    *("2024-07-01/2024-11-30", "2023-07/2024-06", "2021/2025", "0001/9999", "2024-01-01/P1Y2M3W4D"),
)
_UNITS = ("triệu đồng / person", "dong^2", "percent", "km²", "dong*year/person", "days", "ratio")
_FORMULAS = (
    "revenue / same_period_last_year(revenue)",
    "if(paid >= 80 percent and not late, min(a, b, 3), 0)",
    "round(100 * a / (b + 1), 2, half_even) - previous(c)",
    "sum(a, b, -c) / count_children(d > 3)",
    "met(late.limit) or grade(total) >= good",
    "working_days(begun, done) > 10 days",
)
_NAMES = ("a", "b", "revenue", "percent", "2024", "1e400", "0.5", "true", "good", "dong", "a.b")
_CENTURY = 36_525
_MARKS = "0123456789.,-+/eE \u2212\u00a0_%xnaif"


def draw_number(random: Random) -> str:
    """Return a text that may be a number."""
    drawn = random.choice((random.choice(_NUMBERS), odd(random), letters(random, _MARKS, 40)))
    return damaged(random, drawn) if random.random() < 0.5 else drawn


def read_number(text: str) -> None:
    """Read a number in every locale, round it and write it."""
    for locale in (None, "plain", "en", "vi"):
        with suppress(KpikitError):
            number = parse_number(text, locale)
            assert exact(number) == number
            assert len(plain(number)) < 100_000
            rounded(number, len(text) % 7 - 3)
    exact(text)


def draw_date(random: Random) -> str:
    """Return a text that may be a date."""
    drawn = random.choice((*_DATES, letters(random, "0123456789-/T: ", 14)))
    return damaged(random, drawn)


def read_date(text: str) -> None:
    """Read a date."""
    assert day_of(text).year > 0


def draw_period(random: Random) -> str:
    """Return a text that may be a period."""
    drawn = random.choice((*_PERIODS, letters(random, "0123456789-/ASTQMWDHPYTZ", 24)))
    if random.random() < 0.3:
        drawn = f"{drawn}/{random.choice(_PERIODS)}"
    return damaged(random, drawn) if random.random() < 0.7 else drawn


def read_period(text: str) -> None:
    """Read a period, and ask it whatever it can be asked."""
    period = Period.parse(text)
    assert Period.parse(str(period)) == period
    assert period.days > 0
    for question in (period.previous, period.next, period.same_period_last_year):
        with suppress(KpikitError):
            assert question().days > 0
    for frequency in Frequency:
        with suppress(KpikitError):
            if period.days < _CENTURY or frequency is Frequency.DAY:
                period.parts(frequency)


def draw_unit(random: Random) -> str:
    """Return a text that may be a unit."""
    drawn = random.choice((*_UNITS, letters(random, "abdogn/*^·2399 %²[]", 60)))
    if random.random() < 0.4:
        drawn = random.choice("/*·^ ").join((drawn, random.choice(_UNITS)))
    return damaged(random, drawn)


def read_unit(text: str) -> None:
    """Look a unit up, and calculate with it."""
    system = UnitSystem.of()
    assert system.canonical(text)
    for other in _UNITS:
        with suppress(KpikitError):
            system.factor(text, other)
            system.canonical(system.multiplied(text, other))
            system.canonical(system.divided(other, text))


def draw_formula(random: Random) -> str:
    """Return a text that may be a formula."""
    if random.random() < 0.5:
        return damaged(random, random.choice(_FORMULAS))
    return _expression(random, random.choice((2, 4, 7)))


def _expression(random: Random, depth: int) -> str:
    if depth == 0 or random.random() < 0.2:
        return random.choice((*_NAMES, odd(random)))
    below = [_expression(random, depth - 1) for _ in range(random.randint(1, 3))]
    functions = [function.value for function in Function]
    match random.randrange(4):
        case 0:
            return f"{random.choice(functions)}({', '.join(below)})"
        case 1:
            return f"({below[0]})"
        case 2:
            return f"{random.choice(('not ', '-', ''))}{below[0]}"
        case _:
            mark = random.choice(("+", "-", "*", "/", ">=", "<", "=", "and", "or", "**"))
            return f" {mark} ".join(below)


def read_formula(text: str) -> None:
    """Read a formula, and write it again: it says the same."""
    tree = parse_formula(text).tree
    written = unparse(tree)
    assert unparse(parse_formula(written).tree) == written
