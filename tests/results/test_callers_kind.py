"""Results come back in the kind of data frame that the observations came in."""

from __future__ import annotations

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import kpikit as kp

ROWS = {"org_unit": ["a"], "indicator": ["x"], "period": ["2024"], "value": [1.5]}
SQL = "select 'a' org_unit, 'x' as indicator, '2024' as period, 1.5 as value"


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (pd.DataFrame(ROWS), pd.DataFrame),
        (pl.DataFrame(ROWS), pl.DataFrame),
        (pl.LazyFrame(ROWS), pl.DataFrame),
        (pa.table(ROWS), pa.Table),
        (duckdb.sql(SQL), pa.Table),
        ([dict(zip(ROWS, ("a", "x", "2024", "1.5"), strict=True))], pl.DataFrame),
    ],
    ids=["pandas", "polars", "polars-lazy", "pyarrow", "duckdb", "records"],
)
def test_results_come_back_in_the_callers_kind(source, kind):
    specification = kp.parse_specification(
        "{kpikit: 1, id: t, org_units: [{id: a}], indicators: {x: {unit: percent}}}"
    )
    evaluation = kp.evaluate(specification, kp.read_observations(source, specification))
    assert isinstance(evaluation.achievements.to_frame(), kind)
    assert isinstance(evaluation.achievements.to_frame("pandas"), pd.DataFrame)
