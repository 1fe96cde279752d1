"""The grades of units, one unit and one step after the other.

First come bands, ceilings, steps down and vetoes, then quotas, then the cap by another grade.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, cast

from attrs import evolve, frozen

from kpikit.evaluation.reference.cells import Facts
from kpikit.evaluation.reference.conditions import judged
from kpikit.evaluation.reference.nodes import max_points
from kpikit.evaluation.reference.points import Place
from kpikit.evaluation.reference.scopes import is_in_scope
from kpikit.evaluation.reference.standing import Room, Standing, rooms, same_group, whole
from kpikit.model.grades import PARENT, Counted, On, QuotaTies, is_share
from kpikit.model.graph import graded
from kpikit.model.scorecards import CardNode, Scorecard
from kpikit.model.states import State
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpikit.evaluation.reference.traced import Key
    from kpikit.model.formulas import Formula
    from kpikit.model.grades import Grade, Quota
    from kpikit.model.org import OrgUnit


@frozen(eq=False)
class Grading:
    """The grades of a node of a scorecard in a window.

    Attributes:
        facts: what is declared and what was observed.
        card: the scorecard.
        node: the node.
        window: the window.
    """

    facts: Facts
    card: Scorecard
    node: CardNode
    window: Period

    @property
    def name(self) -> str:
        """The node, as ``card.node``."""
        return f"{self.card.id}.{self.node.id}"

    def places(self) -> list[Place]:
        """Return the places of all units that are scored."""
        units = self.facts.specification.org_units
        places = (Place(self.facts, self.card, unit, self.window) for unit in units)
        return [place for place in places if place.exists]

    def of(self, unit: str) -> Standing | None:
        """Return the grade of a unit; none if it is not scored."""
        place = self.place(unit)
        if place is None:
            return None
        key = grade_key(self.name, unit, self.window)
        return self.facts.once(key, lambda: self.capped(self.admitted(place)))

    def place(self, unit: str) -> Place | None:
        """Return the place of a unit; none if it is not scored."""
        units = (one for one in self.facts.specification.org_units if one.id == unit)
        places = (Place(self.facts, self.card, one, self.window) for one in units)
        return next((place for place in places if place.exists), None)

    def admitted(self, place: Place) -> Standing:
        """Return the grade of a unit after the quotas of all grades, if there are any."""
        if not self.node.quotas:
            return self.alone(place)
        return self.after_quotas(len(self.node.grades))[str(place.org_unit.id)]

    def after_quotas(self, number: int) -> Mapping[str, Standing]:
        """Return the grades of all units, by their id, after the quotas of the first grades."""

        def limited() -> Mapping[str, Standing]:
            if number == 0:
                return {str(place.org_unit.id): self.alone(place) for place in self.places()}
            units = list(self.after_quotas(number - 1).values())
            return {one.name: one for one in self.limited(self.node.grades[number - 1], units)}

        return self.facts.once(("quotas", self.name, number, self.window), limited)

    # --- bands, ceilings, steps down, vetoes ---

    def alone(self, place: Place) -> Standing:
        """Return the grade of a unit before quotas and caps."""
        key = ("alone", self.name, place.org_unit.id, self.window)
        return self.facts.once(key, lambda: self.on_its_own(self.blank(place)))

    def blank(self, place: Place) -> Standing:
        """Return a unit with its points."""
        return Standing(place.org_unit, place.node(self.node.id))

    def on_its_own(self, one: Standing) -> Standing:
        """Return the grade of a unit before quotas and caps, worked out now."""
        if one.cell.points is None:
            return evolve(one, graded=False)
        if any(grade.top for grade in self.node.grades) and not self.is_peer(one):
            return evolve(one, graded=False, notes=("no_peers",))
        one = self.banded(one)
        for bar in self.node.ceilings:
            one = self.barred(one, bar.when, bar.grade, "ceiling")
        last = len(self.node.grades) - 1
        for step in self.node.lower:
            truth = self.truth(step.when, one.org_unit)
            sure, perhaps = (step.by if truth else 0, step.by if truth is not False else 0)
            grades = (one.given + sure, one.best + sure, one.worst + perhaps)
            given, best, worst = (min(grade, last) for grade in grades)
            one = one.step(given, best, worst, "lower", "undecided")
        for bar in self.node.vetoes:
            one = self.barred(one, bar.when, bar.grade, "veto")
        return one

    def banded(self, one: Standing) -> Standing:
        """Return the best grade that a unit reaches and whose requirements are all true."""
        passed, possible, edges = [], [], []
        for place, grade in enumerate(self.node.grades):
            truths = [self.truth(formula, one.org_unit) for formula in grade.requires]
            if self.reaches(one, grade):
                passed += [place] if all(truths) else []
                possible += [place] if False not in truths else []
                edges += [place] if grade.edges else []
        given, best = passed[0], possible[0]
        doubt = f"undecided: {self.node.grades[best].id}" if best < given else ""
        failed = edges and edges[0] < given and edges[0] not in possible
        notes = (f"requires: {self.node.grades[edges[0]].id}",) if failed else ()
        return evolve(
            one,
            given=given,
            best=best,
            worst=given,
            passed=tuple(passed),
            possible=tuple(possible),
            doubt=doubt,
            notes=notes,
        )

    def reaches(self, one: Standing, grade: Grade) -> bool:
        """Whether a unit reaches the edge of a grade."""
        most, points = max_points(self.node), self.points(one)
        if grade.top is not None:
            peers = self.peers(one)
            better = [other for other in peers if self.points(other) > points]
            return len(better) < grade.top.number * len(peers)
        if grade.above is not None:
            return points > grade.above.of(most)
        return grade.at_least is None or points >= grade.at_least.of(most)

    def points(self, one: Standing) -> Fraction:
        """Return the points that decide."""
        exact = self.node.on is On.EXACT
        return cast("Fraction", one.cell.points if exact else one.cell.published)

    def peers(self, one: Standing) -> list[Standing]:
        """Return the units with whom a unit is compared, itself included."""
        everyone = map(self.blank, self.places())
        return [other for other in everyone if self.is_peer_of(other, one)]

    def is_peer(self, one: Standing) -> bool:
        """Whether a unit is among those of which the best few are found."""
        among = self.node.quantiles
        scope = is_in_scope(one.org_unit, among.peers.level, among.peers.group, among.peers.where)
        group = among.per is None or one.org_unit.groups.get(among.per) is not None
        return one.cell.points is not None and scope and group

    def is_peer_of(self, one: Standing, other: Standing) -> bool:
        """Whether a unit is compared with another one."""
        return self.is_peer(one) and same_group(one, other, self.node.quantiles.per)

    def truth(self, condition: Formula, unit: OrgUnit) -> bool | None:
        """Return whether a condition is true; `None` if that is undetermined."""
        value = judged(self.facts, condition, unit, self.window).value
        return None if value is None else bool(value)

    def barred(self, one: Standing, when: Formula, grade: str, word: str) -> Standing:
        """Return the grade of a unit that has none better than another, if a condition is true."""
        truth, place = self.truth(when, one.org_unit), self.node.grade_ids.index(grade)
        sure, perhaps = (place if truth else 0, place if truth is not False else 0)
        grades = (max(one.given, sure), max(one.best, sure), max(one.worst, perhaps))
        return one.step(*grades, f"{word}: {grade}", f"undecided: {grade}")

    # --- quotas ---

    def limited(self, grade: Grade, units: Sequence[Standing]) -> list[Standing]:
        """Return all units after the quotas of one grade."""
        quotas = [quota for quota in self.node.quotas if quota.grade == grade.id]
        if not quotas:
            return list(units)
        place = self.node.grade_ids.index(grade.id)
        kept, unsure = self.kept(place, quotas, units), self.unsure(place, quotas, units)
        return [self.after(one, place, kept, unsure) for one in units]

    def after(self, one: Standing, place: int, kept: set[str], unsure: set[str]) -> Standing:
        """Return a unit after the quotas of a grade."""
        name, about = one.org_unit.id, self.node.grades[place].id
        out = one.graded and one.given == place and name not in kept
        if not out and name not in unsure:
            return one
        given, hoped = one.below(place)
        return one.step(
            given if out else one.given,
            one.best if name in unsure else hoped,
            max(one.worst, given),
            f"quota: {about}",
            f"undecided: {about}",
        )

    def kept(self, place: int, quotas: Sequence[Quota], units: Sequence[Standing]) -> set[str]:
        """Return the units that keep a grade: in order of points, while all quotas have room."""
        candidates = [one for one in units if one.graded and one.given == place]
        kept: set[str] = set()
        full: set[Room] = set()
        order = sorted(candidates, key=lambda one: self.key(one, quotas[0]), reverse=True)
        for _, tied in groupby(order, key=lambda one: self.key(one, quotas[0])):
            equals = list(tied)
            for room, some in self.rooms(equals, quotas):
                if not any(self.fits(place, quotas, room, units, {*kept, one}) for one in some):
                    full.add(room)
            waiting = [one for one in equals if not full & rooms(one, quotas)]
            refused: set[str] = set()
            for room, some in self.rooms(waiting, quotas):
                if not self.fits(place, quotas, room, units, kept | some):
                    full.add(room)
                    refused |= set() if quotas[0].ties is QuotaTies.ALL else some
            kept |= {one.name for one in waiting} - refused
        return kept

    def key(self, one: Standing, quota: Quota) -> tuple[object, ...]:
        """Return what the order of admission compares."""
        place = Place(self.facts, self.card, one.org_unit, self.window)
        others = [place.node(name) for name in quota.tie_break]
        chain = [(cell.points is not None, cell.published or Fraction(0)) for cell in others]
        return (self.points(one), *chain)

    def rooms(
        self, equals: Sequence[Standing], quotas: Sequence[Quota]
    ) -> list[tuple[Room, set[str]]]:
        """Return the quotas, each with a group, that some units are under, with those units."""
        every = sorted({room for one in equals for room in rooms(one, quotas)})
        return [
            (room, {one.name for one in equals if room in rooms(one, quotas)}) for room in every
        ]

    def fits(
        self,
        place: int,
        quotas: Sequence[Quota],
        room: Room,
        units: Sequence[Standing],
        kept: set[str],
    ) -> bool:
        """Whether a quota has room in a group for those of it that are kept in a grade."""
        members = [one for one in units if one.graded and room in rooms(one, quotas)]
        having = [one for one in members if one.given == place and one.name in kept]
        return len(having) <= self.most(place, quotas[room[0]], members, kept)

    def most(
        self, place: int, quota: Quota, members: Sequence[Standing], kept: set[str]
    ) -> Fraction | int:
        """Return how many a quota allows, of some units of which some are kept in a grade."""
        if not is_share(quota):
            return quota.at_most.number
        base = [self.node.grade_ids.index(name) for name in quota.base]
        after = quota.counted is Counted.AFTER
        turned_away = {
            one.name for one in members if after and one.given == place and one.name not in kept
        }
        grades = [one.below(place)[0] if one.name in turned_away else one.given for one in members]
        counted = [grade for grade in grades if grade in base]
        return whole(quota.at_most.number * len(counted), quota.rounding)

    def unsure(self, place: int, quotas: Sequence[Quota], units: Sequence[Standing]) -> set[str]:
        """Return the units that could win or lose a grade with another one that is not certain."""
        asked = [one for one in units if one.graded and one.best <= place <= one.worst]
        warm = {
            (number, group)
            for one in units
            for number, group in rooms(one, quotas)
            if one.graded and one.provisional and self.touches(one, place, quotas[number])
        }
        unsure: set[str] = set()
        while True:
            found = [one for one in asked if warm & rooms(one, quotas)]
            if {one.name for one in found} == unsure:
                return unsure
            unsure = {one.name for one in found}
            warm |= {room for one in found for room in rooms(one, quotas)}

    def touches(self, one: Standing, place: int, quota: Quota) -> bool:
        """Whether a quota counts any of the grades that a unit could have."""
        base = [self.node.grade_ids.index(name) for name in quota.base] if is_share(quota) else []
        return any(one.best <= grade <= one.worst for grade in (place, *base))

    # --- the cap ---

    def capped(self, one: Standing) -> Standing:
        """Return a unit that is not above another grade."""
        other = self.other(one)
        if not one.graded or other is None:
            return one
        (full,) = self.facts.names.capping(self.card, self.node)
        own = self.node.grade_ids
        here = [own.index(name) for name in self.facts.names.grades[full]]
        given = here[other.given] if other.graded else 0
        best = here[other.best] if other.graded else 0
        worst = here[other.worst] if other.graded else len(own) - 1
        grades = (max(one.given, given), max(one.best, best), max(one.worst, worst))
        return one.step(*grades, "capped_by", "undecided")

    def other(self, one: Standing) -> Standing | None:
        """Return the grade that limits another one; `None` if there is none to do so."""
        cap = self.node.capped_by
        if cap is None:
            return None
        name = one.org_unit.parent if cap.org_unit == PARENT else cap.org_unit or one.name
        (full,) = self.facts.names.capping(self.card, self.node)
        found = standing_of(self.facts, full, str(name), self.window)
        if found is None or found.graded:
            return found
        applies = found.cell.points is None and found.cell.state is not State.NOT_APPLICABLE
        return found if applies else None


def grade_key(node: str, unit: str, window: Period) -> Key:
    """Return the key under which the grade of a unit by a node, ``card.node``, is kept."""
    return ("grade", node, unit, window)


def standing_of(facts: Facts, node: str, unit: str, window: Period) -> Standing | None:
    """Return the grade of a unit by a node, called ``card.node``; none if it can have none."""
    grading = grading_of(facts, node, window)
    return None if grading is None else grading.of(unit)


def grading_of(facts: Facts, node: str, window: Period) -> Grading | None:
    """Return what gives the grades of a node, called ``card.node``; none if it has no grades."""

    def grading() -> Grading | None:
        every = (Grading(facts, card, one, window) for card, one in graded(facts.specification))
        return next((one for one in every if one.name == node), None)

    return facts.once(("grading", node, window), grading)
