"""Units of measure: which names mean the same unit, and exact factors between units.

Names are resolved by a table of our own, compounds like ``triệu đồng/person/year`` are taken
apart here, and pint computes with ids that we generate. Pint never reads a text of a user: its
parser knows prefixes and plurals that nobody declared, and reads ``61,0 %`` as 610 percent. Its
registry is private to each `UnitSystem`.
"""

from kpikit.units.built_in import BUILT_IN
from kpikit.units.system import UnitSystem, declaration_problems

__all__ = ["BUILT_IN", "UnitSystem", "declaration_problems"]
