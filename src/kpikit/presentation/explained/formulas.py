"""Formulas as people read them: names for ids, words for functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kpikit.presentation.explained.codes import FUNCTIONS

if TYPE_CHECKING:
    from kpikit.presentation.explained.speech import Speech

_WORD = re.compile(r"\[(?P<unit>[^\]]*)\]|(?<![\w./-])(?P<word>[^\W\d][\w.-]*)(?P<called>\s*\()?")
_ALONE = re.compile(r"(?<![^\s(])\((“[^”]*”)\)")
_SYMBOLS = {">=": "≥", "<=": "≤", "!=": "≠", " * ": " × "}


def formula_in_words(text: str, speech: Speech) -> str:
    """Return a formula with the names of what it reads, in quotes, and its functions in words.

    >>> from kpikit.model.specification import Specification
    >>> from kpikit.presentation.explained.speech import Speech
    >>> formula_in_words("growth(paved) >= 5 percent", Speech.of(Specification(id="s"), "vi"))
    'tăng so với cùng kỳ(paved) ≥ 5 %'
    """
    told = _WORD.sub(lambda found: _word(found, speech), text)
    told = _ALONE.sub(r"\1", told)
    for symbol, better in _SYMBOLS.items():
        told = told.replace(symbol, better)
    return told


def _word(found: re.Match[str], speech: Speech) -> str:
    unit, word, called = found["unit"], found["word"], found["called"] or ""
    if unit is not None:
        return speech.unit(unit)
    if called or word in {"and", "or", "not", "true", "false", "yes", "no"}:
        return f"{speech.choose(FUNCTIONS[word])}{called}" if word in FUNCTIONS else found[0]
    if word == "percent":
        return "%"
    name = speech.thing(word)
    return word if name == word else f"“{name}”"
