"""Identities of the data: where they do not hold a warning says so, and results stand."""

from __future__ import annotations

import pytest

from kpikit.errors import Code, Severity

STRUCTURE = """
org_units: [{id: a, level: district}, {id: b, level: district}, {id: c, level: commune}]
indicators:
  farms: {unit: percent, level: district}
  works: {unit: percent, level: district}
  total: {unit: percent}
checks:
  - formula: farms + works
    equals: 100 percent
"""
HEAD = "org_unit,indicator,period,value\n"


@pytest.fixture
def warnings(evaluate):
    """Return the messages of what does not hold."""

    def find(text, table):
        found = evaluate(text, table).diagnostics
        assert {finding.severity for finding in found} <= {Severity.WARNING}
        assert {finding.code for finding in found} <= {Code.IDENTITY}
        return [finding.message for finding in found]

    return find


def test_what_adds_up_is_not_spoken_of(warnings):
    assert warnings(STRUCTURE, HEAD + "a,farms,2024,30.5\na,works,2024,69.5\n") == []


def test_a_warning_names_unit_period_and_both_numbers(warnings):
    table = HEAD + "a,farms,2024,30.5\na,works,2024,70\na,farms,2023,1/3\na,works,2023,1/3\n"
    assert warnings(STRUCTURE, table) == [
        "farms + works = 100 percent: 0.666666666667, not 100 percent (a, 2023)",
        "farms + works = 100 percent: 100.5, not 100 percent (a, 2024)",
    ]


def test_a_name_stands_for_the_formulas_in_the_language_of_the_specification(warnings):
    text = STRUCTURE.replace("- formula", "- name: {en: Structure, vi: Cơ cấu}\n    formula")
    table = HEAD + "a,farms,2024,30\na,works,2024,71\n"
    assert warnings(text + "language: vi\n", table) == ["Cơ cấu: 101, not 100 phần trăm (a, 2024)"]


def test_a_warning_stands_at_the_identity_in_the_file(evaluate):
    table = HEAD + "a,farms,2024,30\na,works,2024,71\n"
    (finding,) = evaluate(STRUCTURE, table).diagnostics
    assert str(finding.source) == "<text>:10:5"
    assert finding.hint == "compare the figures with their sources"


def test_nothing_is_asked_where_a_part_is_not_there(warnings):
    table = HEAD + "a,farms,2024,30\na,works,2024,\nb,works,2024,71\nc,total,2024,5\n"
    assert warnings(STRUCTURE, table) == []


def test_an_identity_of_other_units_is_asked_of_those_units(warnings):
    text = STRUCTURE + "  - {formula: total, equals: 2 * 50 percent}\n"
    table = HEAD + "c,total,2024,99\na,total,2024,100\n"
    assert warnings(text, table) == ["total = 2 * 50 percent: 99, not 100 percent (c, 2024)"]


def test_both_sides_may_be_in_different_units(warnings):
    text = """
        org_units: [{id: a}]
        indicators: {paid: {unit: triệu đồng}, owed: {unit: tỷ đồng}}
        checks: [{formula: paid, equals: owed}]
        """
    assert warnings(text, HEAD + "a,paid,2024,1500\na,owed,2024,1.5\n") == []
    assert warnings(text, HEAD + "a,paid,2024,1500\na,owed,2024,1.4\n") == [
        "paid = owed: 1500, not 1400 million VND (a, 2024)"
    ]


def test_an_identity_may_compare_periods(warnings):
    text = """
        org_units: [{id: a}]
        indicators: {people: {unit: person, accumulation: as_of}, born: {unit: person}}
        checks: [{formula: people - previous(people), equals: born}]
        """
    table = HEAD + "a,people,2023,100\na,people,2024,110\na,born,2024,9\na,born,2023,3\n"
    assert warnings(text, table) == ["people - previous(people) = born: 10, not 9 person (a, 2024)"]


def test_after_a_hundred_warnings_the_others_are_counted(warnings):
    text = """
        org_units: {table: observations}
        indicators: {one: {unit: count}, other: {unit: count}}
        checks: [{name: Same, formula: one, equals: other}]
        """
    rows = "".join(f"u{n},{name},2024,{n}\n" for n in range(104) for name in ("one",))
    rows += "".join(f"u{n},other,2024,{n + (n > 0)}\n" for n in range(104))
    found = warnings(text, HEAD + rows)
    assert len(found) == 101
    assert found[0] == "Same: 1, not 2 count (u1, 2024)"
    assert found[-1] == "Same: 3 more cells"
