"""Achievement, ranks and unmet targets on plain values, arrays and data frames."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpikit as kp
from kpikit.errors import InvalidValueError, NumberError

if TYPE_CHECKING:
    from kpikit.evaluation.alone import Number

NUMBERS = st.fractions(min_value=-1000, max_value=1000, max_denominator=1000)


@pytest.mark.parametrize(
    ("actual", "target"),
    [
        ("219.6", "300"),
        (219.6, 300),
        (Decimal("219.6"), Fraction(300)),
        (np.float64(219.6), np.int64(300)),
        (np.float32(219.6), 300),
    ],
)
def test_achievement_is_exact_whatever_the_type(actual, target):
    assert kp.achievement(actual, target, direction="higher") == Fraction(183, 250)


def test_achievement_of_lower_is_better():
    assert kp.achievement(8, 10, "lower") == Fraction(5, 4)
    assert kp.achievement(8, 10, "lower", "two_minus_ratio") == Fraction(6, 5)


@pytest.mark.parametrize(
    ("actual", "target", "direction"),
    [(None, 3, "higher"), (3, None, "higher"), (3, 0, "higher"), (3, -1, "lower"), (0, 3, "lower")],
)
def test_achievement_is_none_where_it_has_no_meaning(actual, target, direction):
    assert kp.achievement(actual, target, direction) is None


@pytest.mark.parametrize(
    "column",
    [
        [8, 4, None],
        (8, "4", float("nan")),
        np.array([8, 4, np.nan]),
        pd.Series([8, 4, None]),
        pd.Series([8, 4, None], dtype="Int64"),
        pl.Series([8, 4, None]),
        pa.array([8, 4, None]),
        pa.chunked_array([[8], [4, None]]),
        [Decimal(8), Fraction(4), Decimal("nan")],
        iter([8, 4, None]),
    ],
)
def test_achievement_of_a_column(column):
    assert kp.achievement(column, 5) == [Fraction(8, 5), Fraction(4, 5), None]


def test_achievement_of_columns_of_targets():
    assert kp.achievement([1, 2], [4, 0]) == [Fraction(1, 4), None]
    assert kp.achievement(1, [4, 2]) == [Fraction(1, 4), Fraction(1, 2)]
    assert kp.achievement([], 3) == []
    assert kp.achievement(3, []) == []


def test_20000_values_exactly_on_80_percent_have_4_fifths():
    targets = [Decimal(n) / 10 for n in range(1, 20_001)]
    actuals = [float(target * Decimal("0.8")) for target in targets]
    assert set(kp.achievement(actuals, targets)) == {Fraction(4, 5)}


@given(st.lists(st.tuples(NUMBERS, NUMBERS)))
def test_a_column_of_achievements_is_the_achievement_of_each(pairs):
    actuals, targets = [list(side) for side in zip(*pairs, strict=True)] or ([], [])
    for direction in ("higher", "lower"):
        single = [kp.achievement(one, other, direction) for one, other in pairs]
        assert kp.achievement(actuals, targets, direction) == single


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("61,0 %", 3), NumberError, "actual value 1: '61,0 %' is not a number"),
        (([1, "x"], 3), NumberError, "actual value 2: 'x' is not a number"),
        ((3, True), NumberError, "target 1: True is not a number"),
        (([1, 2], [1, 2, 3]), InvalidValueError, "2 actual values and 3 targets; give as many"),
        (({"a": 1}, 3), InvalidValueError, "a value of type dict has no order"),
        (({1, 2}, 3), InvalidValueError, "a value of type set has no order"),
        ((b"12", 3), InvalidValueError, "a value of type bytes has no order"),
        ((object(), 3), NumberError, "a value of type object is not a number"),
        ((np.array(3), 3), NumberError, "a value of type ndarray is not a number"),
        ((1, 2, "up"), InvalidValueError, "direction 'up' is not known; write higher or lower"),
        ((1, 2, "lower", "x"), InvalidValueError, "ratio 'x' is not known; write target_over"),
    ],
)
def test_wrong_arguments_say_what_to_do(arguments, error, message):
    with pytest.raises(error, match=message) as raised:
        kp.achievement(*arguments)
    assert isinstance(raised.value, ValueError)


# --- ranks ---


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("min", [1, 2, 2, 4, None]),
        ("max", [1, 3, 3, 4, None]),
        ("dense", [1, 2, 2, 3, None]),
        ("average", [1, Fraction(5, 2), Fraction(5, 2), 4, None]),
        ("ordinal", [1, 2, 3, 4, None]),
    ],
)
def test_rank_by_ties(ties, ranks):
    values: list[Number | None] = [90, "80", 80.0, Fraction(70), None]
    assert kp.rank(values, ties=ties) == ranks
    named = kp.rank(dict(zip("abcde", values, strict=True)), ties)
    assert list(named.items()) == list(zip("abcde", ranks, strict=True))


def test_rank_of_columns_and_from_the_lowest():
    assert kp.rank(np.array([0.1, np.nan, 0.3]), descending=False) == [1, None, 2]
    assert kp.rank(pl.Series([1, 2])) == [2, 1]
    assert kp.rank([]) == []
    assert kp.rank({}) == {}


def test_rank_tells_numbers_apart_that_floats_do_not():
    assert kp.rank(["0.1", "0.10000000000000000001"]) == [2, 1]


def test_rank_refuses_one_value_and_another_word():
    with pytest.raises(InvalidValueError, match="one value alone has no rank; give a list"):
        kp.rank("90")
    with pytest.raises(InvalidValueError, match="ties 'first' is not known; write min or max or"):
        kp.rank([1], ties="first")  # type: ignore[call-overload]
    with pytest.raises(NumberError, match="value 2: 'x' is not a number"):
        kp.rank({"a": 1, "b": "x"})


# --- unmet targets ---

ROWS: list[dict[str, object]] = [
    {"id": "a", "actual": 32, "target": 40, "comparator": "at_least"},
    {"id": "b", "actual": 40, "target": 40, "comparator": "at_least"},
    {"id": "c", "actual": 6, "target": 4, "comparator": "at_most"},
    {"id": "d", "actual": None, "target": 4, "comparator": "at_most"},
    {"id": "e", "actual": 4, "target": 4, "comparator": "at_most"},
    {"id": "f", "actual": -1, "target": 0, "comparator": "at_least"},
]
UNMET = [
    ("a", Fraction(4, 5), Fraction(8), "unmet"),
    ("c", Fraction(2, 3), Fraction(2), "unmet"),
    ("d", None, None, "undetermined"),
    ("f", None, Fraction(1), "unmet"),
]


@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        tuple(ROWS),
        iter(ROWS),
        pd.DataFrame(ROWS),
        pl.DataFrame(ROWS),
        pl.LazyFrame(ROWS),
        pa.Table.from_pylist(ROWS),
    ],
    ids=["list", "tuple", "iterator", "pandas", "polars", "lazy", "pyarrow"],
)
def test_unmet_targets_keep_their_columns_and_say_what_is_missing(rows):
    found = kp.unmet_targets(rows)
    assert [(row["id"], row["achievement"], row["gap"], row["met"]) for row in found] == UNMET
    assert [row["target"] for row in found] == [40, 4, 4, 0]


def test_unmet_targets_do_not_change_the_rows():
    before = [dict(row) for row in ROWS]
    kp.unmet_targets(ROWS, ratio="two_minus_ratio")
    assert before == ROWS


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (3, "a value of type int is no list of rows; give a list of mappings"),
        (ROWS[0], "a value of type dict is no list of rows"),
        ([[1]], "row 1 is of type list; give mappings"),
        ([{"actual": 1, "target": 2}], "row 1 has no 'comparator'; there are actual, target"),
        ([{}], "row 1 has no 'actual'; there are no columns"),
        ([{**ROWS[0], "comparator": ">="}], "row 1: comparator '>=' is not known; write at_least"),
        ([ROWS[0], {**ROWS[1], "actual": "x"}], "actual value of row 2: 'x' is not a number"),
    ],
)
def test_wrong_rows_say_which_and_what_to_do(rows, message):
    with pytest.raises(ValueError, match=message):
        kp.unmet_targets(rows)
