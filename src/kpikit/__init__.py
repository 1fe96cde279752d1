"""kpikit: exact, explained evaluation of administrative key performance indicators.

Everything that most programs need is here; it is imported when it is first used.

Load a specification, read observations, evaluate: `load_specification` (or `parse_specification`
for text), `read_observations`, `evaluate` (or `plan`, to evaluate often). `achievement`, `rank` and
`unmet_targets` need no specification. `dump_specification` writes a specification as YAML.

>>> import kpikit as kp
>>> specification = kp.load_specification("kpikit:vn/hung-nguyen-2024")
>>> specification.title.in_language("en")
'Hưng Nguyên district review 2024'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kpikit.errors import KpikitError, ObservationsError, SpecificationError
    from kpikit.evaluation import Evaluation, Plan, evaluate, plan
    from kpikit.evaluation.alone import achievement, rank, unmet_targets
    from kpikit.model.specification import Specification
    from kpikit.observations import Observations, read_observations
    from kpikit.periods import Period
    from kpikit.spec import dump_specification, load_specification, parse_specification

_HOMES = {
    "Evaluation": "kpikit.evaluation",
    "KpikitError": "kpikit.errors",
    "Observations": "kpikit.observations",
    "ObservationsError": "kpikit.errors",
    "Period": "kpikit.periods",
    "Plan": "kpikit.evaluation",
    "Specification": "kpikit.model.specification",
    "SpecificationError": "kpikit.errors",
    "achievement": "kpikit.evaluation.alone",
    "dump_specification": "kpikit.spec",
    "evaluate": "kpikit.evaluation",
    "load_specification": "kpikit.spec",
    "parse_specification": "kpikit.spec",
    "plan": "kpikit.evaluation",
    "rank": "kpikit.evaluation.alone",
    "read_observations": "kpikit.observations",
    "unmet_targets": "kpikit.evaluation.alone",
}

__all__ = [
    "Evaluation",
    "KpikitError",
    "Observations",
    "ObservationsError",
    "Period",
    "Plan",
    "Specification",
    "SpecificationError",
    "achievement",
    "dump_specification",
    "evaluate",
    "load_specification",
    "parse_specification",
    "plan",
    "rank",
    "read_observations",
    "unmet_targets",
]


def __getattr__(name: str) -> object:
    """Return a public name, importing its module."""
    if name not in _HOMES:
        message = f"module 'kpikit' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
