"""States and statuses as codes in columns.

The same codes as those of observations, which is a layer above.
"""

from __future__ import annotations

from typing import Final

from kpikit.model.states import State

STATES: Final = (State.VALUE, State.MISSING, State.NOT_DUE, State.NOT_APPLICABLE)
"""The states by their code in columns: 0 is a value; the smaller one is passed up first."""

BREAK_FLAG: Final = 8
"""Bit of a status code that says: the series breaks here."""

STRENGTH: Final = BREAK_FLAG - 1
"""Bits of a status code that say how weak it is, from 0 (normal) to 4 (forecast)."""
