"""Many inputs, in a process of their own: ``python -m tests.fuzz --inputs 200000``.

A process that hangs, dies or asks for too much memory is ended and begun again after the input that
it was at. Each input that breaks the law is kept as a file, for `tests/fuzz/found`.
"""

from __future__ import annotations

import argparse
import json
import resource
import selectors
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import define, field

from tests.fuzz.kinds import KINDS, Kind, attempt

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = 4 * 2**30
"""Bytes that the process of the inputs may ask for; far above what any of them needs."""

PATIENCE = 60
"""Seconds after which an input counts as one that never ends."""

_SHOWN = 300


def _worker(kind: Kind, first: int, end: int) -> None:
    """Try inputs, and write a line before and after each."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(first, end):
            _say(begun=seed)
            start = time.perf_counter()
            codes: tuple[str, ...] = ()
            broken = ""
            try:
                codes = attempt(kind, kind.drawn(seed), Path(scratch))
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001 - whatever it is, it breaks the law
                broken = _described(error)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            took = time.perf_counter() - start
            _say(done=seed, codes=sorted(set(codes)), broken=broken, seconds=took, peak=peak)


def _say(**said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _described(error: BaseException) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {last.filename}:{last.lineno}: {error}"[:_SHOWN]


@define
class Figures:
    """What is told of all inputs of a kind."""

    inputs: int = 0
    codes: Counter[str] = field(factory=Counter)
    broken: list[tuple[int, str]] = field(factory=list)
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, 0)
    peak: int = 0

    def take(self, said: dict[str, object]) -> None:
        """Add what a process said of an input."""
        seed, took = int(str(said["done"])), float(str(said["seconds"]))
        self.inputs += 1
        self.seconds += took
        self.slowest = max(self.slowest, (took, seed))
        self.peak = max(self.peak, int(str(said["peak"])))
        codes = said["codes"]
        assert isinstance(codes, list)
        self.codes.update(codes or ["nothing"])
        if said["broken"]:
            self.broken.append((seed, str(said["broken"])))


def _lines(worker: subprocess.Popen[str]) -> Iterator[dict[str, object]]:
    """Yield what a process says, until it ends or says nothing for too long."""
    assert worker.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(worker.stdout, selectors.EVENT_READ)
        while selector.select(PATIENCE):
            line = worker.stdout.readline()
            if not line:
                return
            yield json.loads(line)


def run(kind: Kind, first: int, end: int) -> Figures:
    """Return the figures of the inputs of some seeds; begins again after one that hangs."""
    figures = Figures()
    while first < end:
        call = [sys.executable, "-m", "tests.fuzz", "--worker", kind.name, str(first), str(end)]
        with subprocess.Popen(call, stdout=subprocess.PIPE, text=True, bufsize=1) as worker:
            begun = first - 1
            for said in _lines(worker):
                if "begun" in said:
                    begun = int(str(said["begun"]))
                else:
                    figures.take(said)
                    first = begun + 1
            ended = worker.poll()
            worker.kill()
        if first < end:
            first = begun + 1
            figures.inputs += 1
            why = f"the process ended ({ended})" if ended is not None else "it hangs"
            figures.broken.append((begun, why))
    return figures


def _told(kind: Kind, figures: Figures, kept: Path) -> None:
    slowest, seed = figures.slowest
    print(  # noqa: T201
        f"{kind.name}: {figures.inputs:,} inputs, {len(figures.broken)} break the law, "
        f"{figures.seconds:.0f} s, slowest {slowest:.2f} s (seed {seed}), peak {figures.peak} MB"
    )
    common = ", ".join(f"{code} {count:,}" for code, count in figures.codes.most_common())
    print(f"  {common}", flush=True)  # noqa: T201
    for seed, why in figures.broken:
        kept.mkdir(parents=True, exist_ok=True)
        file = kept / f"{kind.name}-{seed}{kind.ending}"
        file.write_bytes(kind.drawn(seed))
        print(f"  {file}: {why}", flush=True)  # noqa: T201


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line asks for; 1 if an input breaks the law."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="over all kinds")
    parser.add_argument("--kind", choices=KINDS, help="only this kind")
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"), help="folder for failures")
    parser.add_argument("--worker", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.worker:
        name, first, end = asked.worker
        _worker(KINDS[name], int(first), int(end))
        return 0
    broken = 0
    for kind in [KINDS[asked.kind]] if asked.kind else KINDS.values():
        count = asked.inputs if asked.kind else asked.inputs * kind.share // 100
        figures = run(kind, asked.seed, asked.seed + count)
        _told(kind, figures, asked.keep)
        broken += len(figures.broken)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
