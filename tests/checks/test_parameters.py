"""Parameters of scoring rules: what is reported once is not reported again."""

from __future__ import annotations

import pytest

from kpikit import SpecificationError, parse_specification
from kpikit.errors import Code


def test_segments_in_a_unit_that_is_not_known_are_not_compared():
    text = """
    kpikit: 1
    id: segments
    org_units: [{id: a}]
    indicators: {x: {unit: percent}}
    scorecard:
      children:
        - indicator: x
          max_points: 10
          score: {piecewise: [{from: 9 furlong, to: 5, points: [0, 10]}]}
    """
    with pytest.raises(SpecificationError) as raised:
        parse_specification(text)
    assert {finding.code for finding in raised.value.diagnostics} == {Code.UNKNOWN_UNIT}
