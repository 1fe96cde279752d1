"""Which optional package belongs to which extra of kpikit."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kpikit.errors import MissingExtraError

if TYPE_CHECKING:
    from types import ModuleType

_EXTRAS = {"python_calamine": "excel"}


def required(module: str, feature: str) -> ModuleType:
    """Return an optional module.

    Args:
        module: its name; one of those that an extra brings.
        feature: what needs it, for the message.

    Raises:
        MissingExtraError: it is not installed; the text has the command that installs it.

    >>> required("python_calamine", "Reading .xlsx").__name__
    'python_calamine'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(feature, _EXTRAS[module]) from error
