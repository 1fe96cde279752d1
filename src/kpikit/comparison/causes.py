"""Which changes stand alone, and which are only possible together.

A change stands alone if the old specification with it has no errors. One that does not is taken
together with others, one at a time, until there are no errors: always with the one that leaves
fewest of its errors, then fewest in all, then with the nearest one. A new leaf so comes with its
indicator and with the maxima above it; a weight comes with those that make up the sum with it.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.comparison.delta import Edit
    from kpikit.comparison.trials import Chosen, Trials

MOST_TRIALS: Final = 1_000
"""How many specifications are tried to find what belongs together; then the rest is one change."""


def causes(trials: Trials) -> list[Chosen]:
    """Return the changes that can move a result, those together that cannot stand alone.

    The new specification is sound, so that at last all changes together are.
    """
    groups = [frozenset({edit}) for edit in trials.edits()]
    while True:
        unsound = [one for one in groups if _may_move(one) and trials.faults(one)]
        if not unsound:
            return [one for one in groups if _may_move(one)]
        if len(trials.known) >= MOST_TRIALS:
            together = unsound if len(unsound) > 1 else groups
        else:
            together = [unsound[0], _helper(trials, unsound[0], groups)]
        groups = _united(groups, together)


def _may_move(group: Chosen) -> bool:
    return any(edit.effective for edit in group)


def _united(groups: Sequence[Chosen], together: Sequence[Chosen]) -> list[Chosen]:
    """Return groups of which some are one, at the place of the first of these."""
    whole = frozenset().union(*together)
    places = [number for number, one in enumerate(groups) if one <= whole]
    left = [one for one in groups if not one <= whole]
    return [*left[: places[0]], whole, *left[places[0] :]]


def _helper(trials: Trials, group: Chosen, groups: Sequence[Chosen]) -> Chosen:
    """Return the other changes that mend most of the errors of some changes."""
    faults = trials.faults(group)
    others = [one for one in groups if one is not group]
    best, least = others[0], (len(faults) + 1, 0)
    for other in sorted(others, key=lambda one: -_nearness(group, one)):
        left = trials.faults(group | other)
        if not left:
            return other
        if (len(left & faults), len(left)) < least:
            best, least = other, (len(left & faults), len(left))
    return best


def _nearness(one: Chosen, other: Chosen) -> int:
    """Return how many words the paths of two changes have in common, from the left."""
    return max(_common(here, there) for here in one for there in other)


def _common(one: Edit, other: Edit) -> int:
    words = zip(one.path.split("."), other.path.split("."), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], words))
