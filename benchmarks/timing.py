"""Medians of interleaved runs, and peaks of memory."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")


def medians(runs: int, *works: Callable[[], object]) -> list[float]:
    """Return the median time of each work in seconds; the works take turns: A B A B ...

    Each runs once before, unmeasured.
    """
    for work in works:
        work()
    times: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, taken in zip(works, times, strict=True):
            gc.collect()
            start = perf_counter()
            result = work()
            taken.append(perf_counter() - start)
            del result
    return [median(taken) for taken in times]


def peak_beyond(work: Callable[[], object]) -> int | None:
    """Return by how many bytes a work makes the process grow at most; None where unknown."""
    if not _RESET.exists():
        return None
    gc.collect()
    _RESET.write_text("5", encoding="ascii")  # the peak is now what is used now
    before = _kilobytes("VmRSS")
    work()
    return (_kilobytes("VmHWM") - before) * 1024


def _kilobytes(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) if found else 0


def in_new_process(code: str, runs: int = 1) -> float:
    """Return the median of the number that some code prints in a fresh interpreter."""
    command = [sys.executable, "-c", code]
    texts = [
        subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
        for _ in range(runs)
    ]
    return median(map(float, texts))
