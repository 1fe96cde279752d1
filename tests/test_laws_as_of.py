"""Laws of what is known by a day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kpikit import evaluate, read_observations
from kpikit.checks import Context, check
from kpikit.comparison import moved
from kpikit.dates import day_of
from kpikit.errors import errors_of
from kpikit.model.scoring import Decimals
from kpikit.model.states import State
from kpikit.model.versions import Effective
from kpikit.periods import Period
from tests.strategies import Case, cases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpikit import Evaluation
    from kpikit.observations.store import Observed

TABLES = ("achievements", "scores", "rankings", "unmet")

fewer = settings(max_examples=max(settings().max_examples // 4, 25))
"""Each example of these laws is several whole evaluations."""

DAYS = st.sampled_from([date(2024, 5, 31), date(2024, 7, 1), date(2024, 7, 15), date(2025, 1, 10)])


def windows(case: Case) -> Sequence[str]:
    return case.periods or ("2024-M06", "2024")


def evaluated(case: Case, day: date | None) -> Evaluation:
    observations = read_observations(case.records, case.specification)
    return evaluate(case.specification, observations, period=windows(case), as_of=day)


def rows_of(evaluation: Evaluation) -> Mapping[str, Counter[object]]:
    """Return the rows of each table, whatever their order."""
    return {name: Counter(getattr(evaluation, name)) for name in TABLES}


def known_by(case: Case, day: date) -> list[Mapping[str, object]]:
    """Return the records without those of later vintages."""
    return [
        row for row in case.records if not row.get("vintage") or day_of(str(row["vintage"])) <= day
    ]


@given(cases(), DAYS)
def test_no_later_vintage_is_seen(case: Case, day: date):
    observed = read_observations(case.records, case.specification).as_of(day)
    for one in (*observed, *observed.every_vintage()):
        assert one.vintage is None or one.vintage <= day


@given(cases(), DAYS)
def test_of_each_cell_the_latest_vintage_that_was_known_counts(case: Case, day: date):
    runs = {str(one.id): one.runs for one in case.specification.indicators}
    observed = read_observations(case.records, case.specification).as_of(day)

    def cell(one: Observed) -> object:
        when = one.period.end if runs[one.indicator] else one.period.sort_key
        return (one.indicator, one.org_unit, when, one.item)

    latest: dict[object, list[date]] = {}
    for one in observed.every_vintage():
        latest.setdefault(cell(one), []).append(one.vintage or date.min)
    assert {cell(one): one.vintage or date.min for one in observed} == {
        key: max(days) for key, days in latest.items()
    }
    assert len(observed) == len(latest)


@fewer
@given(cases(), DAYS)
def test_rows_of_later_vintages_change_nothing_as_of_an_earlier_day(case: Case, day: date):
    """So adding a later vintage never changes what was said before."""
    earlier = evolve(case, records=tuple(known_by(case, day)))
    assume(earlier.records)
    assert rows_of(evaluated(case, day)) == rows_of(evaluated(earlier, day))


@fewer
@given(cases(), DAYS)
def test_levels_that_are_issued_later_change_nothing_as_of_an_earlier_day(case: Case, day: date):
    found = case.specification.targets
    issued = [one for one in found if one.issued is None or one.issued <= day]
    known = {(one.indicator, one.id) for one in issued}
    assume(known == {(one.indicator, one.id) for one in found})  # nothing names one that is not
    specification = evolve(case.specification, targets=tuple(issued))
    assume(not errors_of(check(Context.of(specification))))  # a path may be of a later level alone
    earlier = evolve(case, specification=specification)
    assert rows_of(evaluated(case, day)) == rows_of(evaluated(earlier, day))


CHANGED = st.sampled_from([None, "2023", "2024", "2024-M06", "2024-07-01/2024-12-31"])
"""When a version is in force that is issued later."""


@fewer
@given(cases(), DAYS, st.data())
def test_a_version_that_is_issued_later_changes_nothing_as_of_an_earlier_day(
    case: Case, day: date, data: st.DataObject
):
    cards = case.specification.scorecards
    assume(cards)
    card = data.draw(st.sampled_from(cards))
    time = data.draw(CHANGED)
    period = Period.parse(time) if time else None
    later = evolve(
        card,
        effective=Effective(since=period, until=period) if period else None,
        issued=day + timedelta(data.draw(st.integers(1, 400))),
        round=Decimals(0),
    )
    assume(all((one.id, one.issued) != (later.id, later.issued) for one in cards))
    specification = evolve(case.specification, scorecards=(*cards, later))
    assume(not errors_of(check(Context.of(specification))))  # points at other times may change
    assert rows_of(evaluated(case, day)) == rows_of(
        evaluated(evolve(case, specification=specification), day)
    )


@fewer
@given(cases())
def test_a_day_after_everything_is_the_same_as_none_but_for_what_is_due(case: Case):
    undue = tuple(evolve(one, due=None) for one in case.specification.indicators)
    case = evolve(case, specification=evolve(case.specification, indicators=undue))
    assert rows_of(evaluated(case, date(2100, 1, 1))) == rows_of(evaluated(case, None))


@fewer
@given(cases(), DAYS)
def test_known_by_a_day_and_asked_as_of_it_are_the_same(case: Case, day: date):
    observations = read_observations(case.records, case.specification).as_of(day)
    asked = evaluate(case.specification, observations, period=windows(case))
    assert rows_of(asked) == rows_of(evaluated(case, day))
    again = evaluate(case.specification, observations, period=windows(case), as_of=date(2100, 1, 1))
    assert rows_of(again) == rows_of(asked)


@given(cases(), DAYS)
def test_what_is_not_due_yet_was_never_missing_before(case: Case, day: date):
    """A figure is first not due, then overdue: never the other way round."""
    undated = tuple(row for row in case.records if not row.get("vintage"))
    assume(undated)
    case = evolve(case, records=undated)
    early, late = (states(evaluated(case, one)) for one in (day, day + timedelta(30)))
    for cell, state in late.items():
        if state is State.NOT_DUE:
            assert early[cell] is State.NOT_DUE


def states(evaluation: Evaluation) -> Mapping[object, State]:
    reported = {one.id for one in evaluation.specification.indicators if not one.derived}
    return {
        (row.org_unit, row.indicator, row.period): row.state
        for row in evaluation.achievements
        if row.indicator in reported
    }


@fewer
@given(cases(), DAYS)
def test_nothing_moved_means_that_all_results_are_the_same(case: Case, day: date):
    before, after = evaluated(case, day), evaluated(case, None)
    told = list(moved(before, after))
    assert list(moved(after, after)) == []
    if not told:
        for name, fields in (("scores", ("points", "grade")), ("rankings", ("rank",))):
            for field in fields:
                assert getattr(before, name).column(field) == getattr(after, name).column(field)
    back = list(moved(after, before))
    assert Counter((row.changed, row.before, row.word_before) for row in told) == Counter(
        (row.changed, row.after, row.word_after) for row in back
    )
