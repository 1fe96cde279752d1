"""What formulas evaluate to: numbers, states, statuses; and that columns say the same as cells."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from kpikit.errors import NumberError
from kpikit.formulas import Cell, CellColumn, Gathered, evaluate, evaluate_columns, parse, unparse
from kpikit.kernels.rationals import Rationals
from kpikit.model.calendars import Calendar
from kpikit.model.formulas import GradeWord, ZeroDenominator
from kpikit.model.functions import TimeFunction
from kpikit.model.readings import SAME, readings_in
from kpikit.model.states import BREAK_FLAG, STATES, State
from kpikit.numbers import MAX_BITS
from kpikit.periods import Period

VALUE, MISSING, NOT_DUE, NOT_APPLICABLE = STATES
NORMAL, PROVISIONAL, ESTIMATE, IMPUTED, FORECAST = range(5)
NEVER, FULL, ZERO = ZeroDenominator.NOT_APPLICABLE, ZeroDenominator.FULL, ZeroDenominator.ZERO


def number(value, status=NORMAL):
    return Cell(VALUE, Fraction(value), status)


@frozen
class Cells:
    """Cells by what asks for them: a name, a result as it is written; perhaps with moves in time.

    Numbers stand for cells with that number, states for cells without one.
    """

    known: dict[Any, Any]

    def lookup(self, name, shift):
        found = self.known.get((name, shift), self.known[name])
        if isinstance(found, State):
            return Cell(found)
        return found if isinstance(found, Cell) else number(found)

    def result(self, result, shift):
        word = result.id if isinstance(result, GradeWord) else unparse(result)
        return self.lookup(word, shift)

    def items(self, _):
        return [Cells(self.known | item) for item in self.known.get("items", ())]

    def peers(self, _):
        return [Cells(self.known | peer) for peer in self.known.get("peers", ())]

    def children(self):
        return [Cells(self.known | child) for child in self.known.get("children", ())]

    def elsewhere(self, org_unit):
        return Cells(self.known | self.known[org_unit])

    calendar = Calendar(holidays=(date(2024, 9, 2), date(2024, 9, 3)))


@frozen
class Columns:
    """The same cells several times over, as columns."""

    rows: list[dict[Any, Any]]

    @property
    def length(self):
        return len(self.rows)

    def lookup(self, name, shift):
        return column_of([Cells(row).lookup(name, shift) for row in self.rows])

    def result(self, result, shift):
        return column_of([Cells(row).result(result, shift) for row in self.rows])

    def items(self, readings):
        return self.gathered([Cells(row).items(readings) for row in self.rows])

    def peers(self, readings):
        return self.gathered([Cells(row).peers(readings) for row in self.rows])

    def children(self):
        return self.gathered([Cells(row).children() for row in self.rows])

    def elsewhere(self, org_unit):
        return self.gathered([[Cells(row).elsewhere(org_unit)] for row in self.rows])

    def gathered(self, groups):
        numbers = [number for number, group in enumerate(groups) for _ in group]
        inside = Columns([cells.known for group in groups for cells in group])
        own = np.arange(len(groups))
        return Gathered(inside, np.array(numbers, dtype=np.intp), len(groups), own)

    calendar = Cells.calendar


def column_of(cells):
    """Return the column of some cells; a judgement without number is in state `value`."""
    numbers = np.array([cell.value is not None for cell in cells])
    valued = np.array([cell.state is VALUE for cell in cells])
    return CellColumn(
        Rationals.of([Fraction(0 if cell.value is None else cell.value) for cell in cells]),
        np.array([STATES.index(cell.state) for cell in cells], dtype=np.uint8),
        np.array([cell.status for cell in cells], dtype=np.uint8),
        None if (numbers == valued).all() else numbers,
    )


def cells_of(column):
    """Return the cells of a column of numbers."""
    parts = (column.values.fractions(), column.states.tolist(), column.statuses.tolist())
    return [
        Cell(STATES[state], value if state == 0 else None, status)
        for value, state, status in zip(*parts, strict=True)
    ]


def evaluated(text, zero_denominator=NEVER, **known):
    """Return the value of a formula as both evaluators give it."""
    tree = parse(text)
    cell = evaluate(tree, Cells(known), zero_denominator)
    found = evaluate_columns(tree, Columns([known, known]), zero_denominator)
    assert cells_of(found) == [cell, cell]
    return cell


def parse_step(text):
    """Return the one move in time that a text makes."""
    ((_, (step,)),) = readings_in(parse(text))
    return step


# --- numbers ---


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * 2", 22),
        ("a - b", 4),
        ("-a / b", Fraction(-5, 3)),
        ("a / 4", Fraction(5, 2)),
        ("4 / a", Fraction(2, 5)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("min(a, b)", 6),
        ("min(b, a, 2)", 2),
        ("max(a, b, 7)", 10),
        ("sum(a, b, 1, 2)", 19),
        ("abs(b - a)", 4),
        ("abs(a - b)", 4),
        ("round(a / b, 2)", Fraction(167, 100)),
        ("round(-a / 4, 0)", -3),
        ("round(a * 123, -2)", 1200),
        ("if(a > b, a, b)", 10),
        ("if(a < b, a, b)", 6),
        ("first(a, b)", 10),
    ],
)
def test_numbers_are_exact(text, value):
    """Everyday formulas, with a = 10 and b = 6."""
    assert evaluated(text, a=10, b=6) == number(value)


def test_a_unit_exactly_at_80_percent_is_at_80_percent():
    """219.6 of 274.5 is 0.8, whatever floats think."""
    assert evaluated("a / b >= 0.8", a="219.6", b="274.5").value == 1


# --- conditions ---


@pytest.mark.parametrize("relation", ["=", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("a", [1, 2, 3])
def test_numbers_are_compared(relation, a):
    """Every relation, below, at and above."""
    python = {"=": "=="}.get(relation, relation)
    expected = {"==": a == 2, "!=": a != 2, "<": a < 2, "<=": a <= 2, ">": a > 2, ">=": a >= 2}
    assert evaluated(f"a {relation} 2", a=a).value == expected[python]
    assert evaluated(f"a {relation} b", a=a, b=2).value == expected[python]


TRUE, FALSE, UNDETERMINED = Cell(VALUE, True), Cell(VALUE, False), Cell(NOT_DUE)  # noqa: FBT003


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("t and t", True),
        ("t and f", False),
        ("f and u", False),
        ("u and f", False),
        ("t and u", None),
        ("u and u", None),
        ("t or u", True),
        ("u or t", True),
        ("f or u", None),
        ("f or f", False),
        ("not t", False),
        ("not f", True),
        ("not u", None),
        ("true and not false", True),
        ("if(t, f, t)", False),
        ("first(u, t)", True),
    ],
)
def test_conditions_are_three_valued(text, value):
    """What one side decides is decided; else the undetermined stays undetermined."""
    found = evaluated(text, t=TRUE, f=FALSE, u=UNDETERMINED)
    assert (found.value, found.state) == (value, NOT_DUE if value is None else VALUE)


def test_a_column_of_conditions_has_truths():
    """0 is false, 1 is true, 2 is undetermined."""
    rows: list[dict[Any, Any]] = [{"a": 1}, {"a": 3}, {"a": MISSING}]
    assert evaluate_columns(parse("a > 2"), Columns(rows)).truths.tolist() == [0, 1, 2]


def test_absence_of_a_figure_passes_no_requirement():
    """A comparison with a cell without value is undetermined, for the cell's reason."""
    assert evaluated("a >= 80 or a < 80", a=NOT_APPLICABLE) == Cell(NOT_APPLICABLE)


# --- states ---


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("a + due", NOT_DUE),
        ("due + a", NOT_DUE),
        ("none * due", NOT_DUE),
        ("sum(none, a, due, gone)", MISSING),
        ("max(gone, none)", MISSING),
        ("-none", NOT_APPLICABLE),
        ("round(gone, 2)", MISSING),
        ("abs(due)", NOT_DUE),
        ("none < due", NOT_DUE),
        ("not (none < 2)", NOT_APPLICABLE),
        ("none < 2 and due < 2", NOT_DUE),
        ("if(due > 1, gone, gone)", NOT_DUE),
        ("if(a > 1, none, gone)", NOT_APPLICABLE),
        ("first(none, due, gone)", MISSING),
        ("first(none, due)", NOT_DUE),
        ("gone / zero", MISSING),
        ("zero / gone", MISSING),
        ("first(a, gone)", VALUE),
        ("first(gone, 0)", VALUE),
        ("if(a > 1, a, gone)", VALUE),
    ],
)
def test_a_formula_takes_the_state_of_its_parts(text, state):
    """Missing before not due before not applicable; what is not taken does not count."""
    found = evaluated(text, a=10, zero=0, due=NOT_DUE, gone=MISSING, none=NOT_APPLICABLE)
    assert found.state is state


def test_a_judgement_is_no_number():
    """An observation that says only "met" makes every formula with it missing."""
    judged = Cell(VALUE, None, ESTIMATE)
    assert evaluated("a + 1", a=judged) == Cell(MISSING)
    assert evaluated("first(a, 7)", a=judged) == number(7)


@pytest.mark.parametrize(
    ("zero_denominator", "expected"),
    [
        ("not_applicable", Cell(NOT_APPLICABLE)),
        ("missing", Cell(MISSING)),
        ("zero", number(0, ESTIMATE)),
        ("full", number(1, ESTIMATE)),
    ],
)
@pytest.mark.parametrize("text", ["a / b", "b / b", "a / (b * 2)"])
def test_a_zero_denominator_gives_what_is_declared(text, zero_denominator, expected):
    """Also where the numerator is zero; the status is that of the parts."""
    declared = ZeroDenominator(zero_denominator)
    parts = {"a": number(5, ESTIMATE), "b": number(0, ESTIMATE)}
    assert evaluated(text, declared, **parts) == expected


@pytest.mark.parametrize("zero_denominator", ZeroDenominator)
def test_a_literal_zero_is_a_zero_denominator_too(zero_denominator):
    """Division by 0 as it is written."""
    expected = {FULL: number(1), ZERO: number(0)}.get(zero_denominator)
    expected = expected or Cell(State(zero_denominator.value))
    assert evaluated("a / 0", zero_denominator, a=5) == expected


# --- statuses ---


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("n + p", PROVISIONAL),
        ("f * e", FORECAST),
        ("n + b", BREAK_FLAG),
        ("e / b", ESTIMATE | BREAK_FLAG),
        ("sum(n, e, p)", ESTIMATE),
        ("min(n, f)", FORECAST),
        ("e > 0", ESTIMATE),
        ("if(n > 0, e, f)", ESTIMATE),
        ("if(p > 0, n, f)", PROVISIONAL),
        ("first(gone, e, f)", ESTIMATE),
        ("e > 0 and f > 0", FORECAST),
        ("e > 0 or f < 0", ESTIMATE),
        ("e < 0 or f > 0", FORECAST),
        ("e < 0 and f > 0", ESTIMATE),
        ("e < 0 and gone > 0", ESTIMATE),
        ("gone > 0 or f > 0", FORECAST),
        ("e > 0 or f > 0", FORECAST),
        ("e + gone", NORMAL),
        ("1 + 2", NORMAL),
    ],
)
def test_a_result_is_as_weak_as_the_weakest_part_used(text, status):
    """The branch not taken and the side that does not decide are not used."""
    parts = {"n": 0, "p": 1, "e": 2, "f": 4, "b": BREAK_FLAG}
    cells = {name: number(5, code) for name, code in parts.items()}
    cells["gone"] = Cell(MISSING, None, FORECAST)
    text = text.replace("n > 0", "n > 1")
    assert evaluated(text, **cells).status == status


# --- time and results ---


def test_time_functions_move_everything_in_them():
    """Growth on last year, of a quotient, with moves one in the other."""
    last_year = (parse_step("same_period_last_year(a)"),)
    twice = (parse_step("previous(a)"), *last_year)
    known = {
        "a": 137,
        "b": 2,
        ("a", last_year): 100,
        ("b", last_year): 4,
        ("a", twice): 7,
        ("a", (parse_step("at(a, 2023)"),)): 9,
    }
    cells = Cells(known)
    found = [
        evaluate(parse(text), cells).value
        for text in (
            "a / same_period_last_year(a) - 1",
            "same_period_last_year(a / b)",
            "previous(same_period_last_year(a) * 2)",
            "previous(at(a, 2023))",
        )
    ]
    assert found == [Fraction(37, 100), 25, 14, 9]
    columns = evaluate_columns(parse("same_period_last_year(a / b)"), Columns([known]))
    assert columns.values.fractions() == [25]


def test_results_of_nodes_are_asked_for():
    """Points, ranks, verdicts and grades come from the environment, also of other periods."""
    back = (parse_step("previous(a)"),)
    known: dict[Any, Any] = {
        "points(total)": 81,
        "rank(total)": 3,
        "met(revenue.plan)": TRUE,
        "grade(total)": 2,
        "good": 2,
        "excellent": 3,
    }
    assert evaluated("points(total) + 0.5", **known) == number("81.5")
    assert evaluated("grade(total) >= good and grade(total) < excellent", **known).value == 1
    assert evaluated("met(revenue.plan) and true", **known).value == 1
    known["rank(total)", back] = 5
    ranks = parse("previous(rank(total)) - rank(total)")
    assert evaluate(ranks, Cells(known)) == number(2)
    assert cells_of(evaluate_columns(ranks, Columns([known]))) == [number(2)]


def test_moves_are_data():
    """An environment can tell the moves apart and sees the period asked for."""
    step = parse_step("at(a, 2023)")
    assert (step.function, step.within) == (TimeFunction.AT, Period.parse("2023"))
    assert SAME == ()


# --- limits ---

HUGE = Fraction(2) ** (MAX_BITS - 1)


@pytest.mark.parametrize("text", ["a * 2", "a * a", "a + a", "if(false, a * 2, 1)", "b / a"])
def test_numbers_beyond_the_limit_stop(text):
    """No chain of formulas grows without end; branches that are not taken count too."""
    known = {"a": HUGE, "b": 1 / HUGE}
    with pytest.raises(NumberError, match="a formula gives too large a number"):
        evaluate(parse(text), Cells(known))
    with pytest.raises(NumberError, match="a formula gives too large a number"):
        evaluate_columns(parse(text), Columns([known]))


@pytest.mark.parametrize("text", ["a - a + a", "a / 2 * 2", "a / b", "(a + gone) * a", "-a"])
def test_only_what_numbers_are_counts(text):
    """What cancels within one step, and what has no value, is not too large."""
    known = {"a": HUGE, "b": HUGE, "gone": MISSING}
    evaluated(text, **known)


# --- items, peers, other units, dates ---

PRODUCTS = [{"a": 10, "b": 1}, {"a": 4, "b": 2}, {"a": 7, "b": NOT_APPLICABLE}]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum_items(a * b)", 18),
        ("mean_items(a * b)", 9),
        ("min_items(a * b)", 8),
        ("max_items(a * b)", 10),
        ("count_items(a * b > 9)", 1),
        ("sum_items(a * c)", 63),
        ("sum_items(a) / c", 7),
        ("sum_items(first(b, 0))", 3),
    ],
)
def test_items_are_reduced_one_by_one(text, value):
    """What does not apply is left out; what no item has is read for the cell."""
    assert evaluated(text, c=3, items=PRODUCTS) == number(value)


@pytest.mark.parametrize(
    ("items", "state"),
    [
        ([{"a": 1}, {"a": MISSING}], MISSING),
        ([{"a": NOT_DUE}, {"a": MISSING}, {"a": 1}], MISSING),
        ([{"a": NOT_DUE}, {"a": NOT_APPLICABLE}], NOT_DUE),
        ([{"a": NOT_APPLICABLE}], NOT_APPLICABLE),
    ],
)
def test_an_item_without_value_leaves_the_cell_without_one(items, state):
    """The state is passed up, missing first."""
    for text in ("sum_items(a)", "mean_items(a)", "max_items(a)", "count_items(a > 0)"):
        assert evaluated(text, items=items) == Cell(state)


@pytest.mark.parametrize(
    ("alone", "state"),
    [(MISSING, MISSING), (NOT_APPLICABLE, NOT_APPLICABLE), (NOT_DUE, NOT_DUE), (5, MISSING)],
)
def test_without_items_the_cell_itself_says_why(alone, state):
    """A value of the cell itself is not one of an item."""
    assert evaluated("sum_items(a)", a=alone, items=[]) == Cell(state)


def test_items_weaken_the_status_and_peers_do_not():
    """The weakest item counts, and a break in any."""
    several = [{"a": number(1, ESTIMATE)}, {"a": number(2, BREAK_FLAG)}]
    assert evaluated("sum_items(a)", items=several) == number(3, ESTIMATE + BREAK_FLAG)
    assert evaluated("peers_max(a)", peers=several) == number(2)


def test_peers_without_a_value_are_left_out():
    """Nobody with a value: the number of peers is 0, and everything else is missing."""
    several = [{"a": 1}, {"a": MISSING}, {"a": 4}]
    for text, value in {"peers_mean(a)": Fraction(5, 2), "peers_count(a > 2)": 1}.items():
        assert evaluated(text, peers=several) == number(value)
    assert evaluated("peers_mean(a)", peers=[{"a": MISSING}]) == Cell(MISSING)
    assert evaluated("peers_count(a > 2)", peers=[]) == number(0)


BELOW = [{"a": 10}, {"a": number(4, ESTIMATE)}, {"a": NOT_APPLICABLE}]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("children_sum(a)", 14),
        ("children_mean(a)", 7),
        ("children_min(a)", 4),
        ("children_max(a)", 10),
        ("children_count(a > 4)", 1),
        ("children_mean(if(a > 4, 1, 0))", Fraction(1, 2)),
    ],
)
def test_of_the_units_below_all_to_which_it_applies_count(text, value):
    """Their statuses weaken that of the result."""
    assert evaluated(text, children=BELOW) == number(value, ESTIMATE)


@pytest.mark.parametrize(
    ("children", "state"),
    [
        ([{"a": 1}, {"a": MISSING}, {"a": NOT_DUE}], MISSING),
        ([{"a": NOT_DUE}, {"a": NOT_APPLICABLE}], NOT_DUE),
    ],
)
def test_a_unit_below_without_value_leaves_the_whole_without_one(children, state):
    """A sum in which something is missing would be a number that nobody reported."""
    for text in ("children_sum(a)", "children_count(a > 0)"):
        assert evaluated(text, a=5, children=children) == Cell(state)


@pytest.mark.parametrize("children", [[], [{"a": NOT_APPLICABLE}]])
def test_without_units_below_the_count_is_0_and_the_rest_does_not_apply(children):
    """Who lies below whom is declared, unlike items: that nobody does is known."""
    assert evaluated("children_sum(a)", a=5, children=children) == Cell(NOT_APPLICABLE)
    assert evaluated("children_count(a > 0)", a=5, children=children) == number(0)


def test_another_unit_has_its_own_values():
    """Everything in the argument is read there."""
    assert evaluated("a - of(capital, a)", a=3, capital={"a": 10}) == number(-7)
    assert evaluated("of(capital, a)", a=3, capital={"a": NOT_DUE}) == Cell(NOT_DUE)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("days(2024-08-30, 2024-09-04)", 5),
        ("days(2024-09-04, 2024-08-30)", -5),
        ("working_days(2024-08-30, 2024-09-04)", 1),  # two holidays, and a week-end
        ("working_days(2024-09-04, 2024-08-30)", -1),
        ("working_days(2024-08-31, 2024-08-31)", 0),
        ("days(min(2024-09-04, 2024-08-30), 2024-08-31)", 1),
    ],
)
def test_days_are_counted_from_one_date_to_another(text, value):
    """The first day is not counted, the last one is."""
    assert evaluated(text) == number(value)
    assert evaluated("working_days(a, 2024-09-04)", a=MISSING) == Cell(MISSING)


# --- the law ---

NAMES = ["a", "b", "c", "d"]
NUMBERS = (
    st.integers(-3, 3).map(Fraction)
    | st.fractions(-1000, 1000, max_denominator=60)
    | st.integers(-(2**70), 2**70).map(Fraction)
)
STATUSES = st.builds(int.__or__, st.integers(0, 4), st.sampled_from([0, 0, BREAK_FLAG]))
CELLS = st.one_of(
    st.builds(Cell, st.just(VALUE), NUMBERS, STATUSES),
    st.builds(Cell, st.sampled_from(STATES[1:]), st.none(), STATUSES),
    st.builds(Cell, st.just(VALUE), st.none(), STATUSES),
)
SHIFTS = [(), (parse_step("previous(a)"),), (parse_step("at(a, 2023)"),)]
OTHERS = st.dictionaries(st.sampled_from(NAMES), CELLS)
ROWS = st.lists(
    st.fixed_dictionaries(
        {(name, moves) if moves else name: CELLS for name in NAMES for moves in SHIFTS}
        | {key: st.lists(OTHERS, max_size=3) for key in ("items", "peers", "children")}
        | {"other": OTHERS}
    ),
    min_size=1,
    max_size=5,
)


PATTERNS = {
    "number": [
        *NAMES, "0", "2", "0.5", "previous(a)", "at(b, 2023)",
        "(N + N)", "(N - N)", "(N * N)", "(N / N)", "(N / N)", "-N", "abs(N)",
        "min(N, N)", "max(N, N)", "sum(N, N, N)", "first(N, N, N)", "if(C, N, N)",
        "round(N, 1)", "round(N, -1)", "previous(N)",
        "sum_items(N)", "mean_items(N)", "min_items(N)", "max_items(N)", "count_items(C)",
        "peers_mean(N)", "peers_min(N)", "peers_max(N)", "peers_count(C)", "of(other, N)",
        "children_sum(N)", "children_mean(N)", "children_min(N)", "children_max(N)",
        "children_count(C)",
    ],
    "condition": [
        "true", "N = N", "N != N", "N < N", "N <= N", "N > N", "N >= N",
        "(C and C)", "(C or C)", "(not C)", "if(C, C, C)", "first(C, C)",
    ],
}  # fmt: skip


@st.composite
def texts(draw, sort, parts=12):
    """Draw the text of a number or a condition of about so many parts."""
    patterns = PATTERNS[sort]
    if parts <= 1:
        patterns = [
            one for one in patterns if "C" not in one and (sort != "number" or "N" not in one)
        ]
    pattern = draw(st.sampled_from(patterns))
    holes = pattern.count("N") + pattern.count("C")
    sorts = {"N": "number", "C": "condition"}
    return "".join(
        draw(texts(sorts[sign], (parts - 1) // holes)) if sign in sorts else sign
        for sign in pattern
    )


@given(texts("number") | texts("condition"), ROWS, st.sampled_from(ZeroDenominator))
def test_law_columns_are_cells(text, rows, zero_denominator):
    """Whatever the formula and the data, columns have the value, state and status of each cell."""
    tree = parse(text)
    expected = [evaluate(tree, Cells(row), zero_denominator) for row in rows]
    found = evaluate_columns(tree, Columns(rows), zero_denominator)
    assert cells_of(found) == expected
    assert found.numbers is None
    without = [cell.value is None for cell in expected]
    assert found.values[np.array(without)].fractions() == [0] * sum(without)
