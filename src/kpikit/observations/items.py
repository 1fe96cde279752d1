"""Observations about items of a cell: products, tasks, dossiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code
from kpikit.observations.blocks import Block, Items, Shelves
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.observations.store import ItemColumn, ObservedColumn
from kpikit.tables import Unreadable, word_of

if TYPE_CHECKING:
    from kpikit.tables import Column


def items_in(heading: str, column: Column, findings: Findings) -> Items:
    """Return the items in a column, after looking for cells that cannot be read.

    Args:
        heading: of the column.
        column: the ids of items; a blank cell is about no item.
        findings: takes what is wrong.
    """
    coded = column.coded()
    words = ["" if isinstance(cell, Unreadable) else word_of(cell) for cell in coded.cells]
    wrong = {at: cell for at, cell in enumerate(coded.cells) if isinstance(cell, Unreadable)}
    bad = np.array([at in wrong for at in range(len(words))], dtype=np.bool_)[coded.codes]

    def tell(row: int) -> Told:
        cell = wrong[int(coded.codes[row])]
        return Told(Code.INVALID_CELL, cell.message, cell.hint)

    findings.at_rows(np.flatnonzero(bad), heading, tell)
    ids = tuple(dict.fromkeys(word for word in words if word))
    places = {"": -1, **{word: place for place, word in enumerate(ids)}}
    codes = np.array([places[word] for word in words], dtype=np.int32)[coded.codes]
    return Items(heading, ids, codes)


@frozen(eq=False)
class Shelved:
    """What the rows of one indicator make.

    Attributes:
        alone: the observations about no item.
        items: those about items; `None` if there are none.
    """

    alone: ObservedColumn
    items: ItemColumn | None = None


def shelved(block: Block, items: Items | None, shelves: Shelves) -> Shelved:
    """Return the columns that a block makes, after looking for what is wrong with it.

    Args:
        block: the rows of an indicator.
        items: the items of all rows, if the table has a column of them.
        shelves: makes columns.
    """
    if items is None:
        return Shelved(shelves.column(block))
    rows = block.rows
    about = items.codes[rows] >= 0
    if not about.any():
        return Shelved(shelves.column(block))
    silent = block.said.amounts.blank[rows] & (not block.said.stated)
    speaking = Block(block.indicator, rows[about & ~silent], block.said, items=items)
    single = shelves.column(speaking)
    codes = items.codes[single.rows]
    taken = _Taken.of(single, block, shelves)
    kept = _without(Block(block.indicator, rows[~about], block.said), taken, items, shelves)
    return Shelved(shelves.column(kept), ItemColumn(single, codes))


@frozen(eq=False)
class _Taken:
    """The cells that are reported by items.

    Attributes:
        keys: unit and time of each in one number; ascending.
        rows: the first row of each.
    """

    keys: NDArray[np.int64]
    rows: Rows

    @classmethod
    def of(cls, single: ObservedColumn, block: Block, shelves: Shelves) -> _Taken:
        keys = shelves.cells(block, single.rows)
        found, firsts = np.unique(keys, return_index=True)
        return cls(found, single.rows[firsts])


def _without(block: Block, taken: _Taken, items: Items, shelves: Shelves) -> Block:
    """Return the rows about no item, without silent ones of cells that are reported by items.

    Rows that speak of such a cell are a finding.
    """
    rows = block.rows
    known = (shelves.unit_codes[rows] >= 0) & (shelves.times.codes[rows] >= 0)
    keys = np.where(known, shelves.cells(block, rows), -1)
    both = np.isin(keys, taken.keys)
    silent = block.said.amounts.blank[rows] & (not block.said.stated)
    firsts = dict(zip(taken.keys.tolist(), taken.rows.tolist(), strict=True))
    by_row = dict(zip(rows.tolist(), keys.tolist(), strict=True))

    def tell(row: int) -> Told:
        unit = shelves.org_units[shelves.unit_codes[row]].id
        period = shelves.times.periods[shelves.times.codes[row]]
        first = firsts[by_row[row]]
        message = f"{block.indicator.id}, {unit}, {period} is reported by items, and without one"
        return Told(Code.DUPLICATE_CELL, message, "keep one of both", first)

    shelves.findings.at_rows(rows[both & ~silent], items.heading, tell)
    return Block(block.indicator, rows[~both], block.said)
