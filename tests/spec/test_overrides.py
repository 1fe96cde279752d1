"""Overrides: what a specification says otherwise than those it imports, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from kpikit.errors import Severity
from kpikit.limits import Limits
from kpikit.model.levels import Maximum, Minimum
from kpikit.spec import check_specification
from tests.spec.building import PROVINCE, findings, loaded, written

if TYPE_CHECKING:
    import kpikit as kp


def changed(folder, *overrides: str, own: str = "") -> Any:
    """Return the province with some overrides."""
    return loaded(folder, province=PROVINCE, district=district(*overrides, own=own))


def district(*overrides: str, own: str = "") -> str:
    lines = "".join(f"  - {{{one}}}\n" for one in overrides)
    return f"imports: [province.yaml]\noverrides:\n{lines}{own}"


def refused(folder, *overrides: str, own: str = "") -> list[str]:
    return findings(folder, province=PROVINCE, district=district(*overrides, own=own))


def level(specification: kp.Specification, indicator: str = "roads", number: int = 0) -> str:
    target = specification.targets_of(indicator)[number]
    assert isinstance(target.comparison, Minimum | Maximum)
    return str(target.comparison.level)


# --- what is set ---


@pytest.mark.parametrize(
    "override",
    [
        "at: targets.roads.plan, set: {at_least: 70 percent}",
        "at: targets.roads.plan.at_least, set: 70 percent",
        "at: targets.roads, set: {plan: {at_least: 70 percent, reference: plan}}",
    ],
)
def test_a_level_is_set_in_several_ways_that_say_the_same(tmp_path, override):
    specification = changed(tmp_path, override)
    assert level(specification) == "70 percent"
    assert specification.targets[0].reference == "plan"


def test_a_mapping_changes_the_keys_it_has_and_no_others(tmp_path):
    specification = changed(tmp_path, "at: indicators.roads, set: {name: Roads, direction: higher}")
    roads = specification.indicators[0]
    assert (roads.unit, str(roads.name), roads.direction.value) == ("percent", "Roads", "higher")


def test_another_comparison_takes_the_place_of_the_one_that_is_there(tmp_path):
    specification = changed(tmp_path, "at: targets.roads.plan, set: {at_most: 20 percent}")
    assert isinstance(specification.targets[0].comparison, Maximum)
    (one,) = specification.overridden
    assert str(one) == (
        "targets.roads.plan.at_most: 20 percent instead of {at_least: 80 percent} of province"
    )


def test_another_rule_takes_the_place_of_the_one_that_is_there(tmp_path):
    rule = "{bands: [{at_least: 100 percent, points: 40}, {otherwise: 0}]}"
    specification = changed(tmp_path, f"at: scorecard.roads.score, set: {rule}")
    leaf = specification.scorecards[0].children[1]
    assert leaf.score.target == "plan"
    assert type(leaf.score.rule).__name__ == "Bands"


@pytest.mark.parametrize(
    "at",
    [
        "scorecard.economy",
        "scorecard.total.economy",
        "'scorecard.children[0]'",
        "scorecard.children.0",
        "scorecard.children.economy",
        "scorecards.scorecard.economy",
    ],
)
def test_a_node_is_named_by_its_id_or_its_place(tmp_path, at):
    specification = changed(
        tmp_path,
        f"at: {at}, set: {{max_points: 50}}",
        "at: scorecard.revenue.max_points, set: 30",
        "at: scorecard.max_points, set: 90",
    )
    assert specification.scorecards[0].children[0].max_points == 50
    assert specification.overridden[0].path == "scorecard.children[0].max_points"
    assert specification.overridden[0].at == "scorecard.economy.max_points"


@pytest.mark.parametrize(
    "at", ["[group=hills]", "[1]", ".1", "[ group = hills ]", "[at_least=3,group=hills]"]
)
def test_one_of_several_levels_is_named_by_a_key_or_its_place(tmp_path, at):
    specification = changed(tmp_path, f"at: 'targets.revenue.plan{at}', set: {{at_least: 2}}")
    assert [level(specification, "revenue", number) for number in (0, 1)] == ["5", "2"]
    (one,) = specification.overridden
    assert one.path == "targets.revenue.plan[1].at_least"


def test_a_level_alone_may_be_named_by_a_key_too(tmp_path):
    specification = changed(
        tmp_path, "at: 'targets.roads.plan[reference=plan].at_least', set: 9 percent"
    )
    assert level(specification) == "9 percent"


def test_a_list_is_set_as_a_whole(tmp_path):
    specification = changed(tmp_path, "at: targets.revenue.plan, set: [{at_least: 1}]")
    assert [one.id for one in specification.targets_of("revenue")] == ["plan"]


def test_what_is_written_in_short_can_be_overridden_key_by_key(tmp_path):
    base = """
        indicators: {open: {values: yes_no}, kind: {values: [a, b]}}
        targets: {open: {duty: yes}}
        scorecard:
          children: [{indicator: kind, max_points: 2, score: {options: {a: 2, b: 1}}}]
        """
    specification = loaded(
        tmp_path,
        province=base,
        district=district(
            "at: targets.open.duty, set: {note: By law}",
            "at: indicators.open, set: {name: Open}",
            "at: scorecard.kind.score.options.b, set: 0",
            "at: scorecard.kind.score.options.a, set: {points: 1}",
        ),
    )
    assert str(specification.targets[0].note) == "By law"
    points = specification.scorecards[0].children[0].score.rule.options
    assert [one.points.number for one in points] == [1, 0]


def test_texts_by_language_can_be_overridden_one_by_one(tmp_path):
    base = "indicators: {roads: {unit: percent, name: {vi: Đường, en: Roads}}}"
    one = "at: indicators.roads.name.en, set: Streets"
    other = "at: indicators.roads.name, set: {fr: Routes}"
    specification = loaded(tmp_path, province=base, district=district(one, other))
    assert specification.indicators[0].name.texts == (
        ("vi", "Đường"),
        ("en", "Streets"),
        ("fr", "Routes"),
    )


def test_ids_with_dots_are_found(tmp_path):
    base = "org_units: {vn.40: {name: Nghệ An}, vn: }"
    specification = loaded(
        tmp_path, province=base, district=district("at: org_units.vn.40.name, set: Nghệ An mới")
    )
    assert str(specification.org_units[0].name) == "Nghệ An mới"


def test_indicators_in_a_list_are_named_by_their_id(tmp_path):
    base = "indicators: [{id: roads, unit: percent}, {id: forest, unit: percent}]"
    specification = loaded(
        tmp_path, province=base, district=district("at: indicators.forest.unit, set: ha")
    )
    assert [one.unit for one in specification.indicators] == ["percent", "ha"]
    assert specification.overridden[0].path == "indicators[1].unit"


def test_an_id_comes_after_a_key_that_is_written(tmp_path):
    base = """
        indicators: {cap: {unit: count}}
        scorecard:
          cap: 5
          children: [{indicator: cap, max_points: 10, score: {linear: {full_at: 1, zero_at: 0}}}]
        """
    specification = loaded(tmp_path, province=base, district=district("at: scorecard.cap, set: 4"))
    assert specification.scorecards[0].cap.number == 4


def test_several_scorecards_are_named_by_their_ids(tmp_path):
    card = (
        "children: [{indicator: roads, max_points: 10, score: {linear: {full_at: 1, zero_at: 0}}}]"
    )
    base = f"indicators: {{roads: {{unit: km}}}}\nscorecards: {{one: {{{card}}}, two: {{{card}}}}}"
    specification = loaded(
        tmp_path,
        province=base,
        district=district("at: scorecards.two.roads.max_points, set: 20"),
    )
    assert [card.children[0].max_points for card in specification.scorecards] == [10, 20]


@pytest.mark.parametrize("cards", ["{own: {%s}}", "[{id: own, %s}]"])
def test_the_only_scorecard_needs_no_id(tmp_path, cards):
    card = (
        "children: [{indicator: roads, max_points: 10, score: {linear: {full_at: 1, zero_at: 0}}}]"
    )
    base = f"indicators: {{roads: {{unit: km}}}}\nscorecards: {cards % card}"
    specification = loaded(
        tmp_path, province=base, district=district("at: scorecard.roads.max_points, set: 20")
    )
    assert specification.scorecards[0].children[0].max_points == 20


def test_a_band_is_named_by_its_place(tmp_path):
    base = """
        indicators: {roads: {unit: point}}
        scorecard:
          children:
            - indicator: roads
              max_points: 5
              score: {bands: [{at_least: 9, points: 5}, {otherwise: 0}]}
        """
    specification = loaded(
        tmp_path,
        province=base,
        district=district("at: 'scorecard.roads.score.bands[0].points', set: 4"),
    )
    assert specification.scorecards[0].children[0].score.rule.bands[0].points.number == 4
    assert specification.overridden[0].path == "scorecard.children[0].score.bands.bands[0].points"


def test_what_has_nothing_in_it_yet_can_be_overridden(tmp_path):
    specification = changed(tmp_path, "at: org_units.b, set: {name: Bình}")
    assert str(specification.org_units[1].name) == "Bình"


def test_settings_of_a_table_can_be_overridden(tmp_path):
    specification = loaded(
        tmp_path,
        province="org_units: {table: observations, level: commune}",
        district=district("at: org_units.level, set: ward"),
    )
    assert specification.org_units_table.level == "ward"


def test_plain_items_are_named_by_what_they_are(tmp_path):
    specification = loaded(
        tmp_path,
        province="calendar: {holidays: [2024-02-09, 2024-02-10]}",
        district=district(
            "at: calendar.holidays.2024-02-09, drop: true",
            "at: calendar.holidays, add: [2024-09-02]",
        ),
    )
    assert [one.day for one in specification.calendar.holidays] == [10, 2]


def test_what_is_broken_in_an_import_is_no_way(tmp_path):
    base = """
        indicators: {roads: {unit: point}}
        scorecard:
          children: [oops, [more], {indicator: roads, max_points: 5, score: [1]}]
        """
    found = findings(
        tmp_path,
        province=base,
        district=district(
            "at: scorecard.roads.score.cap, set: 1", "at: scorecard.roads.max_points, set: 4"
        ),
    )
    assert [" ".join(one.split(" ")[:2]) for one in found] == [
        "district.yaml:5 K111",
        "province.yaml:6 K101",
        "province.yaml:6 K101",
        "province.yaml:6 K101",
    ]


# --- what is added and dropped ---

LEAF = "indicator: forest, max_points: 5, score: {linear: {full_at: 1 percent, zero_at: 0}}"
FOREST = "indicators: {forest: {unit: percent}}\n"


@pytest.mark.parametrize(
    "override",
    [
        f"at: scorecard.economy, add: {{children: [{{{LEAF}}}]}}",
        f"at: scorecard.economy.children, add: [{{{LEAF}}}]",
    ],
)
def test_nodes_are_added_to_a_group(tmp_path, override):
    more = "at: scorecard.economy.max_points, set: 65"
    whole = "at: scorecard.max_points, set: 105"
    specification = changed(tmp_path, override, more, whole, own=FOREST)
    children = specification.scorecards[0].children[0].children
    assert [one.id for one in children] == ["revenue", "tourism", "forest"]
    added = specification.overridden[0]
    assert added.added
    assert (added.at, added.path) == ("scorecard.forest", "scorecard.children[0].children[2]")


def test_another_level_makes_a_list_of_the_one_that_is_there(tmp_path):
    specification = changed(
        tmp_path, "at: targets.roads.plan, add: [{at_least: 60 percent, group: hills}]"
    )
    assert [level(specification, "roads", number) for number in (0, 1)] == [
        "80 percent",
        "60 percent",
    ]
    assert specification.overridden[0].at == "targets.roads.plan[group=hills]"


def test_keys_ids_and_items_are_added(tmp_path):
    specification = changed(
        tmp_path,
        "at: targets.roads, add: {pledge: {at_least: 90 percent}}",
        "at: indicators.roads, add: {name: Roads}",
        "at: targets.revenue.plan, add: [{at_least: 9, org_unit: b}, {at_least: 8, period: 2025}]",
        "at: scorecard.grades.good, drop: true",
        "at: scorecard.grades, add: [{id: low}]",
        "at: scorecard.grades.weak, set: {at_least: 50}",
    )
    assert [one.id for one in specification.targets_of("roads")] == ["plan", "pledge"]
    assert str(specification.indicators[0].name) == "Roads"
    assert len(specification.targets_of("revenue")) == 4
    assert [str(one.at) for one in specification.overridden[-3:]] == [
        "scorecard.grades.good",
        "scorecard.grades.low",
        "scorecard.grades.weak.at_least",
    ]


def test_what_is_dropped_may_be_declared_anew(tmp_path):
    own = "indicators: {roads: {unit: km}}\ntargets: {roads: {plan: {at_least: 8 km}}}"
    specification = changed(
        tmp_path, "at: indicators.roads, drop: true", "at: targets.roads, drop: true", own=own
    )
    assert {one.id: one.unit for one in specification.indicators}["roads"] == "km"
    record = specification.override_of("indicators.roads.unit")
    assert record is not None
    assert record.dropped


def test_a_key_is_dropped(tmp_path):
    specification = changed(tmp_path, "at: targets.roads.plan.reference, drop: true")
    assert specification.targets[0].reference is None


# --- what is told of it ---


def test_an_override_tells_both_places_and_why(tmp_path):
    specification = changed(
        tmp_path,
        "at: targets.roads.plan, set: {at_least: 70 percent}, reference: own, note: Hills",
        own="references: {own: {title: Decision 12}}",
    )
    (one,) = specification.overridden
    assert (one.before, one.after, one.imported, one.by) == (
        "80 percent",
        "70 percent",
        "province",
        "district",
    )
    assert one.source.line == 5
    assert one.source.file.endswith("district.yaml")
    assert one.replaced.line == 12
    assert one.replaced.file.endswith("province.yaml")
    assert (one.reference, str(one.note)) == ("own", "Hills")


def test_the_override_of_a_path_is_found(tmp_path):
    specification = changed(tmp_path, "at: targets.roads.plan, set: {at_least: 70 percent}")
    target = specification.targets[0]
    assert specification.override_of(f"{target.declared_at}.at_least").after == "70 percent"
    assert specification.override_of(target.declared_at) is None


def test_a_long_value_is_cut_in_the_record(tmp_path):
    specification = changed(tmp_path, f"at: indicators.roads, set: {{name: {'x' * 300}}}")
    assert len(specification.overridden[0].after) == 200


def test_what_is_told_is_the_same_whatever_is_dropped_before(tmp_path):
    specification = changed(
        tmp_path,
        "at: scorecard.economy, drop: true",
        "at: scorecard.roads.max_points, set: 100",
    )
    assert specification.overridden[1].path == "scorecard.children[0].max_points"
    assert specification.override_of("scorecard.children[0].max_points").before == "40"


# --- what is refused ---


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("at: indicators.road, drop: true", "no 'road' under 'indicators'"),
        ("at: indicators.roads.unit.x, set: 1", "no 'x' under 'indicators.roads.unit'"),
        ("at: 'scorecard.children[7]', drop: true", "no '[7]' under 'scorecard.children'"),
        ("at: scorecards.other.roads, drop: true", "no 'other' under 'scorecards'"),
        ("at: 'targets.revenue.plan[at_least]', drop: true", "no '[at_least]' under"),
        ("at: 'targets.roads.plan[group=x]', drop: true", "no '[group=x]' under"),
        ("at: indicators.roads.name, drop: true", "no 'name' under 'indicators.roads'"),
        ("at: title, set: District", "no 'title'"),
        ("at: '', set: {title: District}", "no ''"),
        ("at: targets.roads.plan.at_least.x, set: 1", "no 'x' under"),
        ("at: calendar.holidays, add: [2024-02-10]", "no 'holidays' under 'calendar'"),
    ],
)
def test_an_override_that_hits_nothing_is_refused(tmp_path, override, message):
    (found,) = refused(tmp_path, override)
    assert "district.yaml:5 K111" in found
    assert message in found


def test_an_override_needs_an_import(tmp_path):
    file = written(tmp_path, district="overrides: [{at: indicators.roads, drop: true}]")
    (found,) = check_specification(file).diagnostics
    assert found.hint == "name under 'imports' the specification that it changes"


def test_an_override_of_a_sibling_is_refused(tmp_path):
    found = findings(
        tmp_path,
        one="indicators: {roads: {unit: km}}",
        two="imports: [other.yaml]\noverrides: [{at: indicators.roads, set: {unit: m}}]",
        other="indicators: {forest: {unit: ha}}",
        district="imports: [one.yaml, two.yaml]",
    )
    assert found == [
        "two.yaml:4 K111 'indicators.roads' is declared by 'one', which is not imported"
    ]


def test_what_is_so_already_is_a_warning(tmp_path):
    file = written(
        tmp_path,
        province=PROVINCE,
        district=district(
            "at: targets.revenue.plan, set: [{at_least: 5}, {group: hills, at_least: 3.0}]",
            "at: scorecard.economy.max_points, set: 60.00",
        ),
    )
    found = check_specification(file)
    assert [(one.code.value, one.severity) for one in found.diagnostics] == [
        ("K112", Severity.WARNING),
        ("K112", Severity.WARNING),
    ]
    assert found.specification.overridden == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("at: indicators.roads.unit, set: km", "at: indicators.roads, set: {unit: m}"),
        ("at: indicators.roads, set: {unit: km}", "at: indicators.roads, drop: true"),
        ("at: targets.roads.plan, drop: true", "at: targets.roads, drop: true"),
        (
            "at: scorecard.roads.score, set: {linear: {zero_at: 0, full_at: 1 percent}}",
            "at: scorecard.roads.score.linear.zero_at, set: 9 percent",
        ),
    ],
)
def test_what_one_file_says_twice_is_refused(tmp_path, first, second):
    found = refused(tmp_path, first, second)
    assert any("district.yaml:6 K112" in one and "a second time" in one for one in found)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("at: indicators.roads.unit, add: {x: 1}", "a mapping cannot be added to 'percent'"),
        ("at: indicators.roads, add: {unit: km}", "'km' cannot be added to 'percent'"),
        ("at: scorecard.economy, add: {children: x}", "'x' cannot be added to a list"),
        ("at: scorecard.roads.cap, add: [1]", "a list cannot be added to nothing"),
        ("at: indicators, set: {}", "nothing is set"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, override, message):
    (found,) = refused(tmp_path, override)
    assert f"district.yaml:5 K112 {message}" in found


@pytest.mark.parametrize(
    ("override", "finding"),
    [
        ("at: indicators.roads", "K108 none of the keys set, add, drop is there"),
        ("at: indicators.roads, set: {unit: km}, drop: true", "K108 the keys set and drop exclude"),
        ("at: indicators.roads, drop: false", "K106 'false' is not possible here"),
        ("at: indicators.roads, set: ", "K102 'set' has no value"),
        ("set: {unit: km}", "K105 the key 'at' is missing"),
        ("at: indicators.roads, sett: {unit: km}", "K104 unknown key 'sett'"),
        ("at: indicators.roads, set: {unti: km}", "K111 there is nothing to override: no 'unti'"),
        ("at: scorecard.roads.max_points, set: many", "K301 'many' is not a number"),
    ],
)
def test_what_is_wrong_in_an_override_is_found_in_it(tmp_path, override, finding):
    found = refused(tmp_path, override)
    assert any(f"district.yaml:5 {finding}" in one for one in found), found


def test_nothing_in_an_import_is_reported_because_of_an_override_that_is_wrong(tmp_path):
    found = refused(tmp_path, "at: indicators.raods, drop: true", "at: targets.roads")
    assert [one.split()[1] for one in found] == ["K111", "K108"]


def test_there_are_not_too_many_overrides(tmp_path):
    overrides = (f"at: indicators.roads.name.x{number}, set: x" for number in range(3))
    found = findings(
        tmp_path, Limits(overrides=2), province=PROVINCE, district=district(*overrides)
    )
    assert "district.yaml:7 K005 more than 2 overrides" in found


def test_an_override_of_numbers_is_exact(tmp_path):
    specification = changed(
        tmp_path,
        "at: scorecard.revenue.max_points, set: 121/3",
        "at: scorecard.tourism.max_points, set: 59/3",
    )
    assert specification.scorecards[0].children[0].children[0].max_points == Fraction(121, 3)
