"""Names and titles: one plain text, or the same text in several languages."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen


@frozen
class Text:
    """A text for people.

    An office writes in its own language and often in a second one; a report picks. A plain text
    is good in every language.

    Attributes:
        texts: pairs of language and text, in the order written; the language is empty for a plain
            text.

    >>> Text.of({"vi": "Thu ngân sách", "en": "Budget revenue"}).in_language("en")
    'Budget revenue'
    >>> Text.of("Thu ngân sách").in_language("en")
    'Thu ngân sách'
    """

    texts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str | Mapping[str, str]) -> Text:
        """Return a text from a plain string or from a mapping of language to text."""
        if isinstance(text, Mapping):
            return cls(tuple(text.items()))
        return cls((("", text),))

    def in_language(self, language: str) -> str:
        """Return the text in a language; the first one written if it is not there."""
        return dict(self.texts).get(language, self.texts[0][1])

    def __str__(self) -> str:
        """Return the first text written."""
        return self.texts[0][1]
