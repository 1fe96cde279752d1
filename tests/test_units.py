"""Units: laws of factors, names in every spelling, and declarations that contradict each other."""

from __future__ import annotations

import copy
import pickle
import unicodedata
from fractions import Fraction

import pint
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpikit.errors import Code, UnitError
from kpikit.model.text import Text
from kpikit.model.units import Quantity, Unit, UnitSize
from kpikit.units import BUILT_IN, UnitSystem, declaration_problems

UNITS = UnitSystem.of()
IDS = [unit.id for unit in BUILT_IN]


def declared(ident, equals=None, aliases=(), name=None):
    amount = UnitSize(Quantity.parse(equals, default=Fraction(1))) if equals is not None else None
    return Unit(id=ident, name=name, aliases=aliases, equals=amount)


def spellings():
    for unit in BUILT_IN:
        assert unit.name is not None
        for text in (unit.id, *unit.aliases, *(text for _, text in unit.name.texts)):
            yield unit.id, text


@st.composite
def compounds(draw):
    """Texts of one to four units, each perhaps with a power."""
    parts = draw(st.lists(st.sampled_from(list(spellings())), min_size=1, max_size=4))
    text = ""
    for _, part in parts:
        operator = draw(st.sampled_from(["/", " / ", "*", " · "])) if text else ""
        power = draw(st.sampled_from(["", "", "", "^2", " ^ 3", "²"]))
        text += operator + part + power
    assume(UNITS.known(text))
    return text


@st.composite
def convertible(draw, count):
    """Texts that measure the same: one compound in which convertible units are exchanged."""
    families = [
        ["đồng", "nghìn đồng", "triệu đồng", "tỷ đồng"],
        ["%", "‰", "pp", "lần"],
        ["tháng", "năm"],
        ["tấn", "tạ"],
        ["ha", "km2", "km^2", "kilometre*kilometre"],
        ["người"],
    ]
    chosen = draw(st.lists(st.sampled_from(families), min_size=1, max_size=4))
    signs = [draw(st.sampled_from("/*")) for _ in chosen]
    return [
        _written([draw(st.sampled_from(family)) for family in chosen], signs) for _ in range(count)
    ]


def _written(parts, signs):
    text = "lần"
    for sign, part in zip(signs, parts, strict=True):
        text += sign + (part.replace("*", sign) if sign == "/" else part)
    return text


class TestFactor:
    @given(convertible(2))
    def test_there_and_back_is_one(self, texts):
        one, other = texts
        assert UNITS.factor(one, other) * UNITS.factor(other, one) == 1

    @given(convertible(3))
    def test_a_detour_changes_nothing(self, texts):
        one, between, other = texts
        direct = UNITS.factor(one, other)
        assert UNITS.factor(one, between) * UNITS.factor(between, other) == direct
        assert type(direct) is Fraction

    @given(compounds(), compounds())
    def test_of_a_product_is_the_product(self, one, other):
        both = f"{one}*{UNITS.canonical(other)}"
        assume(UNITS.known(both))
        assert UNITS.factor(both, UNITS.multiplied(one, other)) == 1

    @pytest.mark.parametrize(
        ("source", "target", "factor"),
        [
            ("tỷ đồng", "đồng", 10**9),
            ("tỷ đồng", "triệu VND", 1000),
            ("percent", "ratio", Fraction(1, 100)),
            ("‰", "%", Fraction(1, 10)),
            ("percentage point", "percent", 1),
            ("tạ", "tấn", Fraction(1, 10)),
            ("km²", "ha", 100),
            ("năm", "tháng", 12),
            ("triệu đồng/person/year", "tỷ đồng/person/month", Fraction(1, 12_000)),
            ("đồng/ha", "đồng / km^2", 100),
            ("dossier/dossier", "percent", 100),
            ("triệu đồng*percent", "đồng", 10_000),
            ("ratio/year", "%/month", Fraction(100, 12)),
        ],
    )
    def test_is_exact(self, source, target, factor):
        assert UNITS.factor(source, target) == factor

    @pytest.mark.parametrize(
        ("source", "target"),
        [
            ("dossier", "person"), ("day", "working day"), ("day", "month"), ("count", "ratio"),
            ("point", "percent"), ("case", "task"), ("household", "person"), ("tonne", "ha"),
            ("km", "km2"), ("đồng/person", "đồng"),
        ],
    )  # fmt: skip
    def test_does_not_exist_between_different_things(self, source, target):
        assert not UNITS.compatible(source, target)
        with pytest.raises(UnitError) as caught:
            UNITS.factor(source, target)
        assert caught.value.code is Code.INCOMPATIBLE_UNIT

    def test_error_says_what_each_unit_measures(self):
        with pytest.raises(UnitError) as caught:
            UNITS.factor("triệu đồng/hộ", "%")
        assert str(caught.value) == (
            "a value in 'triệu đồng/hộ' cannot be given in '%'; "
            "the first measures dong/household, the second ratio"
        )


def test_convert_takes_a_bare_number_to_be_in_the_target():
    assert UNITS.convert(Quantity(Fraction(7)), "tỷ đồng") == 7
    assert UNITS.convert(Quantity.parse("2 tỷ đồng"), "triệu đồng") == 2000
    with pytest.raises(UnitError):
        UNITS.convert(Quantity(Fraction(7)), "tỷ dollar")


class TestNames:
    @pytest.mark.parametrize(("ident", "text"), list(spellings()))
    def test_every_spelling_is_the_unit(self, ident, text):
        assert UNITS.canonical(text) == ident
        assert UNITS.same(text, unicodedata.normalize("NFD", text))
        assert UNITS.same(text, f"  {text.upper()} ".replace(" ", "\u00a0 "))

    @pytest.mark.parametrize(
        "text",
        [
            "kilodong", "millipercent", "percents", "meter", "metre", "m", "kg", "dimensionless",
            "u0", "[u0]", "delta_day", "", " ", "/", "dong/", "*dong", "dong//year", "1", "2 dong",
            "1/year", "dong^0", "dong^10", "dong^-1", "dong**2", "^2", "²", "dong year", "61,0 %",
        ],
    )  # fmt: skip
    def test_nothing_else_exists(self, text):
        assert not UNITS.known(text)
        assert not UNITS.left_out(text)

    @pytest.mark.parametrize("unit", BUILT_IN, ids=IDS)
    def test_for_people_are_names_of_the_unit(self, unit):
        for language in ("vi", "en"):
            assert UNITS.canonical(UNITS.name(unit.id, language)) == unit.id

    @pytest.mark.parametrize(
        ("text", "vi", "en"),
        [
            ("trđ/person/year", "triệu đồng/người/năm", "million VND/person/year"),
            ("year*dossier/km^2", "năm*hồ sơ/km^2", "year*dossier/kilometre^2"),
            ("dossier/hồ sơ", "lần", "ratio"),
            ("ratio/year", "lần/năm", "ratio/year"),
        ],
    )
    def test_of_compounds_keep_the_order_written(self, text, vi, en):
        assert UNITS.name(text, "vi") == vi
        assert UNITS.name(text) == en

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("triêu đồng", "unknown unit 'triêu đồng'; did you mean 'triệu đồng'?"),
            ("dong/persn", "unknown unit 'persn' in 'dong/persn'; did you mean 'person'?"),
            ("Xyzzy", "unknown unit 'xyzzy'; declare it under 'units'"),
            ("dong/", "a unit is missing in 'dong/'; write its name, like 'triệu đồng'"),
            ("", "a unit is missing; write its name, like 'triệu đồng'"),
        ],
    )
    def test_that_are_unknown_get_a_suggestion(self, text, problem):
        for _ in range(2):
            with pytest.raises(UnitError) as caught:
                UNITS.factor(text, "dong")
            assert caught.value.code is Code.UNKNOWN_UNIT
            assert str(caught.value) == problem

    def test_are_bounded(self):
        assert UNITS.known("/".join(["dong"] * 10))
        with pytest.raises(UnitError, match="too many parts"):
            UNITS.canonical("/".join(["dong"] * 11))
        with pytest.raises(UnitError, match="too long"):
            UNITS.canonical("x" * 201)
        with pytest.raises(UnitError, match="powers are whole numbers from 1 to 9"):
            UNITS.multiplied("dong^5", "dong^5")
        assert UNITS.factor("tỷ đồng^9/trđ^9", "ratio") == 10**27


class TestCanonical:
    @given(compounds())
    def test_text_is_its_own_canonical_text(self, text):
        canonical = UNITS.canonical(text)
        assert UNITS.canonical(canonical) == canonical
        assert canonical.isascii()
        assert UNITS.factor(text, canonical) == 1

    def test_text_is_one_for_all_orders(self):
        assert UNITS.same("person * day / ha / dong", "day/dong·người/ha")
        assert not UNITS.same("dong/person", "person/dong")

    @given(compounds())
    def test_quotient_of_equal_units_is_ratio(self, text):
        assert UNITS.divided(text, text) == "ratio"

    @given(st.sampled_from(IDS), st.sampled_from(IDS))
    def test_quotient_undoes_the_product(self, one, other):
        assert UNITS.same(UNITS.divided(UNITS.multiplied(one, other), other), one)

    def test_products_and_quotients_keep_the_factor(self):
        assert UNITS.multiplied("triệu đồng/person", "người") == "million_dong"
        assert UNITS.multiplied("percent", "ratio") == "percent"
        assert UNITS.divided("ratio", "năm") == "ratio/year"
        assert UNITS.divided("percent", "percentage point") == "ratio"
        remaining = UNITS.divided("triệu đồng", "tỷ đồng")
        assert remaining == "million_dong/billion_dong"
        assert UNITS.factor(remaining, "ratio") == Fraction(1, 1000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%", True), ("‰", True), ("điểm phần trăm", True), ("lần", True),
        ("triệu đồng/person/year", True), ("dossier/dossier", True), ("person*day", True),
        ("km/km2", True), ("ratio/year", True),
        ("triệu đồng", False), ("dossier", False), ("ha", False), ("km^2", False),
        ("percent*dong", False),
    ],
)  # fmt: skip
def test_ratio_units_are_shares_and_compounds(text, expected):
    assert UNITS.is_ratio(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("triệu đồng", True), ("dossier", True), ("km2", True), ("count", True), ("tạ", True),
        ("%", False), ("triệu đồng/person", False), ("point", False), ("day", False),
        ("working day", False), ("month", False), ("year", False),
    ],
)  # fmt: skip
def test_money_people_and_areas_add_up_over_units_and_ratios_points_and_times_do_not(
    text, expected
):
    assert UNITS.adds_up(text) is expected


class TestDeclarations:
    def test_add_units(self):
        units = UnitSystem.of((
            declared("yến", "1/10 tạ", aliases=("yen",)),
            declared("income", "triệu đồng/person/year", name=Text.of("triệu đồng/người/năm")),
            declared("visit", name=Text.of({"vi": "Lượt khách"})),
            declared("ppm", "1/1000000"),
            declared("ca", "3 bao"),
            declared("bao", "1/2 yến"),
        ))  # fmt: skip
        assert units.factor("Yen", "tonne") == Fraction(1, 100)
        assert units.factor("ca", "tonne") == Fraction(3, 200)
        assert units.factor("income", "đồng/person/month") == Fraction(10**6, 12)
        assert units.factor("ppm", "percent") == Fraction(1, 10**4)
        assert units.is_ratio("income")
        assert not units.compatible("lượt khách", "lượt")
        assert units.name("visit/yen", "vi") == "Lượt khách/yến"
        assert units.canonical("income") == "income"
        assert not UNITS.known("yến")

    def test_without_contradiction_have_no_problems(self):
        assert declaration_problems((declared("a"), declared("b", "2 a"))) == []

    @pytest.mark.parametrize(
        ("units", "wrong", "message"),
        [
            ([declared("DONG")], [0], "the name 'dong' of unit 'DONG' already means 'dong'"),
            ([declared("dong")], [0], "the name 'dong' of unit 'dong' already means 'dong'"),
            ([declared("a"), declared("b", "a", ("A",))], [1], "the name 'a' of unit 'b' already"),
            ([declared("a", name=Text.of("Người"))], [0], "the name 'người' of unit 'a' already"),
            ([declared("a/b")], [0], "'a/b' cannot be the name of a unit"),
            ([declared("2a")], [0], "'2a' cannot be the name of a unit"),
            ([declared("-")], [0], "'-' cannot be the name of a unit"),
            ([declared("")], [0], "'' cannot be the name of a unit"),
            ([declared("a", aliases=("x" * 61,))], [0], "cannot be the name of a unit"),
            ([declared("a", "2 b")], [0], "unit 'a' is made of an unknown one: unknown unit 'b'"),
            ([declared("a", "persn")], [0], "did you mean 'person'"),
            ([declared("a", "2 a")], [0], "unit 'a' is made of itself, through 'a'"),
            (
                [declared("a", "2 b"), declared("c", "2 a"), declared("b", "person/a")],
                [0, 2],
                "unit 'a' is made of itself, through 'b'",
            ),
            ([declared("a", "0 dong")], [0], "unit 'a' equals a number that is not above zero"),
            ([declared("a", "-1")], [0], "unit 'a' equals a number that is not above zero"),
            ([declared("a", "1e101 dong")], [0], "unit 'a' is too large or too small"),
            ([declared("a", "1e-400 dong")], [0], "unit 'a' is too large or too small"),
            ([declared("a", "km2^5")], [0], "unit 'a' has too large a power"),
        ],
    )
    def test_that_contradict_are_found(self, units, wrong, message):
        problems = declaration_problems(tuple(units))
        assert [unit for unit, _ in problems] == [units[position] for position in wrong]
        assert message in str(problems[0][1])
        assert {problem.code for _, problem in problems} == {Code.UNIT_DECLARATION}
        with pytest.raises(UnitError) as caught:
            UnitSystem.of(tuple(units))
        assert str(caught.value) == str(problems[0][1])

    def test_that_are_sound_work_beside_broken_ones(self):
        units = (
            declared("chest", "20 crate", aliases=("rương",)),
            declared("load", "3 chest"),
            declared("lot", "2 load"),
            declared("dong", aliases=("đồng xu",)),
            declared("purse", "2 đồng xu"),
            declared("yen", "10 tạ"),
        )
        assert [unit.id for unit, _ in declaration_problems(units)] == ["chest", "dong"]
        system = UnitSystem.of_sound(units)
        assert system.factor("yen", "tonne") == 1
        for text in ("chest", "rương", "load", "dong/lot", "chest/chest", "đồng xu", "purse"):
            assert not system.known(text)
            assert system.left_out(text)
        assert not system.left_out("dong")
        with pytest.raises(UnitError, match="unit 'đồng xu' is left out; correct its declaration"):
            system.canonical("đồng xu")

    def test_problems_belong_to_the_declarations_given(self):
        here = Unit(id="a", equals=UnitSize(Quantity(Fraction(0))), declared_at="units.a")
        there = Unit(id="a", equals=UnitSize(Quantity(Fraction(0))), declared_at="imported.units.a")
        for unit in (here, there):
            assert declaration_problems((unit,))[0][0].declared_at == unit.declared_at

    def test_in_a_long_chain_or_growing_without_end_are_no_danger(self):
        chain = tuple(declared(f"a{n}", f"a{n + 1}") for n in range(3000))
        assert UnitSystem.of((*chain, declared("a3000"))).factor("a0", "a3000") == 1
        towers = (declared("b0", "2"), *(declared(f"b{n + 1}", f"b{n}^9") for n in range(50)))
        assert [unit.id for unit, _ in declaration_problems(towers)] == ["b3"]


class TestSystem:
    def test_is_one_for_equal_declarations(self):
        assert UnitSystem.of((declared("a"),)) is UnitSystem.of((declared("a"),))
        assert UnitSystem.of((declared("a"),)) is not UnitSystem.of((declared("b"),))

    def test_can_be_sent_to_another_process(self):
        system = UnitSystem.of((declared("a", "3 dong"),))
        assert pickle.loads(pickle.dumps(system)) is system  # noqa: S301 - made here
        assert copy.deepcopy(system) is system
        assert repr(system).startswith("UnitSystem(declared=(Unit(id='a'")

    def test_remembers_a_bounded_number_of_texts(self, monkeypatch):
        monkeypatch.setattr("kpikit.units.system._MOST_REMEMBERED", 10)
        system = UnitSystem.of((declared("remembered"),))
        for number in range(25):
            assert not system.known(f"unknown {number}")
            assert not system.known("x" * 201)
        assert len(system._measures) == 5

    def test_leaves_the_application_registry_alone(self):
        application = pint.get_application_registry().get()
        before = set(application._units), set(application._units_casei)
        UnitSystem.of((declared("only here", "7 tạ"),)).factor("only here", "tonne")
        assert pint.get_application_registry().get() is application
        assert (set(application._units), set(application._units_casei)) == before
        assert "u0" not in application

    def test_gives_pint_nothing_but_generated_ids(self):
        system = UnitSystem.of((declared("yến", "10 tạ"),))
        assert all(name.startswith("u") for name in system._table._registry)
        assert len(list(system._table._registry)) == len(BUILT_IN) + 1
