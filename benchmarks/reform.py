"""The national reform: ten years of months of some 10,000 communes on the map of 3,321.

The numbers are those of Vietnam in July 2025; names, shares and figures are generated. Most
communes merge in twos, threes and fours; one in fifty is divided between two successors.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from attrs import frozen

from benchmarks.scripts import look
from kpikit import Specification, parse_specification, read_observations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit import Evaluation, Plan

BEFORE, AFTER = 10_035, 3_321
YEARS = 10
DAY = "2025-07-01"
LAST = "2025-12-31"
_DIVIDED = 50


@frozen(eq=False)
class Reform:
    """A size of the reform.

    Attributes:
        specification: declares all communes and what became of them.
        observations: one row per commune of then and month, shuffled; keys are text.
        successions: one row for each part of an old commune, with its share.
        cells: how many observations there are.
    """

    specification: Specification
    observations: pl.DataFrame
    successions: pl.DataFrame
    cells: int


def reform(before: int = BEFORE, after: int = AFTER, years: int = YEARS, seed: int = 1) -> Reform:
    """Return the reform; its size may be another one."""
    rows = list(_rows(before, after))
    units = [f"old-{place:05}" for place in range(before)]
    units += [f"new-{place:04}" for place in range(after)]
    text = "kpikit: 1\nid: reform\norg_units:\n"
    text += "".join(f"  {unit}: {{level: commune}}\n" for unit in units)
    text += "indicators: {revenue: {unit: triệu đồng}}\nsuccessions:\n"
    text += "".join(
        f"  - {{effective: {DAY}, old: {old}, new: {new}, share: {share} percent}}\n"
        for old, new, share in rows
    )
    frame = _observations(units[:before], units[before:], years, seed)
    parts = pl.DataFrame(
        {
            "org_unit": [old for old, _, _ in rows],
            "successor": [new for _, new, _ in rows],
            "share": [share / 100 for _, _, share in rows],
        }
    )
    return Reform(parse_specification(text), frame, parts, len(frame))


def _rows(before: int, after: int) -> Iterator[tuple[str, str, int]]:
    """Yield which old commune goes to which new one, and how many percent of it."""
    for place in range(before):
        new, other = place % after, (place + 1) % after
        old = f"old-{place:05}"
        if place % _DIVIDED:
            yield old, f"new-{new:04}", 100
        else:
            yield old, f"new-{new:04}", 60
            yield old, f"new-{other:04}", 40


def _observations(old: list[str], new: list[str], years: int, seed: int) -> pl.DataFrame:
    """Return monthly figures with two decimals; the last half year is on the new map."""
    first = 2026 - years
    months = [f"{year}-{month:02}" for year in range(first, 2026) for month in range(1, 13)]
    then, now = months[:-6], months[-6:]
    units = [np.repeat(np.array(old), len(then)), np.repeat(np.array(new), len(now))]
    periods = [np.tile(np.array(then), len(old)), np.tile(np.array(now), len(new))]
    generator = np.random.default_rng(seed)
    frame = pl.DataFrame(
        {"org_unit": np.concatenate(units), "period": np.concatenate(periods)}
    ).with_columns(indicator=pl.lit("revenue"))
    values = generator.integers(0, 1_000_000, len(frame)) / 100
    return frame.with_columns(value=pl.Series(values)).sample(fraction=1, shuffle=True, seed=seed)


def by_kpikit(one: Reform, plan: Plan) -> Evaluation:
    """Return the evaluation of all months on the last map, having made every figure of it.

    Args:
        one: the reform.
        plan: of its specification, made before: what became of whom is worked out once, as the
            table of shares is made once for the script.
    """
    read = read_observations(one.observations, one.specification)
    evaluation = plan.evaluate(read, map_of=LAST)
    look(evaluation)
    return evaluation


def totals_of(evaluation: Evaluation) -> dict[str, float]:
    """Return the sum over all units of each month."""
    found: dict[str, Fraction] = {}
    for row in evaluation.achievements:
        month = str(row.period).replace("-M", "-")
        found[month] = found.get(month, Fraction(0)) + Fraction(str(row.value))
    return {month: float(total) for month, total in found.items()}


def totals_in(frame: pl.DataFrame) -> dict[str, float]:
    """Return the same of the script."""
    sums = frame.group_by("period").agg(pl.col("value").sum())
    return dict(sums.iter_rows())


def by_polars(one: Reform) -> pl.DataFrame:
    """Return the same by a join and a sum by groups, lazily and on all cores, with floats."""
    return (
        one.observations.lazy()
        .join(one.successions.lazy(), on="org_unit", how="left")
        .select(
            org_unit=pl.coalesce("successor", "org_unit"),
            period="period",
            value=pl.col("value") * pl.col("share").fill_null(1.0),
        )
        .group_by("org_unit", "period")
        .agg(pl.col("value").sum())
        .collect()
    )
