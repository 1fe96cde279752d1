"""Tables of results: records, rows, columns, and how they print."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from kpikit.errors import NumberError, PeriodError
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import Met, State
from kpikit.periods import Period
from kpikit.results import (
    Achievement,
    Block,
    Coded,
    Constant,
    Integers,
    Numbers,
    Rank,
    Table,
    grid,
    plain_value,
)
from kpikit.results.grid import width

S1, M05 = Period.parse("2024-S1"), Period.parse("2024-M05")


def block(units: list[str], values: list[Fraction | None], period: Period = S1) -> Block:
    length = len(units)
    present = np.array([value is not None for value in values])
    numbers = Numbers(Rationals.of([value or Fraction(0) for value in values]), present)
    return Block(
        length,
        {
            "org_unit": Coded(np.arange(length), units),
            "indicator": Constant("paved", length),
            "period": Constant(period, length),
            "value": numbers,
            "unit": Constant("km", length),
            "state": Coded((~present).astype(np.uint8), (State.VALUE, State.MISSING)),
            "obs_status": Constant("A", length),
            "met": Constant(Met.UNMET, length),
        },
    )


@pytest.fixture
def table() -> Table[Achievement]:
    first = block(["a", "b"], [Fraction(1, 3), None])
    return Table(Achievement, (first, block(["c"], [Fraction("2.5")], M05)))


def test_a_table_counts_and_gives_its_rows_as_records(table):
    assert len(table) == 3
    assert [row.org_unit for row in table] == ["a", "b", "c"]
    assert table[0].value == Fraction(1, 3)
    assert table[-1].org_unit == "c"
    assert table[2] == table[-1]


@pytest.mark.parametrize("row", [3, -4])
def test_a_row_that_is_not_there_is_an_index_error(table, row):
    with pytest.raises(IndexError, match=f"no row {row}; the table has 3 rows"):
        table[row]


def test_an_unknown_column_names_those_there_are(table):
    with pytest.raises(KeyError, match="no column 'points'; there are org_unit, indicator"):
        table.column("points")


def test_a_column_that_no_block_has_is_the_default_of_the_record(table):
    assert table.column("gap") == [None, None, None]


@pytest.mark.parametrize(
    ("equals", "units"),
    [
        ({"org_unit": "a"}, ["a"]),
        ({"period": "2024-S1"}, ["a", "b"]),
        ({"period": "2024-H1"}, ["a", "b"]),
        ({"period": M05}, ["c"]),
        ({"value": "2.5"}, ["c"]),
        ({"value": 2.5}, ["c"]),
        ({"value": "1/3"}, ["a"]),
        ({"value": None}, ["b"]),
        ({"state": "missing"}, ["b"]),
        ({"state": State.VALUE}, ["a", "c"]),
        ({"met": "unmet", "period": "2024-05"}, ["c"]),
        ({"met": "met"}, []),
        ({}, ["a", "b", "c"]),
    ],
)
def test_where_keeps_the_rows_that_have_these_values(table, equals, units):
    assert [row.org_unit for row in table.where(**equals)] == units


def test_where_makes_no_other_columns(table):
    class Untouched:
        def values(self):
            raise AssertionError

        def where(self, _):
            return self

    lazy = Block(2, {**table.blocks[0].columns, "gap": Untouched()})
    assert len(Table(Achievement, (lazy,)).where(org_unit="a")) == 1


def test_where_says_what_is_no_period_or_number(table):
    with pytest.raises(PeriodError):
        table.where(period="soon")
    with pytest.raises(NumberError):
        table.where(value="much")


def test_a_table_prints_its_first_rows_without_empty_columns(table):
    assert (
        str(table)
        == """\
org_unit   indicator   period              value   unit   state     obs_status   met
────────────────────────────────────────────────────────────────────────────────────
a          paved       2024-S1    0.333333333333   km     value     A            unmet
b          paved       2024-S1                     km     missing   A            unmet
c          paved       2024-M05              2.5   km     value     A            unmet""".replace(
            "─" * 84, "─" * 86
        )
    )
    assert repr(table) == str(table)


def test_a_long_table_says_how_many_rows_are_not_shown():
    table = Table(Achievement, (block([f"u{n}" for n in range(25)], [None] * 25),))
    lines = str(table).splitlines()
    assert (len(lines), lines[-1]) == (23, "... 5 more rows")


def test_an_empty_table_prints_its_columns():
    assert str(Table(Rank, ())).startswith("no rows; the columns are ranking, node, period")


def test_line_breaks_in_texts_do_not_break_the_grid():
    assert grid(["a\nb"], [False], [["x\u2028y"]]) == "a b\n───\nx y"


def test_combining_and_wide_letters_have_their_width():
    assert (width("Xa\u0303"), width("東"), width("zero\u200bwidth")) == (2, 2, 9)


def test_plain_values():
    values = [True, 3, "x", Met.MET, S1, Fraction(-1, 3), None]
    plain = [True, 3, "x", "met", "2024-S1", "-0.333333333333", None]
    assert [plain_value(value) for value in values] == plain


def test_integers_and_codes_keep_some_rows():
    rows = np.array([1], dtype=np.intp)
    numbers = Integers(np.array([0, 2, 0]), np.array([False, True, True]))
    assert numbers.where(rows).values() == [2]
    assert numbers.values() == [None, 2, 0]
