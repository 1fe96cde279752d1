"""The set of scoring rules that a specification may use, as a value that is passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.model.declared import form_of
from kpikit.rules.bands import Bands
from kpikit.rules.distance import DistanceTo
from kpikit.rules.fractions_of import FractionOfMax
from kpikit.rules.increments import Increments
from kpikit.rules.leader import Leader
from kpikit.rules.linear import Linear
from kpikit.rules.min_max import MinMax
from kpikit.rules.options import Options
from kpikit.rules.pass_fail import PassFail
from kpikit.rules.piecewise import Piecewise
from kpikit.rules.places import Borda, PeerRank, Percentile
from kpikit.rules.value import Value
from kpikit.rules.z_score import ZScore

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class RuleSet:
    """Scoring rules by the tag that announces each of them in YAML.

    Attributes:
        rules: the classes, frozen and with a `points` method.

    >>> sorted(DEFAULT_RULES.tags)[:5]
    ['bands', 'borda', 'distance_to', 'fraction_of_max', 'increments']
    """

    rules: tuple[type, ...]

    @property
    def tags(self) -> Mapping[str, type]:
        """Return the classes by tag."""
        return {form_of(rule).tag: rule for rule in self.rules}


DEFAULT_RULES = RuleSet(
    (
        Linear,
        Bands,
        Piecewise,
        Increments,
        Options,
        PassFail,
        Value,
        MinMax,
        ZScore,
        PeerRank,
        Percentile,
        Borda,
        FractionOfMax,
        DistanceTo,
        Leader,
    )
)
"""The rules that kpikit brings."""
