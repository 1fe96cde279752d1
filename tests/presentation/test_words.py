"""Words, reasons and judgements in tables for people, in each language."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kpikit as kp
from kpikit.evaluation import compared, leaves
from kpikit.presentation import as_text, display
from kpikit.presentation.words import LANGUAGES, Language

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def evaluation():
    specification = kp.load_specification(HERE / "reasons")
    table = HERE / "reasons" / "observations.csv"
    observations = kp.read_observations(table, specification)
    return kp.evaluate(specification, observations, as_of="2024-07-20")


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_reasons_and_judgements_are_shown_in_the_language_asked_for(evaluation, language):
    """KPIKIT_UPDATE_SNAPSHOTS=1 writes the file anew, to be read before a commit."""
    shown = as_text(display(evaluation, language)) + "\n"
    file = HERE / "reasons" / f"{language}.txt"
    if os.environ.get("KPIKIT_UPDATE_SNAPSHOTS"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_word(language):
    words = Language.of(language).words
    assert {*filter(None, (*compared.REASONS, *leaves.REASONS)), "no_group"} <= set(words)


def test_the_example_has_nearly_every_reason(evaluation):
    shown = {row.reason.partition(":")[0] for row in evaluation.scores if row.reason}
    assert shown == {*filter(None, leaves.REASONS)} - {"no_target"}
    assert {row.reason for row in evaluation.achievements if row.target} == {*compared.REASONS} - {
        "unstated"
    }
