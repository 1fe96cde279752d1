"""Achievement, ranks and unmet targets without a specification, on values that you have.

The numbers are exact, as everywhere: text and decimals are read as they stand, a float stands for
its shortest decimal. They are computed by the kernels that evaluate specifications.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias, TypeVar, get_args, overload

import numpy as np
from attrs import frozen

from kpikit.errors import InvalidValueError, NumberError
from kpikit.kernels.achievement import LowerRatio, at_least, at_most
from kpikit.kernels.ranking import Ties, Whole, places
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import Met
from kpikit.numbers import exact

Number: TypeAlias = str | int | float | Decimal | Fraction
"""What `kpikit.numbers.exact` reads."""

Direction: TypeAlias = Literal["higher", "lower"]
Comparator: TypeAlias = Literal["at_least", "at_most"]

K = TypeVar("K", bound=Hashable)

_ZERO, _ONE = Fraction(0), Fraction(1)
_COMPARATORS: Mapping[str, Direction] = {"at_least": "higher", "at_most": "lower"}
_ABSENT_TYPES = frozenset({"NAType", "NaTType"})
"""Types by which pandas writes that a value is absent; it is not imported for that."""


# A text is one number, though it is also a sequence of texts: hence the overlap.
@overload
def achievement(  # type: ignore[overload-overlap]
    actual: Number | None,
    target: Number | None,
    direction: Direction = ...,
    ratio: LowerRatio = ...,
) -> Fraction | None: ...
@overload
def achievement(
    actual: Iterable[Number | None] | Number | None,
    target: Iterable[Number | None] | Number | None,
    direction: Direction = ...,
    ratio: LowerRatio = ...,
) -> list[Fraction | None]: ...
def achievement(
    actual: Iterable[Number | None] | Number | None,
    target: Iterable[Number | None] | Number | None,
    direction: Direction = "higher",
    ratio: LowerRatio = "target_over_actual",
) -> Fraction | list[Fraction | None] | None:
    """Return how far actual values reach targets: 1 means reached, more is better.

    ``None`` where there is no value, or where the ratio has no meaning: the target is not above
    zero or, in `target_over_actual`, the actual value is not.

    Args:
        actual: a value, or a list, array or column of a data frame; a result for each.
        target: the level in the same unit, one for all or one for each.
        direction: which values are better.
        ratio: for ``lower``: target over actual, or ``two_minus_ratio``, 2 minus actual over
            target.

    Raises:
        NumberError: a value is not a number.
        InvalidValueError: another word for `direction` or `ratio`, or lengths that differ.

    >>> achievement("219.6", "300")
    Fraction(183, 250)
    >>> achievement([8, 12, None], 10, direction="lower")
    [Fraction(5, 4), Fraction(5, 6), None]
    """
    _one_of("direction", direction, get_args(Direction))
    _one_of("ratio", ratio, get_args(LowerRatio))
    actuals, targets = _listed(actual), _listed(target)
    if actuals is None and targets is None:
        return _ratios([actual], [target], direction, ratio)[0]
    actuals = [actual] * len(targets or ()) if actuals is None else actuals
    targets = [target] * len(actuals) if targets is None else targets
    if len(actuals) != len(targets):
        message = f"{len(actuals)} actual values and {len(targets)} targets"
        raise InvalidValueError(message, "give as many targets as values, or one for all")
    return _ratios(actuals, targets, direction, ratio)


# A mapping is also an iterable of its keys: hence the overlap.
@overload
def rank(  # type: ignore[overload-overlap]
    values: Mapping[K, Number | None], ties: Whole = ..., *, descending: bool = ...
) -> dict[K, int | None]: ...
@overload
def rank(  # type: ignore[overload-overlap]
    values: Mapping[K, Number | None], ties: Ties, *, descending: bool = ...
) -> dict[K, int | Fraction | None]: ...
@overload
def rank(
    values: Iterable[Number | None], ties: Whole = ..., *, descending: bool = ...
) -> list[int | None]: ...
@overload
def rank(
    values: Iterable[Number | None], ties: Ties, *, descending: bool = ...
) -> list[int | Fraction | None]: ...
def rank(
    values: Mapping[K, Number | None] | Iterable[Number | None],
    ties: Ties = "min",
    *,
    descending: bool = True,
) -> Mapping[K, int | Fraction | None] | Sequence[int | Fraction | None]:
    """Return the rank of each value; 1 is best, ``None`` is unranked.

    Args:
        values: numbers by name, or a list, array or column of a data frame.
        ties: what equals get: ``min`` 1-2-2-4, ``max`` 1-3-3-4, ``dense`` 1-2-2-3, ``average``
            1-2.5-2.5-4 (as fractions), ``ordinal`` one rank each, in the order given.
        descending: whether the highest value is the best.

    Raises:
        NumberError: a value is not a number.
        InvalidValueError: another word for `ties`, or values that are no sequence.

    >>> rank({"a": 90, "b": 90, "c": None})
    {'a': 1, 'b': 1, 'c': None}
    >>> rank([2.5, "2.50", 1], ties="dense", descending=False)
    [2, 2, 1]
    >>> rank([90, 90, 80], ties="average")
    [Fraction(3, 2), Fraction(3, 2), Fraction(3, 1)]
    """
    _one_of("ties", ties, get_args(Ties))
    if isinstance(values, Mapping):
        return dict(zip(values, _ranks(values.values(), ties, descending), strict=True))
    listed = _listed(values)
    if listed is None:
        hint = "give a list, an array, a column or a mapping of name to value"
        raise InvalidValueError("one value alone has no rank", hint)
    return _ranks(listed, ties, descending)


def unmet_targets(
    rows: Iterable[Mapping[str, object]] | object, ratio: LowerRatio = "target_over_actual"
) -> list[dict[str, object]]:
    """Return the rows whose target is not met, or of which it cannot be said.

    Each has its own columns and beside them `achievement` (1 means reached) and `gap` (what is
    missing, in the unit of the row), exact and ``None`` where they have no meaning, and `met`:
    ``unmet``, or ``undetermined`` where there is no actual value or no target.

    Args:
        rows: a data frame, or rows as mappings, with `actual`, `target` and `comparator`, which is
            ``at_least`` or ``at_most``; more columns are kept.
        ratio: how achievement is expressed for ``at_most``.

    Raises:
        NumberError: a value is not a number; the text says which row.
        InvalidValueError: a column is missing, or a comparator is another word.

    >>> found = unmet_targets([
    ...     {"id": "paved", "actual": 32, "target": 40, "comparator": "at_least"},
    ...     {"id": "leaks", "actual": "0.5", "target": 1, "comparator": "at_most"},
    ... ])
    >>> [(row["id"], row["achievement"], row["gap"], row["met"]) for row in found]
    [('paved', Fraction(4, 5), Fraction(8, 1), 'unmet')]
    """
    _one_of("ratio", ratio, get_args(LowerRatio))
    listed = [_checked(row, place) for place, row in enumerate(_rows(rows), start=1)]
    judged = _judged(listed, ratio)
    return [found for found in judged if found["met"] != Met.MET.value]


# --- arithmetic ---


@frozen
class _Reach:
    """How far one value reaches its target."""

    ratio: Fraction | None
    gap: Fraction
    met: bool


def _reached(
    actuals: Sequence[Fraction | None],
    targets: Sequence[Fraction | None],
    direction: Direction,
    ratio: LowerRatio,
) -> list[_Reach | None]:
    """Return how far values reach targets; nothing where one of them is absent."""
    pairs = list(zip(actuals, targets, strict=True))
    absent = [actual is None or target is None for actual, target in pairs]
    values = Rationals.of([actual or _ZERO for actual, _ in pairs])
    levels = Rationals.of([_ONE if target is None else target for _, target in pairs])
    found = at_least(values, levels) if direction == "higher" else at_most(values, levels, ratio)
    columns = (
        absent,
        found.ratio.fractions(),
        found.has_ratio.tolist(),
        found.gap.fractions(),
        found.met.tolist(),
    )
    return [
        None if gone else _Reach(ratio=quotient if meant else None, gap=gap, met=met)
        for gone, quotient, meant, gap, met in zip(*columns, strict=True)
    ]


def _ratios(
    actuals: Sequence[object], targets: Sequence[object], direction: Direction, ratio: LowerRatio
) -> list[Fraction | None]:
    values, levels = _numbers(actuals, "actual value"), _numbers(targets, "target")
    return [
        None if reach is None else reach.ratio
        for reach in _reached(values, levels, direction, ratio)
    ]


def _ranks(
    values: Iterable[object],
    ties: Ties,
    descending: bool,  # noqa: FBT001
) -> list[int | Fraction | None]:
    numbers = _numbers(values, "value")
    present = np.array([number is not None for number in numbers], dtype=np.bool_)
    column = Rationals.of([number or _ZERO for number in numbers])
    groups = np.zeros(len(numbers), dtype=np.int64)
    found, scale = places(column, present, groups, ties, descending)
    if scale == 1:
        return [place or None for place in found.tolist()]
    return [Fraction(place, scale) if place else None for place in found.tolist()]


def _judged(
    rows: Sequence[tuple[dict[str, object], Direction]], ratio: LowerRatio
) -> list[dict[str, object]]:
    """Return all rows with achievement, gap and whether the target is met."""
    actuals = _numbers([row["actual"] for row, _ in rows], "actual value of row")
    targets = _numbers([row["target"] for row, _ in rows], "target of row")
    found: dict[int, _Reach | None] = {}
    for direction in get_args(Direction):
        places = [place for place, (_, better) in enumerate(rows) if better == direction]
        some = [actuals[place] for place in places], [targets[place] for place in places]
        found.update(zip(places, _reached(*some, direction, ratio), strict=True))
    return [_with_reach(row, found[place]) for place, (row, _) in enumerate(rows)]


def _with_reach(row: dict[str, object], reach: _Reach | None) -> dict[str, object]:
    if reach is None:
        return {**row, "achievement": None, "gap": None, "met": Met.UNDETERMINED.value}
    met = Met.MET if reach.met else Met.UNMET
    return {**row, "achievement": reach.ratio, "gap": reach.gap, "met": met.value}


# --- arguments ---


def _listed(value: object) -> list[object] | None:
    """Return the values of a sequence, an array or a column; nothing for a single value."""
    if isinstance(value, Mapping | AbstractSet | bytes):
        hint = "give a number, or a list, an array or a column of numbers"
        raise InvalidValueError(f"a value of type {type(value).__name__} has no order", hint)
    if isinstance(value, str) or not isinstance(value, Iterable) or getattr(value, "ndim", 1) == 0:
        return None
    # Columns of pyarrow iterate over its own scalars.
    return list(value.to_pylist() if hasattr(value, "to_pylist") else value)


def _numbers(values: Iterable[object], what: str) -> list[Fraction | None]:
    """Return exact numbers, and ``None`` for absent ones; an error says which value is wrong."""
    found: list[Fraction | None] = []
    for place, value in enumerate(values, start=1):
        try:
            found.append(None if _is_absent(value) else exact(value))
        except NumberError as error:
            message = f"{what} {place}: {error.message}"
            raise NumberError(message, error.hint, error.code) from error
    return found


def _is_absent(value: object) -> bool:
    """Whether a value is none: ``None``, or nan as arrays and frames write it."""
    if isinstance(value, float | np.floating):
        return bool(np.isnan(value))
    not_decimal = isinstance(value, Decimal) and value.is_nan()
    return value is None or not_decimal or type(value).__name__ in _ABSENT_TYPES


def _rows(rows: object) -> Iterable[object]:
    if hasattr(type(rows), "columns"):
        # Not at the top: only a data frame needs narwhals.
        from kpikit.tables.frames_out import rows_of_frame

        return rows_of_frame(rows)
    if isinstance(rows, Mapping | str) or not isinstance(rows, Iterable):
        hint = "give a list of mappings with actual, target and comparator, or a data frame"
        raise InvalidValueError(f"a value of type {type(rows).__name__} is no list of rows", hint)
    return rows


def _checked(row: object, place: int) -> tuple[dict[str, object], Direction]:
    """Return a row with the direction that its comparator says."""
    if not isinstance(row, Mapping):
        message = f"row {place} is of type {type(row).__name__}"
        raise InvalidValueError(message, "give mappings of column to value")
    for name in ("actual", "target", "comparator"):
        if name not in row:
            hint = f"there are {', '.join(map(str, row)) or 'no columns'}"
            raise InvalidValueError(f"row {place} has no '{name}'", hint)
    comparator = str(row["comparator"])
    _one_of(f"row {place}: comparator", comparator, tuple(_COMPARATORS))
    return dict(row), _COMPARATORS[comparator]


def _one_of(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        message = f"{name} '{value}' is not known"
        raise InvalidValueError(message, f"write {' or '.join(known)}")
