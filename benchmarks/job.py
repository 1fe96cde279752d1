"""The reference job "national year": a rule book of 200 indicators, and its observations.

Floats are harmless in it by construction, so that scripts with floats must give the same ranks:
levels are odd whole numbers and points whole numbers, so no rounding meets a half; edges lie at
quarters of the level, which floats hit exactly.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from attrs import frozen

from kpikit import Specification, parse_specification

INDICATORS = 200
GROUPS = 10
MONTHS = 12
COMMUNES = 3_321
RULES = ("linear", "bands", "pass_fail")

_SCORES = {
    "linear": "score: {target: plan, linear: {}, cap: 100 percent, round: 2}",
    "bands": (
        "score: {target: plan, bands: [{at_least: 100 percent, points: 100 percent}, "
        "{at_least: 75 percent, points: 60 percent}, {otherwise: 0}]}"
    ),
    "pass_fail": "score: {target: plan, pass_fail: }",
}


@frozen(eq=False)
class Job:
    """A size of the job.

    Attributes:
        cells: how many observations there are.
        specification: the rule book.
        observations: one row per observation, shuffled; keys are text.
        targets: one row per indicator, as the scripts join them.
    """

    cells: int
    specification: Specification
    observations: pl.DataFrame
    targets: pl.DataFrame


def job(cells: int, seed: int = 1) -> Job:
    """Return the job with about that many cells."""
    communes = max(1, round(cells / INDICATORS / MONTHS))
    specification = parse_specification(rule_book(communes, INDICATORS))
    return Job(
        communes * INDICATORS * MONTHS,
        specification,
        observations(communes, INDICATORS, seed),
        targets(INDICATORS),
    )


def categorical(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame of the job with its keys as codes instead of texts."""
    keys = [name for name in ("org_unit", "indicator", "period") if name in frame.columns]
    return frame.with_columns(pl.col(keys).cast(pl.Categorical))


def targets(indicators: int) -> pl.DataFrame:
    """Return level, rule and points of each indicator."""
    places = np.arange(indicators)
    return pl.DataFrame(
        {
            "indicator": [f"indicator_{place:03}" for place in places],
            "level": (51 + 2 * (places * 7 % 25)).astype(np.float64),
            "rule": [RULES[place % len(RULES)] for place in places],
            "max_points": (1 + places % 5).astype(np.float64),
        }
    )


def rule_book(communes: int, indicators: int) -> str:
    """Return the specification as YAML."""
    units = "\n".join(
        f"  - {{id: {commune_id(place)}, level: commune}}" for place in range(communes)
    )
    rows = targets(indicators).to_dicts()
    declared = "\n".join(f"  {row['indicator']}: {{unit: percent, level: commune}}" for row in rows)
    levels = "\n".join(
        f"  {row['indicator']}: {{plan: {{{_comparison(row['rule'])}: {row['level']:g}}}}}"
        for row in rows
    )
    return f"""
kpikit: 1
id: national-year
org_units:
{units}
indicators:
{declared}
targets:
{levels}
scorecard:
  applies_to: {{level: commune}}
  children:
{_groups(rows)}
rankings:
  - {{id: communes, of: total}}
"""


def commune_id(place: int) -> str:
    return f"commune-{10_000 + place * 17}"


def _comparison(rule: str) -> str:
    return "at_most" if rule == "pass_fail" else "at_least"


def _groups(rows: list[dict[str, object]]) -> str:
    size = max(1, len(rows) // GROUPS)
    lines = []
    for start in range(0, len(rows), size):
        lines += [f"    - group: group_{start // size}", "      children:"]
        for row in rows[start : start + size]:
            points = f"max_points: {row['max_points']:g}"
            score = _SCORES[str(row["rule"])]
            lines.append(f"        - {{indicator: {row['indicator']}, {points}, {score}}}")
    return "\n".join(lines)


def observations(communes: int, indicators: int, seed: int) -> pl.DataFrame:
    """Return shuffled rows of values with two decimals."""
    count = communes * indicators * MONTHS
    random = np.random.default_rng(seed)
    rows = random.permutation(count)
    months = [f"2024-M{month:02}" for month in range(1, MONTHS + 1)]
    return pl.DataFrame(
        {
            "org_unit": _texts([commune_id(place) for place in range(communes)], rows % communes),
            "indicator": _texts(
                targets(indicators)["indicator"].to_list(), rows // communes % indicators
            ),
            "period": _texts(months, rows // (communes * indicators)),
            "value": random.integers(0, 12_001, count) / 100,
        }
    )


def _texts(texts: list[str], codes: np.ndarray) -> pl.Series:
    return pl.Series(texts, dtype=pl.String).gather(codes)
