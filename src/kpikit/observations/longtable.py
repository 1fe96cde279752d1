"""Long tables: one row per observation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from kpikit.errors import Code
from kpikit.model.states import BOUNDS, STATES, Bound, State
from kpikit.observations.amounts import amounts_of, no_amounts
from kpikit.observations.answers import answers_of
from kpikit.observations.blocks import Block, Said, Shelves
from kpikit.observations.cube import Cube, Keys
from kpikit.observations.days import days_of
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.observations.units import WrittenUnits
from kpikit.observations.words import (
    BOUND_WORDS,
    JUDGEMENT_WORDS,
    STATE_WORDS,
    UNSTATED,
    Codes,
    codes_of_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kpikit.model.indicators import Indicator
    from kpikit.numbers import Locale
    from kpikit.observations.layout import Layout
    from kpikit.tables import Places

_VALUE = STATES.index(State.VALUE)
_MISSING = STATES.index(State.MISSING)
_EXACT = BOUNDS.index(Bound.EXACT)
_BESIDE = frozenset({"judgement", "bound", "state"})


def long_blocks(
    layout: Layout, indicators: Sequence[Indicator], locale: Locale | None, shelves: Shelves
) -> Iterator[Block]:
    """Yield the rows of each indicator that has any, after looking for what is wrong in them."""
    findings, codes = shelves.findings, np.asarray(shelves.indicator_codes)
    worded = [code for code, indicator in enumerate(indicators) if indicator.values]
    apart = np.isin(codes, worded) if worded else None
    said = _said(layout, locale, findings, apart)
    keys = Keys(codes, len(indicators), shelves.times, shelves.unit_codes)
    cube = Cube.of(keys, said.amounts.small)
    for code, place in _grouped(codes, len(indicators)) if cube is None else cube.places():
        block = Block(indicators[code], place, said)
        yield _in_words(block, locale, findings) if block.indicator.values else block


def _in_words(block: Block, locale: Locale | None, findings: Findings) -> Block:
    """Return the block of an indicator whose values are words or dates."""
    said, rows, heading = block.said, block.rows, block.said.amounts.heading
    if heading not in findings.table.columns:
        return block
    column = findings.table.columns[heading]
    if said.units is not None:
        given = rows[said.units.given()[rows]]
        what = "dates" if block.indicator.dated else "words"
        told = _invalid(f"{what} have no unit", "delete it")
        findings.at_cells_of(given, said.units.heading, told)
    if block.indicator.dated:
        amounts = days_of(heading, column, rows, locale, findings)
    else:
        amounts = answers_of(heading, column, rows, block.indicator, findings)
    return evolve(block, said=evolve(said, amounts=amounts, units=None))


def _grouped(codes: Places, count: int) -> Iterator[tuple[int, Rows]]:
    """Yield each code from 0 with its rows."""
    order = np.argsort(codes, kind="stable")  # of 16 bits, a radix sort: several times as fast
    counts = np.bincount(codes + np.int32(1), minlength=count + 1)
    ends = np.cumsum(counts)
    for code in np.flatnonzero(counts[1:]).tolist():
        yield code, order[ends[code] : ends[code + 1]]


def _said(
    layout: Layout, locale: Locale | None, findings: Findings, apart: NDArray[np.bool_] | None
) -> Said:
    table, words = findings.table, layout.words
    amounts = no_amounts(len(table))
    if "value" in words:
        column = table.columns[words["value"]]
        amounts = amounts_of(words["value"], column, locale, findings, apart)
    units = None
    if "unit" in words:
        units = WrittenUnits.of(words["unit"], table.columns[words["unit"]], findings)
    if _BESIDE.isdisjoint(words) and amounts.everywhere:
        nothing = np.zeros(len(table), dtype=np.uint8)
        return Said(amounts, nothing, nothing, nothing, units, stated=True)
    stated = _Stated(
        blank=amounts.blank,
        judgements=_words(layout, "judgement", JUDGEMENT_WORDS, 0, findings),
        bounds=_words(layout, "bound", BOUND_WORDS, UNSTATED, findings),
        states=_words(layout, "state", STATE_WORDS, UNSTATED, findings),
    )
    stated.check(words, findings)
    bounds = np.where(stated.bounds == UNSTATED, _EXACT, stated.bounds).astype(np.uint8)
    return Said(amounts, stated.settled(), stated.judgements, bounds, units, stated=True)


def _words(
    layout: Layout, word: str, codes: Mapping[str, int], default: int, findings: Findings
) -> Codes:
    """Return the codes of a column of words, the default in all rows where there is none."""
    heading = layout.words.get(word)
    if heading is None:
        return np.full(len(findings.table), default, dtype=np.uint8)
    return codes_of_words(findings.table.columns[heading], heading, codes, default, findings)


@frozen(eq=False)
class _Stated:
    """What the rows say beside their values; the codes may be `UNSTATED`."""

    blank: NDArray[np.bool_]
    judgements: Codes
    bounds: Codes
    states: Codes

    def settled(self) -> Codes:
        """Return the states, those that are not stated as the values say."""
        default = np.where(self.blank & (self.judgements == 0), _MISSING, _VALUE)
        return np.where(self.states == UNSTATED, default, self.states).astype(np.uint8)

    def check(self, words: Mapping[str, str], findings: Findings) -> None:
        """Find rows whose parts contradict each other."""
        empty = self.blank & (self.judgements == 0)
        told = _invalid("the state is 'value', but there is none", "give it, or another state")
        findings.at_cells(empty & (self.states == _VALUE), words.get("value"), told)
        denied = ~empty & (self.states != _VALUE) & (self.states != UNSTATED)
        findings.at_rows(np.flatnonzero(denied), words.get("state"), self._denied)
        told = _invalid("there is a bound, but no value", "give the printed value, or no bound")
        findings.at_cells(self.blank & (self.bounds != UNSTATED), words.get("bound"), told)

    def _denied(self, row: int) -> Told:
        what = "judgement" if self.blank[row] else "value"
        message = f"there is a {what}, but the state is '{STATES[self.states[row]].value}'"
        return _invalid(message, "delete one of the two")


def _invalid(message: str, hint: str) -> Told:
    return Told(Code.INVALID_CELL, message, hint)
