"""The set of scoring rules that a specification may use, as a value that is passed on."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import attrs
from attrs import evolve, frozen

from kpikit.errors import Code, Diagnostic
from kpikit.model.declared import Declared, form_of, key_of
from kpikit.model.scoring import Score, ScoringRule
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
    from collections.abc import Collection, Iterator, Mapping
    from importlib.metadata import EntryPoint

GROUP = "kpikit.rules"
"""The group of entry points by which installed packages offer rules to the command line."""


@frozen
class RuleSet:
    """Scoring rules by the tag that announces each of them in YAML.

    Attributes:
        rules: the classes, frozen and with a `points` method.
        broken: what is wrong with rules that could not even be imported.

    >>> sorted(DEFAULT_RULES.tags)[:5]
    ['bands', 'borda', 'distance_to', 'fraction_of_max', 'increments']
    """

    rules: tuple[type[ScoringRule], ...]
    broken: tuple[Diagnostic, ...] = ()

    def with_rules(self, *rules: type[ScoringRule]) -> RuleSet:
        """Return the set with more rules.

        >>> DEFAULT_RULES.with_rules().findings
        ()
        """
        return evolve(self, rules=(*self.rules, *rules))

    @property
    def tags(self) -> Mapping[str, type]:
        """Return the classes by tag; without those that are no rules."""
        return self._checked[0]

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """Return what is wrong with rules: a specification cannot be read with them."""
        return (*self.broken, *self._checked[1])

    @cached_property
    def _checked(self) -> tuple[Mapping[str, type], tuple[Diagnostic, ...]]:
        tags: dict[str, type] = {}
        findings: list[Diagnostic] = []
        for rule in self.rules:
            found = tuple(_problems(rule, tags))
            findings += found
            if not found:
                tags[form_of(rule).tag] = rule
        return tags, tuple(findings)


def _problems(rule: type, taken: Collection[str]) -> Iterator[Diagnostic]:
    """Yield the first thing for which a class is no rule."""
    name, tag = rule.__name__, form_of(rule).tag
    if not (issubclass(rule, Declared) and "__attrs_attrs__" in rule.__dict__):
        # A class of attrs below Declared, which is frozen, is frozen itself.
        message = f"the rule {name} is no frozen class of declarations"
        yield _finding(message, "write '@attrs.frozen(kw_only=True)', and derive it from Declared")
    elif not callable(getattr(rule, "points", None)):
        message = f"the rule {name} has no method 'points'"
        yield _finding(message, "add 'def points(self, cell: Measured) -> Fraction'")
    elif not tag:
        message = f"the rule {name} has no tag that announces it in YAML"
        yield _finding(message, "add 'form: ClassVar = Form(tag=\"...\")'")
    elif tag in taken or tag in _words_of_scores():
        message = f"the tag '{tag}' of the rule {name} means something else already"
        yield _finding(message, "give it another tag")


def _finding(message: str, hint: str) -> Diagnostic:
    return Diagnostic(Code.OWN_RULE, message, hint=hint)


def _words_of_scores() -> set[str]:
    """Return the keys that stand beside a rule."""
    keys = ((item.name, key_of(item.metadata)) for item in attrs.fields(Score))
    return {form.name or name for name, form in keys if form is not None and not form.spread}


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


def installed_rules() -> RuleSet:
    """Return the rules that kpikit brings and those that installed packages offer.

    A package offers a rule by an entry point in the group `kpikit.rules`. The command line uses
    them; in Python rules are passed by value, and this is one of the values.

    >>> installed_rules().tags.keys() >= DEFAULT_RULES.tags.keys()
    True
    """
    rules: list[type[ScoringRule]] = []
    broken: list[Diagnostic] = []
    for entry in sorted(entry_points(group=GROUP)):
        found = _loaded(entry)
        if isinstance(found, Diagnostic):
            broken.append(found)
        else:
            rules.append(found)
    return RuleSet((*DEFAULT_RULES.rules, *rules), tuple(broken))


def _loaded(entry: EntryPoint) -> type[ScoringRule] | Diagnostic:
    """Return the rule of an entry point, or what is wrong with it."""
    try:
        found = entry.load()
    except Exception as error:  # noqa: BLE001 - whatever a stranger's module raises
        message = f"the rule '{entry.name}' cannot be imported: {type(error).__name__}: {error}"
        return _finding(message, f"repair or remove the package with {entry.value}")
    if not isinstance(found, type):
        message = f"the rule '{entry.name}' is no class"
        return _finding(message, f"let the entry point {entry.value} name a class")
    return found
