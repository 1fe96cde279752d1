"""Explanations as plain JSON values: a list of nodes that name their inputs by id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.model.declared import Declared
from kpikit.results import plain_value
from kpikit.spec import written_in_short

if TYPE_CHECKING:
    from kpikit.results import Explanation, Fact, Plain, Step

    Value = Plain | list["Value"] | dict[str, "Value"]


def explanation_as_json(explanation: Explanation) -> dict[str, Value]:
    """Return an explanation as JSON values: everything in it, each explained result once.

    `explanation` is the id of what is explained, `nodes` all that it is made of, itself first.
    Numbers are texts in plain decimal notation; ratios that do not terminate have 12 decimals. What
    is absent is ``None``; of the facts of steps it is left out.

    >>> from fractions import Fraction
    >>> from kpikit.results import Explanation, Kind
    >>> paved = Explanation(
    ...     kind=Kind.VALUE, org_unit="north", name="paved", period=None, result=Fraction(1, 2)
    ... )
    >>> found = explanation_as_json(paved)
    >>> found["explanation"], found["nodes"][0]["result"], found["nodes"][0]["inputs"]
    (1, '0.5', [])
    """
    nodes = list(explanation.walk())
    ids = {id(node): number for number, node in enumerate(nodes, 1)}
    return {"explanation": 1, "nodes": [_node(node, ids) for node in nodes]}


def _node(node: Explanation, ids: dict[int, int]) -> Value:
    source, cited = node.source, node.reference
    return {
        "id": ids[id(node)],
        "kind": node.kind.value,
        "org_unit": node.org_unit,
        "name": node.name,
        "period": plain_value(node.period),
        "result": _fact(node.result),
        "exact": plain_value(node.exact),
        "unit": node.unit,
        "state": node.state,
        "obs_status": node.obs_status,
        "reason": node.reason,
        "steps": [_step(step) for step in node.steps],
        "why_not": [_step(step) for step in node.why_not],
        "path": node.path or None,
        "file": source.file if source else None,
        "line": source.line if source else None,
        "column": source.column if source else None,
        "reference": cited.id if cited else None,
        "reference_title": cited.title if cited else None,
        "inputs": [ids[id(one)] for one in node.inputs],
    }


def _step(step: Step) -> Value:
    facts = {name: _fact(fact) for name, fact in step.values.items() if fact is not None}
    return {"what": step.what.value, "values": facts}


def _fact(fact: Fact) -> Value:
    """Return a fact; a rule as it is written in YAML."""
    if isinstance(fact, tuple):
        return [_fact(one) for one in fact]
    return written_in_short(fact) if isinstance(fact, Declared) else plain_value(fact)
