"""obs_status as codes in columns: the same codes as those of observations, a layer above."""

from __future__ import annotations

from typing import Final

BREAK_FLAG: Final = 8
"""Bit of a status code that says: the series breaks here."""

STRENGTH: Final = BREAK_FLAG - 1
"""Bits of a status code that say how weak it is, from 0 (normal) to 4 (forecast)."""
