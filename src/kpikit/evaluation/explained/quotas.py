"""Quotas: how much room there was, who had it, and who was crowded out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.evaluation.reference.grades import Grading
from kpikit.evaluation.reference.standing import Standing, rooms
from kpikit.model.grades import Quota, is_share
from kpikit.results.because import Because
from kpikit.results.explanation import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.evaluation.reference.standing import Room
    from kpikit.results.explanation import Fact


@frozen(eq=False)
class _Limit:
    """The quotas of one grade.

    Attributes:
        grading: gives the grades of the node.
        place: the grade.
        quotas: its quotas.
        before: all units before these quotas.
        kept: those that keep the grade.
    """

    grading: Grading
    place: int
    quotas: tuple[Quota, ...]
    before: Mapping[str, Standing]
    kept: frozenset[str]

    def steps(self, mine: Standing) -> Iterator[Step]:
        """Yield the quotas that a unit is under, and whether it has to go."""
        yield from (self.quota(room) for room in sorted(rooms(mine, self.quotas)))
        if mine.name not in self.kept:
            yield self.crowded_out(mine)

    def quota(self, room: Room) -> Step:
        """Return a quota in a group: how many it allows, how many there were, and had it."""
        quota = self.quotas[room[0]]
        units = self.before.values()
        members = [one for one in units if one.graded and room in rooms(one, self.quotas)]
        values: dict[str, Fact] = {
            "grade": quota.grade,
            "at_most": quota.at_most.number,
            "of_max": is_share(quota),
            "room": self.grading.most(self.place, quota, members, set(self.kept)),
            "candidates": len([one for one in members if one.given == self.place]),
            "admitted": len([one for one in members if one.name in self.kept]),
        }
        if quota.counted is not None:
            values |= {"base": quota.base, "counted": quota.counted.value}
        return Step(Because.QUOTA, values | ({"group": room[1]} if room[1] else {}))

    def crowded_out(self, mine: Standing) -> Step:
        """Return that there was no room for a unit, and who had it."""
        kept = [one for one in self.before.values() if one.name in self.kept]
        admitted = sorted(kept, key=self.grading.points, reverse=True)
        return Step(
            Because.CROWDED_OUT,
            {
                "grade": self.grading.node.grade_ids[self.place],
                "points": self.grading.points(mine),
                "admitted": tuple(one.name for one in admitted),
                "admitted_points": tuple(self.grading.points(one) for one in admitted),
            },
        )


def quota_steps(grading: Grading, unit: str) -> Iterator[Step]:
    """Yield the quotas of the grades that a unit had before them, and whether it had to go."""
    for place, grade in enumerate(grading.node.grades):
        quotas = tuple(one for one in grading.node.quotas if one.grade == grade.id)
        if not quotas:
            continue
        before, after = grading.after_quotas(place), grading.after_quotas(place + 1)
        having = {name for name, one in before.items() if one.graded and one.given == place}
        kept = frozenset(name for name in having if after[name].given == place)
        if unit in having:
            yield from _Limit(grading, place, quotas, before, kept).steps(before[unit])
