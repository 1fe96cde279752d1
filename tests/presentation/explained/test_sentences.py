"""The sentences of explanations: one for every kind of step, in both languages."""

from __future__ import annotations

import ast
import inspect
import itertools
import re

import pytest

from kpikit.presentation.explained import codes
from kpikit.presentation.explained.entries import SENTENCES
from kpikit.presentation.explained.facts import _SAID
from kpikit.presentation.explained.filled import facts_in, facts_needed
from kpikit.results import Because, because

ENGLISH, VIETNAMESE = 0, 1
EVERY = pytest.mark.parametrize("what", Because, ids=lambda what: what.value)


def documented() -> dict[Because, str]:
    """Return what `Because` says of the facts of each member."""
    body = ast.parse(inspect.getsource(because)).body
    (members,) = [one.body for one in body if isinstance(one, ast.ClassDef)]
    found = {}
    for name, text in itertools.pairwise(members):
        if isinstance(name, ast.Assign) and isinstance(text, ast.Expr):
            found[Because[ast.unparse(name.targets[0])]] = " ".join(ast.unparse(text).split())
    return found


DOCUMENTED = documented()


def certain(text: str) -> set[str]:
    """Return the facts that a member always has."""
    return set(re.findall(r"`(\w+)`", re.split(r"[Pp]erhaps", text)[0]))


def words_of(text: str, fact: str) -> set[str]:
    """Return the words that a fact may be, where they are listed."""
    found = re.search(rf"`{fact}` \((\w+(?:, \w+)*)\)", text)
    return set(found[1].split(", ")) if found else set()


def templates(what: Because) -> list[str]:
    sentence = SENTENCES[what]
    return [
        case[language] + sentence.texts[language]
        for language in (ENGLISH, VIETNAMESE)
        for case in (sentence.cases or {"": ("", "")}).values()
    ]


@EVERY
def test_every_kind_of_step_has_a_sentence_in_both_languages(what):
    assert len(templates(what)) >= 2
    assert all(templates(what))


@EVERY
def test_a_sentence_names_only_facts_that_the_step_has(what):
    known = set(re.findall(r"`(\w+)`", DOCUMENTED[what]))
    for template in templates(what):
        assert set(facts_in(template)) <= known, template
    for template in SENTENCES[what].texts:
        assert set(facts_needed(template)) <= certain(DOCUMENTED[what]), template


@EVERY
def test_the_two_languages_tell_the_same_facts(what):
    sentence = SENTENCES[what]
    for texts in (sentence.texts, *sentence.cases.values()):
        english, vietnamese = (set(facts_in(text)) for text in texts)
        assert english == vietnamese


@EVERY
def test_every_word_that_a_fact_may_be_is_told(what):
    sentence, text = SENTENCES[what], DOCUMENTED[what]
    assert words_of(text, sentence.by) <= sentence.cases.keys()
    for fact in re.findall(r"`(\w+)`", text):
        if fact in codes.CODES and fact not in (sentence.by, "rule"):
            assert words_of(text, fact) <= codes.CODES[fact].keys(), fact


def test_every_fact_of_which_something_is_said_exists():
    known = {name for text in DOCUMENTED.values() for name in re.findall(r"`(\w+)`", text)}
    assert _SAID.keys() <= known


def test_every_code_has_words_in_both_languages():
    quiet = {("bound", "exact"), ("role", "scored"), ("rounding", "half_away")}
    quiet |= {("provisional", "false")}
    for fact, words in codes.CODES.items():
        for code, texts in words.items():
            assert all(texts) or (fact, code) in quiet, (fact, code)
    assert all(all(texts) for texts in codes.FUNCTIONS.values())
