"""How gains are shown: what each target that is not met would be worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.presentation.revised import more
from kpikit.presentation.view import Shown

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.presentation.view import Rows, View
    from kpikit.results import Gain


def gain_columns(view: View) -> dict[str, Shown]:
    """Return the columns of the table of gains."""
    several = len(view.names.scorecards) > 1
    cards = {"scorecard": view.named("scorecard", view.names.scorecards)} if several else {}
    return {
        "period": view.text("period"),
        "org_unit": view.named("org_unit", view.names.org_units),
        "indicator": view.named("indicator", view.names.indicators),
        "target": view.text("target"),
        "value": view.amount("value"),
        "value_then": _tried(view),
        "unit": view.unit(),
        "leaf_gained": more(view, "leaf_gained"),
        **cards,
        "node": _ranked_node(view),
        "points": view.points("points"),
        "points_then": view.points("points_then"),
        "points_gained": more(view, "points_gained"),
        "grade": view.grade("grade"),
        "grade_then": view.grade("grade_then"),
        "ranking": view.named("ranking", view.names.rankings),
        "rank": view.place("rank"),
        "rank_then": view.place("rank_then"),
        "reason": view.reason(),
    }


def most_first(rows: Rows) -> Rows:
    """Return gains so that of each unit and period those that are worth most come first."""
    units = dict.fromkeys((row.period, row.org_unit) for row in rows)
    order = {unit: place for place, unit in enumerate(units)}
    targets: dict[tuple[object, ...], list[Gain]] = {}
    for row in rows:
        targets.setdefault((row.period, row.org_unit, row.indicator, row.target), []).append(row)

    def key(target: tuple[object, ...]) -> tuple[int, bool, Fraction | int]:
        known = [row.points_gained for row in targets[target] if row.points_gained is not None]
        return order[target[0], target[1]], not known, -max(known, default=0)

    return [row for target in sorted(targets, key=key) for row in targets[target]]


def _tried(view: View) -> Shown:
    """Return the column of values that are tried; where only a judgement is, it says so."""
    amounts = view.amount("value_then").show

    def show(rows: Rows) -> list[str]:
        judged = view.language.word("met")
        return [
            judged if row.value_then is None and row.reason is None else text
            for row, text in zip(rows, amounts(rows), strict=True)
        ]

    return Shown(show, numeric=True)


def _ranked_node(view: View) -> Shown:
    """Return the column of nodes; it is empty where they are the tops of their scorecards."""

    def show(row: Gain) -> str:
        if row.scorecard is None or row.node is None:
            return ""
        node = view.names.node(row.scorecard, row.node)
        return node.name if node.depth else ""

    return Shown(lambda rows: [show(row) for row in rows])
