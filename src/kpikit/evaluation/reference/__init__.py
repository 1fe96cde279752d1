"""What an evaluation means: one cell at a time, with fractions; slow, obvious, the judge.

Nothing of the columnar engine is used here. Read in this order it is the definition: `cells` (what
a cell is, reported or derived), `levels` (the target that it faces, what that demands), `targets`
(the comparison), `leaves` (points of a leaf), `points` (of a group), `ranks`, `tables`.
Explanations are made of the same records.
"""

from kpikit.evaluation.reference.run import Reference, reference

__all__ = ["Reference", "reference"]
