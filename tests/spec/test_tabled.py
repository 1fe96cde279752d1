"""Sections in tables: YAML and tables in, declarations or findings with their rows out."""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from textwrap import dedent

import pytest
import xlsxwriter

import kpikit as kp
from kpikit.errors import Code, SpecificationError
from kpikit.model.levels import Equals, Maximum, Minimum
from kpikit.model.org import Membership, OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.paths import Path
from kpikit.model.successions import Begins, End, Inherited, Successor
from kpikit.model.targets import Ratio, Target
from kpikit.model.text import Text
from kpikit.model.units import Quantity
from kpikit.model.validity import Validity
from kpikit.periods import Period
from kpikit.spec import check_specification, parse_specification

INDICATORS = """
indicators:
  revenue: {unit: triệu đồng, accumulation: year_to_date}
  online: {unit: percent}
"""
UNITS = "org_units: {table: units.csv}\n"
TARGETS = "targets: {table: targets.csv, locale: vi}\n"


@pytest.fixture
def folder(tmp_path):
    """Return a function that writes a specification with its tables, and gives its folder."""

    def write(text, **tables):
        (tmp_path / "specification.yaml").write_text(
            f"kpikit: 1\nid: example\n{dedent(text)}", encoding="utf-8"
        )
        for name, rows in tables.items():
            content = dedent(rows).lstrip("\n")
            (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def read(folder):
    """Return the specification that a text and its tables are."""
    return lambda text, **tables: kp.load_specification(folder(text, **tables))


@pytest.fixture
def findings(folder, monkeypatch):
    """Return what is found, without hints."""

    def find(text, **tables):
        monkeypatch.chdir(folder(text, **tables))
        found = check_specification("specification.yaml").diagnostics
        return [f"{one.source}: {one.code.value} {one.message}" for one in found]

    return find


# --- organisation units ---


def test_org_units_stand_in_a_table_with_their_groups(read):
    specification = read(
        "org_units: {table: units.csv, columns: {id: ma, name: ten}, groups: {area: vung}}",
        units="""
            ma,ten,level,parent,vung,dân số
            hung-nguyen,Huyện Hưng Nguyên,district,,,
            "00112",Xã Hưng Đạo,commune,hung-nguyen,north,5000
            hung-tay,,commune,hung-nguyen,,
            """,
    )
    assert specification.org_units == (
        OrgUnit(id="hung-nguyen", name=Text.of("Huyện Hưng Nguyên"), level="district"),
        OrgUnit(
            id="00112",
            name=Text.of("Xã Hưng Đạo"),
            level="commune",
            parent="hung-nguyen",
            groups=Pairs.of({"area": "north"}),
        ),
        OrgUnit(id="hung-tay", level="commune", parent="hung-nguyen"),
    )
    assert str(specification.sources["org_units.table[3]"]).endswith("units.csv:3")


def test_a_level_may_hold_for_all_units_that_do_not_name_one(read):
    specification = read(
        "org_units: {table: units.csv, level: commune}",
        units="id,level\nhung-dao,\nhung-nguyen,district\n",
    )
    assert [unit.level for unit in specification.org_units] == ["commune", "district"]


def test_org_units_stand_in_a_sheet_of_a_workbook(folder):
    path = folder(
        "org_units: {table: units.xlsx, sheet: Xã, groups: {area: vùng}}\n"
        "targets: {table: units.xlsx, sheet: Chỉ tiêu}\n" + INDICATORS
    )
    with xlsxwriter.Workbook(path / "units.xlsx") as book:
        units, targets = book.add_worksheet("Xã"), book.add_worksheet("Chỉ tiêu")
        for number, row in enumerate([["id", "vùng"], ["hung-dao", "north"], ["hung-tay", ""]]):
            units.write_row(number, 0, row)
        targets.write_row(0, 0, ["indicator", "target", "at_least", "period"])
        targets.write_row(1, 0, ["revenue", "plan", 287074.5, 2024])
        targets.write_row(2, 0, ["online", "plan", "nhiều", 2024])
    checked = check_specification(path)
    assert [unit.groups.get("area") for unit in checked.specification.org_units] == ["north", None]
    (target,) = checked.specification.targets
    assert target.comparison == Minimum(level=Quantity(Fraction("287074.5")))
    assert target.period == Period.parse("2024")
    (finding,) = checked.diagnostics
    assert str(finding.source).endswith("units.xlsx[Chỉ tiêu]:3 (at_least)")
    assert finding.code is Code.NOT_A_NUMBER


def test_what_is_wrong_with_units_is_found_in_its_row(findings):
    assert findings(
        UNITS + INDICATORS + "targets: {online: {norm: {at_least: 5, org_unit: Hung Tay}}}",
        units="""
            id,parent,level
            hung-dao,hung-nguyn,commune
            Hung Tay,,
            ,,commune
            hung-dao,,Xã Hưng
            x,x,
            hung-dao,,
            """,
    ) == [
        "specification.yaml:8:50: K107 'Hung Tay' is not an id",
        "units.csv:2 (parent): K202 there is no org_unit 'hung-nguyn'",
        "units.csv:3 (id): K107 'Hung Tay' is not an id",
        "units.csv:4: K105 the column 'id' has no value",
        "units.csv:5 (level): K107 'Xã Hưng' is not an id",
        "units.csv:6 (parent): K203 'x' is above itself: x, x",
        "units.csv:7: K201 the id 'hung-dao' is declared a second time",
    ]


# --- targets ---


def test_targets_stand_in_a_table_with_unit_period_and_scope(read):
    specification = read(
        UNITS + TARGETS + INDICATORS,
        units="id,level\nhung-dao,commune\n",
        targets="""
            indicator,target,at_least,at_most,equals,unit,period,level,org_unit,path,ratio,note,xyz
            revenue,plan,"300.000",,,,2024,,,linear,,giao,1
            revenue,plan,"287,5",,,tỷ đồng,2025,commune,,,,,
            online,norm,61 %,,,ratio,,,hung-dao,,,,
            online,limit,,"80,5",,%,2024-S1,,,,two_minus_ratio,,
            online,whole,,,2/3,ratio,,,,,,,
            """,
    )
    plan = {"indicator": "revenue", "id": "plan"}
    assert specification.targets == (
        Target(
            **plan,
            comparison=Minimum(level=Quantity(Fraction(300_000))),
            period=Period.parse("2024"),
            path=Path.LINEAR,
            note=Text.of("giao"),
        ),
        Target(
            **plan,
            comparison=Minimum(level=Quantity(Fraction("287.5"), "tỷ đồng")),
            period=Period.parse("2025"),
            level="commune",
        ),
        Target(
            indicator="online",
            id="norm",
            comparison=Minimum(level=Quantity(Fraction(61), "%")),
            org_unit="hung-dao",
        ),
        Target(
            indicator="online",
            id="limit",
            comparison=Maximum(level=Quantity(Fraction("80.5"), "%")),
            period=Period.parse("2024-S1"),
            ratio=Ratio.TWO_MINUS_RATIO,
        ),
        Target(
            indicator="online",
            id="whole",
            comparison=Equals(level=Quantity(Fraction(2, 3), "ratio")),
        ),
    )


def test_everything_wrong_with_targets_is_found_at_once(findings):
    assert findings(
        UNITS + TARGETS + INDICATORS,
        units="id\nhung-dao\n",
        targets="""
            indicator,target,at_least,at_most,unit,period,org_unit,path
            revenue,plan,"300.000,0,0",,,,,
            revenue,plan,5,6,,2024-Q7,,
            online,norm,80,,kmm,,,curved
            online,norm,80,,km,,hung-tay,
            ,norm,80,,,,,
            online,,80,,,,,
            onlin,norm,80,,,,,
            online,norm,,,,,,
            online,norm,70,,,2024,,linear
            online,best,nhiều,,,,,
            """,
    ) == [
        "targets.csv:2 (at_least): K301 '300.000,0,0' is not a number",
        "targets.csv:3 (at_most): K108 the keys at_least and at_most exclude each other",
        "targets.csv:3 (period): K305 '2024-Q7' is not a period: a year has 4 quarters",
        "targets.csv:4 (path): K106 'curved' is not possible here",
        "targets.csv:5 (org_unit): K202 there is no org_unit 'hung-tay'",
        "targets.csv:5 (at_least): K304 a value in 'km' cannot be given in 'percent'",
        "targets.csv:6: K105 the column 'indicator' has no value",
        "targets.csv:7: K105 the column 'target' has no value",
        "targets.csv:8: K202 there is no indicator 'onlin'",
        "targets.csv:9: K108 none of the columns at_least, at_most, equals has a value",
        "targets.csv:10 (path): K406 the values of 'online' do not run up to a level",
        "targets.csv:11 (at_least): K301 'nhiều' is not a number",
    ]


def test_a_number_that_reads_differently_elsewhere_needs_a_locale(findings):
    text = "targets: {table: targets.csv}\n" + INDICATORS
    assert findings(text, targets="indicator,target,at_least\nrevenue,plan,300.000\n") == [
        "targets.csv:2 (at_least): K302 '300.000' can be 300 or 300000"
    ]


def test_columns_have_headings_of_their_own(read):
    specification = read(
        "targets: {table: targets.csv, columns: {indicator: chi_tieu, target: loai, at_least: Mức}}"
        + INDICATORS,
        targets="chi_tieu,loai, Mức \nrevenue,plan,5\n",
    )
    assert [str(target.comparison.level) for target in specification.targets] == ["5"]


@pytest.mark.parametrize(
    ("settings", "headings", "found"),
    [
        ("columns: {period: ky}", "indicator,target,at_least",
         ["K702 the column 'ky' is missing"]),
        ("columns: {target: loai}", "indicator,target,at_least",
         ["K702 the column 'loai' is missing"]),
        ("columns: {at_leest: muc}", "indicator,target,at_least,muc",
         ["K702 'at_leest' is no column of targets"]),
        ("locale: vi", "indicator,period", ["K702 the column 'target' is missing",
         "K702 none of the columns at_least, at_most, equals is there"]),
        ("locale: vi", "indicatr,target,at_least", ["K702 the column 'indicator' is missing"]),
    ],
)  # fmt: skip
def test_headings_that_lack_are_found_once_for_all_rows(findings, settings, headings, found):
    rows = "revenue,plan,5,5\nonline,plan,5,5\n"
    assert findings(
        f"targets: {{table: targets.csv, {settings}}}\n{INDICATORS}",
        targets=f"{headings}\n{rows if headings.count(',') == 3 else rows.replace(',5,5', ',5')}",
    )[: len(found)] == [f"targets.csv:1: {one}" for one in found]


def test_headings_of_groups_have_to_be_there(findings):
    text = "org_units: {table: units.csv, groups: {area: vung}}"
    assert findings(text, units="id,level\nx,d\n") == [
        "units.csv:1: K702 the column 'vung' is missing"
    ]


def test_columns_that_are_called_almost_like_one_that_is_read_are_warned_of(folder):
    path = folder(
        TARGETS + INDICATORS,
        targets="indicator,target,at_least,peroid,year\nrevenue,plan,5,2024,1\n",
    )
    (finding,) = check_specification(path).diagnostics
    assert str(finding).endswith(
        "targets.csv:1 (peroid): K707 warning: the column 'peroid' is not read; "
        "did you mean 'period'?"
    )
    assert len(kp.load_specification(path).targets) == 1


def test_a_table_without_rows_declares_nothing(read):
    assert read(UNITS + INDICATORS, units="id\n").org_units == ()


# --- where tables lie ---


@pytest.mark.parametrize("name", ["../units.csv", "/etc/hostname", "a/../../units.csv"])
@pytest.mark.parametrize("section", ["org_units", "targets", "observations"])
def test_a_table_lies_in_the_folder_of_its_specification(findings, section, name):
    (found,) = findings(f"{section}: {{table: {name}}}")
    assert found.endswith(f"K007 the table {name!r} lies outside the specification's folder")
    assert found.startswith("specification.yaml:3:")


def test_a_link_does_not_lead_out_of_the_folder(findings, tmp_path_factory, tmp_path):
    outside = tmp_path_factory.mktemp("outside") / "units.csv"
    outside.write_text("id\nx\n", encoding="utf-8")
    (tmp_path / "units.csv").symlink_to(outside)
    (tmp_path / "inside.csv").symlink_to(tmp_path / "own.csv")
    (found,) = findings(UNITS)
    assert "K007 the table 'units.csv' lies outside" in found
    assert findings("org_units: {table: inside.csv}", own="id\nx\n") == []


def test_a_link_to_itself_and_impossible_names_are_no_tables(findings, tmp_path):
    (tmp_path / "units.csv").symlink_to(tmp_path / "units.csv")
    (found,) = findings(UNITS)
    assert "K001" in found
    (found,) = findings(r'org_units: {table: "a\0b.csv"}')
    assert found == r"specification.yaml:3:20: K001 the table 'a\x00b.csv' cannot be found"
    (found,) = findings(f"org_units: {{table: {'x' * 5000}.csv}}")
    assert "K001" in found
    (found,) = findings("org_units: {table: ''}")
    assert "K001" in found


def test_a_text_lies_in_no_folder():
    with pytest.raises(SpecificationError) as caught:
        parse_specification(f"id: x\n{UNITS}")
    (finding,) = caught.value.diagnostics
    assert str(finding).startswith("<text>:2:20: K007 the table 'units.csv' is not there")
    assert parse_specification("id: x\nobservations: {table: ../o.csv}").observations is not None


def test_what_a_missing_table_would_have_declared_is_not_reported(findings):
    card = (
        "scorecard: {children: [{indicator: online, max_points: 1, score: {target: a, linear: }}]}"
    )
    found = findings(
        f"{UNITS}{TARGETS}{INDICATORS}{card}\nrankings: {{r: {{of: total, per: area}}}}"
    )
    assert [one.partition(":")[0] for one in found] == ["targets.csv", "units.csv"]
    text = (
        f"{UNITS}{INDICATORS}targets: {{online: {{norm: {{at_least: 5, org_unit: x, level: d}}}}}}"
    )
    assert len(findings(text)) == 1


def test_a_table_that_is_no_table_is_found_in_it(findings):
    found = findings(UNITS, units="")
    assert [one[: len("units.csv:1: K701")] for one in found] == ["units.csv:1: K701"]


def test_rows_with_too_many_cells_are_found_and_the_others_read(findings):
    assert findings(UNITS, units="id,level\nx,d,e\ny y,d\n") == [
        "units.csv:2: K701 the row has 3 cells, the heading 2",
        "units.csv:3 (id): K107 'y y' is not an id",
    ]


# --- units of the table of observations ---

FOUND = """
observations: {table: observations.csv, columns: {org_unit: iso3, indicator: id, period: year}}
org_units: {table: observations, columns: {name: country}, groups: {region: continent}, level: all}
indicators: {life: {unit: year, level: all}}
targets:
  life:
    goal:
      - {at_least: 70, group: Asia}
      - {at_least: 80, group: Europe}
      - {at_least: 85, org_unit: FRA}
scorecard:
  applies_to: {level: all, group: Asia}
  children: [{indicator: life, max_points: 10, score: {target: goal, linear: {}}}]
rankings: {r: {of: total, per: region}}
"""


def test_org_units_come_with_the_observations(folder):
    path = folder(
        FOUND,
        observations="""
            iso3,country,continent,id,year,value
            VNM,Việt Nam,Asia,life,2021,73.6
            FRA,France,Europe,life,2021,82.5
            DEU,,Europe,life,2021,80.6
            LAO,Laos,Asia,life,2021,68.1
            """,
    )
    assert check_specification(path).diagnostics == ()
    specification = kp.load_specification(path)
    observations = kp.read_observations(path / "observations.csv", specification)
    evaluation = kp.evaluate(specification, observations)
    found = [
        (row.org_unit, row.target_value, getattr(row.met, "value", None))
        for row in evaluation.achievements
    ]
    assert found == [  # type: ignore[comparison-overlap]
        ("VNM", 70, "met"),
        ("FRA", 85, "unmet"),
        ("DEU", 80, "met"),
        ("LAO", 70, "unmet"),
    ]
    assert [(row.peer_group, row.org_unit, row.rank) for row in evaluation.rankings] == [
        ("Asia", "VNM", 1),
        ("Asia", "LAO", 2),
    ]


# --- levels that are issued ---

ISSUED = """
indicator,target,period,at_least,issued
online,plan,2024,60,
online,plan,2024,50,{day}
"""


@pytest.mark.parametrize(
    ("targets", "day"),
    [
        (TARGETS, "15/7/2024"),
        (TARGETS, "2024-07-15"),
        ("targets: {table: targets.csv}\n", "2024-07-15"),
    ],
)
def test_a_table_says_when_levels_are_issued_the_day_first_as_in_vietnam(read, targets, day):
    found = read(INDICATORS + targets, targets=ISSUED.format(day=day))
    assert [level.issued for level in found.targets] == [None, date(2024, 7, 15)]


def test_a_day_that_is_none_is_found_in_its_cell(findings):
    table = ISSUED.format(day="15/7/2024")
    assert findings(INDICATORS + "targets: {table: targets.csv}\n", targets=table) == [
        "targets.csv:3 (issued): K307 '15/7/2024' is not a date"
    ]
    table = ISSUED.format(day="soon")
    assert findings(INDICATORS + TARGETS, targets=table) == [
        "targets.csv:3 (issued): K307 'soon' is not a date"
    ]


# --- successions, times and memberships ---


SUCCESSIONS = "successions: {table: successions.csv, locale: vi}\n"


def test_successions_stand_in_a_table_and_a_row_without_a_successor_ends_a_unit(read):
    specification = read(
        UNITS + SUCCESSIONS + INDICATORS + "references: {nq_1: {title: Resolution}}\n",
        units="id\nhung-dao\nhung-tay\nvinh\nhung-nguyen\nlam-thanh\n",
        successions="""
            old,new,effective,share,basis,reference,confirmed,issued,since,targets,note
            hung-dao,vinh,1/7/2025,"62,5 %","4.200",nq_1,TRUE,16/6/2025,handover,new,phần lớn
            hung-dao,lam-thanh,2025-07-01,3/8,1e3,,false,,,,
            hung-nguyen,,1/7/2025,,,,,,,,
            hung-tay,lam-thanh,1/7/2026,,revenue,,,,,,
            """,
    )
    july = date(2025, 7, 1)
    assert specification.successions == (
        Successor(
            old="hung-dao",
            new="vinh",
            effective=july,
            share=Fraction("0.625"),
            basis=Fraction(4200),
            reference="nq_1",
            issued=date(2025, 6, 16),
            since=Begins.HANDOVER,
            targets=Inherited.NEW,
            note=Text.of("phần lớn"),
        ),
        Successor(
            old="hung-dao",
            new="lam-thanh",
            effective=july,
            share=Fraction("0.375"),
            basis=Fraction(1000),
            confirmed=False,
        ),
        End(effective=july, end=("hung-nguyen",)),
        Successor(old="hung-tay", new="lam-thanh", effective=date(2026, 7, 1), basis="revenue"),
    )
    assert str(specification.sources["successions.table[4].end[0]"]).endswith(":4 (old)")


def test_shares_and_days_of_a_workbook_are_read_as_it_shows_them(folder):
    path = folder("org_units: [{id: a}, {id: b}]\nsuccessions: {table: book.xlsx}\n")
    with xlsxwriter.Workbook(path / "book.xlsx") as book:
        sheet = book.add_worksheet()
        percent, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": 14})
        sheet.write_row(0, 0, ["old", "new", "effective", "share", "basis", "confirmed"])
        sheet.write_row(1, 0, ["a", "b"])
        sheet.write_datetime(1, 2, datetime(2025, 7, 1), day)  # noqa: DTZ001 - a day
        sheet.write_number(1, 3, 0.6, percent)
        sheet.write_number(1, 4, 4200)
        sheet.write_boolean(1, 5, False)  # noqa: FBT003 - the value
    (row,) = kp.load_specification(path).successions
    assert row == Successor(
        old="a",
        new="b",
        effective=date(2025, 7, 1),
        share=Fraction(3, 5),
        basis=Fraction(4200),
        confirmed=False,
    )


def test_what_is_wrong_with_successions_is_found_in_its_row(findings):
    assert findings(
        UNITS + SUCCESSIONS,
        units="id\na\nb\nc\n",
        successions="""
            old,new,effective,share,basis,confirmed,new_unit
            a,,1/7/2025,60 %,,,
            a,,1/7/2025,,3,,
            a,,,,,,
            a,b,31/6/2025,140 %,1.2.3,maybe,
            a,b,1/7/2025,5 km,,,
            a,b,1/7/2025,,"4,2 người",,
            ,b,1/7/2025,,,,
            ,,1/7/2025,,,,
            a,d,1/7/2025,,,,
            """,
    ) == [
        "successions.csv:2: K105 the column 'new' has no value, but there is a share",
        "successions.csv:3: K105 the column 'new' has no value, but there is a basis",
        "successions.csv:4: K105 the column 'effective' has no value",
        "successions.csv:5 (basis): K301 '1.2.3' is not a number",
        "successions.csv:6 (share): K301 '5 km' is not a number",
        "successions.csv:7 (basis): K301 '4,2 người' is not a number",
        "successions.csv:8: K105 the column 'old' has no value",
        "successions.csv:9: K105 the column 'old' has no value",
        "successions.csv:9: K105 the column 'new' has no value",
        "successions.csv:10 (new): K202 there is no org_unit 'd'",
    ]


def test_a_table_of_successions_has_its_columns(findings):
    assert findings(SUCCESSIONS, successions="old,effective,shar\na,2025-07-01,1\n") == [
        "successions.csv:1: K702 the column 'new' is missing",
        "successions.csv:1 (shar): K707 the column 'shar' is not read",
    ]


def test_units_say_in_one_column_or_in_two_for_how_long_they_exist(read):
    specification = read(
        "org_units: {table: units.csv, locale: vi}\n"
        "successions: [{effective: 2025-07-01, end: [b, d]}]",
        units="""
            id,valid,valid_from,valid_until
            a,2024-12-01/..,,
            b,,1/12/2024,30/6/2025
            c,,2024,
            d,,,2025-S1
            e,,,
            """,
    )
    assert [str(unit.valid) for unit in specification.org_units] == [
        "2024-12-01/..",
        "2024-12-01/2025-06-30",
        "2024-01-01/..",
        "../2025-06-30",
        "None",
    ]


def test_what_is_wrong_with_times_is_found_in_its_row(findings):
    assert findings(
        "org_units: {table: units.csv}",
        units="""
            id,valid,valid_from,valid_until
            a,2024-12-01/..,2024-12-01,
            b,,1/12/2024,2025-06-30
            c,,2025,2024
            d,,,soon
            e,always,,
            """,
    ) == [
        "units.csv:2 (valid_from): K108 the keys valid and valid_from exclude each other",
        "units.csv:3 (valid_from): K307 '1/12/2024' is not a date",
        "units.csv:4 (valid_until): K305 '2025/2024' ends before it begins",
        "units.csv:5 (valid_until): K307 'soon' is not a date",
        "units.csv:6 (valid): K305 'always' says no time: 'always' is not a period",
    ]


MEMBERS = """
org_units:
  table: units.csv
  groups: {area: vung}
  memberships: {table: members.csv, columns: {org_unit: ma}, locale: vi, groups: {area: vung}}
"""


def test_memberships_stand_in_a_table_beside_that_of_the_units(read):
    specification = read(
        MEMBERS,
        units="id,level,parent,vung\nh,district,,\np,province,,\na,commune,h,north\n",
        members="""
            ma,valid_from,valid_until,level,parent,vung
            a,1/7/2025,,ward,p,
            a,,31/12/2023,,,south
            """,
    )
    unit = specification.org_units[2]
    assert unit.memberships == (
        Membership(valid=Validity.parse("2025-07-01/.."), level="ward", parent="p"),
        Membership(valid=Validity.parse("../2023"), groups=Pairs.of({"area": "south"})),
    )
    assert str(specification.sources["org_units.memberships.table[2].parent"]).endswith(
        "members.csv:2 (parent)"
    )
    assert kp.parse_specification(kp.dump_specification(specification)) == specification


def test_what_is_wrong_with_memberships_is_found_in_its_row(findings):
    assert findings(
        MEMBERS,
        units="id,vung\nhung-dao,\nhung-tay,\nHung My,\n",
        members="""
            ma,valid_from,valid_until,parent,vung
            hung-dai,2025,,,
            hung-dai,2026,,,
            Hung My,2025,,,
            hung-tay,2025,,vinh,
            hung-tay,,,,
            x,2025,,,
            """,
    ) == [
        "members.csv:2 (ma): K202 there is no org_unit 'hung-dai'",
        "members.csv:4 (ma): K107 'Hung My' is not an id",
        "members.csv:5 (parent): K202 there is no org_unit 'vinh'",
        "members.csv:6: K105 the column 'valid' has no value",
        "members.csv:7 (ma): K202 there is no org_unit 'x'",
        "units.csv:4 (id): K107 'Hung My' is not an id",
    ]
    assert findings(MEMBERS, units="id,vung\na,\n", members="ma,vung\na,north\n") == [
        "members.csv:1: K702 the column 'valid' is missing"
    ]


def test_units_of_the_observations_have_no_table_of_memberships(findings):
    assert findings(
        "org_units: {table: observations, memberships: {table: members.csv}}", members="org_unit\n"
    ) == [
        (
            "specification.yaml:3:47: K108 memberships stand beside units of the table of "
            "observations, which have none"
        )
    ]
