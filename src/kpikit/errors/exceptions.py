"""The exceptions of kpikit: values that cannot be read, and findings that prevent a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors.codes import Code
from kpikit.errors.diagnostics import Diagnostic, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable


class KpikitError(Exception):
    """Whatever kpikit raises on purpose."""


class InvalidValueError(KpikitError, ValueError):
    """A text or value that cannot be read as what it should be.

    Attributes:
        message: the fact.
        hint: what to do.
        code: the kind of diagnostic that a reader makes of it.
    """

    default_code = Code.WRONG_SHAPE

    def __init__(self, message: str, hint: str = "", code: Code | None = None) -> None:
        """Keep the parts; message and hint make the text."""
        self.message = message
        self.hint = hint
        self.code = code or self.default_code
        super().__init__(message, hint, self.code)

    def __str__(self) -> str:
        """Return message and hint."""
        return f"{self.message}; {self.hint}" if self.hint else self.message


class NumberError(InvalidValueError):
    """A text or value that is not an exact number, or an ambiguous one.

    >>> str(NumberError("'abc' is not a number", "write digits"))
    "'abc' is not a number; write digits"
    """

    default_code = Code.NOT_A_NUMBER


class PeriodError(InvalidValueError):
    """A text that is not a period, or a question that a period cannot answer."""

    default_code = Code.NOT_A_PERIOD


class DateError(InvalidValueError):
    """A text that is not a date."""

    default_code = Code.NOT_A_DATE


class UnitError(InvalidValueError):
    """A unit of measure that is unknown, incompatible or wrongly declared."""

    default_code = Code.UNKNOWN_UNIT


class FormulaError(InvalidValueError):
    """A text that is not a formula.

    Attributes:
        offset: the character of the text at which reading stopped; 0 is the first.

    >>> error = FormulaError("a number or a name is missing", "write it behind '+'", offset=3)
    >>> error.offset, error.code.value
    (3, 'K310')
    """

    default_code = Code.FORMULA_SYNTAX

    def __init__(
        self, message: str, hint: str = "", code: Code | None = None, offset: int = 0
    ) -> None:
        """Keep the parts."""
        super().__init__(message, hint, code)
        self.offset = offset


class DiagnosticsError(KpikitError):
    """Findings that prevent a result.

    Attributes:
        diagnostics: all findings, warnings included, sorted by position.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Sort and keep the findings."""
        self.diagnostics = in_order(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        """Return one line per finding."""
        return "\n".join(str(finding) for finding in self.diagnostics)


class SpecificationError(DiagnosticsError):
    """A specification with errors; ``diagnostics`` has all of them."""


class TableError(DiagnosticsError):
    """A table that cannot be read."""


class ObservationsError(DiagnosticsError):
    """Observations with errors; ``diagnostics`` has all of them."""


class EvaluationError(DiagnosticsError):
    """A question that cannot be evaluated, such as a period for which nothing is observed."""


class MissingExtraError(KpikitError, ImportError):
    """A feature that needs an optional package.

    Attributes:
        extra: name of the extra of kpikit that brings the package.
    """

    def __init__(self, feature: str, extra: str) -> None:
        """Keep the parts; the text has the command that installs the package."""
        self.feature = feature
        self.extra = extra
        super().__init__(feature, extra)

    def __str__(self) -> str:
        """Return what is missing and the command to install it."""
        return f'{self.feature} needs an optional package: pip install "kpikit[{self.extra}]"'
