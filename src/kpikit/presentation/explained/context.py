"""In what the facts of a step are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from kpikit.presentation.explained.speech import Speech
from kpikit.results import Explanation, Fact, Step

if TYPE_CHECKING:
    from collections.abc import Callable


@frozen
class Context:
    """What a fact is told in.

    Attributes:
        speech: the language.
        explanation: whose step it is.
        step: the step.
    """

    speech: Speech
    explanation: Explanation
    step: Step

    def fact(self, name: str) -> Fact:
        """Return another fact of the step; `None` without it."""
        return self.step.values.get(name)

    @property
    def card_and_node(self) -> tuple[str, str]:
        """Ids of the scorecard and the node that are explained."""
        card, _, node = self.explanation.name.partition(".")
        return card, node


Say: TypeAlias = "Callable[[Context, Fact], str]"
"""How a fact is told; an empty text is nothing to say."""


def code_of(fact: Fact) -> str:
    """Return the word of a fact that is one of several; truths are words too.

    >>> code_of(True), code_of("at_least")
    ('true', 'at_least')
    """
    return str(fact).lower() if isinstance(fact, bool) else str(fact)
