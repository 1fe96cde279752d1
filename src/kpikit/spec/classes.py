"""All classes that a specification may be made of, for whatever speaks of each of them."""

from __future__ import annotations

import inspect
from collections import Counter
from typing import TYPE_CHECKING, cast, get_args

from kpikit.model.declared import Declared, form_of
from kpikit.model.scoring import CONSTRUCTS, ScoringRule
from kpikit.model.specification import Specification
from kpikit.spec.slots import slots_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kpikit.rules import RuleSet


def tags_of(rules: RuleSet) -> Mapping[str, type[Declared]]:
    """Return the classes of scoring rules, and of what may stand in their place, by their tag."""
    constructs = {form_of(construct).tag: construct for construct in CONSTRUCTS}
    return {**cast("Mapping[str, type[Declared]]", rules.tags), **constructs}


def classes_of(rules: RuleSet) -> Mapping[type[Declared], str]:
    """Return all classes, each after the first one that needs it, with a name of its own.

    The name of a class is in front of its module's where another class has the same.

    >>> from kpikit.rules import DEFAULT_RULES
    >>> list(classes_of(DEFAULT_RULES).values())[:3]
    ['Specification', 'Setting', 'Adding']
    """
    found: list[type[Declared]] = [Specification]
    for declared in found:
        for slot in slots_of(declared):
            parts = dict.fromkeys(_declared_in((slot.hint, slot.table), rules))
            found += [part for part in parts if part not in found]
    return _named(found)


def _declared_in(hint: object, rules: RuleSet) -> Iterator[type[Declared]]:
    """Yield the classes of the model that a type hint mentions, or several."""
    if hint is ScoringRule:
        yield from cast("Mapping[str, type[Declared]]", rules.tags).values()
    elif isinstance(hint, type) and issubclass(hint, Declared):
        yield hint
    else:
        for part in hint if isinstance(hint, tuple) else get_args(hint):
            yield from _declared_in(part, rules)


def _named(classes: list[type[Declared]]) -> dict[type[Declared], str]:
    several = Counter(declared.__name__ for declared in classes)
    taken: Counter[str] = Counter()
    names = {}
    for declared in classes:
        name = declared.__name__
        if several[name] > 1:
            name = f"{declared.__module__.rpartition('.')[2]}.{name}"
        taken[name] += 1
        names[declared] = f"{name}.{taken[name]}" if taken[name] > 1 else name
    return names


def said_of(declared: type[Declared]) -> str:
    """Return what the docstring of a class says to those who write a specification.

    >>> from kpikit.model.levels import Minimum
    >>> said_of(Minimum)
    'The level or more.'
    """
    text = inspect.getdoc(declared) or ""
    return text.split("\n\n    ")[0].split("\nAttributes:")[0].split("\n>>>")[0].strip()
