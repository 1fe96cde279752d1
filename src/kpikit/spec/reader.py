"""Nodes to declarations, following the type hints and written forms of the model's classes.

Everything wrong is recorded and reading goes on. A declaration with anything wrong in it is left
out; its ids are remembered, so that what refers to it is not reported as well.
"""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache
from typing import Union, cast, get_args, get_origin, get_type_hints

import attrs
from attrs import define, field, frozen

from kpikit.errors import Code, Diagnostic, InvalidValueError
from kpikit.model.declared import Declared, Key, form_of, key_of
from kpikit.model.scoring import ScoringRule
from kpikit.model.pairs import Pairs
from kpikit.model.text import Text
from kpikit.spec.compose import Document
from kpikit.spec.nodes import Entries, Items, Node, Scalar, shape
from kpikit.spec.scalars import SCALARS

_ID_WORDS = frozenset({"id", "group", "indicator"})


class Broken(Exception):  # noqa: N818 - not an error: the finding is already recorded
    """The value cannot be had; why is recorded."""


@frozen
class Slot:
    """One written field of a class: its name in Python, its word in YAML, its type."""

    name: str
    word: str
    hint: object
    required: bool
    key: Key


def slots_of(declared: type) -> tuple[Slot, ...]:
    """Return the written fields of a class of the model."""
    return _slots_of(declared)


@cache
def _slots_of(declared: type) -> tuple[Slot, ...]:
    hints = get_type_hints(declared)
    found = []
    for attribute in attrs.fields(declared):
        key = key_of(attribute.metadata)
        if key is not None:
            required = attribute.default is attrs.NOTHING
            word = key.name or attribute.name
            found.append(
                Slot(attribute.name, word, _required(hints[attribute.name]), required, key)
            )
    return tuple(found)


def _required(hint: object) -> object:
    """Return a hint without ``None`` among its alternatives."""
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint
    rest = tuple(part for part in get_args(hint) if part is not type(None))
    return rest[0] if len(rest) == 1 else Union[rest]  # noqa: UP007 - made at run time


@define
class Reader:
    """Reads the declarations of one document.

    Attributes:
        document: the text with its positions.
        rules: the classes of scoring rules by their tag.
        findings: what was wrong.
        places: line and column of every path.
        omitted: ids of declarations that were left out.
        incomplete: paths of lists from which something was left out.
    """

    document: Document
    rules: Mapping[str, type]
    findings: list[Diagnostic] = field(factory=list)
    places: dict[str, tuple[int, int]] = field(factory=dict)
    omitted: set[str] = field(factory=set)
    incomplete: set[str] = field(factory=set)

    def read(self, hint: object, node: Node, path: str) -> object:
        """Return the value that a node is, read as a type.

        Raises:
            Broken: it is none; the findings say why.
        """
        self.places.setdefault(path, (node.line, node.column))
        origin = get_origin(hint)
        if origin in {Union, types.UnionType}:
            return self._alternative(cast("tuple[type, ...]", get_args(hint)), node, path)
        if hint is Text:
            return self._text(node, path)
        if hint is Pairs:
            return Pairs.of({k.text: v.text for k, v in node.entries})
        if isinstance(hint, type) and issubclass(hint, Declared):
            return self.declared(hint, node, path, {})
        return self._scalar(hint, node, path)

    # --- declarations ---

    def declared(
        self, declared: type[Declared], node: Node, path: str, given: Mapping[str, object]
    ) -> Declared:
        """Return the declaration that a node is; `given` has the fields known from keys above."""
        entries = self._entries(declared, node, path, given)
        slots = [slot for slot in slots_of(declared) if slot.name not in given]
        values, broken = self.fields(slots, entries, path)
        if broken:
            raise Broken
        return declared(**given, **values, declared_at=path)

    def fields(
        self, slots: Sequence[Slot], entries: Entries, path: str
    ) -> tuple[dict[str, object], bool]:
        """Return the values of the slots that stand in a mapping, and whether any is broken."""
        written = {key.text: (key, node) for key, node in entries.entries}
        values: dict[str, object] = {}
        broken = False
        for slot in slots:
            words = [word for word in self._words(slot) if word in written]
            taken = [(word, *written.pop(word)) for word in words]
            try:
                values.update(self._slot(slot, taken, entries, path))
            except Broken:
                broken = True
        known = [word for slot in slots for word in self._words(slot)]
        for key, _ in written.values():
            self._unknown(key, known)
        return values, broken or bool(written)

    def _words(self, slot: Slot) -> tuple[str, ...]:
        if slot.key.spread:
            return tuple(self._tags(slot.hint))
        return (slot.word, slot.key.one) if slot.key.one else (slot.word,)

    def _tags(self, hint: object) -> Mapping[str, type]:
        if hint is ScoringRule:
            return self.rules
        return {form_of(part).tag: part for part in cast("tuple[type, ...]", get_args(hint))}

    def _slot(
        self, slot: Slot, taken: Sequence[tuple[str, Scalar, Node]], entries: Entries, path: str
    ) -> dict[str, object]:
        if not taken:
            if slot.required:
                self._missing(slot, entries)
                raise Broken
            return {}
        if len(taken) > 1:
            self._several(taken)
            raise Broken
        (word, key, node) = taken[0]
        below = f"{path}.{word}" if path else word
        if slot.key.spread:
            self.places[below] = (key.line, key.column)
            return {slot.name: self.declared(self._tags(slot.hint)[word], node, below, {})}
        if get_origin(slot.hint) is tuple:
            return {slot.name: self._several_of(slot, word, node, below)}
        return {slot.name: self.read(slot.hint, node, below)}

    def _entries(
        self, declared: type, node: Node, path: str, given: Mapping[str, object]
    ) -> Entries:
        """Return the mapping that a declaration is, made from its short form if need be."""
        if isinstance(node, Entries):
            return node
        slots = {slot.name: slot for slot in slots_of(declared) if slot.name not in given}
        short = slots.get(form_of(declared).short)
        nothing = isinstance(node, Scalar) and node.empty
        if nothing and not any(slot.required for slot in slots.values()):
            return Entries((), node.line, node.column)
        if short is None or nothing:
            self.find(
                node,
                Code.WRONG_SHAPE,
                f"{shape(node)} stands where a mapping is needed",
                f"write keys such as {_listed(slot.word for slot in slots.values())}",
            )
            raise Broken
        if short.key.spread and isinstance(node, Scalar):
            body = Scalar("", plain=True, line=node.line, column=node.column)
            return Entries(((node, body),), node.line, node.column)
        word = Scalar(short.word, plain=True, line=node.line, column=node.column)
        self.places[f"{path}.{short.word}"] = (node.line, node.column)
        return Entries(((word, node),), node.line, node.column)

    def _alternative(self, classes: tuple[type, ...], node: Node, path: str) -> object:
        """Return a declaration of that class whose marking key is there."""
        present = set(node.keys()) if isinstance(node, Entries) else set()
        marks = {_mark(part): part for part in classes}
        found = [marks[mark] for mark in marks if mark in present]
        if len(found) > 1:
            self._one_of(node, [mark for mark in marks if mark], "not several")
            raise Broken
        chosen = found[0] if found else marks.get("")
        if chosen is None:
            self._one_of(node, list(marks), "none is there")
            raise Broken
        return self.declared(chosen, node, path, {})

    # --- lists, mappings of ids ---

    def _several_of(self, slot: Slot, word: str, node: Node, path: str) -> tuple[object, ...]:
        self.places.setdefault(path, (node.line, node.column))
        if isinstance(node, Scalar) and node.empty:
            return ()
        if word == slot.key.one:
            return tuple(self._item(_item_of(slot), node, path, {}, path))
        return tuple(self._below(slot, node, path, {}))

    def _below(
        self, slot: Slot, node: Node, path: str, given: dict[str, object]
    ) -> Iterator[object]:
        """Yield the items below some of a tuple's keys; `given` has the ids from those keys."""
        item = _item_of(slot)
        more = len(given) < len(slot.key.ids)
        if isinstance(node, Entries) and more:
            for entry in node.entries:
                yield from self._keyed(slot, entry, path, given)
        elif isinstance(node, Items) and _may_list(slot, given):
            for number, part in enumerate(node.items):
                yield from self._item(item, part, f"{path}[{number}]", given, path)
        elif given and not more:
            yield from self._item(item, node, path, given, path)
        else:
            self._no_series(node, path, mapping=more)

    def _no_series(self, node: Node, path: str, *, mapping: bool) -> None:
        needed = "a mapping" if mapping else "a list"
        hint = "begin each entry with its id and ':'" if mapping else "begin each entry with '- '"
        message = f"{shape(node)} stands where {needed} is needed"
        self.find(node, Code.WRONG_SHAPE, message, hint)
        self.incomplete.add(path)

    def _keyed(
        self, slot: Slot, entry: tuple[Scalar, Node], path: str, given: dict[str, object]
    ) -> Iterator[object]:
        key, node = entry
        name = slot.key.ids[len(given)]
        below = f"{path}.{key.text}"
        self.places[below] = (key.line, key.column)
        hint = next(part.hint for part in slots_of(_item_of(slot)) if part.name == name)
        try:
            known = {**given, name: self._scalar(hint, key, below)}
        except Broken:
            self._leave_out(node, path)
            self.omitted.add(key.text)
        else:
            yield from self._below(slot, node, below, known)

    def _item(
        self, item: object, node: Node, path: str, given: dict[str, object], container: str
    ) -> Iterator[object]:
        self.places.setdefault(path, (node.line, node.column))
        try:
            if given:
                yield self.declared(cast("type[Declared]", item), node, path, given)
            else:
                yield self.read(item, node, path)
        except Broken:
            self._leave_out(node, container)
            self.omitted.update(str(given[name]) for name in ("id",) if name in given)

    def _leave_out(self, node: Node, container: str) -> None:
        self.incomplete.add(container)
        self.omitted.update(_ids_in(node))

    # --- plain values ---

    def _scalar(self, hint: object, node: Node, path: str) -> object:
        self.places.setdefault(path, (node.line, node.column))
        if not isinstance(node, Scalar):
            self.find(
                node,
                Code.WRONG_SHAPE,
                f"{shape(node)} stands where one value is needed",
                "write a single value",
            )
            raise Broken
        if node.empty:
            word = path.rpartition(".")[2]
            self.find(
                node, Code.EMPTY_VALUE, f"'{word}' has no value", "give one or delete the key"
            )
            raise Broken
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._choice(hint, node)
        try:
            return SCALARS[hint](node.text)
        except InvalidValueError as error:
            self.find(node, error.code, error.message, error.hint)
            raise Broken from error

    def _choice(self, choices: type[Enum], node: Scalar) -> Enum:
        words = [str(choice.value) for choice in choices]
        if node.text not in words:
            self.find(
                node,
                Code.NOT_A_CHOICE,
                f"'{node.text[:40]}' is not possible here",
                f"{_meant(node.text, words)}possible are {_listed(words)}",
            )
            raise Broken
        return choices(node.text)

    def _text(self, node: Node, path: str) -> Text:
        if not isinstance(node, Entries):
            return Text.of(str(self._scalar(str, node, path)))
        if not node.entries:
            self.find(node, Code.EMPTY_VALUE, "a text without any language", "write {en: ...}")
            raise Broken
        pairs = [
            (key.text, self._scalar(str, part, f"{path}.{key.text}")) for key, part in node.entries
        ]
        return Text(tuple((language, str(text)) for language, text in pairs))

    # --- findings ---

    def find(self, node: Node, code: Code, message: str, hint: str) -> None:
        """Record a finding at a node."""
        source = self.document.source(node.line, node.column)
        self.findings.append(Diagnostic(code, message, hint=hint, source=source))

    def _unknown(self, key: Scalar, known: Sequence[str]) -> None:
        hint = f"{_meant(key.text, known)}possible here are {_listed(known)}"
        self.find(key, Code.UNKNOWN_KEY, f"unknown key '{key.text[:40]}'", hint)

    def _missing(self, slot: Slot, entries: Entries) -> None:
        words = self._words(slot)
        if slot.key.spread:
            self._one_of(entries, words, "none is there")
        else:
            self.find(
                entries, Code.MISSING_KEY, f"the key '{words[0]}' is missing", _ending(slot.key)
            )

    def _several(self, taken: Sequence[tuple[str, Scalar, Node]]) -> None:
        self._one_of(taken[1][1], [word for word, _, _ in taken], "not several")

    def _one_of(self, node: Node, words: Sequence[str], found: str) -> None:
        message = f"one of {_listed(words)} is needed, {found}"
        self.find(node, Code.ONE_OF, message, "write exactly one of them")


def _item_of(slot: Slot) -> type:
    """Return the type of the items of a field that holds a tuple."""
    return cast("type", get_args(slot.hint)[0])


def _may_list(slot: Slot, given: Mapping[str, object]) -> bool:
    """Whether a list may stand here: of items that have their id inside, or of several."""
    ids = len(slot.key.ids)
    return (not given and ids <= 1) or (slot.key.many and len(given) == ids)


def _mark(declared: type) -> str:
    return next((slot.word for slot in slots_of(declared) if slot.key.marks), "")


def _ids_in(node: Node) -> Iterator[str]:
    """Yield the ids that stand anywhere in a node that is left out."""
    if isinstance(node, Items):
        for part in node.items:
            yield from _ids_in(part)
    elif isinstance(node, Entries):
        for key, part in node.entries:
            if key.text in _ID_WORDS and isinstance(part, Scalar):
                yield part.text
            yield from _ids_in(part)


def _ending(key: Key) -> str:
    example = f", for example '{key.examples[0]}'" if key.examples else ""
    return f"add it{example}: {key.doc[0].lower()}{key.doc[1:]}"


def _listed(words: Iterator[str] | Sequence[str]) -> str:
    return ", ".join(words)


def _meant(word: str, known: Sequence[str]) -> str:
    """Return the beginning of a hint that names what was probably meant."""
    close = difflib.get_close_matches(word, known, n=1)
    return f"did you mean '{close[0]}'? " if close else ""
