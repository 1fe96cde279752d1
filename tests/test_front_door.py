"""The front door: few names, imported when they are first used."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import kpikit as kp

HEAVY = ("numpy", "pint", "yaml", "narwhals", "attrs", "click", "rich")


def test_there_are_few_names_and_each_is_what_its_home_has():
    assert len(kp.__all__) <= 17
    assert dir(kp) == sorted(kp.__all__)
    for name, home in kp._HOMES.items():
        assert getattr(kp, name) is getattr(import_module(home), name)


def test_the_lists_of_names_are_equal():
    tree = ast.parse(Path(kp.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name: node.module
        for statement in tree.body
        if isinstance(statement, ast.If)
        for node in statement.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert imported == kp._HOMES
    assert set(kp.__all__) == set(kp._HOMES)


def test_another_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'kpikit' has no attribute 'evaluat'"):
        kp.evaluat  # noqa: B018


def test_importing_kpikit_imports_nothing_heavy():
    code = f"import sys, kpikit; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
