"""The set of scoring rules that a specification may use, as a value that is passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.model.declared import form_of
from kpikit.rules.bands import Bands
from kpikit.rules.increments import Increments
from kpikit.rules.linear import Linear
from kpikit.rules.options import Options
from kpikit.rules.pass_fail import PassFail
from kpikit.rules.piecewise import Piecewise
from kpikit.rules.value import Value

if TYPE_CHECKING:
    from collections.abc import Mapping


@frozen
class RuleSet:
    """Scoring rules by the tag that announces each of them in YAML.

    Attributes:
        rules: the classes, frozen and with a `points` method.

    >>> sorted(DEFAULT_RULES.tags)
    ['bands', 'increments', 'linear', 'options', 'pass_fail', 'piecewise', 'value']
    """

    rules: tuple[type, ...]

    @property
    def tags(self) -> Mapping[str, type]:
        """Return the classes by tag."""
        return {form_of(rule).tag: rule for rule in self.rules}


DEFAULT_RULES = RuleSet((Linear, Bands, Piecewise, Increments, Options, PassFail, Value))
"""The rules that kpikit brings."""
