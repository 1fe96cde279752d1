"""Two rule books, or two evaluations, beside each other: what changed, and whom it moved."""

from kpikit.comparison.comparison import Comparison, compare
from kpikit.comparison.differences import differences
from kpikit.comparison.evaluations import moved
from kpikit.comparison.revisions import revisions

__all__ = ["Comparison", "compare", "differences", "moved", "revisions"]
