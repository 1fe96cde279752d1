"""Laws of evaluation: what must hold whatever the rule book and the figures are."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.model.rankings import Ties
from kpikit.model.states import Met, State
from kpikit.model.targets import Ratio
from tests.strategies import ANCHORS, Case, cases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpikit import Evaluation

TABLES = ("achievements", "scores", "rankings", "unmet")

fewer = settings(max_examples=max(settings().max_examples // 4, 25))
"""Each example of these laws is several whole evaluations."""

NUMBERS = st.one_of(
    st.sampled_from([Fraction(0), *ANCHORS]),
    st.fractions(max_denominator=1000),
    st.decimals(allow_nan=False, allow_infinity=False, places=4).map(Fraction),
)


def evaluation_of(case: Case) -> Evaluation:
    """Return the evaluation of a generated case."""
    observations = read_observations(case.records, case.specification)
    return evaluate(case.specification, observations, period=case.periods, as_of=case.as_of)


def rows_of(evaluation: Evaluation) -> Mapping[str, Counter[object]]:
    """Return the rows of each table, whatever their order."""
    return {name: Counter(getattr(evaluation, name)) for name in TABLES}


# --- order ---


@fewer
@given(cases(), st.data())
def test_the_order_of_observations_does_not_matter(case: Case, data: st.DataObject):
    mixed = evolve(case, records=tuple(data.draw(st.permutations(case.records))))
    assert rows_of(evaluation_of(mixed)) == rows_of(evaluation_of(case))


@fewer
@given(cases(), st.data())
def test_the_order_of_org_units_does_not_matter(case: Case, data: st.DataObject):
    """But to ordinal ranks, which go by it where points are equal."""
    rankings = tuple(
        evolve(one, ties=Ties.MIN if one.ties is Ties.ORDINAL else one.ties)
        for one in case.specification.rankings
    )
    case = evolve(case, specification=evolve(case.specification, rankings=rankings))
    units = tuple(data.draw(st.permutations(case.specification.org_units)))
    mixed = evolve(case, specification=evolve(case.specification, org_units=units))
    assert rows_of(evaluation_of(mixed)) == rows_of(evaluation_of(case))


@fewer
@given(cases())
def test_windows_are_evaluated_independently(case: Case):
    together = evaluation_of(case)
    alone = [evaluation_of(evolve(case, periods=(str(period),))) for period in together.periods]
    for name, rows in rows_of(together).items():
        assert sum((rows_of(one)[name] for one in alone), Counter()) == rows


# --- met, unmet, undetermined ---


@fewer
@given(cases())
def test_met_unmet_and_undetermined_partition_the_faced_targets(case: Case):
    evaluation = evaluation_of(case)
    faced = [row for row in evaluation.achievements if row.target is not None]
    keys = Counter((row.org_unit, row.indicator, row.period, row.target) for row in faced)
    assert set(keys.values()) <= {1}
    assert all(row.met in {Met.MET, Met.UNMET, Met.UNDETERMINED} for row in faced)
    open_ = {
        (row.org_unit, row.indicator, row.period, row.target)
        for row in faced
        if row.met is not Met.MET and row.state is not State.NOT_APPLICABLE
    }
    listed = [(row.org_unit, row.indicator, row.period, row.target) for row in evaluation.unmet]
    assert sorted(listed) == sorted(open_)


@fewer
@given(cases())
def test_what_is_undetermined_has_a_reason_and_what_is_decided_is_known(case: Case):
    for row in evaluation_of(case).achievements:
        if row.target is None:
            assert row.reason is None or row.state is State.MISSING
        else:
            assert (row.reason is not None) == (row.met is Met.UNDETERMINED)
        assert row.met not in {Met.MET, Met.UNMET} or row.state is State.VALUE
        assert row.value is None or row.state is State.VALUE
        assert row.gap is None or row.gap >= 0


@fewer
@given(cases())
def test_who_is_behind_is_undetermined_and_not_on_the_path(case: Case):
    evaluation = evaluation_of(case)
    behind = {
        (row.org_unit, row.indicator, row.period, row.target)
        for row in evaluation.achievements
        if row.met is Met.UNDETERMINED and row.on_path is False
    }
    listed = [row for row in evaluation.unmet if row.met is Met.BEHIND]
    assert {(row.org_unit, row.indicator, row.period, row.target) for row in listed} == behind


def verdicts(case: Case, *without: str) -> Mapping[tuple[object, ...], Met | None]:
    """Return what is said of each target that a cell faces, some columns of the table left out.

    What is derived is left out too: its parts may be judged.
    """
    kept = [
        {"value": None, **{key: said for key, said in row.items() if key not in without}}
        for row in case.records
    ]
    found = evaluation_of(evolve(case, records=tuple(kept))).achievements
    derived = {one.id for one in case.specification.indicators if one.derived}
    return {
        (row.org_unit, row.indicator, row.period, row.target): row.met
        for row in found
        if row.indicator not in derived
    }


@fewer
@given(cases())
def test_a_judgement_never_changes_what_a_number_decides(case: Case):
    judged = verdicts(case)
    for key, met in verdicts(case, "judgement").items():
        assert met is Met.UNDETERMINED or judged[key] is met


@fewer
@given(cases())
def test_a_bound_leaves_open_what_it_does_not_decide_alike(case: Case):
    exact = verdicts(case, "judgement", "bound")
    for key, met in verdicts(case, "judgement").items():
        assert met is Met.UNDETERMINED or exact[key] in {met, Met.UNDETERMINED}


@fewer
@given(cases())
def test_achievement_of_at_least_1_means_that_nothing_is_missing(case: Case):
    for row in evaluation_of(case).achievements:
        if row.achievement is not None:
            assert (row.achievement >= 1) == (row.gap == 0)


# --- achievement ---

TARGET = """
kpikit: 1
id: target
org_units: [{{id: first}}, {{id: second}}]
indicators: {{amount: {{unit: {unit}}}}}
targets: {{amount: {{plan: {{{side}: {level}, ratio: {ratio}{way}}}}}}}
"""

SIDES = st.sampled_from(["at_least", "at_most"])
RATIOS = st.sampled_from([ratio.value for ratio in Ratio])


def compared(
    values: Sequence[Fraction], way: tuple[Fraction, Fraction], side: str, ratio: str, unit: str
) -> list[tuple[Fraction | None, Met | None, Fraction | None]]:
    """Return achievement, met and gap of two values against one target.

    The way leads from a baseline to the level.
    """
    baseline, level = way
    begins = f', baseline: "{baseline.numerator} [{unit}] / {baseline.denominator}"'
    travels = ratio == Ratio.FROM_BASELINE.value
    text = TARGET.format(
        side=side, ratio=ratio, unit=unit, level=level, way=begins if travels else ""
    )
    specification = parse_specification(text)
    records = [
        {"org_unit": name, "indicator": "amount", "period": "2024", "value": value}
        for name, value in zip(("first", "second"), values, strict=True)
    ]
    found = evaluate(specification, read_observations(records, specification)).achievements
    return [(row.achievement, row.met, row.gap) for row in found]


@fewer
@given(st.tuples(NUMBERS, NUMBERS).map(sorted), NUMBERS, SIDES, RATIOS, NUMBERS)
def test_achievement_is_monotone_in_the_value(
    values: list[Fraction], level: Fraction, side: str, ratio: str, baseline: Fraction
):
    low, high = compared(values, (baseline, level), side, ratio, "percent")
    worse, better = (low, high) if side == "at_least" else (high, low)
    if worse[0] is not None and better[0] is not None:
        assert worse[0] <= better[0]
    assert worse[1] is not Met.MET or better[1] is Met.MET
    assert worse[2] is not None
    assert better[2] is not None
    assert worse[2] >= better[2]


@fewer
@given(st.tuples(NUMBERS, NUMBERS), NUMBERS, SIDES, RATIOS, NUMBERS)
def test_achievement_is_the_same_when_value_and_target_change_unit_together(
    values: tuple[Fraction, Fraction], level: Fraction, side: str, ratio: str, baseline: Fraction
):
    thousandth = [value / 1000 for value in values]
    in_millions = compared(values, (baseline, level), side, ratio, "triệu đồng")
    way = (baseline / 1000, level / 1000)
    in_billions = compared(thousandth, way, side, ratio, "tỷ đồng")
    assert [row[:2] for row in in_millions] == [row[:2] for row in in_billions]
    assert [row[2] for row in in_millions] == [row[2] and row[2] * 1000 for row in in_billions]


# --- points ---


@fewer
@given(cases())
def test_a_node_has_a_value_or_a_reason_and_covers_a_share(case: Case):
    for row in evaluation_of(case).scores:
        assert (row.state is State.VALUE) == (row.reason is None)
        assert row.points is not None or row.reason is not None
        assert row.coverage is None or 0 <= row.coverage <= 1


# --- ranks ---

RANKED = """
kpikit: 1
id: ranked
org_units: [{units}]
indicators: {{given: {{unit: point}}}}
scorecard: {{children: [{{indicator: given, max_points: 10, score: {{value: }}}}]}}
rankings: {{all: {{of: total, ties: {ties}}}}}
"""


@fewer
@given(cases())
def test_equal_points_share_a_rank_and_more_of_them_rank_before_fewer(case: Case):
    evaluation = evaluation_of(case)
    declared = case.specification.rankings
    broken = {one.id for one in declared if one.tie_break or one.ties is Ties.ORDINAL}
    for one in evaluation.rankings:
        for other in evaluation.rankings:
            list_of = [(row.ranking, row.period, row.peer_group) for row in (one, other)]
            if list_of[0] != list_of[1] or one.rank is None or other.rank is None:
                continue
            assert one.points is not None
            assert other.points is not None
            assert one.rank < other.rank or one.points <= other.points
            assert one.ranking in broken or (one.rank == other.rank) == (one.points == other.points)


POINTS = st.lists(
    st.sampled_from([None, *map(Fraction, ("9", "9.001", "8.996", "0", "-1", "1/3"))]),
    min_size=1,
    max_size=8,
)
TIES = st.sampled_from(["min", "max", "dense", "average"])


def ranks(points: Sequence[Fraction | None], ties: str) -> list[int | Fraction | None]:
    """Return the ranks of units by their points, in the same order."""
    names = [f"u{number}" for number in range(len(points))]
    text = RANKED.format(ties=ties, units=", ".join(f"{{id: {name}}}" for name in names))
    specification = parse_specification(text)
    records = [
        {"org_unit": name, "indicator": "given", "period": "2024", "value": value}
        for name, value in zip(names, points, strict=True)
    ]
    found = evaluate(specification, read_observations(records, specification)).rankings
    by_name = {row.org_unit: row.rank for row in found}
    return [by_name[name] for name in names]


@fewer
@given(POINTS, TIES, st.data())
def test_ranks_commute_with_permutation(
    points: list[Fraction | None], ties: str, data: st.DataObject
):
    order = data.draw(st.permutations(range(len(points))))
    straight = ranks(points, ties)
    assert ranks([points[place] for place in order], ties) == [straight[place] for place in order]


@fewer
@given(POINTS, TIES)
def test_more_points_never_rank_behind_fewer(points: list[Fraction | None], ties: str):
    found = list(zip(points, ranks(points, ties), strict=True))
    for points_, rank in found:
        assert (rank is None) == (points_ is None)
    ranked = [
        (points_, rank) for points_, rank in found if points_ is not None and rank is not None
    ]
    for one, rank in ranked:
        assert all(rank <= other_rank for other, other_rank in ranked if one >= other + 1)
