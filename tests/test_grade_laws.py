"""What holds for grades of any units: the reference, order, points, quotas."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kpikit import Specification, parse_specification, read_observations
from kpikit.model.grades import Quota, QuotaTies
from kpikit.model.ids import Slug
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.results import Score
from tests.examples.both import judged
from tests.strategies.grades import NAMES, quotas
from tests.strategies.picking import Picker
from tests.strategies.world import World

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import DrawFn

RULE_BOOK = """
kpikit: 1
id: grades
indicators:
  results: {unit: point}
  extra: {unit: point}
  ready: {values: yes_no}
  fault: {values: yes_no}
scorecard:
  children:
    - {indicator: results, max_points: 100, score: {value: }}
    - {indicator: extra, max_points: 5, score: {value: }, missing: zero}
  grades:
    - {id: excellent, at_least: 90, requires: [ready]}
    - {id: good, at_least: 70}
    - {id: fair, at_least: 50, requires: ["first(ready, true)"]}
    - {id: failed}
  lower: [{when: fault}]
"""
POINTS = (95, 90, 89, 70, 60, 50, 10, None)
ANSWERS = ("yes", "yes", "no", None)

Given = tuple[Specification, dict[str, dict[str, object]]]


@st.composite
def units_with_quotas(draw: DrawFn) -> Given:
    """Return a rule book with quotas for one to nine units, and what is observed of each."""
    pick = Picker(draw)
    specification = parse_specification(RULE_BOOK)
    units = tuple(
        OrgUnit(id=Slug(f"u{number}"), groups=groups(pick)) for number in range(pick.count(1, 9))
    )
    (card,) = specification.scorecards
    limits = quotas(pick, World(units), card, NAMES)
    card = evolve(card, quotas=tuple(limits))
    observed = {str(unit.id): figures(pick) for unit in units}
    return evolve(specification, org_units=units, scorecards=(card,)), observed


def groups(pick: Picker) -> Pairs:
    """Return the groups of a unit."""
    named = {"area": pick.of(("north", "north", "south", "")), "club": pick.of(("old", ""))}
    return Pairs.of({kind: name for kind, name in named.items() if name})


def figures(pick: Picker) -> dict[str, object]:
    """Return what is observed of a unit."""
    return {
        "results": pick.of(POINTS),
        "extra": pick.of((None, 0, 1, 5)),
        "ready": pick.of(ANSWERS),
        "fault": pick.of(("no", "no", "yes", None)),
    }


def graded(
    specification: Specification, observed: Mapping[str, Mapping[str, object]]
) -> dict[str, Score]:
    """Return the row of each unit's total; engine and reference agree on all of them."""
    records = [
        {"org_unit": unit, "indicator": name, "period": "2024", "value": value}
        for unit, values in observed.items()
        for name, value in values.items()
        if value is not None
    ]
    observations = read_observations(records, specification)
    rows = judged(specification, observations, ["2024"])["scores"]
    return {row.org_unit: row for row in rows if isinstance(row, Score) and row.node == "total"}


def place(row: Score) -> int:
    """Return the place of the grade of a row among the grades; 0 is the best."""
    return NAMES.index(str(row.grade))


@given(units_with_quotas())
def test_grades_of_engine_and_reference_are_the_same(given_: Given):
    found = graded(*given_)
    assert all((row.grade is None) == (row.points is None) for row in found.values())
    assert all((row.provisional is None) == (row.grade is None) for row in found.values())


@given(units_with_quotas(), st.randoms())
def test_the_order_of_units_and_of_figures_does_not_matter(given_: Given, random):
    specification, observed = given_
    units = list(specification.org_units)
    random.shuffle(units)
    mixed = list(observed.items())
    random.shuffle(mixed)
    found = graded(evolve(specification, org_units=tuple(units)), dict(mixed))
    assert found == graded(specification, observed)


@given(units_with_quotas(), st.integers(0, 8), st.sampled_from([1, 5, 20, 100]))
def test_more_points_never_lower_the_grade(given_: Given, chosen: int, more: int):
    specification, observed = given_
    (card,) = specification.scorecards
    # One quota alone: of two, the second may depend on whom the first has turned away.
    limits = [quota for quota in card.quotas if quota.grade == NAMES[0]][:1]
    specification = evolve(specification, scorecards=(evolve(card, quotas=tuple(limits)),))
    unit = sorted(observed)[chosen % len(observed)]
    results = observed[unit]["results"]
    if not isinstance(results, int):
        return
    before = graded(specification, observed)[unit]
    observed[unit]["results"] = results + more
    assert place(graded(specification, observed)[unit]) <= place(before)


@given(units_with_quotas())
def test_a_quota_admits_as_many_as_it_allows_and_no_more(given_: Given):
    specification, observed = given_
    (card,) = specification.scorecards
    free = graded(evolve(specification, scorecards=(evolve(card, quotas=()),)), observed)
    for quota in card.quotas:
        if quota.ties is QuotaTies.ALL:
            continue
        alone = evolve(specification, scorecards=(evolve(card, quotas=(quota,)),))
        found = graded(alone, observed)
        for members in partitions(specification, quota):
            check(quota, members, free, found)


def partitions(specification: Specification, quota: Quota) -> list[list[str]]:
    """Return the ids of the units in each group in which a quota holds."""
    found: dict[str | None, list[str]] = {}
    for unit in specification.org_units:
        group = "" if quota.per is None else unit.groups.get(quota.per)
        found.setdefault(group, []).append(str(unit.id))
    return [members for group, members in found.items() if group is not None]


def check(
    quota: Quota, members: Sequence[str], free: Mapping[str, Score], found: Mapping[str, Score]
) -> None:
    """See that there is no room left in a group, and not too many are in it."""
    wanted = [free[unit] for unit in members if free[unit].grade == quota.grade]
    having = [found[unit] for unit in members if found[unit].grade == quota.grade]
    out = [row for row in wanted if found[row.org_unit].grade != quota.grade]
    assert len(having) + len(out) == len(wanted)
    assert all(str(found[row.org_unit].reason).endswith(f"quota: {quota.grade}") for row in out)
    assert not quota.at_most.of_max or quota.base
    if not quota.at_most.of_max:
        assert len(having) <= quota.at_most.number
        free_places = quota.at_most.number - len(having)
    else:
        counted = free if str(quota.counted and quota.counted.value) == "before" else found
        base = Counter(str(counted[unit].grade) for unit in members)
        share = quota.at_most.number * sum(base[str(name)] for name in quota.base)
        over = {"down": Fraction(0), "up": Fraction(1), "nearest": Fraction(1, 2)}
        slack = over[str(quota.rounding and quota.rounding.value)]
        assert len(having) <= share + slack
        free_places = share - len(having)
    lowest = min((row.points for row in having if row.points is not None), default=Fraction(1000))
    assert all(row.points is not None and row.points <= lowest for row in out)
    if free_places >= 2 and out:  # with the base after it, one more takes up to two
        points = Counter(row.points for row in out)
        assert points[max(points, key=lambda one: one or 0)] > 1
