"""The maps of a specification: who exists on which day, and what becomes of whom."""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

import kpikit as kp
from kpikit.checks import Context, check
from kpikit.model.indicators import Indicator
from kpikit.model.maps import Flow, Maps, eve, first_days
from kpikit.model.specification import Specification
from kpikit.model.successions import Rename
from kpikit.model.validity import NEVER
from tests.strategies.successions import DAYS, Territory, territories

PEOPLE = "people"
HALF = Fraction(1, 2)


@frozen
class Sizes:
    """A basis that knows the sizes of some units, at any time."""

    known: dict[str, int]

    def before(self, indicator: str, unit: str, day: date) -> Fraction | None:  # noqa: ARG002
        """Return the size of a unit."""
        return None if unit not in self.known else Fraction(self.known[unit])

    def since(self, indicator: str, unit: str, day: date) -> Fraction | None:
        """Return the size of a unit."""
        return self.before(indicator, unit, day)


NOTHING = Sizes({})
MANY = Sizes({f"{letter}{number}": 10 + number for letter in "un" for number in range(30)})


def specified(territory: Territory) -> Specification:
    return Specification(
        id="x",
        org_units=territory.org_units,
        successions=territory.successions,
        indicators=(Indicator(id=PEOPLE, unit="person"),),
    )


def maps(units: str, *events: str) -> Maps:
    """Return the maps of units and successions, each of a day of 2024 and what happens."""
    lines = "".join(f"  - {{effective: 2024-{one}}}\n" for one in events)
    text = f"id: x\norg_units: {{{units}}}\nindicators: {{people: {{unit: person}}}}\n"
    return Maps.of(kp.parse_specification(f"{text}successions:\n{lines}"))


def flows(found: Maps, number: int = 1, basis: Sizes = NOTHING) -> list[str]:
    return [
        f"{one.source} {one.target} {one.share} {one.weight}" for one in found.flows(number, basis)
    ]


TERRITORIES = territories((PEOPLE,))


# --- laws ---


@given(TERRITORIES)
def test_drawn_territories_are_free_of_findings_and_survive_as_yaml(territory: Territory):
    specification = specified(territory)
    assert check(Context.of(specification)) == ()
    assert kp.parse_specification(kp.dump_specification(specification)) == specification


@given(TERRITORIES)
def test_what_flows_exists_before_and_what_it_becomes_exists_after(territory: Territory):
    found = Maps.of(specified(territory))
    for number in range(1, len(found)):
        for flow in found.flows(number, MANY):
            assert found.exists(flow.source, number - 1)
            assert found.exists(flow.target, number)


@given(TERRITORIES)
def test_all_of_a_unit_goes_somewhere_unless_it_ends(territory: Territory):
    found = Maps.of(specified(territory))
    for number in range(1, len(found)):
        total: Counter[str] = Counter()
        for flow in found.flows(number, MANY):
            assert flow.share is not None
            assert 0 < flow.share <= 1
            total[flow.source] += flow.share  # type: ignore[assignment]
        assert set(total.values()) <= {1}


@given(TERRITORIES)
def test_who_takes_no_part_is_on_both_maps(territory: Territory):
    found = Maps.of(specified(territory))
    for number in range(1, len(found)):
        before = {one.id for one in found.units(number - 1)}
        after = {one.id for one in found.units(number)}
        changes = found.flows(number, MANY)
        ended = {name for event in found.effective(number) for name in event.ended}
        assert before - {flow.source for flow in changes} - ended == after - {
            flow.target for flow in changes
        }


@given(TERRITORIES)
def test_a_rename_takes_one_unit_to_one_unit(territory: Territory):
    found = Maps.of(specified(territory))
    for number in range(1, len(found)):
        changes = found.flows(number, NOTHING)
        for event in found.effective(number):
            if isinstance(event, Rename):
                expected = [Flow(event.rename, event.into, Fraction(1), None, event)]
                assert [flow for flow in changes if flow.source == event.rename] == expected
                assert [flow for flow in changes if flow.target == event.into] == expected


@given(TERRITORIES, st.randoms(use_true_random=False))
def test_the_order_in_which_successions_are_declared_does_not_matter(territory, random):
    found = Maps.of(specified(territory))
    mixed = list(territory.successions)
    random.shuffle(mixed)
    again = Maps.of(specified(evolve(territory, successions=tuple(mixed))))
    assert (again.days, again.spans) == (found.days, found.spans)
    for number in range(1, len(found)):
        assert Counter(again.flows(number, MANY)) == Counter(found.flows(number, MANY))


@given(TERRITORIES, st.sampled_from(DAYS))
def test_as_of_a_day_successions_issued_later_change_nothing(territory: Territory, day: date):
    plain = tuple(evolve(one, valid=None, memberships=()) for one in territory.org_units)
    specification = specified(evolve(territory, org_units=plain))
    known = [one for one in specification.successions if (one.issued or date.min) <= day]
    found = Maps.of(specification, day)
    assert sorted(found.events, key=str) == sorted(known, key=str)
    alone = Maps.of(evolve(specification, successions=tuple(known)))
    unborn = set(first_days(specification.successions)) - set(first_days(known))
    assert found.changing == bool(known or unborn)
    there = {name: span for name, span in alone.spans.items() if name not in unborn}
    assert found.days == alone.days
    assert {name: span for name, span in found.spans.items() if span != NEVER} == there


# --- who exists, and when ---


def test_units_exist_as_long_as_they_are_declared_or_as_successions_say():
    found = maps(
        "a: {}, b: {valid: 2020/..}, c: {}, d: {}, e: {valid: ../2024-06-30}",
        "07-01, merge: [a, b], into: c",
        "08-01, transfer: c, into: d, share: 1/5",
        "09-01, end: [d]",
    )
    assert {name: str(span) for name, span in found.spans.items()} == {
        "a": "../2024-06-30",
        "b": "2020-01-01/2024-06-30",
        "c": "2024-07-01/..",
        "d": "../2024-08-31",
        "e": "../2024-06-30",
    }
    days = ["0001-01-01", "2020-01-01", "2024-07-01", "2024-08-01", "2024-09-01"]
    assert [str(day) for day in found.days] == days
    assert [found.at(date(2024, month, 1)) for month in (6, 7, 8)] == [1, 2, 3]
    assert str(found.validity(2)) == "2024-07-01/2024-07-31"
    assert str(found.validity(4)) == "2024-09-01/.."


def test_units_are_as_their_memberships_say_and_below_those_that_exist():
    found = maps(
        "h: {}, a: {parent: h, memberships: [{valid: 2025/.., parent: p}]}, b: {parent: h}, p: {}",
        "07-01, end: [h]",
    )
    above = [{one.id: one.parent for one in found.units(number)} for number in range(len(found))]
    assert above == [
        {"h": None, "a": "h", "b": "h", "p": None},
        {"a": None, "b": None, "p": None},
        {"a": "p", "b": None, "p": None},
    ]
    assert found.units(1) is found.units(1)


def test_without_times_and_successions_there_is_one_map():
    found = Maps.of(kp.parse_specification("{id: x, org_units: {a: {}}}"))
    assert (len(found), found.changing, found.at(date.max)) == (1, False, 0)


def test_the_first_day_of_the_calendar_has_no_day_before():
    assert eve(date.min) == date.min
    assert eve(date(2025, 7, 1)) == date(2025, 6, 30)


# --- what becomes of whom ---


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (["merge: [a, b], into: c"], ["a c 1 None", "b c 1 None"]),
        (["merge: {a: {basis: 3}, b: 1/4}, into: c"], ["a c 1 3", "b c 1/4 None", "b b 3/4 None"]),
        (["merge: [a, b], into: c, basis: people"], ["a c 1 8", "b c 1 4"]),
        (["merge: {a: {}, b: 1/4}, into: c, basis: people"],
         ["a c 1 8", "b c 1/4 1", "b b 3/4 None"]),
        (["old: a, new: b"], ["a b 1 None"]),
        (["old: a, new: b", "old: b, new: b"], ["a b 1 None", "b b 1 None"]),
        (["split: a, into: {a: 60 percent, c: 40 percent}"], ["a a 3/5 None", "a c 2/5 None"]),
        (["split: a, into: {c: {basis: 1}, d: {basis: 3}}"], ["a c 1/4 1", "a d 3/4 3"]),
        (["split: a, into: [c, d], basis: people"], ["a c 1/3 8/3", "a d 2/3 16/3"]),
        (["split: a, into: [c, e], basis: people"], ["a c None None", "a e None None"]),
        (["transfer: a, into: b, share: 1/5"], ["a b 1/5 None", "a a 4/5 None", "b b 1 None"]),
        (["transfer: a, into: b, share: 1/5", "transfer: b, into: a, share: 1/2"],
         ["a b 1/5 None", "a a 4/5 None", "b a 1/2 None", "b b 1/2 None"]),
        (["old: a, new: a, share: 1/2", "old: a, new: b, share: 1/4"],
         ["a a 3/4 None", "a b 1/4 None"]),
        (["end: [a]", "transfer: a, into: b, share: 1/2"], ["a b 1/2 None", "b b 1 None"]),
    ],
)  # fmt: skip
def test_flows(events: list[str], expected: list[str]):
    text = "id: x\norg_units: {a: {}, b: {}, c: {}, d: {}, e: {}}\n"
    lines = "".join(f"  - {{effective: 2024-07-01, {one}}}\n" for one in events)
    people = "indicators: {people: {unit: person}}\n"
    found = Maps.of(kp.parse_specification(f"{text}{people}successions:\n{lines}"))
    basis = Sizes({"a": 8, "b": 4, "c": 2, "d": 4})
    assert sorted(flows(found, 1, basis)) == sorted(expected)
