"""The job by hand: float scripts that yield totals and ranks and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from kpikit import plan, read_observations

if TYPE_CHECKING:
    from fractions import Fraction

    import pandas as pd

    from benchmarks.job import Job
    from kpikit import Evaluation
    from kpikit.tables import AnyTable


def by_kpikit(job: Job, table: AnyTable | None = None) -> Evaluation:
    """Return the evaluation, having asked for every number that the tables hold.

    Args:
        job: the job.
        table: its observations in another form than a data frame with keys of text.
    """
    observations = job.observations if table is None else table
    read = read_observations(observations, job.specification)
    evaluation = plan(job.specification).evaluate(read)
    look(evaluation)
    return evaluation


def look(evaluation: Evaluation) -> None:
    """Make every number of the four tables, one part at a time, without Python records."""
    for names, table in (
        (("achievement", "met"), evaluation.achievements),
        (("points",), evaluation.scores),
        (("rank",), evaluation.rankings),
    ):
        for name in names:
            for part in table.parts(name):
                computed(part)
    len(evaluation.unmet)


def computed(part: object) -> object:
    """Return the arrays behind a column of results, which are made when they are looked at."""
    numbers = getattr(part, "numbers", None)
    return getattr(numbers, "numerators", numbers)


def by_polars(observations: pl.DataFrame, targets: pl.DataFrame) -> pl.DataFrame:
    """Return totals and ranks by polars, lazily and on all cores."""
    ratio = pl.col("value") / pl.col("level")
    most = pl.col("max_points")
    points = (
        pl.when(pl.col("rule") == "linear")
        .then(pl.min_horizontal(ratio * most, most).round(2))
        .when(pl.col("rule") == "bands")
        .then(pl.when(ratio >= 1).then(most).when(ratio >= 0.75).then(most * 0.6).otherwise(0.0))
        .otherwise(pl.when(pl.col("value") <= pl.col("level")).then(most).otherwise(0.0))
    )
    return (
        observations.lazy()
        .join(targets.lazy(), on="indicator")
        .with_columns(points=points)
        .group_by("period", "org_unit")
        .agg(total=pl.col("points").sum().round(2))
        .with_columns(rank=pl.col("total").rank("min", descending=True).over("period"))
        .collect()
    )


def by_pandas(observations: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return totals and ranks by pandas."""
    rows = observations.merge(targets, on="indicator")
    value, level, most = (rows[name].to_numpy() for name in ("value", "level", "max_points"))
    rule, ratio = rows["rule"], value / level
    linear = np.round(np.minimum(ratio * most, most), 2)
    bands = np.where(ratio >= 1, most, np.where(ratio >= 0.75, most * 0.6, 0.0))
    pass_fail = np.where(value <= level, most, 0.0)
    rows["points"] = np.where(rule == "linear", linear, np.where(rule == "bands", bands, pass_fail))
    totals = rows.groupby(["period", "org_unit"], sort=False)["points"].sum().round(2).reset_index()
    totals["rank"] = totals.groupby("period")["points"].rank(method="min", ascending=False)
    return totals


def ranks_of(evaluation: Evaluation) -> dict[tuple[str, str], int | Fraction | None]:
    """Return the rank by period and unit as kpikit gives it."""
    return {(str(row.period), row.org_unit): row.rank for row in evaluation.rankings}


def ranks_in(totals: pl.DataFrame) -> dict[tuple[str, str], object]:
    """Return the rank by period and unit as a script gives it."""
    columns = (totals[name].to_list() for name in ("period", "org_unit", "rank"))
    return {(period, unit): rank for period, unit, rank in zip(*columns, strict=True)}
