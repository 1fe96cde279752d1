"""What was probably meant by a word that is not known."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from attrs import define

if TYPE_CHECKING:
    from collections.abc import Collection

_LONGEST = 100


@define
class Suggestions:
    """Finds close words, with bounded work: a stranger's file may have very many wrong words.

    Attributes:
        left: how many more words are compared; then there are no suggestions any more.
    """

    left: int = 30_000

    def meant(self, word: str, known: Collection[str]) -> str:
        """Return the known word that is closest to a word; empty if none is close.

        >>> Suggestions().meant("unti", ["name", "unit"])
        'unit'
        """
        self.left -= len(known)
        if self.left < 0 or len(word) > _LONGEST:
            return ""
        return next(iter(difflib.get_close_matches(word, known, n=1)), "")
