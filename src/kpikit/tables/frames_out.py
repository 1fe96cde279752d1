"""Data frames made of columns of Python values, in the package that the caller works with."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import narwhals as nw

from kpikit.errors import InvalidValueError, KpikitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Backend: TypeAlias = Literal["polars", "pandas", "pyarrow"]
"""Packages of data frames that results are made for."""

Kind: TypeAlias = Literal["text", "float", "integer", "boolean"]
"""What a column holds; ``None`` is absent in each of them."""

_TYPES = {"text": nw.String, "float": nw.Float64, "integer": nw.Int64, "boolean": nw.Boolean}
# Types of pandas that know absent values; its older ones make 0.0, False or nan of them.
_PANDAS_TYPES = {"text": "string", "float": "float64", "integer": "Int64", "boolean": "boolean"}


class MissingPackageError(KpikitError, ImportError):
    """A package of data frames that is asked for and not installed.

    Attributes:
        package: its name.

    >>> print(MissingPackageError("polars"))
    a data frame of polars needs that package: pip install polars
    """

    def __init__(self, package: str) -> None:
        """Keep the name; the text has the command that installs it."""
        self.package = package
        super().__init__(package)

    def __str__(self) -> str:
        """Return what is missing and the command to install it."""
        package = self.package
        return f"a data frame of {package} needs that package: pip install {package}"


def frame_of(columns: Mapping[str, tuple[Kind, Sequence[object]]], backend: Backend) -> object:
    """Return a data frame of a backend.

    Args:
        columns: kind and values of each column, by name; all of one length.
        backend: ``polars``, ``pandas`` or ``pyarrow``.

    Raises:
        InvalidValueError: another backend.
        MissingPackageError: the backend is not installed.

    >>> frame_of({"rank": ("integer", [1, None])}, "pyarrow").to_pylist()
    [{'rank': 1}, {'rank': None}]
    """
    if backend not in get_args(Backend):
        hint = f"write one of {', '.join(get_args(Backend))}"
        raise InvalidValueError(f"no backend '{backend}' for data frames", hint)
    try:
        package = import_module(backend)
    except ImportError as error:
        raise MissingPackageError(backend) from error
    if backend == "pandas":
        return _of_pandas(columns, package)
    series = {
        name: nw.new_series(name, values, _TYPES[kind](), backend=backend)
        for name, (kind, values) in columns.items()
    }
    return nw.from_dict(series, backend=backend).to_native()


def rows_of_frame(frame: object) -> list[dict[str, object]]:
    """Return the rows of a data frame as mappings of column to value.

    Args:
        frame: whatever narwhals knows, lazy frames included.

    Raises:
        InvalidValueError: it is no data frame.

    >>> rows_of_frame(frame_of({"rank": ("integer", [1, None])}, "polars"))
    [{'rank': 1}, {'rank': None}]
    """
    try:
        known: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(frame)
    except TypeError as error:
        message = f"a value of type {type(frame).__name__} is no data frame"
        raise InvalidValueError(message, "give one of pandas, polars or pyarrow") from error
    eager = known.collect() if isinstance(known, nw.LazyFrame) else known
    return list(eager.iter_rows(named=True))


def _of_pandas(columns: Mapping[str, tuple[Kind, Sequence[object]]], pandas: Any) -> object:
    frame: object = pandas.DataFrame(
        {
            name: pandas.Series(values, dtype=_PANDAS_TYPES[kind])
            for name, (kind, values) in columns.items()
        }
    )
    return frame
