"""Strategies for valid specifications, and observations that sit on their edges.

A case is small and full of coincidences on purpose: the numbers of one indicator are few, so that
values meet targets and edges exactly and units tie; periods are called by different names.

There is a module for each part of a case, called by what it makes. What is new in the language is
added to its own module: a rule to `rules`, a policy to `scorecards`, a kind of target to `targets`.
"""

from tests.strategies.cases import Case, cases
from tests.strategies.figures import ANCHORS

__all__ = ["ANCHORS", "Case", "cases"]
