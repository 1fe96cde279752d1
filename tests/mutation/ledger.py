"""What is known of mutants: results of trials, and judgements of those that no test can kill."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import asdict, field, frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.mutation.mutants import Mutant


@frozen
class Result:
    """What came out of a trial, as it is written down.

    Attributes:
        file: the module, below `src/kpikit`.
        key: of the mutant.
        status: `killed`, `timeout` or `survived`.
        by: the test that failed.
        tests: a digest of the tests at that time.
        profile: how many examples they drew.
    """

    file: str
    key: str
    status: str
    by: str
    tests: str
    profile: str


@frozen
class Ledger:
    """Results, one line of JSON each; the last line on a mutant counts."""

    path: Path
    results: dict[tuple[str, str], Result] = field(factory=dict)

    @staticmethod
    def read(path: Path) -> Ledger:
        """Return what is written down so far."""
        lines = path.read_text().splitlines() if path.exists() else []
        found = [Result(**json.loads(line)) for line in lines]
        return Ledger(path, {(result.file, result.key): result for result in found})

    def write(self, result: Result) -> None:
        """Write down one more."""
        self.results[result.file, result.key] = result
        self.path.parent.mkdir(exist_ok=True)
        with self.path.open("a") as file:
            file.write(json.dumps(asdict(result)) + "\n")

    def open(self, file: str, mutant: Mutant, tests: str, profile: str) -> bool:
        """Tell whether a mutant is still to be tried, with these tests and so many examples."""
        known = self.results.get((file, mutant.key))
        if known is None:
            return True
        return known.status == "survived" and (known.tests, known.profile) != (tests, profile)


@frozen
class Judgements:
    """Mutants that survive for a reason, by file, function, statement and mutated statement."""

    reasons: dict[tuple[str, str, str, str], str]

    @staticmethod
    def read(path: Path) -> Judgements:
        """Return the judgements of a file in TOML."""
        entries = tomllib.loads(path.read_text())["judged"]
        return Judgements(
            {
                (entry["file"], entry["where"], entry["was"], now): entry["why"]
                for entry in entries
                for now in entry["now"]
            }
        )

    def judged(self, file: str, mutant: Mutant) -> bool:
        """Tell whether there is a judgement on a mutant."""
        return (file, mutant.where, mutant.was, mutant.now) in self.reasons

    def stale(self, file: str, tried: Iterable[Mutant]) -> list[str]:
        """Return the judgements on a file that are of none of its mutants."""
        known = {(file, one.where, one.was, one.now) for one in tried}
        return [" | ".join(key) for key in self.reasons if key[0] == file and key not in known]


def digest_of(paths: Iterable[Path]) -> str:
    """Return a digest of these Python files, and of those in these folders."""
    files = sorted(
        file for path in paths for file in ([path] if path.is_file() else path.rglob("*.py"))
    )
    whole = hashlib.sha256(b"".join(file.read_bytes() for file in files))
    return whole.hexdigest()[:12]
