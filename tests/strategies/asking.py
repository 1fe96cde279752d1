"""What formulas ask of items, words, dates, peers and other units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.dates import parse_date
from kpikit.model.calendars import WEEK, Calendar, Month
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.model.indicators import Indicator
    from tests.strategies.picking import Picker

OF_ITEMS = (
    ("sum_items({a})",),
    ("max_items({a} - {b})",),
    ("min_items(if({a} >= {b}, {a}, 0))",),
    ("mean_items(first({a}, 0))",),
    ("first(sum_items({a}), {a})",),
    ("sum_items({a} - previous({b}))",),
    ("previous(max_items({a}))",),
    ("if(count_items({b}) > 1, {a}, {b})",),
    ("sum_items(if({a} > peers_mean({b}), {a}, of({u}, {b})))",),
    ("sum_items(of({u}, {a}) + {b})",),
    ("sum_items(first({a} - children_max({b}), {a}))",),
)
"""Formulas of items, in the unit of their parts."""

OF_OTHERS = (
    ("{a} - peers_mean({b})",),
    ("peers_max({a})",),
    ("peers_min(first({a}, {b}))",),
    ("if(peers_count({a} >= {b}) > 1, {a}, {b})",),
    ("peers_mean(sum_items({a}))",),
    ("children_sum({a})",),
    ("first(children_max({a}), children_mean({b}), {a})",),
    ("if(children_count({a} >= {b}) > 1, {a}, children_min(previous({b})))",),
    ("of({u}, children_sum({a}))",),
    ("peers_mean({b} - first(children_sum(sum_items({a})), 0))",),
    ("of({u}, {a})",),
    ("{a} + of({u}, previous({b}))",),
    ("of({u}, sum_items({a}))",),
    ("latest({a}, 1 year)",),
    ("first(latest({a}, 2024), latest({b}, 40 day))",),
    ("previous(latest({a}, 18 month))",),
)
"""Formulas that read other units, peers, and the latest report, in the unit of their parts."""

BY_WORD = (("if({w} = head, {a}, {b})",), ("sum_items(if({w} != none, {a}, 0))",))
"""Such formulas that read a word, too."""

BETWEEN_DATES = (
    ("days({d}, {e})",),
    ("working_days({d}, {e})", "working day"),
    ("days(min_items({d}), max({e}, 2024-03-01))",),
    ("if({d} > {e}, days(previous({d}), 2024-06-30), 0)",),
)
"""Formulas of days between dates, and their unit if it is not the day."""

HEADS = ("head", "deputy", "none")
"""The words of indicators that formulas compare."""

DATES = ("2024-06-30", "2024-07-01", "2024-09-04", "2023-12-29", "0001-01-01", "9999-12-31")

TERMS = tuple(map(Period.parse, ("2021/2023", "2024-01-01/2024-05-15", "2024-05-16/2025-12-31")))

CALENDARS = (
    Calendar(fiscal_year_starts=Month.JULY, terms=TERMS),
    Calendar(
        holidays=tuple(map(parse_date, ("2024-07-01", "2024-09-02"))),
        fiscal_year_starts=Month.APRIL,
        terms=TERMS,
    ),
    Calendar(
        working_week=WEEK[:6],
        also_working=(parse_date("2024-06-30"),),
        fiscal_year_starts=Month.MARCH,
        terms=TERMS[1:],
    ),
    Calendar(working_week=(), fiscal_year_starts=Month.JANUARY, terms=TERMS[:1]),
)
"""Calendars, all with a fiscal year and terms, as formulas may ask for them."""


def formulas(parts: Sequence[Indicator]) -> tuple[tuple[str, ...], ...]:
    """Return formulas in the unit of their parts, for indicators that stand beside each other."""
    words = [one for one in parts if len(one.values) == len(HEADS)]
    return (*OF_ITEMS, *OF_OTHERS, *(BY_WORD * 5 if words else ()))


def items_of(pick: Picker) -> tuple[str, ...]:
    """Return the items that a cell is reported by; mostly the one without a name."""
    several = (("",), ("",), ("",), ("p1",), ("p1", "p2"), ("p2", "p3", "p1"))
    return pick.of(several)
