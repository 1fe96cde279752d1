"""The rows of a comparison of two specifications: what changed, and what each change moves."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from attrs import frozen

from kpikit.periods import Period
from kpikit.results.revisions import Changed


class Change(Enum):
    """What became of something that is declared.

    Attributes:
        ADDED: only the new specification has it.
        REMOVED: only the old one has it.
        CHANGED: both have it, and they do not say the same of it.
    """

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@frozen(kw_only=True)
class Difference:
    """One thing that two specifications do not say alike.

    Attributes:
        path: what it is, like ``targets.paved.plan.at_least``: as in diagnostics, but things that
            have an id are called by it, nodes of scorecards too, however deep they are. What is in
            a list without ids has its number, counted from 0, in the new specification; what is
            removed has that of the old one.
        change: whether it is added, removed or changed.
        section: the section of the specification in which it is, like ``targets``.
        before: what the old specification says, as it would be written; `None` where it says
            nothing.
        after: what the new one says.
        effective: whether it can move a result; names, notes and whatever else is there for readers
            cannot.
        source_before: where the old one says it, as ``file:line:column``; `None` if it does not, or
            was made in Python.
        source_after: where the new one says it.
    """

    path: str
    change: Change
    section: str
    before: str | None = None
    after: str | None = None
    effective: bool = True
    source_before: str | None = None
    source_after: str | None = None


@frozen(kw_only=True)
class Effect:
    """How far one change alone moves one thing.

    Attributes:
        path: path of the change; paths of several, with ``; `` between them, that are only possible
            together; `None` of what remains: what all changes together move, beyond what each of
            them moves alone.
        changed: what is moved.
        org_unit: id of the organisation unit.
        period: the evaluated window.
        indicator: id of the indicator, of values and of what concerns targets.
        target: id of the target.
        scorecard: id of the scorecard, of points and grades.
        node: id of the node, of points, grades and ranks.
        ranking: id of the ranking, of ranks.
        before: the number by the old specification; of what remains, that to which the single
            changes lead, each added to the others.
        after: the number by the old specification with this change alone; of what remains, by the
            new specification.
        change: `after` minus `before`; of ranks by how many places it is better.
        unit: unit of value and level.
        word_before: the word by the old specification, where no number is, as in a revision; of
            what remains, that to which the single changes lead, if they agree.
        word_after: the word with this change alone; of what remains, by the new specification.
    """

    path: str | None
    changed: Changed
    org_unit: str
    period: Period
    indicator: str | None = None
    target: str | None = None
    scorecard: str | None = None
    node: str | None = None
    ranking: str | None = None
    before: Fraction | None = None
    after: Fraction | None = None
    change: Fraction | None = None
    unit: str | None = None
    word_before: str | None = None
    word_after: str | None = None
