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
    """Whether a target is reached: three-valued, because absence of a figure decides nothing.

    `BEHIND` stands in the list of unmet targets alone: undetermined, and less than its path wants.
    """

    MET = "met"
    UNMET = "unmet"
    UNDETERMINED = "undetermined"
    BEHIND = "behind"


class Judgement(Enum):
    """What a report says of a target in words, without a figure."""

    MET = "met"
    UNMET = "unmet"
    MOSTLY_MET = "mostly_met"


class Bound(Enum):
    """On which side of the printed number the value may lie: "more than 2.2" is `AT_LEAST`.

    `ABOUT` is on either side: "about 2.2", or a sum of what is more and what is less.
    """

    EXACT = "exact"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


STATES = (State.VALUE, State.MISSING, State.NOT_DUE, State.NOT_APPLICABLE)
"""The states by their code in columns: 0 is a value; the smaller one is passed up first."""

JUDGEMENTS = (None, Judgement.MET, Judgement.UNMET, Judgement.MOSTLY_MET)
"""The judgements by their code in columns: 0 is none."""

BOUNDS = (Bound.EXACT, Bound.AT_LEAST, Bound.AT_MOST, Bound.ABOUT)
"""The bounds by their code in columns: what two of them leave open together is their bits."""

BREAK_FLAG = 8
"""Bit of a status code that says: the series breaks here."""

STRENGTH_BITS = BREAK_FLAG - 1
"""Bits of a status code that say how weak it is, from 0 (normal) to 4 (forecast)."""

STATUS_CODES = {status: code for code, status in enumerate(STRENGTHS)} | {
    ObsStatus.BREAK: BREAK_FLAG
}
"""Codes of statuses: 0 (normal) to 4 (forecast) by weakness; a break is a flag beside it."""

STATUS_WORDS = tuple(
    status.value + (ObsStatus.BREAK.value if flag else "")
    for flag in (False, True)
    for status in STRENGTHS + (ObsStatus.NORMAL,) * (BREAK_FLAG - len(STRENGTHS))
)
"""What results show for each status code, as ``E``, or ``EB`` where the series breaks too."""
