"""Two evaluations beside each other: what changed, and whom it moved."""

from kpikit.comparison.revisions import moved, revisions

__all__ = ["moved", "revisions"]
