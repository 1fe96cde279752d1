"""The law on 10,000 inputs in CI, fewer elsewhere; and every input that once broke it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fuzz import KINDS, attempt
from tests.fuzz.__main__ import main

FOUND = Path(__file__).parent / "found"
_CI = 10_000
_ELSEWHERE = 2_000


def inputs(kind):
    """Return how many inputs of a kind are tried in the chosen profile."""
    if settings.get_current_profile_name() == "few":
        return settings().max_examples
    whole = _ELSEWHERE if settings.get_current_profile_name() == "default" else _CI
    return whole * kind.share // 100


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_whatever_is_read_gives_a_result_or_findings(kind, tmp_path):
    seen: Counter[str] = Counter()
    for seed in range(inputs(kind)):
        try:
            codes = attempt(kind, kind.drawn(seed), tmp_path)
        except BaseException as error:
            error.add_note(f"python -m tests.fuzz --kind {kind.name} --seed {seed} --inputs 1")
            raise
        seen.update(set(codes))
        seen[""] += not codes
    assert len(seen) > 1, "the inputs are all alike"


def test_the_shares_of_all_kinds_make_up_the_whole():
    assert sum(kind.share for kind in KINDS.values()) == 100


def test_a_seed_names_its_input():
    for kind in KINDS.values():
        drawn = [kind.drawn(seed) for seed in range(20)]
        assert drawn == [kind.drawn(seed) for seed in range(20)]
        assert len(set(drawn)) > 5


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("number-very-many-decimals.txt", ()),  # took a fifth of a second to write
        ("period-all-days.txt", ()),  # was divided into 3,652,059 days
        ("xlsx-leads-before-its-begin.xlsx", ("K701",)),  # was told as a wrong path
        ("xlsx-a-header-as-long-as-a-part.xlsx", ("K701",)),
        ("xlsx-an-error-as-long-as-a-cell.xlsx", ("K701",)),  # was repeated in full
    ],
)
def test_an_input_that_was_found(name, codes, tmp_path):
    kind = KINDS[name.partition("-")[0]]
    assert attempt(kind, (FOUND / name).read_bytes(), tmp_path) == codes


def test_every_found_input_is_tried():
    marks = test_an_input_that_was_found.pytestmark
    (tried,) = (mark.args[1] for mark in marks if mark.name == "parametrize")
    assert {name for name, _ in tried} == {path.name for path in FOUND.iterdir()}


def test_the_script_tells_the_figures_of_many_inputs(capsys, tmp_path):
    assert main(["--kind", "date", "--inputs", "40", "--keep", str(tmp_path / "kept")]) == 0
    assert "date: 40 inputs, 0 break the law" in capsys.readouterr().out
    assert not (tmp_path / "kept").exists()
