"""Nodes to declarations, following the type hints and written forms of the model's classes.

Everything wrong is recorded and reading goes on. A declaration with anything wrong in it is left
out; its ids are remembered, so that what refers to it is not reported as well.
"""

from __future__ import annotations

import types
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Literal, Union, cast, get_args, get_origin

from attrs import define, field

from kpikit.errors import Code, FormulaError, InvalidValueError, quoted
from kpikit.model.declared import Declared, Key, form_of
from kpikit.model.formulas import Formula
from kpikit.model.overrides import Anything
from kpikit.model.pairs import Pairs
from kpikit.model.scoring import ScoringRule
from kpikit.model.text import Text
from kpikit.spec.complaints import Complaints, listed
from kpikit.spec.nodes import Entries, Items, Node, Scalar, at_place_of, names_in, shape
from kpikit.spec.scalars import KINDS, Values
from kpikit.spec.slots import Slot, mark_of, slots_of

_MOST = 30
"""How many words a hint lists."""


class Broken(Exception):  # noqa: N818 - not an error: the finding is already recorded
    """The value cannot be had; why is recorded."""


@define
class Reader(Complaints):
    """Reads the declarations of one document.

    Attributes:
        rules: the classes of scoring rules, and of what may stand in their place, by their tag.
        places: the node that stands at every path, or its key.
        omitted: ids of declarations that were left out, and whatever else is written in them.
        incomplete: paths of lists from which something was left out.
        texts: what is written at the paths of formulas.
        values: reads plain values.
    """

    rules: Mapping[str, type]
    places: dict[str, Node] = field(factory=dict)
    omitted: set[str] = field(factory=set)
    incomplete: set[str] = field(factory=set)
    texts: dict[str, str] = field(factory=dict)
    values: Values = field(factory=Values)

    def read(self, hint: object, node: Node, path: str) -> object:
        """Return the value that a node is, read as a type.

        Raises:
            Broken: it is none; the findings say why.
        """
        self.places.setdefault(path, node)
        if hint is Anything:
            return Anything(self._something(node, path))
        if isinstance(hint, type):
            if issubclass(hint, Declared):
                return self.declared(hint, node, path, {})
            if hint is Pairs:
                return Pairs(self._pairs(node, path))
            return self._text(node, path) if hint is Text else self._scalar(hint, node, path)
        if get_origin(hint) in {Union, types.UnionType} and hint not in KINDS:
            return self._alternative(get_args(hint), node, path, {})
        return self._scalar(hint, node, path)

    def _something(self, node: Node, path: str) -> Node:
        if isinstance(node, Scalar) and node.empty:
            self.no_value(node, path)
            raise Broken
        return node

    # --- declarations ---

    def declared(
        self, declared: type[Declared], node: Node, path: str, given: Mapping[str, object]
    ) -> Declared:
        """Return the declaration that a node is; `given` has the fields known from keys above."""
        entries = self._entries(declared, node, path, given)
        slots = [slot for slot in slots_of(declared) if slot.name not in given]
        values, broken = self.fields(slots, entries, path, given)
        if broken:
            raise Broken
        return declared(**given, **values, declared_at=path)

    def fields(
        self, slots: Sequence[Slot], entries: Entries, path: str, given: Collection[str] = ()
    ) -> tuple[dict[str, object], bool]:
        """Return the values of the slots that stand in a mapping, and whether any is broken."""
        written = {key.text: (key, node) for key, node in entries.entries}
        known = self._words(slots)
        meant = self._unknown_keys(entries, known, path, given)
        values: dict[str, object] = {}
        broken = bool(meant) or bool(entries.lost)
        for slot in slots:
            words = slot.words or tuple(self.rules)
            taken = [(word, *written[word]) for word in words if word in written]
            if not taken and not slot.required:
                continue
            try:
                if taken:
                    values.update(self._slot(slot, taken, path))
                else:
                    self._missing(slot, entries, path, meant)
            except Broken:
                broken = True
                self.incomplete.add(_under(path, words[0]))
        return values, broken

    def _unknown_keys(
        self, entries: Entries, known: Sequence[str], path: str, given: Collection[str]
    ) -> set[str]:
        """Report the keys that are not known; return what they were probably meant to be."""
        meant: set[str] = set()
        for key, node in entries.entries:
            if key.text not in known:
                word = self.unknown_key(key, node, known, given)
                self.incomplete.add(_under(path, word))
                self.omitted.update(names_in(node))
                meant.add(word)
        for node in entries.lost:
            self.omitted.update(names_in(node))
        return meant

    def _words(self, slots: Iterable[Slot]) -> list[str]:
        """Return the keys that may be written for some fields."""
        return [word for slot in slots for word in slot.words or self.rules]

    def _is_tag(self, node: Node, slot: Slot) -> bool:
        """Whether a value in short names one of the alternatives of a field, or means to."""
        tags = self._words([slot])
        return isinstance(node, Scalar) and bool(
            node.text in tags or self.suggestions.meant(node.text, tags)
        )

    def _tags(self, hint: object) -> Mapping[str, type]:
        parts = cast("tuple[type, ...]", get_args(hint))
        return self.rules if ScoringRule in parts else {form_of(part).tag: part for part in parts}

    def _slot(
        self, slot: Slot, taken: Sequence[tuple[str, Scalar, Node]], path: str
    ) -> dict[str, object]:
        if len(taken) > 1:
            last = max((key for _, key, _ in taken), key=lambda key: (key.line, key.column))
            self.excluding(last, [word for word, _, _ in taken])
            raise Broken
        (word, key, node) = taken[0]
        below = _under(path, word)
        if slot.key.spread:
            self.places[below] = key
            return {slot.name: self.declared(self._tags(slot.hint)[word], node, below, {})}
        keys = node.keys() if isinstance(node, Entries) else ()
        if slot.table is not None and "table" in keys:
            return {slot.key.table: self.declared(slot.table, node, below, {})}
        if get_origin(slot.hint) is tuple:
            return {slot.name: self._several_of(slot, word, node, below)}
        return {slot.name: self.read(slot.hint, node, below)}

    def _entries(
        self, declared: type, node: Node, path: str, given: Mapping[str, object]
    ) -> Entries:
        """Return the mapping that a declaration is, made from its short form if need be."""
        slots = {slot.name: slot for slot in slots_of(declared) if slot.name not in given}
        short = slots.get(form_of(declared).short)
        if isinstance(node, Entries) and not _is_short(declared, short, node):
            return node
        nothing = isinstance(node, Scalar) and node.empty
        if nothing and not any(slot.required for slot in slots.values()):
            return Entries((), node.line, node.column, origin=node.origin)
        if nothing:
            self.no_value(node, path)
            raise Broken
        if short is None or (short.key.spread and not self._is_tag(node, short)):
            self.no_mapping(node, self._words(slots.values()))
            raise Broken
        if short.key.spread and isinstance(node, Scalar):
            return Entries(((node, at_place_of(node, "")),), node.line, node.column)
        word = at_place_of(node, short.word)
        self.places[f"{path}.{short.word}"] = node
        return Entries(((word, node),), node.line, node.column)

    def _alternative(
        self, classes: tuple[type, ...], node: Node, path: str, given: Mapping[str, object]
    ) -> object:
        """Return a declaration of that class whose marking key is there, or a plain value."""
        plain = [part for part in classes if not issubclass(part, Declared)]
        if plain and not isinstance(node, Entries):
            return self._scalar(plain[0], node, path)
        marks = {mark_of(part): part for part in classes if part not in plain}
        if not isinstance(node, Entries):
            self.no_mapping(node, [mark for mark in marks if mark])
            raise Broken
        present = set(node.keys())
        found = [mark for mark in marks if mark in present]
        if len(found) > 1:
            self.excluding(node, found)
            raise Broken
        chosen = marks[found[0]] if found else marks.get("")
        if chosen is None:
            self.unmarked(node, list(marks))
            raise Broken
        return self.declared(chosen, node, path, given)

    # --- lists, mappings of ids ---

    def _several_of(self, slot: Slot, word: str, node: Node, path: str) -> tuple[object, ...]:
        self.places.setdefault(path, node)
        if isinstance(node, Scalar) and node.empty:
            return ()
        if isinstance(node, Scalar) and slot.key.named:
            return self._named(dict(slot.key.named), node, path)
        if word == slot.key.one:
            return tuple(self._item(slot.item, node, path, {}, path))
        return tuple(self._below(slot, node, path, {}))

    def _named(self, named: Mapping[str, object], node: Scalar, path: str) -> tuple[object, ...]:
        """Return the items that a word stands for."""
        if node.text in named:
            return cast("tuple[object, ...]", named[node.text])
        message = f"{quoted(node.text)} is not possible here"
        hint = f"{self.meant(node.text, list(named))}possible are {listed([*named, 'a list'])}"
        self.find(node, Code.NOT_A_CHOICE, message, hint)
        self.incomplete.add(path)
        return ()

    def _below(
        self, slot: Slot, node: Node, path: str, given: dict[str, object]
    ) -> Iterator[object]:
        """Yield the items below some of a tuple's keys; `given` has the ids from those keys."""
        item = slot.item
        more = len(given) < len(slot.key.ids)
        if isinstance(node, Entries) and more:
            for part in node.lost:
                self._leave_out(part, path)
            for entry in node.entries:
                yield from self._keyed(slot, entry, path, given)
        elif isinstance(node, Items) and _may_list(slot, given):
            for number, part in enumerate(node.items):
                below = f"{path}[{number}]"
                if isinstance(part, Scalar) and slot.key.listed:
                    yield from self._keyed(slot, (part, at_place_of(part, "")), path, given)
                else:
                    yield from self._item(item, part, below, given, path)
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
        self.places[below] = key
        hint = slot.of_items(name).hint
        try:
            known = {**given, name: self._scalar(hint, key, below)}
        except Broken:
            self._leave_out(node, path)
            self.omitted.update(names_in(key))
        else:
            yield from self._below(slot, node, below, known)

    def _item(
        self, item: object, node: Node, path: str, given: dict[str, object], container: str
    ) -> Iterator[object]:
        self.places.setdefault(path, node)
        try:
            if not given:
                yield self.read(item, node, path)
            elif isinstance(item, type):
                yield self.declared(item, node, path, given)
            else:
                yield self._alternative(get_args(item), node, path, given)
        except Broken:
            self._leave_out(node, container)
            self.omitted.update(str(known) for known in given.values())

    def _leave_out(self, node: Node, container: str) -> None:
        self.incomplete.add(container)
        self.omitted.update(names_in(node))

    # --- plain values ---

    def _scalar(self, hint: object, node: Node, path: str) -> object:
        self.places.setdefault(path, node)
        if not isinstance(node, Scalar):
            self.find(
                node,
                Code.WRONG_SHAPE,
                f"{shape(node)} stands where one value is needed",
                "write a single value",
            )
            raise Broken
        if node.empty:
            self.no_value(node, path)
            raise Broken
        if isinstance(hint, type) and issubclass(hint, Enum):
            return hint(self._choice([str(choice.value) for choice in hint], node))
        if get_origin(hint) is Literal:
            return self._choice(get_args(hint), node)
        value = self.values.of(hint, node.text)
        if isinstance(value, InvalidValueError):
            offset = value.offset if isinstance(value, FormulaError) else 0
            self.within(node, offset, value.code, value.message, value.hint)
            raise Broken
        if isinstance(value, Formula):
            self.texts[path] = node.text
        return value

    def _choice(self, words: Sequence[str], node: Scalar) -> str:
        if node.text not in words:
            more = f", and {len(words) - _MOST} more" if len(words) > _MOST else ""
            self.find(
                node,
                Code.NOT_A_CHOICE,
                f"{quoted(node.text)} is not possible here",
                f"{self.meant(node.text, words)}possible are {listed(words[:_MOST])}{more}",
            )
            raise Broken
        return node.text

    def _text(self, node: Node, path: str) -> Text:
        if not isinstance(node, Entries):
            return Text.of(str(self._scalar(str, node, path)))
        if not node.entries:
            self.find(node, Code.EMPTY_VALUE, "a text without any language", "write {en: ...}")
            raise Broken
        return Text(self._pairs(node, path))

    def _pairs(self, node: Node, path: str) -> tuple[tuple[str, str], ...]:
        """Return the words of a mapping of words to words."""
        if not isinstance(node, Entries):
            self.no_mapping(node, ["word"])
            raise Broken
        return tuple(
            (key.text, str(self._scalar(str, part, f"{path}.{key.text}")))
            for key, part in node.entries
        )

    def _missing(self, slot: Slot, entries: Entries, path: str, meant: set[str]) -> None:
        """Report a key that is not there, unless a finding about another key explains it."""
        words = slot.words or tuple(self.rules)
        explained = entries.lost or (meant if slot.key.spread else meant.intersection(words))
        if not explained:
            place = self.places.get(path, entries)
            if slot.key.spread:
                self.none_of(place, words)
            else:
                self.missing_key(place, words[0], _ending(words[0], slot.key))
        raise Broken


def _is_short(declared: type, short: Slot | None, node: Entries) -> bool:
    """Whether a mapping is the value of the field that takes the whole, not one of all fields."""
    if short is None or not form_of(declared).whole:
        return False
    return bool(short.key.ids) or short.word not in set(node.keys())


def _may_list(slot: Slot, given: Mapping[str, object]) -> bool:
    """Whether a list may stand here: of items that have their id inside, or of several."""
    ids = len(slot.key.ids)
    return (not given and ids <= 1) or (slot.key.many and len(given) == ids)


def _under(path: str, word: str) -> str:
    return f"{path}.{word}" if path else word


def _ending(word: str, key: Key) -> str:
    what = f"{key.doc[0].lower()}{key.doc[1:].removesuffix('.')}"
    return f"add '{word}: {key.examples[0]}' ({what})" if key.examples else f"add it: {what}"
