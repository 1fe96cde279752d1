"""What tables are read from."""

from __future__ import annotations

import sys
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kpikit.errors import MissingExtraError, TableError
from kpikit.tables import Percentage, Unreadable, frames, read_table, settled, word_of


def test_records_are_any_mappings_of_heading_to_cell():
    headings: list[Any] = [" a ", 2]
    rows = (MappingProxyType(dict(zip(headings, [number, None], strict=True))) for number in (0, 1))
    table = read_table(rows)
    assert list(table.columns) == ["a", "2"]
    assert [table.columns["a"][row] for row in range(len(table))] == [0, 1]
    assert len(table.columns["2"]) == 2


def test_one_heading_may_be_written_in_several_ways():
    table = read_table([{"a ": 1}, {"a": 2}, {"a": 3, " a": 4}])
    assert [table.columns["a"][row] for row in range(3)] == [1, 2, 4]


def test_records_that_are_no_mappings_are_all_found():
    records: list[Any] = [{"a": 1}, 5, ("a", 1)]
    with pytest.raises(TableError) as caught:
        read_table(records)
    assert [str(one).split(";")[0] for one in caught.value.diagnostics] == [
        "<records>:2: K701 the record is no mapping but a value of type int",
        "<records>:3: K701 the record is no mapping but a value of type tuple",
    ]


@pytest.mark.parametrize("source", [5, None, b"a,b", {"a": [1]}, pl.Series([1])])
def test_something_else_is_no_table(source):
    with pytest.raises(TableError, match="K701"):
        read_table(source)


@pytest.mark.parametrize("name", ["a.xls", "a.XLSB"])
def test_old_workbooks_are_refused_with_a_way_out(name):
    with pytest.raises(TableError, match=r"save it as \.xlsx, \.ods or CSV"):
        read_table(name)


def test_without_the_extra_the_command_that_installs_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtraError, match=r'pip install "kpikit\[excel\]"'):
        read_table("a.xlsx")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, None),
        ("", None),
        (" \u00a0", None),
        (float("nan"), None),
        (np.float32("nan"), None),
        (Decimal("sNaN"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (np.bool_(1), True),
        ("x", "x"),
        (10**400, 10**400),
        (Decimal("1e999999"), Decimal("1e999999")),
        (Fraction(1, 3), Fraction(1, 3)),
        (date(2024, 1, 1), date(2024, 1, 1)),
        (Percentage(0.5), Percentage(0.5)),
        (Unreadable("a", "b"), Unreadable("a", "b")),
    ],
)
def test_a_cell_is_what_a_value_stands_for(value, cell):
    assert settled(value) == cell


@pytest.mark.parametrize("value", [[1], {}, b"x", time(8), object()])
def test_other_values_stand_for_nothing(value):
    assert isinstance(settled(value), Unreadable)


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        (None, ""),
        (" x ", "x"),
        (2024, "2024"),
        (2024.0, "2024"),
        (np.float32(2024), "2024"),
        (Decimal("2024.00"), "2024"),
        (2024.5, "2024.5"),
        (Decimal("1e999999"), "1E+999999"),
        (float("inf"), "inf"),
        (True, "True"),
        (date(2024, 7, 1), "2024-07-01"),
        (datetime.fromisoformat("2024-07-01"), "2024-07-01"),
        (datetime.fromisoformat("2024-07-01T08:00"), "2024-07-01 08:00:00"),
    ],
)
def test_ids_and_periods_are_the_words_that_a_spreadsheet_shows(cell, word):
    assert word_of(cell) == word


FRAMES = {
    "polars": lambda values, kind: pl.DataFrame({"a": pl.Series(values, dtype=kind[0])}),
    "pandas": lambda values, kind: pd.DataFrame({"a": pd.Series(values, dtype=kind[1])}),
    "pyarrow": lambda values, kind: pa.table({"a": pa.array(values, kind[2])}),
}
INTEGERS = (pl.Int64, "Int64", pa.int64())
UNSIGNED = (pl.UInt64, "UInt64", pa.uint64())
DECIMALS = (pl.Decimal(30, 2), pd.ArrowDtype(pa.decimal128(30, 2)), pa.decimal128(30, 2))


@pytest.mark.parametrize("library", FRAMES)
@pytest.mark.parametrize(
    ("values", "kind", "numerators", "decimals"),
    [
        ([1, None, -(2**63)], INTEGERS, [1, 0, -(2**63)], 0),
        ([1, 2], INTEGERS, [1, 2], 0),
        ([], INTEGERS, [], 0),
        ([7, 2**63 - 1], UNSIGNED, [7, 2**63 - 1], 0),
        ([Decimal("1.25"), None], DECIMALS, [125, 0], 2),
        ([Decimal("5629499534213.11")], DECIMALS, [562949953421311], 2),
        ([None], DECIMALS, [0], 0),
    ],
)
def test_whole_columns_of_numbers_are_read_at_once(library, values, kind, numerators, decimals):
    numerals = read_table(FRAMES[library](values, kind)).columns["a"].numerals()
    assert numerals is not None
    assert numerals.floats is None
    assert numerals.numerators.dtype == np.int64
    assert np.where(numerals.blank, 0, numerals.numerators).tolist() == numerators
    assert numerals.blank.tolist() == [value is None for value in values]
    assert numerals.decimals == decimals


@pytest.mark.parametrize("library", FRAMES)
@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([2**63, 1], UNSIGNED),
        ([Decimal("99999999999999999999.01"), None], DECIMALS),
        ([True, None], (pl.Boolean, "boolean", pa.bool_())),
        (["1"], (pl.String, "str", pa.string())),
    ],
)
def test_columns_that_are_not_sure_are_read_by_their_different_cells(library, values, kind):
    column = read_table(FRAMES[library](values, kind)).columns["a"]
    assert column.numerals() is None
    coded = column.coded()
    assert [coded.cells[code] for code in coded.codes] == values
    assert [column[row] for row in range(len(column))] == values


NUMBERS: dict[object, int] = {"a": 7, "b": 300, "x": 2, "c": 4, None: -1}
TEXTS: list[list[str | None]] = [["b", None, "a", "b"], ["b", "a", "b"], [], [None], ["x"]]


@pytest.mark.parametrize("many", [0, 10])
@pytest.mark.parametrize("library", FRAMES)
@pytest.mark.parametrize("values", TEXTS)
def test_text_becomes_codes_in_its_own_library(library, values, many, monkeypatch):
    monkeypatch.setattr(frames, "_MANY", many)
    frame = FRAMES[library](values, (pl.String, "str", pa.string()))
    coded = read_table(frame).columns["a"].coded()
    assert [coded.cells[code] for code in coded.codes] == values
    assert len(coded.cells) == len(set(values))


@pytest.mark.parametrize("many", [0, 10])
@pytest.mark.parametrize("library", [*FRAMES, "records"])
@pytest.mark.parametrize("likely", [[], ["b"], ["c", "a", "b"]])
@pytest.mark.parametrize("values", TEXTS)
def test_codes_of_ones_own_take_the_place_of_texts(library, values, likely, many, monkeypatch):
    monkeypatch.setattr(frames, "_MANY", many)
    frame = FRAMES.get(library, _records)(values, (pl.String, "str", pa.string()))
    table = read_table(frame)
    codes = np.zeros(len(table), dtype=np.int16)
    for column in table.columns.values():
        column.put_codes(codes, lambda cell: NUMBERS[cell], likely)
    assert codes.tolist() == [NUMBERS[value] for value in values]


def _records(values, _):
    return [{"a": value} for value in values]


@pytest.mark.parametrize("library", FRAMES)
def test_what_is_no_text_has_codes_of_ones_own_too(library):
    codes = np.zeros(3, dtype=np.int32)
    table = read_table(FRAMES[library]([2024, None, 2023], INTEGERS))
    table.columns["a"].put_codes(codes, lambda cell: -1 if cell is None else int(str(cell)), [])
    assert codes.tolist() == [2024, -1, 2023]


def test_codes_with_large_gaps_do_not_need_memory_for_the_gaps():
    many = pl.Series([f"x{number}" for number in range(200_000)], dtype=pl.Categorical)
    frame = pl.DataFrame({"a": many[[199_999, 0, 199_999]]})
    coded = read_table(frame).columns["a"].coded()
    assert [coded.cells[code] for code in coded.codes] == ["x199999", "x0", "x199999"]


def test_other_libraries_are_read_cell_by_cell(monkeypatch):
    frame = FRAMES["polars"](["a", "b"], (pl.String,))
    for library in ("is_polars", "is_pandas", "is_pyarrow"):
        monkeypatch.setattr(nw.Implementation, library, lambda _: False)
    assert read_table(frame).columns["a"].coded().cells == ("a", "b")


def test_floats_that_a_library_keeps_as_objects_are_read_by_their_cells():
    frame = pd.DataFrame({"a": pd.Series([1.5, None], dtype="Float64")})
    assert read_table(frame).columns["a"].coded().cells == (1.5, None)


def test_headings_of_frames_must_differ():
    with pytest.raises(TableError, match="<data frame>: K701"):
        read_table(pd.DataFrame([[1, 2]], columns=["a", "a"]))
    with pytest.raises(TableError, match="the heading 'a' stands over several columns"):
        read_table(pl.DataFrame({"a": [1], " a": [2]}))


def test_a_lazy_frame_that_cannot_be_collected_is_refused(monkeypatch):
    def collect(_):
        raise ModuleNotFoundError("No module named 'pyarrow'")

    monkeypatch.setattr(nw.LazyFrame, "collect", collect)
    with pytest.raises(TableError, match=r"No module named 'pyarrow'; .* collect it before"):
        read_table(pl.LazyFrame({"a": [1]}))
