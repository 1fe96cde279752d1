"""A small rule book and a table in, an evaluation out."""

from __future__ import annotations

import csv
from textwrap import dedent

import pytest

import kpikit as kp


@pytest.fixture
def evaluate():
    """Return the evaluation of a table by a specification, both written as texts."""

    def make(text, table, period=None):
        specification = kp.parse_specification(f"kpikit: 1\nid: x\n{dedent(text)}")
        rows = list(csv.DictReader(dedent(table).strip().splitlines()))
        observations = kp.read_observations(rows, specification)
        return kp.evaluate(specification, observations, period=period)

    return make


@pytest.fixture
def values(evaluate):
    """Return what the values of one indicator are: numbers, or states where there is none."""

    def find(indicator, text, table, period=None):
        rows = evaluate(text, table, period).achievements
        return {
            f"{row.org_unit} {row.period}": row.state.value if row.value is None else row.value
            for row in rows
            if row.indicator == indicator
        }

    return find
