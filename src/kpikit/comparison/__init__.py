"""Two evaluations beside each other: what changed, and whom it moved."""

from kpikit.comparison.evaluations import moved
from kpikit.comparison.revisions import revisions

__all__ = ["moved", "revisions"]
