"""Formulas as people read them: names for ids, words for functions."""

from __future__ import annotations

import re

from attrs import field, frozen

from kpikit.presentation.explained.codes import FUNCTIONS, OPERATORS
from kpikit.presentation.explained.speech import Speech

_WORD = re.compile(r"\[(?P<unit>[^\]]*)\]|(?<![\w./-])(?P<word>[^\W\d][\w.-]*)(?!\s*\()(?![\w.-])")
_CALL = re.compile(r"(?<![\w.])(\w+)\(([^()]*)\)")
_ALONE = re.compile(r"(?<![\w.])\((\0\d+\0)\)")
_SIMPLE = re.compile(r"[^,<>=+*/]*")
_TOKEN = re.compile(r"\0(\d+)\0")
_SYMBOLS = {">=": "≥", "<=": "≤", "!=": "≠", " * ": " × "}


def formula_in_words(text: str, speech: Speech) -> str:
    """Return a formula with the names of what it reads, in quotes, and its functions in words.

    >>> from kpikit.spec import parse_specification
    >>> from kpikit.presentation.explained.speech import Speech
    >>> roads = parse_specification("{id: roads, indicators: {paved: {unit: kilometre, name: X}}}")
    >>> formula_in_words("growth(paved) >= 5 percent and met(paved.plan)", Speech.of(roads, "vi"))
    'mức tăng của “X” so với cùng kỳ ≥ 5 % và đạt “X: plan”'
    >>> formula_in_words("max(paved, 2) / (paved)", Speech.of(roads, "en"))
    'max(“X”, 2) / “X”'
    """
    return _Reading(speech).told(text)


@frozen
class _Reading:
    """The reading of one formula.

    Attributes:
        speech: the language.
        aside: what is in words already; a mark with its number stands for it until the end.
    """

    speech: Speech
    aside: list[str] = field(factory=list)

    def told(self, text: str) -> str:
        """Return a formula in words."""
        text = _WORD.sub(self.word, " ".join(text.split()))
        before = ""
        while text != before:
            before = text
            text = _ALONE.sub(r"\1", _CALL.sub(self.call, text))
        return self.back(with_symbols(text))

    def put_aside(self, text: str) -> str:
        """Return the mark that stands for a text."""
        self.aside.append(text)
        return f"\0{len(self.aside) - 1}\0"

    def back(self, text: str) -> str:
        """Return a text with what its marks stand for."""
        while _TOKEN.search(text):
            text = _TOKEN.sub(lambda token: self.aside[int(token[1])], text)
        return text

    def word(self, found: re.Match[str]) -> str:
        """Return a unit, an operator, or the name of what is read."""
        unit, word = found["unit"], found["word"]
        if unit is not None:
            return self.put_aside(self.speech.unit(unit))
        if word in OPERATORS:
            return self.speech.choose(OPERATORS[word])
        name = self.speech.thing(word)
        return self.put_aside(word if name == word else f"“{name}”")

    def call(self, found: re.Match[str]) -> str:
        """Return what a function reads in words; of several things as it is written."""
        name, argument = found[1], found[2]
        if name not in FUNCTIONS or not _SIMPLE.fullmatch(argument):
            return self.put_aside(with_symbols(found[0]))
        return self.put_aside(self.speech.choose(FUNCTIONS[name]).format(argument))


def with_symbols(text: str) -> str:
    """Return a text with the symbols that people write.

    >>> with_symbols("a >= 2 * b")
    'a ≥ 2 × b'
    """
    for symbol, better in _SYMBOLS.items():
        text = text.replace(symbol, better)
    return text
