"""What a cell is, and how sure its value is."""

from __future__ import annotations

from enum import Enum


class State(Enum):
    """What is known of a cell; zero is a value.

    The order is the one in which an empty group passes a state up: missing before not due before
    not applicable.
    """

    VALUE = "value"
    MISSING = "missing"
    NOT_DUE = "not_due"
    NOT_APPLICABLE = "not_applicable"


class ObsStatus(Enum):
    """How an observation was obtained, from the strongest to the weakest [SDMX CL_OBS_STATUS].

    `BREAK` is no strength: it says that the series changed its meaning here.
    """

    NORMAL = "A"
    PROVISIONAL = "P"
    ESTIMATE = "E"
    IMPUTED = "I"
    FORECAST = "F"
    BREAK = "B"


STRENGTHS = (
    ObsStatus.NORMAL,
    ObsStatus.PROVISIONAL,
    ObsStatus.ESTIMATE,
    ObsStatus.IMPUTED,
    ObsStatus.FORECAST,
)
"""The statuses from the strongest to the weakest; a result inherits the weakest of its inputs."""


class Met(Enum):
    """Whether a target is reached: three-valued, because absence of a figure decides nothing."""

    MET = "met"
    UNMET = "unmet"
    UNDETERMINED = "undetermined"
