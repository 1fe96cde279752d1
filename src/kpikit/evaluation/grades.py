"""Grades of the units of a scorecard: bands, ceilings, steps down, vetoes, quotas, caps.

Beside the grade that is given stand the best and the worst one that it could still become: where
they differ, it is provisional. Columns are laid out as in `kpikit.evaluation.cells`, over the
members of the scorecard. A grade is its place among the grades of the node, from 0 for the best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import define, field, frozen

from kpikit.evaluation.cells import NOT_APPLICABLE, Mask
from kpikit.evaluation.graded import NO_GRADE, GradeCells, Note, Places
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.resolved import ResolvedCard
from kpikit.evaluation.resolved_grades import NOBODY, Reach, ResolvedGrades
from kpikit.evaluation.score_tables import published, scored_cells
from kpikit.evaluation.worth import Formulas
from kpikit.kernels.apportionment import Limit, admitted, allowed
from kpikit.kernels.masks import some
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals
from kpikit.model.grades import On
from kpikit.periods import Period

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.evaluation.resolved_grades import ResolvedBar, ResolvedGrade, ResolvedQuota
    from kpikit.kernels.integers import IntArray

Grades: TypeAlias = tuple[Places, Places, Places]
"""The grades that are given, the best and the worst ones possible."""


@frozen(eq=False)
class Scored:
    """Where nodes are graded.

    Attributes:
        card: the scorecard.
        windows: the windows.
        formulas: evaluates conditions for the scorecard.
    """

    card: ResolvedCard
    windows: Sequence[Period]
    formulas: Formulas


def grade_cells(
    resolved: ResolvedGrades,
    scored: Scored,
    nodes: Mapping[str, NodeCells],
    other: GradeCells | None,
) -> GradeCells:
    """Return the grades of a node.

    Args:
        resolved: what is declared.
        scored: where it is graded.
        nodes: the cells of the node and of the nodes that decide between equals, by id.
        other: the grades that limit these ones, if any do.
    """
    grading = _Grading(resolved, scored, nodes)
    grading.bands()
    grading.barred(resolved.ceilings, "ceiling")
    grading.lowered()
    grading.barred(resolved.vetoes, "veto")
    grading.limited()
    if other is not None:
        grading.capped(other)
    return grading.finished()


@define(eq=False)
class _Grading:
    """Gives the grades of one node, step by step.

    Attributes:
        resolved: what is declared.
        scored: where it is graded.
        nodes: the cells of nodes by id.
        node: the cells of the node.
        graded: where there is a grade at all.
        given: the grades so far.
        best: the best ones that they could be.
        worst: the worst ones.
        passed: for each grade where it is reached and all its requirements are true.
        possible: for each grade where it is reached and none of its requirements is false.
        notes: what the steps have changed.
        doubts: what is not certain, where it began to be so.
    """

    resolved: ResolvedGrades
    scored: Scored
    nodes: Mapping[str, NodeCells]
    node: NodeCells = field(init=False)
    graded: Mask = field(init=False)
    given: Places = field(init=False)
    best: Places = field(init=False)
    worst: Places = field(init=False)
    passed: list[Mask] = field(factory=list)
    possible: list[Mask] = field(factory=list)
    notes: list[Note] = field(factory=list)
    doubts: list[Note] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        """Begin where there are points."""
        self.node = self.nodes[self.resolved.declared.id]
        self.graded = np.array(self.node.valued)
        self.given = self.best = self.worst = np.zeros(len(self.graded), dtype=np.int64)

    def step(self, grades: Grades, fired: str, about: str) -> None:
        """Go on with other grades.

        Args:
            grades: the grades that are given, the best and the worst ones possible.
            fired: the reason of those that are worse now.
            about: the reason of those that were certain and are not any more.
        """
        given, best, worst = grades
        self.note(given > self.given, fired)
        self.doubt((self.best == self.worst) & (best < worst), about)
        self.given, self.best, self.worst = given, best, worst

    def note(self, where: Mask, text: str) -> None:
        """Write down a reason."""
        where = where & self.graded
        if some(where):
            self.notes.append(Note(where, text))

    def doubt(self, where: Mask, text: str) -> None:
        """Write down what makes grades uncertain that were certain so far."""
        if some(where):
            past = (Note(one.where & ~where, one.text) for one in self.doubts)
            self.doubts = [*past, Note(where, text)]

    # --- bands ---

    def bands(self) -> None:
        """Give each cell the best grade that it reaches and whose requirements are all true."""
        reached = [self._reached(grade) for grade in self.resolved.grades]
        for grade, here in zip(self.resolved.grades, reached, strict=True):
            truths = [self.scored.formulas.condition(tree).truths for tree in grade.requires]
            self.passed.append(np.all([here, *(truth == 1 for truth in truths)], axis=0))
            self.possible.append(np.all([here, *(truth != 0 for truth in truths)], axis=0))
        given, best = _first(self.passed), _first(self.possible)
        by_edge = _first(
            [
                here & (grade.reach is not None)
                for grade, here in zip(self.resolved.grades, reached, strict=True)
            ]
        )
        for place, grade in enumerate(self.resolved.grades):
            name = grade.declared.id
            self.doubt((best == place) & (given > place), f"undecided: {name}")
            failed = (by_edge == place) & (given > place) & ~self.possible[place]
            self.note(failed, f"requires: {name}")
        self.given, self.best, self.worst = given, best, given

    def _reached(self, grade: ResolvedGrade) -> Mask:
        """Return where the edge of a grade is reached."""
        if grade.reach is None:
            return np.ones(len(self.graded), dtype=np.bool_)
        if grade.reach is Reach.TOP:
            return self._among_the_best(grade.edge)
        points = self.points()
        above = grade.reach is Reach.ABOVE
        return points.above(grade.edge) if above else points.at_least(grade.edge)

    def _among_the_best(self, share: Fraction) -> Mask:
        """Return where fewer than a share of the peers have more points."""
        keys = self.partitions(self.resolved.peers)
        compared = self.node.valued & (keys >= 0)
        if some(self.graded & ~compared):
            self.note(self.graded & ~compared, "no_peers")
            self.graded &= compared
        counts = np.bincount(keys[compared], minlength=len(self.scored.windows) * self._size())
        most = np.array([allowed(share, count, "up") for count in counts.tolist()], dtype=np.int64)
        places = ranks(self.points(), compared, keys, "min")
        reached = np.zeros(len(keys), dtype=np.bool_)
        reached[compared] = places[compared] <= most[keys[compared]]
        return reached

    def points(self) -> Rationals:
        """Return the points with which edges are compared."""
        exact = self.resolved.declared.on is On.EXACT
        return self.node.points if exact else published(self.node)

    def _size(self) -> int:
        return max(len(self.scored.card.members), 1)

    def partitions(self, groups: Places) -> Places:
        """Return a number for the window and group of each cell; -1 for those in no group."""
        starts = np.repeat(np.arange(len(self.scored.windows)) * self._size(), len(groups))
        own = np.tile(groups, len(self.scored.windows))
        return np.where(own == NOBODY, NOBODY, starts + own)

    # --- ceilings, vetoes, steps down ---

    def barred(self, bars: Sequence[ResolvedBar], word: str) -> None:
        """Leave no grade that is better than one, where a condition is true."""
        for bar in bars:
            truths = self.scored.formulas.condition(bar.when).truths
            name = self.resolved.grades[bar.place].declared.id
            sure, perhaps = (bar.place * (truths == 1), bar.place * (truths != 0))
            grades = (
                np.maximum(self.given, sure),
                np.maximum(self.best, sure),
                np.maximum(self.worst, perhaps),
            )
            self.step(grades, f"{word}: {name}", f"undecided: {name}")

    def lowered(self) -> None:
        """Take grades down, where a condition is true."""
        last = self.resolved.last
        for step in self.resolved.lower:
            truths = self.scored.formulas.condition(step.when).truths
            by = min(step.by, last)
            sure, perhaps = by * (truths == 1), by * (truths != 0)
            grades = (
                np.minimum(self.given + sure, last),
                np.minimum(self.best + sure, last),
                np.minimum(self.worst + perhaps, last),
            )
            self.step(grades, "lower", "undecided")

    # --- quotas ---

    def limited(self) -> None:
        """Leave of each limited grade as many as there is room for, the best grade first."""
        for place, quotas in self.resolved.quotas.items():
            here = self.graded & (self.given == place)
            after, hoped = _first(self.passed, place + 1), _first(self.possible, place + 1)
            candidates = np.flatnonzero(here)
            unsure = self._unsure(place, quotas)
            limits = [self._limit(quota, place, candidates, after) for quota in quotas]
            kept = admitted(self._order(quotas[0])[candidates], limits)
            out = np.zeros(len(here), dtype=np.bool_)
            out[candidates[~kept]] = True
            name = self.resolved.grades[place].declared.id
            grades = (
                np.where(out, after, self.given),
                np.where(out & ~unsure, hoped, self.best),
                np.where(out | unsure, np.maximum(self.worst, after), self.worst),
            )
            self.step(grades, f"quota: {name}", f"undecided: {name}")

    def _order(self, quota: ResolvedQuota) -> IntArray:
        """Return places in the order of points, equals by the nodes that decide between them."""
        order, valued = self.points(), self.graded
        for name in quota.tie_break:
            other = self.nodes[name]
            codes = _rising(order, valued)
            finer = _rising(published(other), valued & other.valued)
            order = Rationals.scaled(codes * (len(codes) + 1) + finer)
        return ranks(order, valued, np.zeros(len(valued), dtype=np.int64), "dense")

    def _limit(
        self, quota: ResolvedQuota, place: int, candidates: IntArray, after: Places
    ) -> Limit:
        """Return what a quota allows to the candidates for a grade.

        Args:
            quota: the quota.
            place: the grade.
            candidates: the cells that have it so far.
            after: the grades that cells have without it.
        """
        keys = self.partitions(quota.groups)
        size = len(self.scored.windows) * self._size()
        gains, bases = np.zeros(len(candidates), dtype=np.int64), np.ones(size, dtype=np.int64)
        if quota.base is not None:
            graded = np.where(self.graded, self.given, 0)
            if quota.after:
                graded[candidates] = after[candidates]
                gains = quota.base[place] - quota.base[graded[candidates]].astype(np.int64)
            counted = self.graded & (keys >= 0) & quota.base[graded]
            bases = np.bincount(keys[counted], minlength=size)
        return Limit(quota.share, quota.rounding, quota.together, keys[candidates], bases, gains)

    def _unsure(self, place: int, quotas: Sequence[ResolvedQuota]) -> Mask:
        """Return where a grade may be won or lost because another one in the quota is not certain.

        Whoever could have the grade is in doubt together with all with whom it shares a quota.
        """
        asked = self.graded & (self.best <= place) & (place <= self.worst)
        doubtful = self.graded & (self.best < self.worst)
        keys = [self.partitions(quota.groups) for quota in quotas]
        warm = [
            np.unique(own[(own >= 0) & doubtful & self._touched(place, quota)])
            for own, quota in zip(keys, quotas, strict=True)
        ]
        unsure = np.zeros(len(asked), dtype=np.bool_)
        while True:
            within = [np.isin(own, some_) for own, some_ in zip(keys, warm, strict=True)]
            found = asked & np.any(within, axis=0)
            if np.array_equal(found, unsure):
                return unsure
            unsure = found
            warm = [
                np.union1d(some_, own[found & (own >= 0)])
                for own, some_ in zip(keys, warm, strict=True)
            ]

    def _touched(self, place: int, quota: ResolvedQuota) -> Mask:
        """Return where a quota counts any of the grades that a cell could have."""
        grades = [place] if quota.base is None else [place, *np.flatnonzero(quota.base).tolist()]
        within = [(self.best <= grade) & (grade <= self.worst) for grade in grades]
        found: Mask = np.any(within, axis=0)
        return found

    # --- the cap ---

    def capped(self, other: GradeCells) -> None:
        """Leave no grade that is better than another one."""
        cap = self.resolved.cap
        assert cap is not None  # noqa: S101 - there is another one
        size = len(other.card.members)
        starts = np.repeat(np.arange(len(self.scored.windows)) * size, len(cap.places))
        places = np.tile(cap.places, len(self.scored.windows))
        here = np.flatnonzero(places >= 0)
        cells = (starts + places)[here]
        there = scored_cells(other.card, self.scored.windows)
        there &= (other.given >= 0) | (other.states != NOT_APPLICABLE)
        here, cells = here[there[cells]], cells[there[cells]]

        def limit(codes: Places, unknown: int) -> Places:
            found = np.zeros(len(self.given), dtype=np.int64)
            own = cap.here[np.maximum(codes[cells], 0)]
            found[here] = np.where(codes[cells] < 0, unknown, own)
            return found

        grades = (
            np.maximum(self.given, limit(other.given, 0)),
            np.maximum(self.best, limit(other.best, 0)),
            np.maximum(self.worst, limit(other.worst, self.resolved.last)),
        )
        self.step(grades, "capped_by", "undecided")

    def finished(self) -> GradeCells:
        """Return the grades; none where there are no points."""
        given, best, worst = (
            np.where(self.graded, grades, NO_GRADE)
            for grades in (self.given, self.best, self.worst)
        )
        certain = best == worst
        open_ = (Note(one.where & ~certain, one.text) for one in self.doubts)
        notes = (*(note for note in open_ if some(note.where)), *self.notes)
        return GradeCells(self.resolved, self.scored.card, self.node, given, best, worst, notes)


def _first(masks: Sequence[Mask], start: int = 0) -> Places:
    """Return for each cell the first grade from one on that a mask is true for; else the last."""
    last = len(masks) - 1
    found = np.full(len(masks[last]), last, dtype=np.int64)
    for place in range(last, start - 1, -1):
        found = np.where(masks[place], place, found)
    return found


def _rising(values: Rationals, there: Mask) -> IntArray:
    """Return whole numbers from 1 in the order of the values; 0 where there are none."""
    return ranks(values, there, np.zeros(len(there), dtype=np.int64), "dense", descending=False)
