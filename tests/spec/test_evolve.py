"""What if the rule book said something else: other values by path, and the whole is checked."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

import kpikit as kp
from kpikit.errors import InvalidValueError, KpikitError, SpecificationError
from kpikit.evaluation import evaluate
from kpikit.model.text import Text
from tests.spec.building import PROVINCE, loaded, written

if TYPE_CHECKING:
    from collections.abc import Mapping

REVIEW = kp.load_specification("kpikit:vn/hung-nguyen-2024")
DISTRICT = kp.load_specification("kpikit:vn/district-2024-illustrative")
WITH_TABLES = kp.load_specification("kpikit:vn/hung-nguyen-successions")


def level(specification: kp.Specification, indicator: str, target: str) -> Any:
    (found,) = [one for one in specification.targets_of(indicator) if one.id == target]
    comparison: Any = found.comparison
    return comparison.level.number


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (250_000, 250_000),
        ("250000", 250_000),
        (Decimal("250000.50"), Fraction(500_001, 2)),
        (Decimal("25E4"), 250_000),
        (Fraction(1, 3), Fraction(1, 3)),
        (0.1, Fraction(1, 10)),
        (1e22, 10**22),
    ],
)
def test_a_level_is_another_number(value, number):
    specification = REVIEW.evolve({"targets.disbursed.plan.at_least": value})
    assert level(specification, "disbursed", "plan") == number
    assert level(REVIEW, "disbursed", "plan") == 300_000


def test_texts_truth_dates_lists_and_mappings_are_values():
    specification = DISTRICT.evolve(
        {
            "indicators.forest": {"name": {"en": "Forest"}, "additive": True},
            "calendar": {"holidays": [date(2024, 2, 10)]},
            "scorecard.shrink": False,
            "scorecard.grades": [{"id": "good", "at_least": 50}, {"id": "weak"}],
        }
    )
    forest = specification.indicators[-1]
    assert (forest.name, forest.additive) == (Text((("en", "Forest"),)), True)
    assert specification.calendar.holidays == (date(2024, 2, 10),)
    assert len(specification.scorecards[0].grades) == 2


def test_nothing_drops_what_is_there():
    specification = DISTRICT.evolve(
        {
            "indicators.forest": None,
            "targets.forest": None,
            "scorecard.forest": None,
            "scorecard.society.max_points": 25,
            "scorecard.max_points": 90,
        }
    )
    assert "forest" not in {one.id for one in specification.indicators}
    assert str(specification.override_of("indicators.forest")).startswith(
        "indicators.forest of vn-district"
    )
    assert specification.examples == ()
    assert specification.evolve({"title": "Without forest"}).examples == ()


def test_what_is_changed_is_told_and_the_rest_stays_where_it_was():
    specification = DISTRICT.evolve({"scorecard.economy": {"name": "Economy"}})
    last = specification.overridden[-1]
    assert str(last.source) == "<evolve> (scorecard.economy)"
    assert (last.path, last.by) == ("scorecard.children[0].name", "")
    assert last.imported == "vn-province-2024-illustrative"
    assert specification.overridden[:-1] == DISTRICT.overridden
    assert specification.place("targets.poverty.plan") == DISTRICT.place("targets.poverty.plan")
    assert specification.place("overrides[0].at") == DISTRICT.place("overrides[0].at")


def test_changes_add_up():
    once = REVIEW.evolve({"targets.disbursed.plan.at_least": 1})
    twice = once.evolve({"targets.disbursed.plan.at_least": 2})
    assert level(twice, "disbursed", "plan") == 2
    assert [one.before for one in twice.overridden] == ["300000", "1"]
    assert twice.evolve({"targets.disbursed.plan.at_least": 300_000}) == REVIEW


def test_figures_are_evaluated_by_it():
    assert DISTRICT.observations is not None
    assert DISTRICT.folder is not None
    table = DISTRICT.folder / DISTRICT.observations.table
    observations = kp.read_observations(table, DISTRICT)

    def grades(specification: kp.Specification) -> dict[str, str | None]:
        scores = evaluate(specification, observations).scores
        return {row.org_unit: row.grade for row in scores if row.node == "total"}

    assert grades(DISTRICT)["illustrative-son"] == "excellent"
    stricter = DISTRICT.evolve({"scorecard.grades.excellent.at_least": 90})
    assert grades(stricter)["illustrative-son"] == "good"


# --- what is refused ---


def refusal(specification: kp.Specification, changes: Mapping[str, object]) -> list[str]:
    with pytest.raises(SpecificationError) as caught:
        specification.evolve(changes)
    return [f"{one.source} {one.code.value} {one.message}" for one in caught.value.diagnostics]


def test_all_that_is_wrong_is_found_at_its_argument():
    changes = {
        "targets.disbursed.plan.at_least": "many",
        "indicators.disbursd.unit": "km",
        "scorecard.socio_economic.max_points": {"x": 1},
    }
    assert refusal(REVIEW, changes)[:3] == [
        (
            "<evolve> (indicators.disbursd.unit) K111 there is nothing to override: "
            "no 'disbursd' under 'indicators'"
        ),
        "<evolve> (targets.disbursed.plan.at_least) K301 'many' does not begin with a number",
        (
            "<evolve> (scorecard.socio_economic.max_points) K101 a mapping stands where one value "
            "is needed"
        ),
    ]


def test_what_refers_to_something_dropped_is_found():
    (found,) = refusal(DISTRICT, {"references.district": None})[-1:]
    assert "K202 there is no reference 'district'" in found


def test_what_is_the_same_changes_nothing_and_is_no_error():
    assert REVIEW.evolve({"targets.disbursed.plan.at_least": 300_000}) == REVIEW


def test_only_plain_data_can_be_given():
    with pytest.raises(InvalidValueError, match="a value of type object cannot stand"):
        REVIEW.evolve({"targets.disbursed.plan.at_least": object()})


def test_a_specification_made_in_python_says_what_to_do_instead():
    made = evolve(REVIEW, written=None)
    with pytest.raises(KpikitError, match=r"attrs\.evolve, or write it with dump_specification"):
        made.evolve({})


# --- together with changes in Python ---


def test_what_python_changed_after_reading_stays():
    renamed = evolve(REVIEW, title=Text.of("Another"))
    specification = renamed.evolve({"targets.disbursed.plan.at_least": 1})
    assert (str(specification.title), level(specification, "disbursed", "plan")) == ("Another", 1)


def test_what_both_change_is_refused():
    fewer = evolve(REVIEW, targets=REVIEW.targets[1:])
    with pytest.raises(KpikitError, match="'targets' of this specification was changed in Python"):
        fewer.evolve({"targets.disbursed.plan.at_least": 1})


# --- tables ---


def test_what_a_table_declares_can_be_changed():
    target = WITH_TABLES.targets[0]
    scope = f"[org_unit={target.org_unit},period={target.period}]"
    path = f"targets.{target.indicator}.{target.id}{scope}"
    specification = WITH_TABLES.evolve({f"{path}.at_least": 1})
    assert (
        level(evolve(specification, targets=specification.targets[:1]), target.indicator, target.id)
        == 1
    )
    assert WITH_TABLES.evolve({}) == WITH_TABLES


def test_units_of_the_table_of_observations_stay():
    assert REVIEW.evolve({}).org_units_table == REVIEW.org_units_table
    assert DISTRICT.evolve({}) == DISTRICT


def test_the_files_are_not_needed_again(tmp_path):
    specification = loaded(
        tmp_path,
        province=PROVINCE + "\n    successions: {table: map.csv}\n",
        map__csv="effective,old,new\n2024-07-01,a,c\n",
        district="imports: [province.yaml]\norg_units: {c: }",
    )
    for file in tmp_path.iterdir():
        file.unlink()
    assert specification.evolve({"indicators.roads": {"name": "Roads"}}).successions


def test_it_pickles():
    for specification in (REVIEW, DISTRICT, WITH_TABLES):
        again = pickle.loads(pickle.dumps(specification))  # noqa: S301 - made here
        assert again == specification
        assert again.evolve({"title": "Another"}).title == Text.of("Another")


def test_a_file_without_imports_can_be_changed_too(tmp_path):
    specification = kp.load_specification(written(tmp_path, district=PROVINCE))
    assert specification.evolve({"scorecard.total.decimals": 1}).scorecards[0].decimals == 1
