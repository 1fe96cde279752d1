"""Roll-up: what the units below make of the value of a unit that is not reported itself."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.ids import Identifier
from kpikit.model.scoring import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kpikit.model.org import OrgUnit


class RollingBy(Enum):
    """What is made of the values of the units directly below; `NONE`: nothing is."""

    SUM = "sum"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    NONE = "none"


@frozen(kw_only=True)
class RollUp(Declared):
    """How the value of a unit comes from the units directly below, where it is not reported.

    Units to which the indicator does not apply are left out; of all others the values are needed,
    unless `available` says how many are enough.
    """

    form: ClassVar = Form(short="by")

    by: RollingBy = field(
        metadata=key(
            "What is made of the values of the units directly below.", examples=("sum", "mean")
        )
    )
    weight: Identifier | None = field(
        default=None,
        metadata=key(
            "Of a mean: id of the indicator by whose values of the same units it is weighted; all "
            "count the same if absent.",
            examples=("population",),
        ),
    )
    available: Amount | None = field(
        default=None,
        metadata=key(
            "How many of the units below to which it applies need values, or which percentage of "
            "them, of a weighted mean by weight; all if absent. What is made of fewer than all is "
            "an estimate.",
            examples=("90 percent", "3"),
        ),
    )

    @property
    def lifts(self) -> bool:
        """Whether units above those of the indicator's level get values."""
        return self.by is not RollingBy.NONE


SUMMED = RollUp(by=RollingBy.SUM)
"""What holds for reported amounts that say nothing."""


def with_those_above(units: Sequence[OrgUnit], some: Iterable[OrgUnit]) -> frozenset[str]:
    """Return the ids of some units, and of all units above them.

    >>> from kpikit.model.org import OrgUnit
    >>> units = [OrgUnit(id="town", parent="land"), OrgUnit(id="land"), OrgUnit(id="sea")]
    >>> sorted(with_those_above(units, units[:1]))
    ['land', 'town']
    """
    parents: dict[str, str | None] = {unit.id: unit.parent for unit in units}
    found: set[str] = set()
    for unit in some:
        name: str | None = unit.id
        while name in parents and name not in found:
            found.add(name)
            name = parents[name]
    return frozenset(found)
