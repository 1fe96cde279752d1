"""Measured values: read from tables, kept as columns in their indicators' units."""

from kpikit.observations.read import read_observations
from kpikit.observations.store import Observations, ObservedColumn

__all__ = ["Observations", "ObservedColumn", "read_observations"]
