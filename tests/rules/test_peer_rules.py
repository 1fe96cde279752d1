"""Rules that compare a unit with its peers: cells as columns, laws, and what is declared."""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

from fractions import Fraction
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.irrational import DIGITS
from kpikit.kernels.peers import OUTSIDE, Peers
from kpikit.kernels.rationals import Rationals
from kpikit.model.scoring import (
    Amount,
    Better,
    Measured,
    Reads,
    Setting,
    Unscored,
    fitted,
    reads_of,
)
from kpikit.model.units import Quantity
from kpikit.rules import (
    DEFAULT_RULES,
    Borda,
    Deviation,
    DistanceTo,
    FractionOfMax,
    Leader,
    MeasuredColumn,
    MinMax,
    PeerRank,
    PeerTies,
    Percentile,
    ZScore,
)

NAMES = ("a", "b", "c", "d", "e", "f")
MOST = Fraction(12)
FINE = Fraction(1, 10 ** (DIGITS - 8))
NUMBERS = st.one_of(
    st.sampled_from([Fraction(0), Fraction(1), Fraction(3), Fraction(-2)]),
    st.fractions(min_value=-5, max_value=5, max_denominator=6),
)
MEASURES = st.lists(NUMBERS, min_size=1, max_size=6)
SPREAD = MEASURES.filter(lambda measures: len(set(measures)) > 1)
SIZES = st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9)
AMOUNTS = st.builds(Amount, st.fractions(min_value=-9, max_value=9), st.booleans())
QUANTITIES = st.builds(Quantity, NUMBERS)


def seldom(strategy):
    return st.none() | strategy


BETTER = {"better": seldom(st.sampled_from(Better))}
FLAT = {**BETTER, "without_spread": seldom(AMOUNTS)}
RANGED = {**FLAT, "least": AMOUNTS}
TIES = st.sampled_from(PeerTies)
RULES = {
    MinMax: st.builds(MinMax, **RANGED),
    PeerRank: st.builds(PeerRank, **RANGED, ties=TIES),
    Percentile: st.builds(Percentile, **RANGED, ties=TIES),
    Borda: st.builds(Borda, **FLAT, ties=TIES, start=AMOUNTS, each=AMOUNTS),
    FractionOfMax: st.builds(FractionOfMax, **BETTER, least=AMOUNTS),
    DistanceTo: st.one_of(
        st.builds(DistanceTo, **RANGED, at=QUANTITIES),
        st.builds(DistanceTo, **RANGED, reference=st.sampled_from([*NAMES, "best", "target"])),
    ),
    ZScore: st.builds(
        ZScore,
        **FLAT,
        mean=seldom(QUANTITIES),
        deviation=seldom(st.builds(Quantity, SIZES)),
        of=st.sampled_from(Deviation),
        center=AMOUNTS,
        spread=AMOUNTS,
    ),
    Leader: st.builds(Leader, at_target=AMOUNTS),
}
every_rule = pytest.mark.parametrize("kind", RULES, ids=lambda kind: kind.__name__)


def each(rule, measures, names=NAMES):
    """Return what each of some peers gets."""
    peers = dict(zip(names, measures, strict=False))
    return [
        rule.points(Measured(measure=measure, max_points=MOST, peers=peers))
        for measure in peers.values()
    ]


@every_rule
@given(st.data(), st.lists(st.tuples(NUMBERS, st.sampled_from([0, 7, OUTSIDE])), min_size=1))
def test_law_cells_and_columns_give_the_same(kind, data, known):
    assert_same_in_columns(data.draw(RULES[kind]), known)


@pytest.mark.parametrize(
    "rule",
    [
        DistanceTo(reference="target"),
        DistanceTo(reference="best"),
        DistanceTo(reference="a"),
        DistanceTo(at=Quantity(Fraction(2))),
    ],
    ids=["target", "best", "a", "at"],
)
def test_cells_and_columns_are_equally_far_from_each_reference(rule):
    assert_same_in_columns(rule, [(Fraction(1, 2), 0), (Fraction(1), 0)])


def assert_same_in_columns(rule, known):
    """Check a column of a rule, made of measures and their groups, against its cells."""
    measures, groups = zip(*known, strict=True)
    names = tuple(map(str, range(len(known))))
    if getattr(rule, "reference", None) in NAMES:
        names = tuple(NAMES[number % 6] + "x" * (number // 6) for number in range(len(known)))
    peers = Peers(Rationals.of(measures), np.array(groups), names)
    found = rule.column(MeasuredColumn(peers.values, MOST, peers))
    column: list[object] = list(found.points.fractions())
    for where, reason in reversed(found.absent):
        assert where.dtype == np.bool_
        column = [reason if here else one for one, here in zip(column, where, strict=True)]
    mapped = peers.measures()
    assert column == [
        rule.points(Measured(measure=one, max_points=MOST, peers=mapped.get(group, {})))
        for one, group in known
    ]


def test_every_rule_among_peers_is_tried():
    rules = DEFAULT_RULES.tags.values()
    assert set(RULES) == {rule for rule in rules if reads_of(rule) is Reads.PEERS}


@every_rule
@given(st.data())
def test_law_who_is_not_among_the_peers_gets_no_points(kind, data):
    rule = data.draw(RULES[kind])
    frozen = isinstance(rule, ZScore) and rule.frozen
    given_ = rule.points(Measured(measure=Fraction(1), max_points=MOST))
    assert (given_ is Unscored.NO_PEERS) is not frozen


def test_what_a_rule_says_of_lower_and_higher_precedes_what_its_indicator_says():
    setting = Setting(better=Better.HIGHER)
    for said, better in ((Better.LOWER, Better.LOWER), (None, Better.HIGHER)):
        assert fitted(MinMax(better=said), setting) == MinMax(better=better)


TURNED = st.one_of(
    st.builds(MinMax, least=AMOUNTS),
    st.builds(PeerRank, ties=TIES),
    st.builds(Borda, ties=TIES),
    st.builds(ZScore, spread=AMOUNTS, of=st.sampled_from(Deviation)),
)


@given(TURNED, SPREAD)
def test_law_lower_is_better_is_higher_is_better_turned_around(rule, measures):
    higher, lower = (fitted(rule, Setting(better=better)) for better in Better)
    assert each(lower, measures) == each(higher, [-measure for measure in measures])


RESULT_OF_ONE = [
    MinMax(), PeerRank(), Percentile(), Borda(), ZScore(), DistanceTo(reference="best"),
]  # fmt: skip


@pytest.mark.parametrize("rule", RESULT_OF_ONE, ids=lambda rule: type(rule).__name__)
@pytest.mark.parametrize("measures", [[5], [5, 5, 5]])
def test_peers_who_do_not_differ_give_what_is_declared(rule, measures):
    measures = [Fraction(measure) for measure in measures]
    assert set(each(rule, measures)) == {Unscored.NO_SPREAD}
    declared = type(rule)(
        **({"reference": "best"} if isinstance(rule, DistanceTo) else {}),
        without_spread=Amount(Fraction(1, 4), of_max=True),
    )
    assert set(each(declared, measures)) == {3}


# --- min-max ---


@given(SPREAD, AMOUNTS)
def test_law_min_max_gives_all_to_the_best_and_least_to_the_worst(measures, least):
    points = each(MinMax(least=least), measures)
    assert points[measures.index(max(measures))] == MOST
    assert points[measures.index(min(measures))] == least.of(MOST)


@given(SPREAD, SIZES, NUMBERS)
def test_law_min_max_does_not_see_the_unit_of_measure(measures, factor, shift):
    moved = [measure * factor + shift for measure in measures]
    assert each(MinMax(), measures) == each(MinMax(), moved)


# --- places ---


@given(SPREAD, TIES)
def test_law_places_depend_on_the_order_alone(measures, ties):
    for rule in (PeerRank(ties=ties), Percentile(ties=ties), Borda(ties=ties)):
        assert each(rule, measures) == each(rule, [measure**3 for measure in measures])


@given(SPREAD)
def test_law_borda_with_the_middle_of_ties_gives_away_the_same_whatever_the_ties(measures):
    number = len(measures)
    points = cast("list[Fraction]", each(Borda(ties=PeerTies.AVERAGE), measures))
    assert sum(points) == Fraction(number * (number - 1), 2)


@given(SPREAD)
def test_law_the_percentile_counts_the_others_who_are_worse(measures):
    worse = [sum(other < measure for other in measures) for measure in measures]
    shares = [Fraction(number, len(measures) - 1) for number in worse]
    assert each(Percentile(), measures) == [MOST * share for share in shares]
    assert each(Borda(), measures) == worse


@given(SPREAD)
def test_law_the_first_place_gets_all_and_the_last_least(measures):
    points = each(PeerRank(least=Amount(Fraction(1)), ties=PeerTies.DENSE), measures)
    assert points[measures.index(max(measures))] == MOST
    assert points[measures.index(min(measures))] == 1


def test_ties_share_what_is_declared():
    measures = [Fraction(number) for number in (9, 8, 8, 7)]
    expected = {"min": [12, 8, 8, 0], "max": [12, 4, 4, 0]}
    expected |= {"average": [12, 6, 6, 0], "dense": [12, 6, 6, 0]}
    for ties, points in expected.items():
        assert each(PeerRank(ties=PeerTies(ties)), measures) == points


# --- z-scores ---


@given(SPREAD, st.sampled_from(Deviation))
def test_law_z_scores_have_the_mean_and_the_deviation_that_are_declared(measures, of):
    rule = ZScore(of=of, center=Amount(Fraction(5)), spread=Amount(Fraction(2)))
    points = cast("list[Fraction]", each(rule, measures))
    number = len(points)
    assert abs(sum(points, Fraction(0)) - 5 * number) < FINE
    less = 1 if of is Deviation.SAMPLE else 0
    squares = sum(((one - 5) ** 2 for one in points), Fraction(0))
    assert abs(squares - 4 * (number - less)) < FINE


@given(SPREAD, SIZES, NUMBERS)
def test_law_z_scores_do_not_see_the_unit_of_measure(measures, factor, shift):
    moved = each(ZScore(), [measure * factor + shift for measure in measures])
    for one, other in zip(each(ZScore(), measures), moved, strict=True):
        assert isinstance(one, Fraction)
        assert isinstance(other, Fraction)
        assert abs(one - other) < FINE


def test_frozen_parameters_need_no_peers():
    rule = ZScore(mean=Quantity(Fraction(10)), deviation=Quantity(Fraction(4)))
    assert rule.points(Measured(measure=Fraction(16), max_points=MOST)) == Fraction(3, 2)


# --- fraction of the maximum ---


@given(st.lists(SIZES, min_size=1, max_size=6), SIZES, st.sampled_from(Better))
def test_law_shares_do_not_see_the_size_of_the_unit_and_the_best_has_all(measures, factor, better):
    rule = FractionOfMax(better=better)
    points = cast("list[Fraction]", each(rule, measures))
    assert points == each(rule, [measure * factor for measure in measures])
    best = max(measures) if better is Better.HIGHER else min(measures)
    assert points[measures.index(best)] == MOST
    assert max(points) == MOST
    assert min(points) > 0


@given(st.lists(SIZES, min_size=1, max_size=6))
def test_law_lower_is_better_turns_the_measures_upside_down(measures):
    turned = each(FractionOfMax(), [1 / measure for measure in measures])
    assert each(FractionOfMax(better=Better.LOWER), measures) == turned


def test_shares_of_nothing():
    zero, one, minus = Fraction(0), Fraction(1), Fraction(-1)
    assert each(FractionOfMax(), [zero, minus]) == [Unscored.NOT_POSITIVE] * 2
    lower = FractionOfMax(better=Better.LOWER)
    assert each(lower, [zero, one, zero]) == [MOST, 0, MOST]
    assert each(lower, [minus, one]) == [Unscored.NOT_POSITIVE] * 2


# --- distances ---


def test_the_distance_to_the_target_is_full_where_an_achievement_reaches_it():
    """From the least achievement of the peers, which gives no points."""
    rule = DistanceTo(reference="target", better=Better.HIGHER)
    found = each(rule, [Fraction(1, 2), Fraction(3, 4), Fraction(1)])
    assert found == [0, MOST / 2, MOST]


@given(SPREAD, AMOUNTS, st.sampled_from(Better))
def test_law_the_distance_to_the_best_is_min_max(measures, least, better):
    distance = DistanceTo(reference="best", least=least, better=better)
    assert each(distance, measures) == each(MinMax(least=least, better=better), measures)


@given(SPREAD)
def test_law_the_reference_has_all_and_who_is_better_more(measures):
    points = each(DistanceTo(reference="b"), measures)
    if measures[1] == min(measures):
        assert set(points) == {Unscored.NO_SPREAD}
        return
    assert points[1] == MOST
    for measure, number in zip(measures, cast("list[Fraction]", points), strict=True):
        assert (number > MOST) == (measure > measures[1])


@given(SPREAD, NUMBERS)
def test_law_a_fixed_measure_is_as_good_as_a_reference_with_it(measures, level):
    measures = [*measures[:1], level, *measures[1:5]]
    fixed = each(DistanceTo(at=Quantity(level)), measures)
    assert fixed == each(DistanceTo(reference="b"), measures)


def test_a_reference_without_a_measure_leaves_all_without_points():
    assert (
        each(DistanceTo(reference="z"), [Fraction(1), Fraction(2)]) == [Unscored.NO_REFERENCE] * 2
    )


# --- the leader ---


@given(st.lists(SIZES, min_size=1, max_size=6))
def test_law_the_leader_gets_all_once_the_target_is_reached(achievements):
    points = cast("list[Fraction]", each(Leader(), achievements))
    best = max(achievements)
    assert points[achievements.index(best)] == (MOST if best >= 1 else MOST / 2 * best)


@given(st.lists(SIZES, min_size=1, max_size=6))
def test_law_more_achievement_never_gives_less(achievements):
    points = cast("list[Fraction]", each(Leader(), achievements))
    pairs = sorted(zip(achievements, points, strict=True))
    assert [number for _, number in pairs] == sorted(points)
