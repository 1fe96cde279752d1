"""Numbers of thousands of digits are told in a few words, wherever they stand."""

from __future__ import annotations

import os
import re

import pytest

from kpikit.errors import SpecificationError
from kpikit.spec import check_specification
from tests.spec.mistakes import texts

EVERY = 1 if os.environ.get("KPIKIT_HYPOTHESIS") == "long" else 10
"""One of so many numbers is replaced; the long profile takes all."""

NUMBER = re.compile(r"(?<![\w.\-])[0-9]+(\.[0-9]+)?(?![\w.\-])")


@pytest.mark.parametrize("long", ["1e-19000", "7e19000"])
def test_a_long_number_makes_no_long_finding(long, tmp_path):
    file, tried = tmp_path / "specification.yaml", 0
    for text in texts():
        for found in list(NUMBER.finditer(text))[::EVERY]:
            file.write_text(text[: found.start()] + long + text[found.end() :], encoding="utf-8")
            tried += 1
            try:
                findings = check_specification(file).diagnostics
            except SpecificationError as error:
                findings = error.diagnostics
            for one in findings:
                told = f"{one.message} {one.hint}"
                assert len(told) < 800, told[:200]
    assert tried > 100
