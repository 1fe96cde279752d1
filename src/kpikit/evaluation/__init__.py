"""Specification and observations to an evaluation."""

from kpikit.evaluation.outcome import Evaluation
from kpikit.evaluation.plan import Plan, evaluate, plan

__all__ = ["Evaluation", "Plan", "evaluate", "plan"]
