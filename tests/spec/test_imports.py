"""Specifications that are built on others: what joins, what is taken over, what is refused."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

import kpikit as kp
from kpikit.comparison import differences
from kpikit.errors import SpecificationError
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.spec import check_specification
from tests.spec.building import PROVINCE, findings, loaded, written

# --- what joins ---


def test_what_is_imported_is_declared_and_joins_what_is_declared_here(tmp_path):
    specification = loaded(
        tmp_path,
        province=PROVINCE,
        district="""
        imports: [province.yaml]
        references: {own: {title: Decision}}
        indicators: {forest: {unit: percent}}
        targets:
          roads: {pledge: {at_least: 90 percent}}
          forest: {plan: {at_least: 40 percent}}
        rankings: {own: {of: economy}}
        """,
    )
    assert [one.id for one in specification.references] == ["plan", "own"]
    assert [one.id for one in specification.indicators] == ["roads", "tourism", "revenue", "forest"]
    assert [(one.indicator, one.id) for one in specification.targets] == [
        ("roads", "plan"),
        ("roads", "pledge"),
        ("revenue", "plan"),
        ("revenue", "plan"),
        ("forest", "plan"),
    ]
    assert [one.id for one in specification.rankings] == ["all", "own"]
    assert specification.imports == ("province.yaml",)


def test_what_is_a_files_own_is_not_taken_over(tmp_path):
    specification = loaded(
        tmp_path,
        province=PROVINCE
        + """
    description: Of the province
    observations: {table: figures.csv}
    examples: {one: {given: {a: {roads: 80}}, expect: {a: {node: roads, points: 40}}}}
    """,
        district="imports: [province.yaml]",
    )
    assert (specification.id, specification.title, specification.description) == (
        "district",
        None,
        None,
    )
    assert specification.observations is None
    assert specification.examples == ()
    assert specification.language == "vi"


def test_every_place_is_in_its_own_file(tmp_path):
    specification = loaded(
        tmp_path,
        province=PROVINCE,
        district="imports: [province.yaml]\nindicators: {forest: {unit: percent}}",
    )
    places = {one.id: specification.place(one.declared_at) for one in specification.indicators}
    assert {name: (Path(one.file).name, one.line, one.column) for name, one in places.items()} == {
        "roads": ("province.yaml", 7, 3),
        "tourism": ("province.yaml", 8, 3),
        "revenue": ("province.yaml", 9, 3),
        "forest": ("district.yaml", 4, 14),
    }


def test_findings_in_an_import_point_into_it(tmp_path):
    found = findings(
        tmp_path,
        province="""
            kpikit: 1
            id: province
            titel: Province
            indicators: {roads: {unti: percent}}
            references: {a: {title: A}, a: {title: B}}
            """,
        district="imports: [province.yaml]\ntargets: {roads: {plan: {at_least: 1}}}",
    )
    assert found == [
        "province.yaml:3 K104 unknown key 'titel'",
        "province.yaml:4 K104 unknown key 'unti'",
        "province.yaml:5 K103 the key 'a' stands here a second time",
    ]


def test_a_version_that_is_not_known_is_found_in_an_import(tmp_path):
    found = findings(
        tmp_path, province="kpikit: 7\nid: province", district="imports: [province.yaml]"
    )
    assert found == [
        "province.yaml:1 K109 the specification is written for version 7, which is not known"
    ]


LISTED = """
    indicators: [{id: roads, unit: percent}]
    scorecard: {children: [{indicator: roads, max_points: 10, score: {value: }}]}
    successions: [{effective: 2024-12-01, rename: a, to: b}]
    checks: [{formula: roads, equals: 100 percent}]
    calendar: {fiscal_year: april}
    org_units: [{id: a}, b]
    """


def test_lists_and_mappings_join(tmp_path):
    specification = loaded(
        tmp_path,
        province="""
            indicators: [{id: roads, unit: point}]
            scorecard: {children: [{indicator: roads, max_points: 10, score: {value: }}]}
            checks: [{formula: roads, equals: 100 point}]
            calendar: {holidays: [2024-02-10]}
            org_units: [{id: a}]
            """,
        district="""
            imports: [province.yaml]
            indicators: {forest: {unit: point}}
            scorecards:
              own: {children: [{indicator: forest, max_points: 10, score: {value: }}]}
            checks: [{formula: forest, equals: 100 point}]
            calendar: {working_week: [monday]}
            org_units: {b: }
            """,
    )
    assert [one.id for one in specification.indicators] == ["roads", "forest"]
    assert [one.id for one in specification.scorecards] == ["scorecard", "own"]
    assert len(specification.checks) == 2
    assert len(specification.calendar.holidays) == len(specification.calendar.working_week) == 1
    assert [one.id for one in specification.org_units] == ["a", "b"]
    again = kp.parse_specification(kp.dump_specification(specification))
    assert again == specification


def test_versions_of_a_scorecard_join_as_a_whole(tmp_path):
    card = "children: [{indicator: roads, max_points: 10, score: {value: }}]"
    specification = loaded(
        tmp_path,
        province=f"""
            indicators: {{roads: {{unit: point}}}}
            scorecards:
              - {{id: old, effective: {{until: 2023}}, {card}}}
              - {{id: old, effective: {{from: 2024}}, {card}}}
            """,
        district=f"imports: [province.yaml]\nscorecards: {{new: {{{card}}}}}",
    )
    assert [one.id for one in specification.scorecards] == ["old", "old", "new"]


def test_keys_that_exclude_each_other_do_so_in_an_import(tmp_path):
    card = "{children: [{indicator: roads, max_points: 10, score: {value: }}]}"
    base = f"""
        indicators: {{roads: {{unit: point}}}}
        scorecard: {card}
        scorecards: {{other: {card}}}
        """
    found = findings(tmp_path, province=base, district="imports: [province.yaml]")
    assert found == ["province.yaml:6 K108 the keys scorecards and scorecard exclude each other"]


def test_an_empty_section_joins(tmp_path):
    specification = loaded(
        tmp_path,
        province="references:\nindicators: {roads: {unit: percent}}",
        district="imports: [province.yaml]\nreferences: {a: {title: A}}\nindicators:",
    )
    assert len(specification.references) == len(specification.indicators) == 1


# --- what cannot join ---


@pytest.mark.parametrize(
    ("own", "path"),
    [
        ("indicators: {roads: {unit: km}}", "indicators.roads"),
        ("indicators: [{id: roads, unit: km}]", "indicators.roads"),
        ("targets: {roads: {plan: {at_least: 1 percent}}}", "targets.roads.plan"),
        ("scorecard: {children: []}", "scorecards.scorecard"),
        ("language: en", "language"),
        ("org_units: {table: observations}", "org_units"),
    ],
)
def test_what_an_import_declares_is_not_declared_again(tmp_path, own, path):
    found = findings(tmp_path, province=PROVINCE, district=f"imports: [province.yaml]\n{own}")
    assert f"district.yaml:4 K113 '{path}' is declared by what is imported" in found


def test_the_hint_says_how_to_write_the_override(tmp_path):
    file = written(
        tmp_path,
        province=PROVINCE,
        district="imports: [province.yaml]\nindicators: {roads: {unit: km}}",
    )
    (found,) = check_specification(file).diagnostics
    assert found.hint == (
        "give it another id, or write what differs under 'overrides': "
        "- {at: indicators.roads, set: {...}}"
    )
    assert found.related[0].message == "first declared here"
    assert str(found.related[0].source).endswith("province.yaml:7:3")


def test_what_is_said_again_as_it_is_may_stay(tmp_path):
    specification = loaded(
        tmp_path, province=PROVINCE, district="imports: [province.yaml]\nlanguage: vi"
    )
    assert specification.language == "vi"


def test_units_of_the_table_of_observations_stay_alone(tmp_path):
    found = findings(
        tmp_path,
        province="org_units: {table: observations}",
        district="imports: [province.yaml]\norg_units: {a: }",
    )
    assert found == ["district.yaml:4 K113 'org_units' is declared by what is imported"]


def test_settings_that_are_said_twice_are_found(tmp_path):
    found = findings(
        tmp_path,
        province="calendar: {holidays: [2024-02-10]}",
        district="imports: [province.yaml]\ncalendar: {holidays: [2024-02-11]}",
    )
    assert found == ["district.yaml:4 K113 'calendar.holidays' is declared by what is imported"]


@pytest.mark.parametrize(
    ("own", "finding"),
    [
        ("indicators: [{unit: km}]", "K105 the key 'id' is missing"),
        ("indicators: [roads]", "K101 'roads' stands where a mapping is needed"),
        ("indicators: [[roads]]", "K101 a list stands where a mapping is needed"),
        (
            "indicators: [{id: a, unit: km}, {id: a, unit: m}]",
            "K201 the id 'a' is declared a second",
        ),
        ("checks: roads", "K101 'roads' stands where a list is needed"),
        ("calendar: weekdays", "K101 'weekdays' stands where a mapping is needed"),
        ("indicators: km", "K101 'km' stands where a mapping is needed"),
    ],
)
def test_what_has_a_wrong_shape_is_found_where_it_stands(tmp_path, own, finding):
    base = """
        indicators: {roads: {unit: percent}}
        checks: [{formula: roads, equals: 100 percent}]
        calendar: {holidays: [2024-02-10]}
        """
    found = findings(tmp_path, province=base, district=f"imports: [province.yaml]\n{own}")
    assert any(f"district.yaml:4 {finding}" in one for one in found), found


# --- chains ---


def test_each_level_overrides_those_below(tmp_path):
    specification = loaded(
        tmp_path,
        country="""
            indicators: {roads: {unit: percent}}
            targets: {roads: {plan: {at_least: 80 percent}}}
            """,
        province="""
            imports: [country.yaml]
            overrides: [{at: targets.roads.plan, set: {at_least: 70 percent}}]
            """,
        district="""
            imports: [province.yaml]
            overrides: [{at: targets.roads.plan, set: {at_least: 60 percent}}]
            """,
    )
    assert [str(one) for one in specification.overridden] == [
        "targets.roads.plan.at_least: 70 percent instead of 80 percent of country",
        "targets.roads.plan.at_least: 60 percent instead of 70 percent of province",
    ]
    last = specification.override_of("targets.roads.plan.at_least")
    assert (last.by, last.after) == ("district", "60 percent")


def diamond(folder, **files: str) -> list[str]:
    country = """
        indicators: {roads: {unit: percent}, forest: {unit: percent}}
        targets: {roads: {plan: {at_least: 80 percent}}}
        """
    both = {"one": "imports: [country.yaml]", "two": "imports: [country.yaml]"}
    district = "imports: [one.yaml, two.yaml]"
    every = {"country": country, **both, "district": district, **files}
    return findings(folder, DEFAULT_LIMITS, **every)


def test_a_file_that_is_imported_twice_counts_once(tmp_path):
    assert diamond(tmp_path) == []
    specification = kp.load_specification(tmp_path / "district.yaml")
    assert [one.id for one in specification.indicators] == ["roads", "forest"]


LEVEL = """
imports: [country.yaml]
overrides: [{{at: targets.roads.plan, set: {{at_least: {} percent}}}}]
"""


def test_two_imports_that_agree_need_no_decision(tmp_path):
    assert diamond(tmp_path, one=LEVEL.format(60), two=LEVEL.format(60)) == []


def test_two_imports_that_disagree_need_one(tmp_path):
    one, two = LEVEL.format(60), LEVEL.format(70)
    assert diamond(tmp_path, one=one, two=two) == [
        "two.yaml:5 K112 'targets.roads.plan.at_least' is overridden differently by two imports"
    ]
    decided = """
        imports: [one.yaml, two.yaml]
        overrides: [{at: targets.roads.plan, set: {at_least: 65 percent}}]
        """
    assert diamond(tmp_path, one=one, two=two, district=decided) == []


def test_two_imports_may_override_different_things(tmp_path):
    two = "imports: [country.yaml]\noverrides: [{at: indicators.forest, set: {unit: ha}}]"
    assert diamond(tmp_path, one=LEVEL.format(60), two=two) == []


def test_two_imports_that_declare_the_same_cannot_both_be_imported(tmp_path):
    own = "imports: [country.yaml]\nindicators: {water: {unit: percent}}"
    assert diamond(tmp_path, one=own, two=own) == [
        "two.yaml:4 K113 'indicators.water' is declared by another import, too"
    ]


def test_a_circle_is_shown(tmp_path):
    found = findings(
        tmp_path,
        province="imports: [country.yaml]",
        country="imports: [province.yaml]",
        district="imports: [province.yaml]\ntargets: {roads: {plan: {at_least: 1}}}",
    )
    assert found == [
        (
            "country.yaml:3 K203 the imports run in a circle: "
            "province.yaml -> country.yaml -> province.yaml"
        )
    ]


def test_a_file_may_not_import_itself(tmp_path):
    (found,) = findings(tmp_path, district="imports: [district.yaml]")
    assert "K203 the imports run in a circle: district.yaml -> district.yaml" in found


# --- where files lie ---


def test_a_folder_is_imported_and_takes_its_imports_from_itself(tmp_path):
    inside = tmp_path / "rules" / "province"
    inside.mkdir(parents=True)
    (inside / "specification.yaml").write_text(
        "{kpikit: 1, id: province, imports: [../shared.yaml, own.yaml]}", encoding="utf-8"
    )
    (inside / "own.yaml").write_text("{kpikit: 1, id: own}", encoding="utf-8")
    shared = "{kpikit: 1, id: shared, indicators: {roads: {unit: percent}}}"
    (tmp_path / "rules" / "shared.yaml").write_text(shared, encoding="utf-8")
    specification = loaded(tmp_path / "rules", district="imports: [province]")
    place = specification.place("indicators.roads")
    assert place.file == str(tmp_path / "rules" / "province" / ".." / "shared.yaml")


def test_what_ships_with_kpikit_is_imported_by_its_name(tmp_path):
    specification = loaded(tmp_path, district="imports: ['kpikit:vn/province-2024-illustrative']")
    assert specification.language == "vi"
    place = specification.place("targets.poverty.plan")
    assert place.file == "kpikit:vn/province-2024-illustrative/national.yaml"
    shipped = "kpikit:vn/province-2024-illustrative/national.yaml"
    text = kp.parse_specification(f"{{kpikit: 1, id: a, imports: ['{shipped}']}}")
    assert str(text.place("indicators.poor")).startswith(shipped)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../province.yaml", "K007"),
        ("province/../../province.yaml", "K007"),
        ("/etc/passwd", "K007"),
        ("https://example.org/province.yaml", "K007"),
        ("link.yaml", "K007"),
        ("ring.yaml", "K001"),
        ("nowhere.yaml", "K001"),
        ("a\\0b", "K001"),
        ("kpikit:vn/nowhere", "K001"),
        ("kpikit:../kpikit", "K001"),
        ("empty", "K002"),
        ("empty.yaml", "K002"),
        ("list.yaml", "K002"),
    ],
)
def test_what_cannot_be_imported_is_found_where_it_is_named(tmp_path, name, code):
    folder = tmp_path / "rules"
    (folder / "empty").mkdir(parents=True)
    (folder / "province").mkdir()
    (tmp_path / "province.yaml").write_text("{kpikit: 1, id: outside}", encoding="utf-8")
    (folder / "link.yaml").symlink_to(tmp_path / "province.yaml")
    (folder / "ring.yaml").symlink_to(folder / "ring.yaml")
    (folder / "empty.yaml").write_text("", encoding="utf-8")
    (folder / "list.yaml").write_text("[a, b]", encoding="utf-8")
    (found,) = findings(
        folder, district=f'imports: ["{name}"]\ntargets: {{roads: {{plan: {{at_least: 1}}}}}}'
    )
    assert found.startswith(f"district.yaml:3 {code} the import ")


def test_a_text_lies_in_no_folder():
    with pytest.raises(SpecificationError) as caught:
        kp.parse_specification("{kpikit: 1, id: a, imports: [province.yaml]}")
    (found,) = caught.value.diagnostics
    assert str(found).startswith(
        "<text>:1:30: K007 the import 'province.yaml' cannot be read: this text lies in no folder"
    )


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (b"id: \xff", "province.yaml:1 K003 this character is not UTF-8"),
        (b"id: [", "province.yaml:1 K004 this is not YAML"),
        (b"- a\n---\n- b", "province.yaml:2 K006 a second document begins here"),
    ],
)
def test_an_import_that_cannot_be_read_is_found_in_itself(tmp_path, content, finding):
    (tmp_path / "province.yaml").write_bytes(content)
    (found,) = findings(
        tmp_path,
        district="""
        imports: [province.yaml]
        overrides: [{at: indicators.roads, drop: true}]
        targets: {roads: {plan: {at_least: 1}}}
        """,
    )
    assert found.startswith(finding)


def test_imports_that_are_no_list_are_found(tmp_path):
    assert findings(tmp_path, district="imports: province.yaml") == [
        "district.yaml:3 K101 'province.yaml' stands where a list is needed"
    ]
    assert findings(tmp_path, district="imports: [{file: province.yaml}, ]") == [
        "district.yaml:3 K101 a mapping stands where one value is needed"
    ]


# --- limits ---


def test_there_are_not_too_many_files(tmp_path):
    files = {f"part{number}": "" for number in range(3)}
    names = ", ".join(f"{name}.yaml" for name in files)
    found = findings(tmp_path, Limits(imports=2), **files, district=f"imports: [{names}]")
    assert found == ["district.yaml:3 K005 more than 2 files are imported"]


def test_chains_are_not_too_long(tmp_path):
    files = {f"part{number}": f"imports: [part{number + 1}.yaml]" for number in range(3)}
    found = findings(
        tmp_path, Limits(import_depth=2), **files, part3="", district="imports: [part0.yaml]"
    )
    assert found == ["part1.yaml:3 K005 imports of imports are deeper than 2 files"]


@pytest.mark.parametrize("limits", [Limits(characters=120), Limits(nodes=20)])
def test_all_files_together_are_no_larger_than_one_may_be(tmp_path, limits):
    part = "references: {a: {title: Nobody knows}}"
    found = findings(tmp_path, limits, one=part, two=part, district="imports: [one.yaml, two.yaml]")
    assert found == [
        "district.yaml:3 K005 the files that are imported are larger than one specification may be"
    ]


# --- tables ---

UNITS = "id,name\na,An\nb,Binh\n"
LEVELS = (
    "indicator,target,at_least,unit,org_unit\nroads,plan,80,percent,a\nroads,plan,70,percent,b\n"
)
WITH_TABLES = """
    kpikit: 1
    id: province
    org_units: {table: units.csv}
    indicators: {roads: {unit: percent}}
    targets: {table: levels.csv}
    """


def test_the_tables_of_an_import_are_read_from_its_folder(tmp_path):
    province = tmp_path / "province"
    province.mkdir()
    (province / "units.csv").write_text(UNITS, encoding="utf-8")
    (province / "levels.csv").write_text(LEVELS, encoding="utf-8")
    (province / "specification.yaml").write_text(dedent(WITH_TABLES), encoding="utf-8")
    specification = loaded(
        tmp_path,
        units__csv="id\nc\n",
        district="""
            imports: [province]
            org_units: {table: units.csv}
            overrides:
              - {at: 'targets.roads.plan[org_unit=b]', set: {at_least: 60 percent}}
              - {at: org_units.a.name, set: An Hoà}
            """,
    )
    assert [one.id for one in specification.org_units] == ["a", "b", "c"]
    assert [str(one.comparison.level) for one in specification.targets] == [
        "80 percent",
        "60 percent",
    ]
    places = [specification.place(one.declared_at) for one in specification.org_units]
    assert [(Path(one.file).parent.name, one.line) for one in places] == [
        ("province", 2),
        ("province", 3),
        (tmp_path.name, 2),
    ]
    level, name = specification.overridden
    assert str(level).endswith("60 percent instead of 70 percent of province")
    assert str(level.replaced).endswith("levels.csv:3 (at_least)")
    assert str(name.replaced).endswith("units.csv:2 (name)")


def test_what_is_wrong_in_a_table_of_an_import_is_found_in_it(tmp_path):
    found = findings(
        tmp_path,
        province=WITH_TABLES,
        units__csv="id,name,parent\na b,An,\nb,Binh,An\n",
        levels__csv="indicator,target,at_least,unit\nroads,plan,80,percent\n",
        district="imports: [province.yaml]\ntargets: {roads: {own: {at_least: 1}}}",
    )
    assert found == ["units.csv:2 K107 'a b' is not an id"]


def test_a_table_of_an_import_that_is_not_there_is_found(tmp_path):
    found = findings(
        tmp_path, province=WITH_TABLES, levels__csv=LEVELS, district="imports: [province.yaml]"
    )
    assert len(found) == 1
    assert found[0].startswith("units.csv:None K001 ")


def test_a_table_of_an_import_that_is_named_wrongly_is_found(tmp_path):
    base = "org_units: {table: units.csv, sheat: first}"
    (found,) = findings(tmp_path, province=base, district="imports: [province.yaml]")
    assert found == "province.yaml:3 K104 unknown key 'sheat'"


def test_rows_with_groups_and_ends_join(tmp_path):
    specification = loaded(
        tmp_path,
        province="""
            org_units: {table: units.csv, groups: {terrain: terrain}}
            successions: {table: map.csv}
            """,
        units__csv="id,terrain\na,hills\nb,plain\n",
        map__csv="effective,old,new\n2024-07-01,a,\n",
        district="imports: [province.yaml]\norg_units: {c: {groups: {terrain: hills}}}",
    )
    terrains = [one.groups.get("terrain") for one in specification.org_units]
    assert terrains == ["hills", "plain", "hills"]
    assert len(specification.successions) == 1


def test_an_empty_table_joins(tmp_path):
    specification = loaded(
        tmp_path,
        province=WITH_TABLES,
        units__csv="id\n",
        levels__csv="indicator,target,at_least\n",
        district="imports: [province.yaml]",
    )
    assert specification.org_units == specification.targets == ()


# --- what is left after dropping ---


def test_what_refers_to_something_dropped_shows_where(tmp_path):
    file = written(
        tmp_path,
        province=PROVINCE,
        district="imports: [province.yaml]\noverrides: [{at: scorecard.economy, drop: true}]\n"
        "rankings: {own: {of: economy}}",
    )
    found = check_specification(file).diagnostics
    (one,) = [one for one in found if one.code.value == "K202"]
    assert one.related[0].message == "dropped here"
    assert str(one.related[0].source).endswith("district.yaml:4:18")


def test_what_is_not_there_for_another_reason_does_not(tmp_path):
    file = written(
        tmp_path,
        province=PROVINCE,
        district="imports: [province.yaml]\noverrides: [{at: references.plan, drop: true}]\n"
        "rankings: {own: {of: nothing}}",
    )
    related = {str(one): one.related for one in check_specification(file).diagnostics}
    assert sorted(map(len, related.values())) == [0, 1]


# --- written again ---


def test_what_is_written_again_stands_alone():
    specification = kp.load_specification("kpikit:vn/district-2024-illustrative")
    text = kp.dump_specification(specification)
    assert "imports" not in text
    assert "overrides" not in text
    assert kp.parse_specification(text) == specification


def test_how_a_specification_came_about_is_no_difference():
    specification = kp.load_specification("kpikit:vn/district-2024-illustrative")
    again = kp.parse_specification(kp.dump_specification(specification))
    assert len(differences(specification, again)) == 0
