"""Small mappings of words to words, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class Pairs:
    """A mapping of words to words that can be compared and hashed.

    Attributes:
        pairs: keys and values in the order written.

    >>> Pairs.of({"org_unit": "iso3"}).get("org_unit")
    'iso3'
    """

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, words: Mapping[str, str]) -> Pairs:
        """Return the pairs of a mapping."""
        return cls(tuple(words.items()))

    def get(self, key: str) -> str | None:
        """Return the value of a key, or ``None``."""
        return dict(self.pairs).get(key)

    def updated(self, other: Pairs) -> Pairs:
        """Return these pairs, with the values of others where they say something else.

        >>> Pairs.of({"region": "north", "kind": "rural"}).updated(Pairs.of({"kind": "urban"}))
        Pairs(pairs=(('region', 'north'), ('kind', 'urban')))
        """
        return Pairs(tuple({**dict(self.pairs), **dict(other.pairs)}.items()))
