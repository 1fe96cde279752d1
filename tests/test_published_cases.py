"""Published tables come out of the specifications that ship with kpikit, to the last digit."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

import kpikit as kp
from kpikit.numbers import plain

SPECS = Path(__file__).parents[1] / "specs"
HDI = SPECS / "intl" / "hdi-2023-24"


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


# --- Human Development Index 1990 to 2022 ---


@pytest.fixture(scope="module")
def hdi(cases):
    """Return the evaluation of the whole table."""
    specification = kp.load_specification(HDI)
    observations = kp.read_observations(cases / "hdi" / "inputs.csv", specification)
    return kp.evaluate(specification, observations)


@pytest.fixture(scope="module")
def indices(hdi):
    """Return the published index and the reason without one, by country and year."""
    scores = (row for row in hdi.scores if row.node == "hdi")
    return {(row.org_unit, str(row.period)): (row.points, row.reason) for row in scores}


def test_all_published_indices_come_out(cases, indices):
    published = rows(cases / "hdi" / "expected_hdi.csv")
    wrong = [
        row
        for row in published
        if indices[row["iso3"], row["year"]][0] is None
        or Decimal(plain(indices[row["iso3"], row["year"]][0])) != Decimal(row["hdi"])
    ]
    assert len(published) == 6171
    assert not wrong


def test_what_is_computable_and_not_published_is_known(cases, indices):
    published = {(row["iso3"], row["year"]) for row in rows(cases / "hdi" / "expected_hdi.csv")}
    more = [key for key, (points, _) in indices.items() if points is not None]
    assert sorted(set(more) - published) == [("RWA", str(year)) for year in range(1990, 1994)]
    assert indices["RWA", "1994"] == (None, "negative")


def test_all_published_ranks_come_out_and_regions_have_none(cases, hdi):
    published = {
        row["iso3"]: row["rank"] for row in rows(cases / "hdi" / "expected_2022_rank_group.csv")
    }
    ranked = {row.org_unit: row.rank for row in hdi.rankings if str(row.period) == "2022"}
    assert sum(rank != "" for rank in published.values()) == 193
    assert {name: str(rank or "") for name, rank in ranked.items()} == published


def test_all_published_groups_come_out(cases, hdi):
    published = {
        row["iso3"]: row["group"] for row in rows(cases / "hdi" / "expected_2022_rank_group.csv")
    }
    names = {grade.id: str(grade.name) for grade in hdi.specification.scorecards[0].grades}
    found = {
        row.org_unit: names.get(row.grade or "", "")
        for row in hdi.scores.where(node="hdi")
        if str(row.period) == "2022" and row.org_unit in published
    }
    assert sum(group != "" for group in published.values()) == 193
    assert found == published
