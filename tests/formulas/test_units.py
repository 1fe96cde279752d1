"""Units in formulas: what fits, in which unit the result is, and what is said of what does not."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.errors import Severity
from kpikit.formulas import (
    CONDITION,
    DATE,
    GRADE,
    UNKNOWN,
    Cell,
    Kind,
    Sort,
    condition,
    evaluate,
    number_in,
    parse,
    unit_of,
    unparse,
)
from kpikit.formulas.kinds import BARE, ZERO
from kpikit.model.calendars import Calendar
from kpikit.model.formulas import ZeroDenominator
from kpikit.model.states import State
from kpikit.units import UnitSystem

UNITS = UnitSystem.of()
DECLARED = {
    "revenue": "triệu đồng",
    "debt": "tỷ đồng",
    "people": "người",
    "late": "percent",
    "early": "%",
    "growth": "điểm phần trăm",
    "share_of": "lần",
    "models": "count",
    "received": "hồ sơ",
    "per_model": "triệu đồng/count",
}


def kind_of_name(name):
    if name == "has_plan":
        return CONDITION
    if name in {"kind", "other_kind"}:
        return Kind.of_words(("easy", "hard") if name == "kind" else ("hard", "easy"))
    if name in {"sent", "received_on"}:
        return DATE
    if name == "broken":
        return Kind.of("no such unit")
    return Kind.of(DECLARED[name]) if name in DECLARED else UNKNOWN


def typed(text, **more):
    return unit_of(parse(text), kind_of_name, UNITS, **more)


def codes(prepared):
    return [(finding.code.value, finding.start, finding.end) for finding in prepared.findings]


@pytest.mark.parametrize(
    ("text", "unit", "prepared"),
    [
        # one unit
        ("revenue", "million_dong", "revenue"),
        ("-abs(revenue)", "million_dong", "-abs(revenue)"),
        ("round(debt, 1)", "billion_dong", "round(debt, 1)"),
        ("previous(revenue)", "million_dong", "previous(revenue)"),
        ("2 [triệu đồng/person]", "million_dong/person", "2"),
        # units that meet: the first one stays
        ("revenue + debt", "million_dong", "revenue + debt * 1000"),
        ("debt - revenue", "billion_dong", "debt - revenue * 0.001"),
        ("revenue + 2 [tỷ đồng]", "million_dong", "revenue + 2000"),
        ("sum(revenue, debt, 1 đồng)", "million_dong", "sum(revenue, debt * 1000, 0.000001)"),
        ("max(debt, revenue)", "billion_dong", "max(debt, revenue * 0.001)"),
        ("if(true, revenue, debt)", "million_dong", "if(true, revenue, debt * 1000)"),
        # dates
        ("days(sent, received_on)", "day", "days(sent, received_on)"),
        ("working_days(sent, 2024-07-15)", "working_day", "working_days(sent, 2024-07-15)"),
        ("days(max(sent, received_on), if(true, sent, 2024-01-01))", "day",
         "days(max(sent, received_on), if(true, sent, 2024-01-01))"),
        ("if(sent > received_on, debt, 0)", "billion_dong", "if(sent > received_on, debt, 0)"),
        # words
        ("if(kind = hard, debt, 0)", "billion_dong", "if(kind = hard, debt, 0)"),
        ("if(hard != previous(kind), debt, 0)", "billion_dong",
         "if(hard != previous(kind), debt, 0)"),
        ("if(kind = of(capital, kind), debt, 0)", "billion_dong",
         "if(kind = of(capital, kind), debt, 0)"),
        ("if(has_plan = yes, debt, 0)", "billion_dong", "if(has_plan = yes, debt, 0)"),
        # items, peers, other units
        ("sum_items(debt)", "billion_dong", "sum_items(debt)"),
        ("mean_items(2 * revenue)", "million_dong", "mean_items(2 * revenue)"),
        ("count_items(debt)", "count", "count_items(debt = debt)"),
        ("count_items(kind = hard)", "count", "count_items(kind = hard)"),
        ("days(min_items(sent), received_on)", "day", "days(min_items(sent), received_on)"),
        ("peers_max(late - peers_mean(late))", "percentage_point",
         "peers_max(late - peers_mean(late))"),
        ("children_sum(debt) / revenue", "ratio", "children_sum(debt) / (revenue * 0.001)"),
        ("children_count(grade(total) >= good)", "count", "children_count(grade(total) >= good)"),
        ("revenue / peers_mean(debt)", "ratio", "revenue / (peers_mean(debt) * 1000)"),
        ("revenue - of(capital, debt)", "million_dong", "revenue - of(capital, debt) * 1000"),
        # nothing is nothing in every unit
        ("first(revenue, debt, 0)", "million_dong", "first(revenue, debt * 1000, 0)"),
        ("max(0, late)", "percent", "max(0, late)"),
        # bare numbers
        ("models + 1", "count", "models + 1"),
        ("max(1, models)", "count", "max(1, models)"),
        ("points(total) - 2", "point", "points(total) - 2"),
        ("published(total) + 2", "point", "published(total) + 2"),
        ("1 - late", "percent", "100 - late"),
        ("share_of + 1", "ratio", "share_of + 1"),
        ("share(total) + 50 %", "ratio", "share(total) + 0.5"),
        # percent
        ("late - early", "percentage_point", "late - early"),
        ("late + early", "percent", "late + early"),
        ("100 percent - late - early", "percentage_point", "100 - late - early"),
        ("growth + late", "percent", "growth + late"),
        ("late + growth", "percent", "late + growth"),
        ("late - growth", "percent", "late - growth"),
        # products
        ("2 * revenue", "million_dong", "2 * revenue"),
        ("revenue * 2", "million_dong", "revenue * 2"),
        ("0 * revenue", "million_dong", "0 * revenue"),
        ("revenue * late", "million_dong", "revenue * (late * 0.01)"),
        ("late * revenue", "million_dong", "late * 0.01 * revenue"),
        ("late * late", "percent", "late * (late * 0.01)"),
        ("late * 80 percent", "percent", "late * 0.8"),
        ("2 [triệu đồng/person] * people", "million_dong", "2 * people"),
        ("revenue * people", "million_dong*person", "revenue * people"),
        ("2.5 point * models", "point", "2.5 * models"),
        ("models * 2.5 point", "point", "models * 2.5"),
        ("per_model * models", "million_dong", "per_model * models"),
        ("1.5 point * (previous(rank(n)) - rank(n))", "point",
         "1.5 * (previous(rank(n)) - rank(n))"),
        ("people * 5 [1/person]", "ratio", "people * 5"),
        # quotients
        ("revenue / previous(revenue)", "ratio", "revenue / previous(revenue)"),
        ("revenue / debt", "ratio", "revenue / (debt * 1000)"),
        ("late / early", "ratio", "late / early"),
        ("1 / late", "ratio", "1 / (late * 0.01)"),
        ("revenue / people", "million_dong/person", "revenue / people"),
        ("revenue / late", "million_dong", "revenue / (late * 0.01)"),
        ("revenue / 12", "million_dong", "revenue / 12"),
        ("late / 4", "percent", "late * 0.01 / 4 * 100"),
        ("share_of / 4", "ratio", "share_of / 4"),
        ("1 / people", "ratio/person", "1 / people"),
        # time
        ("at(debt, 2023) + revenue", "billion_dong", "at(debt, 2023) + revenue * 0.001"),
        ("latest(revenue, 3 year)", "million_dong", "latest(revenue, 36 month)"),
        ("latest(revenue, 30 ngày)", "million_dong", "latest(revenue, 30 day)"),
        ("latest(revenue, 2021/2025)", "million_dong", "latest(revenue, 2021/2025)"),
    ],
)  # fmt: skip
def test_results_have_units(text, unit, prepared):
    """The unit of every operation, and the exact factors that bring its parts together."""
    found = typed(text.replace("[1/person]", "[lần/person]"))
    assert found.findings == ()
    assert (found.kind, unparse(found.tree)) == (Kind.of(unit), prepared)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2 * 3 - 1", BARE),
        ("1 + 0", BARE),
        ("rank(total)", BARE),
        ("0", ZERO),
        ("-0", ZERO),
        ("0 * 5", BARE),
        ("grade(total)", GRADE),
        ("true", CONDITION),
        ("met(revenue.plan)", CONDITION),
        ("revenue > debt", CONDITION),
        ("not (late >= 80 %) and has_plan", CONDITION),
        ("if(has_plan, late > 0, false)", CONDITION),
        ("grade(total) >= good", CONDITION),
        ("undeclared", UNKNOWN),
        ("undeclared + undeclared * revenue", UNKNOWN),
        ("revenue / undeclared", UNKNOWN),
        ("broken", UNKNOWN),
        ("first(undeclared, has_plan)", CONDITION),
        ("undeclared = hard", CONDITION),
        ("kind = undeclared * 2", CONDITION),
        ("sent", DATE),
        ("peers_min(sent)", DATE),
        ("children_max(sent)", DATE),
    ],
)
def test_expressions_have_kinds(text, kind):
    """Numbers, conditions and grades are told apart; the unknown is not reported again."""
    assert (typed(text).kind, typed(text).findings) == (kind, ())


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("revenue + people", ("K314 'people' is in person beside 'revenue', which is in "
         "million VND; only units that measure the same can be added, compared or chosen between")),
        ("revenue >= 5", ("K314 '5' has no unit beside 'revenue', which is in million VND; "
         "write the unit behind the number, like 5 [million VND]")),
        ("revenue + (1 + 2)", ("K314 '1 + 2' has no unit beside 'revenue', which is in "
         "million VND; write the unit behind the number, like 5 [million VND]")),
        ("late >= 80", ("K316 the bare number 80 is 8000 percent here; "
         "write '80 percent' if that is meant")),
        ("5 xyz", "K303 unknown unit 'xyz'; declare it under 'units'"),
        ("2 revenue", "K303 unknown unit 'revenue'; write '*' before 'revenue' to multiply"),
        ("revenue and true", ("K315 'revenue' is a number where a condition is needed; "
         "write a comparison, like paid >= 80 percent")),
        ("(revenue > debt) + 1", ("K315 'revenue > debt' is a condition where a number is needed; "
         "write if(condition, 1, 0) to count a condition")),
        ("late > true", ("K315 'true' is a condition where a number is needed; "
         "leave 'true' or 'false' out")),
        ("grade(a) * 2", ("K315 'grade(a)' is a grade where a number is needed; "
         "a grade can be compared with a grade, like grade(node) >= good")),
        ("grade(a) = 2", ("K315 '2' is compared with a grade and is none; "
         "compare grade(node) with the id of a grade")),
        ("if(revenue, 1, 2)", ("K315 'revenue' is a number where a condition is needed; "
         "write a comparison, like paid >= 80 percent")),
        ("if(true, late, true)", ("K315 'late' is a number where a condition is needed; "
         "write a comparison, like paid >= 80 percent")),
        ("latest(revenue, 3 percent)", ("K312 '3 percent' is not a length of time; "
         "write whole months, years or days, like 3 year, or a period")),
        ("latest(revenue, 3)", ("K312 '3' is not a length of time; "
         "write whole months, years or days, like 3 year, or a period")),
        ("latest(revenue, 0.5 month)", ("K312 '0.5 month' is not a length of time; "
         "write whole months, years or days, like 3 year, or a period")),
        ("sent + 1", ("K315 'sent' is a date where a number is needed; "
         "count days with days(from, to), or compare it with a date")),
        ("days(sent, 2024)", ("K315 '2024' is a number where a date is needed; "
         "give an indicator with 'values: date', or a date like 2024-07-15")),
        ("if(true, sent, kind)", ("K315 'kind' is a word where a date is needed; "
         "compare it with one of its words: kind = easy")),
        ("kind * 2", ("K315 'kind' is a word where a number is needed; "
         "compare it with one of its words: kind = easy")),
        ("kind = hart", "K106 'hart' is no value of 'kind'; possible are easy, hard"),
        ("has_plan = maybe", "K106 'maybe' is no value of 'has_plan'; possible are no, yes"),
        ("kind = 2", ("K315 '2' is compared with 'kind' and is none of its words; "
         "compare it with easy or hard")),
        ("kind = other_kind", ("K315 'other_kind' is compared with 'kind' and is none of its "
         "words; compare it with easy or hard")),
        ("kind > easy", ("K315 words have no order in which one is '>' another; "
         "compare them with = or !=")),
        ("sum_items(kind)", ("K315 'kind' is a word where a number is needed; "
         "compare it with one of its words: kind = easy")),
        ("mean_items(sent)", ("K315 'sent' is a date where a number is needed; "
         "count days with days(from, to), or compare it with a date")),
        ("sum_items(2)", "K312 '2' names no indicator; write sum_items(a)"),
        ("sum_items(max_items(late))", ("K317 items have no items of their own; "
         "reduce them once")),
        ("sum_items(latest(late, 1 year))", ("K317 items are not looked up by the latest "
         "report; read them at the same, the previous or a stated period")),
        ("people" + " * people" * 9, ("K314 'person^10' has a power that no unit has; "
         "powers are whole numbers from 1 to 9")),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_explained(text, finding):
    """A finding says the fact and what to write."""
    (found,) = typed(text).findings
    assert f"{found.code.value} {found.message}; {found.hint}" == finding
    warns = found.severity is Severity.WARNING
    assert warns == finding.startswith("K316")


def test_all_findings_come_at_once_with_their_places():
    """Nothing hides behind the first finding, and nothing is reported twice."""
    text = "revenue + people > 5 xyz or late and (models > received)"
    found = typed(text)
    assert [(text[start:end], code) for code, start, end in codes(found)] == [
        ("people", "K314"),
        ("5 xyz", "K303"),
        ("late", "K315"),
        ("received", "K314"),
    ]


def test_a_bare_number_up_to_two_beside_percent_is_no_mistake():
    """1.2 is a way to write 120 percent; 120 is not."""
    assert codes(typed("late > 1.2")) == []
    assert codes(typed("late > 120")) == [("K316", 7, 10)]
    assert codes(typed("share_of > 120")) == []


@pytest.mark.parametrize("text", ["revenue / people", "revenue / late", "revenue / 0"])
def test_only_a_ratio_can_be_full(text):
    """100 percent of something that is no ratio means nothing."""
    full = ZeroDenominator.FULL
    (found,) = typed(text, zero_denominator=full).findings
    assert found.message == f"'{text}' is no ratio, so that it cannot be 'full'"
    assert typed(text).findings == ()


@pytest.mark.parametrize("text", ["revenue / debt", "revenue / 12", "late / 4", "1 / late", "3/4"])
def test_a_ratio_or_a_divisor_that_is_never_zero_may_be_full(text):
    """Where zero denominators cannot be, nothing has to be said of them."""
    assert typed(text, zero_denominator=ZeroDenominator.FULL).findings == ()


@pytest.mark.parametrize(
    ("unit", "text", "prepared"),
    [
        ("percent", "revenue / same_period_last_year(revenue)",
         "revenue / same_period_last_year(revenue) * 100"),
        ("tỷ đồng", "revenue + debt", "(revenue + debt * 1000) * 0.001"),
        ("point", "2 * rank(total)", "2 * rank(total)"),
        ("triệu đồng", "first(undeclared, 0)", "first(undeclared, 0)"),
        ("percent", "late - early", "late - early"),
        ("no such unit", "revenue", "revenue"),
    ],
)  # fmt: skip
def test_a_formula_is_given_in_the_unit_of_its_indicator(unit, text, prepared):
    """Revenue over last year's revenue, into percent, is times 100."""
    found = number_in(unit, parse(text), kind_of_name, UNITS)
    assert found.findings == ()
    assert unparse(found.tree) == prepared


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("revenue / people", ("'revenue / people' is in million VND/person beside a result in "
         "percent; correct the formula, or the unit of the indicator")),
        ("revenue > debt", ("'revenue > debt' is a condition where a number is needed; "
         "write if(condition, 1, 0) to count a condition")),
        ("80", "the bare number 80 is 8000 percent here; write '80 percent' if that is meant"),
    ],
)  # fmt: skip
def test_a_formula_that_does_not_fit_its_indicator_is_found(text, finding):
    """The finding is about the whole formula."""
    (found,) = number_in("percent", parse(text), kind_of_name, UNITS).findings
    assert f"{found.message}; {found.hint}" == finding
    assert (found.start, found.end) == (0, len(text))


def test_a_bare_result_needs_a_unit_beside_money():
    """Five of what?"""
    (found,) = number_in("tỷ đồng", parse("2 + 3"), kind_of_name, UNITS).findings
    assert found.message == "'2 + 3' has no unit beside a result in billion VND"


def test_conditions_are_prepared_too():
    """A gate must be a condition."""
    found = condition(parse("late >= 80 percent and debt < 5 [tỷ đồng]"), kind_of_name, UNITS)
    assert (unparse(found.tree), found.findings) == ("late >= 80 and debt < 5", ())
    (finding,) = condition(parse("late"), kind_of_name, UNITS).findings
    assert finding.message == "'late' is a number where a condition is needed"
    assert Sort.CONDITION.value == "a condition"


# --- laws ---

FAMILIES = {
    "money": ["đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"],
    "pure": ["ratio", "percent", "‰"],
    "area": ["ha", "km2"],
    "people": ["person"],
}
FAMILY_OF = {"m": "money", "n": "money", "p": "pure", "q": "pure", "s": "area", "h": "people"}
SIZES = st.fractions(-1000, 1000, max_denominator=50)
UNITS_OF_NAMES = st.fixed_dictionaries(
    {name: st.sampled_from(FAMILIES[family]) for name, family in FAMILY_OF.items()}
)
VALUES = st.fixed_dictionaries(dict.fromkeys(FAMILY_OF, SIZES))


def texts(family):
    """Return texts of expressions that measure what a family does."""
    leaves = st.sampled_from([name for name, one in FAMILY_OF.items() if one == family])
    if family == "money":
        leaves |= st.sampled_from(["3 [tỷ đồng]", "7 [triệu đồng/person] * h", "m / h * h"])
    if family == "pure":
        leaves |= st.sampled_from(["80 percent", "3‰", "1", "(m / n)", "(n / m)", "(s / s)"])

    def larger(parts):
        pure = st.sampled_from(["p", "q", "20 percent", "2"])
        shapes = ["({} + {})", "({} - {})", "min({}, {})", "sum({}, {})", "first({}, {})"]
        return (
            st.builds(str.format, st.sampled_from(shapes), parts, parts)
            | st.builds("if(p < q, {}, {})".format, parts, parts)
            | st.builds(str.format, st.sampled_from(["({} * {})", "({} / {})"]), parts, pure)
            | st.builds("({1} * {0})".format, parts, pure)
            | st.builds(str.format, st.sampled_from(["-{}", "max(0, {})"]), parts)
        )

    return st.recursive(leaves, larger, max_leaves=8)


def value_of(text, unit, units_of_names, sizes):
    """Return a formula's value in a unit, for things of these sizes measured in some units."""

    class Measured:
        def lookup(self, name, _shift):
            base = FAMILIES[FAMILY_OF[name]][0]
            return Cell(State.VALUE, sizes[name] * UNITS.factor(base, units_of_names[name]))

        def result(self, *asked):
            raise AssertionError(asked)

        items = peers = children = elsewhere = result
        calendar = Calendar()

    prepared = number_in(
        unit, parse(text), lambda name: Kind.of(units_of_names[name]), UNITS, ZeroDenominator.ZERO
    )
    assert not any(one.severity is Severity.ERROR for one in prepared.findings)
    return evaluate(prepared.tree, Measured(), ZeroDenominator.ZERO).value


@given(
    st.sampled_from(["money", "pure"]).flatmap(
        lambda family: st.tuples(texts(family), st.sampled_from(FAMILIES[family]))
    ),
    UNITS_OF_NAMES,
    UNITS_OF_NAMES,
    VALUES,
)
def test_law_a_formula_means_the_same_in_all_units(text_and_unit, some, others, sizes):
    """In whichever units its parts are kept, a formula gives the same value in the same unit."""
    text, unit = text_and_unit
    assert value_of(text, unit, some, sizes) == value_of(text, unit, others, sizes)


def test_that_law_on_one_example():
    """183 billion are 183,000 million."""
    some, others = {"m": "tỷ đồng", "h": "person"}, {"m": "triệu đồng", "h": "person"}
    sizes = {"m": Fraction(183 * 10**9), "h": Fraction(1000)}
    for units in (some, others):
        assert value_of("m / h * 10 person", "triệu đồng", units, sizes) == 1830
