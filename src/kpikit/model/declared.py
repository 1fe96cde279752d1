"""How declarations tell, once, the form in which people write them.

A class of the model is a frozen attrs class. Beside its type hint a field may carry a `Key`: the
word used in YAML, how ids come from keys, whether a nested declaration is recognised by its tag.
The reader, the writer, the JSON Schema and the reference page of keys all follow it. Nothing here
reads anything.
"""

from __future__ import annotations

from typing import Any, TypeVar

from attrs import field, frozen

_KEY = "kpikit"
T = TypeVar("T")


@frozen
class Key:
    """The written form of one field.

    Attributes:
        doc: one sentence for people: what the value means, its unit and direction.
        name: the word in YAML; the field's own name unless given.
        ids: for a tuple of declarations that are written as a mapping: the fields that take the
            mapping's keys, outermost first. ``("id",)`` reads ``revenue: {...}`` into
            ``id="revenue"``; ``("indicator", "id")`` reads a mapping of mappings.
        many: whether a list below the keys of `ids` declares several that share them.
        listed: whether a word in a list is an id with nothing else: ``[a, b]`` for ``{a: , b: }``.
        table: the field that takes the value instead where it is a mapping with the key ``table``.
        one: a second word under which one single declaration of the tuple may be written, without
            an id from a key.
        named: words that stand for a whole value, with that value, like ``yes_no``.
        spread: the field's class is recognised by its tag among the keys beside the field:
            ``linear: {...}`` instead of ``rule: {linear: {...}}``.
        marks: this key's presence tells the class apart from its alternatives.
        always: written also where it is the default.
        own: of a whole specification: not taken over by those that import it.
        resolved: its effect is in other fields once it is read, so that it is never written again.
        examples: how the value may look.
    """

    doc: str
    name: str = ""
    ids: tuple[str, ...] = ()
    many: bool = False
    listed: bool = False
    table: str = ""
    one: str = ""
    named: tuple[tuple[str, object], ...] = ()
    spread: bool = False
    marks: bool = False
    always: bool = False
    own: bool = False
    resolved: bool = False
    examples: tuple[str, ...] = ()


def key(doc: str, **form: Any) -> dict[str, Key]:
    """Return the metadata of a field that is written in a specification.

    >>> key("Unit of measure.", name="unit")["kpikit"].name
    'unit'
    """
    return {_KEY: Key(doc, **form)}


def key_of(metadata: Any) -> Key | None:
    """Return the `Key` in a field's metadata, or ``None`` for a field that is not written."""
    found = metadata.get(_KEY)
    return found if isinstance(found, Key) else None


@frozen
class Form:
    """The written form of a class.

    Attributes:
        tag: the key that announces the class where a field is ``spread``.
        short: the field that takes the whole value where it is not a mapping.
        whole: whether `short` takes the value also where it is a mapping, unless the word of the
            field stands in it.
        apart: groups of keys of which at most one may be written.
        needs: groups of keys of which at least one has to be written.
        together: groups of keys that are written all, or not at all.

    The reader does not look at the last three: checks find what breaks them, and say more about it.
    """

    tag: str = ""
    short: str = ""
    whole: bool = False
    apart: tuple[tuple[str, ...], ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    together: tuple[tuple[str, ...], ...] = ()


def form_of(declared: type) -> Form:
    """Return the written form of a class; without one it is a plain mapping."""
    found = declared.__dict__.get("form", Form())
    return found if isinstance(found, Form) else Form()


@frozen(kw_only=True)
class Declared:
    """Whatever is declared at a place of a specification.

    Attributes:
        declared_at: path of the declaration, like ``targets.disbursed.plan``; empty for objects
            made in Python. It takes no part in equality.
    """

    declared_at: str = field(default="", eq=False, repr=False)
