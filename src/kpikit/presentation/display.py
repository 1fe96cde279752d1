"""Result tables as people read them: names for ids, rounded numbers, words for codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import frozen

from kpikit.presentation.gained import gain_columns, most_first
from kpikit.presentation.revised import revision_columns
from kpikit.presentation.selection import selected
from kpikit.presentation.view import View
from kpikit.results import grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kpikit.evaluation import Evaluation
    from kpikit.presentation.selection import Tables
    from kpikit.presentation.view import Rows, Shown

ABSENT = "-"
"""What stands where there is nothing."""

_UNRANKED = float("inf")


@frozen
class Display:
    """A table of texts; printed, it is a grid below its title.

    Attributes:
        title: what it shows.
        headings: headings of the columns.
        numeric: for each column whether it is aligned to the right.
        rows: the cells.
        nothing: the word that is printed if there are no rows.
    """

    title: str
    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str

    def __str__(self) -> str:
        """Return the title, and below it the table as wide as its texts."""
        body = grid(self.headings, self.numeric, self.rows) if self.rows else self.nothing
        return f"{self.title}\n\n{body}"


def display(
    evaluation: Evaluation, language: str = "en", tables: Tables | None = None
) -> tuple[Display, ...]:
    """Return tables of an evaluation for people; columns without anything in them are left out.

    Scores are shown unit by unit as a tree; rankings from the first place on, the unranked last.

    Args:
        evaluation: what is shown.
        language: language of names, headings and words: ``en`` or ``vi``. Any other has its
            names and English words.
        tables: the tables to show, by name; if absent, those of the evaluation that have rows.
    """
    view = View.of(evaluation.specification, language)
    shown = (
        _display(name, list(rows), view) for name, rows in selected(evaluation, tables).items()
    )
    return tuple(table for table in shown if table.rows or tables is not None)


def as_text(displays: Iterable[Display]) -> str:
    """Return tables as plain text, as wide as they are, with blank lines between them."""
    return "\n\n\n".join(map(str, displays))


def _display(name: str, rows: Rows, view: View) -> Display:
    return displayed(name, _ORDERS.get(name, list)(rows), _COLUMNS[name](view), view)


def displayed(
    name: str,
    rows: Rows,
    columns: Mapping[str, Shown],
    view: View,
    headings: Mapping[str, str] | None = None,
) -> Display:
    """Return a table for people; columns without anything in them are left out.

    Args:
        name: name of the table, by which its title is known.
        rows: its records.
        columns: how each column is shown.
        view: what texts are made with.
        headings: headings of the columns that the language does not know.
    """
    texts = {field: tuple(column.show(rows)) for field, column in columns.items()}
    kept = [field for field, column in columns.items() if column.always or any(texts[field])]
    cells = zip(*(texts[field] for field in kept), strict=True)
    known = {**view.language.headings, **(headings or {})}
    return Display(
        view.language.titles[name],
        tuple(known[field] for field in kept),
        tuple(columns[field].numeric for field in kept),
        tuple(tuple(text or ABSENT for text in row) for row in cells),
        view.language.word("none"),
    )


# --- columns ---


def _achievement_columns(view: View) -> dict[str, Shown]:
    return {
        "period": view.text("period"),
        "org_unit": view.named("org_unit", view.names.org_units),
        "indicator": view.named("indicator", view.names.indicators),
        "value": view.value(),
        "unit": view.unit(),
        "obs_status": view.status(),
        "coverage": view.percent("coverage"),
        "target": view.text("target"),
        "target_value": view.amount("target_value"),
        "achievement": view.percent("achievement"),
        "gap": view.number("gap"),
        "met": view.word("met"),
        "reason": view.value_reason(),
        "due_value": view.number("due_value"),
        "on_path": view.word("on_path"),
        "needed_pace": view.number("needed_pace"),
    }


def _score_columns(view: View) -> dict[str, Shown]:
    several = len(view.names.scorecards) > 1
    cards = {"scorecard": view.named("scorecard", view.names.scorecards)} if several else {}
    return {
        **cards,
        "period": view.text("period"),
        "org_unit": view.named("org_unit", view.names.org_units),
        "node": view.tree(),
        "points": view.points("points").kept(),
        "max_points": view.number("max_points"),
        "excess": view.number("excess"),
        "state": view.state(),
        "obs_status": view.status(),
        "coverage": view.percent("coverage"),
        "grade": view.grade(),
        "provisional": view.word("provisional"),
        "reason": view.score_reason(),
    }


def _ranking_columns(view: View) -> dict[str, Shown]:
    return {
        "ranking": view.ranking(),
        "period": view.text("period"),
        "peer_group": view.text("peer_group"),
        "rank": view.place("rank").kept(),
        "previous_rank": view.place("previous_rank"),
        "change": view.change(),
        "org_unit": view.named("org_unit", view.names.org_units),
        "points": view.points("points").kept(),
        "obs_status": view.weak_status(),
        "coverage": view.percent("coverage"),
        "reason": view.reason(),
    }


def _unmet_columns(view: View) -> dict[str, Shown]:
    columns = _achievement_columns(view)
    first = ("met", "period", "org_unit", "indicator", "target")
    then = ("target_value", "unit", "obs_status", "achievement", "gap")
    return {
        **{field: columns[field] for field in first},
        "value": view.amount("value"),
        **{field: columns[field] for field in then},
        "points_lost": view.points("points_lost"),
        "due_value": columns["due_value"],
        "needed_pace": columns["needed_pace"],
        "reason": columns["reason"],
        "responsible": view.responsible(),
    }


_COLUMNS: Mapping[str, Callable[[View], dict[str, Shown]]] = {
    "achievements": _achievement_columns,
    "scores": _score_columns,
    "rankings": _ranking_columns,
    "unmet": _unmet_columns,
    "gains": gain_columns,
    "revisions": revision_columns,
}


# --- order of rows ---


def _unit_by_unit(rows: Rows) -> Rows:
    """Return scores so that each unit's tree stands together, periods and units as they come."""
    blocks: dict[tuple[object, ...], list[Any]] = {}
    periods = dict.fromkeys((row.scorecard, row.period) for row in rows)
    for row in rows:
        blocks.setdefault((row.scorecard, row.period, row.org_unit), []).append(row)
    order = {period: place for place, period in enumerate(periods)}
    keys = sorted(blocks, key=lambda key: order[key[0], key[1]])
    return [row for key in keys for row in blocks[key]]


def _best_first(rows: Rows) -> Rows:
    """Return places so that each ranking begins with the first, and the unranked are last."""
    races = dict.fromkeys((row.ranking, row.period, row.peer_group) for row in rows)
    order = {race: place for place, race in enumerate(races)}

    def place(row: Any) -> tuple[int, float]:
        return order[row.ranking, row.period, row.peer_group], row.rank or _UNRANKED

    return sorted(rows, key=place)


_ORDERS: Mapping[str, Callable[[Rows], Rows]] = {
    "scores": _unit_by_unit,
    "rankings": _best_first,
    "gains": most_first,
}
