"""`python -m benchmarks`: the table of ratios; `--full` for all sizes up to 8 million cells."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from benchmarks import kernels, mistakes, reform
from benchmarks.job import INDICATORS, Job, categorical, job, observations, rule_book
from benchmarks.scripts import by_kpikit, by_pandas, by_polars, look, ranks_in, ranks_of
from benchmarks.timing import in_new_process, medians, peak_beyond
from kpikit import parse_specification, plan, read_observations

if TYPE_CHECKING:
    from collections.abc import Sequence

_MILLION = 1_000_000
_QUICK, _FULL = (1, 2), (1, 2, 4, 8)
_FLOAT_BYTES = 8
_OFTEN = 20  # evaluations of what takes a few milliseconds are measured together
_IMPORT = "from time import perf_counter as t; s = t(); import {}; print(t() - s)"
_NEEDED = "kpikit.evaluation, kpikit.observations, kpikit.spec, numpy, narwhals"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="1, 2, 4 and 8 million cells")
    parser.add_argument("--millions", type=float, nargs="+", help="other sizes")
    parser.add_argument("--runs", type=int, default=3, help="runs of each end to end (3)")
    parser.add_argument(
        "--only", choices=("job", "kernels", "reform", "small"), help="one part of them"
    )
    parser.add_argument("--memory", type=int, metavar="CELLS", help=argparse.SUPPRESS)
    parser.add_argument("--reform-memory", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.reform_memory:
        print(_reform_peak())
        return 0
    if asked.memory:
        print(_peak_ratio(asked.memory))
        return 0
    _machine()
    sizes = asked.millions or (_FULL if asked.full else _QUICK)
    measured = {
        "kernels": _kernels,
        "small": _small,
        "reform": lambda: _reform(asked.runs),
        "job": lambda: _jobs(sizes, asked.runs),
    }
    for name, part in measured.items():
        if asked.only in (None, name):
            part()
    return 0


def _machine() -> None:
    packages = (f"{name} {version(name)}" for name in ("numpy", "polars", "pandas"))
    print(
        f"{os.cpu_count()} CPUs, {platform.machine()}, Python {platform.python_version()},", end=" "
    )
    print(", ".join(packages), end="\n\n")


def _row(name: str, found: str, goal: str, *, reached: bool) -> None:
    print(f"{name:<50}{found:>32}{goal:>9}  {'' if reached else 'MISSED'}".rstrip(), flush=True)


def _ratio(name: str, times: Sequence[float], goal: float) -> None:
    own, other = times
    seen = f"{own * 1e3:,.1f} / {other * 1e3:,.1f} ms"
    _row(name, f"{seen:>20}  {own / other:6.2f} x", f"{goal:g} x", reached=own <= goal * other)


# --- kernels ---


def _kernels() -> None:
    for case in kernels.cases():
        _ratio(f"kernels: {case.name}", kernels.times(case, 15), case.goal)
    _ratio("sum of 20 columns with unlike denominators", kernels.sum_times(15), 5)


# --- small things ---


def _small() -> None:
    text = rule_book(20, INDICATORS)
    (planning,) = medians(5, lambda: plan(parse_specification(text)))
    _milliseconds("load, check and plan 200 indicators", planning, 150)
    written = mistakes.text()
    (checking,) = medians(5, lambda: mistakes.found(written))
    count = len(mistakes.found(written))
    _milliseconds(f"check {mistakes.INDICATORS} indicators with {count} mistakes", checking, 150)
    ready = plan(parse_specification(rule_book(20, 30)))
    frame = observations(20, 30, 3)
    month = frame.filter(frame["period"] == "2024-M03").to_dicts()
    read = read_observations(month, ready.specification)
    evaluating, looking = medians(
        9,
        lambda: [ready.evaluate(read) for _ in range(_OFTEN)],
        lambda: [look(ready.evaluate(read)) for _ in range(_OFTEN)],
    )
    _milliseconds("planned: evaluate 20 units x 30 indicators", evaluating / _OFTEN, 3)
    whole = f"{looking / _OFTEN * 1e3:.2f} ms"
    _row("  and make every number of its four tables", whole, "", reached=True)
    _milliseconds("import kpikit", in_new_process(_IMPORT.format("kpikit"), 9), 60)
    needed = in_new_process(_IMPORT.format(_NEEDED), 9)
    _row("import all that evaluation needs", f"{needed * 1e3:.1f} ms", "", reached=True)


def _milliseconds(name: str, seconds: float, goal: float) -> None:
    reached = seconds * 1e3 <= goal
    _row(name, f"{seconds * 1e3:.2f} ms", f"{goal:g} ms", reached=reached)


# --- the reform of a whole country ---


def _reform(runs: int) -> None:
    one = reform.reform()
    ready = plan(one.specification)
    own, polars = medians(runs, lambda: reform.by_kpikit(one, ready), lambda: reform.by_polars(one))
    name = f"{reform.BEFORE:,} communes on the map of {reform.AFTER:,}, polars"
    _ratio(name, (own, polars), 2)
    speed = f"{one.cells / own / _MILLION:.1f} million cells/s"
    _row(f"  {one.cells / _MILLION:.2f} million figures carried", speed, "", reached=True)
    code = "import sys; sys.argv[1:] = ['--reform-memory']; from runpy import run_module; "
    ratio = in_new_process(code + "run_module('benchmarks', run_name='__main__')")
    _row("  peak memory beyond the frame, to the float cube", f"{ratio:.2f} x", "", reached=True)


def _reform_peak() -> float:
    """Return the peak of one run as a multiple of the figures as floats."""
    small = reform.reform(60, 20, 1)
    reform.by_kpikit(small, plan(small.specification))  # loads what is loaded once
    one = reform.reform()
    ready = plan(one.specification)
    return (peak_beyond(lambda: reform.by_kpikit(one, ready)) or 0) / (one.cells * _FLOAT_BYTES)


# --- the reference job ---


def _jobs(sizes: Sequence[float], runs: int) -> None:
    per_cell = {}
    for millions in sizes:
        one = job(round(millions * _MILLION))
        per_cell[millions] = _end_to_end(one, runs) / one.cells
        if millions == min(sizes):
            _other_tables(one, runs)
        del one
        _memory(round(millions * _MILLION))
    growth = per_cell[max(per_cell)] / per_cell[min(per_cell)]
    _row(
        f"time per cell, {max(per_cell):g} against {min(per_cell):g} million",
        f"{growth:.2f} x",
        "1.1 x",
        reached=growth <= 1.1,
    )


def _end_to_end(one: Job, runs: int) -> float:
    pandas_rows, pandas_targets = one.observations.to_pandas(), one.targets.to_pandas()
    own, polars, pandas = medians(
        runs,
        lambda: by_kpikit(one),
        lambda: by_polars(one.observations, one.targets),
        lambda: by_pandas(pandas_rows, pandas_targets),
    )
    name = f"end to end: {one.cells / _MILLION:.1f} million cells"
    _ratio(f"{name}, polars", (own, polars), 1.5)
    _ratio(f"{name}, pandas", (own, pandas), 0.5)
    same = ranks_of(by_kpikit(one)) == ranks_in(by_polars(one.observations, one.targets))
    _row("  the same ranks as the script", "yes" if same else "no", "yes", reached=same)
    return own


def _other_tables(one: Job, runs: int) -> None:
    """Show what the same observations take in other forms; there are no goals for them."""
    frame, targets = categorical(one.observations), categorical(one.targets)
    own, polars = medians(runs, lambda: by_kpikit(one, frame), lambda: by_polars(frame, targets))
    _shown("  the same with categorical keys, polars", own, polars)
    with TemporaryDirectory() as folder:
        path = Path(folder, "observations.csv")
        one.observations.write_csv(path)
        own, polars = medians(
            1, lambda: by_kpikit(one, path), lambda: by_polars(pl.read_csv(path), one.targets)
        )
    _shown("  the same from a CSV file, polars", own, polars)


def _shown(name: str, own: float, other: float) -> None:
    seen = f"{own * 1e3:,.1f} / {other * 1e3:,.1f} ms"
    _row(name, f"{seen:>20}  {own / other:6.2f} x", "", reached=True)


def _memory(cells: int) -> None:
    code = f"import sys; sys.argv[1:] = ['--memory', '{cells}']; from runpy import run_module; "
    ratio = in_new_process(code + "run_module('benchmarks', run_name='__main__')")
    _row(
        "  peak memory beyond the frame, to the float cube",
        f"{ratio:.2f} x",
        "4 x",
        reached=ratio <= 4,
    )


def _peak_ratio(cells: int) -> float:
    """Return the peak of one run as a multiple of the dense cube of floats."""
    by_kpikit(job(INDICATORS * 24))  # loads what is loaded once
    one = job(cells)
    return (peak_beyond(lambda: by_kpikit(one)) or 0) / (one.cells * _FLOAT_BYTES)


if __name__ == "__main__":
    sys.exit(main())
