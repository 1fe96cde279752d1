"""Records, CSV, pandas, polars, pyarrow and duckdb give identical results."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

import kpikit as kp
from kpikit.model.sources import TableSource

SPECIFICATION = evolve(
    kp.parse_specification("""
id: agree
org_units: [{id: a, level: x}, {id: b, level: x}, {id: Xã}, {id: '7'}]
indicators:
  share: {unit: percent}
  stock: {unit: triệu đồng, accumulation: as_of}
  own: {unit: count, level: x}
"""),
    observations=TableSource(table="observations.csv", locale="plain"),
)


@frozen
class Typed:
    """A column of one type, with its type in each library."""

    name: str
    cells: list[object]
    polars: pl.DataType | type[pl.DataType]
    arrow: pa.DataType
    pandas: object


def texts(*words: str) -> st.SearchStrategy[object]:
    return st.sampled_from([*words, None])


KEYS = {
    "org_unit": ("a", "b", "Xã", " Xa\u0303 ", "7", "zz", ""),
    "indicator": ("share", "stock", "own", "own", "sahre"),
    "unit": ("%", "percent", "ratio", "tỷ đồng", "triệu đồng", "cây"),
    "obs_status": ("A", "E", "EB", "E,B", "Q"),
    "state": ("value", "missing", "not_due", "gone"),
    "judgement": ("met", "unmet", "mostly_met", "done"),
    "bound": ("exact", "at_least", "more"),
    "note": ("x", "#REF!"),
}
PERIODS = ("2024", "2024-06", "2024-M06", "2024-S1", "2024-07-01", "2024-13", "2021/2025")
FIGURES = ("1", "1.50", "61.0 %", "2/37", "-0", "5 triệu đồng", "1e3", "1,5", "abc", "#N/A", " ")
TEXT = (pl.String, pa.string(), "str")
DECIMAL = (pl.Decimal(24, 6), pa.decimal128(24, 6), pd.ArrowDtype(pa.decimal128(24, 6)))
INTEGER = (pl.Int64, pa.int64(), "Int64")
DATE = (pl.Date, pa.date32(), pd.ArrowDtype(pa.date32()))
FLOAT = (pl.Float64, pa.float64(), "float64")

decimals = st.decimals(-(10**12), 10**12, places=6) | st.integers(-9, 9).map(Decimal)
floats = st.floats(allow_infinity=False) | st.integers(-(10**6), 10**6).map(lambda n: n / 100)
figures = st.sampled_from(
    [
        (texts(*FIGURES), TEXT),
        (st.none() | decimals, DECIMAL),
        (st.none() | st.integers(-(2**63), 2**63 - 1), INTEGER),
        (st.none() | st.integers(0, 9), INTEGER),
        (floats, FLOAT),
    ]
)
times = st.sampled_from(
    [
        (texts(*PERIODS), TEXT),
        (st.sampled_from([2023, 2024, None]), INTEGER),
        (st.sampled_from([date(2024, 7, 1), date(2024, 6, 30), None]), DATE),
    ]
)


@st.composite
def tables(draw: st.DrawFn) -> list[Typed]:
    """Draw the columns of a long table, right ones and wrong ones."""
    size = draw(st.integers(1, 8))
    optional = draw(st.sets(st.sampled_from(list(KEYS)[2:])))
    good = draw(st.booleans())
    kinds = {"period": draw(times), "value": draw(figures)}
    for name, words in KEYS.items():
        if name in ("org_unit", "indicator") or name in optional:
            always = good or name == "indicator"  # CSV skips rows in which all is blank
            kinds[name] = (st.sampled_from(words[:3] if good else words), TEXT)
            kinds[name] = kinds[name] if always else (texts(*words), TEXT)
    return [
        Typed(name, draw(st.lists(cells, min_size=size, max_size=size)), *types)
        for name, (cells, types) in kinds.items()
    ]


def as_records(columns, _):
    names = [column.name for column in columns]
    return [
        dict(zip(names, row, strict=True))
        for row in zip(*(column.cells for column in columns), strict=True)
    ]


def as_csv(columns, folder):
    path = folder / "observations.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns])
        for row in zip(*(column.cells for column in columns), strict=True):
            writer.writerow(["" if is_nan(cell) else cell for cell in row])
    return path


def is_nan(cell):
    return isinstance(cell, float) and cell != cell  # noqa: PLR0124 - what nan is


def as_polars(columns, _):
    return pl.DataFrame({one.name: pl.Series(one.cells, dtype=one.polars) for one in columns})


def as_polars_categories(columns, _):
    return as_polars(columns, _).with_columns(pl.col(pl.String).cast(pl.Categorical))


def as_lazy_polars(columns, _):
    return as_polars(columns, _).lazy()


def as_pyarrow(columns, _):
    return pa.table({one.name: pa.array(one.cells, one.arrow) for one in columns})


def as_pyarrow_dictionaries(columns, _):
    table = as_pyarrow(columns, _)
    encoded = [
        column.dictionary_encode() if column.type == pa.string() else column
        for column in table.columns
    ]
    doubled = pa.table(dict(zip(table.column_names, encoded, strict=True)))
    return pa.concat_tables([doubled.slice(0, 1), doubled.slice(1)])


def as_pandas(columns, _):
    return pd.DataFrame({one.name: pd.Series(one.cells, dtype=one.pandas) for one in columns})


def as_pandas_objects(columns, _):
    return pd.DataFrame({one.name: pd.Series(one.cells, dtype=object) for one in columns})


def as_pandas_categories(columns, _):
    frame = as_pandas(columns, _)
    texts_only = {one.name: "category" for one in columns if one.polars is pl.String}
    return frame.astype(texts_only)


def as_duckdb(columns, _):
    return duckdb.from_arrow(as_pyarrow(columns, _))


SOURCES = (
    as_csv,
    as_polars,
    as_polars_categories,
    as_lazy_polars,
    as_pyarrow,
    as_pyarrow_dictionaries,
    as_pandas,
    as_pandas_objects,
    as_pandas_categories,
    as_duckdb,
)


def outcome(source):
    """Return what a table says, or what is wrong with it, apart from the name of the table."""
    first = 0 if not hasattr(source, "suffix") else 1
    try:
        observed = kp.read_observations(source, SPECIFICATION)
    except kp.ObservationsError as error:
        return [
            (one.code, one.message, one.hint.partition("in row")[0], *place(one.source, first))
            for one in error.diagnostics
            if one.source and one.source.line
        ]
    return [evolve(one, line=one.line - first) for one in observed]


def place(source, first):
    return (source.line - first, source.label)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("sources")


@settings(max_examples=150)  # eleven sources for each
@given(columns=tables())
def test_all_sources_give_identical_results(columns, folder):
    expected = outcome(as_records(columns, folder))
    for source in SOURCES:
        assert outcome(source(columns, folder)) == expected, source.__name__
