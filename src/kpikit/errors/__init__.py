"""What can go wrong: the exceptions of kpikit, and findings as data.

A *diagnostic* is a finding about a specification or about data: it says where, what, and what to
do. Reading and checking collect all diagnostics; an exception carries them out when no result can
be given.
"""

from kpikit.errors.codes import Code
from kpikit.errors.diagnostics import (
    Diagnostic,
    Related,
    Severity,
    Source,
    errors_of,
    in_order,
    quoted,
)
from kpikit.errors.exceptions import (
    DateError,
    DiagnosticsError,
    EvaluationError,
    FormulaError,
    InvalidValueError,
    KpikitError,
    MissingExtraError,
    NumberError,
    ObservationsError,
    PeriodError,
    SpecificationError,
    TableError,
    UnitError,
)

__all__ = [
    "Code",
    "DateError",
    "Diagnostic",
    "DiagnosticsError",
    "EvaluationError",
    "FormulaError",
    "InvalidValueError",
    "KpikitError",
    "MissingExtraError",
    "NumberError",
    "ObservationsError",
    "PeriodError",
    "Related",
    "Severity",
    "Source",
    "SpecificationError",
    "TableError",
    "UnitError",
    "errors_of",
    "in_order",
    "quoted",
]

# Python names an exception as users import it.
for _known in list(globals().values()):
    if isinstance(_known, type) and issubclass(_known, KpikitError):
        _known.__module__ = __name__
