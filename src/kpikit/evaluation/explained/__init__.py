"""Why numbers are what they are: explanations, made of what the reference evaluator asked for.

Read in this order: `asking` (what may be asked for), `explaining` (from the trace to
explanations), then a module for each kind: `observed`, `values`, `compared`, `conditions`,
`scored` (with `leaves`, `groups`, `finishing`), `graded`, `ranked`, `unmet`.
"""

from kpikit.evaluation.explained.asking import Question, explain, explainer_of, kind_named

__all__ = ["Question", "explain", "explainer_of", "kind_named"]
