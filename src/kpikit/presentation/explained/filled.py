"""Templates of sentences: facts are put in, and what has none is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

UNKNOWN = "?"
"""What stands where a sentence needs a fact that is not known."""

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FACT = re.compile(r"\{(\w+)\}")


def filled(template: str, facts: Mapping[str, str]) -> str:
    """Return a template with facts in it; a part in square brackets that lacks one is left out.

    >>> filled("{points} points[, rounded to {decimals}][ ({reason})]", {"points": "8"})
    '8 points'
    >>> filled("{points} points", {})
    '? points'
    """

    def optional(part: re.Match[str]) -> str:
        return part[1] if all(facts.get(name) for name in facts_in(part[1])) else ""

    kept = _OPTIONAL.sub(optional, template)
    return _FACT.sub(lambda name: facts.get(name[1]) or UNKNOWN, kept)


def facts_in(template: str) -> Iterator[str]:
    """Yield the names of the facts that a template has a place for.

    >>> list(facts_in("{points} points[, rounded to {decimals}]"))
    ['points', 'decimals']
    """
    return (name[1] for name in _FACT.finditer(template))


def facts_needed(template: str) -> Iterator[str]:
    """Yield the names of the facts that a template cannot do without.

    >>> list(facts_needed("{points} points[, rounded to {decimals}]"))
    ['points']
    """
    return facts_in(_OPTIONAL.sub("", template))
