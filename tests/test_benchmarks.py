"""The benchmarks measure what they say, and the ways taken for large tables give the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks import kernels, mistakes, reform
from benchmarks.job import categorical, job
from benchmarks.scripts import by_kpikit, by_polars, ranks_in, ranks_of
from kpikit import parse_specification, plan, read_observations
from kpikit.evaluation.reference import reference
from kpikit.kernels.rationals import Rationals
from kpikit.observations import cube
from kpikit.tables import crew
from tests.examples.both import judged
from tests.strategies import Case, cases

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def large_from_the_first_row() -> Iterator[None]:
    """Read every table in the way that is meant for large ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cube, "_FEW", 0)
        patch.setattr(crew, "_MANY", 0)
        yield


def test_the_script_and_kpikit_rank_alike():
    small = job(2_400 * 7)
    assert ranks_of(by_kpikit(small)) == ranks_in(by_polars(small.observations, small.targets))


def test_other_forms_of_the_same_table_rank_alike(tmp_path):
    small = job(2_400 * 2)
    path = tmp_path / "observations.csv"
    small.observations.write_csv(path)
    expected = ranks_of(by_kpikit(small))
    assert ranks_of(by_kpikit(small, path)) == expected
    assert ranks_of(by_kpikit(small, categorical(small.observations))) == expected


def test_a_fifth_below_its_level_is_in_its_band_and_at_its_level_is_met():
    four_fifths, fifths = np.arange(4, 4_000, 4), np.arange(5, 5_000, 5)
    levels = Rationals.scaled(fifths, 100)
    met, gaps, points = kernels.exact_bands(Rationals.scaled(four_fifths, 100), levels)
    assert not met.any()
    assert gaps.tolist() == list(range(1, 1_000))
    assert set(points.tolist()) == {24}
    met, gaps, points = kernels.exact_bands(levels, levels)
    assert met.all()
    assert not gaps.any()
    assert set(points.tolist()) == {40}


def test_the_job_equals_the_reference():
    small = job(2_400)
    observations = read_observations(small.observations, small.specification)
    evaluation = plan(small.specification).evaluate(observations, period="2024-M03")
    expected = reference(small.specification, observations, evaluation.periods)
    assert list(evaluation.achievements) == list(expected.achievements)
    assert list(evaluation.scores) == list(expected.scores)
    assert list(evaluation.unmet) == list(expected.unmet)


def test_the_reform_conserves_what_the_script_adds_up():
    small = reform.reform(before=100, after=30, years=1)
    evaluation = reform.by_kpikit(small, plan(small.specification))
    assert len(evaluation.achievements) == 30 * 12
    found, expected = reform.totals_of(evaluation), reform.totals_in(reform.by_polars(small))
    assert found == pytest.approx(expected)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases())
@pytest.mark.usefixtures("large_from_the_first_row")
def test_large_tables_are_read_and_evaluated_as_the_reference_says(case: Case):
    records = case.records[::-1]
    judged(case.specification, read_observations(records, case.specification), case.periods)


def test_200_indicators_with_30_mistakes_give_30_findings_in_order_each_with_a_hint():
    found = mistakes.found(mistakes.text())
    assert [one.code.value for one in found] == [one.code for one in mistakes.MISTAKES]
    assert len({one.code for one in found}) == len(found) == 30
    places = [one.position for one in found]
    assert places == sorted(places)
    assert all(one.hint and one.source and one.source.column for one in found)


def test_without_the_mistakes_the_rule_book_of_200_indicators_is_fine():
    assert mistakes.found(mistakes.text(())) == ()
    assert len(parse_specification(mistakes.text(())).indicators) == mistakes.INDICATORS
