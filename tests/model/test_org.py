"""Organisation units over time: how they are at a time, and who is ever above them."""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

from kpikit.model.org import Member, Membership, OrgUnit, parents_of
from kpikit.model.pairs import Pairs
from kpikit.model.text import Text
from kpikit.model.validity import ALWAYS, Validity

COMMUNE = Membership(valid=Validity.parse("../2024"), level="commune", parent="hung-nguyen")
TOWN = Membership(
    valid=Validity.parse("2025-07-01/.."),
    groups=Pairs.of({"area": "town"}),
    attributes=Pairs.of({"poor": "no"}),
)
UNIT = OrgUnit(
    id="vinh",
    name=Text.of("Vinh"),
    level="ward",
    valid=Validity.parse("2020/.."),
    groups=Pairs.of({"area": "rural", "class": "one"}),
    memberships=(COMMUNE, TOWN),
)


def at(day: str) -> OrgUnit:
    return UNIT.during(Validity.parse(day))


def test_a_membership_changes_what_it_says_and_nothing_else():
    plain = OrgUnit(id="vinh", name=UNIT.name, level="ward", groups=UNIT.groups)
    assert at("2025-01-01") == plain
    commune = OrgUnit(
        id="vinh", name=UNIT.name, level="commune", parent="hung-nguyen", groups=UNIT.groups
    )
    assert at("2024-12-31") == commune
    assert at("2025-07-01").groups == Pairs.of({"area": "town", "class": "one"})
    assert at("2025-07-01").attributes == Pairs.of({"poor": "no"})
    assert at("2025-07-01").level == "ward"


def test_a_unit_without_memberships_is_always_the_same():
    unit = OrgUnit(id="vinh", level="ward", valid=Validity.parse("2020/.."))
    assert unit.during(ALWAYS) is unit
    assert unit.ever() == (unit,)


def test_each_way_in_which_a_unit_ever_is_comes_once():
    assert UNIT.ever() == (at("2024"), at("2025-01-01"), at("2026"))
    same = OrgUnit(id="a", memberships=(Membership(valid=Validity.parse("2025")),))
    assert same.ever() == (OrgUnit(id="a"),)


def test_a_row_of_a_table_is_a_membership_of_the_unit_that_it_names():
    row = Member(org_unit="vinh", valid=COMMUNE.valid, level="commune", parent="hung-nguyen")
    assert row.membership() == COMMUNE


def test_parents_are_those_of_the_unit_and_of_its_memberships():
    assert parents_of(UNIT) == (("hung-nguyen", COMMUNE.valid),)
    below = OrgUnit(id="a", parent="b", memberships=(COMMUNE, TOWN))
    assert parents_of(below) == (("b", ALWAYS), ("hung-nguyen", COMMUNE.valid))
