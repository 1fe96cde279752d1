"""How revisions are shown: what each is about, before and after."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kpikit.presentation import numerals
from kpikit.presentation.view import Shown
from kpikit.results import Changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from kpikit.presentation.view import View
    from kpikit.results import Effect, Revision


def revision_columns(view: View) -> dict[str, Shown]:
    """Return the columns of the table of revisions."""
    return {
        "period": view.text("period"),
        "org_unit": view.named("org_unit", view.names.org_units),
        "changed": Shown(lambda rows: [_changed(view, row) for row in rows]),
        "subject": Shown(lambda rows: [_subject(view, row) for row in rows]),
        "before": _said(view, "before"),
        "after": _said(view, "after"),
        "difference": more(view, "change"),
        "unit": view.unit(),
        "status_before": view.status("status_before"),
        "status_after": view.status("status_after"),
    }


def _changed(view: View, row: Revision) -> str:
    return view.language.word(f"changed_{row.changed.value}")


def _subject(view: View, row: Revision) -> str:
    """Return the name of what changed."""
    names = view.names
    if row.indicator is not None:
        name = names.indicators.get(row.indicator, row.indicator)
        return name if row.target is None else f"{name}: {row.target}"
    if row.ranking is not None:
        return names.rankings.get(row.ranking, row.ranking)
    return names.node(str(row.scorecard), str(row.node)).name


def _said(view: View, which: str) -> Shown:
    """Return the column of numbers, or of words in their place, before or after."""
    show = said(view, which)
    return Shown(lambda rows: [show(row) for row in rows], numeric=True)


def said(view: View, which: str) -> Callable[[Revision | Effect], str]:
    """Return what gives the text of a number, or of the word in its place.

    Args:
        view: what texts are made with.
        which: `before` or `after`.
    """

    def show(row: Revision | Effect) -> str:
        number, word = getattr(row, which), getattr(row, f"word_{which}")
        if number is not None:
            return numerals.number(number, view.language)
        return "" if word is None else _word(view, row, word)

    return show


def _word(view: View, row: Revision | Effect, word: str) -> str:
    if row.changed is Changed.GRADE:
        return view.names.grade(str(row.scorecard), str(row.node), word)
    known = partial(view.names.option, str(row.indicator))
    return known(word) if known(word) != word else view.language.word(word)


def more(view: View, field: str) -> Shown:
    """Return the column of how much more something is."""

    def show(change: Fraction | None) -> str:
        return "" if change is None else signed(view, change)

    return Shown(lambda rows: [show(getattr(row, field)) for row in rows], numeric=True)


def signed(view: View, change: Fraction) -> str:
    """Return a change with its sign, also above zero."""
    text = numerals.number(change, view.language)
    return f"+{text}" if change > 0 else text
