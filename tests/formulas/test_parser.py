"""Text to tree and back: the grammar, its limits, and what is said of mistakes."""

from __future__ import annotations

import pickle
import unicodedata
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kpikit.errors import Code, FormulaError
from kpikit.formulas import parse, parse_formula, unparse
from kpikit.model.formulas import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_NODES,
    Binary,
    Call,
    Comparison,
    Connective,
    DateLiteral,
    Elsewhere,
    Formula,
    GradeWord,
    Logical,
    Name,
    Not,
    Number,
    Operator,
    PeriodLiteral,
    Reduced,
    Relation,
    Result,
    Round,
    Shifted,
    Truth,
    Unary,
)
from kpikit.model.functions import (
    ChildFunction,
    Function,
    ItemFunction,
    PeerFunction,
    ResultFunction,
    TimeFunction,
)
from kpikit.model.readings import parts_of
from kpikit.model.units import Quantity
from kpikit.periods import Period


def grouped(text):
    """Return a text with parentheses around everything that an operator joins."""

    def written(tree):
        if isinstance(tree, Binary):
            return f"({written(tree.left)} {tree.operator.value} {written(tree.right)})"
        if isinstance(tree, Comparison):
            return f"({written(tree.left)} {tree.relation.value} {written(tree.right)})"
        if isinstance(tree, Logical):
            return f"({written(tree.left)} {tree.connective.value} {written(tree.right)})"
        if isinstance(tree, Not):
            return f"(not {written(tree.operand)})"
        if isinstance(tree, Unary):
            return f"(-{written(tree.operand)})"
        return unparse(tree)

    return written(parse(text))


# --- what the language says ---


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a + b * c", "(a + (b * c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b * c", "((a / b) * c)"),
        ("-a * b", "((-a) * b)"),
        ("a - -b", "(a - (-b))"),
        ("\N{MINUS SIGN}a", "(-a)"),
        ("a + b >= c * 2", "((a + b) >= (c * 2))"),
        ("a or b and not c = d", "(a or (b and (not (c = d))))"),
        ("not a and b", "((not a) and b)"),
        ("(a or b) and c", "((a or b) and c)"),
    ],
)
def test_operators_bind_as_in_arithmetic(text, meaning):
    """Products before sums, comparisons before not, and, or; equals from left to right."""
    assert grouped(text) == meaning


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("80", 80, None),
        ("0.5", Fraction(1, 2), None),
        ("80 percent", 80, "percent"),
        ("80%", 80, "%"),
        ("3‰", 3, "‰"),
        ("5 đồng", 5, "đồng"),
        ("5 km²", 5, "km²"),
        ("2 tr.đ", 2, "tr.đ"),
        ("2 [triệu  đồng / person]", 2, "triệu đồng / person"),
    ],
)
def test_numbers_carry_units(text, number, unit):
    """A unit of one word stands behind its number, another one in brackets."""
    assert parse(text) == Number(Quantity(Fraction(number), unit))
    decomposed = unicodedata.normalize("NFD", text)
    assert parse(decomposed) == parse(text)
    assert parse(decomposed).end == len(decomposed)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("true", Truth(value=True)),
        ("false", Truth(value=False)),
        ("revenue", Name("revenue")),
        ("card.total", Name("card.total")),
        ("share", Name("share")),
        ("min(a, b, c)", Call(Function.MIN, (Name("a"), Name("b"), Name("c")))),
        ("abs(a)", Call(Function.ABS, (Name("a"),))),
        ("if(a, b, c)", Call(Function.IF, (Name("a"), Name("b"), Name("c")))),
        ("round(a, 2)", Round(Name("a"), 2)),
        ("round(a, -3)", Round(Name("a"), -3)),
        ("2024-07-15", DateLiteral(Quantity(Fraction(date(2024, 7, 15).toordinal())))),
        ("days(a, b)", Call(Function.DAYS, (Name("a"), Name("b")))),
        ("sum_items(a)", Reduced(ItemFunction.SUM, Name("a"))),
        ("peers_mean(a)", Reduced(PeerFunction.MEAN, Name("a"))),
        ("children_sum(a)", Reduced(ChildFunction.SUM, Name("a"))),
        ("of(north-1, a)", Elsewhere("north-1", Name("a"))),
        ("of( 79 , a)", Elsewhere("79", Name("a"))),
        ("points(economy)", Result(ResultFunction.POINTS, "economy")),
        ("published(card.economy)", Result(ResultFunction.PUBLISHED, "card.economy")),
        ("met(revenue.plan)", Result(ResultFunction.MET, "revenue.plan")),
        ("met(card.economy.plan)", Result(ResultFunction.MET, "card.economy.plan")),
        ("previous(a)", Shifted(TimeFunction.PREVIOUS, Name("a"))),
        ("end_of_last_year(a)", Shifted(TimeFunction.END_OF_LAST_YEAR, Name("a"))),
        ("growth(a, b)", parse("(a - b) / max(b, 0)")),
        ("index(a)", parse("a / max(same_period_last_year(a), 0)")),
        (
            "at(a, 2024-S1)",
            Shifted(TimeFunction.AT, Name("a"), PeriodLiteral(Period.parse("2024-S1"))),
        ),
        (
            "at(a, 2024-07-01/2024-11-30 )",
            Shifted(
                TimeFunction.AT, Name("a"), PeriodLiteral(Period.parse("2024-07-01/2024-11-30"))
            ),
        ),
        (
            "latest(a, 2021/2025)",
            Shifted(TimeFunction.LATEST, Name("a"), PeriodLiteral(Period.parse("2021/2025"))),
        ),
        (
            "latest(a, 3 year)",
            Shifted(TimeFunction.LATEST, Name("a"), Number(Quantity(Fraction(3), "year"))),
        ),
        (
            "grade(total) >= good",
            Comparison(
                Relation.AT_LEAST,
                Result(ResultFunction.GRADE, "total"),
                GradeWord("good", "total"),
            ),
        ),
        (
            "good = grade(total)",
            Comparison(
                Relation.EQUAL, GradeWord("good", "total"), Result(ResultFunction.GRADE, "total")
            ),
        ),
        (
            "previous(grade(total)) = good",
            Comparison(
                Relation.EQUAL,
                Shifted(TimeFunction.PREVIOUS, Result(ResultFunction.GRADE, "total")),
                GradeWord("good", "total"),
            ),
        ),
        (
            "grade(a) = grade(b)",
            Comparison(
                Relation.EQUAL,
                Result(ResultFunction.GRADE, "a"),
                Result(ResultFunction.GRADE, "b"),
            ),
        ),
    ],
)
def test_names_functions_and_periods(text, tree):
    """Every form of the language has its tree."""
    assert parse(text) == tree
    assert parse(unparse(tree)) == tree


def test_every_part_knows_its_place():
    """A finding can point at the characters that a part was written with."""
    text = "  paid / (due + 2 [triệu đồng]) >= at(share, 2023)"
    tree = parse(text)
    assert isinstance(tree, Comparison)
    assert isinstance(tree.left, Binary)
    assert isinstance(tree.right, Shifted)
    parts = (tree, tree.left.left, tree.left.right, tree.right, tree.right.within)
    assert [text[part.start : part.end] for part in parts if part] == [
        text.strip(),
        "paid",
        "due + 2 [triệu đồng]",
        "at(share, 2023)",
        "2023",
    ]


def test_a_formula_is_its_text_to_people_and_its_tree_to_programs():
    """Formulas that are written differently and say the same are equal."""
    written = parse_formula("(a)+ 80%")
    assert isinstance(written, Formula)
    assert str(written) == "(a)+ 80%"
    assert written == parse_formula("a + 80 %")
    assert hash(written) == hash(parse_formula("a + 80 %"))
    assert pickle.loads(pickle.dumps(written)) == written  # noqa: S301 - our own bytes


# --- mistakes ---


@pytest.mark.parametrize(
    ("text", "offset", "code", "message"),
    [
        ("", 0, "K310", "the formula is empty; write numbers and names of indicators"),
        ("  ", 0, "K310", "the formula is empty; write numbers and names of indicators"),
        ("a +", 3, "K310", ("a number or a name is missing at the end; "
         "write it, or delete what is too much")),
        ("a + and b", 4, "K310", ("a number or a name is missing before 'and'; "
         "write it, or delete what is too much")),
        ("% a", 0, "K310", ("a number or a name is missing before '%'; "
         "write the number before its unit, like 80 percent")),
        ("[tỷ đồng]", 0, "K310", ("a number or a name is missing before '[tỷ đồng]'; "
         "write the number before its unit, like 80 percent")),
        ("(a + b", 0, "K310", ("a '(' is not closed; "
         "write ')' or an operator at the end")),
        ("(a b)", 0, "K310", "a '(' is not closed; write ')' or an operator before 'b'"),
        ("a)", 1, "K310", "a ')' has no partner; delete it, or write '('"),
        ("5 tỷ đồng", 5, "K310", ("'đồng' does not follow from what is before it; "
         "write an operator between; a unit of several words stands in [ ]")),
        ("5 []", 2, "K310", "'[ ]' is empty; write the unit in it"),
        ("5 [km", 2, "K310", "'[' has no partner; close the unit with ']'"),
        ("a % b", 2, "K310", ("'%' does not follow from what is before it; "
         "a unit stands behind a number; there is no remainder operator")),
        ("1 000", 2, "K310", ("'000' does not follow from what is before it; "
         "write an operator, like + or and, between the two")),
        ("1.000.000", 0, "K310", ("'1.000.000' is not a number; "
         "write no marks between thousands")),
        ("0,8 < a", 1, "K310", ("',' does not follow from what is before it; "
         "decimals stand behind a point, like 0.5; commas are between arguments")),
        (".5", 0, "K310", ("'.' does not belong in a formula; "
         "write a digit before the point, like 0.5")),
        ("1e5", 0, "K310", "'1e5' has a power of ten; write the number out"),
        ("a == b", 2, "K310", "'==' does not belong in a formula; write '=' to compare"),
        ("a <> b", 2, "K310", "'<>' does not belong in a formula; write '!=' for 'is not'"),
        ("a ** 2", 2, "K310", ("'**' does not belong in a formula; "
         "there are no powers; write a * a")),
        ("a ≥ b", 2, "K310", "'≥' does not belong in a formula; write '>='"),
        ("a @ b", 2, "K310", ("'@' does not belong in a formula; "
         "there are numbers, names, + - * / ( ) , = != < <= > >= and words")),
        ("a AND b", 2, "K310", ("'AND' does not follow from what is before it; "
         "write 'and' in small letters")),
        ("0 < a < 5", 6, "K310", ("comparisons do not chain; "
         "join two comparisons by 'and': a < b and b < c")),
        ("thu_ngân_sách", 0, "K310", ("'thu_ngân_sách' is not a name; "
         "names have letters a to z, digits and '_', without diacritics")),
        ("a.b.c", 0, "K310", ("'a.b.c' has 2 points between names; "
         "write indicator, node or card.node")),
        ("met(plan)", 4, "K310", ("'plan' has no point between names; "
         "write met(indicator.target)")),
        ("growth()", 7, "K312", ("an argument of growth() is missing; write growth(a), or "
         "growth(a, previous(a))")),
        ("index(a, )", 9, "K312", ("an argument of index() is missing; write index(a), or "
         "index(a, previous(a))")),
        ("index(a, b, c)", 10, "K312", ("index() has too many arguments; write index(a), or "
         "index(a, previous(a))")),
        ("MIN(a, b)", 0, "K311", "there is no function 'MIN'; did you mean 'min'?"),
        ("summ(a, b)", 0, "K311", "there is no function 'summ'; did you mean 'sum'?"),
        ("__import__(os)", 0, "K311", ("there is no function '__import__'; there are min, "
         "max, sum, first, abs, if, round, days, working_days, growth, index, previous, "
         "same_period_last_year, at, latest, end_of_last_year, per_period, year_to_date, "
         "fiscal_year_to_date, term_to_date, mean_year_to_date, mean_fiscal_year_to_date, "
         "sum_items, mean_items, min_items, max_items, count_items, peers_mean, "
         "peers_min, peers_max, peers_count, children_sum, children_mean, children_min, "
         "children_max, children_count, of, points, published, share, rank, grade, met")),
        ("sum_items()", 10, "K312",
         "an argument of sum_items() is missing; write sum_items(a)"),
        ("sum_items(a, b)", 11, "K312",
         "sum_items() has too many arguments; write sum_items(a)"),
        ("of(a b, c)", 3, "K312",
         "of() takes the id of an organisation unit first; write of(org_unit, a)"),
        ("of(., c)", 3, "K312",
         "of() takes the id of an organisation unit first; write of(org_unit, a)"),
        ("of(a, )", 6, "K312", "an argument of of() is missing; write of(org_unit, a)"),
        ("days(a)", 6, "K312", "days() has too few arguments; write days(from, to)"),
        ("days(a, 2024-02-30)", 8, "K307",
         "'2024-02-30' is not a date; write year-month-day, like 2024-07-15"),
        ("min(a)", 5, "K312", "min() has too few arguments; write min(a, b, ...)"),
        ("min()", 4, "K312", "an argument of min() is missing; write min(a, b, ...)"),
        ("min(a,,b)", 6, "K312", "an argument of min() is missing; write min(a, b, ...)"),
        ("if(a, b)", 7, "K312", "if() has too few arguments; write if(condition, a, b)"),
        ("abs(a, b)", 5, "K312", "abs() has too many arguments; write abs(a)"),
        ("previous()", 9, "K312", "an argument of previous() is missing; write previous(a)"),
        ("round(a)", 7, "K312", "round() has too few arguments; write round(a, 2)"),
        ("round(a, b)", 9, "K312", ("'b' is not a number of decimals from -99 to 99; "
         "write round(a, 2)")),
        ("round(a, 100)", 9, "K312", ("'100' is not a number of decimals from -99 to 99; "
         "write round(a, 2)")),
        ("points(a + b)", 7, "K312", ("points() takes a name, not an expression; "
         "write points(node)")),
        ("points()", 7, "K312", "an argument of points() is missing; write points(node)"),
        ("points(2)", 7, "K312", "points() takes a name, not an expression; write points(node)"),
        ("latest(a, b)", 10, "K312", ("'b' is neither a period nor a length of time; "
         "write latest(indicator, 3 year)")),
        ("min(a b)", 6, "K310", ("'b' does not follow from what is before it; "
         "write an operator between; a unit of several words stands in [ ]")),
        ("at(a, 2024 - 1)", 11, "K310", ("'-' does not follow from what is before it; "
         "write an operator, like + or and, between the two")),
        ("min(a, b", 8, "K310", "min( is not closed; write min(a, b, ...)"),
        ("points(a", 8, "K310", "points( is not closed; write points(node)"),
    ],
)  # fmt: skip
def test_mistakes_are_explained(text, offset, code, message):
    """An error says the fact, the place and what to write."""
    with pytest.raises(FormulaError) as caught:
        parse(text)
    error = caught.value
    assert (str(error), error.code.value) == (message, code)
    assert error.offset == offset


@pytest.mark.parametrize("text", ["at(a, )", "at(a, 2024-Q5)", "at(a, b)", "at(a, 24)"])
def test_what_is_no_period_is_said_as_by_periods(text):
    """The message is that of the period, with the place in the formula."""
    with pytest.raises(FormulaError, match="is not a period") as caught:
        parse(text)
    assert caught.value.code is Code.NOT_A_PERIOD
    assert caught.value.offset == 6


def test_an_error_survives_pickling():
    """Errors go through process pools with all their parts."""
    error = FormulaError("fact", "hint", Code.FORMULA_LIMIT, 7)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (copy.message, copy.hint, copy.code, copy.offset) == (
        "fact",
        "hint",
        Code.FORMULA_LIMIT,
        7,
    )


# --- limits ---


@pytest.mark.parametrize(
    "text",
    [
        "a" * (MAX_CHARACTERS + 1),
        "sum(" + ",".join(["a"] * MAX_NODES) + ")",
        "(" * 1000 + "a",
        "-" * 1000 + "a",
        "not " * 400 + "a",
        "min(" * 400 + "a",
        "-" * MAX_DEPTH + "a",
        "+".join(["a"] * (MAX_DEPTH + 1)),
        "a or b and c = d + e * (" * 60,
    ],
)
def test_large_formulas_are_refused(text):
    """Length, number of parts and depth have limits, met before Python's own."""
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert caught.value.code is Code.FORMULA_LIMIT


@pytest.mark.parametrize(
    "text",
    [
        "sum(" + ",".join(["a"] * (MAX_NODES - 1)) + ")",
        "(" * (2 * MAX_DEPTH) + "a" + ")" * (2 * MAX_DEPTH),
        "+".join(["a"] * MAX_DEPTH),
        "1" * MAX_CHARACTERS,
    ],
)
def test_formulas_up_to_the_limits_are_read(text):
    """What is just within the limits is read, and can be written and read again."""
    assert parse(unparse(parse(text))) == parse(text)


# --- laws ---

NAMES = st.sampled_from(["a", "revenue", "card.total", "share", "_x1"])
UNIT_TEXTS = st.sampled_from(
    [None, "percent", "%", "đồng", "triệu đồng/person", "not", "km2", "2 x", "tr.đ"]
)
LITERALS = st.builds(
    lambda number, unit: Number(Quantity(Fraction(number, 100), unit)),
    st.integers(0, 10**6),
    UNIT_TEXTS,
)
PERIODS = st.sampled_from(["2024", "2024-S1", "2024-M06", "2024-07-01/2024-11-30", "2021/2025"])
PERIOD_LITERALS = PERIODS.map(lambda text: PeriodLiteral(Period.parse(text)))
LENGTHS = st.sampled_from(["year", "[working day]"]).map(
    lambda unit: Number(Quantity(Fraction(3), unit.strip("[]")))
)
LEAVES = st.one_of(
    LITERALS,
    st.builds(Truth, st.booleans()),
    st.dates().map(lambda day: DateLiteral(Quantity(Fraction(day.toordinal())))),
    st.builds(Name, NAMES),
    st.builds(Result, st.sampled_from(ResultFunction), st.just("card.node")),
    st.builds(Shifted, st.just(TimeFunction.LATEST), st.builds(Name, NAMES), PERIOD_LITERALS),
    st.builds(Shifted, st.just(TimeFunction.LATEST), st.builds(Name, NAMES), LENGTHS),
)


def larger(trees):
    several = st.lists(trees, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Unary, trees),
        st.builds(Not, trees),
        st.builds(Round, trees, st.integers(-99, 99)),
        st.builds(Binary, st.sampled_from(Operator), trees, trees),
        st.builds(Comparison, st.sampled_from(Relation), trees, trees),
        st.builds(Logical, st.sampled_from(Connective), trees, trees),
        st.builds(Call, st.sampled_from([Function.MIN, Function.SUM, Function.FIRST]), several),
        st.builds(lambda tree: Call(Function.ABS, (tree,)), trees),
        st.builds(lambda *parts: Call(Function.IF, parts), trees, trees, trees),
        st.builds(Shifted, st.just(TimeFunction.PREVIOUS), trees),
        st.builds(Shifted, st.just(TimeFunction.AT), trees, PERIOD_LITERALS),
        st.builds(Reduced, st.sampled_from([*ItemFunction, *PeerFunction, *ChildFunction]), trees),
        st.builds(Elsewhere, st.sampled_from(["capital", "79", "Hưng-Yên.1"]), trees),
        st.builds(lambda *parts: Call(Function.WORKING_DAYS, parts), trees, trees),
    )


TREES = st.recursive(LEAVES, larger, max_leaves=25)


def graded(tree):
    """Whether a name stands beside a grade, which makes it the word for a grade."""
    if isinstance(tree, Comparison) and Name in {type(tree.left), type(tree.right)}:
        sides = [tree.left, tree.right]
        while any(isinstance(side, Shifted) for side in sides):
            sides = [side.operand if isinstance(side, Shifted) else side for side in sides]
        if any(isinstance(s, Result) and s.function is ResultFunction.GRADE for s in sides):
            return True
    return any(map(graded, parts_of(tree)))


@given(TREES)
def test_law_reading_what_was_written_gives_the_tree(tree):
    """The text of a tree says that tree, and is the same text when it is written again."""
    assume(not graded(tree))
    text = unparse(tree)
    assume(len(text) <= MAX_CHARACTERS)
    assert parse(text) == tree
    assert unparse(parse(text)) == text


SNIPPETS = st.sampled_from(
    [*"+-*/()=<>,.[]%^ ", "!=", "<=", "and ", "or ", "not ", "true", "min(", "if(", "at(", "2024",
     "-S1", "latest(", "round(", "grade(", "met(", "a", "a.b", "đồng", "0.5", "e5", "ế"]
)  # fmt: skip


@given(st.text(max_size=200) | st.lists(SNIPPETS, max_size=60).map("".join))
@example("\ud800")
@example("[\u0300]")
@example("1\u0660")
def test_law_a_text_is_a_formula_or_an_error(text):
    """Whatever the text, there is a tree or a FormulaError with a place in the text."""
    try:
        tree = parse(text)
    except FormulaError as error:
        place, said = (error.offset, error.offset), error.message and error.hint
    else:
        place, said = (tree.start, tree.end - 1), unparse(tree)
    assert 0 <= place[0] <= place[1] <= len(text)
    assert said


def test_numbers_that_no_text_says_are_written_all_the_same():
    """Factors that were put into a tree can be shown."""
    tree = Binary(
        Operator.MULTIPLY, Number(Quantity(Fraction(-3))), Number(Quantity(Fraction(1, 3)))
    )
    assert unparse(tree) == "(-3) * (1/3)"


def test_only_parts_of_formulas_are_written():
    """A mistake of a programmer is no formula."""
    with pytest.raises(TypeError, match="str is not a part of a formula"):
        unparse("a")  # type: ignore[arg-type]


def test_growth_within_growth_is_limited_by_the_parts_that_it_is_short_for():
    assert parse("growth(growth(a))") is not None
    with pytest.raises(FormulaError, match="more than 500 parts"):
        parse("growth(" * 40 + "a" + ")" * 40)
