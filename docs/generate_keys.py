"""Writes docs/reference/specification.md: every key, from the metadata of the model's classes.

Run it after changing a declaration: ``python docs/generate_keys.py``. A test fails while the page
is not up to date.
"""

# ruff: noqa: INP001 - a script, in no package

from __future__ import annotations

import re
import types
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Union, get_args, get_origin

import attrs

from kpikit.errors import Code
from kpikit.model.declared import Declared, form_of
from kpikit.model.examples import Figure
from kpikit.model.formulas import Formula
from kpikit.model.ids import Identifier, Slug
from kpikit.model.overrides import Anything
from kpikit.model.pairs import Pairs
from kpikit.model.scoring import Amount, Decimals
from kpikit.model.successions import Share
from kpikit.model.text import Text
from kpikit.model.units import Quantity, UnitSize
from kpikit.model.validity import Validity
from kpikit.periods import Period
from kpikit.rules import DEFAULT_RULES
from kpikit.spec.classes import classes_of, said_of, tags_of
from kpikit.spec.scalars import written
from kpikit.spec.slots import Slot, slots_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGE = Path(__file__).parent / "reference" / "specification.md"
HEAD = """# Keys of a specification

Every key that a specification may have, what it means, and how its value looks. A key without a
default has to be written. The page is made from the declarations of the library.

Names and titles may be a plain text or a mapping by language: `{vi: ..., en: ...}`. Numbers are
plain decimals (`61.05`, `2/37`) and may carry a unit (`2 tỷ đồng`, `80 percent`); a bare number is
in the unit of what it is compared with.
"""
TAGS = tuple(tags_of(DEFAULT_RULES))
NAMES = classes_of(DEFAULT_RULES)
TYPES: dict[object, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    Fraction: "number",
    Decimals: "whole number",
    Identifier: "id: letters, digits, `_`",
    Slug: "id: letters, digits, `_`, `-`, `.`",
    Text: "text, or text by language",
    Quantity: "number, perhaps with a unit",
    Figure: "number, perhaps with a unit, or `none`",
    UnitSize: "number with a unit",
    Amount: "number, or percentage",
    Share: "part of a whole, or percentage",
    Fraction | Identifier: "number, or id of an indicator",
    Period: "period",
    Validity: "two periods or days, or `..`",
    date: "date",
    Formula: "formula",
    Pairs: "mapping of words",
    Anything: "whatever may stand there",
}


def page() -> str:
    """Return the text of the page."""
    return HEAD + "".join(section(declared) for declared in NAMES)


def title(declared: type) -> str:
    """Return the heading of the part about a class."""
    tag = form_of(declared).tag
    return f"{NAMES[declared]}: `{tag}`" if tag else NAMES[declared]


def anchor(declared: type) -> str:
    """Return the anchor of the part about a class, as the site makes it of the heading."""
    return re.sub(r"[^a-z0-9_ -]", "", title(declared).lower()).replace(" ", "-")


def section(declared: type[Declared]) -> str:
    """Return the part of the page about one class."""
    rows = [row(declared, slot) for slot in slots_of(declared)]
    table = "".join(["| key | value | default | meaning |\n|---|---|---|---|\n", *rows])
    said = "\n\n".join([said_of(declared), *notes(declared)])
    return f"\n## {title(declared)}\n\n{said}\n" + (f"\n{table}" if rows else "")


def notes(declared: type[Declared]) -> Iterator[str]:
    """Yield what the form of a class says beside its fields."""
    form = form_of(declared)
    short = next((slot for slot in slots_of(declared) if slot.name == form.short), None)
    if short is not None:
        what = "one of the tags" if short.key.spread else f"what stands at `{short.word}`"
        yield f"In short: {what}, alone."
    rules = [
        *(f"{listed(group)} exclude each other" for group in form.apart),
        *(f"one of {listed(group)} is needed" for group in form.needs),
        *(f"{listed(group)} need each other" for group in form.together),
    ]
    if rules:
        yield f"Of the keys, {'; '.join(rules)}."


def listed(words: Sequence[str]) -> str:
    """Return words in a sentence."""
    return " and ".join(f"`{word}`" for word in words)


def row(declared: type[Declared], slot: Slot) -> str:
    """Return the row of one field."""
    words = ", ".join(f"`{word}`" for word in slot.words or TAGS)
    examples = ", ".join(f"`{example}`" for example in slot.key.examples)
    meaning = f"{slot.key.doc} Such as {examples}." if examples else slot.key.doc
    return f"| {words} | {kind(slot)} | {default(declared, slot)} | {meaning} |\n"


def kind(slot: Slot) -> str:
    """Return what a field holds, in words."""
    if slot.key.spread:
        return "one of these keys"
    below = " of ".join(["mapping"] + ["mappings"] * (len(slot.key.ids) - 1)) + " by id"
    several = below if slot.key.ids else "list"
    names = list(dict.fromkeys(named(slot.hint)))
    if get_origin(slot.hint) is tuple:
        names = [f"{several}: {name}" for name in names[:1]] + names[1:]
    return " or ".join([*names, *(named(slot.table) if slot.table else [])])


def named(hint: object) -> Iterator[str]:
    """Yield the names of what a type hint allows."""
    if hint in TYPES:
        yield TYPES[hint]
    elif hint is Code:
        yield "[code](diagnostics.md)"
    elif isinstance(hint, type) and issubclass(hint, Enum):
        yield " / ".join(f"`{choice.value}`" for choice in hint)
    elif isinstance(hint, type) and issubclass(hint, Declared):
        yield f"[{NAMES[hint]}](#{anchor(hint)})"
    elif get_origin(hint) is Literal:
        yield " / ".join(f"`{choice}`" for choice in get_args(hint))
    elif get_origin(hint) in {Union, types.UnionType, tuple}:
        for part in get_args(hint):
            if part not in {Ellipsis, type(None)}:
                yield from named(part)


def default(declared: type[Declared], slot: Slot) -> str:
    """Return what holds where the key is absent; empty for a key that has to be written."""
    value = attrs.fields_dict(declared)[slot.name].default
    if value is attrs.NOTHING:
        return ""
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if isinstance(value, (str, int, Fraction)) and value != "":
        return f"`{written(slot.hint, value)}`"
    return "none"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
