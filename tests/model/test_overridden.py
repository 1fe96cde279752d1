"""What was overridden is told, and found by its place."""

from __future__ import annotations

import pytest

from kpikit.model.ids import Slug
from kpikit.model.overrides import Overridden
from kpikit.model.specification import Specification

HALF = Overridden(
    path="scorecard.children[0]",
    at="scorecard.economy",
    before="{group: economy}",
    after="{group: economy, cap: 5}",
    imported="province",
    by="district",
)
POINTS = Overridden(
    path="scorecard.children[0].max_points",
    at="scorecard.economy.max_points",
    before="60",
    after="50",
    by="district",
)
DROPPED = Overridden(path="indicators.tourism", at="indicators.tourism", before="{unit: count}")
ADDED = Overridden(path="rankings.all", at="rankings.all", after="{of: total}")


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (POINTS, "scorecard.economy.max_points: 50 instead of 60"),
        (DROPPED, "indicators.tourism: dropped"),
        (ADDED, "rankings.all: added"),
        (
            HALF,
            "scorecard.economy: {group: economy, cap: 5} instead of {group: economy} of province",
        ),
    ],
)
def test_an_override_tells_what_was_there_and_what_is_there_now(one, told):
    assert str(one) == told


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("scorecard.children[0].max_points", POINTS),
        ("scorecard.children[0].children[2].score", HALF),
        ("scorecard.children[0]", HALF),
        ("scorecard.children[1]", None),
        ("scorecard", None),
        ("indicators.tourism.unit", DROPPED),
    ],
)
def test_the_last_override_at_a_place_or_above_it_counts(path, found):
    whole = Specification(id=Slug("district"), overridden=(HALF, POINTS, DROPPED))
    assert whole.override_of(path) is found


def test_what_was_overridden_takes_no_part_in_equality():
    assert Specification(id=Slug("district"), overridden=(HALF,)) == Specification(
        id=Slug("district")
    )
