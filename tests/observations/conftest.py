"""A small rule book and a table in, observations or findings out."""

from __future__ import annotations

import attrs
import pytest

import kpikit as kp
from kpikit.model.pairs import Pairs
from kpikit.model.sources import OrgUnitsTable, TableSource
from kpikit.model.states import STATUS_WORDS

DISTRICT = """
id: district
org_units:
  - {id: hung-nguyen, level: district}
  - {id: hung-dao, level: commune, parent: hung-nguyen}
  - {id: hung-tay, level: commune, parent: hung-nguyen}
indicators:
  disbursed: {unit: triệu đồng, level: district, accumulation: year_to_date}
  online: {unit: percent, level: commune}
  income: {unit: triệu đồng/person/year}
"""


@pytest.fixture
def given():
    """Return a specification; what it says of tables is given beside its YAML."""

    def make(text=DISTRICT, *, columns=(), locale=None, sheet=None, org_units=None):
        specification = kp.parse_specification(text)
        source = TableSource(
            table="observations.csv", columns=Pairs.of(dict(columns)), locale=locale, sheet=sheet
        )
        if org_units is not None:
            parts = {"columns": Pairs(), "groups": Pairs()} | {
                key: Pairs.of(value) if isinstance(value, dict) else value
                for key, value in org_units.items()
            }
            table = OrgUnitsTable(table="observations", **parts)
            specification = attrs.evolve(specification, org_units_table=table)
        return attrs.evolve(specification, observations=source)

    return make


@pytest.fixture
def table(tmp_path):
    """Write a CSV file and return its path."""

    def write(text, name="observations.csv"):
        path = tmp_path / name
        path.write_text(text.lstrip("\n"), encoding="utf-8")
        return path

    return write


@pytest.fixture
def seen():
    """Return what is observed, one text for each observation."""

    def read(source, specification):
        return [_told(one) for one in kp.read_observations(source, specification)]

    return read


@pytest.fixture
def findings():
    """Return what is wrong with a table, without the name of its file and the hints."""

    def read(source, specification):
        with pytest.raises(kp.ObservationsError) as caught:
            kp.read_observations(source, specification)
        return [
            f"{one.source.line} {one.source.label}: {one.code.value} {one.message}"
            if one.source
            else f"{one.code.value} {one.message}"
            for one in caught.value.diagnostics
        ]

    return read


def _told(one):
    parts = [one.org_unit, one.indicator, str(one.period)]
    parts.append(one.state.value if one.value is None else str(one.value))
    parts += [STATUS_WORDS[one.status]] if one.status else []
    parts += [one.judgement.value] if one.judgement else []
    parts += [one.bound.value] if one.bound.value != "exact" else []
    return " ".join(parts)
