"""Doubts about figures: what is plausible, and which findings are explained."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.errors import Code, Diagnostic, Severity
from kpikit.model.declared import Declared, key
from kpikit.model.ids import Identifier, Slug
from kpikit.model.text import Text
from kpikit.model.units import Quantity
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen(kw_only=True)
class Plausible(Declared):
    """The range outside which values are doubted; no value is changed."""

    low: Quantity | None = field(
        default=None, metadata=key("The least that is plausible.", name="from", examples=("0",))
    )
    high: Quantity | None = field(
        default=None,
        metadata=key("The most that is plausible.", name="to", examples=("100 percent",)),
    )


class Doubt(Enum):
    """Why a figure is doubted.

    `FALLS`: a figure that runs up is lower than before. `JUMPS`: it is about 1,000 times, or the
    1,000th part of, those beside it. `IMPLAUSIBLE`: it lies outside the plausible range.
    `DIFFERS`: what is reported is no rounding of what the parts give. `DIFFERS_BELOW`: it is not
    what the units below make. `IDENTITY`: an identity under `checks` does not hold.
    """

    FALLS = "falls"
    JUMPS = "jumps"
    IMPLAUSIBLE = "implausible"
    DIFFERS = "differs"
    DIFFERS_BELOW = "differs_below"
    IDENTITY = "identity"


@frozen(kw_only=True)
class Acceptance(Declared):
    """Figures that are right though they look wrong: a note gives the reason, and no warning."""

    finding: Doubt = field(metadata=key("What they are doubted for.", marks=True))
    indicator: Identifier | None = field(
        default=None, metadata=key("The indicator; all if absent, and of identities.")
    )
    org_unit: Slug | None = field(default=None, metadata=key("The unit; all if absent."))
    period: Period | None = field(
        default=None,
        metadata=key("Period in which the figures end; any if absent.", examples=("2024-M06",)),
    )
    reason: Text = field(
        metadata=key("Why they are right.", examples=("VAT was paid back in June",))
    )

    def explains(self, org_unit: str, period: Period) -> bool:
        """Return whether a figure of a unit is one of them, if that is what it is doubted for.

        >>> june = Acceptance(
        ...     finding=Doubt.FALLS, period=Period.parse("2024-M06"), reason=Text.of("paid back")
        ... )
        >>> [june.explains("north", Period.parse(period)) for period in ("2024-S1", "2024")]
        [True, False]
        """
        if self.org_unit not in {None, org_unit}:
            return False
        return self.period is None or self.period.start <= period.end <= self.period.end


@frozen(kw_only=True)
class AcceptedWarning(Declared):
    """A warning about the rule book that was looked at: a note gives the reason instead.

    One that meets no warning is a warning itself; errors cannot be accepted.
    """

    code: Code = field(
        metadata=key("The code of the warning, as it is printed.", marks=True, examples=("K534",))
    )
    path: str | None = field(
        default=None,
        metadata=key(
            "Where it is found, and all below: keys and ids with dots between them, places in "
            "lists counted from 0. Everywhere if absent.",
            examples=("scorecard.children.2",),
        ),
    )
    reason: Text = field(
        metadata=key(
            "Why it is meant like that.", examples=("article 5: at most 10 points in all",)
        )
    )

    def meets(self, finding: Diagnostic) -> bool:
        """Return whether a finding, of whatever severity, has the code and lies at the path.

        >>> meant = AcceptedWarning(code=Code.WEIGHT, path="card.children.1", reason=Text.of("x"))
        >>> [meant.meets(Diagnostic(Code.WEIGHT, "x", path=path))
        ...  for path in ("card.children[1]", "card.children[1].weight", "card.children[12]")]
        [True, True, False]
        """
        if finding.code is not self.code:
            return False
        steps = _steps(self.path or "")
        return _steps(finding.path)[: len(steps)] == steps


def _steps(path: str) -> list[str]:
    """Return the steps of a path; places in lists may stand in brackets or behind a dot."""
    return path.replace("[", ".").replace("]", "").split(".") if path else []


def with_reasons(
    findings: Iterable[Diagnostic], accepted: Iterable[AcceptedWarning], language: str
) -> tuple[Diagnostic, ...]:
    """Return findings, of which the warnings that are accepted are notes with the reason.

    Args:
        findings: what was found.
        accepted: what is accepted.
        language: the language of reasons.

    >>> found = Diagnostic(Code.WEIGHT, "a weight", severity=Severity.WARNING)
    >>> why = AcceptedWarning(code=Code.WEIGHT, reason=Text.of("article 5"))
    >>> print(*with_reasons([found], [why], "en"))
    K513 note: a weight; accepted: article 5
    """
    known = tuple(accepted)
    return tuple(_with_reason(finding, known, language) for finding in findings)


def _with_reason(
    finding: Diagnostic, accepted: tuple[AcceptedWarning, ...], language: str
) -> Diagnostic:
    if finding.severity is not Severity.WARNING:
        return finding
    one = next((one for one in accepted if one.meets(finding)), None)
    if one is None:
        return finding
    hint = f"accepted: {one.reason.in_language(language)}"
    return evolve(finding, hint=hint, severity=Severity.NOTE)


def explanation(accepted: Iterable[Acceptance], org_unit: str, period: Period) -> Acceptance | None:
    """Return the first that explains a figure of a unit, if one does.

    Args:
        accepted: those that are about what the figure is doubted for.
        org_unit: the unit.
        period: the period in which the figure ends.

    >>> explanation([], "north", Period.parse("2024")) is None
    True
    """
    return next((one for one in accepted if one.explains(org_unit, period)), None)
