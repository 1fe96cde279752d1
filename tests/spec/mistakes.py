"""Mistakes of some kinds, made at every kind of place in specifications.

A place is where a value stands: the keys above it, with `*` for every id. Files show which places
there are, and which keys a mapping at a place may have; so each mistake is made once at each place,
in the shortest file that has it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kpikit.rules import DEFAULT_RULES
from kpikit.spec.classes import classes_of, tags_of
from kpikit.spec.nodes import Entries, Items, Node, Scalar
from kpikit.spec.slots import slots_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
YAML = re.compile(r"^```yaml[^\n]*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
WORDS = {word for declared in classes_of(DEFAULT_RULES) for slot in slots_of(declared)
         for word in slot.words or tags_of(DEFAULT_RULES)}  # fmt: skip

Place = tuple[str, ...]
Mistake = tuple[str, Node]
"""What was done, and the specification after that."""


def shipped() -> list[Path]:
    """Return the files of all specifications that ship with kpikit."""
    return sorted((ROOT / "specs").rglob("*.yaml"))


def texts() -> list[str]:
    """Return specifications that use the whole language, the shortest first."""
    files = [*shipped(), ROOT / "tests" / "spec" / "larger.yaml"]
    found = [file.read_text(encoding="utf-8") for file in files]
    for page in sorted((ROOT / "tests" / "shapes").glob("[0-9]*.md")):
        found += [f"kpikit: 1\nid: shape\n{block}" for block in blocks_in(page)]
    for kind in ("tutorial", "explanation"):
        for page in sorted((ROOT / "docs" / kind).glob("*.md")):
            found += [block for block in blocks_in(page) if re.search("^id: ", block, re.MULTILINE)]
    return sorted(found, key=lambda text: (len(text), text))


def blocks_in(page: Path) -> list[str]:
    return YAML.findall(page.read_text(encoding="utf-8"))


def scalar(text: str, *, plain: bool = True) -> Scalar:
    return Scalar(text, plain, 1, 1)


def mapping(*entries: tuple[Scalar, Node]) -> Entries:
    return Entries(entries, 1, 1)


def several(*items: Node) -> Items:
    return Items(items, 1, 1)


def other_values(node: Node) -> dict[str, Node]:
    """Return what may stand by mistake where a node stands."""
    wrong = scalar("wrong")
    return {
        "nothing": scalar(""),
        "a word": wrong,
        "no id": scalar("wrong word"),
        "a number": scalar("7"),
        "a negative number": scalar("-7.5"),
        "two points": scalar("1.2.3"),
        "a percentage": scalar("50 percent"),
        "true": scalar("true"),
        "a period": scalar("2024-Q1"),
        "a date": scalar("2024-07-01"),
        "an empty text": scalar("", plain=False),
        "an empty list": several(),
        "an empty mapping": mapping(),
        "a list of it": several(node),
        "a list of nothing": several(scalar("")),
        "a list of a word": several(wrong),
        "a mapping of it": mapping((wrong, node)),
        "a mapping of nothing": mapping((wrong, scalar(""))),
    }


class Mistakes:
    """Makes the mistakes that were not made yet."""

    def __init__(self, roots: list[Entries]) -> None:
        """Look for the keys that mappings have at each place."""
        self.made: set[object] = set()
        self.keys: dict[Place, dict[str, tuple[Scalar, Node]]] = {}
        for root in roots:
            self._look(root, ())

    def _look(self, node: Node, place: Place) -> None:
        for step, below, entry in parts(node):
            if entry is not None and step != "*":
                self.keys.setdefault(place, {}).setdefault(step, entry)
            self._look(below, (*place, step))

    def within(self, root: Entries) -> Iterator[Mistake]:
        """Yield what no mistake in an earlier file was like.

        Below a section, the other sections are left out: nothing in them is mistaken, and to read
        them again every time would take long.
        """
        yield from self._at(root, (), _same)
        for key, section in root.entries:
            head = [entry for entry in root.entries if entry[0].text in {"kpikit", "id"}]
            alone = mapping(*(entry for entry in head if entry[0] != key), (key, section))
            last = len(alone.entries) - 1
            yield from self._at(section, (key.text,), _through(_same, alone, last), deep=True)

    def _at(
        self, node: Node, place: Place, whole: Callable[[Node], Node], *, deep: bool = False
    ) -> Iterator[Mistake]:
        for what, other in self._instead(node, place):
            if (place, type(node), what) not in self.made:
                self.made.add((place, type(node), what))
                yield f"{what} at {'.'.join(place)}", whole(other)
        for number, (step, below, _) in enumerate(parts(node) if deep else []):
            yield from self._at(below, (*place, step), _through(whole, node, number), deep=True)

    def _instead(self, node: Node, place: Place) -> Iterator[tuple[str, Node]]:
        if place:
            yield from other_values(node).items()
        if not isinstance(node, Entries):
            return
        written = node.keys()
        for word, entry in self.keys.get(place, {}).items():
            if word not in written:
                yield f"another key, {word},", mapping(*node.entries, entry)
        for number, (key, value) in enumerate(node.entries):
            before, after = node.entries[:number], node.entries[number + 1 :]
            word = step_of(key)
            yield f"no {word}", mapping(*before, *after)
            for wrong in (f"{key.text}x", f"{key.text} x"):
                changed = wrong.replace(key.text, word)
                yield f"{changed!r}", mapping(*before, (scalar(wrong), value), *after)


def _same(node: Node) -> Node:
    return node


def step_of(key: Scalar) -> str:
    return key.text if key.text in WORDS else "*"


def parts(node: Node) -> list[tuple[str, Node, tuple[Scalar, Node] | None]]:
    """Return what is below a node, each with its step of the place."""
    if isinstance(node, Entries):
        return [(step_of(key), value, (key, value)) for key, value in node.entries]
    return [("[]", item, None) for item in node.items] if isinstance(node, Items) else []


def _through(whole: Callable[[Node], Node], node: Node, number: int) -> Callable[[Node], Node]:
    """Return what makes the whole of something else in the place of one part of a node."""

    def through(other: Node) -> Node:
        if isinstance(node, Entries):
            entries = list(node.entries)
            entries[number] = (entries[number][0], other)
            return whole(mapping(*entries))
        assert isinstance(node, Items)
        return whole(several(*node.items[:number], other, *node.items[number + 1 :]))

    return through
