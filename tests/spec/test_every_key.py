"""Every key of every shipped specification counts: nothing is misspelled or changed unnoticed.

Whatever is done to one key yields a finding or changes what is read. Only a stated default may be
removed: then nothing changes, and the reader knows which it is.
"""

from __future__ import annotations

import os
import re
import zlib
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from kpikit.errors import SpecificationError
from kpikit.rules import DEFAULT_RULES
from kpikit.spec.compose import parse_yaml
from kpikit.spec.load import _checked
from kpikit.spec.nodes import Entries, Items, Node, Scalar
from tests.spec.mistakes import mapping, scalar, several, shipped, step_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kpikit.errors import Diagnostic

FILES = shipped()
SHARE = 1 if os.environ.get("KPIKIT_HYPOTHESIS") == "long" else 25
"""One of so many keys that were met at such a place before is tried; the long profile tries all."""

STATED_DEFAULTS = {".kpikit", ".language", ".targets.locale"}
"""What specifications state though it holds in any case; only that may be removed unnoticed."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def keys_in(
    node: Node, whole: Callable[[Node], Node], path: str = ""
) -> Iterator[tuple[str, Entries, int, Callable[[Node], Node]]]:
    """Yield every key: its path, its mapping, its place in that, and what makes the whole again."""
    if isinstance(node, Entries):
        for number, (key, value) in enumerate(node.entries):
            below = f"{path}.{key.text}"
            yield below, node, number, whole
            yield from keys_in(value, _value_through(whole, node, number), below)
    elif isinstance(node, Items):
        for number, item in enumerate(node.items):
            yield from keys_in(item, _item_through(whole, node, number), f"{path}[{number}]")


def _value_through(
    whole: Callable[[Node], Node], node: Entries, number: int
) -> Callable[[Node], Node]:
    key = node.entries[number][0]
    before, after = node.entries[:number], node.entries[number + 1 :]
    return lambda other: whole(mapping(*before, (key, other), *after))


def _item_through(
    whole: Callable[[Node], Node], node: Items, number: int
) -> Callable[[Node], Node]:
    before, after = node.items[:number], node.items[number + 1 :]
    return lambda other: whole(several(*before, other, *after))


def other(value: Node) -> Node:
    """Return another value of the same kind, if there is one."""
    if not isinstance(value, Scalar) or value.empty:
        return scalar("another")
    if NUMBER.fullmatch(value.text):
        return evolve(value, text=f"{value.text}1" if "." in value.text else f"1{value.text}")
    words = {"true": "false", "false": "true"}
    return evolve(value, text=words.get(value.text, f"{value.text}x"))


def changes(entries: Entries, number: int) -> Iterator[tuple[str, Entries]]:
    """Yield what may happen to one key of a mapping."""
    key, value = entries.entries[number]
    before, after = entries.entries[:number], entries.entries[number + 1 :]
    yield "removed", mapping(*before, *after)
    wrong = evolve(key, text=f"{key.text[:-1]}q{key.text[-1:]}")
    yield "misspelled", mapping(*before, (wrong, value), *after)
    yield "changed", mapping(*before, (key, other(value)), *after)


def read(document, root: Node, folder: Path) -> tuple[object, set[str]]:
    try:
        checked = _checked(evolve(document, root=root), DEFAULT_RULES, folder)
    except SpecificationError as error:
        return None, set(map(told, error.diagnostics))
    known = [(str(one), one.reference, one.note) for one in checked.specification.overridden]
    return (checked.specification, known), set(map(told, checked.diagnostics))


def told(finding: Diagnostic) -> str:
    return f"{finding.code.value} {finding.path} {finding.message}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_no_key_is_changed_removed_or_misspelled_unnoticed(file):
    document = parse_yaml(file.read_text(encoding="utf-8"), "a.yaml")
    assert document.root is not None
    model, findings = read(document, document.root, file.parent)
    places, unnoticed = set(), []
    for path, entries, number, whole in keys_in(document.root, lambda root: root):
        place = tuple(step_of(scalar(step)) for step in re.split(r"[.\[]", path))
        if place in places and zlib.crc32(path.encode()) % SHARE:
            continue
        places.add(place)
        for what, changed in changes(entries, number):
            seen, found = read(document, whole(changed), file.parent)
            if seen == model and found <= findings:
                unnoticed.append((what, path))
    assert len(places) > 20
    assert set(unnoticed) <= {("removed", path) for path in STATED_DEFAULTS}
