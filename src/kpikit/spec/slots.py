"""The written fields of the model's classes, worked out once from type hints and metadata."""

from __future__ import annotations

import types
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import attrs
from attrs import frozen

from kpikit.model.declared import Key, form_of, key_of
from kpikit.model.scoring import ScoringRule


@frozen
class Slot:
    """One written field of a class.

    Attributes:
        name: its name in Python.
        word: its word in YAML.
        hint: its type, without ``None``.
        required: whether it has to be written.
        default: what holds where it is not written; nothing if required.
        key: its written form.
        table: the class of the table that may stand there instead; ``None`` without one.
        words: the words under which it may stand; none for a rule, whose tags a rule set knows.
    """

    name: str
    word: str
    hint: object
    required: bool
    default: object
    key: Key
    words: tuple[str, ...]
    table: type | None = None

    @property
    def item(self) -> type:
        """The type of the items of a field that holds a tuple."""
        return cast("type", get_args(self.hint)[0])

    def of_items(self, name: str) -> Slot:
        """Return a field of its items; of several classes, all of them have it."""
        declared = (get_args(self.item) or (self.item,))[0]
        return next(slot for slot in slots_of(declared) if slot.name == name)


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
            hint = _required(hints[attribute.name])
            table = cast("type", _required(hints[key.table])) if key.table else None
            words = _words(word, hint, key)
            default = None if required else _default(attribute.default)
            found.append(Slot(attribute.name, word, hint, required, default, key, words, table))
    return tuple(found)


def _default(given: Any) -> object:
    """Return the default that attrs was given, or the one that it makes."""
    made = isinstance(given, attrs.Factory)  # type: ignore[arg-type] # a class, typed as a function
    return given.factory() if made else given


def _words(word: str, hint: object, key: Key) -> tuple[str, ...]:
    if key.spread:
        parts = get_args(hint)
        return () if ScoringRule in parts else tuple(form_of(part).tag for part in parts)
    return (word, key.one) if key.one else (word,)


@cache
def mark_of(declared: type) -> str:
    """Return the key whose presence tells a class apart from its alternatives; empty if none."""
    return next((slot.word for slot in slots_of(declared) if slot.key.marks), "")


def _required(hint: object) -> object:
    """Return a hint without ``None`` among its alternatives."""
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint
    rest = tuple(part for part in get_args(hint) if part is not type(None))
    return rest[0] if len(rest) == 1 else Union[rest]  # noqa: UP007 - made at run time
