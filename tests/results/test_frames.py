"""Tables of results as data frames of every backend."""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import Any

import narwhals as nw
import numpy as np
import pytest

from kpikit.errors import InvalidValueError, KpikitError
from kpikit.kernels.rationals import Rationals
from kpikit.periods import Period
from kpikit.results import Block, Coded, Constant, Integers, Numbers, Rank, Score, Table
from kpikit.tables.frames_out import rows_of_frame

BACKENDS = ("polars", "pandas", "pyarrow")


@pytest.fixture
def ranks() -> Table[Rank]:
    present = np.array([True, False])
    columns: dict[str, Any] = {
        "ranking": Constant("all", 2),
        "node": Constant("total", 2),
        "period": Constant(Period.parse("2024-S1"), 2),
        "org_unit": Coded(np.arange(2), ("a", "b")),
        "points": Numbers(Rationals.of([Fraction(1, 3), Fraction(0)]), present),
        "rank": Integers(np.array([1, 0]), present),
        "peer_group": Constant(None, 2),
        "reason": Constant(None, 2),
    }
    return Table(Rank, (Block(2, columns),))


def rows(frame: object) -> list[dict[str, object]]:
    found = nw.from_native(frame).rows(named=True)  # type: ignore[call-overload]
    return [{name: known(value) for name, value in row.items()} for row in found]


def known(value: object) -> object:
    """Return a value, or None for the ways in which pandas says that there is none."""
    nan = isinstance(value, float) and np.isnan(value)
    return None if nan or type(value).__name__ == "NAType" else value


@pytest.mark.parametrize("backend", BACKENDS)
def test_numbers_are_floats_and_absent_values_null(ranks, backend):
    first, second = rows(ranks.to_frame(backend))
    assert (first["points"], first["rank"], first["period"]) == (1 / 3, 1, "2024-S1")
    assert (second["points"], second["rank"], second["org_unit"]) == (None, None, "b")
    assert list(first) == list(ranks.names)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(("numbers", "text"), [("text", "0.333333333333"), ("fraction", "1/3")])
def test_numbers_can_be_text(ranks, backend, numbers, text):
    assert [row["points"] for row in rows(ranks.to_frame(backend, numbers=numbers))] == [text, None]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_column_of_one_number_and_of_yes_and_no(backend):
    columns: dict[str, Any] = {
        "max_points": Constant(Fraction(5, 2), 2),
        "coverage": Constant(None, 2),
        "provisional": Coded(np.arange(2), (False, None)),
    }
    names = [name for name in Table(Score, ()).names if name not in columns]
    columns |= {name: Constant(None, 2) for name in names}
    found = rows(Table(Score, (Block(2, columns),)).to_frame(backend))
    assert [row["max_points"] for row in found] == [2.5, 2.5]
    assert [row["coverage"] for row in found] == [None, None]
    assert [row["provisional"] for row in found] == [False, None]


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_empty_table_has_its_columns(backend):
    frame = nw.from_native(Table(Rank, ()).to_frame(backend))  # type: ignore[call-overload]
    assert tuple(frame.columns) == Table(Rank, ()).names
    assert len(frame) == 0


def test_floats_beyond_their_range_are_infinite():
    huge = Numbers(Rationals.of([Fraction(10) ** 400]), np.array([True]))
    assert huge.floats() == [float("inf")]


def test_another_backend_or_kind_of_number_is_refused(ranks):
    with pytest.raises(InvalidValueError, match="no backend 'excel' for data frames; write one of"):
        ranks.to_frame("excel")
    with pytest.raises(InvalidValueError, match="numbers cannot be 'decimal'; write one of float"):
        ranks.to_frame("polars", numbers="decimal")


def test_a_backend_that_is_not_installed_says_so(ranks, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ImportError, match="pip install polars") as missing:
        ranks.to_frame("polars")
    assert isinstance(missing.value, KpikitError)


def test_rows_of_lazy_frames_and_of_what_is_none(ranks):
    lazy = ranks.to_frame("polars").lazy()
    assert [row["rank"] for row in rows_of_frame(lazy)] == [1, None]
    with pytest.raises(InvalidValueError, match="a value of type int is no data frame"):
        rows_of_frame(3)


@pytest.mark.parametrize("backend", BACKENDS)
def test_ranks_are_numbers_where_some_may_be_halves(ranks, backend):
    means = Numbers(Rationals.of([Fraction(3, 2)]), np.array([True]))
    first = ranks.blocks[0].where(np.array([0]))
    columns = {name: first.column(name) for name in first.columns} | {"rank": means}
    table = Table(Rank, (Block(1, columns), *ranks.blocks))
    shown = {"float": [1.5, 1.0, None], "text": ["1.5", "1", None], "fraction": ["3/2", "1", None]}
    for numbers, places in shown.items():
        found = rows(table.to_frame(backend, numbers=numbers))  # type: ignore[arg-type] # a key
        assert [row["rank"] for row in found] == places
