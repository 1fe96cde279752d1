"""Every number of every shape of rules can be told, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import kpikit as kp
from kpikit.presentation import LANGUAGES, explanation_as_text
from kpikit.presentation.explained.filled import UNKNOWN
from tests.test_shapes import FILES, Shape, shape_in

LEFT_OVER = re.compile(r"\[|\]|\{|\bNone\b|Fraction\(")


def evaluated(shape: Shape) -> kp.Evaluation:
    specification = kp.parse_specification(f"kpikit: 1\nid: shape\n{shape.rule_book}")
    observations = kp.read_observations(shape.observed, specification)
    return kp.evaluate(specification, observations, period=shape.period, weights=shape.weights)


def asked_in(evaluation: kp.Evaluation) -> list[dict[str, Any]]:
    """Return what can be asked for: all that stands in the tables, for the first units."""
    units = {str(unit.id) for unit in evaluation.specification.org_units[:3]}
    asked: list[dict[str, Any]] = []
    for row in evaluation.scores:
        name = f"{row.scorecard}.{row.node}"
        asked.append({"org_unit": row.org_unit, "period": row.period, "node": name})
        if row.grade is not None:
            asked.append({**asked[-1], "kind": "grade"})
    asked += [
        {"org_unit": place.org_unit, "period": place.period, "ranking": place.ranking}
        for place in evaluation.rankings
    ]
    indicators = {str(one.id) for one in evaluation.specification.indicators}
    for cell in evaluation.achievements:
        if cell.indicator in indicators:
            of = {"org_unit": cell.org_unit, "period": cell.period, "indicator": cell.indicator}
            asked.append(of if cell.target is None else {**of, "target": cell.target})
    return [one for one in asked if one["org_unit"] in units]


@pytest.mark.parametrize("path", FILES, ids=lambda path: Path(path).stem)
def test_every_number_is_told(path):
    evaluation = evaluated(shape_in(path.read_text(encoding="utf-8")))
    lines = {
        line
        for asked in asked_in(evaluation)
        for language in LANGUAGES
        for line in explanation_as_text(
            evaluation.explain(**asked), evaluation.specification, language
        ).splitlines()
    }
    assert lines
    assert not [line for line in lines if UNKNOWN in line or LEFT_OVER.search(line)]
