"""Scores that compare units with their peers: with whom, and what is better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, quoted
from kpikit.model.scopes import Scope
from kpikit.model.scoring import Better, Reads, reads_of
from kpikit.model.settings import setting_of
from kpikit.rules import DistanceTo, Leader, PeerRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.scorecards import Leaf

_WORDS = ("best", "target")


def unknown_peers(context: Context) -> Iterator[Diagnostic]:
    """Find peers of a level, group or kind of group that no organisation unit has."""
    units = context.ever
    if not units or not context.whole("org_units"):
        return
    levels = {str(unit.level): unit for unit in units if unit.level}
    groups = {name: kind for unit in units for kind, name in unit.groups.pairs}
    kinds = {kind: name for unit in units for kind, name in unit.groups.pairs}
    for leaf in context.scored:
        score, path = leaf.score, f"{leaf.score.declared_at}"
        named = (
            ("peers.level", "level", score.peers.level, levels),
            ("peers.group", "group", score.peers.group, groups),
            ("per", "kind of group", score.per, kinds),
        )
        for word, what, name, known in named:
            if name is not None:
                yield from context.unknown(f"{path}.{word}", what, name, known, "org_units")


def peers_without_comparison(context: Context) -> Iterator[Diagnostic]:
    """Find peers that are named beside a rule that compares with nobody."""
    for leaf in context.scored:
        score = leaf.score
        if reads_of(score.rule) is Reads.PEERS:
            continue
        for word, stated in (("peers", score.peers != Scope()), ("per", score.per is not None)):
            if stated:
                message = f"'{word}' stands beside a rule that compares with nobody"
                hint = "delete it, or score by a rule among peers, such as min_max"
                path = f"{leaf.score.declared_at}.{word}"
                yield Diagnostic(Code.PEERS, message, hint=hint, path=path)


def better_not_known(context: Context) -> Iterator[Diagnostic]:
    """Find rules among peers that do not know which measures are better, or say it wrongly."""
    for leaf in context.scored:
        rule, indicator = leaf.score.rule, context.indicators.get(leaf.indicator)
        if not isinstance(rule, PeerRule) or indicator is None:
            continue
        if leaf.score.target is not None and rule.better is Better.LOWER:
            message = "an achievement is always better when higher"
            hint = "delete 'better': the ratio of the target is turned around already"
            path = f"{rule.declared_at}.better"
            yield Diagnostic(Code.BETTER, message, hint=hint, path=path)
        setting = setting_of(indicator, context.targets.get(indicator.id, ()), leaf.score)
        known = rule.better or setting.better or not context.whole(indicator.declared_at)
        if not known and context.whole("targets"):
            message = f"nothing says which values of {quoted(indicator.id)} are better"
            hint = "give the indicator 'direction: higher' or 'lower', or the rule 'better: ...'"
            yield Diagnostic(Code.BETTER, message, hint=hint, path=rule.declared_at)


def references_not_there(context: Context) -> Iterator[Diagnostic]:
    """Find distances to nothing, to two things, or to a unit or target that is not there."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if isinstance(rule, Leader) and leaf.score.target is None:
            yield _needs_target(leaf, "the leader is known by achievement")
        if isinstance(rule, DistanceTo):
            yield from _reference(rule, leaf, context)


def _reference(rule: DistanceTo, leaf: Leaf, context: Context) -> Iterator[Diagnostic]:
    if (rule.reference is None) == (rule.at is None):
        message = "a distance is to a reference, or at a fixed measure"
        hint = "write one of 'reference: best' and 'at: ...'"
        yield Diagnostic(Code.ONE_OF, message, hint=hint, path=rule.declared_at)
    elif rule.reference == "target" and leaf.score.target is None:
        yield _needs_target(leaf, "the distance is to a target")
    elif rule.reference is not None and rule.reference not in _WORDS:
        units = {str(unit.id): unit for unit in context.specification.org_units}
        path = f"{rule.declared_at}.reference"
        yield from context.unknown(path, "org_unit", rule.reference, units, "org_units")


def _needs_target(leaf: Leaf, why: str) -> Diagnostic:
    message, hint = f"{why}, and no target is named", "add 'target: ...' beside the rule"
    path = f"{leaf.score.declared_at}"
    return Diagnostic(Code.NEEDS_TARGET, message, hint=hint, path=path)
