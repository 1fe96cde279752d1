"""The two kinds of ids."""

from __future__ import annotations

import re
from typing import NewType

Identifier = NewType("Identifier", str)
"""An id that formulas may use: ASCII letters, digits and ``_``, not beginning with a digit."""

Slug = NewType("Slug", str)
"""An id that formulas do not use: letters of any script, digits, ``_``, ``-`` and ``.``.

Official codes such as ``00112`` and codes of countries are slugs."""

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SLUG = re.compile(r"\w[\w.-]*")
