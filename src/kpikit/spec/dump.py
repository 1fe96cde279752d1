"""Specifications to YAML: the inverse of the reader, from the same type hints and written forms.

Nothing here knows a class of the model. What a declaration is called, whether its ids are keys,
which word stands for it in short: all of that is said in the metadata of its fields.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from kpikit.model.declared import Declared, form_of
from kpikit.model.pairs import Pairs
from kpikit.model.text import Text
from kpikit.spec.emit import yaml_text
from kpikit.spec.nodes import Entries, Items, Node, Scalar, on_a_line
from kpikit.spec.scalars import KINDS, written
from kpikit.spec.slots import Slot, slots_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kpikit.model.specification import Specification

_Entry = tuple[Scalar, Node]
_UNIONS = {Union, types.UnionType}


def dump_specification(specification: Specification) -> str:
    """Return a specification as YAML, in the shortest form that a person would write.

    `parse_specification` makes an equal specification of it. What tables in its folder declared
    stands in the text, so that it needs no other file; the table of observations stays a name.
    Defaults are left out; comments, aliases and the spelling of numbers are not kept.

    Args:
        specification: as it was loaded, or made in Python. What is wrong with it is not looked
            for here, but by whoever reads the text.

    >>> from kpikit.spec import parse_specification
    >>> text = "{id: small, indicators: [{id: paved, unit: kilometre, direction: higher}]}"
    >>> print(dump_specification(parse_specification(text)), end="")
    kpikit: 1
    id: small
    <BLANKLINE>
    indicators:
      paved: {unit: kilometre, direction: higher}
    """
    return yaml_text(_whole(specification))


def written_in_short(declared: Declared, given: Collection[str] = ()) -> str:
    """Return a declaration on one line, in its short form, as it may stand in YAML.

    Args:
        declared: what is written.
        given: the fields that are known from the keys above it, such as its id.

    >>> from fractions import Fraction
    >>> from kpikit.rules import Linear
    >>> from kpikit.model.units import Quantity
    >>> written_in_short(Linear(full_at=Quantity(Fraction(80), "percent")))
    '{full_at: 80 percent}'
    """
    return on_a_line(_brief(declared, given))


def value_in_short(slot: Slot, value: object) -> str:
    """Return the value of a field on one line, as it may stand in YAML.

    >>> from kpikit.model.rankings import Ranking
    >>> slots = {slot.name: slot for slot in slots_of(Ranking)}
    >>> value_in_short(slots["tie_break"], ("economy", "health"))
    '[economy, health]'
    """
    if isinstance(value, tuple):
        return on_a_line(_several(slot, value)[1])
    return on_a_line(_node(slot.hint, value))


def node_of(declared: Declared, given: Collection[str] = ()) -> Entries:
    """Return the mapping that a declaration is in YAML, without the fields that are given above."""
    return _whole(declared, given)


# --- declarations ---


def _whole(declared: Declared, given: Collection[str] = ()) -> Entries:
    """Return the mapping that a declaration is; `given` are the fields known from keys above."""
    slots = sorted(slots_of(type(declared)), key=_rank)
    entries = (_entry(slot, declared) for slot in slots if slot.name not in given)
    return _entries(entry for entry in entries if entry is not None)


def _rank(slot: Slot) -> int:
    """Return what comes first: what a declaration is, its id, what it says, what is below it."""
    if slot.key.always or slot.key.marks:
        return 0
    if slot.word == "id":
        return 1
    return 3 if get_origin(slot.hint) is tuple and _declares(slot.item) else 2


def _declares(hint: object) -> bool:
    """Whether a type hint is a class of declarations, or several of them."""
    classes = get_args(hint) if get_origin(hint) in _UNIONS else (hint,)
    return all(isinstance(part, type) and issubclass(part, Declared) for part in classes)


def _entry(slot: Slot, declared: Declared) -> _Entry | None:
    """Return key and value of a field; nothing where its default holds."""
    value = getattr(declared, slot.name)
    if slot.key.resolved:
        return None
    table = getattr(declared, slot.key.table) if slot.key.table else None
    if table is not None:
        return _word(slot.word), _whole(table)
    if not slot.required and not slot.key.always and value == slot.default:
        return None
    if slot.key.spread:
        return _word(form_of(type(value)).tag), _brief(value)
    if get_origin(slot.hint) is tuple:
        return _several(slot, value)
    return _word(slot.word), _node(slot.hint, value)


def _brief(declared: Declared, given: Collection[str] = ()) -> Node:
    """Return a declaration in its short form, if that can say it."""
    form, whole = form_of(type(declared)), _whole(declared, given)
    slots = {slot.name: slot for slot in slots_of(type(declared)) if slot.name not in given}
    short = slots.get(form.short)
    if short is None or len(whole.entries) != 1:
        return whole
    key, value = whole.entries[0]
    if short.key.spread:
        tag = form_of(type(getattr(declared, form.short))).tag
        return key if key.text == tag and value == _entries(()) else whole
    fits = key.text == short.word and (form.whole or not isinstance(value, Entries))
    return value if fits else whole


# --- several declarations ---


def _several(slot: Slot, values: Sequence[Any]) -> _Entry:
    """Return key and value of a field that holds a tuple."""
    for word, named in slot.key.named:
        if named == values:
            return _word(slot.word), _word(word)
    if slot.key.one and len(values) == 1:
        return _word(slot.key.one), _node(slot.item, values[0])
    if not slot.key.ids or not _can_be_keyed(slot, values):
        return _word(slot.word), Items(tuple(_node(slot.item, one) for one in values), 0, 0)
    keyed = _keyed(slot, values, 0)
    if slot.key.listed and isinstance(keyed, Entries) and not any(map(_says, keyed.entries)):
        return _word(slot.word), Items(tuple(key for key, _ in keyed.entries), 0, 0)
    return _word(slot.word), keyed


def _can_be_keyed(slot: Slot, values: Sequence[Any]) -> bool:
    """Whether declarations can stand below their ids and read again as they are, in their order.

    Some have no id, and those of one id may be apart.
    """
    if len(slot.key.ids) > 1:
        return True
    if get_origin(slot.item) not in _UNIONS and form_of(slot.item).short in slot.key.ids:
        return False
    ids = [getattr(one, slot.key.ids[0]) for one in values]
    return None not in ids and (not slot.key.many or ids == sorted(ids, key=ids.index))


def _says(entry: _Entry) -> bool:
    """Whether anything stands behind a key."""
    return entry[1] != _entries(())


def _keyed(slot: Slot, values: Sequence[Any], depth: int) -> Node:
    """Return declarations below the keys that are their ids, from some depth of these on."""
    ids = slot.key.ids
    if depth == len(ids):
        bodies = tuple(_brief(one, ids) for one in values)
        alone = len(bodies) == 1 and not isinstance(bodies[0], Items)
        return bodies[0] if alone else Items(bodies, 0, 0)
    hint = slot.of_items(ids[depth]).hint
    groups = _grouped(values, ids[depth], apart=depth + 1 == len(ids) and not slot.key.many)
    return _entries((_scalar(hint, key), _keyed(slot, below, depth + 1)) for key, below in groups)


def _grouped(
    values: Sequence[Any], name: str, *, apart: bool
) -> Iterable[tuple[object, list[Any]]]:
    """Return declarations by a field; `apart` if no two may share it, so that twice is found."""
    if apart:
        return ((getattr(one, name), [one]) for one in values)
    found: dict[object, list[Any]] = {}
    for one in values:
        found.setdefault(getattr(one, name), []).append(one)
    return found.items()


# --- values ---


def _node(hint: object, value: Any) -> Node:
    """Return a value of some type; among several classes only the whole form tells which it is."""
    if isinstance(value, Declared):
        return _whole(value) if get_origin(hint) in _UNIONS else _brief(value)
    if isinstance(value, Pairs):
        return _pairs(value.pairs)
    if isinstance(value, Text):
        plain = len(value.texts) == 1 and not value.texts[0][0]
        return _scalar(str, str(value)) if plain else _pairs(value.texts)
    if get_origin(hint) in _UNIONS and hint not in KINDS:
        hint = next(part for part in get_args(hint) if not _declares(part))
    return _scalar(hint, value)


def _pairs(pairs: Iterable[tuple[str, str]]) -> Entries:
    return _entries((_scalar(str, key), _scalar(str, value)) for key, value in pairs)


def _scalar(hint: object, value: object) -> Scalar:
    words = hint in KINDS and KINDS[hint].words
    return Scalar(written(hint, value), plain=not words, line=0, column=0)


def _word(text: str) -> Scalar:
    """Return a word of the language."""
    return Scalar(text, plain=True, line=0, column=0)


def _entries(entries: Iterable[_Entry]) -> Entries:
    return Entries(tuple(entries), 0, 0)
