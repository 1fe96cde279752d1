"""The command `make mutants`: which mistakes in the arithmetic would no test notice?

Each result is written down at once, so that a run goes on where the last one was stopped. What was
killed stays killed until its function changes; what survived is tried again when a test changes.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict, frozen

from tests.mutation.ledger import Judgements, Ledger, Result, digest_of
from tests.mutation.mutants import Mutant, mutants
from tests.mutation.trials import measured, preload, tried

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path("src/kpikit")
SUITES = {
    "kernels": ("src/kpikit/kernels", "tests/kernels"),
    "rules": (
        "src/kpikit/rules",
        "tests/rules",
        "tests/spec/test_reading.py",
        "tests/spec/test_keys_page.py",
    ),
}
"""The packages that are mutated, and the tests that must notice it."""
FEW, MANY, TIMES = "few", "ci", 20
"""Profiles of hypothesis, and how many times more examples the second one draws."""


def main() -> int:
    """Try all mutants that have no result yet, and report."""
    arguments = _arguments()
    os.chdir(Path(__file__).parents[2])
    sys.path.insert(0, str(PACKAGE.parent.resolve()))
    run = Run(
        Ledger.read(Path("build/mutants.jsonl")),
        Judgements.read(Path("tests/mutation/judged.toml")),
        arguments.only,
        MANY if arguments.more else FEW,
    )
    if not arguments.report:
        preload()
        for package, suite in SUITES.items():
            run.try_package(package, suite)
    return run.report()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", default="", help="part of the path of a module")
    parser.add_argument("--more", action="store_true", help="try survivors with all examples of CI")
    parser.add_argument("--report", action="store_true", help="show the results so far")
    return parser.parse_args()


@frozen
class Run:
    """What is known, and what is asked for."""

    ledger: Ledger
    judgements: Judgements
    only: str
    profile: str

    def modules(self, package: str) -> list[Path]:
        """Return the modules of a package that are asked for."""
        paths = sorted((PACKAGE / package).glob("[!_]*.py"))
        return [path for path in paths if self.only in str(path)]

    def try_package(self, package: str, suite: tuple[str, ...]) -> None:
        """Try the mutants of a package that have no result with these tests."""
        tests = digest_of(map(Path, suite))
        paths = self.modules(package)
        if not any(True for path in paths for _ in self.untried(path, tests)):
            return
        os.environ["KPIKIT_HYPOTHESIS"] = FEW
        covered = measured(suite, [path.resolve() for path in paths])
        os.environ["KPIKIT_HYPOTHESIS"] = self.profile
        for path in paths:
            for mutant in self.untried(path, tests):
                slower = TIMES if self.profile == MANY else 1
                outcome = tried(mutant, path.resolve(), covered[path.resolve()], slower)
                name = str(path.relative_to(PACKAGE))
                known = asdict(outcome) | {"tests": tests, "profile": self.profile}
                self.ledger.write(Result(name, mutant.key, **known))
                print(f"{outcome.status:8}  {_shown(path, mutant)}", flush=True)

    def untried(self, path: Path, tests: str) -> Iterator[Mutant]:
        """Generate the mutants of a module that are to be tried."""
        name = str(path.relative_to(PACKAGE))
        for mutant in mutants(path.read_text()):
            judged = self.judgements.judged(name, mutant)
            if not judged and self.ledger.open(name, mutant, tests, self.profile):
                yield mutant

    def report(self) -> int:
        """Print figures by module, survivors without a judgement and judgements without a mutant.

        Tell whether there are any of these two.
        """
        survivors: list[str] = []
        stale: list[str] = []
        print(f"{'':28}{'mutants':>8}{'killed':>8}{'timeout':>8}{'judged':>8}{'survived':>9}")
        total = Counter[str]()
        for package in SUITES:
            for path in self.modules(package):
                figures = Counter[str]()
                name, source = str(path.relative_to(PACKAGE)), path.read_text()
                stale += self.judgements.stale(name, mutants(source))
                for mutant in mutants(source):
                    status = self.status(path, mutant)
                    figures[status] += 1
                    if status == "survived":
                        survivors.append(_diff(path, mutant))
                total += figures
                _print_row(name, figures)
        _print_row("all", total)
        print(*survivors, sep="\n")
        print(*(f"\njudged, but there is no such mutant: {one}" for one in stale), sep="\n")
        return bool(survivors or stale)

    def status(self, path: Path, mutant: Mutant) -> str:
        """Return what is known of a mutant."""
        name = str(path.relative_to(PACKAGE))
        if self.judgements.judged(name, mutant):
            return "judged"
        known = self.ledger.results.get((name, mutant.key))
        return known.status if known else "untried"


def _print_row(name: str, figures: Counter[str]) -> None:
    kinds = [figures[kind] for kind in ("killed", "timeout", "judged", "survived")]
    rest = f"  {figures['untried']} not tried" if figures["untried"] else ""
    dead = 100 * (figures["killed"] + figures["timeout"]) / max(1, figures.total())
    row = f"{name:28}{figures.total():8}{kinds[0]:8}{kinds[1]:8}{kinds[2]:8}{kinds[3]:9}"
    print(f"{row}  {dead:5.1f} %{rest}")


def _shown(path: Path, mutant: Mutant) -> str:
    return f"{path}:{mutant.lines.start} {mutant.where} ({mutant.operator})"


def _diff(path: Path, mutant: Mutant) -> str:
    return f"\n{_shown(path, mutant)}\n- {mutant.was}\n+ {mutant.now}"


if __name__ == "__main__":
    sys.exit(main())
