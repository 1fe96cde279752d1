"""For which units something is stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.model.pairs import Pairs

if TYPE_CHECKING:
    from kpikit.model.org import OrgUnit


def is_of_level(unit: OrgUnit, level: str | None) -> bool:
    """Whether something that is stated for a level, or for all, is for a unit."""
    return level is None or unit.level == level


def is_in_scope(
    unit: OrgUnit,
    level: str | None,
    group: str | None,
    where: Pairs = Pairs(),  # noqa: B008
) -> bool:
    """Whether a unit is of a level, in a group and has attributes, where they are stated."""
    groups = {name for _, name in unit.groups.pairs}
    has = set(where.pairs) <= set(unit.attributes.pairs)
    return has and is_of_level(unit, level) and (group is None or group in groups)
