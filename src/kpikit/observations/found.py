"""Organisation units that a table of observations brings along."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code, quoted
from kpikit.model.ids import SLUG, Slug
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.text import Text
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.tables import Unreadable, tidy, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kpikit.model.sources import OrgUnitsTable
    from kpikit.model.specification import Specification
    from kpikit.tables import Column

_ID = "id"
_WORDS = (_ID, "name", "level", "parent")
_GROUP = "groups."
_ATTRIBUTE = "attributes."


def unit_headings(specification: Specification, findings: Findings) -> dict[str, str]:
    """Return the headings that describe organisation units; none if they are declared elsewhere.

    The keys are ``id``, ``name``, ``level``, ``parent``, ``groups.`` with a kind of group and
    ``attributes.`` with a name.
    """
    source = specification.org_units_table
    if source is None or not source.in_observations:
        return {}
    headings = {_ID: _org_unit_heading(specification)}
    headings |= {word: word for word in _WORDS[1:]}
    declared = _declared(source, findings)
    there = findings.table.columns
    for heading in declared.values():
        if heading not in there:
            message = f"the column {quoted(heading)} is missing"
            told = Told(Code.MISSING_COLUMN, message, "the specification takes org_units from it")
            findings.at_heading(None, told)
    return {word: name for word, name in (headings | declared).items() if name in there}


def _org_unit_heading(specification: Specification) -> str:
    source = specification.observations
    return tidy((source and source.columns.get("org_unit")) or "org_unit")


def _declared(source: OrgUnitsTable, findings: Findings) -> dict[str, str]:
    """Return the headings that the specification gives to parts of units."""
    for word, _ in source.columns.pairs:
        if word not in _WORDS:
            message = f"{quoted(word)} is no column of organisation units"
            told = Told(Code.UNKNOWN_ID, message, f"possible are {', '.join(_WORDS)}")
            findings.at_heading(None, told)
    columns = {word: tidy(name) for word, name in source.columns.pairs if word in _WORDS}
    columns |= {_GROUP + kind: tidy(name) for kind, name in source.groups.pairs}
    return columns | {_ATTRIBUTE + word: tidy(name) for word, name in source.attributes.pairs}


@frozen(eq=False)
class _Texts:
    """A column as codes of different texts; code 0 is blank or unreadable."""

    texts: tuple[str, ...]
    codes: NDArray[np.int32]

    @classmethod
    def of(cls, column: Column) -> _Texts:
        coded = column.coded()
        places = {"": 0}
        words = ["" if isinstance(cell, Unreadable) else word_of(cell) for cell in coded.cells]
        codes = [places.setdefault(word, len(places)) for word in words]
        return cls(tuple(places), np.array(codes, dtype=np.int32)[coded.codes])

    def firsts(self, rows: Rows) -> NDArray[np.intp]:
        """Return for each code the first of some rows that has it, or -1."""
        first = np.full(len(self.texts), -1, dtype=np.intp)
        first[self.codes[rows[::-1]]] = rows[::-1]
        return first


def found_units(
    specification: Specification, headings: Mapping[str, str], findings: Findings
) -> tuple[OrgUnit, ...]:
    """Return the units in a table that are not declared, in the order of their first rows.

    Blank cells say nothing; other cells of one unit must agree.

    Args:
        specification: its own units are not described by the table.
        headings: as `unit_headings` gives them.
        findings: takes what is wrong.
    """
    source, table = specification.org_units_table, findings.table
    if source is None or _ID not in headings:
        return ()
    ids = _Texts.of(table.columns[headings[_ID]])
    rows = np.flatnonzero(ids.codes > 0)
    firsts = ids.firsts(rows)
    parts = {
        word: _agreed(ids, heading, findings) for word, heading in headings.items() if word != _ID
    }
    declared = {unit.id for unit in specification.org_units}
    order = sorted((int(row), code) for code, row in enumerate(firsts) if row >= 0)
    new = {code: row for row, code in order if ids.texts[code] not in declared}
    units = {row: _unit(ids.texts[code], code, parts, source) for code, row in new.items()}
    bad = [row for row, unit in units.items() if not SLUG.fullmatch(unit.id)]
    findings.at_rows(np.array(bad, dtype=np.intp), headings[_ID], lambda row: _bad_id(units[row]))
    _check_parents(units, declared, headings, findings)
    return tuple(units.values())


def _agreed(ids: _Texts, heading: str, findings: Findings) -> list[str]:
    """Return what a column says of each id, after looking for rows that do not agree."""
    said = _Texts.of(findings.table.columns[heading])
    rows = np.flatnonzero((said.codes > 0) & (ids.codes > 0))
    firsts = ids.firsts(rows)
    first = firsts[ids.codes[rows]]

    def tell(row: int) -> Told:
        before = int(firsts[ids.codes[row]])
        here, there = (quoted(said.texts[said.codes[at]]) for at in (row, before))
        name = quoted(ids.texts[ids.codes[row]])
        message = f"{name} has {here} here, but {there} before"
        return Told(Code.UNIT_ROWS, message, "rows of one organisation unit must agree", before)

    findings.at_rows(rows[said.codes[rows] != said.codes[first]], heading, tell)
    return [said.texts[said.codes[row]] if row >= 0 else "" for row in firsts.tolist()]


def _unit(name: str, code: int, parts: Mapping[str, list[str]], source: OrgUnitsTable) -> OrgUnit:
    said = {word: texts[code] for word, texts in parts.items() if texts[code]}
    groups, attributes = (
        Pairs.of(
            {
                word.removeprefix(start): text
                for word, text in said.items()
                if word.startswith(start)
            }
        )
        for start in (_GROUP, _ATTRIBUTE)
    )
    level, parent = said.get("level") or source.level, said.get("parent")
    return OrgUnit(
        id=Slug(name),
        name=Text.of(said["name"]) if "name" in said else None,
        level=Slug(level) if level else None,
        parent=Slug(parent) if parent else None,
        groups=groups,
        attributes=attributes,
    )


def _bad_id(unit: OrgUnit) -> Told:
    message = f"{quoted(unit.id)} cannot be the id of an organisation unit"
    return Told(Code.INVALID_ID, message, "use letters, digits, '_', '-' and '.'")


def _check_parents(
    units: Mapping[int, OrgUnit],
    declared: set[Slug],
    headings: Mapping[str, str],
    findings: Findings,
) -> None:
    """Find parents that do not exist, and units that are above themselves."""
    known = declared | {unit.id for unit in units.values()}
    lost = [row for row, unit in units.items() if unit.parent and unit.parent not in known]

    def tell(row: int) -> Told:
        message = f"there is no org_unit {quoted(units[row].parent or '')}"
        return Told(Code.UNKNOWN_ID, message, "correct the parent, or add a row for it")

    findings.at_rows(np.array(lost, dtype=np.intp), headings.get("parent"), tell)
    for circle in _circle({unit.id: unit.parent for unit in units.values()}):
        rows = [row for row, unit in units.items() if unit.id == circle[0]]
        told = Told(Code.CYCLE, f"{' -> '.join(circle)} is a circle", "correct one of the parents")
        findings.at_cells_of(np.array(rows, dtype=np.intp), headings.get("parent"), told)


def _circle(parents: Mapping[Slug, Slug | None]) -> Iterator[list[str]]:
    """Yield the first circle of units above themselves, if there is one."""
    graph = {name: [parent] if parent else [] for name, parent in parents.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield error.args[1]
