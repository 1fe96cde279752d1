"""Declarations in tables of a specification's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import evolve

from kpikit.checks.suggestions import Suggestions
from kpikit.errors import (
    Code,
    Diagnostic,
    TableError,
    quoted,
)
from kpikit.model.org import Member, OrgUnit
from kpikit.model.sources import OrgUnitsTable, TableSource
from kpikit.model.successions import Successor
from kpikit.model.targets import Target
from kpikit.spec.files import file_within
from kpikit.spec.rows import ENDS, LEVELS, MAPPED, UNIT, Rows, Tabled
from kpikit.spec.slots import slots_of
from kpikit.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kpikit.limits import Limits
    from kpikit.model.declared import Declared


def declared_in_tables(
    values: dict[str, object], folder: Path | None, limits: Limits
) -> dict[str, Tabled]:
    """Put what tables declare into the fields of a specification, instead of the tables.

    Returns:
        What was found in them, by the name of the field.
    """
    found = {}
    units, targets = values.get("org_units_table"), values.pop("targets_table", None)
    successions = values.pop("successions_table", None)
    if isinstance(units, OrgUnitsTable):
        found["org_units"] = org_units_in(units, folder, limits)
        if not units.in_observations:
            del values["org_units_table"]
            values["org_units"] = found["org_units"].declared
    if isinstance(successions, TableSource):
        found["successions"] = successions_in(successions, folder, limits)
        values["successions"] = found["successions"].declared
    if isinstance(targets, TableSource):
        found["targets"] = targets_in(targets, folder, limits)
        values["targets"] = found["targets"].declared
    return found


def org_units_in(source: OrgUnitsTable, folder: Path | None, limits: Limits) -> Tabled:
    """Return the organisation units in a table of a specification's folder.

    Those in the table of observations are read with it, and have no memberships in a table.
    """
    if source.in_observations:
        return _without_table(source)
    tabled = _read(Rows(OrgUnit, "org_units", source, _timed_words(OrgUnit)), folder, limits)
    if source.memberships is None:
        return tabled
    section = "org_units.memberships"
    rows = Rows(Member, section, source.memberships, _timed_words(Member))
    return _joined(tabled, _read(rows, folder, limits))


def _without_table(source: OrgUnitsTable) -> Tabled:
    if source.memberships is None:
        return Tabled()
    message = "memberships stand beside units of the table of observations, which have none"
    hint = "put the units into a table of their own, or delete 'memberships'"
    path = source.memberships.declared_at
    return Tabled(findings=(Diagnostic(Code.ONE_OF, message, hint=hint, path=path),))


def _timed_words(declared: type[Declared]) -> dict[str, str]:
    """Return the columns of what has a time, which may stand in one column or in two."""
    words = [slot.word for slot in slots_of(declared) if slot.name not in (*MAPPED, "memberships")]
    return {word: word for word in (*words, *ENDS)}


def _joined(units: Tabled, members: Tabled) -> Tabled:
    """Return units with their memberships; one of a unit that is not there is a finding."""
    of_unit: dict[str, list[Member]] = {}
    for row in cast("tuple[Member, ...]", members.declared):
        of_unit.setdefault(row.org_unit, []).append(row)
    whole = [
        evolve(unit, memberships=tuple(row.membership() for row in of_unit.pop(unit.id, ())))
        for unit in cast("tuple[OrgUnit, ...]", units.declared)
    ]
    suggestions, known = Suggestions(), {unit.id for unit in whole}
    unknown = []
    for name in sorted(of_unit.keys() - units.omitted):
        close = suggestions.meant(name, known)
        hint = f"did you mean '{close}'?" if close else "add it to the units, or delete the row"
        path = f"{of_unit[name][0].declared_at}.org_unit"
        message = f"there is no org_unit {quoted(name)}"
        unknown.append(Diagnostic(Code.UNKNOWN_ID, message, hint=hint, path=path))
    return Tabled(
        tuple(whole),
        (*units.findings, *members.findings, *unknown),
        {**units.places, **members.places},
        units.omitted | members.omitted,
        units.incomplete | members.incomplete,
    )


def successions_in(source: TableSource, folder: Path | None, limits: Limits) -> Tabled:
    """Return the successions in a table; a row without a unit that follows ends one."""
    words = {slot.word: slot.word for slot in slots_of(Successor)}
    return _read(Rows(Successor, "successions", source, words), folder, limits)


def targets_in(source: TableSource, folder: Path | None, limits: Limits) -> Tabled:
    """Return the levels of targets in a table; its column `unit` is the unit of the levels.

    Those of one indicator stand together, and so do those of one target, as they do in YAML.
    """
    plain = {slot.word: slot.word for slot in slots_of(Target) if not slot.key.spread}
    words = {**plain, "id": "target", **{word: word for word in (*LEVELS, UNIT)}}
    tabled = _read(Rows(Target, "targets", source, words), folder, limits)
    return evolve(tabled, declared=tuple(_together(cast("tuple[Target, ...]", tabled.declared))))


def _together(targets: Sequence[Target]) -> Sequence[Target]:
    """Return targets by indicator and id, each where it stands first."""
    first: dict[object, int] = {}
    for place, target in enumerate(targets):
        first.setdefault(target.indicator, place)
        first.setdefault((target.indicator, target.id), place)
    return sorted(targets, key=lambda one: (first[one.indicator], first[one.indicator, one.id]))


def observations_in(source: TableSource, folder: Path | None, path: str = "observations") -> Tabled:
    """Return what is wrong with the place of a table of observations, without reading it.

    Args:
        source: the table.
        folder: where it has to be.
        path: where the specification names it.
    """
    try:
        if folder is not None:
            _file_in(folder, source.table)
    except TableError as error:
        return _not_there(path, error)
    return Tabled()


def _read(rows: Rows, folder: Path | None, limits: Limits) -> Tabled:
    try:
        file = _file_in(folder, rows.settings.table)
        table = read_table(file, sheet=rows.settings.sheet, limits=limits)
    except TableError as error:
        return _not_there(rows.section, error)
    return rows.tabled(table)


def _not_there(section: str, error: TableError) -> Tabled:
    path = f"{section}.table"
    found = tuple(evolve(one, path=path) for one in error.diagnostics)
    return Tabled(findings=found, incomplete=frozenset({section}))


def _file_in(folder: Path | None, name: str) -> Path:
    """Return the path of a table in a specification's folder.

    Raises:
        TableError: the specification lies in no folder, or the name leads out of it.
    """
    hint = "put the table beside the specification, and write its name alone"
    if folder is None:
        message = f"the table {quoted(name)} is not there: the specification lies in no folder"
        raise TableError([Diagnostic(Code.OUTSIDE_FOLDER, message, hint=hint)])
    try:
        path = file_within(folder, name)
    except (OSError, ValueError, RuntimeError) as error:  # a name with \0, links in a ring
        message = f"the table {quoted(name)} cannot be found"
        raise TableError([Diagnostic(Code.FILE_NOT_FOUND, message, hint=hint)]) from error
    if path is None:
        message = f"the table {quoted(name)} lies outside the specification's folder"
        raise TableError([Diagnostic(Code.OUTSIDE_FOLDER, message, hint=hint)])
    return path
