"""What all tests share: profiles of hypothesis, and the folder of published cases."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

ROOT = Path(__file__).parent.parent

settings.register_profile("default", max_examples=100, deadline=None, derandomize=False)
settings.register_profile("ci", max_examples=60, deadline=None, derandomize=True)
settings.register_profile(
    "few",  # for many runs: it tells whether there is a failure, not which is the smallest
    max_examples=int(os.environ.get("N", "25")),
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)
settings.register_profile("long", max_examples=20_000, deadline=None)
settings.load_profile(
    os.environ.get("KPIKIT_HYPOTHESIS") or ("ci" if os.environ.get("CI") == "true" else "default")
)


@pytest.fixture(scope="session")
def cases() -> Path:
    """Return the folder of published tables, or skip: some of them may not be shipped."""
    folder = Path(os.environ.get("KPIKIT_CASES") or ROOT.parent / "shared" / "cases")
    if not folder.is_dir():
        pytest.skip(f"no published cases at {folder}; KPIKIT_CASES names their folder")
    return folder
