"""What changed in meaning between two specifications, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.comparison.compared import compared
from kpikit.results import Change, Difference, Table

if TYPE_CHECKING:
    from kpikit.comparison.delta import Edit
    from kpikit.model.specification import Specification


def differences(old: Specification, new: Specification) -> Table[Difference]:
    """Return what changed in meaning from one specification to another one.

    Compared is what they say, not how it is written: layout, comments, aliases, the order of keys,
    tables instead of YAML, ``80%`` instead of ``80 percent`` make no difference. Formulas are
    compared as they are read, amounts in units that can be converted by their size. Things with ids
    are the same if their ids are; another id is another thing. The order of lists with ids means
    nothing, but for grades, and for organisation units where a ranking has ``ties: ordinal``.

    Args:
        old: the specification before.
        new: the specification after.

    Returns:
        One row for each finest thing that changed, in the order of the new specification.

    >>> from kpikit.spec import parse_specification
    >>> old = parse_specification("{kpikit: 1, id: roads, indicators: {paved: {unit: kilometre}}, "
    ...                           "targets: {paved: {plan: {at_least: 30}}}}")
    >>> new = parse_specification("{kpikit: 1, id: roads, indicators: {paved: {unit: km}}, "
    ...                           "targets: {paved: {plan: {at_least: 35, period: 2025}}}}")
    >>> for row in differences(old, new):
    ...     print(row.path, row.change.value, row.before, row.after)
    targets.paved.plan.at_least changed 30 35
    targets.paved.plan.period added None 2025
    """
    edits = compared(old, new).edits()
    return Table.of(Difference, [_difference(edit, old, new) for edit in edits])


def _difference(edit: Edit, old: Specification, new: Specification) -> Difference:
    before, after = edit.told
    sources = (
        None if told is None else spec.place(at)
        for told, at, spec in zip(edit.told, edit.at, (old, new), strict=True)
    )
    place_before, place_after = (None if one is None else str(one) for one in sources)
    return Difference(
        path=edit.path,
        change=_change(before, after),
        section=edit.section,
        before=before,
        after=after,
        effective=edit.effective,
        source_before=place_before,
        source_after=place_after,
    )


def _change(before: str | None, after: str | None) -> Change:
    if before is None:
        return Change.ADDED
    return Change.REMOVED if after is None else Change.CHANGED
