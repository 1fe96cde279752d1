"""Tables of results as data frames."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from kpikit.errors import InvalidValueError
from kpikit.kernels.rationals import Rationals
from kpikit.results.columns import Column, Numbers
from kpikit.results.kinds import kinds_of
from kpikit.results.plainvalue import plain_value
from kpikit.tables.frames_out import Backend, frame_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kpikit.results.table import Table
    from kpikit.tables.frames_out import Kind

NumbersAs: TypeAlias = Literal["float", "text", "fraction"]
"""How exact numbers stand in a frame; `Table.to_frame` says what each is."""


def frame(table: Table[object], backend: Backend, numbers: NumbersAs) -> object:
    """Return a table as a data frame of a backend; see `Table.to_frame`."""
    if numbers not in get_args(NumbersAs):
        hint = f"write one of {', '.join(get_args(NumbersAs))}"
        raise InvalidValueError(f"numbers cannot be '{numbers}'", hint)
    kinds = kinds_of(table.record)
    columns: dict[str, tuple[Kind, Sequence[object]]] = {}
    for name in table.names:
        kind, parts = kinds[name], list(table.parts(name))
        if kind == "number" or (kind == "integer" and _has_fractions(parts)):
            columns[name] = _numbers(parts, numbers)
        else:
            columns[name] = (
                kind,
                [plain_value(value) for part in parts for value in part.values()],
            )
    return frame_of(columns, backend)


def _has_fractions(parts: Iterable[Column]) -> bool:
    """Whether ranks are the mean of places, which may be a half: what `ties` says, not the data."""
    return any(isinstance(part, Numbers) for part in parts)


def _numbers(parts: Iterable[Column], numbers: NumbersAs) -> tuple[Kind, Sequence[object]]:
    if numbers == "float":
        return "float", [number for part in parts for number in _floats(part)]
    show = _plain if numbers == "text" else _fraction
    return "text", [show(value) for part in parts for value in part.values()]


def _floats(part: Column) -> Sequence[float | None]:
    if isinstance(part, Numbers):
        return part.floats()
    values = part.values()
    known = [value if isinstance(value, int | Fraction) else Fraction(0) for value in values]
    floats = Rationals.of(known).floats().tolist()
    pairs = zip(floats, values, strict=True)
    return [number if isinstance(value, int | Fraction) else None for number, value in pairs]


def _plain(value: object) -> str | None:
    return None if value is None else str(plain_value(value))


def _fraction(value: object) -> str | None:
    return None if value is None else str(value)
