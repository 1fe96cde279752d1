"""obs_status as a set of words: what a code stands for, and what is left of several."""

from __future__ import annotations

from kpikit.model.states import STATUS_WORDS, STRENGTHS, ObsStatus

Statuses = frozenset[ObsStatus]


def statuses_of(code: int) -> Statuses:
    """Return the statuses that a code of observations stands for.

    >>> sorted(status.value for status in statuses_of(10))
    ['B', 'E']
    """
    return frozenset(map(ObsStatus, STATUS_WORDS[code]))


def status_text(statuses: Statuses) -> str | None:
    """Return the weakest status, and ``B`` behind it where the series breaks.

    >>> status_text(frozenset({ObsStatus.NORMAL, ObsStatus.ESTIMATE, ObsStatus.BREAK}))
    'EB'
    """
    strengths = [status for status in STRENGTHS if status in statuses]
    if not strengths:
        return None
    return strengths[-1].value + (ObsStatus.BREAK.value if ObsStatus.BREAK in statuses else "")


def code_of(statuses: Statuses) -> int:
    """Return the code of what is left of some statuses: the weakest, and a break; 0 without any.

    >>> code_of(frozenset({ObsStatus.ESTIMATE, ObsStatus.BREAK}))
    10
    """
    text = status_text(statuses)
    return 0 if text is None else STATUS_WORDS.index(text)
