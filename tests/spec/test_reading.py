"""Every written form of a declaration: YAML in, model out."""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

from fractions import Fraction
from textwrap import dedent
from typing import ClassVar

import pytest
from attrs import field, frozen

from kpikit.errors import Code, SpecificationError
from kpikit.formulas import parse_formula
from kpikit.model.combining import Method
from kpikit.model.comparisons import Above, AtLeast, AtMost, Below
from kpikit.model.declared import Declared, Form, key
from kpikit.model.formulas import ZeroDenominator
from kpikit.model.indicators import YES_NO, Accumulation, Direction, Indicator, Option
from kpikit.model.levels import (
    Benchmark,
    Equals,
    FromBaseline,
    FromPeers,
    FromTarget,
    Maximum,
    Minimum,
    Unstated,
    Within,
    Yes,
)
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.rankings import Ranking, Ties
from kpikit.model.scopes import Scope
from kpikit.model.scorecards import Group, Leaf, Policy, Scorecard
from kpikit.model.scoring import Amount, Measured, Score, WithoutRatio
from kpikit.model.sources import OrgUnitsTable, TableSource
from kpikit.model.specification import Reference, Specification
from kpikit.model.targets import Ratio, Target
from kpikit.model.text import Text
from kpikit.model.units import Quantity, Unit
from kpikit.numbers import Rounding
from kpikit.periods import Frequency, Period
from kpikit.rules import Band, Bands, Linear, Options, Otherwise, RuleSet, Value
from kpikit.rules.options import OptionPoints
from kpikit.spec import parse_specification


def read(text: str, rules: RuleSet | None = None) -> Specification:
    text = "kpikit: 1\nid: example\n" + dedent(text)
    return parse_specification(text, rules=rules) if rules else parse_specification(text)


def findings(text: str) -> list[str]:
    """Return line, column and code of each finding; the text begins on line 1."""
    with pytest.raises(SpecificationError) as caught:
        parse_specification(dedent(text) + "\nid: example\nkpikit: 1\n")
    return [
        f"{finding.source.line}:{finding.source.column} {finding.code.value}"
        for finding in caught.value.diagnostics
        if finding.source is not None
    ]


DISBURSED = "indicators: {disbursed: {unit: triệu đồng}}\n"


def leaf(text: str) -> Leaf:
    """Return the only leaf of a scorecard, written as the entry of a list."""
    children = f"scorecard: {{children: [{text}]}}\n"
    targets = "targets: {disbursed: {plan: {at_least: 300000}}}\n"
    (node,) = read(DISBURSED + targets + children).scorecards[0].children
    assert isinstance(node, Leaf)
    return node


def score(text: str) -> Score:
    return leaf(f"{{indicator: disbursed, max_points: 40, score: {text}}}").score


# --- ids ---


def test_ids_are_the_keys_of_a_mapping():
    specification = read("""
        org_units:
          nghe-an: {level: province}
          "00112":
            parent: nghe-an
          ủy-ban.2:
        """)
    assert specification.org_units == (
        OrgUnit(id="nghe-an", level="province"),
        OrgUnit(id="00112", parent="nghe-an"),
        OrgUnit(id="ủy-ban.2"),
    )


def test_ids_stand_inside_the_entries_of_a_list():
    specification = read("org_units: [{id: nghe-an, level: province}, {level: x, id: 00112}]")
    assert [unit.id for unit in specification.org_units] == ["nghe-an", "00112"]


def test_a_key_of_a_key_gives_two_ids_and_a_list_below_gives_several():
    specification = read(
        DISBURSED
        + """
targets:
  disbursed:
    plan:
      - {at_least: 300000, period: 2024}
      - {at_least: 310000, period: 2025}
    council: {at_least: 320000}
"""
    )
    assert [(item.indicator, item.id, item.period) for item in specification.targets] == [
        ("disbursed", "plan", Period.parse("2024")),
        ("disbursed", "plan", Period.parse("2025")),
        ("disbursed", "council", None),
    ]


def test_one_scorecard_needs_no_id():
    card = "{children: [{indicator: disbursed, max_points: 1, score: value}]}"
    one = read(f"{DISBURSED}scorecard: {card}").scorecards[0]
    several = read(f"{DISBURSED}scorecards: {{a: {card}, b: {card}}}").scorecards
    assert one.id == "scorecard"
    assert [item.id for item in several] == ["a", "b"]


def test_composed_and_decomposed_letters_make_the_same_id_and_unit():
    specification = read("""
        org_units: {hu\u031bng: , x: {parent: h\u01b0ng}}
        indicators: {a: {unit: tri\u00ea\u0323u \u0111\u00f4\u0300ng}}
        """)
    assert specification.org_units[0].id == "hưng"


# --- texts ---


def test_a_text_is_plain_or_in_several_languages():
    specification = read("""
        title: {vi: Bộ chỉ số, en: Indicators}
        description: |
          One line,
          another one.
        """)
    assert specification.title == Text((("vi", "Bộ chỉ số"), ("en", "Indicators")))
    assert specification.description == Text.of("One line,\nanother one.\n")


def test_a_text_may_look_like_a_number_or_a_word_of_yaml():
    specification = read("title: 2024\ndescription: no\nlanguage: on")
    assert (str(specification.title), str(specification.description)) == ("2024", "no")
    assert specification.language == "on"


# --- values ---


def test_an_indicator_with_every_key():
    specification = read("""
        references: {review: {title: Review, date: 2024-07-01, note: n}}
        indicators:
          disbursed:
            name: Disbursed
            unit: triệu đồng
            level: district
            direction: higher
            accumulation: year_to_date
            additive: false
            responsible: {vi: Phòng}
            reference: review
            note: Remark
        """)
    assert specification.references == (
        Reference(id="review", title=Text.of("Review"), date="2024-07-01", note=Text.of("n")),
    )
    assert specification.indicators == (
        Indicator(
            id="disbursed",
            name=Text.of("Disbursed"),
            unit="triệu đồng",
            level="district",
            direction=Direction.HIGHER,
            accumulation=Accumulation.YEAR_TO_DATE,
            additive=False,
            responsible=Text.of({"vi": "Phòng"}),
            reference="review",
            note=Text.of("Remark"),
        ),
    )


def test_units_in_short_in_long_and_of_their_own_kind():
    specification = read("""
        units:
          yen: 10 kg
          income: triệu đồng/person
          kg: {name: {vi: cân}, aliases: [kilo, "kí"], equals: 1/1000 tonne}
          model:
        """)
    assert specification.units == (
        Unit(id="yen", equals=Quantity(Fraction(10), "kg")),
        Unit(id="income", equals=Quantity(Fraction(1), "triệu đồng/person")),
        Unit(
            id="kg",
            name=Text.of({"vi": "cân"}),
            aliases=("kilo", "kí"),
            equals=Quantity(Fraction(1, 1000), "tonne"),
        ),
        Unit(id="model"),
    )


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("300000", Quantity(Fraction(300000))),
        ("0.1", Quantity(Fraction(1, 10))),
        ("1/3 tỷ đồng", Quantity(Fraction(1, 3), "tỷ đồng")),
        ("'2 tỷ đồng'", Quantity(Fraction(2), "tỷ đồng")),
        ("{level: 1e3}", Quantity(Fraction(1000))),
        ("-5 đồng", Quantity(Fraction(-5), "đồng")),
    ],
)
def test_a_level_is_a_number_with_or_without_a_unit(text, quantity):
    specification = read(f"{DISBURSED}targets: {{disbursed: {{plan: {{at_least: {text}}}}}}}")
    assert specification.targets[0].comparison == Minimum(level=quantity)


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("{within: {from: 1, to: 2 tỷ đồng}}",
         Within(low=Quantity(Fraction(1)), high=Quantity(Fraction(2), "tỷ đồng"))),
        ("{equals: 5}", Equals(level=Quantity(Fraction(5)))),
        ("{at_least: {target: other.council, times: 110 percent}}",
         Minimum(level=FromTarget(
             target="other.council", times=Quantity(Fraction(110), "percent")))),
        ("{at_least: {baseline: same_period_last_year(disbursed), plus: 10 percent}}",
         Minimum(level=FromBaseline(
             baseline=parse_formula("same_period_last_year(disbursed)"),
             plus=Quantity(Fraction(10), "percent")))),
        ("{at_most: {level: {peers: mean}}}", Maximum(level=FromPeers(peers=Benchmark.MEAN))),
        ("{within: {from: 1, to: {peers: mean, within: {level: commune}, per: region}}}",
         Within(low=Quantity(Fraction(1)), high=FromPeers(
             peers=Benchmark.MEAN, within=Scope(level="commune"), per="region"))),
        ("{unstated: }", Unstated()),
        ("{unstated: {}}", Unstated()),
        ("unstated", Unstated()),
    ],
)  # fmt: skip
def test_a_target_demands_a_range_a_level_or_nothing_that_is_known(text, comparison):
    other = "other: {council: {at_least: 1}}"
    indicators = "indicators: {disbursed: {unit: triệu đồng}, other: {unit: triệu đồng}}\n"
    specification = read(f"{indicators}targets: {{disbursed: {{plan: {text}}}, {other}}}")
    assert specification.targets[0].comparison == comparison


@pytest.mark.parametrize("text", ["yes", "'yes'", "{yes: }", "{yes: {}}"])
def test_a_target_of_answers_is_yes(text):
    specification = read(f"indicators: {{a: {{values: yes_no}}}}\ntargets: {{a: {{norm: {text}}}}}")
    assert specification.targets[0].comparison == Yes()


def test_several_short_targets_stand_in_a_list():
    specification = read(
        "indicators: {a: {values: yes_no}}\n"
        "org_units: [{id: x, level: d, groups: {area: north}}]\n"
        "targets: {a: {norm: [yes, {yes: , group: north}]}}"
    )
    assert [(one.comparison, one.group) for one in specification.targets] == [
        (Yes(), None),
        (Yes(), "north"),
    ]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("yes_no", YES_NO),
        ("[head, deputy]", (Option(id="head"), Option(id="deputy"))),
        ("[head, {id: none, name: Không có}]",
         (Option(id="head"), Option(id="none", name=Text.of("Không có")))),
        ("{head: {name: {vi: Trưởng}}, none: }",
         (Option(id="head", name=Text.of({"vi": "Trưởng"})), Option(id="none"))),
    ],
)  # fmt: skip
def test_values_are_yes_and_no_or_a_list_of_words(text, options):
    assert read(f"indicators: {{a: {{values: {text}}}}}").indicators[0].values == options


def test_a_derived_indicator_has_formulas():
    specification = read("""
        indicators:
          paid: {unit: dossier}
          all: {unit: dossier, frequency: half}
          rate: {unit: percent, numerator: paid, denominator: "all", zero_denominator: full}
          change:
            unit: percentage point
            formula: rate - same_period_last_year(rate)
        checks:
          - {name: x, formula: paid, equals: all}
        """)
    rate, change = specification.indicators[2:]
    assert (str(rate.numerator), str(rate.denominator)) == ("paid", "all")
    assert rate.zero_denominator is ZeroDenominator.FULL
    assert change.formula == parse_formula("rate-same_period_last_year( rate )")
    assert specification.indicators[1].frequency is Frequency.HALF
    (check,) = specification.checks
    assert (str(check.name), str(check.formula), str(check.equals)) == ("x", "paid", "all")


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("a + cc", "6:18"),
        ("'a + cc'", "6:19"),
        ('"a + cc"', "6:19"),
        ("a ++ c", "6:17"),
        ("'a ++ c'", "6:18"),
        ('"\\u0061 + cc"', "6:14"),  # the text of the file is another one
        ('"\\u0061 ++ c"', "6:14"),
        ("|\n      a + cc", "6:14"),
        ("a +\n      cc", "6:14"),
    ],
)
def test_a_finding_in_a_formula_points_at_its_character_if_that_stands_there(formula, place):
    with pytest.raises(SpecificationError) as caught:
        read(f"indicators:\n  a: {{unit: km}}\n  d:\n    formula: {formula}\n    unit: km\n")
    assert [str(finding.source) for finding in caught.value.diagnostics] == [f"<text>:{place}"]


def test_a_table_and_its_columns():
    specification = read("""
        observations:
          table: o.xlsx
          sheet: Sheet 2
          columns: {org_unit: iso3, period: year}
          locale: vi
        org_units: {table: observations, level: country, groups: {region: continent}}
        """)
    assert specification.observations == TableSource(
        table="o.xlsx",
        sheet="Sheet 2",
        columns=Pairs.of({"org_unit": "iso3", "period": "year"}),
        locale="vi",
    )
    assert specification.org_units_table == OrgUnitsTable(
        table="observations", level="country", groups=Pairs.of({"region": "continent"})
    )
    assert specification.org_units == ()


def test_a_target_with_every_key():
    specification = read("""
        references: {plan: {title: Plan}}
        org_units: [{id: vinh, level: district}]
        indicators: {late: {unit: percent}}
        targets:
          late:
            plan:
              at_most: 2 percent
              period: 2021/2025
              level: district
              org_unit: vinh
              ratio: two_minus_ratio
              reference: plan
              note: {en: Remark}
        """)
    assert specification.targets == (
        Target(
            indicator="late",
            id="plan",
            comparison=Maximum(level=Quantity(Fraction(2), "percent")),
            period=Period.parse("2021/2025"),
            level="district",
            org_unit="vinh",
            ratio=Ratio.TWO_MINUS_RATIO,
            reference="plan",
            note=Text.of({"en": "Remark"}),
        ),
    )


# --- scorecards ---


def test_groups_and_leaves_are_told_apart_by_their_key():
    specification = read("""
        indicators: {disbursed: {unit: triệu đồng, level: district}}
        org_units: [{id: vinh, level: district}]
        scorecard:
          name: Card
          applies_to: {level: district}
          root: all
          max_points: 40
          missing: zero
          not_due: fail
          not_applicable: skip
          decimals: 1
          rounding: half_even
          children:
            - group: economy
              name: Economy
              max_points: 40
              children:
                - {indicator: disbursed, id: paid, max_points: 40, score: value, missing: skip}
        """)
    paid = Leaf(
        indicator="disbursed",
        own_id="paid",
        max_points=Fraction(40),
        score=Score(rule=Value()),
        missing=Policy.SKIP,
    )
    economy = Group(
        id="economy", name=Text.of("Economy"), max_points=Fraction(40), children=(paid,)
    )
    assert specification.scorecards == (
        Scorecard(
            name=Text.of("Card"),
            applies_to=Scope(level="district"),
            root="all",
            max_points=Fraction(40),
            missing=Policy.ZERO,
            not_due=Policy.FAIL,
            not_applicable=Policy.SKIP,
            decimals=1,
            rounding=Rounding.HALF_EVEN,
            children=(economy,),
        ),
    )


def test_a_score_is_a_rule_and_what_stands_beside_it():
    assert score(
        "{target: plan, linear: {zero_below: 70 percent}, cap: 100 %, floor: -2.5, round: 2,"
        " rounding: truncate, without_ratio: by_met}"
    ) == Score(
        target="plan",
        rule=Linear(zero_below=Quantity(Fraction(70), "percent")),
        cap=Amount(Fraction(1), of_max=True),
        floor=Amount(Fraction(-5, 2)),
        round=2,
        rounding=Rounding.TRUNCATE,
        without_ratio=WithoutRatio.BY_MET,
    )


@pytest.mark.parametrize("text", ["{target: plan, linear: {}}", "{target: plan, linear: }"])
def test_a_rule_without_parameters_is_an_empty_mapping_or_nothing(text):
    assert score(text) == Score(target="plan", rule=Linear())


@pytest.mark.parametrize("text", ["value", "'value'", "{value: }", "{value: {}}"])
def test_a_score_in_short_is_the_name_of_a_rule(text):
    assert score(text) == Score(rule=Value())


def test_options_are_words_with_points():
    options = "{head: 100 percent, deputy: {points: 1/2}, none: 0}"
    indicators = "indicators: {a: {values: [head, deputy, none]}}\n"
    children = f"[{{indicator: a, max_points: 6, score: {{options: {options}}}}}]"
    specification = read(f"{indicators}scorecard: {{children: {children}}}")
    (node,) = specification.scorecards[0].children
    assert isinstance(node, Leaf)
    assert node.score.rule == Options(
        options=(
            OptionPoints(id="head", points=Amount(Fraction(1), of_max=True)),
            OptionPoints(id="deputy", points=Amount(Fraction(1, 2))),
            OptionPoints(id="none", points=Amount(Fraction(0))),
        )
    )


def test_a_mean_has_weights_and_a_group_may_need_reported_leaves():
    specification = read("""
        indicators: {a: {unit: percent}, b: {unit: percent}}
        scorecard:
          method: weighted_mean
          available: 60 percent
          cap: 9
          floor: 10 percent
          round: 1
          frequency: half
          children:
            - {indicator: a, weight: 2, max_points: 10, not_due: full, score: value}
            - {indicator: b, weight: 1/2, max_points: 10, score: value}
        """)
    (card,) = specification.scorecards
    assert (card.method, card.frequency) == (Method.WEIGHTED_MEAN, Frequency.HALF)
    assert card.available == Amount(Fraction(3, 5), of_max=True)
    assert (card.cap, card.floor) == (Amount(Fraction(9)), Amount(Fraction(1, 10), of_max=True))
    assert card.round == 1
    assert [child.weight for child in card.children] == [2, Fraction(1, 2)]
    assert card.children[0].not_due is Policy.FULL


@pytest.mark.parametrize("form", ["bands: [{}]", "bands: {{bands: [{}]}}"])
def test_bands_have_an_edge_or_say_what_holds_otherwise(form):
    bands = (
        "{above: 5, points: 100 percent}, {at_least: 4 triệu đồng, points: 1/3},"
        "{at_most: 1, points: 2}, {below: 3, points: 3}, {otherwise: 50%}"
    )
    assert score(f"{{{form.format(bands)}}}").rule == Bands(
        bands=(
            Band(edge=Above(level=Quantity(Fraction(5))), points=Amount(Fraction(1), of_max=True)),
            Band(
                edge=AtLeast(level=Quantity(Fraction(4), "triệu đồng")),
                points=Amount(Fraction(1, 3)),
            ),
            Band(edge=AtMost(level=Quantity(Fraction(1))), points=Amount(Fraction(2))),
            Band(edge=Below(level=Quantity(Fraction(3))), points=Amount(Fraction(3))),
            Otherwise(points=Amount(Fraction(1, 2), of_max=True)),
        )
    )


def test_rankings_name_a_node():
    card = "scorecard: {children: [{indicator: disbursed, max_points: 1, score: value}]}\n"
    ranking = "rankings: {all: {name: R, of: total, ties: dense}, d: {of: scorecard.disbursed}}"
    assert read(DISBURSED + card + ranking).rankings == (
        Ranking(id="all", name=Text.of("R"), of="total", ties=Ties.DENSE),
        Ranking(id="d", of="scorecard.disbursed"),
    )


@frozen(kw_only=True)
class Steps(Declared):
    """A scoring rule of somebody else."""

    form: ClassVar = Form(tag="steps", short="size")
    size: Fraction = field(metadata=key("Size of a step."))
    edge: Quantity = field(default=Quantity(Fraction(0)), metadata=key("First step."))
    unwritten: int = 3

    def points(self, cell: Measured) -> Fraction:
        return cell.measure * self.size


def test_a_rule_of_somebody_else_is_read_like_those_of_kpikit():
    text = "scorecard: {children: [{indicator: disbursed, max_points: 1, score: {steps: 0.25}}]}"
    specification = read(DISBURSED + text, RuleSet((Steps,)))
    (node,) = specification.scorecards[0].children
    assert isinstance(node, Leaf)
    assert node.score.rule == Steps(size=Fraction(1, 4))
    assert "K108" in findings(DISBURSED + text.replace("steps: 0.25", "cap: 3"))[0]


@frozen(kw_only=True)
class Leagues(Steps):
    """A scoring rule with a default in a unit that nobody has declared."""

    form: ClassVar = Form(tag="leagues", short="size")
    edge: Quantity = field(default=Quantity(Fraction(3), "league"), metadata=key("First step."))


def test_a_finding_about_what_is_not_written_stands_at_what_is_written_above_it():
    text = "scorecard: {children: [{indicator: disbursed, max_points: 1, score: {leagues: 3}}]}"
    with pytest.raises(SpecificationError) as caught:
        read(DISBURSED + text, RuleSet((Leagues,)))
    (finding,) = caught.value.diagnostics
    assert str(finding).startswith("<text>:4:70: K303 unknown unit 'league'")


# --- nothing ---


def test_sections_and_lists_may_be_empty():
    specification = read("indicators:\nunits: {}\norg_units: []\ntargets: ~\nrankings: null")
    assert specification == Specification(id="example")


def scored(text: str) -> str:
    """Return a scorecard of an indicator of words; the score begins in column 61."""
    children = f"[{{indicator: a, max_points: 1, score: {text}}}]"
    return f"scorecard: {{children: {children}}}\nindicators: {{a: {{values: [b]}}}}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title:", ["1:7 K102"]),
        ("title: {}", ["1:8 K102"]),
        ("title: {vi: }", ["1:13 K102"]),
        ("title: [a]", ["1:8 K101"]),
        ("title: {vi: {a: b}}", ["1:13 K101"]),
        ("title: ''", []),
        ("indicators:\n  a: {unit: }", ["2:13 K102"]),
        ("indicators:\n  a:\n  b: {unit: km}", ["2:3 K105"]),
        ("indicators:\n  ~: {unit: km}", ["2:3 K102"]),
        ("indicators:\n  - {id: , unit: km}", ["2:10 K102"]),
        ("indicators:\n  -\n  - {id: a, unit: km}", ["2:4 K102"]),
        ("indicators:\n  a: km", ["2:6 K101"]),
        ("indicators: {a: {unit: [km]}}", ["1:24 K101"]),
        ("indicators: 5", ["1:13 K101"]),
        ("org_units: 5", ["1:12 K101"]),
        ("targets: {a: 5}", ["1:14 K101"]),
        ("targets: {a: {b: 5}}\nindicators: {a: {unit: km}}", ["1:18 K101"]),
        ("targets: {a: {b: yess}}\nindicators: {a: {values: yes_no}}", ["1:18 K104"]),
        ("targets: {a: {b: {yes: 5}}}\nindicators: {a: {values: yes_no}}", ["1:24 K101"]),
        ("targets: {a: {b: at_least}}\nindicators: {a: {unit: km}}", ["1:18 K102"]),
        ("targets: {a: {b: {within: 5}}}\nindicators: {a: {unit: km}}", ["1:27 K101"]),
        ("targets: {a: {b: {within: {from: 5}}}}\nindicators: {a: {unit: km}}", ["1:19 K105"]),
        ("org_units: [{id: a, groups: north}]", ["1:29 K101"]),
        ("org_units: [{id: a, groups: {area: }}]", ["1:36 K102"]),
        ("observations: {table: a.csv, columns: [period]}", ["1:39 K101"]),
        ("observations: {table: a.csv, columns: {period: [year]}}", ["1:48 K101"]),
        ("observations: {table: a.csv, locale: fr}", ["1:38 K106"]),
        ("indicators: {a: {values: yesno}}", ["1:26 K106"]),
        ("indicators: {a: {values: [[b]]}}", ["1:27 K101"]),
        ("indicators: {a: {values: [b c]}}", ["1:27 K107"]),
        ("indicators: {a: {unit: km, formula: }}", ["1:37 K102"]),
        ("indicators: {a: {unit: km, formula: [b]}}", ["1:37 K101"]),
        ("indicators: {a: {unit: km, zero_denominator: none}}", ["1:46 K106"]),
        (scored("{options: }"), ["1:71 K102"]),
        (scored("{options: [5]}"), ["1:72 K105"]),
        (scored("{options: {b: x}}"), ["1:75 K301"]),
        ("targets: {a: [{at_least: 5}]}\nindicators: {a: {unit: km}}", ["1:14 K101"]),
        ("units: {a: {aliases: b}}", ["1:22 K101"]),
        ("units: {a: {aliases: [b, [c]]}}", ["1:26 K101"]),
        ("units: {a: [b]}", ["1:12 K101"]),
        ("rankings: {a: {of: }}", ["1:20 K102"]),
        ("observations: a.csv", ["1:15 K101"]),
    ],
)
def test_what_has_another_shape_or_no_value_is_found_at_its_place(text, found):
    if found:
        assert findings(text) == found
    else:
        assert str(read(text).title) == ""


# --- ids remembered, no findings that follow from another one ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a misspelled key explains the missing one
        ("indicators: {a: {unti: km}}", ["1:18 K104"]),
        ("scorecard: {childen: []}", ["1:13 K104"]),
        ("scorecard: {children: [{indicatr: a, max_points: 1}]}", ["1:25 K104"]),
        ("rankings: {a: {off: total}}", ["1:16 K104"]),
        # another key does not
        ("references: {a: {note: x, colour: red}}", ["1:14 K105", "1:27 K104"]),
        ("indicators: {a: {name: x, colour: red}}", ["1:27 K104"]),
        # a broken item is remembered, by key, by id, or by any word in it
        ("indicators: {a: {unit: km, x: 1}}\ntargets: {a: {plan: {at_least: 3}}}", ["1:28 K104"]),
        ("org_units: [{id: a, x: 1}, {id: b, parent: a}]", ["1:21 K104"]),
        ("org_units: [{idd: a}, {id: b, parent: a}]", ["1:14 K104"]),
        ("org_units: [a, {id: b, parent: a}]", ["1:13 K101"]),
        ("org_units: {a b: {level: x}, b: {parent: a b}}", ["1:13 K107", "1:42 K107"]),
        ("org_units: [{id: hu\u031bng, x: 1}, {id: b, parent: h\u01b0ng}]", ["1:25 K104"]),
        # also among the words of an indicator
        ("indicators: {a: {values: [b c]}}\ntargets: {a: {p: yes}}", ["1:27 K107"]),
        (scored("{options: {b: 1, c: 0}}").replace("[b]", "[b, 5]"), ["2:30 K107"]),
        (scored("{linear: {full_at: 1}}").replace("[b]", "yesno"), ["2:26 K106"]),
        # so is a whole section
        ("indicator: {a: {unit: km}}\ntargets: {a: {plan: {at_least: 3}}}", ["1:1 K104"]),
        ("indicators: 5\ntargets: {a: {plan: {at_least: 3}}}", ["1:13 K101"]),
        ("scorecard: 5\nrankings: {a: {of: total}}", ["1:12 K101"]),
        ("scorecards: {a: 5}\nrankings: {a: {of: total}}", ["1:17 K101"]),
        ("scorecards: {a: {x: 1}}\nscorecard: {x: 1}\nrankings: {a: {of: total}}", ["2:1 K108"]),
        ("references: 5\nindicators: {a: {unit: km, reference: r}}", ["1:13 K101"]),
        ("org_units: 5\nindicators: {a: {unit: km, level: l}}", ["1:12 K101"]),
        # what stands twice
        ("indicators: {a: {unit: km, unit: ha}}\ntargets: {a: {plan: {at_least: 3}}}",
         ["1:28 K103"]),
        ("org_units: [{id: b, parent: a}]\norg_units: [{id: a}]", ["2:1 K103"]),
        ("org_units: {b: {parent: c}, b: {level: c}}", ["1:29 K103"]),
        ("a: &a {unit: km}\nindicators: {b: {<<: *a}}", ["1:1 K104", "2:18 K006"]),
        ("scorecard: {children: [{<<: x}]}", ["1:25 K006"]),
    ],
)  # fmt: skip
def test_one_mistake_gives_one_finding(text, found):
    assert findings(text) == found


def test_the_rest_of_a_file_is_still_checked():
    assert findings("""\
        indicators:
          a: {unti: km}
          b: {unit: kmm}
        targets:
          a: {plan: {at_least: 3}}
          b: {plan: {at_least: x}}
          c: {plan: {at_least: 3}}
        """) == ["2:7 K104", "3:13 K303", "6:24 K301", "7:7 K202"]


def test_suggestions_end_where_they_would_take_long():
    many = "".join(f"  - {{id: unit-{n}, parent: Unit-{n}}}\n" for n in range(200))
    with pytest.raises(SpecificationError) as caught:
        parse_specification(f"id: x\norg_units:\n{many}")
    found = caught.value.diagnostics
    assert len(found) == 200
    assert found[0].hint == "did you mean 'unit-0'?"
    assert found[-1].hint.endswith("unit-7 and 192 more")
    assert {finding.code for finding in found} == {Code.UNKNOWN_ID}


def test_a_very_long_key_has_no_suggestion():
    with pytest.raises(SpecificationError) as caught:
        parse_specification(f"{'languagee' * 20}: en\nid: x")
    assert caught.value.diagnostics[0].hint.startswith("possible here are ")


@pytest.mark.parametrize("text", ["9" * 19_000, f"'{'9,' * 400_000}'"])
def test_a_long_text_that_aliases_repeat_is_read_once(text):
    levels = ", ".join(f"{{at_least: *n, org_unit: u{n}}}" for n in range(2000))
    lines = f"description: &n {text}\nindicators: {{a: {{unit: km}}}}\n"
    with pytest.raises(SpecificationError) as caught:
        read(f"{lines}targets: {{a: {{plan: [{levels}]}}}}")
    assert len(caught.value.diagnostics) == 2000


def test_a_long_word_in_a_broken_item_is_not_remembered():
    name = "a" * 201
    assert findings(f"org_units: [{{idd: {name}}}, {{id: b, parent: {name}}}]") == [
        "1:14 K104",
        "1:239 K202",
    ]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("indicators: {Tỷ lệ đạt: {unit: km}}", "write 'ty_le_dat': letters a to z"),
        ("indicators: {2024: {unit: km}}", "use letters a to z"),
        ("indicators: {" + "à" * 50 + ": {unit: km}}", "use letters a to z"),
        ("org_units: [{id: Xã Hưng Thịnh}]", "write 'Xã-Hưng-Thịnh': letters, digits"),
        ("org_units: [{id: '!'}]", "use letters, digits"),
        ("indicators: {a: {id: a, unit: km}}", "delete it: the id is what stands before"),
        ("targets: {a: {b: {at_least: 1,5}}}", "if it belongs to the text before the comma"),
        ("targets: {a: {b: {at_least: '1,5'}}}", "write numbers like 1234.5, with a decimal"),
        ("targets: {a: {b: {at_least: x}}}", "write the number first, then its unit"),
        ("targets: {a: {b: {minimum: 1}}}", "possible here are at_least, at_most, within"),
        ("targets: {a: {b: 5}}", "write keys with values, such as at_least, at_most, within"),
        ("targets: {a: {b: yess}}", "did you mean 'yes'?"),
        ("targets: {a: {b: {yes: 5}}}", "delete it"),
        (
            "scorecard: {children: [{indicator: a, max_points: 1, score: linaer}]}",
            "did you mean 'lin",
        ),
        (
            "scorecard: {children: [{indicator: a, max_points: 1, score: 5}]}",
            "write keys with values",
        ),
        ("units: {a: '1,5 km'}", "write numbers like 1234.5, with a decimal point"),
        (
            "indicators: {a: {values: yesno}}",
            "did you mean 'yes_no'? possible are yes_no, date",
        ),
        ("indicators: {a: {unit: km, accumulation: asof}}", "did you mean 'as_of'? possible are"),
        ("indicators: {a: {unit: km, accumulation: xx}}", "possible are per_period, year_to"),
        ("scorecard: {decimals: 1.5, children: []}", "write digits alone"),
        ("scorecard: {decimals: 101, children: []}", "the most is 100"),
        ("scorecard: {children: [{}]}", "add one of them"),
        ("scorecard: {children: [x]}", "write keys with values, such as group, indicator"),
    ],
)
def test_hints_say_what_to_write(text, hint):
    with pytest.raises(SpecificationError) as caught:
        parse_specification(f"{text}\nid: x")
    assert caught.value.diagnostics[0].hint.startswith(hint)


def test_places_are_known_to_programs():
    specification = read("title: x\nindicators: {a: {unit: km}}")
    places = specification.sources
    assert str(places["indicators.a.unit"]) == "<text>:4:24"
    assert len(places) == len(list(places))
    assert "indicators.b" not in places
