"""Laws of restating: nothing gets lost, ways do not matter, names do not matter.

Each law is of an evaluation, be it the columnar one or the reference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import pytest
from attrs import evolve, fields
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.errors import EvaluationError
from kpikit.evaluation.reference import reference
from kpikit.model.ids import Identifier, Slug
from kpikit.model.levels import Minimum
from kpikit.model.maps import Maps
from kpikit.model.successions import End, Rename
from kpikit.model.targets import Target
from kpikit.model.units import Quantity
from kpikit.model.validity import Validity
from kpikit.periods import Period
from kpikit.results.records import Achievement
from tests.examples.both import differences
from tests.strategies.successions import DAYS, Territory, territories

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from kpikit.model.specification import Specification

Record: TypeAlias = "dict[str, object]"
Engine: TypeAlias = Callable[["Specification", Sequence[Record], date], Sequence[Achievement]]

RULE_BOOK = parse_specification("""
kpikit: 1
id: laws
indicators:
  births: {unit: person}
  people: {unit: person, accumulation: as_of}
  spent: {unit: triệu đồng, accumulation: year_to_date}
  online: {unit: percent}
  head: {values: [elected, acting]}
  rate: {unit: percent, numerator: births, denominator: people}
  came: {unit: triệu đồng, formula: per_period(spent)}
  growth: {unit: percent, formula: births / same_period_last_year(births)}
""")

PERIODS = tuple(
    map(
        Period.parse,
        ("2022", "2023", "2023-M05", "2024-M05", "2024-M06", "2024-M11", "2024-M12", "2025-M05"),
    )
)
LAST = date(2025, 12, 31)
NUMBERS = ("0", "1", "7", "2.5", "-3", "1/3", "1200")
REPORTED = ("births", "people", "spent", "online", "head")
EXTENSIVE = ("births", "people")
"""What adds up, and does not run."""


def by_reference(
    specification: Specification, records: Sequence[Record], map_of: date
) -> Sequence[Achievement]:
    observations = read_observations(records, specification)
    return reference(specification, observations, PERIODS, map_of=map_of).achievements


def columnar(
    specification: Specification, records: Sequence[Record], map_of: date
) -> Sequence[Achievement]:
    observations = read_observations(records, specification)
    evaluation = evaluate(specification, observations, period=map(str, PERIODS), map_of=map_of)
    return tuple(evaluation.achievements)


engines = pytest.mark.parametrize("engine", [by_reference, columnar])

fewer = settings(max_examples=max(settings().max_examples // 4, 25))
"""Each example of these laws is several whole evaluations."""


def specified(territory: Territory) -> Specification:
    return evolve(RULE_BOOK, org_units=territory.org_units, successions=territory.successions)


@st.composite
def reports(
    draw: DrawFn, territory: Territory, names: Sequence[str], *, full: bool
) -> list[Record]:
    """Draw what units report of periods at whose end they exist; perhaps not all do."""
    maps = Maps.of(specified(territory))
    found: list[Record] = []
    for unit in territory.org_units:
        for period in PERIODS:
            if not maps.exists(unit.id, maps.at(period.end)):
                continue
            for name in names:
                if full or draw(st.integers(0, 5)) > 0:
                    words = ("elected", "acting") if name == "head" else NUMBERS
                    value = draw(st.sampled_from(words))
                    row = {"org_unit": unit.id, "indicator": name, "period": str(period)}
                    found.append({**row, "value": value})
    assume(found)
    return found


@st.composite
def reported(
    draw: DrawFn, names: Sequence[str] = REPORTED, *, full: bool = False
) -> tuple[Territory, list[Record]]:
    """Draw units that follow each other, with what they report."""
    territory = draw(territories())
    return territory, draw(reports(territory, names, full=full))


def values(
    rows: Sequence[Achievement], names: Sequence[str] = EXTENSIVE
) -> dict[tuple[str, str, str], object]:
    return {
        (row.org_unit, row.indicator, str(row.period)): row.value
        for row in rows
        if row.indicator in names and row.value is not None
    }


def renamed(rows: Sequence[Achievement], old: str, new: str) -> Counter[tuple[object, ...]]:
    """Return all fields of rows, with another name of a unit, also in reasons."""
    names = [one.name for one in fields(Achievement)]
    found = [{name: getattr(row, name) for name in names} for row in rows]
    for row in found:
        row["org_unit"] = new if row["org_unit"] == old else row["org_unit"]
    return Counter(tuple(row.values()) for row in found)


@engines
@fewer
@given(drawn=reported(EXTENSIVE, full=True), day=st.sampled_from((*DAYS, LAST)))
def test_totals_are_conserved(engine: Engine, drawn: tuple[Territory, list[Record]], day: date):
    territory, records = drawn
    assume(not any(isinstance(event, End) for event in territory.successions))
    rows = engine(specified(territory), records, day)
    found: dict[tuple[str, str], Fraction] = {}
    for (_, name, period), value in values(rows).items():
        assert isinstance(value, Fraction)
        found[name, period] = found.get((name, period), Fraction(0)) + value
    told: dict[tuple[str, str], Fraction] = {}
    for row in records:
        if Period.parse(str(row["period"])).end <= day:
            place = (str(row["indicator"]), str(row["period"]))
            told[place] = told.get(place, Fraction(0)) + Fraction(str(row["value"]))
    assert {place: found.get(place) for place in told} == told


@engines
@fewer
@given(drawn=reported(EXTENSIVE), day=st.sampled_from(DAYS))
def test_two_steps_lead_where_one_does(
    engine: Engine, drawn: tuple[Territory, list[Record]], day: date
):
    territory, records = drawn
    specification = specified(territory)
    before = [row for row in records if Period.parse(str(row["period"])).end < day]
    assume(before)
    at_once = values(engine(specification, before, LAST))
    middle = values(engine(specification, before, day))
    maps = Maps.of(specification)
    left = Territory(
        tuple(
            evolve(one, valid=None) if maps.spans[one.id].covers(day) else one
            for one in territory.org_units
            if maps.spans[one.id].last >= day
        ),
        tuple(one for one in territory.successions if one.effective > day),
    )
    again: list[Record] = [
        {"org_unit": unit, "indicator": name, "period": period, "value": str(value)}
        for (unit, name, period), value in middle.items()
    ]
    assume(again)
    assert values(engine(specified(left), again, LAST)) == at_once


@engines
@fewer
@given(drawn=reported(), data=st.data())
def test_a_new_name_changes_nothing(
    engine: Engine, drawn: tuple[Territory, list[Record]], data: st.DataObject
):
    territory, records = drawn
    day = LAST + timedelta(days=1)
    maps = Maps.of(specified(territory))
    there = [one.id for one in maps.units(maps.at(LAST))]
    assume(there)
    old, new = data.draw(st.sampled_from(there)), Slug("new-name")
    (unit,) = (one for one in territory.org_units if one.id == old)
    event = Rename(effective=day, rename=old, into=new)
    plans = tuple(
        Target(
            indicator="births",
            id=Identifier("plan"),
            org_unit=one.id,
            comparison=Minimum(level=Quantity(Fraction(place + 1))),
        )
        for place, one in enumerate(territory.org_units)
    )
    before = evolve(specified(territory), targets=plans)
    after = evolve(
        before,
        org_units=(
            *(evolve(one, valid=None) if one.id == old else one for one in before.org_units),
            evolve(unit.during(Validity(day)), id=new, valid=None),
        ),
        successions=(*territory.successions, event),
    )
    found = renamed(engine(after, records, day), new, old)
    assert found == renamed(engine(before, records, LAST), new, old)


@engines
@fewer
@given(drawn=reported(), factor=st.sampled_from((2, -1, 1000)))
def test_restating_commutes_with_scaling(
    engine: Engine, drawn: tuple[Territory, list[Record]], factor: int
):
    territory, records = drawn
    specification = specified(territory)
    names = (*EXTENSIVE, "spent", "came")
    more = [
        {**row, "value": str(Fraction(str(row["value"])) * factor)}
        for row in records
        if row["indicator"] in names
    ]
    assume(more)
    found = values(engine(specification, records, LAST), names)
    scaled = {place: Fraction(str(value)) * factor for place, value in found.items()}
    assert values(engine(specification, more, LAST), names) == scaled


@engines
@fewer
@given(drawn=reported(), day=st.sampled_from((*DAYS, LAST)))
def test_units_to_which_nothing_happens_have_what_they_report(
    engine: Engine, drawn: tuple[Territory, list[Record]], day: date
):
    territory, records = drawn
    edges = [edge for event in territory.successions for edge in event.edges]
    touched = {name for edge in edges for name in (edge.source, edge.target)}
    touched |= {name for event in territory.successions for name in event.ended}
    alone = tuple(one for one in territory.org_units if one.id not in touched)
    theirs = [row for row in records if row["org_unit"] in {one.id for one in alone}]
    assume(theirs)
    rows = engine(specified(territory), records, day)
    untouched = [row for row in rows if row.org_unit not in touched]
    by_themselves = engine(specified(Territory(alone, ())), theirs, day)
    assert Counter(untouched) == Counter(by_themselves)


@given(drawn=reported(), data=st.data())
def test_columns_give_what_the_reference_gives(
    drawn: tuple[Territory, list[Record]], data: st.DataObject
):
    territory, records = drawn
    numbers = st.sampled_from((None, *map(Fraction, (0, 5, 40))))
    levels = tuple(
        Target(
            indicator=Identifier(name),
            id=Identifier("plan"),
            org_unit=one.id,
            period=data.draw(st.sampled_from((None, Period.parse("2024")))),
            comparison=Minimum(level=Quantity(number)),
            issued=data.draw(st.sampled_from((None, date(2024, 1, 10), date(2024, 12, 1)))),
        )
        for one in territory.org_units
        for name in ("births", "online")
        if (number := data.draw(numbers)) is not None
    )
    specification = evolve(specified(territory), targets=levels)
    late = data.draw(st.sampled_from(DAYS))
    issued = tuple(
        evolve(event, issued=data.draw(st.sampled_from((None, late))))
        for event in specification.successions
    )
    specification = evolve(specification, successions=issued)
    observations = read_observations(records, evolve(specification))
    day = data.draw(st.sampled_from((None, *DAYS, LAST)))
    as_of = data.draw(st.sampled_from((None, late, date(2023, 12, 31))))
    try:
        evaluation = evaluate(
            specification, observations, period=map(str, PERIODS), map_of=day, as_of=as_of
        )
    except EvaluationError:
        assume(False)  # noqa: FBT003 - nothing is known by then
    found = reference(specification, observations, PERIODS, as_of, day)
    different = "\n".join(differences("achievements", evaluation.achievements, found.achievements))
    assert not different
