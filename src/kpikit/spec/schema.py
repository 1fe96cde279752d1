"""The JSON Schema of specifications, for editors.

It follows the type hints and written forms of the model's classes, as the reader does; where that
says how a node is read, this says what may stand there. Only keywords are used that mean the same
in draft 7 as in 2020-12, for editors that know no more.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, Literal, Union, get_args, get_origin

from attrs import define, field

from kpikit.model.declared import Declared, Form, form_of
from kpikit.model.overrides import Anything
from kpikit.model.pairs import Pairs
from kpikit.model.specification import FORMAT_VERSION, Specification
from kpikit.model.text import Text
from kpikit.rules import DEFAULT_RULES, RuleSet
from kpikit.spec.classes import classes_of, said_of, tags_of
from kpikit.spec.compose import parse_yaml
from kpikit.spec.core import plain_value, value_of
from kpikit.spec.scalars import KINDS, written
from kpikit.spec.schema_values import PLAIN, Schema
from kpikit.spec.slots import Slot, mark_of, slots_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kpikit.spec.core import Json

METASCHEMA = "https://json-schema.org/draft/2020-12/schema"
"""What the schema itself is written in."""

_NULL: Schema = {"type": "null"}
_SAID: Schema = {"not": {"enum": [None, "", [], {}]}}
_SCALARS = ("string", "number", "boolean")


def json_schema(*, rules: RuleSet = DEFAULT_RULES) -> dict[str, object]:
    """Return the JSON Schema of specifications, for editors and other programs.

    It says of every key what may stand there, and why, and refuses what `load_specification` finds
    wrong in structure: unknown and missing keys, wrong shapes and words, ids, numbers, periods and
    dates. What takes more than one place to see, such as an unknown id or weights that do not add
    up, ``kpikit check`` alone finds.

    Args:
        rules: the scoring rules that specifications may use.

    Returns:
        A JSON Schema of version 2020-12; `schema_text` writes it.

    >>> schema = json_schema()
    >>> schema["properties"]["id"]["description"], schema["required"]
    ('Id of the rule book.', ['id'])
    """
    writer = _Writer(tags_of(rules), classes_of(rules))
    root = writer.mapping(Specification, slots_of(Specification))
    version = root["properties"]["kpikit"]
    del version["$ref"]
    version["enum"] = _spellings([str(FORMAT_VERSION)])
    root["title"] = "kpikit specification"
    definitions = dict(sorted(writer.definitions.items()))
    return {"$schema": METASCHEMA, **root, "$defs": definitions}


def schema_text(schema: Mapping[str, object]) -> str:
    """Return a JSON Schema as the text of a file.

    >>> print(schema_text({"title": "Tỷ lệ"}), end="")
    {
     "title": "Tỷ lệ"
    }
    """
    return f"{json.dumps(schema, ensure_ascii=False, indent=1)}\n"


@define
class _Writer:
    """Writes the schemas of the model's classes.

    Attributes:
        tags: the classes of scoring rules, and of what may stand in their place, by their tag.
        names: the name of each class.
        definitions: what was written, by name.
    """

    tags: Mapping[str, type[Declared]]
    names: Mapping[type[Declared], str]
    definitions: dict[str, Schema] = field(factory=dict)

    # --- declarations ---

    def _declared(self, declared: type[Declared], given: Sequence[str] = ()) -> Schema:
        """Return the schema of a class; `given` are the fields known from keys above."""
        name = "-below-".join([self.names[declared], *("-".join(given),) * bool(given)])
        if name not in self.definitions:
            self.definitions[name] = {}  # taken: a class may hold itself
            forms = list(self._forms(declared, given))
            self.definitions[name] = _any_of(forms)
        return {"$ref": f"#/$defs/{name}"}

    def _forms(self, declared: type[Declared], given: Sequence[str]) -> Iterator[Schema]:
        """Yield the schemas of the forms in which a class may be written."""
        form = form_of(declared)
        slots = [slot for slot in slots_of(declared) if slot.name not in given]
        short = next((slot for slot in slots if slot.name == form.short), None)
        if short is None or not (form.whole and short.key.ids):
            schema = self.mapping(declared, slots)
            if short is not None and form.whole:
                schema["required"] = list(dict.fromkeys([*schema["required"], short.word]))
            yield schema
        if short is not None and _says_enough(short, slots, form):
            yield self._short(short, whole=form.whole)
        if _says_enough(None, slots, form):
            yield _NULL

    def _short(self, short: Slot, *, whole: bool) -> Schema:
        """Return the schema of the value of a field that stands for the whole class."""
        if short.key.spread:
            tags = self._tags(short)
            return {"enum": _spellings([tag for tag in tags if self._may_be_empty(tags[tag])])}
        value = self._value(short, short.word)
        return {**_told(short), **_only((*_SCALARS, "array", *("object",) * whole), value)}

    def _may_be_empty(self, declared: type[Declared], given: Sequence[str] = ()) -> bool:
        slots = [slot for slot in slots_of(declared) if slot.name not in given]
        return _says_enough(None, slots, form_of(declared))

    def mapping(self, declared: type[Declared], slots: Sequence[Slot]) -> Schema:
        """Return the schema of a class that is written with keys."""
        properties = {
            word: {**_told(slot), **self._value(slot, word)}
            for slot in slots
            for word in self._words(slot)
        }
        required = [slot.word for slot in slots if slot.required and len(self._words(slot)) == 1]
        rules = [*self._one_of_several(slots), *_between(form_of(declared), properties)]
        return {
            "title": self.names[declared],
            "description": said_of(declared),
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
            **({"allOf": rules} if rules else {}),
        }

    def _one_of_several(self, slots: Iterable[Slot]) -> Iterator[Schema]:
        """Yield that a field stands under one only of its words."""
        for slot in slots:
            words = self._words(slot)
            if len(words) > 1:
                absent = {"properties": dict.fromkeys(words, False)}
                alternatives = [{"required": [word]} for word in words]
                yield {"oneOf": [*alternatives, *(absent,) * (not slot.required)]}

    def _words(self, slot: Slot) -> Sequence[str]:
        return slot.words or tuple(self.tags)

    def _tags(self, slot: Slot) -> Mapping[str, type[Declared]]:
        """Return the classes of a field that is recognised by its tag."""
        if not slot.words:
            return self.tags
        return {form_of(part).tag: part for part in get_args(slot.hint)}

    # --- values of fields ---

    def _value(self, slot: Slot, word: str) -> Schema:
        """Return the schema of what stands below one of the words of a field."""
        if slot.key.spread:
            return self._declared(self._tags(slot)[word])
        if get_origin(slot.hint) is not tuple:
            return self._one(slot.hint)
        if word == slot.key.one:
            return _any_of([self._one(slot.item), _NULL])
        forms = [*self._below(slot, ()), _NULL]
        if slot.key.named:
            forms.append({"enum": _spellings([name for name, _ in slot.key.named])})
        if slot.table is not None:
            forms.append(self._declared(slot.table))
        return _any_of(forms)

    def _below(self, slot: Slot, given: tuple[str, ...]) -> Iterator[Schema]:
        """Yield the forms of what stands below some of a tuple's keys."""
        ids, depth = slot.key.ids, len(given)
        if depth < len(ids):
            yield self._keyed(slot, given)
        elif given:
            yield self._one(slot.item, given)
        if (not given and len(ids) <= 1) or (slot.key.many and depth == len(ids)):
            item = self._one(slot.item, given)
            yield {"type": "array", "items": self._listed(slot, item) if slot.key.listed else item}

    def _keyed(self, slot: Slot, given: tuple[str, ...]) -> Schema:
        """Return the schema of a mapping whose keys are ids."""
        name = slot.key.ids[len(given)]
        known = slot.of_items(name)
        table = {"properties": {"table": False}} if slot.table is not None else {}
        return {
            "type": "object",
            **table,
            "propertyNames": {"description": known.key.doc, **self._one(known.hint)},
            "additionalProperties": _any_of(list(self._below(slot, (*given, name)))),
        }

    def _listed(self, slot: Slot, item: Schema) -> Schema:
        """Return the schema of an item of a list in which a word alone is an id."""
        (name,) = slot.key.ids
        words = [self._one(slot.of_items(name).hint)]
        alone = words if self._may_be_empty(slot.item, (name,)) else []
        return _any_of([_only(("object", "array"), item), *alone])

    # --- values by type ---

    def _one(self, hint: object, given: Sequence[str] = ()) -> Schema:
        """Return the schema of a value by its type; `given` are fields known from keys above."""
        if isinstance(hint, type) and issubclass(hint, Declared):
            return self._declared(hint, given)
        if hint is Pairs:
            return {"type": "object", "additionalProperties": self._one(str)}
        if hint is Anything:
            return {"type": [*_SCALARS, "array", "object"]}
        if hint is Text:
            return _any_of([self._one(str), {**self._one(Pairs), "minProperties": 1}])
        if get_origin(hint) in {Union, types.UnionType} and hint not in KINDS:
            return self._alternative(get_args(hint), given)
        return self._scalar(hint)

    def _alternative(self, parts: Sequence[type], given: Sequence[str]) -> Schema:
        """Return the schema of a class that is told by its marking key, or of a plain value."""
        declared: list[type] = [part for part in parts if issubclass(part, Declared)]
        plain = [self._scalar(part) for part in parts if part not in declared]
        marks = [mark_of(part) for part in declared]
        return _any_of([*plain[:1], *(self._marked(part, marks, given) for part in declared)])

    def _marked(self, declared: type, marks: Sequence[str], given: Sequence[str]) -> Schema:
        """Return the schema of one of several classes: with its own mark, without the others'."""
        own = mark_of(declared)
        words = {word for slot in slots_of(declared) for word in self._words(slot)}
        others = [mark for mark in marks if mark in words and mark != own]
        conditions: Schema = {"required": [own]} if own else {}
        if others:
            conditions["properties"] = dict.fromkeys(others, False)
        return {**_only(("object",), self._declared(declared, given)), **conditions}

    def _scalar(self, hint: object) -> Schema:
        """Return the schema of a plain value."""
        if isinstance(hint, type) and issubclass(hint, Enum):
            return {"enum": _spellings([str(choice.value) for choice in hint])}
        if get_origin(hint) is Literal:
            return {"enum": _spellings(get_args(hint))}
        plain = PLAIN[hint]
        self.definitions[plain.name] = plain.schema
        return {"$ref": f"#/$defs/{plain.name}"}


def _says_enough(present: Slot | None, slots: Iterable[Slot], form: Form) -> bool:
    """Whether a class may be written with one field alone, or with none."""
    word = present.word if present is not None else ""
    others = any(slot.required for slot in slots if slot is not present)
    return not others and all(word in group for group in form.needs)


def _between(form: Form, properties: Collection[str]) -> Iterator[Schema]:
    """Yield what some keys of a class say about others."""
    for group in form.apart:
        for one, other in combinations([word for word in group if word in properties], 2):
            yield _if_there(one, {"properties": {other: False}})
    for group in form.needs:
        yield {"anyOf": [{"required": [word], "properties": {word: _SAID}} for word in group]}
    for group in form.together:
        yield from (_if_there(word, {"required": list(group)}) for word in group)


def _if_there(word: str, then: Schema) -> Schema:
    return {"if": {"required": [word]}, "then": then}


def _any_of(forms: Sequence[Schema]) -> Schema:
    """Return a schema for any of some forms; for nothing at all where there are none."""
    if len(forms) > 1:
        return {"anyOf": list(forms)}
    return forms[0] if forms else {"not": {}}


def _only(kinds: Sequence[str], schema: Schema) -> Schema:
    """Return a schema for some types of JSON alone."""
    return {"type": list(kinds), "allOf": [schema]}


def _spellings(words: Iterable[str]) -> list[Json]:
    """Return words as an editor sees them: in quotes, and without."""
    seen: list[Json] = []
    for word in words:
        plain = plain_value(word)
        seen += [word] if plain == word else [plain, word]
    return seen


# --- what is told about a field ---


def _told(slot: Slot) -> Schema:
    """Return what the metadata of a field tells people: its meaning, its default, examples."""
    told: Schema = {"description": slot.key.doc}
    if isinstance(slot.default, (Enum, str, int, Fraction)) and slot.default != "":
        told["default"] = plain_value(written(slot.hint, slot.default))
    if slot.key.examples:
        told["examples"] = [_example(text) for text in slot.key.examples]
    return told


def _example(text: str) -> Json:
    """Return an example as an editor sees it."""
    root = parse_yaml(text, "").root
    return text if root is None else value_of(root)
