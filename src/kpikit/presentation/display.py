"""Result tables as people read them: names for ids, rounded numbers, words for codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.model.states import Met, State
from kpikit.numbers import plain, rounded

if TYPE_CHECKING:
    from kpikit.evaluation import Evaluation
    from kpikit.model.specification import Specification
    from kpikit.model.text import Text

_ABSENT = "-"


@frozen
class Display:
    """A table of texts.

    Attributes:
        title: what it shows.
        headings: headings of the columns.
        numeric: for each column whether it is aligned to the right.
        rows: the cells.
    """

    title: str
    headings: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen
class _Column:
    """How one column of a result table is shown."""

    heading: str
    show: Callable[[object], str]
    numeric: bool = False


def display(evaluation: Evaluation, language: str = "en") -> tuple[Display, ...]:
    """Return the tables of an evaluation for people; empty ones are left out.

    Args:
        evaluation: what is shown.
        language: language of the names of units and indicators.
    """
    names = _Names.of(evaluation.specification, language)
    tables = (
        _shown("Achievements", evaluation.achievements, _achievement_columns(names)),
        _shown("Scores", evaluation.scores, _score_columns(names)),
        _shown("Rankings", evaluation.rankings, _ranking_columns(names)),
        _shown("Targets not met, or undetermined", evaluation.unmet, _unmet_columns(names)),
    )
    return tuple(table for table in tables if table.rows)


@frozen
class _Names:
    """Names for people, by id."""

    org_units: Mapping[str, str]
    indicators: Mapping[str, str]

    @classmethod
    def of(cls, specification: Specification, language: str) -> _Names:
        def named(items: Iterable[tuple[str, Text | None]]) -> dict[str, str]:
            return {key: name.in_language(language) for key, name in items if name is not None}

        return cls(
            named((unit.id, unit.name) for unit in specification.org_units),
            named((indicator.id, indicator.name) for indicator in specification.indicators),
        )

    def org_unit(self, value: object) -> str:
        return self.org_units.get(str(value), str(value))

    def indicator(self, value: object) -> str:
        return self.indicators.get(str(value), str(value))


def _achievement_columns(names: _Names) -> dict[str, _Column]:
    return {
        "period": _Column("period", str),
        "org_unit": _Column("org unit", names.org_unit),
        "indicator": _Column("indicator", names.indicator),
        "value": _Column("value", _number, numeric=True),
        "unit": _Column("unit", str),
        "obs_status": _Column("status", _word),
        "target": _Column("target", _word),
        "target_value": _Column("level", _number, numeric=True),
        "achievement": _Column("achieved", _percent, numeric=True),
        "gap": _Column("gap", _number, numeric=True),
        "met": _Column("met", _word),
        "reason": _Column("reason", _word),
    }


def _score_columns(names: _Names) -> dict[str, _Column]:
    return {
        "period": _Column("period", str),
        "org_unit": _Column("org unit", names.org_unit),
        "node": _Column("node", names.indicator),
        "points": _Column("points", _number, numeric=True),
        "max_points": _Column("of", _number, numeric=True),
        "state": _Column("state", _word),
        "obs_status": _Column("status", _word),
        "coverage": _Column("coverage", _percent, numeric=True),
        "reason": _Column("reason", _word),
    }


def _ranking_columns(names: _Names) -> dict[str, _Column]:
    return {
        "ranking": _Column("ranking", str),
        "period": _Column("period", str),
        "rank": _Column("rank", _word, numeric=True),
        "org_unit": _Column("org unit", names.org_unit),
        "points": _Column("points", _number, numeric=True),
        "reason": _Column("reason", _word),
    }


def _unmet_columns(names: _Names) -> dict[str, _Column]:
    columns = _achievement_columns(names)
    return {
        "met": columns["met"],
        **{name: columns[name] for name in ("period", "org_unit", "indicator", "target")},
        **{name: columns[name] for name in ("value", "target_value", "unit")},
        **{name: columns[name] for name in ("achievement", "gap")},
        "points_lost": _Column("points lost", _number, numeric=True),
        "reason": columns["reason"],
        "responsible": _Column("responsible", _word),
    }


def _shown(title: str, rows: Iterable[object], columns: Mapping[str, _Column]) -> Display:
    cells = tuple(
        tuple(column.show(getattr(row, name)) for name, column in columns.items()) for row in rows
    )
    kept = [place for place, _ in enumerate(columns) if any(row[place] != _ABSENT for row in cells)]
    chosen = [list(columns.values())[place] for place in kept]
    return Display(
        title,
        tuple(column.heading for column in chosen),
        tuple(column.numeric for column in chosen),
        tuple(tuple(row[place] for place in kept) for row in cells),
    )


def _word(value: object) -> str:
    if value is None or value is State.VALUE:
        return _ABSENT
    return str(value.value) if isinstance(value, Met | State) else str(value)


def _number(value: object) -> str:
    """Return a number with at most two decimals, and commas between thousands."""
    if not isinstance(value, Fraction):
        return _ABSENT
    whole, point, decimals = plain(rounded(abs(value), 2)).partition(".")
    sign = "-" if value < 0 else ""
    return f"{sign}{_grouped(whole)}{point}{decimals}"


def _grouped(digits: str) -> str:
    first = len(digits) % 3 or 3
    groups = [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    return ",".join(groups)


def _percent(value: object) -> str:
    """Return a ratio in percent with one decimal, as reports print it."""
    if not isinstance(value, Fraction):
        return _ABSENT
    whole, _, decimal = plain(rounded(value * 100, 1)).partition(".")
    return f"{whole}.{decimal or '0'} %"
