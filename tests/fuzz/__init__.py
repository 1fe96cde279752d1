"""Strangers' input: drawn by kind and seed, tried, and judged by one law.

The law: whatever is read, the answer is a result, findings or a `KpikitError`. An input is made of
its kind and its seed alone, so that both name it: ``python -m tests.fuzz --kind csv --seed 17``.
"""

from tests.fuzz.kinds import KINDS, Kind, attempt

__all__ = ["KINDS", "Kind", "attempt"]
