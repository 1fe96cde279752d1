"""A table of observations to columns; everything wrong is found at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve

from kpikit.errors import Code, ObservationsError
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.model.doubts import with_reasons
from kpikit.observations.amounts import amounts_of
from kpikit.observations.answers import answers_of
from kpikit.observations.blocks import Block, Items, Shelves, wide_said
from kpikit.observations.days import days_of
from kpikit.observations.duplicates import Clock
from kpikit.observations.findings import Findings, Told
from kpikit.observations.found import found_units, unit_headings
from kpikit.observations.items import items_in, shelved
from kpikit.observations.keys import Times, codes_of_ids, times_of
from kpikit.observations.layout import Layout, layout_of
from kpikit.observations.lives import Lives
from kpikit.observations.longtable import long_blocks
from kpikit.observations.printed import asked_as_printed, rolled_up
from kpikit.observations.store import Observations, Reported
from kpikit.observations.units import Conversion
from kpikit.observations.vintages import Vintages, vintages_in
from kpikit.observations.words import codes_of_statuses
from kpikit.observations.written import Written
from kpikit.tables import Cells, Column, Crew, Places, narrow, read_table
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from kpikit.model.indicators import Indicator
    from kpikit.model.org import OrgUnit
    from kpikit.model.specification import Specification
    from kpikit.observations.words import Codes
    from kpikit.tables import AnyTable

_HEADINGS = ("org_unit", "indicator", "period", "value")
_OF_ONE_VALUE = ("unit", "state", "judgement", "bound")


def read_observations(
    source: AnyTable, specification: Specification, *, limits: Limits = DEFAULT_LIMITS
) -> Observations:
    """Return the observations in a table, in the units of their indicators.

    A long table has the columns ``org_unit, indicator, period, value`` and, optionally, ``unit,
    obs_status, state, judgement, bound, item, vintage``. A wide table has ``org_unit``, ``period``,
    perhaps ``obs_status``, ``item`` and ``vintage``, and a column for each indicator, under its id.
    Several observations of a cell need different vintages: dates on which they became known; the
    last one counts, and `Observations.as_of` looks back. What the specification says under
    ``observations`` of sheet, columns and locale holds for any table that is given. A blank value
    without a state is missing; zero is a value; a float stands for its shortest decimal.

    Args:
        source: path of a CSV file or of an .xlsx or .ods workbook; rows as mappings of column to
            cell; or a data frame: pandas, polars, pyarrow, duckdb.
        specification: what the observations are of.
        limits: bounds for files of strangers.

    Raises:
        TableError: the table itself cannot be read.
        ObservationsError: something in it is wrong; ``diagnostics`` has all findings, up to 1,000,
            with file, sheet, row and column.
        MissingExtraError: a workbook is given, and python-calamine is not installed.
    """
    settings = specification.observations
    table = read_table(source, sheet=settings.sheet if settings else None, limits=limits)
    if not table.columns and not len(
        table
    ):  # no records at all: there are no headings, and nothing is wrong
        table = evolve(table, columns={heading: Cells([]) for heading in _HEADINGS})
    return _observations(Findings.of(table), specification)


def _observations(findings: Findings, specification: Specification) -> Observations:
    headings = unit_headings(specification, findings)
    layout = layout_of(specification, findings, headings.values())
    if not layout.complete:
        raise ObservationsError(findings.diagnostics())
    _refuse_unread(layout, findings)
    found = found_units(specification, headings, findings)
    shelves = _shelves(layout, specification, found, findings)
    blocks = _blocks(layout, specification, shelves, findings)
    items = _items(layout, findings)
    made = {str(one.indicator.id): shelved(one, items, shelves) for one in blocks}
    if findings.failed:
        raise ObservationsError(findings.diagnostics())
    every = Observations(
        findings.table.name,
        tuple(unit.id for unit in shelves.org_units),
        shelves.times.periods,
        {name: one.alone for name, one in made.items()},
        with_reasons(
            findings.diagnostics(), specification.accepted_warnings, specification.language
        ),
        found,
        findings.table.kind,
        {name: one.items for name, one in made.items() if one.items is not None},
        items.ids if items is not None else (),
        written=Written.of(layout, findings.table),
    )
    if shelves.vintages is None:
        return every
    since = _since(shelves, len(specification.org_units))
    return evolve(every, reported=Reported(every.columns, every.items, since)).as_of(None)


def _since(shelves: Shelves, declared: int) -> NDArray[np.int32]:
    """Return the day on which each unit that the table describes became known."""
    assert shelves.vintages is not None  # noqa: S101 - asked where there are vintages
    first = np.full(len(shelves.org_units), np.iinfo(np.int32).max, dtype=np.int32)
    np.minimum.at(first, shelves.unit_codes, shelves.vintages.days)
    return first[declared:]


def _refuse_unread(layout: Layout, findings: Findings) -> None:
    """Find columns with cells that nothing reads, so that nobody believes they were."""
    apart = (
        "in a table with one column per indicator, nothing says whose it is",
        "use a table with one row per value",
    )
    for word in _OF_ONE_VALUE if layout.wide else ():
        _refuse(word, layout, findings, apart)


def _refuse(word: str, layout: Layout, findings: Findings, reason: tuple[str, str]) -> None:
    heading = layout.words.get(word)
    if heading is None or heading in layout.wide.values():
        return
    said = np.flatnonzero(~findings.table.columns[heading].coded().blank())
    told = Told(Code.UNREAD_COLUMN, f"the column has a {word}: {reason[0]}", reason[1])
    findings.at_cells_of(said[:1], heading, told)


def _shelves(
    layout: Layout,
    specification: Specification,
    found: tuple[OrgUnit, ...],
    findings: Findings,
) -> Shelves:
    org_units = (*specification.org_units, *found)
    times, unit_codes, indicator_codes = _keys(layout, specification, org_units, findings)
    level_names = tuple(dict.fromkeys(unit.level for unit in org_units))
    places = {level: place for place, level in enumerate(level_names)}
    return Shelves(
        findings=findings,
        org_units=org_units,
        levels=np.array([places[unit.level] for unit in org_units], dtype=np.int32),
        level_names=level_names,
        unit_heading=layout.words["org_unit"],
        unit_codes=unit_codes,
        indicator_codes=indicator_codes,
        times=times,
        clock=Clock.of(times.periods),
        statuses=_statuses(layout, findings),
        conversion=Conversion(UnitSystem.of(specification.units), findings),
        vintages=_vintages(layout, specification, findings),
        lives=Lives.of(specification, org_units, times.periods),
        printed=_printed(layout, specification, indicator_codes),
    )


def _printed(layout: Layout, specification: Specification, codes: Places | None) -> frozenset[str]:
    """Return the indicators of which it is asked how their figures are printed."""
    indicators = specification.indicators
    derived = any(one.derived for one in indicators)
    if not (specification.checks or derived or rolled_up(specification)):
        return frozenset()
    if codes is None:
        return asked_as_printed(specification, layout.wide)
    there = np.bincount(codes[codes >= 0], minlength=len(indicators)) > 0
    reported = (str(one.id) for one, known in zip(indicators, there, strict=True) if known)
    return asked_as_printed(specification, reported)


def _vintages(layout: Layout, specification: Specification, findings: Findings) -> Vintages | None:
    heading = layout.words.get("vintage")
    if heading is None or not len(findings.table):
        return None
    locale = specification.observations.locale if specification.observations else None
    return vintages_in(heading, findings.table.columns[heading], locale, findings)


def _items(layout: Layout, findings: Findings) -> Items | None:
    heading = layout.words.get("item")
    if heading is None or not len(findings.table):
        return None
    return items_in(heading, findings.table.columns[heading], findings)


def _keys(
    layout: Layout,
    specification: Specification,
    org_units: Sequence[OrgUnit],
    findings: Findings,
) -> tuple[Times, Places, Places | None]:
    """Return the periods of rows, the codes of their units, and of their indicators if it is long.

    Columns of a data frame keep their numbers, so that the values are read here already.
    """
    columns, words, count = findings.table.columns, layout.words, len(findings.table)

    def codes_of(word: str, things: Iterable[OrgUnit | Indicator]) -> Callable[[], Places]:
        known = {str(thing.id): code for code, thing in enumerate(things)}
        # Memory that threads ask for would stay with them.
        codes = np.empty(count, dtype=narrow(len(known)))
        return partial(codes_of_ids, codes, words[word], word, known, findings)

    with Crew(count) as crew:
        units = crew.start(codes_of("org_unit", org_units))
        if not layout.wide:
            indicators = crew.start(codes_of("indicator", specification.indicators))
        times = crew.start(partial(times_of, columns[words["period"]], words["period"], findings))
        if "value" in words:
            _read_ahead(columns[words["value"]])
    return times(), units(), None if layout.wide else indicators()


def _read_ahead(column: Column) -> None:
    numerals = column.numerals()
    if numerals is not None:
        _ = numerals.small


def _statuses(layout: Layout, findings: Findings) -> Codes:
    heading = layout.words.get("obs_status")
    if heading is None:
        return np.zeros(len(findings.table), dtype=np.uint8)
    return codes_of_statuses(findings.table.columns[heading], heading, findings)


def _blocks(
    layout: Layout, specification: Specification, shelves: Shelves, findings: Findings
) -> Iterator[Block]:
    """Yield the rows of each indicator, in the order of the specification."""
    locale = specification.observations.locale if specification.observations else None
    if not layout.wide:
        yield from long_blocks(layout, specification.indicators, locale, shelves)
        return
    every = np.arange(len(findings.table))
    for indicator in specification.indicators:
        heading = layout.wide.get(indicator.id)
        if heading is not None and len(every):
            column = findings.table.columns[heading]
            if indicator.dated:
                amounts = days_of(heading, column, every, locale, findings)
            elif indicator.values:
                amounts = answers_of(heading, column, every, indicator, findings)
            else:
                amounts = amounts_of(heading, column, locale, findings)
            yield Block(indicator, every, wide_said(amounts))
