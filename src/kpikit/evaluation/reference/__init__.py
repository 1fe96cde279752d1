"""What an evaluation means: one cell at a time, with fractions; slow, obvious, the judge.

Nothing of the columnar engine is used here. Read in this order it is the definition: `cells` (the
cell, the target that it faces, the comparison), `points` (of a leaf, of a group, ranks), `tables`.
Explanations are made of the same records.
"""

from kpikit.evaluation.reference.run import Reference, reference

__all__ = ["Reference", "reference"]
